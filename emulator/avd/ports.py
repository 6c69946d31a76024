"""Ports for emulators: which are free, and one holder for each until it is given back.

Sources: developer.android.com, "Start the emulator from the command line" (-port: even, 5554 to
5682; -ports: any two); AOSP packages/modules/adb, transport_emulator.cpp.
"""

import os
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from ...actions.file_lock import lock_file
from ...device.adb.server import free_port
from ...device.emulator_discovery import RunningEmulator
from .errors import CannotStart

FIRST_CONSOLE, LAST_CONSOLE = 5554, 5682
_FIRST_GRPC = 8554


def state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where this user's emulators are kept account of."""
    for name in ("XDG_RUNTIME_DIR", "XDG_CACHE_HOME"):
        if environ.get(name):
            return Path(environ[name]) / "tapwright" / "emulators"
    return Path.home() / ".cache" / "tapwright" / "emulators"


@dataclass(frozen=True, slots=True)
class EmulatorPorts:
    """The three ports of an emulator on this computer."""

    console: int
    adb: int
    grpc: int

    @property
    def serial(self) -> str:
        """What the adb server calls it: by its console where adb looks for emulators itself."""
        ours = FIRST_CONSOLE <= self.console <= LAST_CONSOLE and self.console % 2 == 0
        if ours and self.adb == self.console + 1:
            return f"emulator-{self.console}"
        return f"127.0.0.1:{self.adb}"


def ports_of(found: RunningEmulator) -> EmulatorPorts:
    """The ports that a running emulator tells of."""
    return EmulatorPorts(found.serial_port, found.adb_port, found.grpc_port or 0)


class PortHold:
    """The ports of one emulator, which no other of ours takes until `release`.

    An emulator takes some seconds until it listens; meanwhile a file that is locked says so, and
    the lock ends with its process.
    """

    def __init__(self, ports: EmulatorPorts, file: TextIOWrapper) -> None:
        self.ports = ports
        self._file = file

    def release(self) -> None:
        """Give the ports back."""
        self._file.close()


def hold_ports(console: int | None = None, folder: Path | None = None) -> PortHold:
    """Free ports, or those that begin with `console`; raises CannotStart if they are taken."""
    folder = (folder or state_folder()) / "ports"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(
            f"{folder} cannot be written to ({error.strerror}): set XDG_RUNTIME_DIR"
        ) from error
    if console is not None:
        if not 1024 <= console <= 65533:
            raise CannotStart(
                f"--port is the console's, from {FIRST_CONSOLE} to {LAST_CONSOLE}, not {console}"
            )
        if console % 2 and FIRST_CONSOLE <= console <= LAST_CONSOLE + 1:
            # adb takes who listens there for an emulator's adb (transport_emulator.cpp).
            raise CannotStart(
                f"--port is the console's, which is even from {FIRST_CONSOLE} to {LAST_CONSOLE}: "
                f"choose {console - 1}, or none for any that is free"
            )
        if (hold := _try(console, folder)) is None:
            raise CannotStart(
                f"port {console} or {console + 1} is taken: run `tapwright emulator list`, then "
                "choose another `--port` or none"
            )
        return hold
    for port in range(FIRST_CONSOLE, LAST_CONSOLE + 1, 2):
        if (hold := _try(port, folder)) is not None:
            return hold
    raise CannotStart(
        f"all ports of emulators are taken ({FIRST_CONSOLE} to {LAST_CONSOLE + 1}): run `tapwright "
        "emulator stop`, or choose others with `--port`"
    )


def _try(console: int, folder: Path) -> PortHold | None:
    file = (folder / f"{console}.lock").open("a")
    try:
        lock_file(file, wait=False)
    except OSError:
        file.close()
        return None
    if not (is_free(console) and is_free(console + 1)):
        file.close()
        return None
    return PortHold(EmulatorPorts(console, console + 1, _grpc_port(console)), file)


def _grpc_port(console: int) -> int:
    # Where the emulator itself would put it, else any that is free.
    usual = _FIRST_GRPC + (console - FIRST_CONSOLE) // 2
    for port in _candidates(usual):
        if is_free(port):
            return port
    raise AssertionError("the last candidate is free")


def _candidates(usual: int) -> Iterator[int]:
    if 1024 <= usual <= 65535:
        yield usual
    yield free_port()


def is_free(port: int) -> bool:
    """Whether one can listen on the port of this computer."""
    with socket.socket() as sock:
        # As a server does: what a closed connection left behind is no holder.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
