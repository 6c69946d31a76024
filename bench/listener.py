"""Who wants to hear how a run gets on."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from ..traces.money import Usd
from .queue import RunStopped, UnitAttempt
from .report.result import UnitKey, UnitResult


class BenchListener(Protocol):
    """Hears of everything that happens in a run, in its event loop."""

    def begun(self, planned: int, done: Mapping[UnitKey, UnitResult], spent: Usd) -> None:
        """The run begins, with the results and the cost of an earlier part of it."""
        ...

    def started(self, device: str, turn: UnitAttempt) -> None:
        """A phone begins an attempt."""
        ...

    def stepped(self, device: str, usd: Decimal | None) -> None:
        """The agent on a phone has taken a step."""
        ...

    def broken(self, device: str, turn: UnitAttempt, why: str) -> None:
        """Infrastructure ended an attempt, and the unit is tried again."""
        ...

    def finished(self, result: UnitResult) -> None:
        """A unit has its result."""
        ...

    def benched(self, device: str, why: str) -> None:
        """A phone is given no more units."""
        ...

    def stopped(self, stopped: RunStopped) -> None:
        """The run ends before all of its units have."""
        ...


class SilentListener:
    """Hears of everything and says nothing."""

    def begun(self, planned: int, done: Mapping[UnitKey, UnitResult], spent: Usd) -> None: ...

    def started(self, device: str, turn: UnitAttempt) -> None: ...

    def stepped(self, device: str, usd: Decimal | None) -> None: ...

    def broken(self, device: str, turn: UnitAttempt, why: str) -> None: ...

    def finished(self, result: UnitResult) -> None: ...

    def benched(self, device: str, why: str) -> None: ...

    def stopped(self, stopped: RunStopped) -> None: ...
