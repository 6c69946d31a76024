"""What becomes of steps and flows, for terminal, reports and tests alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from ..device.ui import UiTree
from ..traces.money import Spent
from ..traces.schema import Verdict
from .language import Flow, Place
from .nearest import NearMiss
from .selectors import Selector

if TYPE_CHECKING:
    from .diagnosis import Diagnosis

StepStatus: TypeAlias = Literal["passed", "failed", "warned", "skipped", "error"]
Lost: TypeAlias = Literal["", "phone", "model"]
FlowStatus: TypeAlias = Literal["passed", "failed", "error"]


class StepFailed(Exception):
    """A step did not do what it says; `selector` is what was looked for, `near` what came near and
    `tree` the views then, if an element was missing."""

    def __init__(
        self,
        why: str,
        selector: Selector | None = None,
        near: Sequence[NearMiss] = (),
        tree: UiTree | None = None,
    ) -> None:
        super().__init__(why)
        self.selector = selector
        self.near = tuple(near)
        self.tree = tree


@dataclass(frozen=True, slots=True, kw_only=True)
class HealedStep:
    """A step that was carried out on another element than it names: `new` in place of `old`, and
    after `opened` was tapped, if that leads to it; `failure` is what it would have failed with."""

    at: Place
    command: str
    old: Selector
    new: Selector
    opened: Selector | None
    why: str
    failure: StepFailed

    def __str__(self) -> str:
        said = f": {self.why}" if self.why else ""
        return f"healed on trial, {self.change}{said}"

    @property
    def change(self) -> str:
        """What was done otherwise, in words."""
        tapped = f"after a tap on {self.opened}" if self.opened is not None else ""
        other = f"with {self.new}" if self.new != self.old or not tapped else ""
        return ", ".join(part for part in (tapped, other) if part)


class StepSkipped(Exception):
    """A step was not done, since its condition does not hold or Android has nothing like it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepInfo:
    """A step that begins: its number among all that are run, how deep it is nested (0 is the flow's
    own), and its words; `block` says that it holds others."""

    index: int
    depth: int
    command: str
    text: str
    at: Place
    block: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowStepResult:
    """A step that has ended. `why` says why it failed, was skipped or is a warning, or what else is
    worth knowing; `error` is of infrastructure, `failed` of the app or the flow."""

    info: StepInfo
    status: StepStatus
    why: str = ""
    seconds: float = 0.0
    logs: tuple[str, ...] = ()
    failure: StepFailed | None = None
    healed: HealedStep | None = None
    spent: Spent = field(default_factory=Spent)
    """What it cost to ask models; `episode` is where that is booked, if not in the flow's trace."""
    episode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowResult:
    """A flow that has ended; `verdict` rests on its assertions alone.

    `failure` is what ended it, `diagnosis` what is known of that, `earlier` are the attempts before
    this one, oldest first; `ran` is False if it was never begun.
    """

    flow: Flow
    status: FlowStatus
    why: str
    steps: tuple[FlowStepResult, ...]
    seconds: float
    verdict: Verdict
    device: str = ""
    simulated: bool = False
    """Whether the phone was one that is not Android."""
    trace: str = ""
    failure: StepFailed | None = None
    diagnosis: "Diagnosis | None" = None
    earlier: "tuple[FlowResult, ...]" = ()
    ran: bool = True
    healed: tuple[HealedStep, ...] = ()
    """Steps that passed only after they were changed; the rest of the flow has proved each."""
    lost: Lost = ""
    """What an error is of."""

    @property
    def flaky(self) -> bool:
        """Whether it passed, but not at the first attempt."""
        return self.status == "passed" and bool(self.earlier)

    @property
    def spent(self) -> Spent:
        """What all its steps cost, those of earlier attempts as well."""
        own = sum((step.spent for step in self.steps), Spent())
        return sum((attempt.spent for attempt in self.earlier), own)

    @property
    def failed_step(self) -> FlowStepResult | None:
        """The innermost step that ended the flow; one that was healed in vain, not what showed
        it."""
        vain = (step for step in self.steps if step.healed and step.status == "failed")
        if (step := next(vain, None)) is not None:
            return step
        ended = [step for step in self.steps if step.status in ("failed", "error")]
        if self.failure is not None:
            # Others may have failed before, within a retry, or after, in a hook.
            ended = [step for step in ended if step.failure is self.failure]
        return next((step for step in ended if not step.info.block), ended[0] if ended else None)


_NEAREST = "; nearest: "


def short(why: str) -> str:
    """Why something failed, without what came near: reports have a list of that."""
    return why.partition(_NEAREST)[0]


def with_reason(why: str, more: str) -> str:
    """Why something failed with one more reason, before what came near."""
    head, mark, near = why.partition(_NEAREST)
    return f"{head}; {short(more)}{mark}{near}"


class FlowListener(Protocol):
    """Hears of steps as they begin and end."""

    def step_begun(self, info: StepInfo) -> None:
        """A step begins."""
        ...

    def step_ended(self, result: FlowStepResult) -> None:
        """The same step has ended."""
        ...


class Silent:
    """A listener that does nothing."""

    def step_begun(self, info: StepInfo) -> None:
        """Nothing."""

    def step_ended(self, result: FlowStepResult) -> None:
        """Nothing."""
