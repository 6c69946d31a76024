"""Waking the phone up and taking the lock screen away where no secret is asked for."""

from ..actions import Outcome, Px
from .adb import AdbTransport
from .errors import CommandFailed
from .input import WAKE, Fingers, Stroke
from .settle import Pace
from .state import StateReader

_WITHIN_S = 3.0
_POLL_S = 0.05
_SWIPE_S = 0.25
_SECRET = "the phone is locked: its PIN, pattern or password must be entered by its owner"


class Waker:
    """Turns the screen on and dismisses a lock screen that has no PIN, pattern or password."""

    def __init__(
        self, transport: AdbTransport, fingers: Fingers, state: StateReader, pace: Pace
    ) -> None:
        self._transport = transport
        self._fingers = fingers
        self._state = state
        self._pace = pace

    async def wake(self) -> Outcome:
        """Done only once the screen is on and unlocked; with a secret due, nothing is touched."""
        state = await self._state.read()
        if state.locked and await self._state.asks_secret():
            return Outcome.failed(_SECRET)
        if not state.awake:
            await self._fingers.keys(WAKE)
            if not await self._until(awake=True):
                return Outcome.failed("the wake key did not turn the screen on")
        if not (await self._state.read()).locked:
            return Outcome.done()
        if not state.locked and await self._state.asks_secret():
            return Outcome.failed(_SECRET)  # it locked itself while the screen was off
        for attempt in (self._dismiss, self._swipe_up):
            await attempt()
            if await self._until(awake=True, locked=False):
                return Outcome.done("the phone was unlocked")
        return Outcome.failed(f"the lock screen stays although it was swiped away; {_SECRET}")

    async def _dismiss(self) -> None:
        try:
            await self._transport.check("wm", "dismiss-keyguard")
        except CommandFailed:
            return  # older than Android 8, or forbidden; the swipe is next

    async def _swipe_up(self) -> None:
        size = (await self._state.view()).size
        across = size.width_px // 2
        start, end = Px(across, size.height_px * 8 // 10), Px(across, size.height_px * 2 // 10)
        await self._fingers.stroke(Stroke(start, end, _SWIPE_S))

    async def _until(self, awake: bool, locked: bool | None = None) -> bool:
        deadline_s = self._pace.clock() + _WITHIN_S
        while True:
            state = await self._state.read()
            if state.awake == awake and locked in (None, state.locked):
                return True
            if self._pace.clock() >= deadline_s:
                return False
            await self._pace.sleep(_POLL_S)
