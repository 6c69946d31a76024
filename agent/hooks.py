"""What others may do while an agent works: hear of its steps, and rule on acts before they go."""

from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import isawaitable
from typing import TYPE_CHECKING, TypeAlias

from ..actions import DeviceAction
from ..device.device import Observation
from ..device.errors import DeviceError
from ..traces.schema import StepRecord
from .ladder import MISAIMED

if TYPE_CHECKING:
    from .interrupts import Interrupts

OnStep: TypeAlias = Callable[[StepRecord], object]
"""Hears of each step once it is on disk; may be a coroutine function, which is then waited for."""

# Whose windows stand in the way of an app: the packages of interrupts/rules.yaml.
SYSTEM_WINDOWS = frozenset({
    "android", "com.android.permissioncontroller", "com.google.android.permissioncontroller",
    "com.android.packageinstaller", "com.google.android.packageinstaller", "com.android.systemui",
    "com.android.settings", "com.android.vending",
})  # fmt: skip

# The signal of an act that was asked for and not attempted, by somebody's veto or error.
VETOED = "vetoed"


def acted(step: StepRecord) -> bool:
    """Whether the step touched the phone, as far as is known."""
    return isinstance(step.action, DeviceAction) and not {VETOED, MISAIMED} & {*step.signals}


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


class RaisedOutside(Exception):
    """Holds `error`, which code that is not ours has raised, on its way through an attempt.

    Whatever its type it must not be taken for a failure of the phone, the model or the disk.
    """

    def __init__(self, error: Exception) -> None:
        super().__init__(f"{type(error).__name__}: {error}")
        self.error = error


@contextmanager
def outside(*but: type[Exception]) -> Generator[None]:
    """Call code that is not ours: what it raises comes as RaisedOutside, `but` as it is."""
    try:
        yield
    except but:
        raise
    except RaisedOutside:
        raise
    except Exception as error:
        raise RaisedOutside(error) from error


async def heard(on_step: OnStep, step: StepRecord) -> None:
    """Tell of a step; raises RaisedOutside."""
    with outside():
        said = on_step(step)
        if isawaitable(said):
            await said


async def rule(before: BeforeAction | None, action: DeviceAction, seen: Observation) -> Ruling:
    """What whoever is asked says of an act; raises RaisedOutside, also for no ruling at all."""
    if before is None:
        return None
    with outside():
        said = before(action, seen)
        ruling = await said if isawaitable(said) else said
        if not isinstance(ruling, DeviceAction | Veto | None):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(
                f"before_action returned {ruling!r}: return None to go on, an action on the phone "
                "to do that instead, or a tapwright.Veto"
            )
        return ruling


class InterruptsOnDemand:
    """Closes what stands in the way, loaded once a screen may need it.

    Views take time on a real phone: without `every_screen` they are read only where a window of the
    system is in front, or it is not known which is.
    """

    def __init__(self, make: "Callable[[], Interrupts]", every_screen: bool) -> None:
        self._make = make
        self._every_screen = every_screen
        self._made: Interrupts | None = None

    async def cleared(self, seen: Observation) -> Observation:
        """The screen when nothing stands in the way that may be closed; raises DeviceError."""
        front = seen.app.package if seen.app else None
        if not (self._every_screen or front is None or front in SYSTEM_WINDOWS):
            return seen
        self._made = self._made or self._make()
        with outside(DeviceError):
            return await self._made.cleared(seen)

    def told(self) -> str:
        """What was done since this was asked last, for the model; empty for nothing."""
        return self._made.told() if self._made else ""
