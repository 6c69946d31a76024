"""An adb server for tests of phones that are started and ended."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack

import pytest

from tapwright.device.adb import AdbClient, PrivateAdbServer
from tapwright.device.settle import Pace
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.fleet.attached_device import AttachedDevice
from tapwright.fleet.fake import FragileDevice
from tapwright.fleet.members import Member, PoolEvent
from tapwright.fleet.pocket_device import PocketProcess
from tapwright.fleet.pools import Pool


@pytest.fixture
async def client() -> AsyncIterator[AdbClient]:
    async with PrivateAdbServer() as found:
        yield found


class Lab:
    """Makes members around fragile phones, which end with the test, and keeps what was booked."""

    def __init__(self, client: AdbClient, stack: AsyncExitStack) -> None:
        self.client = client
        self.events: list[PoolEvent] = []
        self._stack = stack

    def member(
        self, fails: Mapping[str, int] | None = None, **settings: object
    ) -> tuple[Member, FragileDevice]:
        """One of a pool with these settings, not started."""
        device = FragileDevice(PocketProcess(self.client), fails)
        pool = Pool.model_validate({"pocket": 1, **settings})
        member = Member(device, pool, self.client, self.events.append)
        self._stack.push_async_callback(member.stop)
        return member, device

    async def attached(self, **settings: object) -> Member:
        """A phone of somebody's, attached by its address, and started as a member."""
        self.phones = self._stack.enter_context(PocketThread())
        serial = f"127.0.0.1:{self.phones.port}"
        await self.client.connect(serial)
        pool = Pool.model_validate({"serials": [serial], **settings})
        device = AttachedDevice(self.client, serial, Pace(back_s=3.0))
        member = Member(device, pool, self.client, self.events.append)
        await member.device.start() if "max_temperature_c" in settings else await member.start()
        return member

    async def set_battery(self, name: str, value: str) -> None:
        """Let the attached phone's battery say something else."""
        transport = self.client.transport(f"127.0.0.1:{self.phones.port}")
        await transport.check("dumpsys", "battery", "set", name, value)

    def told(self) -> list[str]:
        """What was booked, in order: what happened, and by which cure."""
        return [f"{e.what} {e.cure}" if e.cure else e.what for e in self.events]


@pytest.fixture
async def lab(client: AdbClient) -> AsyncIterator[Lab]:
    async with AsyncExitStack() as stack:
        yield Lab(client, stack)
