"""The pocket phone put together: system, screen, apps and adbd."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from .apps import installed_apps
from .apps.base import install_apps
from .protocol.adbd import Adbd
from .protocol.connection import Options
from .raster.stage import BandCache
from .services.context import Context
from .services.latency import Latency
from .services.table import PhoneServices
from .system.catalog import ActivityCatalog
from .system.screen import Windows
from .system.system import System, SystemSnapshot
from .system.windows import WindowManager

ScreenBuilder = Callable[[System], Windows]


@dataclass(frozen=True, slots=True)
class PhoneSnapshot:
    """A saved phone: everything but the open apps, which a restore closes."""

    system: SystemSnapshot


class PocketPhone:
    """One simulated phone; build, use and stop it in one thread, with its event loop running.

    The same seed gives the same phone. `screen` replaces the stock window manager and apps;
    phones that share `bands` share what they draw.
    """

    def __init__(
        self,
        seed: int = 0,
        *,
        serial: str | None = None,
        options: Options | None = None,
        latency: Latency | None = None,
        screen: ScreenBuilder | None = None,
        bands: BandCache | None = None,
    ) -> None:
        self.system = System(seed, serial=serial)
        self.windows = _stock_screen(self.system, bands) if screen is None else screen(self.system)
        self.system.windows = self.windows
        self.context = Context(self.system, self.reboot, latency or Latency())
        self.adbd = Adbd(PhoneServices(self.context), options)
        self._restart: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The adbd's TCP port, 0 before the start."""
        return self.adbd.port

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen for adb hosts and return the port; OSError when it is taken."""
        self.system.log.add("I", "boot", "simulated phone is up")
        return await self.adbd.start(host, port)

    async def stop(self) -> None:
        """Drop every host and stop listening."""
        if self._restart is not None:
            self._restart.cancel()
            await asyncio.wait([self._restart])
        await self.adbd.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    def reboot(self) -> None:
        """Close all apps, cut every adb connection, and be reachable again after the boot."""
        self.windows.reset()
        self.system.log.add("I", "boot", "simulated phone restarts")
        if self._restart is None or self._restart.done():
            down_s = self.context.latency.reboot_s
            self._restart = asyncio.get_running_loop().create_task(self.adbd.restart(down_s))

    def snapshot(self) -> PhoneSnapshot:
        """Save files, databases, settings, packages and radio."""
        return PhoneSnapshot(self.system.snapshot())

    def restore(self, snap: PhoneSnapshot) -> None:
        """Go back to `snap` and to a fresh home screen."""
        self.system.restore(snap.system)
        self.windows.reset()

    def state_hash(self) -> str:
        """SHA-256 of everything a snapshot holds; equal after a restore."""
        return self.system.state_hash()


def _stock_screen(system: System, bands: BandCache | None) -> Windows:
    """The window manager with the phone's own apps on it."""
    catalog = ActivityCatalog(system.packages)
    windows = WindowManager(system, catalog, bands or BandCache())
    install_apps(installed_apps(), system, windows, catalog)
    return windows
