"""Agents in worker processes: the same results as in one, and nothing lost when one is killed."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.bench.agents import SettingsAgents
from tapwright.bench.folder import BenchFolder, Options
from tapwright.bench.host_link import HostLost
from tapwright.bench.host_process import HostOrder, HostProcess
from tapwright.bench.hosts import HostedWorker, process_workers, shared_out
from tapwright.bench.job import new_job
from tapwright.bench.listener import SilentListener
from tapwright.bench.messages import HostShare
from tapwright.bench.plan import Plan, make_plan
from tapwright.bench.queue import UnitAttempt
from tapwright.bench.report.read import read_bench
from tapwright.bench.runner import BenchRunner
from tapwright.suites.registry import find_suite
from tapwright.tasks.settings import Settings
from tapwright.tasks.suite import Suite
from tapwright.traces import End, read_episodes, read_steps
from tapwright.traces.verify import verify_run

from .players import bench_record
from .test_bench_command import NOISY, full_only, killed, only, request, results
from .test_bench_command import run as run_command
from .test_orphans import MARK, marked, wait_until

MINE = Suite("mine", "a suite in Python", find_suite("smoke").templates, 1)


class Killing(SilentListener):
    """Kills the process that pays for the first step, and keeps what was told."""

    def __init__(self, kill: Callable[[str], None]) -> None:
        self.kill = kill
        self.killed: str | None = None
        self.told: list[tuple[UnitAttempt, str]] = []
        self.paid = Decimal(0)

    def stepped(self, device: str, usd: Decimal | None) -> None:
        self.paid += usd or 0
        if self.killed is None:
            self.killed = device
            self.kill(device)

    def broken(self, device: str, turn: UnitAttempt, why: str) -> None:
        self.told.append((turn, why))


async def played(out: Path, of: Plan, options: Options) -> tuple[Path, Killing]:
    """Play a plan in worker processes, of which the first that is paid is killed."""
    agents = SettingsAgents(Settings(model="rehearsal"))
    with BenchFolder.create(out, bench_record(of), options, ()) as folder:
        async with process_workers(agents, options.phones or 1, options) as workers:
            listener = Killing(lambda device: os.kill(pid_of(workers, device), signal.SIGKILL))
            assert await BenchRunner(of, folder, workers, listener, True).run() is None
        return folder.path, listener


def pid_of(workers: Sequence[HostedWorker], device: str) -> int:
    (worker,) = (worker for worker in workers if worker.device == device)
    assert worker.host.known is not None
    return worker.host.known.pid


async def test_a_killed_worker_loses_nothing_and_is_made_anew(tmp_path: Path) -> None:
    of = make_plan(find_suite("first-steps"), names=("AirplaneOn", "AlarmOff"))
    path, listener = await played(tmp_path, of, Options(workers=2, phones=2))
    run = read_bench(path)
    assert not run.missing and all(result.success for result in run.results)
    ((turn, why),) = listener.told
    assert why == "its worker process was killed by signal 9"
    episodes = {episode.id: episode for episode in read_episodes(path)}
    kept = {result.episode for result in run.results}
    (cut,) = (episode for id, episode in episodes.items() if id not in kept)
    # Its trace is whole up to the kill, and what it had paid is in the unit's price and the run's.
    assert cut.end is End.CANCELLED and cut.task == turn.unit.key.task
    assert cut.totals.steps >= 1 and cut.totals.cost_usd
    (again,) = (result for result in run.results if result.unit == turn.unit.key)
    assert again.attempts == 2 and again.cost_usd is not None
    last = episodes[again.episode].totals.cost_usd
    assert last is not None and again.cost_usd == cut.totals.cost_usd + last
    assert listener.paid == sum((result.cost_usd or 0 for result in run.results), Decimal(0))
    assert {one.severity for one in verify_run(path)} <= {"note"}
    assert list(read_steps(path / "episodes" / cut.id))


_OF_ONE_PROCESS: list[object] = []


async def of_one_process(out: Path, noise: Path) -> object:
    """What one process makes of the noisy suite: played once for all who compare with it."""
    if not _OF_ONE_PROCESS:
        await run_command(request(out, suite="smoke", workers=1, phones=2, flags={"noise": noise}))
        _OF_ONE_PROCESS.append(results(only(out)))
    return _OF_ONE_PROCESS[0]


@full_only
async def test_workers_give_the_results_of_one_process(tmp_path: Path) -> None:
    noise = tmp_path / "noise.yaml"
    noise.write_text(NOISY, "utf-8")
    flags = {"noise": noise}
    await run_command(request(tmp_path / "many", suite="smoke", workers=2, phones=4, flags=flags))
    assert results(only(tmp_path / "many")) == await of_one_process(tmp_path / "alone", noise)


@full_only
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
async def test_a_driver_that_ends_leaves_no_process_and_goes_on(tmp_path: Path, how: int) -> None:
    noise = tmp_path / "noise.yaml"
    noise.write_text(NOISY, "utf-8")
    value = f"workers-{os.getpid()}-{how}"
    os.environ[MARK] = value
    try:
        arguments = ["smoke", "--workers", "2", "--phones", "4"]
        killed(tmp_path / "a", noise, arguments, 3, how)
    finally:
        del os.environ[MARK]
    wait_until(lambda: not marked(value))
    assert marked(value) == {}
    path = only(tmp_path / "a")
    assert read_bench(path).missing
    await run_command(request(tmp_path / "a", resume=path))
    assert results(path) == await of_one_process(tmp_path / "alone", noise)
    assert {one.severity for one in verify_run(path)} <= {"note"}


def test_phones_are_shared_out_evenly() -> None:
    assert [share.pockets for share in shared_out(3, 8)] == [3, 3, 2]
    assert [share.pockets for share in shared_out(8, 2, persona="fold")] == [1, 1]
    assert shared_out(2, 9, ("a", "b", "c")) == [
        HostShare(serials=("a", "c")), HostShare(serials=("b",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("suite", "options", "told"),
    [
        (find_suite("smoke"), Options(workers=2, engine="ray"), "--workers is for this host"),
        (
            Suite("mine", "1", find_suite("smoke").templates, 1),
            Options(workers=2),
            "of this process alone",
        ),
    ],
)
def test_what_cannot_be_shared_is_refused(suite: Suite, options: Options, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        new_job(suite, Settings(model="rehearsal"), options)


@full_only
def test_a_phone_that_is_not_there_is_told_as_in_one_process(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tapwright", "bench", "first-steps", "--workers", "2",
         "--device", "127.0.0.1:1", "--device", "127.0.0.1:2", "--model", "rehearsal",
         "--out", str(tmp_path)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 2 and "127.0.0.1:1 is not attached" in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_a_worker_process_says_why_it_ended() -> None:
    host = await HostProcess.start(HostOrder(SettingsAgents(Settings()), HostShare()))
    os.kill(host.pid, signal.SIGTERM)
    with pytest.raises(HostLost, match="was killed by signal 15"):
        while True:
            await host.receive()
    await host.close()
    with pytest.raises(HostLost, match="has ended"):
        await host.send([])
        await asyncio.sleep(0)
        await host.send([])
