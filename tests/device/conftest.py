"""Fixtures of the device tests: a real adb server with a pocket phone, and a scripted server.

`--device SERIAL` puts a real phone through the contract suite as well (test_contract.py).
"""

import asyncio
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field

import pytest

from tapwright.device import AdbDevice, Pace
from tapwright.device.adb import AdbClient, AdbTransport, PrivateAdbServer
from tapwright.emulator.pocket.thread import PocketThread
from tests.adb_servers import private_adb_server

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


adb_server = pytest.fixture(scope="session")(private_adb_server)


@pytest.fixture(scope="session")
def phone_thread() -> Iterator[PocketThread]:
    """A pocket phone in a thread of its own."""
    with PocketThread(seed=0) as phone:
        yield phone


@pytest.fixture(scope="session")
def pocket(adb_server: PrivateAdbServer, phone_thread: PocketThread) -> Iterator[str]:
    """A pocket phone that the private adb server knows; gives its serial."""
    serial = f"127.0.0.1:{phone_thread.port}"
    asyncio.run(adb_server.client.connect(serial))
    yield serial
    asyncio.run(adb_server.client.disconnect(serial))


@pytest.fixture
async def device(adb_server: PrivateAdbServer, pocket: str) -> AsyncIterator[AdbDevice]:
    """The pocket phone at its home screen."""
    # The pocket phone reacts at once: less time between two pictures than a real one needs.
    held = await AdbDevice.attach(adb_server.client, pocket, Pace(still_s=0.01))
    await held.shell("am", "force-stop", "com.android.settings")
    await held.shell("input", "keyevent", "3")
    yield held
    await held.close()


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


class Cable:
    """What lies between the adb server and a phone: can be pulled, plugged in again, and cut.

    `cut_after` bytes more towards the server, everything is hung up on.
    """

    def __init__(self, phone_port: int) -> None:
        self._phone_port = phone_port
        self._ends: list[asyncio.StreamWriter] = []
        self._listener: asyncio.Server | None = None
        self.port = 0
        self.plugged = True
        self.cut_after: int | None = None

    async def start(self) -> None:
        self._listener = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.port = self._listener.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self.pull()
        if self._listener is not None:
            self._listener.close()
            await self._listener.wait_closed()

    def pull(self) -> None:
        self.plugged = False
        self._hang_up()

    def plug(self) -> None:
        self.plugged = True

    def _hang_up(self) -> None:
        for writer in self._ends:
            writer.close()
        self._ends.clear()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.plugged:
            writer.close()
            return
        phone_reader, phone_writer = await asyncio.open_connection("127.0.0.1", self._phone_port)
        self._ends += [writer, phone_writer]
        await asyncio.gather(
            self._carry(reader, phone_writer, counted=False),
            self._carry(phone_reader, writer, counted=True),
        )

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, counted: bool
    ) -> None:
        try:
            while content := await reader.read(65536):
                if counted and self.cut_after is not None:
                    self.cut_after -= len(content)
                    if self.cut_after <= 0:
                        self.cut_after = None
                        self._hang_up()
                        return
                writer.write(content)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()


@pytest.fixture
async def cable(phone_thread: PocketThread) -> AsyncIterator[Cable]:
    """A cable to the pocket phone, for tests that pull it."""
    strand = Cable(phone_thread.port)
    await strand.start()
    yield strand
    await strand.stop()
