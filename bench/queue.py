"""Hands out the units of a run to its phones, and takes back those that infrastructure broke."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, TypeAlias

from ..traces.schema import Totals
from .budget import Budget
from .plan import Unit

# A unit is tried once, and at most twice more when infrastructure broke it.
MOST_ATTEMPTS = 3

Reason: TypeAlias = Literal["cost", "devices", "disk"]


@dataclass(frozen=True, slots=True)
class RunStopped:
    """Why a run ended before all of its units had."""

    reason: Reason
    why: str


@dataclass(frozen=True, slots=True)
class UnitAttempt:
    """One attempt at a unit; `spent` is what the broken attempts before it cost."""

    unit: Unit
    attempt: int = 1
    failed_on: frozenset[str] = frozenset()
    spent: Totals = Totals()

    def again(self, device: str, spent: Totals) -> "UnitAttempt":
        """The next attempt, on another phone if there is one."""
        failed_on = self.failed_on | {device}
        return replace(self, attempt=self.attempt + 1, failed_on=failed_on, spent=spent)


class UnitQueue:
    """Units in their order; a broken one comes again, on a phone that has not failed it if any."""

    def __init__(self, units: Sequence[Unit], devices: Iterable[str], budget: Budget) -> None:
        self._waiting = [UnitAttempt(unit) for unit in units]
        self._running: dict[str, UnitAttempt] = {}
        self._devices = set(devices)
        self._budget = budget
        self._changed = asyncio.Condition()
        self.stopped: RunStopped | None = None

    async def take(self, device: str) -> UnitAttempt | None:
        """The next turn for this phone, waited for while others may yet give one back; None when
        there is nothing more to do."""
        async with self._changed:
            while self.stopped is None and device in self._devices and not self._finished:
                turn = self._next(device)
                if turn is not None and self._budget.room():
                    self._waiting.remove(turn)
                    self._running[device] = turn
                    self._budget.begin(turn.unit.key)
                    return turn
                if turn is not None and not self._running:
                    why = f"{_spent(self._budget)}; another unit may cost more than is left"
                    self.stopped = RunStopped("cost", why)
                    break
                await self._changed.wait()
            self._changed.notify_all()
            return None

    async def done(self, device: str, again: UnitAttempt | None = None) -> None:
        """The turn of this phone has ended; `again` is the next attempt that it needs."""
        async with self._changed:
            turn = self._running.pop(device)
            self._budget.end(turn.unit.key)
            if again is not None:
                self._waiting.insert(self._place(again), again)
            self._changed.notify_all()

    async def retire(self, device: str) -> None:
        """Give this phone no more turns; without phones the run ends."""
        async with self._changed:
            self._devices.discard(device)
            if not self._devices and self._waiting and self.stopped is None:
                self.stopped = RunStopped("devices", "no phone is left that works")
            self._changed.notify_all()

    async def stop(self, stopped: RunStopped) -> None:
        """Give no more turns at all."""
        async with self._changed:
            self.stopped = self.stopped or stopped
            self._changed.notify_all()

    @property
    def _finished(self) -> bool:
        return not self._waiting and not self._running

    def _place(self, again: UnitAttempt) -> int:
        """First, for another phone to take it; last where it has to be one that broke it, so that
        a phone that is broken is found out before the unit's attempts are used up."""
        return 0 if self._devices - again.failed_on else len(self._waiting)

    def _next(self, device: str) -> UnitAttempt | None:
        for turn in self._waiting:
            if device not in turn.failed_on or self._devices <= turn.failed_on:
                return turn
        return None


def out_of_money(budget: Budget) -> RunStopped:
    """What ends a run whose cap is used up."""
    return RunStopped("cost", _spent(budget))


def _spent(budget: Budget) -> str:
    if not budget.spent.whole:
        return (
            f"{budget.spent} of ${budget.cap} are spent: what a call cost is not known, so no cap "
            "can be kept; go on without one: --max-cost none"
        )
    return f"${budget.spent.known_usd.quantize(Decimal('0.0001'))} of ${budget.cap} are spent"
