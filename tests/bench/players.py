"""Workers that play units by a script of ends, and write a true, if short, trace of each."""

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from tapwright.bench.folder import BenchFolder, Options
from tapwright.bench.listener import BenchListener, SilentListener
from tapwright.bench.plan import Plan, make_plan
from tapwright.bench.queue import UnitAttempt
from tapwright.bench.report.result import BenchRecord
from tapwright.bench.runner import BenchRunner
from tapwright.bench.worker import AttemptResult, Episode, InfrastructureFailure, OnStep
from tapwright.suites.registry import find_suite
from tapwright.traces import End, Ending, EpisodeRecord, RunFolder, Verdict
from tapwright.traces.schema import DeviceRecord, ModelRecord

PRICE = Decimal("0.01")


@dataclass
class Log:
    """What was played where, in order."""

    turns: list[tuple[str, str, int]] = field(default_factory=list[tuple[str, str, int]])

    def of(self, device: str) -> list[str]:
        """The tasks that one phone has played."""
        return [task for name, task, _ in self.turns if name == device]


@dataclass
class PlayedWorker:
    """`ends` says how a task ends here; completed and passed where it says nothing.

    `gate` is waited for in each attempt.
    """

    device: str
    log: Log
    ends: Mapping[str, End | BaseException] = field(default_factory=dict[str, End | BaseException])
    gate: Callable[[str], asyncio.Event | None] = lambda task: None
    simulated: bool = True

    async def play(self, turn: UnitAttempt, run: RunFolder, on_step: OnStep) -> AttemptResult:
        """Spend one step's money, and end as told."""
        name = turn.unit.task.name
        self.log.turns.append((self.device, name, turn.attempt))
        end = self.ends.get(name, End.COMPLETED)
        on_step(PRICE)
        gate = self.gate(name)
        await asyncio.sleep(0)
        if gate is not None:
            await gate.wait()
        if isinstance(end, BaseException):
            raise end
        if end is End.SETUP_ERROR:
            return InfrastructureFailure("the phone is on fire")
        record = _record(self.device, turn, len(run.episodes) + 1)
        with run.episode(record) as journal:
            passed = not end.infrastructure and end is End.COMPLETED
            verdict = Verdict(status="passed" if passed else "unverified")
            closed = journal.close(Ending(end), verdict)
        totals = closed.totals.model_copy(update={"cost_usd": PRICE})
        return Episode(closed.model_copy(update={"totals": totals}), journal.folder)


def plan(*names: str) -> Plan:
    """One trial of these tasks; all of the smoke suite without names."""
    return make_plan(find_suite("smoke"), 1, names=names)


def bench_record(of: Plan, agent: Mapping[str, str] | None = None) -> BenchRecord:
    """What a run of this plan is made of."""
    chosen = dict(agent or {"profile": "rehearsal"})
    return BenchRecord(
        suite=of.suite,
        suite_version=of.version,
        suite_hash=of.hash,
        agent_hash=str(sorted(chosen.items())),
        agent=chosen,
        units=of.keys,
        tapwright="0.1.0",
        started_at="2026-03-02T09:41:00+00:00",
    )


def new_folder(out: Path, of: Plan) -> BenchFolder:
    """A fresh bench folder."""
    return BenchFolder.create(out, bench_record(of), Options(), ())


def runner(
    of: Plan,
    folder: BenchFolder,
    workers: Sequence[PlayedWorker],
    watcher: BenchListener,
    max_cost: str | None = None,
) -> BenchRunner:
    """A runner of scripted units."""
    return BenchRunner(of, folder, workers, watcher, True, Decimal(max_cost) if max_cost else None)


def _record(device: str, turn: UnitAttempt, number: int) -> EpisodeRecord:
    task = turn.unit.task
    return EpisodeRecord(
        id=f"{number:04d}-{task.name}",
        task=task.name,
        goal=task.goal,
        device=DeviceRecord(serial=device, model="pocket", api_level=34, simulated=True),
        model=ModelRecord(profile="rehearsal", name="", endpoint="", scripted=True),
        started_at=datetime.now(UTC),
    )


async def _play_and_hang(out: Path) -> None:
    """Play a unit, say so, and hang in the next until this process is killed."""
    whole = plan()
    never = asyncio.Event()
    first = whole.keys[0].task
    worker = PlayedWorker("a", Log(), gate=lambda task: None if task == first else never)
    with new_folder(out, whole) as folder:
        await runner(whole, folder, [worker], Speaking()).run()


class Speaking(SilentListener):
    """Says where a killer can read it that a unit is begun."""

    def started(self, device: str, turn: UnitAttempt) -> None:
        """Print its name."""
        sys.stdout.write(f"{turn.unit.key.task}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_play_and_hang(Path(sys.argv[1])))
