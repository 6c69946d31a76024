"""The adb server process: the one everybody shares, or one of our own on a private port."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

from ..errors import AdbMissing, AdbServerDown
from .client import AdbClient

DEFAULT_PORT = 5037
_START_TIMEOUT_S = 15.0
_STOP_TIMEOUT_S = 3.0
_ATTEMPTS = 3
_POLL_S = 0.005

# The shell outlives nobody: when our end of its stdin closes, be it that this process was killed,
# `cat` ends and the server with it. A background job has no terminal input, so adb cannot eat it.
_KEEPER = '"$@" & server=$!; cat; kill "$server"; wait "$server"'


def adb_binary() -> str:
    """The adb to run: $ADB, else the one inside the adbutils wheel, else the one on the PATH."""
    if chosen := os.environ.get("ADB"):
        return _runnable(chosen)
    # Looked up without importing adbutils: that takes 0.2 s, and its adb_path() runs adb as well.
    spec = find_spec("adbutils")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        bundled = Path(folder) / "binaries" / ("adb.exe" if sys.platform == "win32" else "adb")
        if os.access(bundled, os.X_OK):
            return str(bundled)
    return _runnable("adb")


@asynccontextmanager
async def ensure_server(port: int | None = None) -> AsyncGenerator[AdbClient, None]:
    """A client of the shared server on `port`, else ANDROID_ADB_SERVER_PORT, else 5037.

    Starts one when nobody answers there, with the user's own keys, and ends it with the block:
    what was running before is left alone, what was started here is not left behind. Should the
    running one end meanwhile, the client's `revive` starts one, which is ours to end as well.
    """
    server = AdbServer(_environment_port() if port is None else port)
    try:
        await server.revive()
        yield AdbClient(port=server.port, revive=server.revive)
    finally:
        await server.stop()


class AdbServer:
    """An adb server of our own on `port`, with the user's keys, that finds phones as adb does.

    It ends with `stop`, and when this process ends in any way, SIGKILL included.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self._keeper: subprocess.Popen[bytes] | None = None
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
            try:
                await AdbClient(port=self.port).version()
            except AdbServerDown:
                await self._end_keeper()
                await self._start_here()

    async def start(self) -> Self:
        """Start and wait until it answers; raises AdbMissing or AdbServerDown."""
        try:
            await self._start_here()
        except BaseException:
            await self.stop()
            raise
        return self

    async def stop(self) -> None:
        """End the server and wait until it is gone; does nothing if it is not running."""
        await self._end_keeper()

    async def _start_here(self) -> None:
        self._spawn(adb_binary(), dict(os.environ))
        await self._answering(_START_TIMEOUT_S)

    async def _end_keeper(self) -> None:
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            await asyncio.to_thread(_end, keeper)

    async def __aenter__(self) -> AdbClient:
        return (await self.start()).client

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self.stop()

    def _spawn(self, binary: str, environment: dict[str, str]) -> None:
        for name in ("ANDROID_ADB_SERVER_PORT", "ADB_SERVER_SOCKET"):
            environment.pop(name, None)
        command = [binary, "-P", str(self.port), "nodaemon", "server"]
        try:
            self._keeper = subprocess.Popen(
                ["/bin/sh", "-c", _KEEPER, "tapwright-adb", *command],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C in the terminal is ours to handle, not adb's
            )
        except OSError as exc:
            raise AdbMissing(f"an adb server needs /bin/sh, which failed: {exc}") from exc

    async def _answering(self, within_s: float) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within_s
        while True:
            try:
                await AdbClient(port=self.port).version()
                return
            except AdbServerDown:
                if loop.time() >= deadline:
                    raise
            await asyncio.sleep(_POLL_S)


class PrivateAdbServer(AdbServer):
    """An adb server that looks for no phones by itself, on a free port, with keys of its own.

    After a SIGKILL of this process only the small temporary folder with its key stays behind.
    """

    def __init__(self) -> None:
        super().__init__(0)
        self._home: tempfile.TemporaryDirectory[str] | None = None

    async def start(self) -> Self:
        """Start on a free port, another one if somebody took it meanwhile."""
        for attempt in range(1, _ATTEMPTS + 1):
            self.port = _free_port()
            try:
                return await super().start()
            except AdbServerDown:
                if attempt == _ATTEMPTS:
                    raise
        raise AssertionError("the last attempt returns or raises")

    async def stop(self) -> None:
        """End the server and remove its keys."""
        await super().stop()
        if self._home is not None:
            self._home.cleanup()
            self._home = None

    def _spawn(self, binary: str, environment: dict[str, str]) -> None:
        if self._home is None:
            self._home = tempfile.TemporaryDirectory(prefix="tapwright-adb-")
        environment.pop("ADB_VENDOR_KEYS", None)
        quiet = {"ADB_USB": "0", "ADB_EMU": "0", "ADB_MDNS": "0", "HOME": self._home.name}
        super()._spawn(binary, environment | quiet)


def _end(keeper: subprocess.Popen[bytes]) -> None:
    """Close the keeper's stdin, which ends adb, then the keeper."""
    if keeper.stdin is not None:
        keeper.stdin.close()
    try:
        keeper.wait(_STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        # adb ignored SIGTERM: end the session that holds only the keeper, cat and adb.
        os.killpg(keeper.pid, 9)
        keeper.wait()


def _environment_port() -> int:
    text = os.environ.get("ANDROID_ADB_SERVER_PORT", "")
    if not text:
        return DEFAULT_PORT
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise AdbServerDown(f"ANDROID_ADB_SERVER_PORT is {text!r}; set it to a port or unset it")
    return int(text)


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def _runnable(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise AdbMissing(
            f"no adb at {name!r}: `pip install adbutils` brings one, or set ADB to its path"
        )
    return found
