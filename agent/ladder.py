"""Measured facts that say an agent is in trouble or stuck, and which rung the next step gets:
cheap by default, more after measured failures, then down."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal, Protocol, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from ..actions import TARGET, Action, DeviceAction, Outcome, Wait
from ..traces.schema import Rung
from .models.base import Effort

RUNGS: tuple[Rung, ...] = ("low", "medium", "high", "advisor", "human")
UNCONFIRMED = "unconfirmed"
# Of an act that was not attempted because it would have hit something else than it names.
MISAIMED = "misaimed"
# Of an act after which the screen does not show what its model said would come.
UNEXPECTED = "unexpected"
Signal: TypeAlias = Literal["unchanged", "repeated", "oscillating", "not_done"]
UNCHANGED_BELOW = 0.0005

_Steps: TypeAlias = Annotated[int, Field(ge=1)]


class LadderRules(BaseModel):
    """The thresholds of a ladder; the defaults are chosen by `python -m perf.ladder`.

    The first step, which makes the plan, is on `planning`, the work is done on `floor`, and nothing
    comes down below it. `climb_after` steps with signals in a row climb one rung, `descend_after`
    clean steps come down one; from the advisor's rung it is `advisor_steps`. A claim that the goal
    is reached, made below the advisor, is looked at once more, on `confirm` or where the step is
    above it; None takes every claim at its word but one that follows an act that changed nothing,
    which no ladder spares. On its rung the advisor drives, or gives its advice once when it is
    climbed to.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    planning: Effort = "high"
    floor: Effort = "high"
    climb_after: _Steps = 2
    descend_after: _Steps = 3
    advisor_steps: _Steps = 1
    advisor: Literal["drive", "advise"] = "drive"
    confirm: Literal["medium", "high"] | None = "high"


# Those of an episode that names none: it was begun when these were the default, and not recorded.
FIRST_RULES = LadderRules(planning="medium", floor="low", advisor_steps=2)


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

    @property
    def confirms(self) -> bool:
        """Whether a claim of success made on this rung is taken at its word."""
        ...

    @property
    def floor(self) -> Effort:
        """What the model is asked for at the least, once the plan is made."""
        ...

    def note(self, signals: Sequence[str], rereading: float = 0.0) -> None:
        """Take in the signals of the step that has just ended. `rereading` is what reading the
        prompt anew costs, as a multiple of that step: another effort costs it where the effort
        stands in the prompt, and 0 elsewhere."""
        ...


class FixedRung:
    """One rung for every step; `advisor` is the bigger model all the way."""

    why = ""

    def __init__(self, rung: Literal["low", "medium", "high", "advisor"]) -> None:
        self.rung: Rung = rung
        self.effort: Effort = "high" if rung == "advisor" else rung
        self.floor: Effort = self.effort
        self.confirms = rung == "advisor"

    def note(self, signals: Sequence[str], rereading: float = 0.0) -> None:
        """Signals change nothing here."""


class EffortLadder:
    """Climbs and comes down one rung at a time; there are only rungs that somebody stands on.

    A `steady` one, for models that read the whole prompt anew at another effort, makes its plan on
    the floor, and changes the effort only once as many steps call for it as the reading costs.
    """

    def __init__(
        self,
        rules: LadderRules | None = None,
        *,
        advisor: bool = False,
        attended: bool = False,
        steady: bool = False,
    ) -> None:
        self._rules = rules or LadderRules()
        absent: set[Rung] = set()
        if not advisor:
            absent.add("advisor")
        if not attended:
            absent.add("human")
        self._rungs: tuple[Rung, ...] = tuple(rung for rung in RUNGS if rung not in absent)
        self._floor = self._rungs.index(self._rules.floor)
        planning = self._rules.floor if steady else self._rules.planning
        self._position: int = max(self._floor, self._rungs.index(planning))
        self._rereading = 0.0
        self._troubled = 0
        self._clean = 0
        self._misaimed = 0
        self._planned = False
        self.why = "planning the first step"

    @property
    def rung(self) -> Rung:
        """The rung of the step in hand."""
        return self._rungs[self._position]

    @property
    def effort(self) -> Effort:
        """The effort of the same name; above the efforts, all there is."""
        return _effort_on(self.rung)

    @property
    def confirms(self) -> bool:
        """Whether a claim is made high enough up."""
        return self._rules.confirm is None or self.rung in ("advisor", "human")

    def note(self, signals: Sequence[str], rereading: float = 0.0) -> None:
        """Climb after repeated trouble, come down after clean steps."""
        self.why = ""
        self._rereading = rereading
        if MISAIMED not in signals:
            self._misaimed = 0
            self._troubled = self._troubled + 1 if signals else 0
            self._clean = 0 if signals else self._clean + 1
        else:
            # One that was stopped in time did no harm, and the model was told the place.
            self._misaimed += 1
            self._troubled += self._misaimed > 1
        planning, self._planned = not self._planned, True
        if UNCONFIRMED in signals and self._rules.confirm is not None:
            confirm = self._rungs.index(self._rules.confirm)
            self._move_to(max(confirm, self._position), "a claim is looked at again", 1)
        elif planning:
            self._move_to(self._floor, "the plan is made", 1)
        elif self._troubled >= self._rules.climb_after:
            why = f"{_steps(self._troubled)} with {', '.join(signals)}"
            self._move_to(self._position + 1, why, self._troubled)
        elif self._clean >= self._patience:
            why = f"{_steps(self._clean)} without a signal"
            self._move_to(self._position - 1, why, self._clean)

    @property
    def floor(self) -> Effort:
        """That of the rung on which the work is done."""
        return self._rules.floor

    @property
    def _patience(self) -> int:
        dear = self.rung in ("advisor", "human")
        return self._rules.advisor_steps if dear else self._rules.descend_after

    def _move_to(self, position: int, why: str, steps: int) -> None:
        """Change the rung, if the steps that call for it cost as much as the change."""
        position = max(self._floor, min(len(self._rungs) - 1, position))
        other = _effort_on(self._rungs[position]) != self.effort
        if position != self._position and not (other and steps < self._rereading):
            self._position, self.why = position, why
            self._troubled = self._clean = 0


def _effort_on(rung: Rung) -> Effort:
    return "high" if rung == "advisor" or rung == "human" else rung


def _steps(number: int) -> str:
    return "1 step" if number == 1 else f"{number} steps"


class TroubleDetector:
    """Counts what repeats; `stuck_after` times the same action on the same screen is stuck.

    `doubted` says of each claim of a recording whether it was looked at again, for an episode of a
    time when other rules held.
    """

    def __init__(self, stuck_after: int = 5, doubted: Iterable[bool] | None = None) -> None:
        self._doubted = None if doubted is None else iter(doubted)
        self._stuck_after = stuck_after
        self._tried: Counter[tuple[str, str]] = Counter()
        self._screens: deque[str] = deque(maxlen=6)
        self._unchanged = 0
        self._nothing_done = False
        self._looked_again = False
        self.stuck: str | None = None

    def doubts(self, confirms: bool) -> bool:
        """Whether a claim of success is looked at again; `confirms` is what the ladder says.

        Each is looked at once, and none is spared that follows an act which changed nothing.
        """
        if self._doubted is not None:
            return next(self._doubted, False)
        return not self._looked_again and (self._nothing_done or not confirms)

    def claimed(self) -> None:
        """A claim was looked at again; the next one is not, unless the phone is touched before."""
        self._looked_again = True

    def acted(self, screen: str, action: Action, outcome: Outcome) -> tuple[Signal, ...]:
        """Signals of one carried-out action; `screen` is the signature of the frame before it."""
        signals: list[Signal] = []
        if outcome.status != "done":
            signals.append("not_done")
        if isinstance(action, DeviceAction) and not isinstance(action, Wait):
            signals += self._moves(screen, action, outcome)
        return tuple(signals)

    def _moves(self, screen: str, action: Action, outcome: Outcome) -> list[Signal]:
        self._looked_again = False
        signals: list[Signal] = []
        key = (screen, action.model_dump_json(exclude={TARGET}))
        self._tried[key] += 1
        unchanged = outcome.changed is not None and outcome.changed < UNCHANGED_BELOW
        self._unchanged = self._unchanged + 1 if unchanged else 0
        self._nothing_done = unchanged or outcome.status in ("refused", "failed")
        if unchanged:
            signals.append("unchanged")
        if self._tried[key] > 1:
            signals.append("repeated")
        self._screens.append(screen)
        if len(self._screens) == 6 and len(set(self._screens)) == 2:
            signals.append("oscillating")
        if self._tried[key] >= self._stuck_after:
            self.stuck = f"the same action on the same screen {self._tried[key]} times"
        elif self._unchanged >= self._stuck_after:
            self.stuck = f"{self._unchanged} actions in a row changed nothing"
        return signals
