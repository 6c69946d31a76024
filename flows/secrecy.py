"""Secrets in flows: scripts and fields have their text, whatever is told of a flow their name."""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from ..actions import DeviceAction, Outcome, TypeText
from ..device.device import Device, Observation
from ..tasks.event_injector import EventInjector
from ..tasks.events import EventJournal
from ..traces.redactor import Redactor
from .outcomes import FlowListener, FlowResult, FlowStepResult, HealedStep, StepFailed, StepInfo

Mask = Callable[[str], str]
T = TypeVar("T")


class SecretPhone(EventInjector):
    """A phone whose pictures have secrets painted over, and which tells of typed ones by name."""

    def __init__(self, device: Device, secrets: Redactor) -> None:
        # As one that has typed before: a flow before this one may have left a secret on the screen.
        super().__init__(device, EventJournal(secrets=secrets), acted=1, secrets=secrets)

    async def perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        """Act; what is typed goes by its name up to the phone."""
        if isinstance(action, TypeText):
            action = action.model_copy(update={"text": self._secrets.mask(action.text)})
        return await super().perform(action, seen)


@dataclass(frozen=True, slots=True)
class MaskedListener:
    """Tells another listener of steps, secrets by name."""

    inner: FlowListener
    mask: Mask

    def step_begun(self, info: StepInfo) -> None:
        """A step begins."""
        self.inner.step_begun(replace(info, text=self.mask(info.text)))

    def step_ended(self, result: FlowStepResult) -> None:
        """The same step has ended."""
        self.inner.step_ended(masked_step(result, self.mask))


def masked_step(step: FlowStepResult, mask: Mask) -> FlowStepResult:
    """A step with names in the place of secrets."""
    return replace(
        step,
        info=replace(step.info, text=mask(step.info.text)),
        why=mask(step.why),
        logs=tuple(map(mask, step.logs)),
        failure=step.failure and _masked_failure(step.failure, mask),
        healed=step.healed and _masked_heal(step.healed, mask),
    )


def masked_result(result: FlowResult, secrets: Redactor) -> FlowResult:
    """A flow's end likewise; what was written of it was masked as it was written."""
    failure, mask = result.failure, secrets.mask
    steps = tuple(masked_step(step, mask) for step in result.steps)
    ended = next(
        (
            told.failure
            for raw, told in zip(result.steps, steps, strict=True)
            if failure is not None and raw.failure is failure
        ),
        None,
    )
    return replace(
        result,
        why=mask(result.why),
        steps=steps,
        verdict=secrets.masked(result.verdict),
        failure=ended or (failure and _masked_failure(failure, mask)),
        healed=tuple(_masked_heal(one, mask) for one in result.healed),
    )


def _masked_failure(failure: StepFailed, mask: Mask) -> StepFailed:
    near = tuple(_all_masked(one, mask) for one in failure.near)
    selector = failure.selector and _all_masked(failure.selector, mask)
    return StepFailed(mask(str(failure)), selector, near, failure.tree)


def _masked_heal(step: HealedStep, mask: Mask) -> HealedStep:
    return replace(
        step,
        old=_all_masked(step.old, mask),
        new=_all_masked(step.new, mask),
        opened=step.opened and _all_masked(step.opened, mask),
        why=mask(step.why),
        failure=_masked_failure(step.failure, mask),
    )


def _all_masked(value: T, mask: Mask) -> T:
    """A selector or view with every text in it masked."""
    if isinstance(value, str):
        return cast(T, mask(value))
    if isinstance(value, tuple):
        return cast(T, tuple(_all_masked(one, mask) for one in cast(tuple[object, ...], value)))
    if not is_dataclass(value):
        return value
    held = cast(Any, value)
    changed = {f.name: _all_masked(getattr(held, f.name), mask) for f in fields(held) if f.init}
    return replace(held, **changed)
