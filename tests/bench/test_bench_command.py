"""`tapwright bench` on real pocket phones: killed and resumed, twice the same, on a cluster."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tapwright.bench.agents import SettingsAgents
from tapwright.bench.folder import BenchFolder, Options
from tapwright.bench.listener import SilentListener
from tapwright.bench.plan import make_plan
from tapwright.bench.ray_engine import ray_workers
from tapwright.bench.report.read import read_bench
from tapwright.bench.report.result import UnitResult
from tapwright.bench.report.summary import summarise
from tapwright.bench.runner import BenchRunner
from tapwright.cli.suite_run import BenchRequest, run
from tapwright.suites.registry import find_suite
from tapwright.tasks.settings import Settings
from tapwright.traces import End, read_episodes
from tapwright.traces.verify import verify_run

from .players import bench_record

FULL = bool(os.environ.get("TAPWRIGHT_FULL"))
full_only = pytest.mark.skipif(not FULL, reason="takes a minute; TAPWRIGHT_FULL=1 runs it")
# What may differ between two runs with the same seeds.
PLACES = {"step_s", "wall_s", "device", "episode"}
NOISY = "rates: {low: 0.3, medium: 0.2, high: 0.1}\n"


@pytest.fixture
def noise(tmp_path: Path) -> Path:
    path = tmp_path / "noise.yaml"
    path.write_text(NOISY, "utf-8")
    return path


def request(out: Path, **said: Any) -> BenchRequest:
    """What the command line makes of its flags."""
    blank: dict[str, Any] = dict.fromkeys(BenchRequest.__dataclass_fields__)
    flags: Mapping[str, object] = {"model": "rehearsal", "out": out, **said.pop("flags", {})}
    return BenchRequest(**{**blank, "serials": (), "json": True, "flags": flags, **said})


def results(folder: Path) -> list[dict[str, object]]:
    """All that two runs must have in common."""
    found: Sequence[UnitResult] = read_bench(folder).results
    return [one.model_dump(mode="json", exclude=PLACES) for one in found]


def only(out: Path) -> Path:
    """The one run in a folder."""
    (path,) = out.iterdir()
    return path


def killed(out: Path, noise: Path, arguments: Sequence[str], after: int, how: int) -> int:
    """Start a run, end it with a signal once it has so many results, and return its exit code."""
    command = [sys.executable, "-m", "tapwright", "bench", *arguments, "--model", "rehearsal"]
    log = (out.parent / f"{out.name}.log").open("w")
    with (
        log,
        subprocess.Popen(
            [*command, "--noise", str(noise), "--out", str(out)], stdout=log, stderr=log
        ) as process,
    ):
        while process.poll() is None:
            if sum(p.read_bytes().count(b"\n") for p in out.glob("*/results.jsonl")) >= after:
                process.send_signal(how)
                break
            time.sleep(0.01)
        return process.wait(60)


async def test_a_run_leaves_all_that_a_reader_needs(
    tmp_path: Path, noise: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = "AirplaneOn,AlarmOff"
    # A dialect without functions, which the rehearsal has to be told.
    flags = {"noise": noise, "dialect": "json"}
    said = {"suite": "first-steps", "tasks": tasks, "flags": flags}
    code = await run(request(tmp_path / "a", **said))
    document = json.loads(capsys.readouterr().out)
    path = only(tmp_path / "a")
    assert document["folder"] == str(path) and document["summary"]["missing"] == 0
    assert code == (0 if document["summary"]["verified"]["passed"] == 2 else 1)
    assert {one.severity for one in verify_run(path)} <= {"note"}
    assert {result.device for result in read_bench(path).results} != {""}
    for made in ("report.html", "junit.xml", "summary.json", "submission/SHA256SUMS"):
        assert (path / made).is_file()


@full_only
async def test_a_killed_run_goes_on_to_the_same_results(tmp_path: Path, noise: Path) -> None:
    assert killed(tmp_path / "a", noise, ["smoke"], 4, signal.SIGKILL) == -signal.SIGKILL
    path = only(tmp_path / "a")
    done = {result.unit: result.episode for result in read_bench(path).results}
    assert 4 <= len(done) < 12
    resumed = await run(request(tmp_path / "a", resume=path, phones=3))
    flags = {"noise": noise}
    whole = await run(request(tmp_path / "b", suite="smoke", flags=flags))
    assert resumed == whole and results(path) == results(only(tmp_path / "b"))
    episodes = {result.unit: result.episode for result in read_bench(path).results}
    assert {unit: episodes[unit] for unit in done} == done
    assert {one.severity for one in verify_run(path)} <= {"note"}
    assert all(episode.end is not None for episode in read_episodes(path))


@full_only
def test_a_killed_grid_goes_on_where_it_was(tmp_path: Path, noise: Path) -> None:
    out, varied = tmp_path / "a", ["--vary", "sizing=economy,balanced", "--vary", "seed=1,2"]
    command = [sys.executable, "-m", "tapwright", "bench"]
    more = ["--model", "rehearsal", "--noise", str(noise), "--out", str(out)]
    with subprocess.Popen(
        [*command, "first-steps", *varied, *more], stdout=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            if sum(p.read_bytes().count(b"\n") for p in out.glob("*/*/results.jsonl")) >= 4:
                process.kill()
                break
            time.sleep(0.01)
        assert process.wait(60) == -signal.SIGKILL
    (grid,) = out.iterdir()
    cells = sorted(path.parent for path in grid.glob("*/bench.json"))
    before = {cell: {r.unit: r.episode for r in read_bench(cell).results} for cell in cells}
    assert len(cells) == 4 and 4 <= sum(map(len, before.values())) < 12
    ended = subprocess.run([*command, "--resume", str(grid), "--json"], capture_output=True)
    assert ended.returncode in (0, 1), ended.stderr
    spread = json.loads(ended.stdout)["spread"]
    assert (spread["missing"], spread["tasks"], len(spread["cells"])) == (0, 3, 4)
    for cell, done in before.items():
        episodes = {r.unit: r.episode for r in read_bench(cell).results}
        assert len(episodes) == 3 and {unit: episodes[unit] for unit in done} == done


@full_only
async def test_noise_errs_alike_whatever_the_phones(tmp_path: Path, noise: Path) -> None:
    # What an act is meant for is not compared, so that slips do harm.
    flags = {"noise": noise, "aim": "off"}
    for out, phones in ((tmp_path / "a", 2), (tmp_path / "b", 4)):
        assert await run(request(out, suite="smoke", phones=phones, flags=flags)) == 1
    one, other = only(tmp_path / "a"), only(tmp_path / "b")
    assert results(one) == results(other)
    figures = [summarise(read_bench(path)).reproducible() for path in (one, other)]
    assert figures[0] == figures[1]


@full_only
async def test_an_interrupt_keeps_what_is_done(tmp_path: Path, noise: Path) -> None:
    assert killed(tmp_path / "a", noise, ["smoke"], 3, signal.SIGINT) == 130
    assert "--resume" in (tmp_path / "a.log").read_text("utf-8")
    path = only(tmp_path / "a")
    done = {result.unit: result.episode for result in read_bench(path).results}
    # The phones may be between two episodes when it comes; what was in play has no result.
    cut = {episode.id: episode.end for episode in read_episodes(path)}
    for episode in done.values():
        assert cut.pop(episode) is not End.CANCELLED
    assert set(cut.values()) <= {End.CANCELLED} and read_bench(path).missing
    await run(request(tmp_path / "a", resume=path))
    run_at_last = read_bench(path)
    assert not run_at_last.missing
    episodes = {result.unit: result.episode for result in run_at_last.results}
    assert {unit: episodes[unit] for unit in done} == done


@full_only
async def test_a_full_disk_keeps_what_is_done(tmp_path: Path) -> None:
    code = """
import resource, sys
import openai, rich.live
from tapwright.cli import main, suite_run

# Less than a phone's state takes: no episode can begin.
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
sys.argv = ["tapwright", "bench", "--max-cost", "1", "--resume", sys.argv[1]]
main()
"""
    said = {"suite": "first-steps", "phones": 1, "max_cost": "0.007"}
    assert await run(request(tmp_path / "a", **said)) == 1
    path = only(tmp_path / "a")
    before = read_bench(path)
    assert len(before.results) == 1
    ended = subprocess.run(
        [sys.executable, "-c", code,
         str(path)],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert ended.returncode == 3, ended.stderr
    assert "the disk refuses the trace" in ended.stdout
    assert read_bench(path).results == before.results


@full_only
@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed: tapwright[ray]")
def test_a_cluster_of_two_nodes_gives_the_same_results(tmp_path: Path, noise: Path) -> None:
    from ray.cluster_utils import Cluster

    plan = make_plan(find_suite("first-steps"))
    local = tmp_path / "local"
    flags = {"noise": noise}
    asyncio.run(run(request(local, suite="first-steps", flags=flags)))
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    try:
        cluster.add_node(num_cpus=1)
        cluster.wait_for_nodes()
        asyncio.run(_on_cluster(cluster.address, plan, noise, tmp_path / "ray"))
    finally:
        cluster.shutdown()
    path = only(tmp_path / "ray")
    assert results(path) == results(only(local))
    assert len({result.device for result in read_bench(path).results}) == 2
    assert {one.severity for one in verify_run(path)} <= {"note"}


async def _on_cluster(address: str, plan: Any, noise: Path, out: Path) -> None:
    agents = SettingsAgents(Settings(model="rehearsal", noise=noise))
    with BenchFolder.create(out, bench_record(plan), Options(engine="ray"), ()) as folder:
        async with ray_workers(agents, 2, Options(ray_address=address)) as workers:
            assert await BenchRunner(plan, folder, workers, SilentListener(), True).run() is None
