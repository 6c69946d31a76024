"""What can be read of a reply that is passed on: its text and usage, whole or streamed.

Shapes: OpenAI's "Chat completions" and "Responses" with their streaming events, and Anthropic's
"Messages", whose `message_start` holds the input's usage and `message_delta` the output's.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias, cast

from ..models.usage import read_usage

if TYPE_CHECKING:
    from .calls import SeenCall

_Object: TypeAlias = Mapping[str, object]

_LAST_EVENTS = ("message_stop", "response.completed", "response.incomplete", "response.failed")


def object_in(text: bytes | str) -> _Object:
    """The JSON object in a text; empty if there is none."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return _object(found)


def event_data(event: bytes) -> bytes:
    """What a server-sent event holds; empty for a comment."""
    lines = [line[5:].strip() for line in event.splitlines() if line.startswith(b"data:")]
    return b"\n".join(lines)


class ReplyText:
    """Gathers a reply, whole or event by event."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._usage: dict[str, object] = {}
        self._model = ""
        self._ended = False

    def whole(self, body: _Object) -> None:
        """A reply in one piece."""
        self.ended()
        self._named(body)
        for choice in _objects(body.get("choices")):
            self._message(_object(choice.get("message")))
        for item in (*_objects(body.get("output")), *_objects(body.get("content"))):
            self._item(item)

    def part(self, event: _Object) -> None:
        """An event of a streamed one."""
        if event.get("type") in _LAST_EVENTS:
            self.ended()
        self._named(event)
        self._named(_object(event.get("response")))
        self._named(_object(event.get("message")))
        for choice in _objects(event.get("choices")):
            self._message(_object(choice.get("delta")))
            if choice.get("finish_reason"):
                self.ended()
        delta = event.get("delta")
        if isinstance(delta, str) and str(event.get("type", "")).endswith("output_text.delta"):
            self._text.append(delta)
        else:
            self._item(_object(delta))

    def ended(self) -> None:
        """Nothing more will be billed: what was told of the usage is all of it."""
        self._ended = True

    def call(self, took_s: float, status: int) -> "SeenCall":
        """The call that brought it."""
        from .calls import SeenCall

        usage = read_usage(self._usage)
        if not self._ended:
            # Anthropic's first event, and every one of some servers, tells of the output so far.
            usage = usage.model_copy(update={"output": None, "reasoning": None})
        return SeenCall(usage, "".join(self._text), self._model, took_s, status)

    def _named(self, body: _Object) -> None:
        self._model = str(body.get("model") or self._model)
        told = _object(body.get("usage"))
        self._usage |= {name: value for name, value in told.items() if value is not None}

    def _message(self, message: _Object) -> None:
        if isinstance(content := message.get("content"), str):
            self._text.append(content)
        for call in _objects(message.get("tool_calls")):
            told = _object(call.get("function"))
            self._text.append(f"{told.get('name') or ''}{told.get('arguments') or ''}")

    def _item(self, item: _Object) -> None:
        for name in ("text", "partial_json", "arguments"):
            if isinstance(value := item.get(name), str):
                self._text.append(value)
        if "input" in item:
            self._text.append(f"{item.get('name') or ''}{json.dumps(item['input'])}")
        for inner in _objects(item.get("content")):
            self._item(inner)


def _object(given: object) -> _Object:
    return cast(_Object, given) if isinstance(given, dict) else {}


def _objects(given: object) -> list[_Object]:
    if not isinstance(given, list):
        return []
    return [cast(_Object, one) for one in cast(list[object], given) if isinstance(one, dict)]
