"""One host's connection to the phone's adbd: handshake and dispatch of packets."""

import asyncio
import os
import struct
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, assert_never

from .packets import (
    MAX_PAYLOAD,
    VERSION,
    VERSION_WITH_CHECKSUM,
    Command,
    Decoder,
    MalformedPacket,
    Packet,
    checksum,
    encode,
    header,
)
from .streams import WINDOW, Stream, StreamClosed

AuthMode = Literal["none", "accept", "never"]
Handler = Callable[[Stream], Awaitable[None]]

FEATURES = (
    "shell_v2",
    "cmd",
    "stat_v2",
    "ls_v2",
    "fixed_push_mkdir",
    "apex",
    "fixed_push_symlink_timestamp",
    "sendrecv_v2",
    "sendrecv_v2_dry_run_send",
    "delayed_ack",
)
TOKEN, SIGNATURE, PUBLIC_KEY = 1, 2, 3
SMALL = 32 * 1024
"""Bytes of payload up to which header and payload are joined into one write."""
WRITE_BUFFER = 4 * 1024 * 1024


class ServiceTable(Protocol):
    """What the phone offers behind adbd."""

    def find(self, destination: str, connection: "Connection") -> Handler | None:
        """The handler of `destination`, None to refuse it."""
        ...

    def banner(self) -> Mapping[str, str]:
        """The product properties of the greeting."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """How an adbd greets: its authentication, features, and largest payload in bytes."""

    auth: AuthMode = "none"
    features: tuple[str, ...] = FEATURES
    max_payload: int = MAX_PAYLOAD


class Connection(asyncio.Protocol):
    """The device side of the protocol on one TCP connection."""

    def __init__(
        self, services: ServiceTable, options: Options, gone: Callable[["Connection"], None]
    ) -> None:
        self.reverses: dict[str, str] = {}
        self.max_payload = options.max_payload
        self._services = services
        self._options = options
        self._gone = gone
        self._decoder = Decoder()
        self._version = VERSION_WITH_CHECKSUM
        self._greeting: Packet | None = None
        self._online = False
        self._delayed = False
        self._streams: dict[int, Stream] = {}
        self._opening: dict[int, asyncio.Future[Stream]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._next_id = 1
        self._on_lost: list[Callable[[], None]] = []
        self._transport: asyncio.Transport | None = None
        self._writable = asyncio.Event()
        self._writable.set()

    # asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.set_write_buffer_limits(high=WRITE_BUFFER)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        try:
            for packet in self._decoder.feed(data):
                self._dispatch(packet)
                if self._transport is None:
                    return
        except MalformedPacket:
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._writable.set()
        self._shut_streams()
        for task in self._tasks:
            task.cancel()
        for callback in self._on_lost:
            callback()
        self._gone(self)

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    # the streams' side

    def send(
        self, command: Command, arg0: int, arg1: int, payload: bytes | memoryview = b""
    ) -> None:
        """Send one packet, or nothing when the connection is gone."""
        if self._transport is not None:
            checked = self._version < VERSION
            self._transport.write(encode(command, arg0, arg1, payload, checked=checked))

    def send_parts(
        self, command: Command, arg0: int, arg1: int, parts: Sequence[memoryview]
    ) -> None:
        """Send one packet whose payload comes in pieces; large ones are not copied together."""
        size = sum(map(len, parts))
        if self._version < VERSION or size <= SMALL:
            self.send(command, arg0, arg1, parts[0] if len(parts) == 1 else b"".join(parts))
        elif self._transport is not None:
            self._transport.write(header(command, arg0, arg1, size))
            for part in parts:
                self._transport.write(part)

    async def drain(self) -> None:
        await self._writable.wait()
        if self._transport is None:
            raise StreamClosed("connection lost")

    def forget(self, local: int) -> None:
        self._streams.pop(local, None)

    # everybody's side

    def close(self) -> None:
        """Drop the connection, with what is still unsent."""
        if self._transport is not None:
            self._transport.abort()

    def when_lost(self, callback: Callable[[], None]) -> None:
        """Call back once when the connection ends."""
        self._on_lost.append(callback)

    async def finished(self) -> None:
        """Wait until every handler of this connection has ended."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def open(self, destination: str) -> Stream:
        """Open a stream to the host (for reverse forwards); raises StreamClosed when refused."""
        local = self._take_id()
        stream = Stream(self, local, 0, delayed=self._delayed, credit=0)
        self._streams[local] = stream
        self._opening[local] = asyncio.get_running_loop().create_future()
        window = WINDOW if self._delayed else 0
        self.send(Command.OPEN, local, window, destination.encode() + b"\0")
        return await self._opening[local]

    # packets

    def _dispatch(self, packet: Packet) -> None:
        if self._online and self._version < VERSION and packet.check != checksum(packet.payload):
            raise MalformedPacket("wrong checksum")
        match packet.command:
            case Command.CNXN:
                self._on_connect(packet)
            case Command.AUTH:
                self._on_auth(packet)
            case Command.OPEN:
                self._on_open(packet)
            case Command.OKAY:
                self._on_okay(packet)
            case Command.WRTE:
                stream = self._streams.get(packet.arg1)
                if stream is not None and not stream.received(packet.payload):
                    raise MalformedPacket("window overrun")
            case Command.CLSE:
                self._on_close(packet)
            case Command.STLS:
                # This phone speaks no TLS; what would follow is a handshake it cannot read.
                raise MalformedPacket("TLS refused")
            case Command.SYNC:
                pass
            case _:
                assert_never(packet.command)

    def _on_connect(self, packet: Packet) -> None:
        self._shut_streams()
        self._greeting = packet
        self._online = False
        self._version = VERSION_WITH_CHECKSUM
        if self._options.auth == "none":
            self._go_online(packet)
        else:
            self._challenge()

    def _on_auth(self, packet: Packet) -> None:
        if self._greeting is None or self._online:
            return
        if self._options.auth == "accept":
            self._go_online(self._greeting)
        elif packet.arg0 == SIGNATURE:
            self._challenge()

    def _challenge(self) -> None:
        self.send(Command.AUTH, TOKEN, 0, os.urandom(20))

    def _go_online(self, greeting: Packet) -> None:
        peer = greeting.payload.decode(errors="replace")
        theirs = peer.rpartition("features=")[2].rstrip("\0").split(";")[0].split(",")
        parts = [f"{name}={value};" for name, value in self._services.banner().items()]
        parts.append("features=" + ",".join(self._options.features))
        self.send(
            Command.CNXN, VERSION, self._options.max_payload, f"device::{''.join(parts)}".encode()
        )
        # The greeting itself still carries a checksum; what follows does as both sides agree.
        self._version = min(VERSION, max(greeting.arg0, VERSION_WITH_CHECKSUM))
        self.max_payload = max(1, min(self._options.max_payload, greeting.arg1))
        self._delayed = "delayed_ack" in theirs and "delayed_ack" in self._options.features
        self._online = True

    def _on_open(self, packet: Packet) -> None:
        if not self._online or packet.arg0 == 0:
            return
        destination = packet.payload.split(b"\0", 1)[0].decode(errors="replace")
        agreed = self._delayed == bool(packet.arg1)
        handler = self._services.find(destination, self) if agreed else None
        if handler is None:
            self.send(Command.CLSE, 0, packet.arg0)
            return
        local = self._take_id()
        credit = packet.arg1 if self._delayed else 1
        stream = Stream(self, local, packet.arg0, delayed=self._delayed, credit=credit)
        self._streams[local] = stream
        self._accept(stream)
        task = asyncio.get_running_loop().create_task(_serve(handler, stream))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _accept(self, stream: Stream) -> None:
        window = struct.pack("<I", WINDOW) if self._delayed else b""
        self.send(Command.OKAY, stream.local, stream.remote, window)

    def _on_okay(self, packet: Packet) -> None:
        stream = self._streams.get(packet.arg1)
        if stream is None:
            return
        waiting = self._opening.pop(packet.arg1, None)
        if waiting is not None:
            stream.remote = packet.arg0
        stream.granted(packet.payload)
        if waiting is not None and not waiting.done():
            waiting.set_result(stream)

    def _on_close(self, packet: Packet) -> None:
        waiting = self._opening.pop(packet.arg1, None)
        if waiting is not None and not waiting.done():
            waiting.set_exception(StreamClosed("refused by the host"))
        stream = self._streams.pop(packet.arg1, None)
        if stream is not None:
            # adb answers a close with a close, so that the host frees its id.
            self.send(Command.CLSE, stream.local, stream.remote)
            stream.shut()

    def _take_id(self) -> int:
        local = self._next_id
        self._next_id = local % 0xFFFFFFFF + 1
        return local

    def _shut_streams(self) -> None:
        for stream in list(self._streams.values()):
            stream.shut()
        self._streams.clear()
        for waiting in self._opening.values():
            if not waiting.done():
                waiting.set_exception(StreamClosed("connection lost"))
        self._opening.clear()


async def _serve(handler: Handler, stream: Stream) -> None:
    try:
        await handler(stream)
    except StreamClosed:
        return
    finally:
        await stream.close()
