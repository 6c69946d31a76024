"""Waiting until an emulator has booted, which is more than one sign.

Sources: android_env's and android_world's set-ups and the emulator's own test suite (AOSP
external/adt-infra): adbd answers long before Android does, `sys.boot_completed` is 1 while the boot
animation still covers the screen, and the package manager may answer last.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from ...actions.log import get_logger
from ...device.adb.client import AdbClient
from ...device.adb.transport import AdbTransport
from ...device.errors import AdbServerDown, DeviceError, DeviceOffline
from .errors import BootFailed

Phase: TypeAlias = Literal["adb", "boot_completed", "bootanim", "packages"]

POLL_S = 0.25
_NUDGE_S = 3.0
_ANSWER_S = 8.0

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class BootLimits:
    """How long each sign may be waited for, and all of them together, in seconds: a cold boot with
    KVM takes 30-90."""

    adb_s: float = 120.0
    completed_s: float = 240.0
    animation_s: float = 60.0
    packages_s: float = 60.0
    total_s: float = 480.0


def limits_of(seconds: float) -> BootLimits:
    """A boot that may take so long in all, whatever takes it."""
    return BootLimits(seconds, seconds, seconds, seconds, seconds)


COLD: Final = BootLimits()
# A snapshot is there in 2 to 5 s, with adb a moment later.
LOADED: Final = BootLimits(adb_s=30.0, completed_s=20.0, animation_s=10.0, packages_s=20.0)


class BootWait:
    """Waits for one emulator; `attach` makes the adb server look for it again."""

    def __init__(
        self,
        client: AdbClient,
        serial: str,
        attach: Callable[[], Awaitable[None]],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._serial = serial
        self._attach = attach
        self._clock = clock
        self._sleep = sleep
        self._seen = ""
        self._end_s = 0.0
        self.phase: Phase = "adb"

    async def until_booted(self, limits: BootLimits) -> None:
        """Come back when every sign is there; raises BootFailed with the one that is missing."""
        self._end_s = self._clock() + limits.total_s
        await self._wait("adb", "adb finds it", self._adb, limits.adb_s)
        await self._wait(
            "boot_completed", "sys.boot_completed is 1", self._completed, limits.completed_s
        )
        await self._wait("bootanim", "the boot animation ends", self._still, limits.animation_s)
        await self._wait(
            "packages", "the package manager answers", self._packages, limits.packages_s
        )

    async def _wait(
        self, phase: Phase, told: str, met: Callable[[], Awaitable[bool]], limit_s: float
    ) -> None:
        self.phase, self._seen = phase, "nothing yet"
        begin_s = nudged_s = self._clock()
        while not await self._tried(met):
            now_s = self._clock()
            if now_s - begin_s >= limit_s or now_s >= self._end_s:
                raise BootFailed(
                    f"{self._serial} has not booted: {now_s - begin_s:.0f} s were not enough until "
                    f"{told} (last seen: {self._seen or 'nothing'})"
                )
            if now_s - nudged_s >= _NUDGE_S:
                nudged_s = now_s
                await self._nudge()
            await self._sleep(POLL_S)
        _log.debug("boot", serial=self._serial, phase=phase, seconds=self._clock() - begin_s)

    async def _tried(self, met: Callable[[], Awaitable[bool]]) -> bool:
        try:
            return await met()
        except AdbServerDown as error:
            self._seen = str(error)
            if self._client.revive is not None:
                await self._client.revive()
            return False
        except DeviceError as error:
            # Offline, gone, silent: all of it is usual on the way up.
            offline = isinstance(error, DeviceOffline)
            self._seen = "adb says offline" if offline else str(error)[:160]
            return False

    async def _nudge(self) -> None:
        """What a person would do who waits for adb."""
        try:
            if "offline" in self._seen and ":" not in self._serial:
                await self._client.ask("host:reconnect-offline")
            if self.phase == "adb" or "offline" in self._seen:
                await self._attach()
        except DeviceError as error:
            _log.debug("adb was asked in vain", serial=self._serial, why=str(error))

    @property
    def _transport(self) -> AdbTransport:
        return self._client.transport(self._serial)

    async def _adb(self) -> bool:
        entries = await self._client.devices()
        states = [entry.state for entry in entries if entry.serial == self._serial]
        self._seen = f"adb says {states[0]}" if states else "adb does not list it"
        if not states:
            await self._attach()
        return states == ["device"]

    async def _completed(self) -> bool:
        self._seen = await self._property("sys.boot_completed")
        return self._seen == "1"

    async def _still(self) -> bool:
        # With -no-boot-anim the service may never have been started, and has no state.
        self._seen = await self._property("init.svc.bootanim")
        return self._seen in ("stopped", "")

    async def _packages(self) -> bool:
        result = await self._transport.shell(
            "cmd", "package", "list", "packages", timeout_s=_ANSWER_S
        )
        said = (result.text + result.stderr.decode("utf-8", "replace")).strip()
        self._seen = f"code {result.code}, {said[:80] or 'no package'}"
        return result.code == 0 and "package:" in result.text

    async def _property(self, name: str) -> str:
        return (await self._transport.check("getprop", name, timeout_s=_ANSWER_S)).strip()


async def register(client: AdbClient, serial: str, adb_port: int) -> None:
    """Let the adb server know of an emulator: by its serial's kind; raises DeviceError.

    A real emulator in adb's range does so itself when it has booted (AOSP external/qemu,
    android_adb_server_notify), to the server that there was then.
    """
    if ":" in serial:
        await client.connect(serial)
        return
    try:
        await client.ask(f"host:emulator:{adb_port}")
    except AdbServerDown:
        # The server hangs up without an answer; if it has really ended, the next question says so.
        return
