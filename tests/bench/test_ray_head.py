"""A bench whose cluster loses its head and gets another one: no unit is lost or played twice."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tapwright.bench.agents import SettingsAgents
from tapwright.bench.folder import BenchFolder, Options
from tapwright.bench.plan import make_plan
from tapwright.bench.ray_engine import ray_workers
from tapwright.bench.report.read import read_bench
from tapwright.bench.runner import BenchRunner
from tapwright.suites.registry import find_suite
from tapwright.tasks.settings import Settings
from tapwright.traces.verify import verify_run
from tests.cli.test_fleet_ray import nodes, wait_until

from .players import bench_record
from .test_bench_command import full_only
from .test_worker_processes import Killing


class Head:
    """The head of a cluster on a port of its own, which can be killed and started again."""

    def __init__(self, **access: str) -> None:
        # Where a token lies in ~/.ray a head would ask for it.
        self.access = access or {"RAY_AUTH_MODE": "disabled"}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [str(Path(sys.executable).with_name("ray")), "start", "--head", f"--port={self.port}",
             "--num-cpus=2", "--include-dashboard=false", "--block"],
            env=dict(os.environ, RAY_USAGE_STATS_ENABLED="0", **self.access),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def end(self, how: int) -> None:
        assert self._process is not None
        os.killpg(self._process.pid, how)
        self._process.wait(60)


@full_only
@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed")
def test_a_head_that_is_lost_and_back_ends_no_run(tmp_path: Path) -> None:
    head = Head()
    head.start()
    try:
        wait_until(lambda: nodes(head.port) is not None)
        listener = asyncio.run(_run(head, tmp_path))
    finally:
        head.end(signal.SIGTERM)
    (path,) = tmp_path.iterdir()
    run = read_bench(path)
    assert not run.missing and all(result.success for result in run.results)
    assert listener.told and all("worker process" in why for _, why in listener.told)
    broken = {turn.unit.key for turn, _ in listener.told}
    assert {result.unit for result in run.results if result.attempts > 1} == broken
    assert sum((result.cost_usd or 0 for result in run.results), listener.paid * 0) == listener.paid
    assert {one.severity for one in verify_run(path)} <= {"note"}


async def _run(head: Head, out: Path) -> Killing:
    plan = make_plan(find_suite("first-steps"), names=("AirplaneOn", "AlarmOff"))
    agents = SettingsAgents(Settings(model="rehearsal"))
    options = Options(engine="ray", ray_address=f"127.0.0.1:{head.port}")

    def kill(device: str) -> None:
        head.end(signal.SIGKILL)
        head.start()

    with BenchFolder.create(out, bench_record(plan), options, ()) as folder:
        async with ray_workers(agents, 2, options) as workers:
            listener = Killing(kill)
            assert await BenchRunner(plan, folder, workers, listener, True).run() is None
    return listener
