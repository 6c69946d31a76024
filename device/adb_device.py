"""A phone behind an adb server."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Self, TypeVar

from ..actions import DeviceAction, Drag, Outcome, Pinch, Scroll, Swipe, TouchAction
from ..actions.log import get_logger
from .adb import AdbClient, AdbTransport
from .adb.address import ServerAddress
from .apps import App, AppOpener
from .attach import choose, local_emulator
from .device import DeviceInfo, InstalledApp, Observation
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
from .frame import Frame
from .input import ScreenTurned, ShellInput
from .launcher import Launcher
from .observer import Observer, is_wide
from .reconnect import wait_back
from .screen import AgentScreen, BestScreen, GzipScreen, Panel, PngScreen, RawScreen
from .scroll import Scroller
from .settle import Pace
from .state import DeviceStatus, StateReader, View
from .text import FieldReader, Typist
from .text.keyboard import KeyboardText
from .u2 import AgentTimes, Remote, U2Agent
from .ui import UiTree
from .wake import Waker

if TYPE_CHECKING:
    from .apk import AppFiles
    from .emulator_grpc import EmulatorHost

log = get_logger(__name__)

T = TypeVar("T")

_DROPPED = (DeviceLost, DeviceOffline, DeviceNotFound, AdbProtocolError, AdbServerDown)
_Aimed = TouchAction | Swipe | Scroll | Drag | Pinch


class AdbDevice:
    """A phone behind an adb server; made by `attach`."""

    def __init__(
        self,
        client: AdbClient,
        transport: AdbTransport,
        info: DeviceInfo,
        screen: BestScreen,
        remote: Remote,
        executor: ThreadPoolExecutor,
        pace: Pace,
        state: StateReader,
        panel: Panel,
        host: "EmulatorHost | str" = "",
    ) -> None:
        self.info = info
        self.host = host
        """The emulator's gRPC; or why it is not used, empty where none is offered."""
        self.remote = remote
        self.closed = False
        self._client = client
        self._transport = transport
        self._screen = screen
        self._executor = executor
        self._pace = pace
        self._lock = asyncio.Lock()
        self._state = state
        self._views = ViewReader(transport, remote, pace.sleep)
        shell = ShellInput(transport)
        touch, paste = (None, None) if isinstance(host, str) else host.hands(panel, shell, pace)
        self._fingers = fingers = BestFingers(shell, remote, info.api_level, pace, touch)
        self._observer = Observer(screen, state, panel, executor, pace, self._turn_to)
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
                host_paste=paste,
            ),
            scroller=Scroller(fingers, self._observer.still, self._views.read),
            apps=self._apps,
            waker=Waker(self._transport, fingers, self._state, pace),
            glance=self._observer.picture,
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
        display: int | None = None,
    ) -> Self:
        """Take hold of a phone: read its facts, find its quickest way to take pictures.

        With `exact` that is one that loses nothing: the same screen is the same picture every time.
        `display` is the logical display to work on; without, it is always the one with the focus.
        Raises DeviceNotFound if there is no such display.
        """
        await choose(client, serial)
        transport = client.transport(serial)
        facts = await read_facts(transport)
        state = StateReader(transport, facts.info.api_level, facts.info.size, display)
        panel = Panel(facts.display)
        executor = ThreadPoolExecutor(1, thread_name_prefix=f"tapwright-capture-{serial}")
        remote = Remote(U2Agent(transport, agent_times))
        raw, host = RawScreen(transport, executor, panel), ""
        if (emulator := local_emulator(client, serial)) is not None:
            from .emulator_grpc import open_host

            try:
                view = (await state.read()).view
                panel.rotation, panel.size = view.rotation, view.size
                host = await open_host(emulator, executor, panel, raw)
            except BaseException:
                executor.shutdown(wait=False, cancel_futures=True)
                raise
        costly = [GzipScreen(transport, executor, panel), AgentScreen(remote, executor, panel)]
        screen = BestScreen(
            [
                *([] if isinstance(host, str) else [host.screen]),
                raw,
                PngScreen(transport, executor, panel),
            ],
            costly=[method for method in costly if not (exact and method.lossy)],
        )
        held = cls(
            client, transport, facts.info, screen, remote, executor, pace or Pace(), state, panel,
            host,
        )  # fmt: skip
        try:
            if display is not None:
                _check_display(display, await state.read(), serial)
            if display is not None or facts.display is not None:
                await held._observer.follow(await state.read())
            await screen.measure()
            if not isinstance(host, str):
                await held._fingers.measure(host.tap_s)
        except BaseException:
            await held.close()
            raise
        log.info("attached", serial=serial, model=facts.info.model, capture=screen.chosen)
        return held

    @property
    def transport(self) -> AdbTransport:
        """The way to the phone, for what a Device does not offer."""
        return self._transport

    @property
    def touch_times_s(self) -> dict[str, float]:
        """What a tap takes each way, in seconds; empty where there is no choice."""
        return self._fingers.times_s

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
            return await self._again(self._observer.capture)

    async def observe(self) -> Observation:
        """Wait until the screen stands still, or has had its time, and look at it."""
        async with self._held():
            seen = await self._again(self._observer.observe)
            self._fingers.seen(seen.frame)
            return seen

    def show_early(self, to: Callable[[Frame], None] | None) -> None:
        """Call `to` with the first picture of each look; see ShowsEarly in device.py."""
        self._observer.on_first = to

    async def state(self) -> DeviceStatus:
        """What the phone says of itself at this moment."""
        async with self._held():
            return await self._again(self._state.read)

    async def apps(self) -> tuple[App, ...]:
        """The installed apps, with their names where these are known."""
        async with self._held():
            return await self._again(self._apps.apps)

    @property
    def adb_server(self) -> ServerAddress:
        """Where the adb server is that it is reached by."""
        return self._client.address

    async def perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        """Carry out one action; a drop on the way is waited out and told as unknown."""
        async with self._held():
            try:
                return await self._performed(action, seen.frame)
            except (CommandFailed, CaptureFailed, AgentRefused) as exc:
                return Outcome.failed(str(exc))
            except AgentError as exc:
                return _unknown(exc) if exc.sent else Outcome.failed(str(exc))
            except (*_DROPPED, DeviceTimeout) as exc:
                log.warning("action interrupted", action=action.kind, why=str(exc))
                await self._wait_back()
                return _unknown(exc)

    async def _performed(self, action: DeviceAction, frame: Frame) -> Outcome:
        """Carry it out unless it aims at a place on a screen that has turned meanwhile.

        The shell's fingers ask that in the same breath as they act, which no turn can come between.
        """
        known = self._observer.beside(frame)
        self._fingers.touching(frame)
        if not isinstance(action, _Aimed) and known is not None:
            return await self._hands.perform(action, known.view.size, frame)
        condition = self._state.still_turned(known) if known else ""
        if known is not None and condition and self._fingers.by_shell:
            try:
                with self._fingers.shell.only_while(condition):
                    return await self._hands.perform(action, known.view.size, frame)
            except ScreenTurned as exc:
                if exc.begun:
                    return Outcome.failed("the screen turned meanwhile; look again")
        view = await self._again(self._state.view)
        if isinstance(action, _Aimed) and (turned := _turned(frame, view, known)):
            return Outcome.failed(turned)
        return await self._hands.perform(action, view.size, frame)

    def _turn_to(self, display: int) -> None:
        """Touch that logical display, and read its views."""
        self._fingers.shell.display = self._views.display = display

    async def shell(self, *argv: str) -> str:
        """Run a command on the phone; raises CommandFailed on a code but 0."""
        async with self._held():
            return await self._transport.check(*argv)

    async def install(
        self, app: "AppFiles", clear: bool = False, permissions: Sequence[str] = ()
    ) -> InstalledApp:
        """See to it that exactly this app is there; see TakesApps in install.py."""
        from .install import install  # only who tests an app needs it

        async with self._held():
            return await install(self._transport, app, clear, permissions)

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
        if not isinstance(self.host, str):
            self.host.link.close()
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


def _check_display(display: int, state: DeviceStatus, serial: str) -> None:
    """Raise DeviceNotFound unless the phone has that logical display."""
    there = [int(panel.partition(":")[0]) for panel in state.panels] or [0]
    if display not in there:
        named = ", ".join(map(str, there))
        raise DeviceNotFound(f"{serial} has no display {display}; it has {named}")


def _turned(seen: Frame, view: View, known: DeviceStatus | None) -> str:
    """Why coordinates chosen on that picture mean nothing any more; empty if they do.

    A foldable that was opened or closed shows another screen, though it is not turned.
    """
    if seen.rotation != view.rotation or is_wide(seen.size) != is_wide(view.size):
        return "the screen has turned since the picture was taken; nothing was done, look again"
    if known is not None and known.view.size != view.size:
        return "the screen is another since the picture was taken; nothing was done, look again"
    return ""


def _unknown(exc: Exception) -> Outcome:
    return Outcome.unknown(f"it is not known whether this happened, look at the screen: {exc}")
