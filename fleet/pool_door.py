"""How everybody comes by the phones of a pool: those that are up, or started for the occasion."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..device.adb import AdbClient
from ..device.adb.server import ensure_server
from .estimate import HostFacts, check_room
from .kept import kept_members
from .kinds import end_leftovers, make_devices
from .leases import Lease, Leased, Patience, WaitingLine, lease_folder, lease_name
from .members import PoolEvent, PoolMember, SetAside
from .pool_record import PoolPlace
from .pools import FILE, Pool, find_pool
from .running import MakeDevices, PoolFailed, start_pool

_LOOK_EVERY_S = 0.5
_SAY_EVERY_S = 30.0


def _unheard(event: PoolEvent) -> None:
    """What happens is booked by whoever wants to."""


@dataclass(frozen=True, slots=True)
class PoolRequest:
    """Which pool is meant, and who hears of what happens to its phones; `make` makes those of a
    pool that is not up."""

    name: str
    file: Path = FILE
    book: Callable[[PoolEvent], None] = _unheard
    make: MakeDevices = make_devices
    host: Callable[[], HostFacts] = HostFacts.read
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True, slots=True)
class OpenPool:
    """The phones of a pool that may be given work; `up` is that another process keeps them."""

    name: str
    pool: Pool
    client: AdbClient
    members: Sequence[PoolMember]
    up: bool


@asynccontextmanager
async def open_pool(request: PoolRequest, count: int | None = None) -> AsyncGenerator[OpenPool]:
    """The pool that was asked for: as it is up, or else started for the block, its first `count`
    phones only.

    Raises UsageError where there is none or this host has no room for it, PoolFailed if none of its
    phones can be used, and DeviceError without an adb server.
    """
    name, pool = find_pool(request.name, request.file)
    place = PoolPlace(name, request.file)
    if place.keeper() is not None:
        async with ensure_server() as client:
            kept = await kept_members(place, pool, client, request.book)
            if kept is not None:
                yield OpenPool(name, pool, client, kept, up=True)
                return
    # Not up, or gone down at this moment. What is attached already is not started, so all of it is
    # there to choose from.
    count = None if pool.serials else count
    # What a killed run has left takes room that this one may need.
    await end_leftovers(pool)
    check_room(name, pool, request.host())
    async with start_pool(name, pool, book=request.book, make=request.make, count=count) as started:
        started.check()
        yield OpenPool(name, pool, started.client, started.ready, up=False)


@asynccontextmanager
async def hold_all(request: PoolRequest) -> AsyncGenerator[tuple[OpenPool, Sequence[PoolMember]]]:
    """Those phones of the pool that nobody else holds, each held until the block ends.

    Raises Leased if others hold all of them and none is let go in time.
    """
    async with open_pool(request) as opened:
        leases: list[Lease] = []
        held: list[PoolMember] = []
        try:
            for member in opened.members:
                if (lease := await _held(opened, member)) is not None:
                    leases.append(lease)
                    held.append(member)
            if not held:
                member, lease = await _first_free(opened, request)
                leases.append(lease)
                held.append(member)
            if (others := len(opened.members) - len(held)) > 0:
                whole = f"{len(opened.members)} phones of the pool {opened.name}"
                request.patience.say(f"{others} of {whole} are held by others; going on without")
            yield opened, held
        finally:
            for lease in reversed(leases):
                await lease.__aexit__(None, None, None)


@asynccontextmanager
async def hold_one(request: PoolRequest) -> AsyncGenerator[tuple[OpenPool, PoolMember]]:
    """One phone of the pool that is fit, held until the block ends; who came first is served first.

    Of a pool that is not up one phone is started. Raises Leased if others hold all of them and none
    is let go in time, and PoolFailed if none is fit.
    """
    async with open_pool(request, count=1) as opened:
        member, lease = await _first_free(opened, request)
        try:
            yield opened, member
        finally:
            try:
                await member.used()
            except SetAside:
                # Booked; what was done on it is done.
                pass
            finally:
                await lease.__aexit__(None, None, None)


async def _held(opened: OpenPool, member: PoolMember) -> Lease | None:
    lease = Lease(lease_name(opened.client, member.serial))
    try:
        return await lease.__aenter__()
    except Leased:
        return None


async def _first_free(opened: OpenPool, request: PoolRequest) -> tuple[PoolMember, Lease]:
    patience = request.patience
    place = PoolPlace(opened.name, request.file)
    line = WaitingLine(place.lease_name, lease_folder())
    end_s = patience.clock() + patience.seconds
    say_s = float("-inf")
    aside: dict[str, str] = {}
    try:
        while True:
            free = line.ahead() is None
            for member in opened.members if free else ():
                if member.name in aside or (lease := await _held(opened, member)) is None:
                    continue
                try:
                    if (ill := await member.ailment()) is not None:
                        await member.mend(ill)
                    return member, lease
                except SetAside as error:
                    aside[member.name] = str(error)
                    await lease.__aexit__(None, None, None)
                except BaseException:
                    await lease.__aexit__(None, None, None)
                    raise
            if len(aside) == len(opened.members):
                told = "; ".join(f"{name} {why}" for name, why in aside.items())
                raise PoolFailed(f"no phone of the pool {opened.name} can be used: {told}")
            left_s = end_s - patience.clock()
            held = len(opened.members) - len(aside)
            told = f"all {held} phones of the pool {opened.name} are held by others"
            if left_s <= 0:
                raise Leased(f"{told}; see tapwright fleet status {opened.name}")
            line.join()
            if patience.clock() >= say_s:
                say_s = patience.clock() + _SAY_EVERY_S
                patience.say(f"{told}; waiting for one, {left_s:.0f} s at most")
            await patience.sleep(min(_LOOK_EVERY_S, left_s))
    finally:
        line.leave()
