"""The adb server process: the one everybody shares, or one of our own on a private port; and which
process is meant by a number.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

from ..errors import AdbMissing, AdbProtocolError, AdbServerDown, DeviceTimeout
from .address import (
    HOST_VARIABLE,
    PORT_VARIABLE,
    SOCKET_VARIABLE,
    ServerAddress,
    server_address,
)
from .client import AdbClient

_START_TIMEOUT_S = 15.0
_STOP_TIMEOUT_S = 3.0
_ATTEMPTS = 3
_POLL_S = 0.005

# The shell outlives nobody: when our end of its stdin closes, be it that this process was killed,
# `cat` ends and the server with it, and then the folder with its key goes, which is its $HOME. A
# background job has no terminal input, so adb cannot eat it.
_HOME = "tapwright-adb-"
_KEEPER = (
    '"$@" & server=$!; cat; kill "$server"; wait "$server"; '
    f'case "$HOME" in */{_HOME}*) rm -rf "$HOME";; esac'
)
_ADB = "adb.exe" if sys.platform == "win32" else "adb"
# The same where there is no such shell.
_PYTHON_KEEPER = """
import shutil, subprocess, sys
_, home, *command = sys.argv
server = subprocess.Popen(command, stdin=subprocess.DEVNULL)
sys.stdin.buffer.read()
server.terminate()
server.wait()
shutil.rmtree(home, ignore_errors=True)
"""
_SHELL = "/bin/sh"
# The shell ends at once, and adb is nobody's child.
_LAUNCHER = '"$@" &'


def adb_binary() -> str:
    """The adb to run: $ADB, else the one inside the adbutils wheel, else the one on the PATH, else
    that of Android's SDK, where ANDROID_HOME or ANDROID_SDK_ROOT names it."""
    if chosen := os.environ.get("ADB"):
        return _runnable(chosen)
    # Looked up without importing adbutils: that takes 0.2 s, and its adb_path() runs adb as well.
    spec = find_spec("adbutils")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        bundled = Path(folder) / "binaries" / _ADB
        if os.access(bundled, os.X_OK):
            return str(bundled)
    if shutil.which("adb") is None:
        for sdk in (os.environ.get("ANDROID_HOME"), os.environ.get("ANDROID_SDK_ROOT")):
            if sdk and os.access(inside := Path(sdk) / "platform-tools" / _ADB, os.X_OK):
                return str(inside)
    return _runnable("adb")


@asynccontextmanager
async def ensure_server(address: ServerAddress | None = None) -> AsyncGenerator[AdbClient, None]:
    """A client of the server at `address`, else of the one that the environment names.

    One on this computer is started when nobody answers, and stays when the block ends: it belongs
    to everybody. Raises AdbServerDown if a server elsewhere cannot be reached; no other is taken.
    """
    address = address or server_address()
    if not address.ours:
        yield await _reached(address)
        return
    server = SharedAdbServer(address)
    await server.revive()
    yield AdbClient(address=address, revive=server.revive)


async def _reached(address: ServerAddress) -> AdbClient:
    client = AdbClient(address=address)
    try:
        await client.version()
    except (AdbServerDown, DeviceTimeout, AdbProtocolError) as exc:
        raise AdbServerDown(
            f"the adb server at {address}, which {address.named_by} names, cannot be reached: "
            f"start it there (`adb -a nodaemon server`), or unset {address.named_by} for this "
            f"computer's own ({exc.__cause__ or exc})"
        ) from exc
    return client


class SharedAdbServer:
    """The adb server that every program of this computer shares, with the user's own keys."""

    def __init__(self, address: ServerAddress) -> None:
        self.address = address
        self._reviving = asyncio.Lock()

    async def revive(self) -> None:
        """Start the server unless one answers; raises AdbMissing or AdbServerDown."""
        async with self._reviving:
            if await answers(self.address):
                return
            await asyncio.to_thread(_launch, self.address)
            await _answering(self.address, _START_TIMEOUT_S)


async def answers(address: ServerAddress) -> bool:
    """Whether an adb server answers at that address."""
    try:
        await AdbClient(address=address).version()
    except AdbServerDown:
        return False
    return True


def _launch(address: ServerAddress) -> None:
    """Start a server in a session of its own, which outlives us and the terminal.

    Not by `adb start-server`: that ends a server of another version that came up meanwhile. If one
    did, ours finds its place taken and ends.
    """
    command = [adb_binary(), *_place(address), "nodaemon", "server"]
    if not Path(_SHELL).exists():
        # What else outlives us is adb's own way, of which Windows has no other.
        command = [adb_binary(), *_place(address), "start-server"]
    else:
        command = [_SHELL, "-c", _LAUNCHER, "tapwright-adb", *command]
    try:
        subprocess.run(
            command,
            env=_without_address(os.environ),
            cwd=Path("/"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as exc:
        raise AdbMissing(f"an adb server cannot be started: {exc}") from exc


def _place(address: ServerAddress) -> tuple[str, str]:
    return ("-L", address.spec) if address.path else ("-P", str(address.port))


def _without_address(environ: Mapping[str, str]) -> dict[str, str]:
    named = (SOCKET_VARIABLE, HOST_VARIABLE, PORT_VARIABLE)
    return {name: value for name, value in environ.items() if name not in named}


async def _answering(address: ServerAddress, within_s: float) -> None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    while not await answers(address):
        if loop.time() >= deadline:
            raise AdbServerDown(
                f"an adb server was started on {address} and did not answer within "
                f"{within_s:g} s; see what `adb nodaemon server` says"
            )
        await asyncio.sleep(_POLL_S)


class PrivateAdbServer:
    """An adb server that looks for no phones by itself, on a free port, with keys of its own.

    It ends with `stop`, and when this process ends in any way, and leaves nothing behind.
    """

    def __init__(self) -> None:
        self.port = 0
        self._keeper: subprocess.Popen[bytes] | None = None
        self._home: tempfile.TemporaryDirectory[str] | None = None
        self._reviving = asyncio.Lock()

    @property
    def client(self) -> AdbClient:
        """A client of this server; raises AdbServerDown before `start`."""
        if self._keeper is None:
            raise AdbServerDown("this adb server is not running; start it first")
        return AdbClient(port=self.port, revive=self.revive)

    async def revive(self) -> None:
        """Start the server again on its port unless one answers there."""
        async with self._reviving:
            if not await answers(self._address):
                await self._end_keeper()
                await self._start_here()

    async def start(self) -> Self:
        """Start and wait until it answers, on another port if somebody took the free one
        meanwhile; raises AdbMissing or AdbServerDown."""
        try:
            for attempt in range(1, _ATTEMPTS + 1):
                self.port = free_port()
                try:
                    await self._start_here()
                    return self
                except AdbServerDown:
                    await self._end_keeper()
                    if attempt == _ATTEMPTS:
                        raise
        except BaseException:
            await self.stop()
            raise
        raise AssertionError("the last attempt returns or raises")

    async def stop(self) -> None:
        """End the server, wait until it is gone, and remove its keys."""
        await self._end_keeper()
        if self._home is not None:
            self._home.cleanup()
            self._home = None

    async def __aenter__(self) -> AdbClient:
        return (await self.start()).client

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def _address(self) -> ServerAddress:
        return ServerAddress(port=self.port)

    async def _start_here(self) -> None:
        self._spawn(adb_binary())
        await _answering(self._address, _START_TIMEOUT_S)

    async def _end_keeper(self) -> None:
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            await asyncio.to_thread(_end, keeper)

    def _spawn(self, binary: str) -> None:
        if self._home is None:
            self._home = tempfile.TemporaryDirectory(prefix=_HOME)
        # Its keeper took the last server's along.
        Path(self._home.name).mkdir(mode=0o700, exist_ok=True)
        environment = _without_address(os.environ)
        environment.pop("ADB_VENDOR_KEYS", None)
        quiet = {"ADB_USB": "0", "ADB_EMU": "0", "ADB_MDNS": "0", "HOME": self._home.name}
        command = [binary, "-P", str(self.port), "nodaemon", "server"]
        if Path(_SHELL).exists():
            command = [_SHELL, "-c", _KEEPER, "tapwright-adb", *command]
        else:
            command = [sys.executable, "-I", "-S", "-c", _PYTHON_KEEPER, self._home.name, *command]
        try:
            self._keeper = subprocess.Popen(
                command,
                env=environment | quiet,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C in the terminal is ours to handle, not adb's
            )
        except OSError as exc:
            raise AdbMissing(f"an adb server cannot be started: {exc}") from exc


def _end(keeper: subprocess.Popen[bytes]) -> None:
    """Close the keeper's stdin, which ends adb, then the keeper."""
    if keeper.stdin is not None:
        keeper.stdin.close()
    try:
        keeper.wait(_STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        # adb ignored SIGTERM: end the session that holds only the keeper, cat and adb.
        if hasattr(os, "killpg"):
            os.killpg(keeper.pid, 9)
        else:
            keeper.kill()
        keeper.wait()


def free_port() -> int:
    """A port of loopback that nobody listens on at this moment."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def _runnable(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        from ...actions.extras import install_line

        raise AdbMissing(
            f"no adb at {name!r}: {install_line('phone')} brings one, or set ADB to its path"
        )
    return found


# Which process is meant by a number: numbers are given out again, and an ended one keeps its own
# until it has been waited for.


def born(pid: int) -> str:
    """When that process was started, as something that never comes again; empty if not known.

    Source: proc(5), field 22 of /proc/PID/stat, in ticks since the boot that boot_id names; where
    there is no /proc, `ps` tells the time to the second.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot}/{_stat(pid)[19]}"
    except (OSError, IndexError):
        pass
    try:
        asked = ["ps", "-o", "lstart=", "-p", str(pid)]
        said = subprocess.run(asked, capture_output=True, text=True, timeout=5).stdout
        return "-".join(said.split())
    except (OSError, subprocess.TimeoutExpired):
        return ""


def is_there(pid: int, since: str = "") -> bool:
    """Whether a process of that number runs, and is the one that was born then, if that is known.

    One that has ended and that nobody has waited for does not run (proc(5), state Z), though it can
    be sent signals.
    """
    if pid <= 0:
        return False
    if sys.platform == "win32":
        return True  # os.kill(pid, 0) would end it there; who connects finds out
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # somebody else's, and there
    try:
        if _stat(pid)[0] in ("Z", "X"):
            return False
    except (OSError, IndexError):
        pass  # no /proc here, or it has just gone
    return not since or born(pid) in (since, "")


def _stat(pid: int) -> list[str]:
    """The fields behind the name, which stands in brackets and may hold blanks and brackets."""
    return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
