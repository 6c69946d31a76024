"""The phone's clock: frozen by default, so that every run of a scenario shows the same time."""

import time
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)  # a Monday


class Clock:
    """Wall clock of one phone; frozen it moves only by `set` and `advance`."""

    def __init__(self, start: datetime = START, *, frozen: bool = True) -> None:
        self._base = _aware(start)
        self._since = time.monotonic()
        self._frozen = frozen

    @property
    def frozen(self) -> bool:
        return self._frozen

    @frozen.setter
    def frozen(self, value: bool) -> None:
        self.set(self.now())
        self._frozen = value

    def now(self) -> datetime:
        """The phone's time, timezone-aware in UTC."""
        if self._frozen:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._since)

    def epoch(self) -> int:
        """The phone's time in whole seconds since 1970."""
        return int(self.now().timestamp())

    def set(self, moment: datetime) -> None:
        """Move the clock to `moment` (naive values are taken as UTC)."""
        self._base = _aware(moment)
        self._since = time.monotonic()

    def advance(self, seconds: float) -> None:
        """Move the clock by `seconds`."""
        self.set(self.now() + timedelta(seconds=seconds))


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
