"""Chat completions on the wire: a Prompt as request messages, a response or a stream as a Reply."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, cast

from pydantic import ConfigDict, Field, JsonValue, model_validator

from .base import ImagePart, Message, Prompt, Reply, TextPart, Tool, ToolCall
from .body import Body, Index, JsonText, NoneIsEmpty, OrEmpty, OrNone, Text, Thinking, split_think
from .failures import CallFailed
from .profiles import Profile
from .usage import read_usage
from .wire import Collector, data_url, no_pictures, text_of

Detail = Literal["low", "high", "auto"]


class ChatWire:
    """POST chat/completions."""

    path = "/chat/completions"

    def body(self, profile: Profile, prompt: Prompt, room: int | None) -> dict[str, object]:
        """Model, messages, tools and limits."""
        body: dict[str, object] = {
            "model": profile.model,
            "messages": [message_param(m, profile) for m in prompt.messages],
        }
        if prompt.tools:
            body["tools"] = [tool_param(tool) for tool in prompt.tools]
        if room is not None:
            body[profile.output_limit_field] = room
        if profile.one_call and prompt.tools:
            body["parallel_tool_calls"] = False
        if profile.stream:
            body["stream_options"] = {"include_usage": True}
        return body

    def read(self, text: str) -> Reply:
        """The reply in a response body."""
        return read_reply(text)

    def collector(self) -> Collector:
        """A collector of chunks."""
        return _Chunks()


def message_param(message: Message, profile: Profile) -> dict[str, object]:
    """A message as the endpoint takes it; ValueError for pictures outside user messages."""
    no_pictures(message)
    match message.role:
        case "system":
            return {"role": "system", "content": text_of(message)}
        case "user":
            if not message.images:
                return {"role": "user", "content": text_of(message)}
            parts = [_part(part, profile.image_detail) for part in message.parts]
            return {"role": "user", "content": parts}
        case "tool":
            if message.tool_call_id is None:
                raise ValueError("a tool message names the call it answers")
            return {
                "role": "tool",
                "tool_call_id": message.tool_call_id,
                "content": text_of(message),
            }
        case "assistant":
            return _said(message, profile)


# An assistant message without content and calls is refused by Moonshot, Mistral and others.
NOTHING_SAID = "(no answer)"


def _said(message: Message, profile: Profile) -> dict[str, object]:
    """A reply given back, with what of it the endpoint wants to see again."""
    said: dict[str, object] = {"role": "assistant", "content": text_of(message)}
    said |= {name: message.extra[name] for name in profile.echo if name in message.extra}
    if message.tool_calls:
        said["tool_calls"] = [_call(call, profile) for call in message.tool_calls]
    elif not said["content"]:
        said["content"] = NOTHING_SAID
    for name in ("reasoning_content", "reasoning"):
        if name in profile.echo and (message.reasoning or message.tool_calls):
            # Without it a message that calls is refused; that of another model has none, and some
            # take an empty one for none (DeepSeek, "Thinking Mode"; Moonshot, "Kimi K2 thinking").
            said[name] = message.reasoning or " "
    return said


def tool_param(tool: Tool) -> dict[str, object]:
    """A function as the endpoint takes it."""
    return {
        "type": "function",
        "function": {
            "name": tool.name,
            "description": tool.description,
            "parameters": dict(tool.parameters),
        },
    }


def read_reply(body: str) -> Reply:
    """The reply in a response body; raises pydantic.ValidationError if there is none in it."""
    completion = _Completion.model_validate_json(body)
    choice = completion.choices[0] if completion.choices else _Choice()
    usage = read_usage(completion.usage or choice.usage)
    if not completion.choices and not usage.output:
        raise CallFailed("sent something that is no completion: no choices", retry=True)
    message = choice.message
    text, thought = split_think(message.content)
    reasoning = message.reasoning or message.reasoning_content or message.thought or thought
    return Reply(
        text=text or message.refusal,
        reasoning=reasoning,
        tool_calls=tuple(
            # Some servers give no id; the tool message that answers the call needs one.
            ToolCall(
                call.id or f"call_{i}", call.function.name, call.function.arguments, call.extra()
            )
            for i, call in enumerate(message.tool_calls)
            # A call of nothing is none.
            if call.function.name or call.function.arguments
        ),
        finish_reason=choice.finish_reason,
        model=completion.model,
        usage=usage,
        refusal=message.refusal,
        extra=message.extra(),
    )


@dataclass(slots=True)
class _CallPieces:
    id: str = ""
    name: str = ""
    arguments: str = ""
    extra: dict[str, JsonValue] = field(default_factory=dict[str, JsonValue])

    @property
    def whole(self) -> bool:
        """Whether the arguments are complete: nothing can follow."""
        try:
            return isinstance(json.loads(self.arguments), dict)
        except (ValueError, RecursionError):
            return False


@dataclass(slots=True)
class _Chunks:
    """Chunks of one choice; a stream without a finish_reason has broken off, unless the server says
    that it is done and all of it is there (Snowflake Cortex gives none)."""

    text: list[str] = field(default_factory=list[str])
    reasoning: list[str] = field(default_factory=list[str])
    refusal: list[str] = field(default_factory=list[str])
    calls: list[_CallPieces] = field(default_factory=list[_CallPieces])
    at: dict[int, _CallPieces] = field(default_factory=dict[int, _CallPieces])
    extra: dict[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    finish_reason: str = ""
    model: str = ""
    usage: object = None

    def feed(self, event: object) -> bool:
        """Take in a chunk."""
        chunk = _Chunk.model_validate(event)
        self.model = chunk.model or self.model
        self.usage = chunk.usage or (chunk.x_groq or {}).get("usage") or self.usage
        if not chunk.choices:
            return False
        choice = chunk.choices[0]
        # Moonshot counts in the last choice ("Chat API", streaming).
        self.usage = choice.usage or self.usage
        # Whole messages may come in a stream of one.
        delta = choice.delta or choice.message or _Message()
        self.finish_reason = choice.finish_reason or self.finish_reason
        self.text.append(delta.content)
        self.reasoning.append(delta.reasoning or delta.reasoning_content or delta.thought)
        self.refusal.append(delta.refusal)
        _gather(self.extra, delta.extra())
        for call in delta.tool_calls:
            pieces = self._pieces(call)
            pieces.id = pieces.id or call.id
            # MiniMax at NVIDIA names the function in every piece (hermes-agent pull request 12230).
            if call.function.name != pieces.name:
                pieces.name += call.function.name
            pieces.arguments += call.function.arguments
            _gather(pieces.extra, call.extra())
        return bool(delta.content or self.reasoning[-1] or delta.tool_calls or delta.refusal)

    def _pieces(self, call: "_Call") -> _CallPieces:
        """The call that a piece belongs to.

        Gemini and Ollama give every parallel call the index 0, whole and with an id of its own.
        Servers that send whole calls may leave the index out, and gateways the second id.
        """
        last = self.calls[-1] if self.calls else None
        known = last if call.index is None else self.at.get(call.index)
        if known is not None:
            begins = bool(call.function.name)
            another = begins and bool(call.id and known.id) and call.id != known.id
            follows = call.function.arguments.lstrip().startswith("{") and known.whole
            if not another and not follows and (call.index is not None or not begins):
                return known
        pieces = _CallPieces(name="" if call.function.name or known is None else known.name)
        self.calls.append(pieces)
        if call.index is not None:
            self.at[call.index] = pieces
        return pieces

    def reply(self, done: bool) -> Reply:
        """The whole reply."""
        text, thought = split_think("".join(self.text))
        refusal = "".join(self.refusal)
        calls = [call for call in self.calls if call.name or call.arguments]
        complete = done and (text or refusal or calls) and all(call.whole for call in calls)
        if not self.finish_reason and not complete:
            raise CallFailed("broke off in the middle of its answer", retry=True)
        return Reply(
            text=text or refusal,
            reasoning="".join(self.reasoning) or thought,
            tool_calls=tuple(
                ToolCall(call.id or f"call_{i}", call.name, call.arguments, call.extra)
                for i, call in enumerate(calls)
            ),
            finish_reason=self.finish_reason or ("tool_calls" if calls else "stop"),
            model=self.model,
            usage=read_usage(self.usage),
            refusal=refusal,
            extra=self.extra,
        )


def _gather(known: dict[str, JsonValue], more: Mapping[str, JsonValue]) -> None:
    """Put the unknown fields of one more piece to those that came before.

    Lists are lists of pieces, those with one index of one piece (OpenRouter, "Preserving reasoning
    blocks"); objects are put together, and of anything else the last counts.
    """
    for name, value in more.items():
        old = known.get(name)
        if isinstance(old, list) and isinstance(value, list):
            for one in value:
                _gather_piece(old, one)
        elif isinstance(old, dict) and isinstance(value, dict):
            _gather(old, value)
        else:
            known[name] = value


def _gather_piece(pieces: list[JsonValue], one: JsonValue) -> None:
    last = pieces[-1] if pieces else None
    if not (isinstance(last, dict) and isinstance(one, dict) and "index" in one):
        pieces.append(one)
        return
    if (last.get("index"), last.get("type")) != (one["index"], one.get("type")):
        pieces.append(one)
        return
    for name, value in one.items():
        old = last.get(name)
        grows = name in ("text", "summary", "data") and isinstance(old, str)
        last[name] = old + value if grows and isinstance(value, str) else value or old  # pyright: ignore[reportOptionalOperand, reportOperatorIssue] - `grows` says it is text


def _part(part: TextPart | ImagePart, detail: Detail | None) -> dict[str, object]:
    match part:
        case TextPart(text):
            return {"type": "text", "text": text}
        case ImagePart():
            url = data_url(part)
            if detail is None:
                return {"type": "image_url", "image_url": {"url": url}}
            return {"type": "image_url", "image_url": {"url": url, "detail": detail}}


def _call(call: ToolCall, profile: Profile) -> dict[str, object]:
    extra = {name: call.extra[name] for name in profile.echo if name in call.extra}
    return {
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": call.arguments},
        **(extra or profile.call_filler),
    }


class _Open(Body):
    """A part of a message whose unknown fields are kept."""

    model_config = ConfigDict(extra="allow")

    def extra(self) -> dict[str, JsonValue]:
        """What else stands in it."""
        more = cast(dict[str, JsonValue], self.model_extra or {})
        return {name: value for name, value in more.items() if value not in (None, "", [], {})}


class _Function(Body):
    name: Text = ""
    arguments: JsonText = ""


class _Call(_Open):
    index: Index = None
    id: Text = ""
    type: object = None
    function: Annotated[_Function, OrEmpty] = _Function()


class _Message(_Open):
    role: object = None
    content: Text = ""
    refusal: Text = ""
    reasoning: Text = ""
    reasoning_content: Text = ""
    # Mistral, "Reasoning": parts of the content think.
    thought: Annotated[Thinking, Field(validation_alias="content")] = ""
    tool_calls: Annotated[list[_Call], NoneIsEmpty] = []
    # What calls were before tool_calls; gateways in front of older models still send it.
    function_call: Annotated[_Function | None, OrNone] = None

    @model_validator(mode="after")
    def _one_kind_of_call(self) -> "_Message":
        if self.function_call is not None and not self.tool_calls:
            self.tool_calls = [_Call(index=0, function=self.function_call)]
        return self


class _Choice(Body):
    message: Annotated[_Message, OrEmpty] = _Message()
    finish_reason: Text = ""
    usage: object = None


class _Completion(Body):
    choices: Annotated[list[_Choice], NoneIsEmpty]
    model: Text = ""
    usage: object = None


class _ChoicePiece(Body):
    delta: Annotated[_Message | None, OrNone] = None
    message: Annotated[_Message | None, OrNone] = None
    finish_reason: Text = ""
    usage: object = None


class _Chunk(Body):
    choices: Annotated[list[_ChoicePiece], NoneIsEmpty] = []
    model: Text = ""
    usage: object = None
    x_groq: Annotated[dict[str, object] | None, OrNone] = None
