"""A pool that is up is found by others, mended for them, and ended by no one else's word."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.device.adb import AdbClient, PrivateAdbServer
from tapwright.fleet.fake import FragileDevice
from tapwright.fleet.keeper import PoolKeeper
from tapwright.fleet.kept import KeeperClient, KeeperLost
from tapwright.fleet.leases import Lease, Leased, Patience
from tapwright.fleet.members import PoolEvent, SetAside
from tapwright.fleet.pocket_device import PocketProcess
from tapwright.fleet.pool_door import PoolRequest, hold_all, hold_one, open_pool
from tapwright.fleet.pool_record import EventFile, PoolPlace, read_events
from tapwright.fleet.pools import Pool, read_pools
from tapwright.fleet.running import RunningPool, start_pool

NEVER = 99


@dataclass
class Kept:
    """A pool of two that is up in this process, as another one would find it."""

    file: Path
    place: PoolPlace
    running: RunningPool
    devices: list[FragileDevice]
    keeper: PoolKeeper

    @property
    def request(self) -> PoolRequest:
        return PoolRequest("two", self.file)

    @property
    def client(self) -> KeeperClient:
        record = self.place.read()
        assert record is not None
        return KeeperClient(record)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "runtime"))
    path = tmp_path / "tapwright.yaml"
    path.write_text("pools: {two: {pocket: 2, recycle_after: 1}}", "utf-8")
    return path


@asynccontextmanager
async def keep(file: Path, look_s: float = 60.0) -> AsyncIterator[Kept]:
    """Keep the pool of that file, as `fleet up` does."""
    place = PoolPlace("two", file)
    devices: list[FragileDevice] = []

    async def make(pool: Pool, client: AdbClient, stack: AsyncExitStack) -> list[FragileDevice]:
        devices[:] = [FragileDevice(PocketProcess(client)) for _ in range(pool.count)]
        return devices

    async with place.lease(), start_pool("two", read_pools(file)["two"], make=make) as running:
        keeper = PoolKeeper(running, look_s)
        async with keeper.serve(place):
            yield Kept(file, place, running, devices, keeper)


@pytest.fixture
async def kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Kept]:
    async with PrivateAdbServer() as client:
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(client.port))
        async with keep(file) as found:
            yield found


async def test_a_pool_that_is_starting_or_gone_is_told(file: Path) -> None:
    place = PoolPlace("two", file)
    async with place.lease():
        with pytest.raises(UsageError, match=f"started or stopped by process {os.getpid()}"):
            async with PrivateAdbServer() as client:
                os.environ["ANDROID_ADB_SERVER_PORT"] = str(client.port)
                async with open_pool(PoolRequest("two", file)):
                    pass
    other = PoolPlace("two", file.parent / "elsewhere" / "tapwright.yaml")
    assert other.lease_name != place.lease_name and other.events != place.events


def test_events_survive_a_torn_line(tmp_path: Path) -> None:
    path = tmp_path / "pool.jsonl"
    events = EventFile(path)
    events.add(PoolEvent("now", "phone", "ill", "is gone"))
    events.add(PoolEvent("then", "phone", "cured", cure="restart", took_s=1.5))
    events.close()
    with path.open("a") as file:
        file.write('{"at": "la')
    assert read_events(path) == [
        {"at": "now", "member": "phone", "what": "ill", "why": "is gone"},
        {"at": "then", "member": "phone", "what": "cured", "cure": "restart", "took_s": 1.5},
    ]
    assert read_events(tmp_path / "none.jsonl") == []


async def test_others_use_the_phones_that_are_up_and_have_them_mended(kept: Kept) -> None:
    booked: list[PoolEvent] = []
    request = PoolRequest("two", kept.file, booked.append)
    async with hold_one(request) as (opened, member):
        assert opened.up and member.serial == kept.devices[0].serial and member.control_port > 0
        # Held by one, another one gets the other; a third one is told, and nobody shares.
        async with hold_one(request) as (_, other):
            assert other.serial == kept.devices[1].serial
            with pytest.raises(Leased, match="all 2 phones of the pool two are held by others"):
                async with hold_all(request):
                    pass
        kept.devices[0].die()
        ill = None
        while ill is None:
            ill = await member.ailment()
        await member.mend(ill)
        assert await member.ailment() is None
    # The second one was used, and so made as new; the first has been cured, used, and made as new.
    what = [(event.member, event.what) for event in booked]
    first, second = (device.serial for device in kept.devices)
    assert what == [(second, "recycled"), *((first, w) for w in ("ill", "failed", "cured")),
                    (first, "recycled")]  # fmt: skip
    (one, two) = await kept.client.status()
    assert (one.cures, one.episodes, two.episodes) == ({"reset": 1, "restart": 1}, 1, 1)
    assert not Lease(first).holder()


async def test_what_is_beyond_cure_is_set_aside_for_all(kept: Kept) -> None:
    kept.devices[0].fails.update(dict.fromkeys(("reset", "restart", "remake"), NEVER))
    kept.devices[0].die()
    async with hold_one(kept.request) as (_, member):
        # It was looked at, could not be mended, and the next one was taken.
        assert member.serial == kept.devices[1].serial
    async with open_pool(kept.request) as opened:
        assert [one.serial for one in opened.members] == [kept.devices[1].serial]
    (aside, ready) = await kept.client.status()
    assert (aside.state, ready.state) == ("aside", "ready") and "remake failed" in aside.reason
    with pytest.raises(SetAside, match="remake failed"):
        await kept.client.about(aside.name, "mend", lambda event: None, part="adb", why="is gone")


async def test_only_who_knows_the_token_is_heard(kept: Kept) -> None:
    record = kept.place.read()
    assert record is not None
    stranger = KeeperClient(record.model_copy(update={"token": "guess"}))
    with pytest.raises(KeeperLost, match="another token"):
        await stranger.stop()
    assert not kept.keeper.stopped.is_set()
    path = next(kept.place.events.parent.glob("two-*.json"))
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(KeeperLost, match="no phone 'x' here"):
        await kept.client.about("x", "used", lambda event: None)
    with pytest.raises(KeeperLost, match="cannot be done"):
        await kept.client.about(kept.devices[0].serial, "explode", lambda event: None)
    reader, writer = await asyncio.open_connection("127.0.0.1", record.port)
    writer.write(b'{"do": "stop"}\n[]\nnonsense\n')
    for _ in range(3):
        assert json.loads(await reader.readline()) == {"ok": False, "error": "no request"}
    writer.close()
    await kept.client.stop()
    assert kept.keeper.stopped.is_set()


async def test_who_waits_longest_is_served_first(kept: Kept) -> None:
    served: list[str] = []
    told: list[str] = []

    async def use(name: str) -> None:
        patience = Patience(60, told.append)
        async with hold_one(PoolRequest("two", kept.file, patience=patience)):
            served.append(name)

    holders = [Lease(device.serial) for device in kept.devices]
    for holder in holders:
        holder.take()
    waiting: list[asyncio.Task[None]] = []
    for name in ("first", "second", "third"):
        waiting.append(asyncio.create_task(use(name)))
        while len(told) < len(waiting):
            await asyncio.sleep(0.01)
    holders[1].release()
    await asyncio.gather(*waiting)
    holders[0].release()
    assert served == ["first", "second", "third"]
    assert told[0].startswith("all 2 phones of the pool two are held by others; waiting for one")


async def test_an_idle_phone_that_dies_is_mended_before_anybody_comes(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with PrivateAdbServer() as client:
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(client.port))
        async with keep(file, look_s=0.05) as kept:
            pid = kept.devices[1].phone.pid
            kept.devices[1].die()
            async with asyncio.timeout(60):
                while kept.running.members[1].cures["restart"] == 0:
                    await asyncio.sleep(0.05)
                while kept.running.members[1].state != "ready":
                    await asyncio.sleep(0.05)
            assert kept.devices[1].phone.pid != pid
