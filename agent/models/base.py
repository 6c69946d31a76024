"""What is said to a model and what comes back, whatever the endpoint."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol, TypeAlias

from ...actions.errors import TapwrightError
from ...traces.schema import Usage
from .profiles import Profile

Effort: TypeAlias = Literal["low", "medium", "high"]
Role: TypeAlias = Literal["system", "user", "assistant", "tool"]


class ModelLost(TapwrightError):
    """The endpoint cannot be used: the episode ends as infrastructure, and the message says why."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """A piece of text in a message."""

    text: str


@dataclass(frozen=True, slots=True)
class ImagePart:
    """An encoded picture in a message; width and height in pixels decide what it costs.

    `digest` is the SHA-256 of the picture, made once: a picture stays in the prompt for many steps.
    """

    encoded: bytes = field(repr=False)
    media_type: Literal["image/png", "image/jpeg", "image/webp"]
    width_px: int
    height_px: int
    digest: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", hashlib.sha256(self.encoded).digest())


Part: TypeAlias = TextPart | ImagePart


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call the model made; `arguments` is its raw JSON text, parsed by the dialect only."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the conversation; a `tool` message answers the call `tool_call_id`."""

    role: Role
    parts: tuple[Part, ...]
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None

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
        """Hash of every byte that matters; equal prompts, and only those, hash alike."""
        digest = hashlib.sha256()
        for tool in self.tools:
            digest.update(tool.text.encode())
        for message in self.messages:
            calls = [[call.id, call.name, call.arguments] for call in message.tool_calls]
            digest.update(json.dumps([message.role, message.tool_call_id, calls]).encode())
            for part in message.parts:
                match part:
                    case TextPart(text):
                        digest.update(b"text" + hashlib.sha256(text.encode()).digest())
                    case ImagePart(digest=picture):
                        digest.update(b"image" + picture)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of a model, verbatim, with what it used."""

    text: str = ""
    reasoning: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    finish_reason: str = ""
    model: str = ""
    usage: Usage = Usage()

    def encodable(self) -> "Reply":
        """The same reply with U+FFFD for each half of a character, which no file can hold.

        JSON may spell one (`\\ud83d`) where a server cut a character in two.
        """
        return replace(
            self,
            text=whole_characters(self.text),
            reasoning=whole_characters(self.reasoning),
            tool_calls=tuple(
                ToolCall(*map(whole_characters, (call.id, call.name, call.arguments)))
                for call in self.tool_calls
            ),
            finish_reason=whole_characters(self.finish_reason),
            model=whole_characters(self.model),
        )

    def masked(self, mask: Callable[[str], str]) -> "Reply":
        """The same reply with all that the model wrote as `mask` leaves it."""
        return replace(
            self,
            text=mask(self.text),
            reasoning=mask(self.reasoning),
            tool_calls=tuple(
                replace(call, arguments=mask(call.arguments)) for call in self.tool_calls
            ),
        )


def whole_characters(text: str) -> str:
    """The text with U+FFFD in place of lone surrogates; two halves that belong together join."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


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
