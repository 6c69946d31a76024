"""`reverse:`: sockets of the phone whose connections are carried to the adb host."""

import asyncio
from collections.abc import Callable, Coroutine

from ..protocol.connection import Connection
from ..protocol.streams import Stream, StreamClosed
from .context import Sockets

FIRST_FREE = 40000


class ReverseService:
    """Keeps the reverse forwards of every connection; they end with it."""

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets

    async def serve(self, stream: Stream, connection: Connection, request: str) -> None:
        """Answer one request as a smart socket does."""
        verb, _, argument = request.partition(":")
        match verb:
            case "list-forward":
                lines = (f"(reverse) {there} {here}\n" for there, here in _own(connection))
                await stream.write(_counted("".join(lines)))
                return
            case "killforward-all":
                for there, _ in _own(connection):
                    self._close(connection, there)
            case "killforward":
                if argument not in connection.reverses:
                    await stream.write(_failed(f"listener '{argument}' not found"))
                    return
                self._close(connection, argument)
            case "forward":
                await stream.write(self._forward(connection, argument))
                return
            case _:
                await stream.write(_failed("not a reverse forwarding command"))
                return
        await stream.write(b"OKAY")

    def _forward(self, connection: Connection, argument: str) -> bytes:
        rebind = not argument.startswith("norebind:")
        there, semicolon, here = argument.removeprefix("norebind:").partition(";")
        if not semicolon or ":" not in there:
            return _failed(f"bad forward: {argument}")
        if there in connection.reverses and not rebind:
            return _failed("cannot rebind existing socket")
        chosen = ""
        if there == "tcp:0":
            chosen = str(self._free_port())
            there = f"tcp:{chosen}"
        if there not in connection.reverses:
            if self._sockets.find(there) is not None:
                return _failed(f"cannot bind listener: Address already in use: {there}")
            connection.when_lost(lambda: self._close(connection, there))
        connection.reverses[there] = here
        self._sockets.listen(there, _carrier(connection, here))
        return b"OKAY" + (_counted(chosen) if chosen else b"")

    def _close(self, connection: Connection, there: str) -> None:
        if connection.reverses.pop(there, None) is not None:
            self._sockets.close(there)

    def _free_port(self) -> int:
        port = FIRST_FREE
        while self._sockets.find(f"tcp:{port}") is not None:
            port += 1
        return port


def _own(connection: Connection) -> list[tuple[str, str]]:
    return list(connection.reverses.items())


def _carrier(connection: Connection, here: str) -> Callable[[Stream], Coroutine[None, None, None]]:
    """A listener that carries each connection to `here` on the host."""

    async def carry(stream: Stream) -> None:
        try:
            far = await connection.open(here)
        except StreamClosed:
            return
        try:
            await splice(stream, far)
        finally:
            await far.close()

    return carry


async def splice(one: Stream, other: Stream) -> None:
    """Carry bytes both ways until either side closes."""
    loop = asyncio.get_running_loop()
    ways = [loop.create_task(_pour(one, other)), loop.create_task(_pour(other, one))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()


async def _pour(source: Stream, target: Stream) -> None:
    """Carry bytes until the source ends or the target takes no more."""
    try:
        while part := await source.read():
            await target.write(part)
    except StreamClosed:
        return


def _failed(text: str) -> bytes:
    return b"FAIL" + _counted(text)


def _counted(text: str) -> bytes:
    data = text.encode(errors="replace")
    return f"{len(data):04x}".encode() + data
