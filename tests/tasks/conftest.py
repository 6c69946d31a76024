"""One pocket phone for all task tests, put back to how it was before each."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tapwright.device.adb import PrivateAdbServer
from tapwright.emulator.pocket.phone import PhoneSnapshot
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.fleet.pocket import LabPhone, PocketDevice


class Bench:
    """A running phone, the adb server in front of it, and its state at the start."""

    def __init__(self, phones: PocketThread, server: PrivateAdbServer) -> None:
        self.phones = phones
        self.server = server
        self.fresh: PhoneSnapshot = phones.call(phones.phone.snapshot)

    def reset(self) -> None:
        """The phone as it was at the start."""
        self.phones.call(lambda: self.phones.phone.restore(self.fresh))

    def state_hash(self) -> str:
        """The hash of all the phone keeps."""
        return self.phones.call(self.phones.phone.state_hash)


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    server = PrivateAdbServer()
    with PocketThread() as phones:
        asyncio.run(server.start())
        asyncio.run(server.client.connect(f"127.0.0.1:{phones.port}"))
        yield Bench(phones, server)
        asyncio.run(server.stop())


@pytest.fixture
async def device(bench: Bench) -> AsyncIterator[PocketDevice]:
    bench.reset()
    held = await PocketDevice.hold(bench.server.client, bench.phones, bench.phones.phone)
    yield held
    await held.close()


@pytest.fixture
def lab(device: PocketDevice) -> LabPhone:
    return LabPhone(device)


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool
