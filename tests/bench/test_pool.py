"""A suite on a pool of which one phone dies: every unit counts once, and none against the agent."""

import json
import os
from collections.abc import Sequence
from contextlib import AsyncExitStack
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tapwright.actions import UsageError
from tapwright.bench.agents import SettingsAgents
from tapwright.bench.finish import exit_code, finish
from tapwright.bench.folder import BenchFolder
from tapwright.bench.listener import SilentListener
from tapwright.bench.plan import make_plan
from tapwright.bench.pool_workers import PoolWorker, pool_workers
from tapwright.bench.report.figures import Summary
from tapwright.bench.report.read import read_bench
from tapwright.bench.report.table import summary_view
from tapwright.bench.runner import BenchRunner
from tapwright.bench.worker import AttemptRequest, AttemptResult, InfrastructureFailure, PlayUnit
from tapwright.device.adb import AdbClient, PrivateAdbServer
from tapwright.fleet.estimate import HostFacts
from tapwright.fleet.fake import FragileDevice
from tapwright.fleet.leases import Lease, Leased, lease_folder
from tapwright.fleet.pocket_device import PocketProcess
from tapwright.fleet.pool_door import PoolRequest
from tapwright.fleet.pools import Pool
from tapwright.suites.registry import find_suite
from tapwright.tasks.settings import Settings
from tests.cli.conftest import ONLY_IN_CI

from .players import new_folder

BEYOND_CURE = dict.fromkeys(("reset", "restart", "remake"), 99)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with pools of two and of four, and leases of its own."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "runtime"))
    (tmp_path / "tapwright.yaml").write_text(
        "pools: {two: {pocket: 2}, four: {pocket: 4}}", "utf-8"
    )
    return tmp_path


class Dying:
    """Makes four phones, and lets the second die in the middle of each attempt on it."""

    def __init__(self, fails: dict[str, int], whole: bool = True) -> None:
        self._fails = fails
        self._whole = whole
        self.devices: list[FragileDevice] = []
        self.died = 0

    async def make(
        self, pool: Pool, client: AdbClient, stack: AsyncExitStack
    ) -> Sequence[FragileDevice]:
        """Make the phones of the pool."""
        self.devices = [FragileDevice(PocketProcess(client)) for _ in range(pool.count)]
        for device in self.devices[1:2]:
            device.fails.update(self._fails)
        return self.devices

    def request(self, folder: Path, pool: str) -> PoolRequest:
        """A pool of the file in that folder, of these phones."""
        host = HostFacts(memory_mb=64_000, disk_mb=64_000, kvm=False)
        return PoolRequest(pool, folder / "tapwright.yaml", make=self.make, host=lambda: host)

    def play(self, play: PlayUnit) -> PlayUnit:
        """Play as usual; after the first step on the second phone it is gone."""

        async def dying(request: AttemptRequest) -> AttemptResult:
            mortal = self.devices[1]
            if request.device.info.serial != mortal.serial or self.died > 1:
                return await play(request)
            self.died += 1
            mortal.die()
            # A second or ten later the device's own patience ends.
            return await play(request) if self._whole else InfrastructureFailure("it is gone")

        return dying


async def run(place: Path, dying: Dying, pool: str, suite: str) -> BenchFolder:
    """Run a suite on the pool; gives the folder of the run."""
    plan = make_plan(find_suite(suite), 1)
    with new_folder(place / "runs", plan) as folder:
        async with SettingsAgents(Settings(model="rehearsal"))() as play:
            async with pool_workers(dying.request(place, pool), dying.play(play)) as workers:
                assert all(isinstance(worker, PoolWorker) for worker in workers)
                runner = BenchRunner(plan, folder, workers, SilentListener(), True)
                assert await runner.run() is None
    return folder


@pytest.mark.parametrize(
    ("fails", "pool", "aside"),
    [
        (BEYOND_CURE, "two", True),
        pytest.param(BEYOND_CURE, "four", True, marks=ONLY_IN_CI),
        pytest.param({}, "four", False, marks=ONLY_IN_CI),
        pytest.param({"restart": 1}, "four", False, marks=ONLY_IN_CI),
    ],
)
async def test_one_of_them_dies(
    place: Path, monkeypatch: pytest.MonkeyPatch, fails: dict[str, int], pool: str, aside: bool
) -> None:
    suite, phones = ("smoke", 4) if pool == "four" else ("first-steps", 2)
    dying = Dying(fails, whole=bool(os.environ.get("TAPWRIGHT_FULL")))
    async with PrivateAdbServer() as client:
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(client.port))
        folder = await run(place, dying, pool, suite)
    found = read_bench(folder.path)
    units = [result.unit for result in found.results]
    assert sorted(map(str, units)) == sorted(map(str, found.bench.units)) and not found.missing
    assert all(result.success for result in found.results) and exit_code(found, None) == 0
    assert dying.died >= 1
    summary = finish(folder.path)
    assert summary.pool is not None and summary.pool.phones == phones
    assert summary.failures == {} and summary.retries >= 1
    name = dying.devices[1].serial
    if aside:
        assert list(summary.pool.aside) == [name] and summary.pool.cures == {}
        assert summary.pool.failed_cures == {"reset": 1, "restart": 1, "remake": 1}
        assert f"Set aside: {name}" in (folder.path / "report.html").read_text("utf-8")
        assert f"{phones}, 1 set aside; 3 cures failed" in shown(summary)
    else:
        assert not summary.pool.aside and sum(summary.pool.cures.values()) == dying.died
    lines = (folder.path / "pool.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["what"] for line in lines][: 2 * phones] == [
        *["started"] * phones, *["held"] * phones,
    ]  # fmt: skip
    assert not list(lease_folder().glob("*.json"))


def shown(summary: Summary) -> str:
    """What the terminal shows of a run."""
    text = StringIO()
    Console(width=200, file=text).print(summary_view(summary))
    return text.getvalue()


async def test_phones_that_others_hold_are_left_to_them(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying = Dying({})
    held: list[Lease] = []

    async def make(pool: Pool, client: AdbClient, stack: AsyncExitStack) -> Sequence[FragileDevice]:
        devices = await dying.make(pool, client, stack)
        for device in devices:
            lease = Lease(device.serial)
            lease.take()
            held.append(lease)
        return devices

    request = PoolRequest("four", place / "tapwright.yaml", make=make)
    (place / "tapwright.yaml").write_text("pools: {four: {pocket: 1}, two: {pocket: 2}}", "utf-8")

    async def never(request: AttemptRequest) -> AttemptResult:
        raise AssertionError("nothing is played")

    async with PrivateAdbServer() as client:
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(client.port))
        with pytest.raises(Leased, match="all 1 phones of the pool four are held by others"):
            async with pool_workers(request, never):
                pass
    for lease in held:
        lease.release()


async def test_a_pool_too_large_is_refused_before_a_phone_is_started(place: Path) -> None:
    dying = Dying({})
    host = HostFacts(memory_mb=700, disk_mb=None, kvm=None)
    request = PoolRequest("four", place / "tapwright.yaml", make=dying.make, host=lambda: host)

    async def never(request: AttemptRequest) -> AttemptResult:
        raise AssertionError("nothing is played")

    with pytest.raises(UsageError, match="about 320 MB, 700 MB are free: give the pool 2 in"):
        async with pool_workers(request, never):
            pass
    assert not dying.devices
