"""Phones to run flows on: pocket phones in processes beside this one, or real ones, held."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from ..actions import UsageError
from ..device.adb.client import AdbClient
from ..device.adb.server import PrivateAdbServer, ensure_server
from ..device.adb_device import AdbDevice
from ..device.device import Device
from ..device.errors import DeviceError
from ..fleet.leases import Lease, Patience, lease_name
from ..fleet.phones import open_phone


@asynccontextmanager
async def open_phones(
    count: int | None,
    serials: Sequence[str],
    wait_s: float = 0.0,
    shards: int | None = None,
    pool: str | None = None,
) -> AsyncGenerator[tuple[Device, ...]]:
    """So many new pocket phones, the phones with these serials, or those of a pool; without any of
    these, the one attached or else a pocket phone. They end, or are let go of, with the block.

    With `shards` there are so many phones: of those named, else of those attached, or new pocket
    phones where none is attached.

    Raises UsageError for phones that cannot be had, DeviceError for pocket phones that do not come
    up.
    """
    patience = Patience(wait_s)
    if count is not None and serials:
        raise UsageError("give --phones or --device, not both")
    if pool is not None:
        if count is not None or serials:
            raise UsageError("a pool brings its own phones: leave out --phones and --device")
        async with _of_pool(pool, patience, shards) as phones:
            yield phones
        return
    if shards is not None:
        count, serials = await _sharded(shards, count, serials)
    if count is not None and count > 1:
        async with _pockets(count) as phones:
            yield phones
    elif len(serials) > 1:
        async with _held(serials, patience) as phones:
            yield phones
    else:
        serial = serials[0] if serials else ("pocket" if count else None)
        async with open_phone(serial, patience) as phone:
            yield (phone,)


async def _sharded(
    shards: int, count: int | None, serials: Sequence[str]
) -> tuple[int | None, Sequence[str]]:
    """Which phones so many shards run on; raises UsageError if there are too few."""
    if count is not None:
        if count != shards:
            raise UsageError(f"{shards} shards run on {shards} phones, and --phones says {count}")
        return count, ()
    if serials == ("pocket",):
        return shards, ()
    there = serials
    if not serials:
        async with ensure_server() as client:
            there = [one.serial for one in await client.devices() if one.state == "device"]
        if not there:
            return shards, ()
    if len(there) < shards:
        said = "named with --device" if serials else "attached and ready"
        raise UsageError(
            f"{shards} shards need {shards} phones, and {len(there)} "
            f"{'is' if len(there) == 1 else 'are'} {said}: ask for fewer, or for pocket phones "
            f"with --phones {shards}"
        )
    return None, there[:shards]


@asynccontextmanager
async def _pockets(count: int) -> AsyncGenerator[tuple[Device, ...]]:
    # Who drives real phones loads nothing of the simulated one.
    from ..fleet.processes import open_fleet

    async with AsyncExitStack() as stack:
        fleet = await stack.enter_async_context(open_fleet(count))
        client = await stack.enter_async_context(PrivateAdbServer())

        async def attach(serial: str) -> Device:
            await client.connect(serial)
            return await _attached(stack, client, serial)

        yield tuple(await asyncio.gather(*(attach(phone.serial) for phone in fleet)))


@asynccontextmanager
async def _held(serials: Sequence[str], patience: Patience) -> AsyncGenerator[tuple[Device, ...]]:
    if len(set(serials)) < len(serials):
        raise UsageError("a phone is named twice with --device")
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(ensure_server())
        found: list[Device] = []
        for serial in serials:
            await stack.enter_async_context(Lease(lease_name(client, serial), patience=patience))
            try:
                found.append(await _attached(stack, client, serial))
            except DeviceError as error:
                raise UsageError(str(error)) from error
        yield tuple(found)


@asynccontextmanager
async def _of_pool(
    name: str, patience: Patience, shards: int | None
) -> AsyncGenerator[tuple[Device, ...]]:
    """The phones of a pool that nobody else holds, so many of them if there are shards."""
    from ..fleet.pool_door import PoolRequest, hold_all

    async with AsyncExitStack() as stack:
        opened, members = await stack.enter_async_context(
            hold_all(PoolRequest(name, patience=patience))
        )
        wanted = len(members) if shards is None else shards
        if len(members) < wanted:
            raise UsageError(
                f"{wanted} shards need {wanted} phones, and {len(members)} of the pool {name} "
                f"{'is' if len(members) == 1 else 'are'} free: ask for fewer, or give it more"
            )
        serials = [member.serial for member in members[:wanted]]
        yield tuple([await _attached(stack, opened.client, serial) for serial in serials])


async def _attached(stack: AsyncExitStack, client: AdbClient, serial: str) -> Device:
    device = await AdbDevice.attach(client, serial)
    stack.push_async_callback(device.close)
    return device
