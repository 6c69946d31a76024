"""Chat completions on the wire: a Prompt as request messages, a response or a stream as a Reply."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from openai.types.chat import (
    ChatCompletionContentPartImageParam,
    ChatCompletionContentPartTextParam,
    ChatCompletionFunctionToolParam,
    ChatCompletionMessageFunctionToolCallParam,
    ChatCompletionMessageParam,
)
from pydantic import Field

from .base import ImagePart, Message, Prompt, Reply, TextPart, Tool, ToolCall
from .body import Body, JsonText, NoneIsEmpty, Text, split_think
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
            "messages": [message_param(m, profile.image_detail) for m in prompt.messages],
        }
        if prompt.tools:
            body["tools"] = [tool_param(tool) for tool in prompt.tools]
        if room is not None:
            body["max_tokens"] = room
        if profile.stream:
            body["stream_options"] = {"include_usage": True}
        return body

    def read(self, text: str) -> Reply:
        """The reply in a response body."""
        return read_reply(text)

    def collector(self) -> Collector:
        """A collector of chunks."""
        return _Chunks()


def message_param(message: Message, detail: Detail | None) -> ChatCompletionMessageParam:
    """A message as the endpoint takes it; ValueError for pictures outside user messages."""
    no_pictures(message)
    match message.role:
        case "system":
            return {"role": "system", "content": text_of(message)}
        case "user":
            if not message.images:
                return {"role": "user", "content": text_of(message)}
            return {"role": "user", "content": [_part(part, detail) for part in message.parts]}
        case "tool":
            if message.tool_call_id is None:
                raise ValueError("a tool message names the call it answers")
            return {
                "role": "tool",
                "tool_call_id": message.tool_call_id,
                "content": text_of(message),
            }
        case "assistant":
            if not message.tool_calls:
                return {"role": "assistant", "content": text_of(message)}
            calls = [_call(call) for call in message.tool_calls]
            return {"role": "assistant", "content": text_of(message), "tool_calls": calls}


def tool_param(tool: Tool) -> ChatCompletionFunctionToolParam:
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
    choice = completion.choices[0]
    text, thought = split_think(choice.message.content)
    reasoning = choice.message.reasoning or choice.message.reasoning_content or thought
    calls = enumerate(choice.message.tool_calls)
    return Reply(
        text=text,
        reasoning=reasoning,
        tool_calls=tuple(
            # Some servers give no id; the tool message that answers the call needs one.
            ToolCall(call.id or f"call_{i}", call.function.name, call.function.arguments)
            for i, call in calls
        ),
        finish_reason=choice.finish_reason,
        model=completion.model,
        usage=read_usage(completion.usage),
    )


@dataclass(slots=True)
class _CallPieces:
    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass(slots=True)
class _Chunks:
    """Chunks of one choice; a stream without a finish_reason has broken off."""

    text: list[str] = field(default_factory=list[str])
    reasoning: list[str] = field(default_factory=list[str])
    calls: dict[int, _CallPieces] = field(default_factory=dict[int, _CallPieces])
    finish_reason: str = ""
    model: str = ""
    usage: object = None

    def feed(self, event: object) -> bool:
        """Take in a chunk."""
        chunk = _Chunk.model_validate(event)
        self.model = chunk.model or self.model
        self.usage = self.usage if chunk.usage is None else chunk.usage
        if not chunk.choices:
            return False
        choice = chunk.choices[0]
        delta = choice.delta
        self.finish_reason = choice.finish_reason or self.finish_reason
        self.text.append(delta.content)
        self.reasoning.append(delta.reasoning or delta.reasoning_content)
        for call in delta.tool_calls:
            # Servers that send whole calls may leave the index out.
            index = len(self.calls) if call.index is None else call.index
            pieces = self.calls.setdefault(index, _CallPieces())
            pieces.id = call.id or pieces.id
            pieces.name += call.function.name
            pieces.arguments += call.function.arguments
        return bool(delta.content or self.reasoning[-1] or delta.tool_calls)

    def reply(self) -> Reply:
        """The whole reply."""
        if not self.finish_reason:
            raise CallFailed("broke off in the middle of its answer", retry=True)
        text, thought = split_think("".join(self.text))
        return Reply(
            text=text,
            reasoning="".join(self.reasoning) or thought,
            tool_calls=tuple(
                ToolCall(call.id or f"call_{index}", call.name, call.arguments)
                for index, call in sorted(self.calls.items())
            ),
            finish_reason=self.finish_reason,
            model=self.model,
            usage=read_usage(self.usage),
        )


def _part(
    part: TextPart | ImagePart, detail: Detail | None
) -> ChatCompletionContentPartTextParam | ChatCompletionContentPartImageParam:
    match part:
        case TextPart(text):
            return {"type": "text", "text": text}
        case ImagePart():
            url = data_url(part)
            if detail is None:
                return {"type": "image_url", "image_url": {"url": url}}
            return {"type": "image_url", "image_url": {"url": url, "detail": detail}}


def _call(call: ToolCall) -> ChatCompletionMessageFunctionToolCallParam:
    return {
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": call.arguments},
    }


class _Function(Body):
    name: str
    arguments: JsonText = ""


class _Call(Body):
    id: str | None = None
    function: _Function


class _Message(Body):
    content: Text = ""
    reasoning: Text = ""
    reasoning_content: Text = ""
    tool_calls: Annotated[list[_Call], NoneIsEmpty] = []


class _Choice(Body):
    message: _Message
    finish_reason: Text = ""


class _Completion(Body):
    choices: Annotated[list[_Choice], Field(min_length=1)]
    model: Text = ""
    usage: object = None


class _FunctionPiece(Body):
    name: Text = ""
    arguments: JsonText = ""


class _CallPiece(Body):
    index: int | None = None
    id: str | None = None
    function: _FunctionPiece = _FunctionPiece()


class _Delta(Body):
    content: Text = ""
    reasoning: Text = ""
    reasoning_content: Text = ""
    tool_calls: Annotated[list[_CallPiece], NoneIsEmpty] = []


class _ChoicePiece(Body):
    delta: _Delta = _Delta()
    finish_reason: Text = ""


class _Chunk(Body):
    choices: Annotated[list[_ChoicePiece], NoneIsEmpty]
    model: Text = ""
    usage: object = None
