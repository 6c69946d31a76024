"""What apps wait for: the phone's start, and the clock's moving on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from .clock import Clock

ClockListener = Callable[[datetime, datetime], None]


class Occasions:
    """Calls back at each start and whenever the clock is seen to have moved on."""

    def __init__(self, clock: Clock, run: Callable[[Callable[[], None]], None]) -> None:
        self._clock = clock
        self._run = run
        """Runs a callback as app code."""
        self._on_clock: list[ClockListener] = []
        self._on_boot: list[Callable[[], None]] = []
        self._seen: datetime | None = None

    def on_clock(self, callback: ClockListener) -> None:
        """Call back with the time before and after."""
        self._on_clock.append(callback)

    def on_boot(self, callback: Callable[[], None]) -> None:
        """Call back now and after every restart."""
        self._on_boot.append(callback)
        self._run(callback)

    def tick(self) -> None:
        """Look at the clock."""
        now, before = self._clock.now(), self._seen
        self._seen = now
        if before is not None and now > before:
            for callback in self._on_clock:
                self._run(lambda told=callback: told(before, now))

    def restart(self) -> None:
        self._seen = self._clock.now()
        for callback in self._on_boot:
            self._run(callback)
