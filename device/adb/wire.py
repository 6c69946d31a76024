"""Framing of the adb server's smart-socket protocol over one connection.

A request is four hex digits of length and its text; the answer is OKAY or FAIL plus a text framed
the same way. After OKAY on a service the connection carries that service's bytes.
Source: packages/modules/adb, OVERVIEW.TXT and SERVICES.TXT.
"""

import asyncio
import socket
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from .address import ServerAddress
from .boundary import CutOff

_CHUNK = 256 * 1024
_RECEIVE_BUFFER = 4 * 1024 * 1024  # a raw screen is 10 MB: fewer, larger reads


class ServerSaidNo(Exception):
    """The adb server answered FAIL; `message` is its text."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(slots=True)
class Traffic:
    """What went over a phone's connections: services opened on it, and bytes that came."""

    streams: int = 0
    received: int = 0


class AdbConnection:
    """One connection to the adb server; a read gives all it was asked for or raises."""

    __slots__ = ("_buffer", "_loop", "_sock", "_traffic")

    def __init__(self, sock: socket.socket, traffic: Traffic | None = None) -> None:
        self._sock = sock
        self._traffic = traffic or Traffic()
        self._loop = asyncio.get_running_loop()
        self._buffer = bytearray()

    @classmethod
    async def open(cls, server: ServerAddress, traffic: Traffic | None = None) -> Self:
        """Connect; raises OSError. What comes is counted in `traffic`."""
        sock = socket.socket(_family(server), socket.SOCK_STREAM)
        try:
            sock.setblocking(False)
            if not server.path:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
            where = server.path or (server.host, server.port)
            await asyncio.get_running_loop().sock_connect(sock, where)
        except BaseException:
            sock.close()
            raise
        return cls(sock, traffic)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Drop the connection; whatever still ran behind it on the phone is hung up on."""
        self._sock.close()

    async def request(self, text: str) -> None:
        """Send one request and read its OKAY; raises ServerSaidNo on FAIL."""
        body = text.encode()
        if len(body) > 0xFFFF:
            raise ValueError(f"a request of {len(body)} bytes; adb takes 65535 at most")
        await self.send(b"%04x" % len(body) + body)
        await self.okay()

    async def okay(self) -> None:
        """Read OKAY; raises ServerSaidNo on FAIL and ValueError on anything else."""
        status = await self.read_exact(4)
        if status == b"FAIL":
            raise ServerSaidNo(await self.block())
        if status != b"OKAY":
            raise ValueError(f"{status!r} instead of OKAY")

    async def block(self) -> str:
        """Read one text framed by four hex digits."""
        size = int(await self.read_exact(4), 16)
        return (await self.read_exact(size)).decode("utf-8", "replace")

    async def send(self, content: bytes) -> None:
        """Send all of `content`."""
        await self._loop.sock_sendall(self._sock, content)

    async def peek(self, at_least: int = 1) -> bytes:
        """What has come and was not read yet, `at_least` so many bytes unless the end is near."""
        while len(self._buffer) < at_least:
            chunk = await self._receive()
            if not chunk:
                break
            self._buffer += chunk
        return bytes(self._buffer)

    async def read_exact(self, size: int) -> bytes:
        """Read exactly `size` bytes; raises CutOff if the connection ends before."""
        while len(self._buffer) < size:
            chunk = await self._receive()
            if not chunk:
                raise CutOff(len(self._buffer), size)
            self._buffer += chunk
        found = bytes(memoryview(self._buffer)[:size])
        del self._buffer[:size]
        return found

    async def read_some(self) -> bytes:
        """Read what there is, at least one byte; empty at the end of the connection."""
        if self._buffer:
            found = bytes(self._buffer)
            self._buffer.clear()
            return found
        return await self._receive()

    async def read_all(self) -> bytes:
        """Read until the connection ends."""
        parts: list[bytes] = []
        while chunk := await self.read_some():
            parts.append(chunk)
        return b"".join(parts)

    async def fill(self, view: memoryview) -> int:
        """Read into `view` until it is full or the connection ends; gives the bytes read."""
        got = min(len(view), len(self._buffer))
        view[:got] = memoryview(self._buffer)[:got]
        del self._buffer[:got]
        while got < len(view):
            size = await self._loop.sock_recv_into(self._sock, view[got:])
            if size == 0:
                break
            self._traffic.received += size
            got += size
        return got

    async def _receive(self) -> bytes:
        chunk = await self._loop.sock_recv(self._sock, _CHUNK)
        self._traffic.received += len(chunk)
        return chunk


def _family(server: ServerAddress) -> socket.AddressFamily:
    if server.path:
        return socket.AF_UNIX
    return socket.AF_INET6 if ":" in server.host else socket.AF_INET
