"""Chat completions on the wire: a Prompt as request messages, a response body as a Reply."""

import json
from base64 import b64encode
from typing import Annotated, Any, Literal

from openai.types.chat import (
    ChatCompletionContentPartImageParam,
    ChatCompletionContentPartTextParam,
    ChatCompletionFunctionToolParam,
    ChatCompletionMessageFunctionToolCallParam,
    ChatCompletionMessageParam,
)
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from .base import ImagePart, Message, Reply, TextPart, Tool, ToolCall
from .usage import read_usage

Detail = Literal["low", "high", "auto"]


def message_param(message: Message, detail: Detail | None) -> ChatCompletionMessageParam:
    """A message as the endpoint takes it; ValueError for pictures outside user messages."""
    if message.role != "user" and message.images:
        raise ValueError(f"chat completions take pictures in user messages, not {message.role}")
    match message.role:
        case "system":
            return {"role": "system", "content": _text(message)}
        case "user":
            if not message.images:
                return {"role": "user", "content": _text(message)}
            return {"role": "user", "content": [_part(part, detail) for part in message.parts]}
        case "tool":
            if message.tool_call_id is None:
                raise ValueError("a tool message names the call it answers")
            return {
                "role": "tool",
                "tool_call_id": message.tool_call_id,
                "content": _text(message),
            }
        case "assistant":
            if not message.tool_calls:
                return {"role": "assistant", "content": _text(message)}
            calls = [_call(call) for call in message.tool_calls]
            return {"role": "assistant", "content": _text(message), "tool_calls": calls}


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


def nested(path: str, value: object) -> dict[str, object]:
    """`nested("a.b", 1)` is `{"a": {"b": 1}}`."""
    first, *rest = path.split(".")
    return {first: nested(".".join(rest), value) if rest else value}


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


def split_think(content: str) -> tuple[str, str]:
    """(text, reasoning) of content that may begin with `<think>..</think>`, or lack either tag."""
    before, closed, after = content.partition("</think>")
    if closed:
        return after.strip(), before.strip().removeprefix("<think>").strip()
    if content.lstrip().startswith("<think>"):
        return "", content.strip().removeprefix("<think>").strip()
    return content, ""


def _text(message: Message) -> str:
    return "\n".join(part.text for part in message.parts if isinstance(part, TextPart))


def _part(
    part: TextPart | ImagePart, detail: Detail | None
) -> ChatCompletionContentPartTextParam | ChatCompletionContentPartImageParam:
    match part:
        case TextPart(text):
            return {"type": "text", "text": text}
        case ImagePart(encoded=encoded, media_type=media_type):
            url = f"data:{media_type};base64,{b64encode(encoded).decode('ascii')}"
            if detail is None:
                return {"type": "image_url", "image_url": {"url": url}}
            return {"type": "image_url", "image_url": {"url": url, "detail": detail}}


def _call(call: ToolCall) -> ChatCompletionMessageFunctionToolCallParam:
    return {
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": call.arguments},
    }


def _as_text(content: Any) -> Any:
    """Content may be absent, text, or a list of parts of which the text counts."""
    if isinstance(content, list):
        return "".join(part.text for part in _PARTS.validate_python(content))
    return "" if content is None else content


def _as_json_text(arguments: Any) -> Any:
    """Arguments are JSON text; some servers send the object itself, or nothing."""
    if arguments is None:
        return ""
    return json.dumps(arguments, ensure_ascii=False) if isinstance(arguments, dict) else arguments


def _as_list(calls: Any) -> Any:
    return [] if calls is None else calls


_Text = Annotated[str, BeforeValidator(_as_text)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _TextOfPart(_Body):
    text: str = ""


_PARTS = TypeAdapter(list[_TextOfPart])


class _Function(_Body):
    name: str
    arguments: Annotated[str, BeforeValidator(_as_json_text)] = ""


class _Call(_Body):
    id: str | None = None
    function: _Function


class _Message(_Body):
    content: _Text = ""
    reasoning: _Text = ""
    reasoning_content: _Text = ""
    tool_calls: Annotated[list[_Call], BeforeValidator(_as_list)] = []


class _Choice(_Body):
    message: _Message
    finish_reason: _Text = ""


class _Completion(_Body):
    choices: Annotated[list[_Choice], Field(min_length=1)]
    model: _Text = ""
    usage: object = None
