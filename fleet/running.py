"""A pool whose phones are started and ended by this process."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from ..actions import UsageError
from ..device.adb import AdbClient
from ..device.adb.server import ensure_server
from ..device.errors import DeviceError
from ..emulator.contract import StartedDevice
from .kinds import make_devices
from .members import Member, PoolEvent, SetAside
from .pools import Pool

MakeDevices = Callable[[Pool, AdbClient, AsyncExitStack], Awaitable[Sequence[StartedDevice]]]
# Emulators that boot all at once starve each other; pocket phones are there in a second.
_AT_ONCE = {"avd": 2, "docker_android": 2, "redroid": 4}


class PoolFailed(DeviceError):
    """No phone of a pool can be used."""


class RunningPool:
    """The members of a pool, ready or set aside."""

    def __init__(self, name: str, pool: Pool, client: AdbClient, members: Sequence[Member]) -> None:
        self.name = name
        self.pool = pool
        self.client = client
        self.members = members

    @property
    def ready(self) -> Sequence[Member]:
        """Those that may be given work."""
        return [member for member in self.members if member.state not in ("aside", "stopped")]

    def check(self) -> None:
        """Raise PoolFailed, with each phone's reason, if none can be used."""
        if not self.ready:
            told = "; ".join(f"{member.name} {member.reason}" for member in self.members)
            raise PoolFailed(f"no phone of the pool {self.name} can be used: {told}")


@asynccontextmanager
async def start_pool(
    name: str,
    pool: Pool,
    *,
    book: Callable[[PoolEvent], None] = lambda event: None,
    make: MakeDevices = make_devices,
    count: int | None = None,
) -> AsyncGenerator[RunningPool]:
    """Start a pool's phones, or the first `count` of them, and end them with the block.

    A phone that no cure brings up is set aside. Raises UsageError or DeviceError before anything is
    started.
    """
    async with AsyncExitStack() as shared:
        client = await shared.enter_async_context(ensure_server())
        if client.address.elsewhere and pool.serials is None:
            raise UsageError(
                f"the adb server at {client.address} is on another computer and cannot reach "
                f"phones that are started on this one: unset {client.address.named_by}, or keep "
                "the pool over there"
            )
        devices = await make(pool, client, shared)
        members = [Member(device, pool, client, book) for device in devices[:count]]
        for unneeded in devices[len(members) :]:
            # Made is not started, but may hold ports that others could use.
            await unneeded.stop()
        gate = asyncio.Semaphore(_AT_ONCE.get(pool.kind, len(members)))
        try:
            async with asyncio.TaskGroup() as group:
                for member in members:
                    group.create_task(_start(member, gate))
            yield RunningPool(name, pool, client, members)
        finally:
            await asyncio.gather(*(member.stop() for member in members))


async def _start(member: Member, gate: asyncio.Semaphore) -> None:
    async with gate:
        try:
            await member.start()
        except SetAside:
            # It has been booked, and the others are not kept from starting.
            return
