"""How a model says what it wants to do, and how a reply becomes one action or a bad reply."""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from ...actions import Action
from ..models.base import Reply, Tool


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


class Dialect(Protocol):
    """One way of writing actions: what the model is offered, and how its reply is read."""

    @property
    def tools(self) -> tuple[Tool, ...]:
        """The functions to offer; empty for dialects that write plain text."""
        ...

    def parse(self, reply: Reply) -> Parsed:
        """Read a reply; never raises, and never takes an unreadable reply for an end."""
        ...
