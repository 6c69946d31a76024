"""The responses endpoint on the wire: input items out, output items back, whole or as events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, cast

from pydantic import JsonValue

from .base import Extra, ImagePart, Message, Prompt, Reply, TextPart, ToolCall
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
            if profile.one_call:
                body["parallel_tool_calls"] = False
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
            if isinstance(given := message.extra.get(ITEMS), list):
                # As they came: a call without the reasoning before it is refused (OpenAI,
                # "Conversation state": reasoning items).
                return [dict(cast(Mapping[str, object], item)) for item in given if item]
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


# Of a reply: all its items, if there is reasoning among them that is to be given back.
ITEMS = "output"


class _Part(Body):
    refusal: Text = ""


class _Item(Body):
    type: str = ""
    id: Text = ""
    call_id: Text = ""
    name: Text = ""
    arguments: JsonText = ""
    content: Text = ""
    summary: Text = ""
    encrypted_content: Text = ""


class _Incomplete(Body):
    reason: Text = ""


class _Response(Body):
    output: Annotated[list[dict[str, JsonValue]], NoneIsEmpty]
    status: Text = ""
    model: Text = ""
    usage: object = None
    incomplete_details: _Incomplete | None = None
    error: object = None


class _Event(Body):
    type: str = ""
    item: dict[str, JsonValue] | None = None
    response: _Response | None = None


@dataclass(slots=True)
class _Events:
    """Events of one response; the last one holds it whole, or else its items came before."""

    items: list[dict[str, JsonValue]] = field(default_factory=list[dict[str, JsonValue]])
    whole: _Response | None = None

    def feed(self, event: object) -> bool:
        """Take in an event."""
        parsed = _Event.model_validate(event)
        if parsed.type == "response.output_item.done" and parsed.item is not None:
            self.items.append(parsed.item)
        if parsed.type in _LAST and parsed.response is not None:
            self.whole = parsed.response
        return parsed.type in _SAID

    @property
    def usage(self) -> object:
        """Only the last event counts."""
        return self.whole.usage if self.whole else None

    def reply(self, done: bool) -> Reply:
        """The whole reply."""
        if self.whole is None:
            raise CallFailed("broke off in the middle of its answer", retry=True)
        return _reply(self.whole, self.items)


def _reply(response: _Response, given: list[dict[str, JsonValue]] | None = None) -> Reply:
    usage = read_usage(response.usage)
    if response.status == "failed":
        raise in_band({"error": response.error or "no reason given"}, said=True, usage=usage)
    sent = response.output or given or []
    output = [_Item.model_validate(item) for item in sent]
    text, thought = split_think("".join(i.content for i in output if i.type == "message"))
    refusal = "".join(_refusal(item) for item in sent if item.get("type") == "message")
    reasoning = "\n".join(i.content or i.summary for i in output if i.type == "reasoning")
    calls = tuple(
        ToolCall(item.call_id or item.id or f"call_{index}", item.name, item.arguments)
        for index, item in enumerate(i for i in output if i.type == "function_call")
    )
    return Reply(
        text=text or refusal,
        reasoning=reasoning or thought,
        tool_calls=calls,
        finish_reason=_finish(response, bool(calls)),
        model=response.model,
        usage=usage,
        refusal=refusal,
        extra=_reasoned(output, sent),
    )


def _refusal(item: dict[str, JsonValue]) -> str:
    parts = item.get("content")
    found = [_Part.model_validate(part) for part in parts] if isinstance(parts, list) else []
    return "".join(part.refusal for part in found)


def _reasoned(output: list[_Item], sent: list[dict[str, JsonValue]]) -> Extra:
    """The items if their reasoning can be given back: what is not stored at the endpoint must be
    there in full, encrypted (OpenAI, "Encrypted reasoning items"), and before what it led to."""
    if all(item.type == "reasoning" for item in output) or not any(
        item.type == "reasoning" and item.encrypted_content for item in output
    ):
        return {}
    return {ITEMS: cast(JsonValue, sent)}


def _finish(response: _Response, called: bool) -> str:
    if response.status == "incomplete":
        why = response.incomplete_details.reason if response.incomplete_details else ""
        return "length" if why in ("", "max_output_tokens", "max_tokens") else why
    return "tool_calls" if called else "stop"
