"""Each way to die, in a pool: cured by which cure, or set aside with the emulator's own reason.

Then a suite on four emulators of which one dies: every unit counts once, and none against the
agent.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tapwright.bench.agents import SettingsAgents
from tapwright.bench.finish import exit_code, finish
from tapwright.bench.listener import SilentListener
from tapwright.bench.pool_workers import pool_workers
from tapwright.bench.report.read import read_bench
from tapwright.bench.runner import BenchRunner
from tapwright.bench.worker import AttemptRequest, AttemptResult
from tapwright.device.adb import AdbClient, PrivateAdbServer
from tapwright.device.emulator_discovery import running
from tapwright.emulator.avd.avds import Avd
from tapwright.emulator.avd.boot import BootLimits
from tapwright.emulator.avd.device import Emulator
from tapwright.emulator.avd.process import StartOptions
from tapwright.emulator.avd.snapshots import Snapshots
from tapwright.fleet.estimate import HostFacts
from tapwright.fleet.members import Member, PoolEvent, SetAside
from tapwright.fleet.pool_door import PoolRequest
from tapwright.fleet.pools import Pool
from tapwright.tasks.settings import Settings
from tests.bench.players import new_folder, plan
from tests.cli.conftest import ONLY_IN_CI

from .sdk.install import free_console

# Long for what comes up, short for what a test waits for in vain.
SOON = BootLimits(adb_s=60, completed_s=4, animation_s=60, packages_s=60)
ADB_SOON = BootLimits(adb_s=2, completed_s=60, animation_s=60, packages_s=60)


@dataclass
class Clones:
    """Makes members of a pool of read-only clones of one AVD, and keeps what was booked."""

    avd: Avd
    client: AdbClient
    events: list[PoolEvent] = field(default_factory=list[PoolEvent])
    members: list[Member] = field(default_factory=list[Member])

    def emulator(self, snapshot: str | None = None, reset: BootLimits = SOON) -> Emulator:
        """One on ports of its own."""
        options = StartOptions(snapshot=snapshot, read_only=True, memory_mb=256)
        port = free_console()
        return Emulator(self.avd, self.client, options, port=port, limits=SOON, reset_limits=reset)

    def member(self, snapshot: str | None = None, reset: BootLimits = SOON) -> Member:
        """One of a pool that tries each cure once."""
        described = {"name": self.avd.name, "snapshot": snapshot}
        pool = Pool.model_validate({"avd": described})
        member = Member(self.emulator(snapshot, reset), pool, self.client, self.events.append)
        self.members.append(member)
        return member

    def told(self) -> str:
        """What happened, in a line."""
        return ", ".join(f"{e.what} {e.cure}" if e.cure else e.what for e in self.events)


@pytest.fixture
async def clones(avd: Avd, adb_server: PrivateAdbServer) -> AsyncIterator[Clones]:
    made = Clones(avd, adb_server.client)
    yield made
    for member in made.members:
        await member.stop()


async def save(avd: Avd, client: AdbClient, name: str) -> None:
    """Boot the AVD once, and save it."""
    first = Emulator(avd, client, port=free_console())
    await first.start()
    assert first.process is not None
    await Snapshots(first.process.console).save(name)
    await first.stop()


# What it dies of, what a pool without a snapshot books, and the reason if it is set aside.
BOOTING = [
    ("once:exit", "ill, failed reset, cured restart", ""),
    ("exit", "ill, failed reset, failed restart, failed remake, aside", "libGL: cannot load the"),
    ("once:exit_later", "ill, failed reset, cured restart", ""),
    ("exit_later", "ill, failed reset, failed restart, failed remake, aside", "Crash on seal"),
    ("once:hang", "ill, failed reset, cured restart", ""),
    ("hang", "ill, failed reset, failed restart, failed remake, aside", "surfaceflinger"),
    ("no_space", "ill, failed reset, failed restart, failed remake, aside", "enough disk space"),
    ("no_memory", "ill, failed reset, failed restart, failed remake, aside", "allocate memory"),
    ("no_kvm", "ill, failed reset, failed restart, failed remake, aside", "sudo gpasswd"),
    ("lock_left", "started", ""),
    ("deaf_console", "started", ""),
]


@ONLY_IN_CI
@pytest.mark.parametrize(("death", "told", "why"), BOOTING, ids=[one[0] for one in BOOTING])
async def test_it_dies_while_it_boots(clones: Clones, death: str, told: str, why: str) -> None:
    (clones.avd.folder / "standin-death").write_text(death)
    member = clones.member()
    try:
        await member.start()
    except SetAside as aside:
        assert why and why in str(aside)
    assert clones.told() == told
    assert (member.state == "aside") is bool(why)
    await member.stop()
    assert running() == [] and not list(clones.avd.folder.glob("*.lock"))


async def kill(member: Member) -> None:
    """End its process as a crash does, and wait until the pool sees it."""
    assert isinstance(member.device, Emulator) and member.device.process is not None
    os.kill(member.device.process.pid, signal.SIGKILL)
    async with asyncio.timeout(30):
        while await member.ailment() is None:
            await asyncio.sleep(0.05)


# What is to happen at the next load of a snapshot, whether it is killed, and what is booked.
AT_WORK = [
    ("once:offline", False, "started, ill, failed reset, cured restart"),
    ("wrong_clock", False, "started"),
    ("", True, "started, ill, failed reset, cured restart"),
]


@ONLY_IN_CI
@pytest.mark.parametrize(("death", "killed", "told"), AT_WORK)
async def test_it_dies_at_work(clones: Clones, death: str, killed: bool, told: str) -> None:
    await save(clones.avd, clones.client, "clean")
    member = clones.member("clean", ADB_SOON if "offline" in death else SOON)
    await member.start()
    (clones.avd.folder / "standin-death").write_text(death)
    if killed:
        await kill(member)
        ill = await member.ailment()
        assert ill is not None
        await member.mend(ill)
    else:
        await member.renew()
    assert clones.told() == told and member.state == "ready"
    assert await member.ailment() is None


@ONLY_IN_CI
async def test_smoke_on_four_emulators_of_which_one_dies(
    clones: Clones, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(clones.client.port))
    await save(clones.avd, clones.client, "clean")
    file = home / "tapwright.yaml"
    file.write_text("pools: {farm: {avd: {name: mine, count: 4, snapshot: clean}}}", "utf-8")
    made: list[Emulator] = []
    killed: list[str] = []

    async def make(pool: Pool, client: AdbClient, stack: AsyncExitStack) -> Sequence[Emulator]:
        made.extend(clones.emulator("clean") for _ in range(pool.count))
        return made

    host = HostFacts(memory_mb=64_000, disk_mb=64_000, kvm=True)
    wanted = PoolRequest("farm", file, make=make, host=lambda: host)
    units = plan()
    async with SettingsAgents(Settings(model="rehearsal"))() as play:

        async def dying(request: AttemptRequest) -> AttemptResult:
            mortal = made[1]
            if not killed and mortal.process and request.device.info.serial == mortal.serial:
                killed.append(request.name)
                # In the middle of its set-up, or of its first steps.
                asyncio.get_running_loop().call_later(1.0, os.kill, mortal.process.pid, 9)
            return await play(request)

        with new_folder(home / "runs", units) as folder:
            async with pool_workers(wanted, dying) as workers:
                assert len(workers) == 4
                runner = BenchRunner(units, folder, workers, SilentListener(), True)
                assert await runner.run() is None
    found = read_bench(folder.path)
    assert killed and not found.missing
    assert sorted(str(one.unit) for one in found.results) == sorted(map(str, found.bench.units))
    assert all(result.success for result in found.results) and exit_code(found, None) == 0
    summary = finish(folder.path)
    assert summary.failures == {} and summary.retries >= 1
    assert summary.pool is not None and summary.pool.renewed and not summary.pool.aside
    # It is cured before another unit, if one is left by the time that its death is noticed.
    assert summary.pool.cures in ({}, {"restart": 1})
    assert running() == []
