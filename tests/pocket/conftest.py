"""Fixtures of the pocket phone's tests: phones with a plain screen, and a real adb server."""

import asyncio
import io
import os
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from adbutils import adb_path
from PIL import Image

from tapwright.emulator.pocket.phone import PhoneSnapshot, PocketPhone
from tapwright.emulator.pocket.services.commands import all_commands
from tapwright.emulator.pocket.services.context import Context
from tapwright.emulator.pocket.services.shell.executor import Shell
from tapwright.emulator.pocket.services.shell.io import BufferSink, BytesSource, Streams
from tapwright.emulator.pocket.system.packages import (
    ActivityNotFound,
    Component,
    Intent,
    Package,
)
from tapwright.emulator.pocket.system.providers import TableProvider
from tapwright.emulator.pocket.system.screen import TouchPhase
from tapwright.emulator.pocket.system.system import System
from tapwright.emulator.pocket.thread import PocketThread

from .wire import Hosts

if TYPE_CHECKING:
    from .stock_bench import StockBench

HOME = Component("com.tapwright.home", ".Home")
NOTES = Package("com.tapwright.notes", "Notes", "com.tapwright.notes.Main", "2.3")
CLOCK = Package("com.tapwright.clock", "Clock", "com.tapwright.clock.Main", "1.4", system=True)
DATABASE = "/data/data/com.tapwright.notes/databases/notes.db"


@dataclass(frozen=True, eq=False)
class PlainFrame:
    """A frame of one colour."""

    image: Image.Image
    raw: bytes
    png: bytes

    @property
    def size(self) -> tuple[int, int]:
        return self.image.size

    @property
    def rows(self) -> tuple[bytes, ...]:
        return (self.raw[:1000], self.raw[1000:])


@dataclass
class PlainWindows:
    """A window manager that shows nothing and keeps what is done to it."""

    system: System
    size: tuple[int, int] = (108, 240)
    density: int = 420
    rotation: int = 0
    screen_on: bool = True
    locked: bool = False
    keyboard_shown: bool = False
    secure: bool = False
    foreground: Component = HOME
    touches: list[tuple[TouchPhase, float, float, float]] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    intents: list[Intent] = field(default_factory=list)

    def frame(self) -> PlainFrame:
        image = Image.new("RGB", self.size, (200, 30, 60))
        out = io.BytesIO()
        image.save(out, "PNG")
        return PlainFrame(image, image.convert("RGBA").tobytes(), out.getvalue())

    def hierarchy(self) -> str:
        return (
            "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><hierarchy rotation=\"0\" />"
        )

    def touch(self, phase: TouchPhase, x: float, y: float, time_ms: float) -> None:
        self.touches.append((phase, x, y, time_ms))

    def key(self, code: int) -> None:
        self.keys.append(code)

    def type_text(self, text: str) -> None:
        self.typed.append(text)

    def start(self, intent: Intent) -> None:
        package = self.system.packages.get(intent.component.package) if intent.component else None
        if package is None or package.component != intent.component:
            raise ActivityNotFound(str(intent))
        self.intents.append(intent)
        self.foreground = intent.component

    def force_stop(self, package: str) -> None:
        if self.foreground.package == package:
            self.foreground = HOME

    def reset(self) -> None:
        self.foreground = HOME


def plain_screen(system: System) -> PlainWindows:
    """Two packages, a database, and content providers over it."""
    system.packages.install(CLOCK)
    system.packages.install(NOTES)
    notes = system.files.database(DATABASE)
    notes.execute("CREATE TABLE notes (_id INTEGER PRIMARY KEY, title TEXT, starred INTEGER)")
    notes.executemany("INSERT INTO notes (title, starred) VALUES (?, ?)", [("Milk", 1), ("Tea", 0)])
    system.providers.register("notes", TableProvider(lambda: notes, {"": "notes", "list": "notes"}))
    return PlainWindows(system)


def plain_phone(seed: int = 0) -> PocketPhone:
    """A phone with a plain screen."""
    return PocketPhone(seed, screen=plain_screen)


@dataclass(frozen=True)
class Ran:
    """What a shell line did."""

    status: int
    out: bytes
    err: bytes

    @property
    def text(self) -> str:
        return self.out.decode()


class ShellBench:
    """Runs shell lines on a plain phone without any protocol."""

    def __init__(self) -> None:
        self.system = System(0)
        self.windows = plain_screen(self.system)
        self.system.windows = self.windows
        self.reboots = 0
        self.context = Context(self.system, self._reboot)

    async def run(self, line: str, stdin: bytes = b"", directory: str = "/") -> Ran:
        out, err = BufferSink(), BufferSink()
        self.context.finger.begin_request()
        shell = Shell(self.context, all_commands())
        shell.directory = directory
        status = await shell.run_to_end(line, Streams(BytesSource(stdin), out, err))
        return Ran(status, out.data, err.data)

    async def text(self, line: str) -> str:
        """The output of a line that must succeed."""
        ran = await self.run(line)
        assert (ran.status, ran.err) == (0, b""), ran
        return ran.text

    def _reboot(self, down_s: float | None) -> None:
        self.reboots += 1


@pytest.fixture
def bench() -> Iterator[ShellBench]:
    """A bench whose commands may not fail in unforeseen ways."""
    held = ShellBench()
    yield held
    assert held.context.crashes.crashes == []


@pytest.fixture
async def phone() -> AsyncIterator[PocketPhone]:
    """A started plain phone; what fails in its handlers fails the test."""
    failures: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: failures.append(str(context)))
    async with plain_phone() as started:
        yield started
        assert started.context.crashes.crashes == []
    assert failures == []


@pytest.fixture
async def hosts() -> AsyncIterator[Hosts]:
    """Plain adb hosts, hung up at the end."""
    dialler = Hosts()
    yield dialler
    await dialler.close()


@dataclass(frozen=True)
class Adb:
    """The stock adb binary against a private server and one phone."""

    environment: dict[str, str]
    serial: str

    def run(
        self, *args: str, stdin: bytes = b"", check: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        return self._run("-s", self.serial, *args, stdin=stdin, check=check)

    def host(self, *args: str, check: bool = True) -> str:
        """A command to the server; its output."""
        done = self._run(*args, stdin=b"", check=check)
        return (done.stdout + done.stderr).decode()

    def shell(self, line: str) -> str:
        return self.run("shell", line).stdout.decode()

    def _run(self, *args: str, stdin: bytes, check: bool) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [adb_path(), *args],
            input=stdin,
            env=self.environment,
            capture_output=True,
            timeout=20,
            check=check,
        )


@pytest.fixture(scope="session")
def adb_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A real adb server on a free port, with a home of its own."""
    home: Path = tmp_path_factory.mktemp("adb-home")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "ADB_USB": "0",
        "ADB_EMU": "0",
        "ADB_MDNS": "0",
        "ADB_LOCAL_TRANSPORT_MAX_PORT": "5554",
        "ANDROID_ADB_SERVER_PORT": str(port),
        "ANDROID_USER_HOME": str(home / ".android"),
        "HOME": str(home),
    }
    subprocess.run(
        [adb_path(), "start-server"], env=environment, capture_output=True, timeout=20, check=True
    )
    yield environment
    subprocess.run(
        [adb_path(), "kill-server"], env=environment, capture_output=True, timeout=20, check=False
    )


@pytest.fixture(scope="module")
def plain_thread() -> Iterator[PocketThread]:
    """A plain phone in a thread of its own."""
    with PocketThread(build=plain_phone) as thread:
        yield thread


@pytest.fixture(scope="session")
def stock_thread() -> Iterator[PocketThread]:
    """A phone with its own apps in a thread of its own; tests leave it as they found it."""
    with PocketThread() as thread:
        yield thread


@pytest.fixture(scope="session")
def stock_start(stock_thread: PocketThread) -> PhoneSnapshot:
    """The stock phone as it was at first."""
    return stock_thread.call(stock_thread.phone.snapshot)


@pytest.fixture
def stock_adb(
    adb_environment: dict[str, str], stock_thread: PocketThread, stock_start: PhoneSnapshot
) -> Iterator[Adb]:
    """Stock adb, connected to a fresh phone with its own apps."""
    phone = stock_thread.phone
    stock_thread.call(lambda: phone.restore(stock_start))
    serial = f"127.0.0.1:{stock_thread.port}"
    held = Adb(adb_environment, serial)
    held.host("connect", serial)
    yield held
    stock_thread.call(phone.faults.remove)
    assert stock_thread.call(lambda: phone.context.crashes.crashes) == []


@pytest.fixture
def adb(adb_environment: dict[str, str], plain_thread: PocketThread) -> Iterator[Adb]:
    """Stock adb, connected to the plain phone."""
    serial = f"127.0.0.1:{plain_thread.port}"
    held = Adb(adb_environment, serial)
    held.host("connect", serial)
    yield held
    held.host("disconnect", serial, check=False)


@pytest.fixture(scope="session")
def shared_stock() -> "StockBench":
    from .stock_bench import StockBench

    return StockBench()


@pytest.fixture
def stock(shared_stock: "StockBench") -> Iterator["StockBench"]:
    """A shell on a fresh phone with its own apps; none of its code may fail."""
    shared_stock.start_over()
    yield shared_stock
    assert shared_stock.context.crashes.crashes == []
