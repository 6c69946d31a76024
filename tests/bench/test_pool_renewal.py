"""Between two units a phone of a pool is put back to its start, or it is said that it is not."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tapwright.bench.finish import finish
from tapwright.bench.listener import SilentListener
from tapwright.bench.pool_workers import pool_workers
from tapwright.bench.report.notices import notices
from tapwright.bench.runner import BenchRunner
from tapwright.bench.worker import AttemptRequest, AttemptResult, InfrastructureFailure
from tapwright.device.adb import AdbClient, PrivateAdbServer
from tapwright.fleet.estimate import HostFacts
from tapwright.fleet.fake import FragileDevice
from tapwright.fleet.leases import Patience
from tapwright.fleet.pocket_device import PocketProcess
from tapwright.fleet.pool_door import PoolRequest
from tapwright.fleet.pools import Pool, read_pools

from .players import new_folder, plan


class Bare(FragileDevice):
    """A phone without a control channel, as an emulator is."""

    @property
    def control_port(self) -> int:
        """None."""
        return 0


class Farm:
    """Two such phones, the first of which cannot be put back at first."""

    def __init__(self) -> None:
        self.devices: list[Bare] = []
        self.said: list[str] = []
        self.left: list[str] = []

    async def make(self, pool: Pool, client: AdbClient, stack: AsyncExitStack) -> Sequence[Bare]:
        """Make the phones of the pool."""
        self.devices = [Bare(PocketProcess(client)) for _ in range(pool.count)]
        return self.devices

    def request(self, file: Path) -> PoolRequest:
        """The pool of that file."""
        host = HostFacts(memory_mb=64_000, disk_mb=64_000, kvm=True)
        return PoolRequest(
            "farm",
            file,
            make=self.make,
            host=lambda: host,
            patience=Patience(0.0, self.said.append),
        )

    async def play(self, request: AttemptRequest) -> AttemptResult:
        """Look for what an earlier attempt left, and leave something."""
        self.left.append(await request.device.shell("settings", "get", "global", "left_over"))
        await request.device.shell("settings", "put", "global", "left_over", "1")
        return InfrastructureFailure("played by nobody")


@pytest.mark.parametrize("snapshot", ["snapshot: clean", ""])
async def test_units_begin_at_the_start_or_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshot: str
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "runtime"))
    file = tmp_path / "tapwright.yaml"
    file.write_text(f"pools: {{farm: {{avd: {{name: work, count: 1, {snapshot}}}}}}}", "utf-8")
    farm, units = Farm(), plan("SendText")
    async with PrivateAdbServer() as client:
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(client.port))
        with new_folder(tmp_path / "runs", units) as folder:
            async with pool_workers(farm.request(file), farm.play) as workers:
                await BenchRunner(units, folder, workers, SilentListener(), True).run()
    assert len(farm.left) == 3  # an attempt that breaks is tried again
    (device,), summary = farm.devices, finish(folder.path)
    caveats = [caveat.text for caveat in notices(summary)]
    if snapshot:
        assert device.tried["reset"] == 3 and {left.strip() for left in farm.left} == {"null"}
        assert farm.said == [] and not any("Not put back" in text for text in caveats)
    else:
        assert device.tried["reset"] == 0 and [left.strip() for left in farm.left][1:] == ["1", "1"]
        (said,) = farm.said
        assert "`tapwright emulator snapshot save work clean`" in said and "snapshot: clean" in said
        assert any("Not put back" in text for text in caveats)


def test_which_pools_have_a_start(tmp_path: Path) -> None:
    file = tmp_path / "tapwright.yaml"
    file.write_text(
        "pools:\n  a: {pocket: 1}\n  b: {avd: {name: x, snapshot: s}}\n  c: {avd: {name: x}}\n"
        "  d: {redroid: {image: i}}\n  e: {docker_android: {image: i}}\n  f: {serials: [s]}\n"
    )
    assert [pool.renews for pool in read_pools(file).values()] == [
        True,
        True,
        False,
        True,
        False,
        False,
    ]
