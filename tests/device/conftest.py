"""Fixtures of the device tests: a real adb server, and a scripted one for what adb rarely does."""

import asyncio
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field

import pytest

from tapwright.device.adb import AdbClient, AdbTransport, PrivateAdbServer

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture(scope="session")
def adb_server() -> Iterator[PrivateAdbServer]:
    """A real adb server on a private port."""
    server = PrivateAdbServer()
    asyncio.run(server.start())
    yield server
    asyncio.run(server.stop())


@dataclass
class ScriptedServer:
    """Speaks the smart-socket protocol and answers each service as a test says."""

    services: dict[str, Answer] = field(default_factory=dict)
    host: dict[str, bytes] = field(default_factory=dict)
    features: str = "shell_v2,cmd"
    state: str = "device"
    port: int = 0
    asked: list[str] = field(default_factory=list)

    @property
    def client(self) -> AdbClient:
        return AdbClient(port=self.port)

    @property
    def transport(self) -> AdbTransport:
        return self.client.transport("phone")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = (await reader.readexactly(int(await reader.readexactly(4), 16))).decode()
                self.asked.append(request)
                if request.startswith("host:transport:"):
                    writer.write(b"OKAY")
                    continue
                if request.startswith("host"):
                    writer.write(self._host(request))
                else:
                    await self._service(request, reader, writer)
                await writer.drain()
                break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _host(self, request: str) -> bytes:
        if request in self.host:
            return self.host[request]
        if request.endswith(":features"):
            return okay(self.features)
        if request.endswith(":get-state"):
            return okay(self.state) if self.state == "device" else fail(f"device {self.state}")
        return fail("unknown host service")

    async def _service(
        self, request: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        for start, answer in self.services.items():
            if request.startswith(start):
                await answer(reader, writer)
                return
        writer.write(fail("closed"))


def block(text: str) -> bytes:
    return b"%04x" % len(text.encode()) + text.encode()


def okay(text: str) -> bytes:
    return b"OKAY" + block(text)


def fail(text: str) -> bytes:
    return b"FAIL" + block(text)


def sends(content: bytes) -> Answer:
    """A service that accepts, sends `content` and hangs up."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"OKAY" + content)

    return answer


def refuses(text: str) -> Answer:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(fail(text))

    return answer


def hangs() -> Answer:
    """A service that accepts and says nothing until the other side goes away."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"OKAY")
        while await reader.read(1024):
            pass

    return answer


def packet(kind: int, payload: bytes) -> bytes:
    return struct.pack("<BI", kind, len(payload)) + payload


def shell_answer(stdout: bytes, code: int = 0, stderr: bytes = b"") -> Answer:
    return sends(packet(1, stdout) + packet(2, stderr) + packet(3, bytes([code])))


@dataclass
class Scripting:
    """What a test needs to script a server, in one fixture."""

    server: ScriptedServer
    sends = staticmethod(sends)
    refuses = staticmethod(refuses)
    hangs = staticmethod(hangs)
    packet = staticmethod(packet)
    okay = staticmethod(okay)
    fail = staticmethod(fail)
    shell_answer = staticmethod(shell_answer)


@pytest.fixture
async def scripted() -> AsyncIterator[Scripting]:
    server = ScriptedServer()
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    yield Scripting(server)
    listener.close()
    await listener.wait_closed()
