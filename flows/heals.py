"""Which steps of a run were healed, when one may be, and what has to prove it."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

from .commands.dispatch import LeafCommand, carry_out
from .context import FlowContext
from .language import Place
from .language.commands import Command
from .outcomes import FlowStatus, FlowStepResult, HealedStep, StepFailed, with_reason


class StepHealer(Protocol):
    """Carries a step out on another element when its own is gone, for one run of one flow."""

    def heals(self, command: Command) -> bool:
        """Whether steps of that kind are healed."""
        ...

    def remember(self, command: Command, context: FlowContext) -> None:
        """A step has passed as it is written."""
        ...

    async def heal(
        self, command: Command, failed: StepFailed, context: FlowContext
    ) -> tuple[HealedStep, str]:
        """Carry it out otherwise; gives how, and a note. Raises StepFailed."""
        ...

    async def again(self, command: Command, healed: HealedStep, context: FlowContext) -> str:
        """Carry it out as it was healed before."""
        ...

    def close(self, passed: bool) -> None:
        """The flow has ended."""
        ...


class Heals:
    """The healed steps of one run of one flow; without a healer steps fail as they are."""

    def __init__(self, healer: StepHealer | None) -> None:
        self._healer = healer
        self._healed: dict[Place, HealedStep] = {}
        self._tried: set[Place] = set()
        self._unproved: HealedStep | None = None
        self._off = 0

    @property
    def steps(self) -> tuple[HealedStep, ...]:
        """Each step that was healed, once."""
        return tuple(self._healed.values())

    def at(self, place: Place) -> HealedStep | None:
        """How the step there was healed."""
        return self._healed.get(place)

    async def carry_out(self, context: FlowContext, command: LeafCommand) -> str:
        """Carry out a step; one whose element is gone is healed, asking once for each place."""
        healer = self._healer
        if healer is None or not healer.heals(command):
            return await carry_out(context, command)
        if known := self._healed.get(command.at):
            note = await healer.again(command, known, context)
            self._unproved = known
            return note
        try:
            note = await carry_out(context, command)
        except StepFailed as failed:
            missing = failed.selector is not None and failed.tree is not None
            if not missing or self._off or command.at in self._tried:
                raise
            self._tried.add(command.at)
            healed, note = await healer.heal(command, failed, context)
            self._healed[command.at] = self._unproved = healed
            return note
        healer.remember(command, context)
        return note

    @contextmanager
    def off(self, here: bool) -> Generator[None]:
        """Steps of the block fail as they are, if `here`."""
        self._off += here
        try:
            yield
        finally:
            self._off -= here

    def asserted(self) -> None:
        """An assertion holds, which proves what was healed before it."""
        self._unproved = None

    def proved(
        self, status: FlowStatus, why: str, steps: list[FlowStepResult]
    ) -> tuple[FlowStatus, str]:
        """How the flow ends: if it does not pass, or asserts nothing after a step that was healed,
        then that step has failed as it would have, and is so among the steps."""
        unproved = self._unproved if status == "passed" else next(iter(self.steps), None)
        if status == "error" or unproved is None:
            return status, why
        later = f"but then: {why}" if why else "but no assertion after it proves that"
        said = with_reason(str(unproved.failure), f"{unproved}, {later}")
        for place, step in enumerate(steps):
            if step.healed is unproved:
                steps[place] = replace(step, status="failed", why=said, failure=unproved.failure)
                break
        return "failed", said

    def close(self, passed: bool) -> None:
        """The flow has ended."""
        if self._healer is not None:
            self._healer.close(passed)
