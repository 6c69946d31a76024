"""What an endpoint's shape has to provide: bodies to send, and replies read whole or in pieces."""

import json
import os
from collections.abc import Iterator, Mapping
from typing import Protocol, cast

from .base import Effort, ImagePart, Message, Prompt, Reply, TextPart
from .failures import CallFailed, in_band
from .profiles import Profile

# Of a reply that comes whole, and of one event of a stream; the longest that a model can write,
# with the reasoning and an echo of the request, is a tenth of it.
WHOLE_BYTES = 4 * 1024 * 1024
_ANSWERS = ("choices", "output", "content")
_SSE = (b"data:", b"event:", b"id:", b"retry:", b":")


class Collector(Protocol):
    """Puts a streamed answer together."""

    def feed(self, event: object) -> bool:
        """Take in one event; whether it said something. Raises ValidationError and CallFailed."""
        ...

    @property
    def usage(self) -> object:
        """The token counts that came so far."""
        ...

    def reply(self, done: bool) -> Reply:
        """The whole reply; `done`: the server said so. CallFailed if the stream broke off."""
        ...


class WireFormat(Protocol):
    """One endpoint's shape of requests and responses; without state."""

    path: str

    def body(self, profile: Profile, prompt: Prompt, room: int | None) -> dict[str, object]:
        """The request but for effort and streaming; `room` is the most output tokens."""
        ...

    def read(self, text: str) -> Reply:
        """The reply in a whole response; raises pydantic's ValidationError and CallFailed."""
        ...

    def collector(self) -> Collector:
        """A fresh collector for one stream."""
        ...


def request(
    wire: WireFormat, profile: Profile, prompt: Prompt, effort: Effort, room: int | None
) -> Mapping[str, object]:
    """The exact body of one request."""
    if profile.reshapes:
        from .reshape import reshaped

        prompt = reshaped(prompt, profile)
    body = wire.body(profile, prompt, room)
    if profile.temperature is not None:
        body["temperature"] = profile.temperature
    if profile.effort_field is not None:
        body = merged(body, nested(profile.effort_field, effort))
    if profile.stream:
        body["stream"] = True
    body = merged(body, profile.extra_body)
    for path in profile.omit:
        body = without(body, path)
    return body


def without(body: Mapping[str, object], path: str) -> dict[str, object]:
    """`body` without what stands at the path, and without what that leaves empty."""
    first, _, rest = path.partition(".")
    left = dict(body)
    inner = left.pop(first, None)
    if rest and isinstance(inner, dict) and (kept := without(cast(dict[str, object], inner), rest)):
        left[first] = kept
    return left


class EventReader:
    """Takes a reply apart as it comes: events of a stream, or a whole body, by its first bytes.

    The content type is not believed: gateways send streams as JSON, and whole answers as streams
    (Open-AutoGLM pull request 85). Lines may end in CRLF, and `data:` needs no blank after it
    (HTML Standard, "Server-sent events").
    """

    def __init__(self) -> None:
        self.whole = bytearray()
        self.streams: bool | None = None
        self.done = False
        self._rest = bytearray()
        self._event = ""
        self._data: list[str] = []

    def feed(self, piece: bytes) -> Iterator[object]:
        """The events that end in this piece; raises CallFailed if one is too long."""
        if self.streams is None:
            # DeepSeek sends empty lines while it is busy ("Rate Limit").
            self.whole = (self.whole + piece).lstrip(b"\xef\xbb\xbf \r\n\t")
            piece = b""
            begun = bytes(self.whole[:64])
            if any(begun.startswith(name) for name in _SSE):
                self.streams, piece = True, bytes(self.whole)
                self.whole.clear()
            elif begun and not any(name.startswith(begun) for name in _SSE):
                self.streams = False
        elif not self.streams:
            self.whole += piece
        self._rest += piece
        if max(len(self.whole), len(self._rest)) > WHOLE_BYTES:
            raise CallFailed(
                f"sent more than {WHOLE_BYTES >> 20} MiB at once for one reply: the rest was not "
                "read", retry=False,
            )  # fmt: skip
        if b"\n" in piece:
            *lines, rest = self._rest.split(b"\n")
            self._rest = rest
            for line in lines:
                yield from self._line(bytes(line))

    def end(self) -> Iterator[object]:
        """What the end of the body completes."""
        yield from self._line(bytes(self._rest))
        self._rest.clear()
        yield from self._line(b"")

    def _line(self, line: bytes) -> Iterator[object]:
        name, _, value = line.rstrip(b"\r").decode("utf-8", "replace").partition(":")
        match name:
            case "event":
                self._event = value.strip()
            case "data":
                self._data.append(value.removeprefix(" "))
            case "" if not value and self._data:
                data, event = self._data, self._event
                self._data, self._event = [], ""
                yield from self._dispatch(data, event)
            case _:
                return

    def _dispatch(self, data: list[str], event: str) -> Iterator[object]:
        if self.done:
            return
        try:
            found = [self._parsed("\n".join(data), event)]
        except json.JSONDecodeError:
            # Some put one line break between two events, and not two.
            if len(data) == 1:
                raise
            found = [self._parsed(line, event) for line in data]
        yield from (one for one in found if one is not None)

    def _parsed(self, text: str, event: str) -> object:
        if text.strip().startswith("[DONE]"):
            self.done = True
            return None
        if not text.strip():
            return None
        if event == "error" and not text.lstrip().startswith("{"):
            return {"error": text}
        found: object = json.loads(text)
        if event != "error" or (isinstance(found, dict) and "error" in found):
            return cast(object, found)
        return {"error": cast(object, found)}


def error_in(event: object, *, said: bool = False, usage: object = None) -> CallFailed | None:
    """The error that an event or a whole body is, if it is one; `said`: after a part of an answer.

    It may stand beside choices that are empty, or in the choice (OpenRouter, "Errors").
    """
    from .usage import read_usage

    if isinstance(event, list) and event:
        event = cast(list[object], event)[0]
    if not isinstance(event, dict):
        return None
    fields = cast(dict[str, object], event)
    status, choices = fields.get("base_resp"), fields.get("choices")
    refused = isinstance(status, dict) and cast(dict[str, object], status).get("status_code")
    named = fields.get("object") == "error" or fields.get("type") == "error"
    listed = (
        fields.get("success") is False or fields.get("error_code") or fields.get("error_message")
    )
    first = cast(list[object], choices)[0] if isinstance(choices, list) and choices else None
    if isinstance(first, dict) and cast(dict[str, object], first).get("error"):
        fields = cast(dict[str, object], first)
    if not (fields.get("error") or refused or named or listed):
        return None
    return in_band(fields, said=said, usage=read_usage(usage))


def read_whole(wire: WireFormat, body: bytes) -> Reply:
    """The reply in a whole body; raises pydantic's ValidationError and CallFailed."""
    text = body.decode("utf-8", "replace").lstrip("\ufeff")
    if text.lstrip().startswith("<"):
        from .error_said import ErrorSaid

        page = ErrorSaid("", page=True)
        raise CallFailed(
            "answered with a web page (HTML), not with a completion",
            retry=False, billed=False, error=page,
        )  # fmt: skip
    if text.strip() and text.lstrip()[0] not in "{[":
        said = " ".join(text.split())[:100]
        raise CallFailed(
            f"answered with text, not with a completion: {said!r}; check --base-url, it usually "
            "ends in /v1", retry=False,
        )  # fmt: skip
    parsed = _json(text)
    fields = _fields(parsed)
    # A response that failed names its error itself.
    if not fields.get("output") and fields.get("object") != "response":
        error = error_in(parsed)
        if error is None and not any(name in fields for name in _ANSWERS):
            from .error_said import WORDS

            # Only words: no answer in any shape.
            error = in_band(fields) if any(fields.get(name) for name in WORDS) else None
        if error is not None:
            raise error
    return wire.read(text)


def _fields(parsed: object) -> Mapping[str, object]:
    return cast(dict[str, object], parsed) if isinstance(parsed, dict) else {}


def _json(text: str) -> object:
    """The text as JSON; None of what is none, which whoever reads a reply complains of."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def nested(path: str, value: object) -> dict[str, object]:
    """`nested("a.b", 1)` is `{"a": {"b": 1}}`."""
    first, *rest = path.split(".")
    return {first: nested(".".join(rest), value) if rest else value}


def merged(body: Mapping[str, object], more: Mapping[str, object]) -> dict[str, object]:
    """`body` with `more` put into it, object by object."""
    both = dict(body)
    for key, value in more.items():
        old = both.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            # JSON objects have text keys.
            both[key] = merged(old, value)  # pyright: ignore[reportUnknownArgumentType]
        else:
            both[key] = value
    return both


def text_of(message: Message) -> str:
    """All text of a message."""
    return "\n".join(part.text for part in message.parts if isinstance(part, TextPart))


class Base64Text(str):
    """A picture as base64 or as a data URL: JSON escapes nothing in it."""

    __slots__ = ()


def base64_of(part: ImagePart) -> Base64Text:
    """The picture as base64."""
    return Base64Text(part.base64)


def data_url(part: ImagePart) -> Base64Text:
    """The picture as a data URL."""
    return Base64Text(f"data:{part.media_type};base64,{part.base64}")


def json_bytes(body: Mapping[str, object]) -> bytes:
    """The body as it is sent: to the byte what json.dumps makes of it.

    Pictures are put in afterwards: to look through a megabyte of base64 for what must be escaped,
    and then to encode it, is most of the work of a request. Raises ValueError for NaN.
    """
    mark = os.urandom(16).hex()
    pictures: list[str] = []
    marked = {
        name: value if name == "tools" else _marked(value, mark, pictures)
        for name, value in body.items()
    }
    text = json.dumps(marked, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    first, *others = text.split(mark)
    pieces = [first.encode()]
    for picture, rest in zip(pictures, others, strict=True):
        pieces += [picture.encode("ascii"), rest.encode()]
    return b"".join(pieces)


def _marked(value: object, mark: str, pictures: list[str]) -> object:
    """The value with a mark for each text that JSON writes as it is, in the order of the text."""
    if isinstance(value, dict):
        fields = cast(dict[str, object], value)
        # Most values are texts, for which a call each would cost more than the JSON does.
        return {
            name: one if type(one) is str else _marked(one, mark, pictures)
            for name, one in fields.items()
        }
    if isinstance(value, list):
        return [
            one if type(one) is str else _marked(one, mark, pictures)
            for one in cast(list[object], value)
        ]
    if isinstance(value, Base64Text):
        pictures.append(value)
        return mark
    return value


def no_pictures(message: Message) -> None:
    """Raise ValueError for pictures outside user messages, which no endpoint takes."""
    if message.role != "user" and message.images:
        raise ValueError(f"pictures go in user messages, not in {message.role} messages")
