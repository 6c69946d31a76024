"""The messages endpoint (Anthropic's shape) on the wire.

The requests are few fields and the events few kinds, so they are written here: an SDK would
add its types and nothing else, since bodies, retries, deadlines and limits are ours anyway.
"""

import json
from dataclasses import dataclass, field
from typing import Annotated, cast

from pydantic import ConfigDict, JsonValue

from .base import Extra, ImagePart, Message, Prompt, Reply, TextPart, ToolCall
from .body import Body, Index, OrNone, Text, split_think
from .failures import CallFailed
from .profiles import Profile
from .usage import read_usage
from .wire import Collector, base64_of, no_pictures, text_of

# The endpoint insists on a limit; a step's reasoning and call fit in a quarter of this.
DEFAULT_ROOM = 4096
_CACHED = {"type": "ephemeral"}
_FINISH = {
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool_calls",
    "end_turn": "stop",
}


class MessagesWire:
    """POST messages; calls and their results are content blocks, the system prompt is a field."""

    path = "/messages"

    def body(self, profile: Profile, prompt: Prompt, room: int | None) -> dict[str, object]:
        """Model, limit, system prompt, turns and tools."""
        system = "\n\n".join(text_of(m) for m in prompt.messages if m.role == "system")
        turns = _turns([m for m in prompt.messages if m.role != "system"])
        body: dict[str, object] = {"model": profile.model, "max_tokens": room or DEFAULT_ROOM}
        if system:
            block: dict[str, object] = {"type": "text", "text": system}
            marked = [block | {"cache_control": _CACHED}]
            body["system"] = marked if profile.cache_marks else system
        if profile.cache_marks and turns:
            # Reads go back from the mark to the longest prefix that an earlier mark wrote.
            turns[-1][1][-1]["cache_control"] = _CACHED
        body["messages"] = [{"role": role, "content": blocks} for role, blocks in turns]
        if prompt.tools:
            body["tools"] = [
                {
                    "name": tool.name,
                    "description": tool.description,
                    "input_schema": dict(tool.parameters),
                }
                for tool in prompt.tools
            ]
            if profile.one_call:
                body["tool_choice"] = {"type": "auto", "disable_parallel_tool_use": True}
        return body

    def read(self, text: str) -> Reply:
        """The reply in a message object."""
        message = _Message.model_validate_json(text)
        return _reply(message.content, message.stop_reason, message.model, message.usage)

    def collector(self) -> Collector:
        """A collector of events."""
        return _Events()


def _turns(messages: list[Message]) -> list[tuple[str, list[dict[str, object]]]]:
    """Roles in turn: neighbours of one role are one message, with the blocks of both."""
    turns: list[tuple[str, list[dict[str, object]]]] = []
    for message in messages:
        no_pictures(message)
        role = "assistant" if message.role == "assistant" else "user"
        blocks = _blocks(message)
        if turns and turns[-1][0] == role:
            turns[-1][1].extend(blocks)
        elif blocks:
            turns.append((role, blocks))
    return turns


def _blocks(message: Message) -> list[dict[str, object]]:
    if message.role == "tool":
        text = text_of(message)
        return [{"type": "tool_result", "tool_use_id": message.tool_call_id, "content": text}]
    if isinstance(given := message.extra.get(BLOCKS), list):
        # As they came: a signature is of the thinking before it (Anthropic, "Extended thinking").
        return [dict(cast(dict[str, object], block)) for block in given if isinstance(block, dict)]
    # Empty text blocks are refused.
    blocks = [_block(p) for p in message.parts if not isinstance(p, TextPart) or p.text]
    for call in message.tool_calls:
        arguments = _object(call.arguments)
        blocks.append({"type": "tool_use", "id": call.id, "name": call.name, "input": arguments})
    return blocks


def _block(part: TextPart | ImagePart) -> dict[str, object]:
    match part:
        case TextPart(text):
            return {"type": "text", "text": text}
        case ImagePart(media_type=media_type):
            source = {"type": "base64", "media_type": media_type, "data": base64_of(part)}
            return {"type": "image", "source": source}


def _object(arguments: str) -> dict[str, object]:
    """The arguments as an object; a bad reply's are empty, for the endpoint takes nothing else."""
    try:
        parsed = json.loads(arguments)
    except (ValueError, RecursionError):
        return {}
    return cast(dict[str, object], parsed) if isinstance(parsed, dict) else {}


# Of a reply: all that it consists of, if there is thinking in it that is to be given back.
BLOCKS = "content"


class _Block(Body):
    model_config = ConfigDict(extra="allow")

    type: Text = ""
    text: Text = ""
    thinking: Text = ""
    signature: Text = ""
    id: Text = ""
    name: Text = ""
    input: object = None

    def as_sent(self) -> JsonValue:
        """The block as it was sent, or as its pieces make it."""
        block: dict[str, JsonValue] = self.model_dump(exclude_unset=True)
        if self.type == "tool_use":
            block["input"] = cast(JsonValue, _object(_arguments(self.input)))
        return block


class _Message(Body):
    content: list[_Block]
    stop_reason: Text = ""
    model: Text = ""
    usage: object = None


class _Start(Body):
    model: Text = ""
    usage: Annotated[dict[str, object] | None, OrNone] = None


class _Delta(Body):
    text: Text = ""
    thinking: Text = ""
    partial_json: Text = ""
    signature: Text = ""
    stop_reason: Text = ""


class _Event(Body):
    type: str
    index: Index = 0
    message: Annotated[_Start | None, OrNone] = None
    content_block: Annotated[_Block | None, OrNone] = None
    delta: Annotated[_Delta | None, OrNone] = None
    usage: Annotated[dict[str, object] | None, OrNone] = None


@dataclass(slots=True)
class _Pieces:
    block: _Block
    text: str = ""
    thinking: str = ""
    arguments: str = ""
    signature: str = ""

    def whole(self) -> _Block:
        """The block as a whole response would hold it."""
        changes: dict[str, object] = {}
        for name in ("text", "thinking", "signature"):
            if more := getattr(self, name):
                changes[name] = getattr(self.block, name) + more
        if self.arguments:
            changes["input"] = self.arguments
        return self.block.model_copy(update=changes)


@dataclass(slots=True)
class _Events:
    """Events of one message; without a stop reason it has broken off."""

    pieces: dict[int, _Pieces] = field(default_factory=dict[int, _Pieces])
    stop_reason: str = ""
    model: str = ""
    usage: dict[str, object] = field(default_factory=dict[str, object])

    def feed(self, event: object) -> bool:
        """Take in an event."""
        parsed = _Event.model_validate(event)
        if parsed.message is not None:
            self.model = parsed.message.model
            self.usage |= parsed.message.usage or {}
        # Counts at the end are totals and stand for those at the start.
        self.usage |= {k: v for k, v in (parsed.usage or {}).items() if v is not None}
        if parsed.content_block is not None:
            self.pieces[parsed.index or 0] = _Pieces(parsed.content_block)
        if parsed.delta is None:
            return parsed.content_block is not None
        self.stop_reason = parsed.delta.stop_reason or self.stop_reason
        pieces = self.pieces.get(parsed.index or 0)
        if pieces is not None and parsed.type == "content_block_delta":
            pieces.text += parsed.delta.text
            pieces.thinking += parsed.delta.thinking
            pieces.arguments += parsed.delta.partial_json
            pieces.signature += parsed.delta.signature
        return True

    def reply(self, done: bool) -> Reply:
        """The whole reply."""
        if not self.stop_reason:
            raise CallFailed("broke off in the middle of its answer", retry=True)
        blocks = [pieces.whole() for _, pieces in sorted(self.pieces.items())]
        return _reply(blocks, self.stop_reason, self.model, self.usage)


def _reply(blocks: list[_Block], stop_reason: str, model: str, usage: object) -> Reply:
    text, thought = split_think("".join(b.text for b in blocks if b.type == "text"))
    reasoning = "\n".join(b.thinking for b in blocks if b.type == "thinking" and b.thinking)
    return Reply(
        text=text,
        reasoning=reasoning or thought,
        tool_calls=tuple(
            ToolCall(block.id or f"call_{index}", block.name, _arguments(block.input))
            for index, block in enumerate(b for b in blocks if b.type == "tool_use")
        ),
        finish_reason=_FINISH.get(stop_reason, stop_reason),
        model=model,
        usage=read_usage(usage),
        # "Handling stop reasons" of Anthropic: the model declined.
        refusal=(text or "the model declined") if stop_reason == "refusal" else "",
        extra=_thinking(blocks),
    )


def _thinking(blocks: list[_Block]) -> Extra:
    thinking = [block.type in ("thinking", "redacted_thinking") for block in blocks]
    # A message may not end with thinking, and a text that is empty is refused.
    if not any(thinking) or all(thinking):
        return {}
    return {BLOCKS: [b.as_sent() for b in blocks if b.type != "text" or b.text]}


def _arguments(given: object) -> str:
    return given if isinstance(given, str) else json.dumps(given or {}, ensure_ascii=False)
