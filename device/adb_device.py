"""A phone behind an adb server."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self, TypeVar

from ..actions import DeviceAction, Outcome
from ..actions.log import get_logger
from .adb import AdbClient, AdbTransport
from .apps import AppOpener
from .attach import choose
from .capture import BestScreen, PngScreen, RawScreen, in_executor
from .device import DeviceInfo, Observation
from .dump import read_ui
from .errors import (
    AdbProtocolError,
    CaptureFailed,
    CommandFailed,
    DeviceLost,
    DeviceNotFound,
    DeviceOffline,
    DeviceTimeout,
)
from .frame import Flag, Frame, is_black
from .input import ShellInput
from .perform import Hands
from .reconnect import wait_back
from .settle import Pace, settle
from .state import PhoneState, StateReader, View, wm_size
from .text import Typist
from .ui import UiTree

log = get_logger(__name__)

T = TypeVar("T")

_FACTS = (
    "ro.product.model",
    "ro.product.manufacturer",
    "ro.build.version.sdk",
    "ro.hardware",
)
_DROPPED = (DeviceLost, DeviceOffline, DeviceNotFound, AdbProtocolError)


@dataclass(frozen=True, slots=True)
class _Glance:
    """A picture and the state that was read beside it."""

    frame: Frame
    state: PhoneState
    capture_s: float


class AdbDevice:
    """A phone behind an adb server; made by `attach`."""

    def __init__(
        self,
        client: AdbClient,
        info: DeviceInfo,
        screen: BestScreen,
        executor: ThreadPoolExecutor,
        pace: Pace,
    ) -> None:
        self.info = info
        self._client = client
        self._transport = client.transport(info.serial)
        self._screen = screen
        self._executor = executor
        self._pace = pace
        self._lock = asyncio.Lock()
        self._state = StateReader(self._transport, info.api_level, info.size)
        fingers = ShellInput(self._transport)
        self._hands = Hands(
            fingers=fingers,
            typist=Typist(fingers, self._state, lambda: read_ui(self._transport)),
            apps=AppOpener(self._transport, self._state, pace),
            glance=self._picture,
            pace=pace,
        )

    @classmethod
    async def attach(cls, client: AdbClient, serial: str, pace: Pace | None = None) -> Self:
        """Take hold of a phone: read its facts, find its quickest way to take pictures."""
        await choose(client, serial)
        transport = client.transport(serial)
        info = await _facts(transport)
        executor = ThreadPoolExecutor(1, thread_name_prefix=f"tapwright-capture-{serial}")
        screen = BestScreen([RawScreen(transport, executor), PngScreen(transport, executor)])
        try:
            await screen.measure()
        except BaseException:
            executor.shutdown(wait=False)
            raise
        log.info("attached", serial=serial, model=info.model, capture=screen.chosen)
        return cls(client, info, screen, executor, pace or Pace())

    @property
    def transport(self) -> AdbTransport:
        """The way to the phone, for what a Device does not offer."""
        return self._transport

    async def capture(self) -> Frame:
        """A picture as the screen is now, moving or not."""
        async with self._lock:
            return await self._again(self._picture)

    async def observe(self) -> Observation:
        """Wait until the screen stands still, or has had its time, and look at it."""
        async with self._lock:
            return await self._again(self._observe)

    async def perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        """Carry out one action; a drop on the way is waited out and told as unknown."""
        async with self._lock:
            view = await self._again(self._state.view)
            if turned := _turned(seen.frame, view):
                return Outcome.failed(turned)
            try:
                return await self._hands.perform(action, view.size, seen.frame)
            except (CommandFailed, CaptureFailed) as exc:
                return Outcome.failed(str(exc))
            except (*_DROPPED, DeviceTimeout) as exc:
                log.warning("action interrupted", action=action.kind, why=str(exc))
                await wait_back(self._client, self.info.serial, self._pace)
                return Outcome.unknown(
                    f"it is not known whether this happened, look at the screen: {exc}"
                )

    async def shell(self, *argv: str) -> str:
        """Run a command on the phone; raises CommandFailed on a code but 0."""
        async with self._lock:
            return await self._transport.check(*argv)

    async def pull(self, path: str) -> bytes:
        """Read a file of the phone; raises CommandFailed if it cannot be read."""
        async with self._lock:
            return await self._transport.pull(path)

    async def ui(self) -> UiTree:
        """The views on the screen; raises CaptureFailed if the phone cannot tell."""
        async with self._lock:
            return await self._again(lambda: read_ui(self._transport))

    async def close(self) -> None:
        """Let go of the phone; it stays as it is."""
        self._executor.shutdown(wait=False, cancel_futures=True)

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
            await wait_back(self._client, self.info.serial, self._pace)
            return await look()

    async def _observe(self) -> Observation:
        settled = await settle(self._glance, lambda glance: glance.frame, self._pace)
        glance = settled.last
        frame = glance.frame if settled.still else glance.frame.flagged("unsettled")
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
        """A picture, and the state read at the same time."""
        began_s = time.perf_counter()
        state_task = asyncio.create_task(self._state.read())
        try:
            shot = await self._screen.grab()
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
        await in_executor(self._executor, lambda: frame.thumbnail)
        return _Glance(frame, state, capture_s)

    async def _picture(self) -> Frame:
        return (await self._glance()).frame

    async def _is_secret(self, frame: Frame) -> bool:
        """Whether it is black because an app forbids pictures; asked only of black frames."""
        return is_black(frame) and await self._state.secure_window()


def _flags(state: PhoneState) -> frozenset[Flag]:
    flags: set[Flag] = set()
    if not state.awake:
        flags.add("off")
    if state.locked:
        flags.add("locked")
    return frozenset(flags)


def _turned(seen: Frame, view: View) -> str:
    """Why coordinates chosen on that picture mean nothing any more; empty if they do."""
    was_wide = seen.size.width_px > seen.size.height_px
    is_wide = view.size.width_px > view.size.height_px
    if seen.rotation == view.rotation and was_wide == is_wide:
        return ""
    return "the screen has turned since the picture was taken; nothing was done, look again"


async def _facts(transport: AdbTransport) -> DeviceInfo:
    line = "; ".join(f"getprop {name}" for name in _FACTS)
    lines = (await transport.script(line)).text.splitlines()
    if len(lines) != len(_FACTS):
        raise AdbProtocolError(f"getprop gave {lines!r}; has {transport.serial} finished booting?")
    model, manufacturer, api_level, hardware = (value.strip() for value in lines)
    if not api_level.isdecimal():
        raise AdbProtocolError(
            f"{transport.serial} tells no Android version; wait until it has finished booting"
        )
    return DeviceInfo(
        serial=transport.serial,
        model=model,
        manufacturer=manufacturer,
        api_level=int(api_level),
        size=wm_size(await transport.check("wm", "size")),
        simulated=hardware == "pocket",
        adb_port=transport.port,
    )
