"""What is said to a model and what comes back, whatever the endpoint."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol, TypeAlias, cast

from pydantic import JsonValue

from ...actions.errors import TapwrightError
from ...traces.money import Usage
from ...traces.schema import ReplyRecord
from .profiles import Profile

Effort: TypeAlias = Literal["low", "medium", "high"]
Role: TypeAlias = Literal["system", "user", "assistant", "tool"]


class ModelLost(TapwrightError):
    """The endpoint cannot be used: the episode ends as infrastructure, and the message says why."""


class WaitedTooLong(ModelLost):
    """There was no time left to wait for an endpoint: nothing was sent any more."""


class AnswerRejected(ModelLost):
    """The endpoint threw away what the model wrote, or blocked it: `reply` says what there is.

    The model can be asked again, so a conversation takes it for a reply and goes on.
    """

    def __init__(self, why: str, reply: "Reply") -> None:
        super().__init__(why)
        self.reply = reply


Extra: TypeAlias = Mapping[str, JsonValue]
"""What else stands in a message or a call: never read, and sent back where the profile says so."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """A piece of text in a message."""

    text: str


@dataclass(frozen=True, slots=True)
class ImagePart:
    """An encoded picture in a message; width and height in pixels decide what it costs.

    `digest` is the SHA-256 of the picture, and `base64` the picture as text. Each is made once, the
    text when it is first sent: a picture stays in the prompt for many steps.
    """

    encoded: bytes = field(repr=False)
    media_type: Literal["image/png", "image/jpeg", "image/webp"]
    width_px: int
    height_px: int
    digest: bytes = field(init=False, repr=False, compare=False)
    _base64: str = field(init=False, repr=False, compare=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", hashlib.sha256(self.encoded).digest())

    @property
    def base64(self) -> str:
        """The picture as base64."""
        if not self._base64:
            object.__setattr__(self, "_base64", b64encode(self.encoded).decode("ascii"))
        return self._base64


Part: TypeAlias = TextPart | ImagePart


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call the model made; `arguments` is its raw JSON text, parsed by the dialect only."""

    id: str
    name: str
    arguments: str
    extra: Extra = field(default_factory=dict[str, JsonValue], hash=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the conversation; a `tool` message answers the call `tool_call_id`.

    `reasoning` and `extra` are those of the reply that an `assistant` message gives back.
    """

    role: Role
    parts: tuple[Part, ...]
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    reasoning: str = ""
    extra: Extra = field(default_factory=dict[str, JsonValue], hash=False)

    @property
    def images(self) -> int:
        """How many pictures the message carries."""
        return sum(isinstance(part, ImagePart) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Tool:
    """A function the model may call; `parameters` is a JSON Schema object.

    `text` is the whole of it as JSON, made once: every prompt holds it.
    """

    name: str
    description: str
    parameters: Mapping[str, object]
    text: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        described = {
            "name": self.name,
            "description": self.description,
            "parameters": dict(self.parameters),
        }
        object.__setattr__(self, "text", json.dumps(described, ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class Prompt:
    """Everything that one call sends, in order."""

    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()

    def sha256(self) -> str:
        """Hash of every byte that matters; equal prompts, and only those, hash alike.

        The reasoning is left out: whether it is sent at all is the endpoint's own affair.
        """
        digest = hashlib.sha256()
        for tool in self.tools:
            digest.update(tool.text.encode())
        for message in self.messages:
            calls = [[call.id, call.name, call.arguments] for call in message.tool_calls]
            digest.update(json.dumps([message.role, message.tool_call_id, calls]).encode())
            extras = [dict(one.extra) for one in (message, *message.tool_calls)]
            if any(extras):
                digest.update(json.dumps(extras, sort_keys=True).encode())
            for part in message.parts:
                match part:
                    case TextPart(text):
                        digest.update(b"text" + hashlib.sha256(text.encode()).digest())
                    case ImagePart(digest=picture):
                        digest.update(b"image" + picture)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of a model, verbatim, with what it used.

    `refusal` is why there is none, in the model's or its filter's words; `rejected` is why the
    endpoint could not use what the model wrote.
    """

    text: str = ""
    reasoning: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    finish_reason: str = ""
    model: str = ""
    usage: Usage = Usage()
    refusal: str = ""
    rejected: str = ""
    extra: Extra = field(default_factory=dict[str, JsonValue], hash=False)

    @classmethod
    def recorded(cls, record: ReplyRecord, usage: Usage | None = None) -> "Reply":
        """The reply that a trace holds."""
        return cls(
            text=record.text,
            reasoning=record.reasoning,
            tool_calls=tuple(
                ToolCall(call.id, call.name, call.arguments, call.extra or {})
                for call in record.tool_calls
            ),
            finish_reason=record.finish_reason,
            model=record.model,
            usage=usage or Usage(),
            refusal=record.refusal or "",
            rejected=record.rejected or "",
            extra=record.extra or {},
        )

    def encodable(self) -> "Reply":
        """The same reply with U+FFFD for each half of a character, which no file can hold.

        JSON may spell one (`\\ud83d`) where a server cut a character in two.
        """
        return replace(
            self,
            text=whole_characters(self.text),
            reasoning=whole_characters(self.reasoning),
            tool_calls=tuple(
                replace(
                    call,
                    id=whole_characters(call.id),
                    name=whole_characters(call.name),
                    arguments=whole_characters(call.arguments),
                    extra=_masked(call.extra, whole_characters),
                )
                for call in self.tool_calls
            ),
            finish_reason=whole_characters(self.finish_reason),
            model=whole_characters(self.model),
            refusal=whole_characters(self.refusal),
            rejected=whole_characters(self.rejected),
            extra=_masked(self.extra, whole_characters),
        )

    def masked(self, mask: Callable[[str], str]) -> "Reply":
        """The same reply with all that the model wrote as `mask` leaves it."""
        return replace(
            self,
            text=mask(self.text),
            reasoning=mask(self.reasoning),
            refusal=mask(self.refusal),
            rejected=mask(self.rejected),
            tool_calls=tuple(
                replace(call, arguments=mask(call.arguments), extra=_masked(call.extra, mask))
                for call in self.tool_calls
            ),
            extra=_masked(self.extra, mask),
        )


def whole_characters(text: str) -> str:
    """The text with U+FFFD in place of lone surrogates; two halves that belong together join."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _masked(extra: Extra, mask: Callable[[str], str]) -> Extra:
    def within(value: JsonValue) -> JsonValue:
        match value:
            case str():
                return mask(value)
            case list():
                return [within(one) for one in value]
            case dict():
                return {name: within(one) for name, one in value.items()}
            case _:
                return value

    return cast(Extra, within(dict(extra)))


_SENT: ContextVar[list[Usage] | None] = ContextVar("sent", default=None)


@contextmanager
def sent_requests() -> Generator[list[Usage]]:
    """Requests of a block that left for an endpoint and came to nothing: they may be billed.

    Each is there with what is known of its tokens, mostly nothing. `ask` may raise or be cancelled
    and they are known all the same.
    """
    sent: list[Usage] = []
    token = _SENT.set(sent)
    try:
        yield sent
    finally:
        _SENT.reset(token)


def note_sent(usage: Usage) -> None:
    """Tell whoever books the calls of this task of one more."""
    if (sent := _SENT.get()) is not None:
        sent.append(usage)


class Model(Protocol):
    """Something that answers prompts; raises ModelLost when it cannot be reached or refuses."""

    @property
    def profile(self) -> Profile:
        """Name, endpoint, prices and conventions of this model."""
        ...

    async def ask(self, prompt: Prompt, effort: Effort) -> Reply:
        """Send one prompt and wait for the whole reply."""
        ...

    async def close(self) -> None:
        """Give back connections and whatever else was started."""
        ...


# How many seconds may still be waited before a request; each task of an event loop has its own.
_LEFT_S: ContextVar[Callable[[], float] | None] = ContextVar("left_s", default=None)


@contextmanager
def waits_within(left_s: Callable[[], float] | None) -> Generator[None]:
    """Let models inside the block wait for a turn or between tries for `left_s()` seconds at most;
    then they raise WaitedTooLong. A request that is under way is not broken off: it is billed."""
    token = _LEFT_S.set(left_s)
    try:
        yield
    finally:
        _LEFT_S.reset(token)


def wait_left_s() -> float | None:
    """The seconds that may still be waited here; None if nobody set a bound."""
    left_s = _LEFT_S.get()
    return None if left_s is None else max(0.0, left_s())


async def wait(sleeper: Callable[[float], Awaitable[object]], seconds: float) -> None:
    """Sleep, or raise WaitedTooLong when the time is up that may be waited."""
    left_s = wait_left_s()
    if left_s is None or seconds < left_s:
        await sleeper(seconds)
        return
    if left_s > 0:
        await sleeper(left_s)
    raise WaitedTooLong("there is no time left to wait for the endpoint")
