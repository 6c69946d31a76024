"""What a run asks of the places where its units are played, on this host or on another one."""

import hashlib
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

from ..agent.models.gate import EndpointGates
from ..device.device import Device, InstalledApp
from ..tasks.event_injector import FaultInjector
from ..tasks.task import Task
from ..traces.journal import RunFolder
from ..traces.schema import EpisodeRecord, Totals
from .queue import UnitAttempt

OnStep: TypeAlias = Callable[[Decimal | None], None]
"""Hears of each step as it is taken, with its price in USD if that is known."""


@dataclass(frozen=True, slots=True)
class Episode:
    """An attempt that was begun, with its trace; the verdict may be a judge's."""

    record: EpisodeRecord
    folder: Path


@dataclass(frozen=True, slots=True)
class InfrastructureFailure:
    """An attempt that infrastructure ended outside of its trace, or that crashed; `totals` is what
    it cost."""

    why: str
    totals: Totals = Totals()


AttemptResult: TypeAlias = Episode | InfrastructureFailure


@dataclass(frozen=True, slots=True)
class AttemptRequest:
    """One attempt to be played on a phone that is ready for it; `name` is of letters, digits and
    dashes, and no other attempt of the run has it."""

    name: str
    task: Task
    device: Device
    faults: FaultInjector | None
    run: RunFolder
    on_step: OnStep


class WorkerGone(Exception):
    """A worker can play nothing any more: what it was given is not begun, and is another's."""


class PlayUnit(Protocol):
    """An agent at work: plays one request into the run."""

    async def __call__(self, request: AttemptRequest) -> AttemptResult:
        """Only infrastructure raises; all that the agent does wrong is in the record's end."""
        ...

    async def install(self, phone: Device) -> InstalledApp | None:
        """Have the app under test on the phone, if there is one; raises UsageError for its files
        and InstallFailed if the phone refuses it."""
        ...


class OpenAgents(Protocol):
    """Makes the agents of a run, in this process or in another one: it can be pickled."""

    def __call__(self, gates: EndpointGates | None = None) -> AbstractAsyncContextManager[PlayUnit]:
        """The agents, for as long as the block lasts; `gates` are those of the whole run where it
        has several processes."""
        ...

    def gates(self) -> EndpointGates:
        """New gates for a whole run, which tell whoever these agents tell."""
        ...

    def travelling(self) -> "OpenAgents":
        """The same without what is only of use in this process."""
        ...


class Worker(Protocol):
    """One phone, and the agent that is played on it."""

    @property
    def device(self) -> str:
        """What the results call the phone."""
        ...

    @property
    def simulated(self) -> bool:
        """Whether it is a pocket phone."""
        ...

    async def install(self) -> InstalledApp | None:
        """Have the app under test on the phone before anything is begun; raises UsageError and
        DeviceError."""
        ...

    async def play(self, turn: UnitAttempt, run: RunFolder, on_step: OnStep) -> AttemptResult:
        """Play one attempt from set-up to verdict into the run; raises OSError if the disk refuses
        the trace, and WorkerGone before anything is begun."""
        ...


@runtime_checkable
class MendedWorker(Worker, Protocol):
    """A worker whose phone is looked at before each unit, and cured where it is ill."""

    async def unfit(self) -> str | None:
        """What is wrong with the phone, None if it is fit for a unit."""
        ...

    async def mend(self) -> str | None:
        """Have it cured; says why it can be given no more units if nothing helps."""
        ...

    async def used(self) -> str | None:
        """An episode has ended; says why it can be given no more units, if so."""
        ...

    def taken_out(self, why: str) -> None:
        """The run gives it no more units, for a reason of its own."""
        ...


def order_name(turn: UnitAttempt) -> str:
    """The attempt's name; a task of a user's own may be called anything."""
    name = f"{turn.unit.key}-{turn.attempt}"
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", name)
    return plain if plain == name else f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
