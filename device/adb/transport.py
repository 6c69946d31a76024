"""Services of one phone: shell with an exit code that cannot be lost, exec, and files."""

import asyncio
import shlex
import struct
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ..errors import AdbProtocolError, AdbServerDown, CommandFailed, DeviceError, DeviceNotFound
from . import forward
from .address import ServerAddress
from .boundary import CutOff, boundary, lost, nobody_at, refusal
from .forward import Forward
from .sync import RemoteEntry, RemoteStat, list_folder, pull_file, push_file, stat_file
from .wire import AdbConnection, ServerSaidNo, Traffic

DEFAULT_TIMEOUT_S = 10.0
FILE_TIMEOUT_S = 60.0
_FEATURES_TIMEOUT_S = 5.0
_FRAME = struct.Struct("<BI")
_STDIN, _STDOUT, _STDERR, _EXIT, _CLOSE_STDIN = range(5)
_STDIN_CHUNK = 64 * 1024
_V1_MARK = b"tapwright-exit-code:"


@dataclass(frozen=True, slots=True)
class ShellResult:
    """What a command printed, byte for byte, and the code it ended with."""

    stdout: bytes
    stderr: bytes
    code: int

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.stdout.decode("utf-8", "replace")


class AdbTransport:
    """Runs services on one phone, a connection each; safe to use from many tasks at once.

    With `transport_id` it means that one connection of the phone: after a drop it is gone for good,
    while a serial finds the phone again. `traffic` counts what went over all of them.
    """

    def __init__(self, server: ServerAddress, serial: str, transport_id: int | None = None) -> None:
        self.server = server
        self.serial = serial
        self._transport_id = transport_id
        self._features: frozenset[str] | None = None
        self.traffic = Traffic()

    async def shell(
        self, *argv: str, timeout_s: float = DEFAULT_TIMEOUT_S, stdin: bytes = b""
    ) -> ShellResult:
        """Run one command, every word quoted; the exit code is the phone's own."""
        return await self.script(shlex.join(argv), timeout_s=timeout_s, stdin=stdin)

    async def check(self, *argv: str, timeout_s: float = DEFAULT_TIMEOUT_S) -> str:
        """Run one command and give what it printed; raises CommandFailed on a code but 0."""
        result = await self.shell(*argv, timeout_s=timeout_s)
        if result.code != 0:
            raise CommandFailed(
                argv, result.code, result.text, result.stderr.decode("utf-8", "replace")
            )
        return result.text

    async def script(
        self,
        line: str,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        stdin: bytes = b"",
        called: str = "",
    ) -> ShellResult:
        """Run a shell line as it is; only for lines of our own, text goes through shlex first.

        Errors name it as `called`, else by its first word.
        """
        features = await self.features()
        # Not what follows: a part of a secret, or one that was quoted twice, is found by no name.
        what = f"`{called or line.partition(' ')[0][:80]}` on {self.serial}"
        if "shell_v2" in features:
            async with self.service(f"shell,v2,raw:{line}", what, timeout_s) as wire:
                return await _shell_v2(wire, stdin)
        if stdin:
            raise AdbProtocolError(f"{self.serial} is too old to take input for {what}")
        # exec: and not shell:, whose terminal would turn newlines into CR LF on those old phones.
        service = f"exec:{line}; echo {_V1_MARK.decode()}$?"
        async with self.service(service, what, timeout_s) as wire:
            return _shell_v1(await wire.read_all())

    async def exec(self, *argv: str, timeout_s: float = DEFAULT_TIMEOUT_S) -> bytes:
        """Run one command for its raw bytes; errors are mixed in and cut-offs are the caller's."""
        async with self.service(f"exec:{shlex.join(argv)}", argv[0], timeout_s) as wire:
            return await wire.read_all()

    async def pull(self, path: str, timeout_s: float = FILE_TIMEOUT_S) -> bytes:
        """Read a file of the phone; raises CommandFailed if it cannot be read."""
        features = await self.features()
        async with self.service("sync:", f"pull {path}", timeout_s) as wire:
            return await pull_file(wire, path, features)

    async def push(
        self, content: bytes, path: str, mode: int = 0o644, timeout_s: float = FILE_TIMEOUT_S
    ) -> None:
        """Write a file on the phone; raises CommandFailed if it cannot be written."""
        features = await self.features()
        async with self.service("sync:", f"push {path}", timeout_s) as wire:
            await push_file(wire, content, path, mode, features)

    async def stat(self, path: str, timeout_s: float = DEFAULT_TIMEOUT_S) -> RemoteStat | None:
        """Mode, size in bytes and time of a path on the phone, None if there is none."""
        features = await self.features()
        async with self.service("sync:", f"stat {path}", timeout_s) as wire:
            return await stat_file(wire, path, features)

    async def list(self, path: str, timeout_s: float = FILE_TIMEOUT_S) -> tuple[RemoteEntry, ...]:
        """What is in a folder of the phone; empty also if there is no such folder."""
        features = await self.features()
        async with self.service("sync:", f"list {path}", timeout_s) as wire:
            return await list_folder(wire, path, features)

    async def forward(self, remote: str, local: str = "tcp:0") -> str:
        """Lead connections to `local` on the adb server's computer to `remote` on the phone; gives
        `local`.

        It lives in the adb server, and so listens where `server` is: remove it with `unforward`,
        and ask again after a drop.
        """
        request = self._about(f"forward:{local};{remote}")
        async with self._server(f"forward to {remote} of {self.serial}") as wire:
            return await forward.start(wire, request, local, host=True)

    async def unforward(self, local: str) -> None:
        """End a forwarding of this phone; raises AdbProtocolError if there is none."""
        async with self._server(f"end of the forwarding {local} to {self.serial}") as wire:
            await forward.stop(wire, self._about(f"killforward:{local}"))

    async def forwards(self) -> tuple[Forward, ...]:
        """The forwardings to this phone, whoever asked for them."""
        async with self._server(f"forwardings to {self.serial}") as wire:
            await wire.request(self._about("list-forward"))
            return forward.listed(await wire.block(), self.serial)

    async def reverse(self, local: str, remote: str = "tcp:0") -> str:
        """Lead connections to `remote` on the phone to `local` on the adb server's computer; gives
        `remote`."""
        async with self._phone(f"reverse from {self.serial}") as wire:
            request = f"reverse:forward:{remote};{local}"
            return await forward.start(wire, request, remote, host=False)

    async def unreverse(self, remote: str) -> None:
        """End a forwarding from the phone; raises AdbProtocolError if there is none."""
        async with self._phone(f"end of the reverse {remote} from {self.serial}") as wire:
            await forward.stop(wire, f"reverse:killforward:{remote}")

    async def reverses(self) -> tuple[Forward, ...]:
        """The forwardings from this phone to here."""
        async with self._phone(f"reverses from {self.serial}") as wire:
            await wire.request("reverse:list-forward")
            return forward.listed_reverse(await wire.block())

    async def features(self) -> frozenset[str]:
        """What the phone's adbd and the server both understand; asked once."""
        if self._features is None:
            async with self._server(f"features of {self.serial}") as wire:
                await wire.request(self._about("features"))
                self._features = frozenset((await wire.block()).split(","))
        return self._features

    @asynccontextmanager
    async def service(
        self, name: str, what: str, timeout_s: float
    ) -> AsyncGenerator[AdbConnection, None]:
        """A connection to a service of the phone, with a deadline over all that is done in it."""
        async with self._phone(what, timeout_s) as wire:
            self.traffic.streams += 1
            await wire.request(name)
            yield wire

    async def open(
        self, name: str, what: str, timeout_s: float = DEFAULT_TIMEOUT_S
    ) -> AdbConnection:
        """A connection to a service that the caller keeps, times and closes."""
        async with self._mapped(what, timeout_s):
            wire = await AdbConnection.open(self.server, self.traffic)
            self.traffic.streams += 1
            try:
                await wire.request(self._route())
                await wire.request(name)
            except BaseException:
                wire.close()
                raise
            return wire

    @asynccontextmanager
    async def _phone(
        self, what: str, timeout_s: float = DEFAULT_TIMEOUT_S
    ) -> AsyncGenerator[AdbConnection, None]:
        """A connection that leads to the phone and has asked for no service yet."""
        async with self._server(what, timeout_s) as wire:
            await wire.request(self._route())
            yield wire

    @asynccontextmanager
    async def _server(
        self, what: str, timeout_s: float = _FEATURES_TIMEOUT_S
    ) -> AsyncGenerator[AdbConnection, None]:
        """A connection to the adb server, with what goes wrong on it mapped."""
        async with self._mapped(what, timeout_s):
            async with await AdbConnection.open(self.server, self.traffic) as wire:
                yield wire

    def _route(self) -> str:
        if self._transport_id is None:
            return f"host:transport:{self.serial}"
        return f"host:transport-id:{self._transport_id}"

    def _about(self, request: str) -> str:
        """A request to the server that is about this phone."""
        if self._transport_id is None:
            return f"host-serial:{self.serial}:{request}"
        return f"host-transport-id:{self._transport_id}:{request}"

    @asynccontextmanager
    async def _mapped(self, what: str, timeout_s: float) -> AsyncGenerator[None, None]:
        async with boundary(what, timeout_s):
            try:
                yield
            except (ConnectionRefusedError, FileNotFoundError) as exc:
                raise nobody_at(self.server) from exc
            except ServerSaidNo as exc:
                known = refusal(exc.message, self.serial)
                if known is not None:
                    raise known from exc
                raise await self._why(what, f"refused, {exc.message}") from exc
            except (CutOff, ConnectionError) as exc:
                raise await self._why(what, str(exc)) from exc

    async def _why(self, what: str, told: str) -> DeviceError:
        """What stands behind a broken service: the server, the phone, or the service alone."""
        async with boundary(f"looking for {self.serial}", _FEATURES_TIMEOUT_S):
            try:
                async with await AdbConnection.open(self.server) as wire:
                    await wire.request(self._about("get-state"))
                    if await wire.block() == "device":
                        return AdbProtocolError(f"{what}: {told}; the phone itself is still there")
            except CutOff:
                return AdbServerDown(f"{what}: the adb server at {self.server} is ending")
            except ServerSaidNo as exc:
                known = refusal(exc.message, self.serial)
                if known is not None and not isinstance(known, DeviceNotFound):
                    return lost(self.serial, what)
        return lost(self.serial, what)


async def _shell_v2(wire: AdbConnection, stdin: bytes) -> ShellResult:
    """Talk shell v2 to its exit packet: id u8, length u32 little-endian, payload."""
    streams = {_STDOUT: bytearray(), _STDERR: bytearray()}
    feeding = asyncio.create_task(_feed(wire, stdin)) if stdin else None
    if feeding is None:
        await wire.send(_FRAME.pack(_CLOSE_STDIN, 0))
    try:
        while True:
            kind, size = _FRAME.unpack(await wire.read_exact(_FRAME.size))
            payload = await wire.read_exact(size)
            if kind == _EXIT:
                if size != 1:
                    raise ValueError(f"an exit code of {size} bytes")
                return ShellResult(
                    bytes(streams[_STDOUT]), bytes(streams[_STDERR]), code=payload[0]
                )
            if kind not in streams:
                raise ValueError(f"shell packet {kind}")
            streams[kind] += payload
    finally:
        if feeding is not None:
            feeding.cancel()
            # A command may end without reading all its input; then writing to it fails, rightly.
            await asyncio.gather(feeding, return_exceptions=True)


async def _feed(wire: AdbConnection, stdin: bytes) -> None:
    for start in range(0, len(stdin), _STDIN_CHUNK):
        chunk = stdin[start : start + _STDIN_CHUNK]
        await wire.send(_FRAME.pack(_STDIN, len(chunk)) + chunk)
    await wire.send(_FRAME.pack(_CLOSE_STDIN, 0))


def _shell_v1(output: bytes) -> ShellResult:
    """Split what an old phone printed from the exit code echoed behind it."""
    body, mark, code = output.rpartition(_V1_MARK)
    if not mark or not code.strip().isdigit():
        raise CutOff(len(output), len(output) + len(_V1_MARK))
    return ShellResult(stdout=body, stderr=b"", code=int(code))
