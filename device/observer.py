"""Looking at a phone: a picture that stands still, and the state that belongs to it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from ..actions import Size
from ..actions.log import get_logger
from .device import Observation
from .errors import CaptureFailed
from .frame import Flag, Frame, is_black, may_hide
from .known_screens import KnownScreens
from .screen import HOST_SIDE, BestScreen, Panel, Shot, in_executor
from .settle import Pace, settle
from .state import DeviceStatus, StateReader

log = get_logger(__name__)

_TURNS = 3  # pictures taken at most for one that was not taken while the screen turned


@dataclass(frozen=True, slots=True)
class _Snap:
    """A picture alone."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class _Glance:
    """A picture and the state that was read beside it; `before` is how it was turned till then."""

    frame: Frame
    state: DeviceStatus
    capture_s: float
    before: int


class Observer:
    """Takes pictures of one phone, of the display that its state tells of.

    `on_display` hears the logical display before anything of it is handed out.
    """

    def __init__(
        self,
        screen: BestScreen,
        state: StateReader,
        panel: Panel,
        executor: Executor,
        pace: Pace,
        on_display: Callable[[int], None],
    ) -> None:
        self._screen = screen
        self._state = state
        self._panel = panel
        self._executor = executor
        self._pace = pace
        self._on_display = on_display
        self._known = KnownScreens(screen.lossy)
        self._several = panel.id is not None  # else one panel, as long as no display comes
        self._followed: tuple[int, tuple[str, ...]] | None = None
        # As it was told last; pictures do not say it.
        self._rotation = panel.rotation if panel.size is not None else None
        self._harmless = ("", "")  # the screen of which it was asked last whether all may be shown
        self._hides = ""  # the focus in which something may not be
        self._asked_of = ("", "")  # the screen that was asked last whether it forbids pictures
        self._secret = False
        self._last: tuple[Frame, DeviceStatus] | None = None
        self._newest: Frame | None = None
        self.on_first: Callable[[Frame], None] | None = None
        """Hears of the first picture of each look, in which the screen may still move."""

    def beside(self, frame: Frame) -> DeviceStatus | None:
        """The state that was read beside that frame, if it is the one handed out last."""
        return self._last[1] if self._last and self._last[0] is frame else None

    async def observe(self) -> Observation:
        """Wait until the screen stands still, or has had its time, and look at it."""
        settled = await settle(self._looks(), lambda look: look.frame, self._pace)
        glance = settled.last
        if isinstance(glance, _Snap):  # the time was over with the first picture
            glance = await self._thumbed()
        glance = await self._permitted(glance)
        frame = self._known.recognised(glance.frame)
        frame = frame if settled.still else frame.flagged("unsettled")
        if not frame.flags & {"off", "locked"} and await self._is_secret(frame, glance.state):
            frame = frame.flagged("secure")
        self._last = frame, glance.state
        return Observation(
            frame=frame,
            app=glance.state.app,
            keyboard_shown=glance.state.keyboard_shown,
            capture_s=glance.capture_s,
            settle_s=settled.waited_s,
            at_s=time.monotonic(),
        )

    async def capture(self) -> Frame:
        """A picture as the screen is now, moving or not, with what is known of it."""
        return (await self._permitted(await self._glance())).frame

    async def picture(self) -> Frame:
        """A picture alone, for comparing."""
        return (await self._snap()).frame

    async def still(self) -> Frame:
        """The screen once it rests, for measuring what a scroll did."""
        return (await settle(self.picture, lambda frame: frame, self._pace)).last

    async def follow(self, state: DeviceStatus) -> bool:
        """Turn to the panel that shows the display told of; says whether it is another one.

        That is asked once displays have come, gone or changed their kind, as by folding.
        """
        now = (state.display, state.panels)
        if now == self._followed:
            return False
        self._on_display(state.display)
        moved = False
        if self._several or self._panel.display or state.display or len(state.panels) > 1:
            moved = self._panel.follow(await self._state.viewports(), state.display)
        self._followed = now
        if moved:
            log.info("another display is shown", display=state.display, panels=state.panels)
        return moved

    def _looks(self) -> Callable[[], Awaitable[_Glance | _Snap]]:
        """Looks for settling: the first is never the last, and so is spared the state."""
        first = True

        async def look() -> _Glance | _Snap:
            nonlocal first
            if not first:
                return await self._thumbed()
            first = False
            try:
                snap = await self._snap()
                if self.on_first is not None:
                    self.on_first(snap.frame)
                return snap
            except CaptureFailed:
                return await self._thumbed()  # of the panel that is shown now

        return look

    async def _snap(self) -> _Snap:
        """A picture alone, turned as the screen was last; its thumbnail is made already."""
        frame = self._frame(await self._screen.grab(), self._rotation or 0)
        await in_executor(self._executor, lambda: frame.thumbnail)
        return _Snap(frame)

    async def _thumbed(self) -> _Glance:
        """A glance whose thumbnail is made already, off the event loop."""
        glance = await self._glance()
        await in_executor(self._executor, lambda: glance.frame.thumbnail)
        return glance

    async def _glance(self) -> _Glance:
        """A picture and the state; taken again should the screen turn between the two.

        Should it turn each time, the last picture is flagged as unsettled.
        """
        glance = await self._followed_glance()
        for _ in range(_TURNS - 1):
            if glance is not None and _fit(glance):
                return glance
            log.info("picture taken again, the screen turned or is another")
            glance = await self._followed_glance()
        if glance is None:
            raise CaptureFailed("the screen moves from display to display; try again when it rests")
        return glance if _fit(glance) else replace(glance, frame=glance.frame.flagged("unsettled"))

    async def _followed_glance(self) -> _Glance | None:
        """A picture and the state, None if they are not of one display."""
        try:
            glance = await self._glance_once()
        except CaptureFailed:
            if not await self.follow(await self._state.read()):
                raise
            return None
        return None if await self.follow(glance.state) else glance

    async def _permitted(self, glance: _Glance) -> _Glance:
        """The glance, or one by another method if this one shows what forbids pictures.

        That is asked once a screen; as long as the focus stays, such a window is taken to be there.
        """
        if self._screen.left_out and glance.state.focus != self._hides:
            self._screen.left_out = ""
        asked = (glance.frame.signature, glance.state.focus)
        if glance.frame.source != HOST_SIDE or asked == self._harmless:
            return glance
        if not await self._state.forbids_pictures(glance.state.display):
            self._harmless = asked
            return glance
        log.info("a window forbids pictures: taken by the phone itself", instead_of=HOST_SIDE)
        self._screen.left_out, self._hides = HOST_SIDE, glance.state.focus
        return await self._glance()

    async def _glance_once(self) -> _Glance:
        began_s = time.perf_counter()
        arrived = asyncio.Event()
        # A slow phone answers both questions at once, a quick one in turn. How a picture by the
        # host is turned only the state tells, so that has to be the later of the two.
        if not self._screen.quick and self._screen.chosen != HOST_SIDE:
            arrived.set()
        state_task = asyncio.create_task(self._state_after(arrived))
        try:
            shot = await self._screen.grab(arrived)
            capture_s = time.perf_counter() - began_s
            state = await state_task
        finally:
            state_task.cancel()
            await asyncio.gather(state_task, return_exceptions=True)
        now = state.view.rotation
        before = now if self._rotation is None else self._rotation
        self._rotation = self._panel.rotation = now
        self._panel.size = state.view.size
        return _Glance(self._frame(shot, now, _flags(state)), state, capture_s, before)

    def _frame(self, shot: Shot, rotation: int, flags: frozenset[Flag] = frozenset()) -> Frame:
        frame = Frame(shot.image, shot.size, rotation, shot.source, flags, shot.taken_at_s)
        before, self._newest = self._newest, frame
        return before.lend(frame) if before is not None and before.image is shot.image else frame

    async def _state_after(self, event: asyncio.Event) -> DeviceStatus:
        await event.wait()
        return await self._state.read()

    async def _is_secret(self, frame: Frame, state: DeviceStatus) -> bool:
        """Whether the app's own area is black because it forbids pictures.

        Status bar, buttons and keyboard are drawn by others and show. It is asked once a screen,
        and only where much is black.
        """
        if not may_hide(frame):
            return False
        asked = (frame.signature, state.focus)
        if self._asked_of != asked:
            area = await self._state.secure_area(state.focus)
            self._secret = area is not None and is_black(frame, area.frame, area.covers)
            self._asked_of = asked
        return self._secret


def _flags(state: DeviceStatus) -> frozenset[Flag]:
    flags: set[Flag] = set()
    if not state.awake:
        flags.add("off")
    if state.locked:
        flags.add("locked")
    return frozenset(flags)


def _fit(glance: _Glance) -> bool:
    """Whether picture and state are of a screen turned alike.

    Their shapes tell of a quarter turn, and of a half one that the state has changed meanwhile.
    """
    same = glance.before == glance.state.view.rotation
    return same and is_wide(glance.frame.size) == is_wide(glance.state.view.size)


def is_wide(size: Size) -> bool:
    """Whether a screen of that size lies on its side."""
    return size.width_px > size.height_px
