"""The one finger of a phone: gestures in simulated event time, for the shell and other injectors.

Event time only moves by what gestures say they last, so a swipe of two seconds takes no real time
and every run gives the same events.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from .screen import TouchPhase, Windows

STEP_MS = 1000 / 60
MAX_STEPS = 240
GAP_MS = 50.0  # between two gestures of one shell line: close enough for a double tap
PAUSE_MS = 1000.0  # between gestures of separate requests: never a double tap
HOLD_MS = 500.0  # what `input draganddrop` and `--longpress` hold, Android's long-press timeout


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the screen in pixels."""

    x: float
    y: float


class Screens(Protocol):
    """Whoever holds the window manager."""

    @property
    def windows(self) -> Windows: ...


class Finger:
    """Injects touches; `now_ms` is the time of the last event."""

    def __init__(self, screens: Screens) -> None:
        self._screens = screens
        self._last_real = time.monotonic()
        self._down_at: Point | None = None
        self.now_ms = 0.0

    def begin_request(self) -> None:
        """A new request begins: unless a finger is down, its gestures stand by themselves."""
        if self._down_at is None:
            self.wait(PAUSE_MS)

    def begin_paced_request(self) -> None:
        """A new request of a caller who paces gestures himself: real time counts, up to a pause."""
        if self._down_at is None:
            self.wait(min(PAUSE_MS, (time.monotonic() - self._last_real) * 1000))

    def wait(self, ms: float) -> None:
        """Let event time pass."""
        self.now_ms += max(0.0, ms)

    def tap(self, at: Point) -> None:
        """A zero-length tap, as `input tap` makes it."""
        self.press(at, 0.0)

    def press(self, at: Point, ms: float) -> None:
        """Down, `ms` of stillness, up."""
        self._send("down", at)
        self.wait(ms)
        self._send("up", at)

    def swipe(self, start: Point, end: Point, ms: float) -> None:
        """Down, moves spread evenly over `ms`, up."""
        self._send("down", start)
        self._glide(start, end, ms)
        self._send("up", end)

    def drag_and_drop(self, start: Point, end: Point, ms: float) -> None:
        """Down, a long press, moves spread over `ms`, up."""
        self._send("down", start)
        self.wait(HOLD_MS)
        self._glide(start, end, ms)
        self._send("up", end)

    def follow(self, points: Sequence[Point], leg_ms: float) -> None:
        """Down at the first point, `leg_ms` to each next one, up at the last."""
        self._send("down", points[0])
        for start, end in pairwise(points):
            self._glide(start, end, leg_ms)
        self._send("up", points[-1])

    def event(self, phase: TouchPhase, at: Point) -> None:
        """One event of a gesture that the caller paces itself, in real time while down."""
        if self._down_at is not None:
            self.wait((time.monotonic() - self._last_real) * 1000)
        self._send(phase, at)

    def _glide(self, start: Point, end: Point, ms: float) -> None:
        steps = int(min(MAX_STEPS, max(1.0, ms / STEP_MS)))
        for step in range(1, steps + 1):
            self.wait(ms / steps)
            share = step / steps
            x = start.x + (end.x - start.x) * share
            y = start.y + (end.y - start.y) * share
            self._send("move", Point(x, y))

    def _send(self, phase: TouchPhase, at: Point) -> None:
        if phase == "down":
            self.wait(GAP_MS)
        self._screens.windows.touch(phase, at.x, at.y, self.now_ms)
        self._down_at = None if phase == "up" else at
        self._last_real = time.monotonic()
