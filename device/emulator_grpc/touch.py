"""Fingers through the emulator's gRPC: events of its touch panel, as a person's would be."""

import asyncio
import math
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from ...actions import Px
from ..errors import AgentError
from ..input import Pair, Stroke
from ..screen.displays import Panel
from ..settle import Pace
from .link import Contact, EmulatorCallFailed, EmulatorLink

_STEP_S = 1 / 60  # between two places of a finger that moves, as often as a panel reports it
_TAP_S = _STEP_S  # a finger stays for one report
# An event goes through the emulator's panel and Android's dispatcher, of which the answer of a call
# knows nothing; the shell's `input` waits for them.
_ARRIVES_S = 0.03
TAP_S = _TAP_S + _ARRIVES_S
"""What a tap takes beside its two calls, in seconds."""
_BETWEEN_TAPS_S = 0.08  # Android takes two taps for a double tap when 40 to 300 ms lie between


class GrpcInput:
    """Touches the main display; every method raises AgentError, as the agent's fingers do.

    A finger that is down is lifted whatever happens meanwhile.
    """

    def __init__(self, link: EmulatorLink, panel: Panel, pace: Pace) -> None:
        self._link = link
        self._panel = panel
        self._pace = pace

    async def tap(self, at: Px) -> None:
        """One tap."""
        await self._press(at, _TAP_S)
        await self._pace.sleep(_ARRIVES_S)

    async def double_tap(self, at: Px) -> None:
        """Two taps, as far apart as a double tap must be."""
        await self._press(at, _TAP_S)
        await self._pace.sleep(_BETWEEN_TAPS_S)
        try:
            await self.tap(at)
        except AgentError as exc:
            raise AgentError(str(exc), sent=True) from exc  # the first tap was

    async def hold(self, at: Px, duration_s: float) -> None:
        """A long press."""
        await self._press(at, duration_s)
        await self._pace.sleep(_ARRIVES_S)

    async def stroke(self, stroke: Stroke) -> None:
        """A swipe."""
        await self._move([stroke], stroke.duration_s, 0.0)

    async def glide(self, stroke: Stroke) -> None:
        """A swipe that rests before it lets go, so that what it moved does not fly on."""
        half_s = stroke.duration_s / 2
        await self._move([stroke], half_s, half_s)

    async def pair(self, pair: Pair) -> None:
        """Two fingers at once."""
        await self._move([pair.first, pair.second], pair.first.duration_s, 0.0)

    async def _press(self, at: Px, duration_s: float) -> None:
        async with self._down([at]):
            await self._pace.sleep(duration_s)

    async def _move(self, strokes: list[Stroke], moving_s: float, resting_s: float) -> None:
        async with self._down([stroke.start for stroke in strokes]) as places:
            steps = max(2, math.ceil(moving_s / _STEP_S))
            began_s = self._pace.clock()
            for step in range(1, steps + 1):
                due_s = began_s + moving_s * step / steps
                await self._pace.sleep(max(0.0, due_s - self._pace.clock()))
                places[:] = [_between(stroke, step / steps) for stroke in strokes]
                await self._send(places, down=True)
            await self._pace.sleep(resting_s)
        await self._pace.sleep(_ARRIVES_S)

    @asynccontextmanager
    async def _down(self, at: list[Px]) -> AsyncGenerator[list[Px]]:
        """Fingers on these places, which may change meanwhile, and lifted at the last of them.

        Only for what failed before the first event reached the emulator `sent` is no.
        """
        places = list(at)
        try:
            await self._send(places, down=True)
        except AgentError as exc:
            if exc.sent:
                await asyncio.shield(self._lift(places))
            raise
        except asyncio.CancelledError:
            await asyncio.shield(self._lift(places))
            raise
        try:
            yield places
        except BaseException as exc:
            await asyncio.shield(self._lift(places))
            if isinstance(exc, AgentError):
                raise AgentError(str(exc), sent=True) from exc
            raise
        try:
            await self._send(places, down=False)
        except AgentError as exc:
            raise AgentError(str(exc), sent=True) from exc

    async def _lift(self, places: list[Px]) -> None:
        """Lift the fingers if that is still possible; the emulator itself does after 120 s."""
        try:
            await self._send(places, down=False)
        except AgentError:
            return  # told already by what came before

    async def _send(self, places: list[Px], down: bool) -> None:
        contacts = [
            Contact(*self._panel.natural(at.x, at.y), down, number)
            for number, at in enumerate(places)
        ]
        try:
            await self._link.touch(*contacts)
        except EmulatorCallFailed as exc:
            raise AgentError(str(exc), sent=exc.sent) from exc


def _between(stroke: Stroke, share: float) -> Px:
    start, end = stroke.start, stroke.end
    return Px(
        round(start.x + (end.x - start.x) * share), round(start.y + (end.y - start.y) * share)
    )
