"""From an action to what the phone does: every action of the union, and nothing else."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import assert_never

from ..actions import (
    DeviceAction,
    DoubleTap,
    Dpad,
    Drag,
    LongPress,
    OpenApp,
    OpenLink,
    Outcome,
    Pinch,
    Press,
    Scroll,
    Size,
    Swipe,
    Tap,
    TypeText,
    Wait,
    to_px,
)
from .apps import AppOpener
from .errors import AgentError
from .fingers import BestFingers
from .frame import Frame, changed_share
from .input import DPAD, KEYCODES
from .scroll import Scroller
from .settle import Pace
from .text import Typist
from .wake import Waker

_LOOK_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class ActionExecutor:
    """All that carries out actions on one phone."""

    fingers: BestFingers
    typist: Typist
    scroller: Scroller
    apps: AppOpener
    waker: Waker
    glance: Callable[[], Awaitable[Frame]]
    pace: Pace

    async def perform(self, action: DeviceAction, size: Size, seen: Frame) -> Outcome:
        """Carry out `action` on a screen of `size`.

        Raises CommandFailed or AgentError if the phone says no or breaks off.
        """
        match action:
            case Tap():
                await self.fingers.tap(to_px(action.at, size))
            case DoubleTap():
                await self.fingers.double_tap(to_px(action.at, size))
            case LongPress():
                await self.fingers.hold(to_px(action.at, size), action.duration_s)
            case Swipe():
                from .gestures import swipe_stroke  # most phones are only tapped

                await self.fingers.stroke(swipe_stroke(action, size))
            case Scroll():
                return await self.scroller.scroll(action, size, seen)
            case Drag():
                from .gestures import drag_stroke

                await self.fingers.drag(drag_stroke(action, size))
            case Pinch():
                return await self._pinch(action, size)
            case TypeText():
                return await self.typist.type(action)
            case Press(key="wake"):
                return await self.waker.wake()
            case Press():
                await self.fingers.keys(KEYCODES[action.key])
            case Dpad():
                await self.fingers.keys(*[DPAD[action.key]] * action.times)
            case OpenApp():
                return await self.apps.open(action.name, guess=not action.is_exact)
            case OpenLink():
                return await self.apps.open_link(action.uri)
            case Wait():
                return await self._wait(action.seconds, seen)
            case _:
                assert_never(action)
        return Outcome.done()

    async def _pinch(self, action: Pinch, size: Size) -> Outcome:
        """Two fingers need the agent; without it nothing is sent, and the reason is told."""
        from .gestures import pinch_pairs

        for number, pair in enumerate(pinch_pairs(action, size)):
            try:
                await self.fingers.pair(pair)
            except AgentError as exc:
                if exc.sent or number:
                    raise
                return Outcome.failed(
                    f"two fingers are not possible on this phone ({exc}); use zoom buttons or a "
                    "double tap"
                )
        return Outcome.done()

    async def _wait(self, seconds: float, seen: Frame) -> Outcome:
        """Wait until the screen is another one, at most `seconds`; settling is the next look's."""
        began_s = self.pace.clock()
        while True:
            frame = await self.glance()
            waited_s = self.pace.clock() - began_s
            if changed_share(seen, frame) > self.pace.still_share:
                return Outcome.done(f"the screen changed after {waited_s:.1f} s")
            left_s = seconds - waited_s
            if left_s <= 0:
                return Outcome.done(f"nothing changed in {waited_s:.1f} s")
            await self.pace.sleep(min(_LOOK_EVERY_S, left_s))
