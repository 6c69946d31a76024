"""A device that fails as it is told, around one that works: for tests of whoever keeps devices."""

import os
import signal
from collections import Counter
from collections.abc import Mapping

from ..emulator.contract import StartFailed
from .pocket_device import PocketProcess


class FragileDevice:
    """A StartedDevice around a pocket phone; `fails` says how often each of `start`, `reset`,
    `restart` and `remake` raises before it does its work, and `tried` how often each was called."""

    def __init__(self, phone: PocketProcess, fails: Mapping[str, int] | None = None) -> None:
        self.phone = phone
        self.fails = Counter(fails or {})
        self.tried: Counter[str] = Counter()

    @property
    def serial(self) -> str:
        """The phone's."""
        return self.phone.serial

    @property
    def control_port(self) -> int:
        """The phone's."""
        return self.phone.control_port

    def die(self) -> None:
        """End the phone's process as a crash does."""
        os.kill(self.phone.pid, signal.SIGKILL)

    def hang(self) -> None:
        """Let the phone's process be there and answer nothing."""
        os.kill(self.phone.pid, signal.SIGSTOP)

    async def start(self) -> None:
        """Start the phone, or fail as told."""
        self._fail("start")
        await self.phone.start()

    async def reset(self) -> None:
        """Put the phone back, or fail as told."""
        self._fail("reset")
        await self.phone.reset()

    async def restart(self) -> None:
        """Start the phone anew, or fail as told."""
        self._fail("restart")
        await self.phone.restart()

    async def remake(self) -> None:
        """Make the phone anew, or fail as told."""
        self._fail("remake")
        await self.phone.remake()

    async def stop(self) -> None:
        """End the phone."""
        await self.phone.stop()

    def log_tail(self) -> str:
        """What the phone said last."""
        return self.phone.log_tail()

    def _fail(self, what: str) -> None:
        self.tried[what] += 1
        if self.fails[what] > 0:
            self.fails[what] -= 1
            raise StartFailed(f"{what} does not work")
