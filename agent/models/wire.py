"""What an endpoint's shape has to provide: bodies to send, and replies read whole or in pieces."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Protocol

from .base import Effort, ImagePart, Message, Prompt, Reply, TextPart
from .profiles import Profile


class Collector(Protocol):
    """Puts a streamed answer together."""

    def feed(self, event: object) -> bool:
        """Take in one event; whether it said something. Raises ValidationError and CallFailed."""
        ...

    def reply(self) -> Reply:
        """The whole reply; raises CallFailed if the stream broke off before its end."""
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
    body = wire.body(profile, prompt, room)
    if profile.temperature is not None:
        body["temperature"] = profile.temperature
    if profile.effort_field is not None:
        body = merged(body, nested(profile.effort_field, effort))
    if profile.stream:
        body["stream"] = True
    return merged(body, profile.extra_body)


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


def base64_of(part: ImagePart) -> str:
    """The picture as base64."""
    return b64encode(part.encoded).decode("ascii")


def data_url(part: ImagePart) -> str:
    """The picture as a data URL."""
    return f"data:{part.media_type};base64,{base64_of(part)}"


def no_pictures(message: Message) -> None:
    """Raise ValueError for pictures outside user messages, which no endpoint takes."""
    if message.role != "user" and message.images:
        raise ValueError(f"pictures go in user messages, not in {message.role} messages")
