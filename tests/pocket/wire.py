"""A plain adb host for tests, straight on the phone's port."""

import asyncio
import contextlib
import struct
from dataclasses import dataclass, field

from tapwright.emulator.pocket.protocol.packets import (
    MAX_PAYLOAD,
    VERSION,
    Command,
    Decoder,
    Packet,
    encode,
)


@dataclass
class Host:
    """One connection to an adbd, with the packets that came in."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    version: int = VERSION
    decoder: Decoder = field(default_factory=Decoder)
    queue: list[Packet] = field(default_factory=list)

    def send(self, command: Command, arg0: int, arg1: int, payload: bytes = b"") -> None:
        checked = self.version < VERSION or command is Command.CNXN
        self.writer.write(encode(command, arg0, arg1, payload, checked=checked))

    async def take(self) -> Packet:
        """The next packet; raises ConnectionError at the end."""
        async with asyncio.timeout(5):
            while not self.queue:
                data = await self.reader.read(1 << 16)
                if not data:
                    raise ConnectionError("adbd hung up")
                self.queue.extend(self.decoder.feed(data))
        return self.queue.pop(0)

    async def open(self, destination: str, local: int = 1, window: int = 0) -> Packet:
        """Open a stream and return the first answer."""
        self.send(Command.OPEN, local, window, destination.encode() + b"\0")
        return await self.take()

    async def collect(self, local: int = 1) -> bytes:
        """All bytes of a stream up to its close, acknowledged one by one."""
        parts: list[bytes] = []
        while (packet := await self.take()).command is not Command.CLSE:
            if packet.command is Command.WRTE:
                parts.append(packet.payload)
                self.send(Command.OKAY, local, packet.arg0)
        return b"".join(parts)

    async def hung_up(self) -> bool:
        """Whether adbd ends the connection, whatever it still sends before."""
        try:
            while True:
                await self.take()
        except ConnectionError:
            return True

    async def close(self) -> None:
        self.writer.transport.abort()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()


class Hosts:
    """Dials adbds; every connection is closed in the end."""

    def __init__(self) -> None:
        self._dialled: list[Host] = []

    async def dial(self, port: int) -> Host:
        host = Host(*await asyncio.open_connection("127.0.0.1", port))
        self._dialled.append(host)
        return host

    async def greet(
        self, port: int, features: str = "shell_v2", version: int = VERSION, size: int = MAX_PAYLOAD
    ) -> Host:
        """Dial and go online."""
        host = await self.dial(port)
        host.version = version
        host.send(Command.CNXN, version, size, f"host::features={features}".encode())
        assert (await host.take()).command is Command.CNXN
        return host

    async def close(self) -> None:
        for host in self._dialled:
            await host.close()


def window(size: int) -> bytes:
    return struct.pack("<i", size)
