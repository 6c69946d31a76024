"""A cap on what a whole run may cost, kept while several units spend at once."""

from dataclasses import dataclass
from decimal import Decimal

from ..traces.money import NOTHING, Usd
from .report.result import UnitKey


@dataclass(frozen=True, slots=True)
class OtherRuns:
    """What runs under the same cap have spent, and what their dearest unit cost in USD."""

    spent: Usd = NOTHING
    dearest: Decimal | None = None


class Budget:
    """Counts what is spent and says whether another unit may begin; without a `cap` always.

    Of a sum that is not known whole no cap can be kept: it counts as used up. A unit is
    expected to cost as much as the dearest that has ended; until one has, there is no telling,
    and only one unit runs.
    """

    def __init__(self, cap: Decimal | None = None, spent: Usd = NOTHING) -> None:
        self.cap = cap
        self.spent = spent
        self._running: dict[UnitKey, Decimal] = {}
        self._dearest: Decimal | None = None

    def learn(self, usd: Decimal | None) -> None:
        """A unit that has ended, now or in an earlier part of the run, cost so much."""
        if usd is not None:
            self._dearest = max(usd, self._dearest or Decimal(0))

    def begin(self, unit: UnitKey) -> None:
        """A unit is about to run."""
        self._running[unit] = Decimal(0)

    def spend(self, unit: UnitKey, usd: Decimal | None) -> None:
        """A step of a running unit was paid for; of some the price is not known."""
        self.spent += Usd.of(usd)
        if unit in self._running:
            self._running[unit] += usd or 0

    def end(self, unit: UnitKey) -> None:
        """A unit has ended, in whatever way."""
        self.learn(self._running.pop(unit, None))

    @property
    def exhausted(self) -> bool:
        """Whether all of it is spent, or may be."""
        if self.cap is None:
            return False
        return not self.spent.whole or self.spent.known_usd >= self.cap

    def room(self) -> bool:
        """Whether another unit is likely to fit, those that run taken at what they may yet cost."""
        if self.cap is None:
            return True
        if self.exhausted:
            return False
        if self._dearest is None:
            return not self._running
        to_come = sum((max(Decimal(0), self._dearest - s) for s in self._running.values()),
                      Decimal(0))  # fmt: skip
        return self.spent.known_usd + to_come + self._dearest <= self.cap
