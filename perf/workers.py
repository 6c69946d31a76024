"""Many agents on one host, in one process and in workers: steps a second, processor time a step."""

import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from tapwright.bench.agents import SettingsAgents, bench_record
from tapwright.bench.folder import BenchFolder, Options
from tapwright.bench.hosts import process_workers
from tapwright.bench.listener import SilentListener
from tapwright.bench.local import pocket_workers
from tapwright.bench.plan import make_plan
from tapwright.bench.report.read import read_bench
from tapwright.bench.runner import BenchRunner
from tapwright.bench.worker import Worker
from tapwright.suites.registry import find_suite
from tapwright.tasks.choices import choose_profile
from tapwright.tasks.settings import Settings

from .row import Row

COUNTS = (1, 2, 4, 8, 16, 32)
# Where the target is set; there both are measured in turn, so that what else runs hits both.
PAIRED, ROUNDS = 16, 3
TARGET = 1.8
TASK = "AddContact"
_TICKS_S = os.sysconf("SC_CLK_TCK")


async def measure() -> list[Row]:
    """As many units as agents, of one task of ten steps, from set-up to verdict."""
    rows: list[Row] = []
    for count in COUNTS:
        one: list[tuple[float, float]] = []
        shared: list[tuple[float, float]] = []
        for _ in range(ROUNDS if count == PAIRED else 1):
            one.append(await _rate(count, 1))
            shared.append(await _rate(count, os.cpu_count() or 1))
        rows += _rows(count, one, shared)
    return rows


def _rows(
    count: int, one: Sequence[tuple[float, float]], shared: Sequence[tuple[float, float]]
) -> list[Row]:
    """The best round of each, as others on the computer only ever make it slower."""
    agents = "1 agent" if count == 1 else f"{count} agents"
    rate, shared_rate = (max(found)[0] for found in (one, shared))
    cpu, shared_cpu = (min(cpu for _, cpu in found) for found in (one, shared))
    target = rate * TARGET if count == PAIRED else None
    return [
        Row("workers", f"{agents} in workers", shared_rate, "steps/s", target, rate,
            "one process", "higher"),
        Row("workers", f"{agents} in workers, CPU a step", shared_cpu * 1e3, "ms", None, cpu * 1e3,
            "one process"),
    ]  # fmt: skip


async def _rate(count: int, workers: int) -> tuple[float, float]:
    """Steps a second, and CPU seconds a step of all processes: agents, phones, adb servers."""
    plan = make_plan(find_suite("first-steps"), trials=count, names=(TASK,))
    settings = Settings(model="rehearsal")
    options = Options(phones=count, workers=workers)
    agents = SettingsAgents(settings)
    with tempfile.TemporaryDirectory() as out:
        record = bench_record(plan, settings, options, choose_profile(settings))
        with BenchFolder.create(Path(out), record, options, ()) as folder:
            async with agents() as play:
                opened: AbstractAsyncContextManager[Sequence[Worker]] = (
                    process_workers(agents, count, options)
                    if min(workers, count) > 1
                    else pocket_workers(count, play)
                )
                async with opened as phones:
                    runner = BenchRunner(plan, folder, phones, SilentListener(), scripted=True)
                    spent_s, started_s = _cpu_s(), time.perf_counter()
                    await runner.run()
                    seconds, cpu_s = time.perf_counter() - started_s, _cpu_s() - spent_s
            results = read_bench(folder.path).results
    if len(results) < count or not all(result.success for result in results):
        raise SystemExit(f"a measured unit failed: {count} agents, {workers} workers")
    steps = sum(result.steps for result in results)
    return steps / seconds, cpu_s / steps


def _cpu_s() -> float:
    """What this process and all that it started have used so far; on Linux alone."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # Fields of proc(5), after the name in brackets: the parent is the 4th, utime the 14th.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        number = int(folder.name)
        parents[number] = int(fields[1])
        used[number] = (int(fields[11]) + int(fields[12])) / _TICKS_S
    return sum(seconds for number, seconds in used.items() if _ours(number, parents))


def _ours(number: int, parents: dict[int, int]) -> bool:
    while number and number != os.getpid():
        number = parents.get(number, 0)
    return number == os.getpid()
