"""How a model says what it wants to do, and how a reply becomes one action or a bad reply."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from pydantic import JsonValue

from ...actions import Action, Size
from ..models.base import Reply, Tool

Schema: TypeAlias = Mapping[str, JsonValue]
"""A JSON Schema."""

# The picture of an upright phone at `balanced`; only dialects that speak in pixels need the size.
PORTRAIT = Size(720, 1600)


class Unsayable(ValueError):
    """A dialect has no words for an action; the message says for which."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The one action a reply asks for, with the model's reason for it."""

    thought: str
    action: Action


@dataclass(frozen=True, slots=True)
class BadReply:
    """A reply that names no action; `why` is shown to the model and says what was expected."""

    why: str


Parsed: TypeAlias = Decision | BadReply


@dataclass(frozen=True, slots=True)
class CallText:
    """A function call as text: its name and its arguments as JSON."""

    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a model of this dialect would have replied: text, or a native call, or both."""

    text: str = ""
    call: CallText | None = None


class Dialect(Protocol):
    """One way of writing actions: what the model is offered, and how its reply is read.

    `shown` is the size of the last picture the model was sent, as it was sent.
    """

    @property
    def name(self) -> str:
        """What profiles call it."""
        ...

    @property
    def tools(self) -> tuple[Tool, ...]:
        """The functions to offer; empty for dialects that write plain text."""
        ...

    @property
    def system_prompt(self) -> str | None:
        """What the model is told about the grammar; None if the tools already say it all."""
        ...

    def parse(self, reply: Reply, shown: Size = PORTRAIT) -> Parsed:
        """Read a reply; never raises, and never takes an unreadable reply for an end."""
        ...

    def render(self, action: Action, thought: str, shown: Size = PORTRAIT) -> Said:
        """Say an action so that `parse` reads it back; raises Unsayable."""
        ...
