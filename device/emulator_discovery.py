"""Which Android emulators run on this computer, as they say themselves in their discovery files.

A running emulator writes `pid_PID.ini` into `avd/running` of its user's folder for what runs, lines
of `key=value`. Source: the emulator's EmulatorAdvertisement and ConfigDirs::getDiscoveryDirectory
(AOSP external/qemu, android-emu), and Android Studio's RunningEmulatorCatalog, which reads them.
"""

import os
import re
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..actions.log import get_logger
from .adb.server import is_there

log = get_logger(__name__)

_NAME = re.compile(r"pid_(\d{1,10})\.ini")
_MOST_BYTES = 64 * 1024  # a real one has about 1 kB
_PROGRAMS = ("emulator", "qemu-system-")  # EmulatorAdvertisement's PidChecker
_LOCAL = re.compile(r"(?:127\.0\.0\.1|localhost):(\d{1,5})")


@dataclass(frozen=True, slots=True)
class RunningEmulator:
    """One emulator: `serial_port` is its console's, by which adb calls it `emulator-PORT`.

    `grpc_port` is None where it offers no gRPC, `grpc_token` empty where that asks for none;
    `avd_dir` is None where it is not told, `cmdline` the words that it was started with.
    """

    pid: int
    serial_port: int
    adb_port: int
    grpc_port: int | None = None
    grpc_token: str = field(default="", repr=False)
    avd_name: str = ""
    avd_dir: Path | None = None
    cmdline: tuple[str, ...] = ()

    @property
    def serial(self) -> str:
        """What an adb server that found it by itself calls it."""
        return f"emulator-{self.serial_port}"


def running(environ: Mapping[str, str] = os.environ) -> list[RunningEmulator]:
    """The emulators of this user that run now, by console port.

    A file whose process has ended, or that cannot be read, is passed over.
    """
    found: dict[int, RunningEmulator] = {}
    for folder in folders(environ):
        for pid, path in _files(folder):
            told = _read(path) if pid not in found else None
            emulator = parse(pid, told) if told is not None else None
            if emulator is not None and _alive(pid, emulator.cmdline[:1]):
                found[pid] = emulator
    return sorted(found.values(), key=lambda emulator: (emulator.serial_port, emulator.pid))


def emulator_of(serial: str, environ: Mapping[str, str] = os.environ) -> RunningEmulator | None:
    """The emulator that an adb server on this computer calls `serial`; None if it is none."""
    if serial.startswith("emulator-"):
        return next((one for one in running(environ) if one.serial == serial), None)
    if (address := _LOCAL.fullmatch(serial)) is None:
        return None
    port = int(address[1])
    return next((one for one in running(environ) if one.adb_port == port), None)


def folders(environ: Mapping[str, str], platform: str = sys.platform) -> tuple[Path, ...]:
    """Where emulators tell of themselves, the usual place first.

    The second is where one goes that knows of no first: it may have been started by another
    session than ours, such as one without a login.
    """
    match platform:
        case "win32":
            root, below = environ.get("LOCALAPPDATA", ""), "Temp"
        case "darwin":
            root, below = environ.get("HOME", ""), "Library/Caches/TemporaryItems"
        case _:
            root, below = environ.get("XDG_RUNTIME_DIR", ""), ""
            root = root or (f"/run/user/{os.getuid()}" if sys.platform != "win32" else "")
    usual = Path(root) / below if root else None
    places = [place for place in (usual, _user_folder(environ, platform)) if place is not None]
    return tuple(place / "avd" / "running" for place in places)


def _user_folder(environ: Mapping[str, str], platform: str) -> Path | None:
    """ConfigDirs::getUserDirectory."""
    if home := environ.get("ANDROID_EMULATOR_HOME"):
        return Path(home)
    for name in ("ANDROID_PREFS_ROOT", "ANDROID_SDK_HOME"):
        if root := environ.get(name):
            below = Path(root) / ".android"
            return below if below.is_dir() else Path(root)
    home = environ.get("USERPROFILE" if platform == "win32" else "HOME")
    return Path(home) / ".android" if home else None


def parse(pid: int, text: str) -> RunningEmulator | None:
    """What a discovery file says; None if it names no port to reach the emulator by."""
    said: dict[str, str] = {}
    for line in text.splitlines():
        key, sign, value = line.partition("=")
        if sign:
            said[key.strip()] = value.strip()
    console, adb = _port(said.get("port.serial")), _port(said.get("port.adb"))
    if console is None and adb is None:
        return None
    # The console's is the even one before adb's (emulator command line, -port).
    console = console if console is not None else (adb or 1) - 1
    folder = said.get("avd.dir", "")
    return RunningEmulator(
        pid=pid,
        serial_port=console,
        adb_port=adb if adb is not None else console + 1,
        grpc_port=_port(said.get("grpc.port")),
        grpc_token=said.get("grpc.token", ""),
        avd_name=said.get("avd.name") or said.get("avd.id", ""),
        avd_dir=Path(folder) if folder else None,
        cmdline=_words(said.get("cmdline", "")),
    )


def _port(text: str | None) -> int | None:
    if text is None or not text.isdecimal():
        return None
    return int(text) if 0 < int(text) < 65536 else None


def _words(line: str) -> tuple[str, ...]:
    """The command line, each of whose words stands in double quotes."""
    try:
        return tuple(shlex.split(line))
    except ValueError:
        return tuple(line.split())


def _files(folder: Path) -> list[tuple[int, Path]]:
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return []  # none was ever started, or it is another user's
    named = [_NAME.fullmatch(name) for name in names]
    return [(int(one[1]), folder / one[0]) for one in named if one]


def _read(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError as exc:
        log.debug("discovery file not read", file=path.name, why=str(exc))
        return None


def _alive(pid: int, program: tuple[str, ...]) -> bool:
    """Whether that process runs, and is no later one with the same number, as far as is told."""
    if not is_there(pid):
        return False
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
    except OSError:
        return True  # no /proc here
    names = (*_PROGRAMS, *(Path(name).name for name in program if name))
    return any(name in words for name in names)
