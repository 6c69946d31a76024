"""The seam between a task and the scripted model: a script looks at the phone and says a move."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from ...actions import Action, Norm, Px, Size, to_norm
from ...device.ui import UiNode, UiTree


class ScriptLost(Exception):
    """The script does not know what to do on this screen; the message says what it looked for."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a script sees: the view tree, the foreground package, the screen's size in pixels."""

    ui: UiTree
    package: str
    size: Size

    def at(self, node: UiNode) -> Norm:
        """The centre of a node in the model's space."""
        return self.point(node.center)

    def point(self, px: Px) -> Norm:
        """A pixel of this screen in the model's space."""
        return to_norm(px, self.size)


Eyes: TypeAlias = Callable[[], Awaitable[Sight]]


@dataclass(frozen=True, slots=True)
class Move:
    """What the scripted model does next, and the reason it gives."""

    thought: str
    action: Action


class Script(Protocol):
    """Plays one task; it finds what it needs on the screen and holds no fixed coordinates."""

    def decide(self, sight: Sight, memory: Sequence[Move]) -> Move:
        """The next move, given the screen and the moves so far; raises ScriptLost."""
        ...
