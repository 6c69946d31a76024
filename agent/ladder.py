"""Which effort the next step gets: cheap by default, more after measured failures, then down."""

from collections.abc import Sequence
from typing import Literal, Protocol, TypeAlias

from ..traces.schema import Rung
from .models.base import Effort

Climbing: TypeAlias = Literal["low", "medium", "high"]
RUNGS: tuple[Climbing, ...] = ("low", "medium", "high")


class Ladder(Protocol):
    """Chooses the rung of each step from the signals of the steps before it."""

    @property
    def rung(self) -> Rung:
        """The rung of the step in hand."""
        ...

    @property
    def why(self) -> str:
        """Why the rung differs from the one before; empty if it does not."""
        ...

    @property
    def effort(self) -> Effort:
        """What the model is asked for on this rung."""
        ...

    def note(self, signals: Sequence[str]) -> None:
        """Take in the signals of the step that has just ended."""
        ...


class FixedRung:
    """One effort for every step."""

    why = ""

    def __init__(self, effort: Effort) -> None:
        self.effort: Effort = effort
        self.rung: Rung = effort

    def note(self, signals: Sequence[str]) -> None:
        """Signals change nothing here."""


class EffortLadder:
    """Plans the first step on `planning`, works on `low`, climbs and comes down one rung at a time.

    `climb_after` steps with signals in a row climb; `descend_after` clean steps in a row descend.
    """

    def __init__(
        self, planning: Climbing = "medium", climb_after: int = 2, descend_after: int = 3
    ) -> None:
        self._position = RUNGS.index(planning)
        self._climb_after = climb_after
        self._descend_after = descend_after
        self._troubled = 0
        self._clean = 0
        self._planned = False
        self.why = "planning the first step"

    @property
    def rung(self) -> Rung:
        """The rung of the step in hand."""
        return RUNGS[self._position]

    @property
    def effort(self) -> Effort:
        """The effort of the same name."""
        return RUNGS[self._position]

    def note(self, signals: Sequence[str]) -> None:
        """Climb after repeated trouble, come down after clean steps."""
        self.why = ""
        self._troubled = self._troubled + 1 if signals else 0
        self._clean = 0 if signals else self._clean + 1
        if not self._planned:
            self._planned = True
            self._move_to(0, "the plan is made")
        elif self._troubled >= self._climb_after:
            self._move_to(self._position + 1, f"{self._troubled} steps with {', '.join(signals)}")
        elif self._clean >= self._descend_after:
            self._move_to(self._position - 1, f"{self._clean} clean steps")

    def _move_to(self, position: int, why: str) -> None:
        position = max(0, min(len(RUNGS) - 1, position))
        if position != self._position:
            self._position, self.why = position, why
            self._troubled = self._clean = 0
