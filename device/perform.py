"""From an action to what the phone does: every action of the union, and nothing else."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import assert_never

from ..actions import (
    DeviceAction,
    DoubleTap,
    Drag,
    LongPress,
    OpenApp,
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
from .frame import Frame, changed_share
from .input import KEYCODES, ShellInput, Stroke, drag_stroke, scroll_strokes, swipe_stroke
from .settle import Pace
from .text import Typist

_LOOK_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class Hands:
    """All that carries out actions on one phone."""

    fingers: ShellInput
    typist: Typist
    apps: AppOpener
    glance: Callable[[], Awaitable[Frame]]
    pace: Pace

    async def perform(self, action: DeviceAction, size: Size, seen: Frame) -> Outcome:
        """Carry out `action` on a screen of `size`; raises CommandFailed if the phone says no."""
        match action:
            case Tap():
                await self.fingers.tap(to_px(action.at, size))
            case DoubleTap():
                await self.fingers.double_tap(to_px(action.at, size))
            case LongPress():
                at = to_px(action.at, size)
                await self.fingers.stroke(Stroke(at, at, action.duration_s))
            case Swipe():
                await self.fingers.stroke(swipe_stroke(action, size))
            case Scroll():
                for stroke in scroll_strokes(action, size):
                    await self.fingers.stroke(stroke)
            case Drag():
                await self.fingers.drag(drag_stroke(action, size))
            case Pinch():
                return Outcome.failed(
                    "two fingers are not possible on this phone; use zoom buttons or a double tap"
                )
            case TypeText():
                return await self.typist.type(action)
            case Press():
                await self.fingers.keys(KEYCODES[action.key])
            case OpenApp():
                return await self.apps.open(action.name)
            case Wait():
                return await self._wait(action.seconds, seen)
            case _:
                assert_never(action)
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
