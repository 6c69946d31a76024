"""A host of phones in a process of its own: `python -m tapwright.bench.host_process`.

Frames go over its standard streams: the length in eight bytes, then a pickle. The first one says
what to open; the process ends when its input does, so it outlives nobody.
"""

import asyncio
import os
import pickle
import struct
import sys
import tempfile
import threading
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, Generic, Protocol, Self, TypeVar, cast

from .host_link import HostLost
from .messages import HostShare
from .unit_host import UnitHost
from .worker import OpenAgents

_LENGTH = struct.Struct("!Q")
# Attempts close their traces, and leases and adb servers are let go of.
_CLOSE_S = 10.0
_END_S = _CLOSE_S + 5.0
_TOLD_BYTES = 4096


HeardT = TypeVar("HeardT", contravariant=True)
ToldT = TypeVar("ToldT", covariant=True)
SentT = TypeVar("SentT")
ReceivedT = TypeVar("ReceivedT")


class Host(Protocol[HeardT, ToldT]):
    """What a process serves: phones of its own, or an actor that has some."""

    def start(self) -> None:
        """Get it ready."""
        ...

    def receive(self, message: HeardT) -> None:
        """Take what the driver says."""
        ...

    def poll(self, timeout_s: float | None = None) -> Sequence[ToldT] | None:
        """What there is to tell; None once that was all."""
        ...

    def close(self, within_s: float) -> bool:
        """Let go of the phones; whether that was done in time."""
        ...


class HostMaker(Protocol[HeardT, ToldT]):
    """What a process is sent, and makes its host of."""

    def host(self) -> Host[HeardT, ToldT]:
        """Make it."""
        ...


@dataclass(frozen=True, slots=True)
class HostOrder:
    """What a process is to open, here."""

    agents: OpenAgents
    share: HostShare

    def host(self) -> UnitHost:
        """Phones of this process."""
        return UnitHost(self.agents, self.share)


class HostProcess(Generic[SentT, ReceivedT]):
    """The driver's end of the pipe; a host in a process of this computer."""

    def __init__(self, process: Process, stderr: IO[bytes]) -> None:
        self._process = process
        self._stderr = stderr

    @classmethod
    async def start(cls, order: HostMaker[SentT, ReceivedT]) -> Self:
        """Start the process for an order, which can be pickled; raises HostLost."""
        stderr = tempfile.TemporaryFile()
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", __name__, stdin=PIPE, stdout=PIPE, stderr=stderr,
                # Ctrl-C is for the driver, which ends the attempts and then this.
                start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            stderr.close()
            raise HostLost(f"a worker process cannot be started: {error}") from error
        host = cls(process, stderr)
        try:
            await host._write(order)
        except BaseException:
            await host.close()
            raise
        return host

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    async def send(self, messages: Sequence[SentT]) -> None:
        """Send in order; raises HostLost."""
        await self._write(tuple(messages))

    async def receive(self) -> Sequence[ReceivedT]:
        """What it tells next; raises HostLost once it has ended."""
        assert self._process.stdout is not None
        try:
            head = await self._process.stdout.readexactly(_LENGTH.size)
            body = await self._process.stdout.readexactly(*_LENGTH.unpack(head))
        except (OSError, asyncio.IncompleteReadError) as error:
            code = await self._process.wait()
            raise HostLost(f"its worker process {_ended(code)}{self._told()}") from error
        return cast(Sequence[ReceivedT], pickle.loads(body))

    async def close(self) -> None:
        """End the process: by its input first, which lets it put everything back."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            async with asyncio.timeout(_END_S):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        finally:
            self._stderr.close()

    async def _write(self, content: object) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(_frame(content))
            await self._process.stdin.drain()
        except OSError as error:
            raise HostLost("its worker process has ended") from error

    def _told(self) -> str:
        """The last line that it wrote to its standard error, as it may say why it ended."""
        if self._stderr.closed:
            return ""  # it was ended here
        size = self._stderr.seek(0, os.SEEK_END)
        self._stderr.seek(max(0, size - _TOLD_BYTES))
        lines = self._stderr.read().decode("utf-8", "replace").strip().splitlines()
        return f": {lines[-1].strip()}" if lines else ""


def _ended(code: int) -> str:
    return f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"


def _frame(content: object) -> bytes:
    body = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


def _read(source: BinaryIO) -> Any:
    """The next frame's content; None at the end of input."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = source.read(length)
    return pickle.loads(body) if len(body) == length else None


def main() -> None:
    """Serve the order that stands first on standard input until that ends."""
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb", buffering=0)
    # Whatever is printed here is no frame.
    os.dup2(2, 1)
    order = cast(HostMaker[object, object], _read(source))
    host = order.host()
    host.start()
    threading.Thread(target=_tell, args=(host, sink), daemon=True).start()
    while (messages := _read(source)) is not None:
        for message in messages:
            host.receive(message)
    # By then the phones have been let go of, or cannot be.
    os._exit(0 if host.close(_CLOSE_S) else 1)


def _tell(host: Host[Any, object], sink: BinaryIO) -> None:
    while (messages := host.poll()) is not None:
        content = memoryview(_frame(tuple(messages)))
        try:
            while content:
                content = content[sink.write(content) or 0 :]
        except OSError:
            return  # the driver is gone, and our input ends with it


if __name__ == "__main__":
    # The classes that are sent are those of the module by its name, not of the main program.
    from .host_process import main as serve

    serve()
