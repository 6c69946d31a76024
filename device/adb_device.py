"""A phone behind an adb server."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Self, TypeVar

from ..actions import DeviceAction, Outcome, Size
from ..actions.log import get_logger
from .adb import AdbClient, AdbTransport
from .apps import App, AppOpener
from .attach import choose
from .device import DeviceInfo, Observation
from .dump import ViewReader
from .errors import (
    AdbProtocolError,
    AdbServerDown,
    AgentError,
    AgentRefused,
    CaptureFailed,
    CommandFailed,
    DeviceClosed,
    DeviceLost,
    DeviceNotFound,
    DeviceOffline,
    DeviceTimeout,
)
from .executor import ActionExecutor
from .facts import read_facts
from .fingers import BestFingers
from .frame import Flag, Frame, is_black
from .input import ShellInput
from .known_screens import KnownScreens
from .launcher import Launcher
from .reconnect import wait_back
from .screen import AgentScreen, BestScreen, GzipScreen, PngScreen, RawScreen, in_executor
from .scroll import Scroller
from .settle import Pace, settle
from .state import DeviceStatus, StateReader, View
from .text import FieldReader, Typist
from .text.keyboard import KeyboardText
from .u2 import AgentTimes, Remote, U2Agent
from .ui import UiTree
from .wake import Waker

log = get_logger(__name__)

T = TypeVar("T")

_DROPPED = (DeviceLost, DeviceOffline, DeviceNotFound, AdbProtocolError, AdbServerDown)
_TURNS = 3  # pictures taken at most for one that was not taken while the screen turned


@dataclass(frozen=True, slots=True)
class _Glance:
    """A picture and the state that was read beside it."""

    frame: Frame
    state: DeviceStatus
    capture_s: float


class AdbDevice:
    """A phone behind an adb server; made by `attach`."""

    def __init__(
        self,
        client: AdbClient,
        info: DeviceInfo,
        screen: BestScreen,
        remote: Remote,
        executor: ThreadPoolExecutor,
        pace: Pace,
    ) -> None:
        self.info = info
        self.remote = remote
        self.closed = False
        self._client = client
        self._transport = client.transport(info.serial)
        self._screen = screen
        self._known = KnownScreens(screen.lossy)
        self._executor = executor
        self._pace = pace
        self._lock = asyncio.Lock()
        self._state = StateReader(self._transport, info.api_level, info.size)
        self._views = ViewReader(self._transport, remote, pace.sleep)
        fingers = BestFingers(ShellInput(self._transport), remote, info.api_level, pace)
        launcher = Launcher(fingers, self._views.read)
        self._apps = AppOpener(self._transport, self._state, launcher, pace)
        self._hands = ActionExecutor(
            fingers=fingers,
            typist=Typist(
                keys=fingers.shell,
                keyboard=KeyboardText(self._transport, pace),
                remote=remote,
                reader=FieldReader(self._views.read, remote, self._transport),
                api_level=info.api_level,
                pace=pace,
            ),
            scroller=Scroller(fingers, self._still, self._views.read),
            apps=self._apps,
            waker=Waker(self._transport, fingers, self._state, pace),
            glance=self._picture,
            pace=pace,
        )

    @classmethod
    async def attach(
        cls,
        client: AdbClient,
        serial: str,
        pace: Pace | None = None,
        agent_times: AgentTimes | None = None,
        exact: bool = False,
    ) -> Self:
        """Take hold of a phone: read its facts, find its quickest way to take pictures.

        With `exact` that is one that loses nothing: the same screen is the same picture every time.
        """
        await choose(client, serial)
        transport = client.transport(serial)
        facts = await read_facts(transport)
        executor = ThreadPoolExecutor(1, thread_name_prefix=f"tapwright-capture-{serial}")
        remote = Remote(U2Agent(transport, agent_times))
        display = facts.display
        costly = [GzipScreen(transport, executor, display), AgentScreen(remote, executor)]
        screen = BestScreen(
            [RawScreen(transport, executor, display), PngScreen(transport, executor, display)],
            costly=[method for method in costly if not (exact and method.lossy)],
        )
        try:
            await screen.measure()
        except BaseException:
            executor.shutdown(wait=False)
            await remote.agent.stop()
            raise
        log.info("attached", serial=serial, model=facts.info.model, capture=screen.chosen)
        return cls(client, facts.info, screen, remote, executor, pace or Pace())

    @property
    def transport(self) -> AdbTransport:
        """The way to the phone, for what a Device does not offer."""
        return self._transport

    @property
    def screen(self) -> BestScreen:
        """The methods of taking pictures, with their times."""
        return self._screen

    async def time_all(self) -> None:
        """Time every method of taking pictures, also those that an attach leaves out."""
        async with self._held():
            await self._screen.measure(every=True)

    async def capture(self) -> Frame:
        """A picture as the screen is now, moving or not."""
        async with self._held():
            return (await self._again(self._glance)).frame

    async def observe(self) -> Observation:
        """Wait until the screen stands still, or has had its time, and look at it."""
        async with self._held():
            return await self._again(self._observe)

    async def state(self) -> DeviceStatus:
        """What the phone says of itself at this moment."""
        async with self._held():
            return await self._again(self._state.read)

    async def apps(self) -> tuple[App, ...]:
        """The installed apps, with their names where these are known."""
        async with self._held():
            return await self._again(self._apps.apps)

    async def perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        """Carry out one action; a drop on the way is waited out and told as unknown."""
        async with self._held():
            view = await self._again(self._state.view)
            if turned := _turned(seen.frame, view):
                return Outcome.failed(turned)
            try:
                return await self._hands.perform(action, view.size, seen.frame)
            except (CommandFailed, CaptureFailed, AgentRefused) as exc:
                return Outcome.failed(str(exc))
            except AgentError as exc:
                return _unknown(exc) if exc.sent else Outcome.failed(str(exc))
            except (*_DROPPED, DeviceTimeout) as exc:
                log.warning("action interrupted", action=action.kind, why=str(exc))
                await self._wait_back()
                return _unknown(exc)

    async def shell(self, *argv: str) -> str:
        """Run a command on the phone; raises CommandFailed on a code but 0."""
        async with self._held():
            return await self._transport.check(*argv)

    async def pull(self, path: str) -> bytes:
        """Read a file of the phone; raises CommandFailed if it cannot be read."""
        async with self._held():
            return await self._transport.pull(path)

    async def ui(self) -> UiTree:
        """The views on the screen; raises CaptureFailed if the phone cannot tell."""
        async with self._held():
            return await self._again(self._views.read)

    async def close(self) -> None:
        """Let go of the phone; it stays as it is, without the agent."""
        self.closed = True
        await self.remote.agent.stop()
        self._executor.shutdown(wait=False, cancel_futures=True)

    @asynccontextmanager
    async def _held(self) -> AsyncGenerator[None]:
        """One operation at a time; raises DeviceClosed, also if that comes while it waits."""
        async with self._lock:
            if self.closed:
                raise DeviceClosed(self.info.serial)
            yield

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _again(self, look: Callable[[], Awaitable[T]]) -> T:
        """Look, and once more after a drop: looking changes nothing, so it may be repeated."""
        try:
            return await look()
        except _DROPPED as exc:
            log.warning("phone dropped off", serial=self.info.serial, why=str(exc))
            await self._wait_back()
            return await look()

    async def _wait_back(self) -> None:
        await wait_back(self._client, self.info.serial, self._pace)
        self.remote.agent.forget()

    async def _observe(self) -> Observation:
        settled = await settle(self._thumbed, lambda glance: glance.frame, self._pace)
        glance = settled.last
        frame = self._known.recognised(glance.frame)
        frame = frame if settled.still else frame.flagged("unsettled")
        if not frame.flags & {"off", "locked"} and await self._is_secret(frame):
            frame = frame.flagged("secure")
        return Observation(
            frame=frame,
            app=glance.state.app,
            keyboard_shown=glance.state.keyboard_shown,
            capture_s=glance.capture_s,
            settle_s=settled.waited_s,
            at_s=time.monotonic(),
        )

    async def _glance(self) -> _Glance:
        """A picture and the state; taken again should the screen turn between the two.

        Should it turn each time, the last picture is flagged as unsettled.
        """
        glance = await self._glance_once()
        for _ in range(_TURNS - 1):
            if _fit(glance):
                return glance
            log.info("picture taken again, the screen turned", serial=self.info.serial)
            glance = await self._glance_once()
        if _fit(glance):
            return glance
        return replace(glance, frame=glance.frame.flagged("unsettled"))

    async def _glance_once(self) -> _Glance:
        began_s = time.perf_counter()
        arrived = asyncio.Event()
        if not self._screen.quick:
            arrived.set()  # a slow phone answers both questions at once, a quick one in turn
        state_task = asyncio.create_task(self._state_after(arrived))
        try:
            shot = await self._screen.grab(arrived)
            capture_s = time.perf_counter() - began_s
            state = await state_task
        finally:
            state_task.cancel()
            await asyncio.gather(state_task, return_exceptions=True)
        frame = Frame(
            image=shot.image,
            size=shot.size,
            rotation=state.view.rotation,
            source=shot.source,
            flags=_flags(state),
            taken_at_s=shot.taken_at_s,
        )
        return _Glance(frame, state, capture_s)

    async def _state_after(self, event: asyncio.Event) -> DeviceStatus:
        await event.wait()
        return await self._state.read()

    async def _thumbed(self) -> _Glance:
        """A glance whose thumbnail is made already, off the event loop."""
        glance = await self._glance()
        await in_executor(self._executor, lambda: glance.frame.thumbnail)
        return glance

    async def _picture(self) -> Frame:
        return (await self._thumbed()).frame

    async def _still(self) -> Frame:
        """The screen once it rests, for measuring what a scroll did."""
        return (await settle(self._picture, lambda frame: frame, self._pace)).last

    async def _is_secret(self, frame: Frame) -> bool:
        """Whether it is black because an app forbids pictures; asked only of black frames."""
        return is_black(frame) and await self._state.secure_window()


def _flags(state: DeviceStatus) -> frozenset[Flag]:
    flags: set[Flag] = set()
    if not state.awake:
        flags.add("off")
    if state.locked:
        flags.add("locked")
    return frozenset(flags)


def _turned(seen: Frame, view: View) -> str:
    """Why coordinates chosen on that picture mean nothing any more; empty if they do."""
    if seen.rotation == view.rotation and _is_wide(seen.size) == _is_wide(view.size):
        return ""
    return "the screen has turned since the picture was taken; nothing was done, look again"


def _fit(glance: _Glance) -> bool:
    """Whether picture and state are of a screen turned alike, as far as their shapes tell."""
    return _is_wide(glance.frame.size) == _is_wide(glance.state.view.size)


def _is_wide(size: Size) -> bool:
    return size.width_px > size.height_px


def _unknown(exc: Exception) -> Outcome:
    return Outcome.unknown(f"it is not known whether this happened, look at the screen: {exc}")
