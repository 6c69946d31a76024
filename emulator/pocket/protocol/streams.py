"""One adb stream seen from the phone: flow-controlled bytes in both directions."""

import asyncio
import struct
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from .packets import Command

WINDOW = 32 * 1024 * 1024  # bytes the other side may send ahead under delayed acks
UNREAD_LIMIT = 1024 * 1024  # unread bytes above which acks are held back
ACK = struct.Struct("<i")


class StreamClosed(ConnectionError):
    """The other side closed the stream, or the connection is gone."""


class Wire(Protocol):
    """What a stream needs of its connection."""

    @property
    def max_payload(self) -> int: ...

    def send(
        self, command: Command, arg0: int, arg1: int, payload: bytes | memoryview = b""
    ) -> None: ...

    def send_parts(
        self, command: Command, arg0: int, arg1: int, parts: Sequence[memoryview]
    ) -> None:
        """Send one packet whose payload comes in pieces."""
        ...

    async def drain(self) -> None:
        """Wait until the socket takes more; raises StreamClosed when it is gone."""
        ...

    def forget(self, local: int) -> None: ...


class Stream:
    """A stream with the phone's id `local` and the host's id `remote`.

    Without delayed acks one WRTE may be in flight; with them, as many bytes as the host granted.
    """

    def __init__(self, wire: Wire, local: int, remote: int, *, delayed: bool, credit: int) -> None:
        self.wire = wire
        self.local = local
        self.remote = remote
        self._delayed = delayed
        self._credit = credit
        self._ready = asyncio.Event()
        self._writing = asyncio.Lock()
        self._received: deque[bytes] = deque()
        self._unread = 0
        self._unacked = 0
        self._arrival = asyncio.Event()
        self._eof = False
        self._on_close: list[Callable[[], None]] = []
        if credit > 0:
            self._ready.set()

    @property
    def closed(self) -> bool:
        """Whether nothing can be written any more; bytes already received may still be read."""
        return self._eof

    def when_closed(self, callback: Callable[[], None]) -> None:
        """Call back once when the host closes the stream or the connection ends."""
        if self._eof:
            callback()
        else:
            self._on_close.append(callback)

    async def read(self, limit: int = 65536) -> bytes:
        """Up to `limit` bytes, empty at the end."""
        while not self._received:
            if self._eof:
                return b""
            self._arrival.clear()
            await self._arrival.wait()
        return self._take(limit)

    async def read_exactly(self, count: int) -> bytes:
        """Exactly `count` bytes; raises StreamClosed when the stream ends before."""
        parts: list[bytes] = []
        while count:
            part = await self.read(count)
            if not part:
                raise StreamClosed("stream ended early")
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    async def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send all of `data`; raises StreamClosed when the host has closed."""
        await self.write_parts((data,))

    async def write_parts(self, parts: Iterable[bytes | bytearray | memoryview]) -> None:
        """Send all `parts` as one run of bytes, without joining them first."""
        # One writer at a time, so that what two of them send is not interleaved.
        async with self._writing:
            for packet in _packets(parts, self.wire.max_payload):
                await self._ready.wait()
                if self._eof:
                    raise StreamClosed("stream closed by the host")
                self._credit -= sum(map(len, packet)) if self._delayed else 1
                if self._credit <= 0:
                    self._ready.clear()
                self.wire.send_parts(Command.WRTE, self.local, self.remote, packet)
                await self.wire.drain()

    async def close(self) -> None:
        """Close from the phone's side, after the host has taken the last WRTE."""
        if not self._delayed:
            await self._ready.wait()
        if not self._eof:
            self.wire.send(Command.CLSE, self.local, self.remote)
            self.shut()
        self.wire.forget(self.local)

    def granted(self, payload: bytes) -> None:
        """Take an OKAY: room for one more WRTE, or for as many bytes as it says."""
        if self._delayed:
            self._credit += ACK.unpack(payload)[0] if len(payload) == ACK.size else 0
        else:
            self._credit = 1
        if self._credit > 0:
            self._ready.set()

    def received(self, payload: bytes) -> bool:
        """Take a WRTE; False when the host has overrun its window."""
        if self._eof:
            return True
        if payload:
            self._received.append(payload)
        self._unread += len(payload)
        self._unacked += 1 if not self._delayed else len(payload)
        self._acknowledge()
        self._arrival.set()
        return self._unread <= 2 * WINDOW

    def shut(self) -> None:
        """Mark the end: readers see what is left and then the end, writers fail."""
        if self._eof:
            return
        self._eof = True
        self._arrival.set()
        self._ready.set()
        for callback in self._on_close:
            callback()
        self._on_close.clear()

    def _take(self, limit: int) -> bytes:
        first = self._received.popleft()
        if len(first) > limit:
            self._received.appendleft(first[limit:])
            first = first[:limit]
        self._unread -= len(first)
        self._acknowledge()
        return first

    def _acknowledge(self) -> None:
        """Acknowledge what came in, unless the reader is too far behind."""
        if self._unacked == 0 or self._eof or self._unread > UNREAD_LIMIT:
            return
        payload = ACK.pack(self._unacked) if self._delayed else b""
        self._unacked = 0
        self.wire.send(Command.OKAY, self.local, self.remote, payload)


def _packets(
    parts: Iterable[bytes | bytearray | memoryview], limit: int
) -> Iterator[list[memoryview]]:
    """Views of the parts, gathered into payloads of at most `limit` bytes."""
    packet: list[memoryview] = []
    room = limit
    for part in parts:
        view = memoryview(part).cast("B")
        while len(view):
            piece, view = view[:room], view[room:]
            packet.append(piece)
            room -= len(piece)
            if not room:
                yield packet
                packet, room = [], limit
    if packet:
        yield packet
