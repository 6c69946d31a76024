"""What others may do while an agent works: hear of its steps, and rule on acts before they go."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from inspect import isawaitable
from typing import TypeAlias

from ..actions import DeviceAction
from ..device.device import Observation
from ..traces.schema import StepRecord

OnStep: TypeAlias = Callable[[StepRecord], Awaitable[None] | None]
"""Hears of each step once it is on disk; may be a coroutine, which is then waited for."""


@dataclass(frozen=True, slots=True)
class Veto:
    """An act that must not be done; the model is told why."""

    why: str


Ruling: TypeAlias = DeviceAction | Veto | None
"""Do this instead, do nothing, or (None) do what was asked for."""

BeforeAction: TypeAlias = Callable[[DeviceAction, Observation], Ruling | Awaitable[Ruling]]
"""Asked before each act on the phone, with the screen that the model saw; may be a coroutine."""


def ignore_step(step: StepRecord) -> None:
    """Nobody wants to hear of steps."""


async def heard(on_step: OnStep, step: StepRecord) -> None:
    """Tell of a step; raises what who hears of it raises."""
    said = on_step(step)
    if said is not None:
        await said


async def rule(before: BeforeAction | None, action: DeviceAction, seen: Observation) -> Ruling:
    """What whoever is asked says of an act; raises what they raise."""
    if before is None:
        return None
    said = before(action, seen)
    return await said if isawaitable(said) else said
