"""The pocket phone put together: system, screen, apps and adbd."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from .apps import installed_apps
from .apps.base import install_apps
from .apps.stranger import strangers
from .console import EmulatorConsole
from .control import ControlServer
from .personas import DEFAULT, Persona
from .personas.languages import Language
from .protocol.adbd import Adbd
from .protocol.connection import Options
from .raster.stage import BandCache, shared_bands
from .services.adb_keyboard import register_keyboards
from .services.clipper import install_clipper, register_clipper
from .services.context import Context
from .services.latency import PROFILES, Latency, ProfileName
from .services.table import PhoneServices
from .services.u2.program import MAIN_CLASS, U2Program
from .services.yadb import MAIN_CLASS as YADB
from .services.yadb import Yadb
from .system.abilities import IncidentHost
from .system.catalog import ActivityCatalog
from .system.faults import Fault
from .system.keyboards import ADB_KEYBOARD
from .system.screen import Windows
from .system.system import System, SystemSnapshot
from .system.windows import WindowManager

SHOP_BUILD = {"ro.build.type": "user", "ro.debuggable": "0", "ro.secure": "1"}
ScreenBuilder = Callable[[System], Windows]


@dataclass(frozen=True, slots=True)
class PhoneSnapshot:
    """A saved phone: everything but the open apps, which a restore closes."""

    system: SystemSnapshot


class PocketPhone:
    """One simulated phone; build, use and stop it in one thread, with its event loop running.

    The same seed gives the same phone. `profile` says how fast it answers, unless `latency` does;
    `faults` is what goes wrong from the start on; a `control_port` (0 for any) opens the control
    channel. `persona` is what kind of phone it is; without `root`, the persona's or this one, it
    refuses what a phone from a shop refuses. `language` is what its owner speaks: the phone's words
    and, where an app has any in it, what lies on the phone. `screen` replaces the stock window
    manager and apps; phones that share `bands`, by default all of the process, share what they
    draw.
    """

    def __init__(
        self,
        seed: int = 0,
        *,
        serial: str | None = None,
        options: Options | None = None,
        profile: ProfileName = "zero",
        latency: Latency | None = None,
        faults: Iterable[Fault] = (),
        control_port: int | None = None,
        root: bool = True,
        persona: Persona = DEFAULT,
        language: Language = "en",
        screen: ScreenBuilder | None = None,
        bands: BandCache | None = None,
    ) -> None:
        self.system = System(seed, serial=serial, persona=persona, language=language)
        self.windows = _stock_screen(self.system, bands) if screen is None else screen(self.system)
        self.system.windows = self.windows
        root = root and persona.root
        self.context = Context(self.system, self.reboot, latency or PROFILES[profile], root)
        if not root:
            built = self.system.properties.snapshot() | SHOP_BUILD
            self.system.properties.restore(built)
        self.adbd = Adbd(PhoneServices(self.context), options)
        self.faults = self.context.faults
        self._add_programs()
        if isinstance(self.windows, IncidentHost):
            self.windows.incidents.on_failure = self.context.crashes.crashes.append
        for fault in faults:
            self.faults.add(fault)
        self._control = None if control_port is None else ControlServer(self, control_port)
        self._console: EmulatorConsole | None = None
        self.avd_name = "pocket"
        self._booting: asyncio.TimerHandle | None = None
        self._saved: dict[str, PhoneSnapshot] = {}

    @property
    def port(self) -> int:
        """The adbd's TCP port, 0 before the start."""
        return self.adbd.port

    @property
    def control_port(self) -> int:
        """The control channel's TCP port, 0 when there is none."""
        return 0 if self._control is None else self._control.port

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen for adb hosts and return the port; OSError when it is taken."""
        self.system.log.add("I", "boot", "simulated phone is up")
        found = await self.adbd.start(host, port)
        if self._control is not None:
            await self._control.start()
        self.faults.start()
        return found

    async def open_console(
        self, port: int, kill: Callable[[], None], home: Path | None = None
    ) -> None:
        """Open the emulator console, which `adb emu` looks for one port below adb's.

        OSError when the port is taken.
        """
        console = EmulatorConsole(self, kill, home)
        await console.start(port)
        self._console = console

    async def stop(self) -> None:
        """Drop every host and stop listening."""
        if self._console is not None:
            await self._console.stop()
        self.faults.stop()
        if self._booting is not None:
            self._booting.cancel()
        if self._control is not None:
            await self._control.stop()
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

    def reboot(self, down_s: float | None = None) -> None:
        """Close all apps, cut every adb connection, and be reachable again `down_s` seconds later.

        None takes the profile's time; the boot is completed a little after adbd is back.
        """
        latency = self.context.latency
        away_s = latency.reboot_s if down_s is None else down_s
        self.context.journal.add("reboot", f"away for {away_s:g} s")
        self.system.log.add("I", "boot", "simulated phone restarts")
        self.system.properties.set("sys.boot_completed", "0")
        self.windows.reset()
        self.adbd.suspend()
        self.adbd.resume(away_s)
        if self._booting is not None:
            self._booting.cancel()
        loop = asyncio.get_running_loop()
        self._booting = loop.call_later(away_s + latency.boot_s, self._booted)

    def _booted(self) -> None:
        self.system.properties.set("sys.boot_completed", "1")
        self.system.log.add("I", "boot", "simulated phone is up")

    def _add_programs(self) -> None:
        """What scripts start on the phone, and what the faults act on."""
        server = U2Program(self.context)
        self.context.programs[MAIN_CLASS] = server
        self.faults.kill_u2 = server.stop
        self.faults.link = self.adbd
        self.context.programs[YADB] = Yadb(self.context)
        register_keyboards(self.context)
        if "clipper" in self.system.persona.helpers:
            register_clipper(self.context)

    def snapshot(self) -> PhoneSnapshot:
        """Save files, databases, settings, packages and radio."""
        return PhoneSnapshot(self.system.snapshot())

    def restore(self, snap: PhoneSnapshot) -> None:
        """Go back to `snap` and to a fresh home screen."""
        self.system.restore(snap.system)
        self.windows.reset()

    def save(self, name: str) -> None:
        """Keep a snapshot under a name."""
        self._saved[name] = self.snapshot()

    def load(self, name: str) -> None:
        """Go back to the snapshot kept under a name; raises KeyError."""
        self.restore(self._saved[name])

    def state_hash(self) -> str:
        """SHA-256 of everything a snapshot holds; equal after a restore."""
        return self.system.state_hash()


def _stock_screen(system: System, bands: BandCache | None) -> Windows:
    """The window manager with the phone's own apps on it."""
    catalog = ActivityCatalog(system.packages)
    catalog.stranger = strangers(system.packages)
    windows = WindowManager(system, catalog, bands or shared_bands())
    install_apps(installed_apps(), system, windows, catalog)
    if "clipper" in system.persona.helpers:
        install_clipper(system.packages, catalog)
    system.packages.install(ADB_KEYBOARD)
    return windows
