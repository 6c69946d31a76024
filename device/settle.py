"""Waiting until the screen stands still: frames are compared, and a clock stops the waiting."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from .frame import Frame, changed_cells

Clock = Callable[[], float]
Sleeper = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a phone is waited for; the clock and the sleeper are handed in by tests."""

    still_s: float = 0.05
    """Two equal frames must be this far apart: an app needs a moment to begin reacting."""
    cap_s: float = 4.0
    still_share: float = 0.0006
    """A share that may differ: a blinking cursor covers 5 of 10,000 cells, a tick box 9."""
    ticking_share: float = 0.01
    """A share that may differ for good, if it is always the same place: a stopwatch, a film ..."""
    ticking_s: float = 1.0
    """... once all else has stood still for so long; before, it may be a sign of loading."""
    front_s: float = 8.0
    """An app that was started has this long to come to the front."""
    back_s: float = 10.0
    """A phone that dropped off has this long: adb itself needs 6.3 s after 4 s of absence."""
    boot_s: float = 120.0
    """A phone that came back but is still starting has this long: some need a minute and more."""
    clock: Clock = time.monotonic
    sleep: Sleeper = asyncio.sleep


G = TypeVar("G")


@dataclass(frozen=True, slots=True)
class Settled(Generic[G]):
    """The last look, whether the screen stood still in it, and the seconds that took."""

    last: G
    still: bool
    waited_s: float


async def settle(
    look: Callable[[], Awaitable[G]], frame_of: Callable[[G], Frame], pace: Pace
) -> Settled[G]:
    """Look again and again until two frames are equal, or `cap_s` is over (then `still` is no).

    One small place that never rests, such as a stopwatch, is waited for `ticking_s` only.
    """
    began_s = pace.clock()
    started_s = began_s
    last = await look()
    place: frozenset[int] = frozenset()
    place_since_s = began_s
    while True:
        now_s = pace.clock()
        if now_s - began_s >= pace.cap_s:
            return Settled(last, still=False, waited_s=now_s - began_s)
        gap_s = started_s + pace.still_s - now_s
        if gap_s > 0:
            await pace.sleep(gap_s)
        started_s = pace.clock()
        newer = await look()
        cells, of = changed_cells(frame_of(last), frame_of(newer))
        last = newer
        if len(cells | place) > pace.ticking_share * of:
            place, place_since_s = cells, started_s
        else:
            place |= cells
        small = len(place) <= pace.ticking_share * of
        ticks = small and pace.clock() - place_since_s >= pace.ticking_s
        if ticks or len(cells) <= pace.still_share * of:
            return Settled(last, still=True, waited_s=pace.clock() - began_s)
