"""The responses endpoint on the wire: input items out, output items back, whole or as events."""

from dataclasses import dataclass, field
from typing import Annotated

from .base import ImagePart, Message, Prompt, Reply, TextPart, ToolCall
from .body import Body, JsonText, NoneIsEmpty, Text, split_think
from .failures import CallFailed, in_band
from .profiles import Profile
from .usage import read_usage
from .wire import Collector, data_url, no_pictures, text_of

_SAID = (
    "response.output_text.delta", "response.reasoning_text.delta",
    "response.reasoning_summary_text.delta", "response.function_call_arguments.delta",
    "response.output_item.done",
)  # fmt: skip
_LAST = ("response.completed", "response.incomplete", "response.failed")


class ResponsesWire:
    """POST responses; the whole conversation is sent each time, nothing is kept by reference."""

    path = "/responses"

    def body(self, profile: Profile, prompt: Prompt, room: int | None) -> dict[str, object]:
        """Model, input items, tools and limits."""
        body: dict[str, object] = {
            "model": profile.model,
            "input": [item for m in prompt.messages for item in _items(m, profile.image_detail)],
        }
        if prompt.tools:
            body["tools"] = [
                {
                    "type": "function",
                    "name": tool.name,
                    "description": tool.description,
                    "parameters": dict(tool.parameters),
                    "strict": False,
                }
                for tool in prompt.tools
            ]
            body["tool_choice"] = "auto"
        if room is not None:
            body["max_output_tokens"] = room
        return body

    def read(self, text: str) -> Reply:
        """The reply in a response object."""
        return _reply(_Response.model_validate_json(text))

    def collector(self) -> Collector:
        """A collector of events."""
        return _Events()


def _items(message: Message, detail: str | None) -> list[dict[str, object]]:
    no_pictures(message)
    match message.role:
        case "system":
            return [{"role": "system", "content": text_of(message)}]
        case "user":
            return [{"role": "user", "content": [_part(part, detail) for part in message.parts]}]
        case "tool":
            output = text_of(message)
            return [
                {"type": "function_call_output", "call_id": message.tool_call_id, "output": output}
            ]
        case "assistant":
            text = text_of(message)
            said: list[dict[str, object]] = [{"role": "assistant", "content": text}] if text else []
            return said + [
                {
                    "type": "function_call",
                    "call_id": call.id,
                    "name": call.name,
                    "arguments": call.arguments,
                }
                for call in message.tool_calls
            ]


def _part(part: TextPart | ImagePart, detail: str | None) -> dict[str, object]:
    match part:
        case TextPart(text):
            return {"type": "input_text", "text": text}
        case ImagePart():
            image: dict[str, object] = {"type": "input_image", "image_url": data_url(part)}
            return image if detail is None else image | {"detail": detail}


class _Item(Body):
    type: str = ""
    id: Text = ""
    call_id: Text = ""
    name: Text = ""
    arguments: JsonText = ""
    content: Text = ""
    summary: Text = ""


class _Incomplete(Body):
    reason: Text = ""


class _Error(Body):
    code: Text = ""
    message: Text = ""


class _Response(Body):
    output: Annotated[list[_Item], NoneIsEmpty]
    status: Text = ""
    model: Text = ""
    usage: object = None
    incomplete_details: _Incomplete | None = None
    error: _Error | None = None


class _Event(Body):
    type: str = ""
    item: _Item | None = None
    response: _Response | None = None
    code: Text = ""
    message: Text = ""


@dataclass(slots=True)
class _Events:
    """Events of one response; the last one holds it whole, or else its items came before."""

    items: list[_Item] = field(default_factory=list[_Item])
    whole: _Response | None = None

    def feed(self, event: object) -> bool:
        """Take in an event."""
        parsed = _Event.model_validate(event)
        if parsed.type == "error":
            raise in_band(parsed.code, parsed.message)
        if parsed.type == "response.output_item.done" and parsed.item is not None:
            self.items.append(parsed.item)
        if parsed.type in _LAST and parsed.response is not None:
            self.whole = parsed.response
        return parsed.type in _SAID

    def reply(self) -> Reply:
        """The whole reply."""
        if self.whole is None:
            raise CallFailed("broke off in the middle of its answer", retry=True)
        return _reply(self.whole, self.items)


def _reply(response: _Response, items: list[_Item] | None = None) -> Reply:
    if response.status == "failed":
        error = response.error or _Error()
        raise in_band(error.code, error.message)
    output = response.output or items or []
    text, thought = split_think("".join(i.content for i in output if i.type == "message"))
    reasoning = "\n".join(i.content or i.summary for i in output if i.type == "reasoning")
    calls = tuple(
        ToolCall(item.call_id or item.id or f"call_{index}", item.name, item.arguments)
        for index, item in enumerate(i for i in output if i.type == "function_call")
    )
    return Reply(
        text=text,
        reasoning=reasoning or thought,
        tool_calls=calls,
        finish_reason=_finish(response, bool(calls)),
        model=response.model,
        usage=read_usage(response.usage),
    )


def _finish(response: _Response, called: bool) -> str:
    if response.status == "incomplete":
        why = response.incomplete_details.reason if response.incomplete_details else ""
        return "length" if why in ("", "max_output_tokens", "max_tokens") else why
    return "tool_calls" if called else "stop"
