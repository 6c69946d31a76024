"""What it takes to watch, to end and to go on with a big bench run.

Runs of 600 and of 6,000 units are laid out as a runner leaves them: two steps an episode, 16
episodes still under way. They are watched over HTTP as a page does it, and before each poll one
episode gets a step.
"""

import json
import tempfile
import time
from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import httpx

from tapwright.actions import Norm, Outcome, Tap
from tapwright.agent.rehearsal.loopback import LoopbackServer
from tapwright.bench.finish import finish
from tapwright.bench.folder import BenchFolder
from tapwright.bench.report.read import read_record
from tapwright.bench.report.result import UnitResult
from tapwright.traces.files import seal_lines, seal_record
from tapwright.traces.journal import Journal, RunFolder
from tapwright.traces.reader import read_run, read_steps
from tapwright.traces.schema import (
    DeviceRecord,
    End,
    EpisodeRecord,
    FrameRecord,
    ModelRecord,
    ObservationRecord,
    ReplyRecord,
    RunRecord,
    StepRecord,
    Totals,
    Usage,
    Verdict,
)
from tapwright.traces.viewer import viewer_app

from .row import Row, p50

SIZES = (600, 6000)
POLLS = 9
_RUNNING = 16
_AT = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)
# As many settings as a run has that was started with a few options.
_SETTINGS = {f"setting_{number:02}": "a value of some length" for number in range(14)}


async def measure() -> list[Row]:
    """Both sizes; the baselines are the whole document, and ten times the smaller run."""
    rows: list[Row] = []
    smaller: dict[str, float] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory() as place:
            run = lay_out(Path(place), size)
            watched = await watch(run)
            ends = end_and_resume(run)
        for name, value in ends.items():
            before = smaller.get(name)
            linear = None if before is None else 10 * before
            rows.append(Row("watcher", f"{name}, {size:,} units", value, "s", None, linear,
                            "" if linear is None else "ten times 600 units"))  # fmt: skip
        smaller = ends
        whole = f"the whole, {size:,} units"
        rows += [
            Row("watcher", f"a poll after one step, {size:,} units", watched["poll_kB"], "kB", 10,
                watched["whole_kB"], whole),
            Row("watcher", f"a poll after one step, p50, {size:,} units", watched["poll_s"], "s",
                None, watched["whole_s"], whole),
            Row("watcher", f"a poll after nothing, p50, {size:,} units", watched["idle_s"], "s",
                None, watched["whole_s"], whole),
        ]  # fmt: skip
    return rows


async def watch(run: Path) -> dict[str, float]:
    """Kilobytes and seconds of the whole document, of polls after a step and after nothing."""
    async with (
        LoopbackServer(viewer_app(run.parent)) as server,
        httpx.AsyncClient(base_url=server.url, timeout=600) as client,
    ):
        address, headers, params = f"/run/{run.name}/data.json", dict[str, str](), dict[str, str]()

        async def poll() -> tuple[float, float]:
            started = time.perf_counter()
            answer = await client.get(address, headers=headers, params=params)
            took = time.perf_counter() - started
            if answer.status_code == 200:
                headers["if-none-match"] = answer.headers["etag"]
                if (cursor := json.loads(answer.content).get("cursor")) is not None:
                    params["since"] = cursor
            return len(answer.content) / 1e3, took

        await poll()
        params.clear()
        headers.clear()
        whole = await poll()
        last = run / "episodes" / read_run(run).episodes[-1]
        after_step: list[tuple[float, float]] = []
        for _ in range(POLLS):
            with Journal.resume(last) as journal:
                steps = list(read_steps(last))
                journal.append(steps[-1].model_copy(update={"index": len(steps)}))
            after_step.append(await poll())
        idle = [await poll() for _ in range(POLLS)]
    return {
        "whole_kB": whole[0],
        "whole_s": whole[1],
        "poll_kB": p50([kilobytes for kilobytes, _ in after_step]),
        "poll_s": p50([took for _, took in after_step]),
        "idle_s": p50([took for _, took in idle]),
    }


def end_and_resume(run: Path) -> dict[str, float]:
    """Seconds of the reports, of opening it to go on, and of listing one more episode."""
    started = time.perf_counter()
    finish(run)
    reported = time.perf_counter()
    with BenchFolder.resume(run, read_record(run)) as folder:
        folder.spent()
    resumed = time.perf_counter()
    open_run = RunFolder.reopen(run)
    listing = time.perf_counter()
    open_run.enlist("9999-Another")
    listed = time.perf_counter()
    return {
        "report": reported - started,
        "resume": resumed - reported,
        "listing one more episode": listed - listing,
    }


def lay_out(place: Path, size: int) -> Path:
    """A bench folder of so many units, without pictures."""
    synthetic = import_module("tests.bench.synthetic")
    results: list[UnitResult] = synthetic.daily(seeds=-(-size // 26))[:size]
    run: Path = synthetic.write_bench(place / "runs" / "20260302-094100-bench-daily", results)
    names = tuple(result.episode or "" for result in results)
    record = RunRecord(name="bench-daily", started_at=_AT, tapwright="0.1.0", episodes=names)
    (run / "run.json").write_bytes(seal_record(record))
    steps = seal_lines([_step(0), _step(1)])
    for number, result in enumerate(results):
        folder = run / "episodes" / names[number]
        (folder / "frames").mkdir(parents=True)
        (folder / "steps.jsonl").write_bytes(steps)
        episode = _episode(result, running=number >= size - _RUNNING)
        (folder / "episode.json").write_bytes(seal_record(episode))
    return run


def _episode(result: UnitResult, running: bool) -> EpisodeRecord:
    begun = EpisodeRecord(
        id=result.episode or "",
        task=result.unit.task,
        seed=result.unit.seed,
        goal=result.goal,
        tags=result.tags,
        settings=_SETTINGS,
        device=DeviceRecord(serial=result.device, model="Pocket", api_level=34, simulated=True),
        model=ModelRecord(profile="rehearsal", name="n", endpoint="e", scripted=True),
        started_at=_AT,
    )
    if running:
        return begun
    usage = Usage(prompt=2800, cached=2300, output=280)
    totals = Totals(steps=2, model_calls=2, usage=usage, cost_usd=Decimal("0.00082"), wall_s=5.2)
    verdict = Verdict(status="passed" if result.success else "failed", why=result.verdict_why)
    ended = {"end": End.COMPLETED, "verdict": verdict, "totals": totals}
    return begun.model_copy(update=ended)


def _step(index: int) -> StepRecord:
    frame = FrameRecord(file="0" * 64 + ".png", width_px=360, height_px=800, rotation=0, source="r")
    return StepRecord(
        index=index,
        at=_AT,
        observation=ObservationRecord(frame=frame, package="com.android.settings"),
        prompt_sha256=f"{index:064}",
        prompt_tokens_estimate=1400,
        rung="low",
        reply=ReplyRecord(text="tap"),
        usage=Usage(prompt=1400, cached=1150, output=140),
        cost_usd=Decimal("0.00041"),
        action=Tap(at=Norm(x=500, y=500)),
        outcome=Outcome.done(),
    )
