"""Money in a bench run: the judge's calls are in it, and a cap that cannot be kept is refused."""

import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console

from tapwright.actions import UsageError
from tapwright.bench.agents import SettingsAgents, check_plan
from tapwright.bench.budget import Budget
from tapwright.bench.folder import Options, spent_in
from tapwright.bench.listener import SilentListener
from tapwright.bench.plan import Unit
from tapwright.bench.queue import UnitAttempt, out_of_money
from tapwright.bench.report.read import read_bench
from tapwright.bench.report.result import UnitKey
from tapwright.bench.report.summary import summarise
from tapwright.bench.report.table import summary_view
from tapwright.bench.report.write import REPORT, write_reports
from tapwright.bench.score import score
from tapwright.bench.worker import (
    AttemptRequest,
    AttemptResult,
    Episode,
    InfrastructureFailure,
)
from tapwright.fleet.pocket import PocketDevice
from tapwright.suites.registry import find_task
from tapwright.tasks.settings import Settings
from tapwright.traces import End, RunFolder, Usage, read_episode
from tapwright.traces.journal import charge
from tapwright.traces.money import Spent, Usd
from tapwright.traces.schema import CallRecord
from tests.cli.conftest import Run, adb_server, environment, forks, tapwright
from tests.suites.androiddaily.endpoint import Answer, calling, endpoint

from .judge.test_judge_money import HOME, JUDGED, MODELS, VOTE, vote
from .players import PRICE, Log, PlayedWorker, new_folder, plan, runner
from .synthetic import unit_result, write_bench

__all__ = ["adb_server", "environment", "forks", "tapwright"]

UNPRICED = CallRecord(by="judge", profile="big", usage=Usage(), at=datetime(2026, 3, 2, tzinfo=UTC))


async def judged(
    device: PocketDevice, folder: Path, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> tuple[AttemptResult, list[Decimal | None], Unit]:
    """One unit that only a judge can decide, played by the null agent."""
    (folder / "judged.yaml").write_text(JUDGED)
    monkeypatch.chdir(folder)
    task = find_task("judged.yaml")
    heard: list[Decimal | None] = []
    with endpoint(answer) as there:
        (folder / "tapwright.yaml").write_text(MODELS.replace("URL", there.url))
        agents = SettingsAgents(
            Settings(profiles=Path("tapwright.yaml"), model="null", effort="fixed:low"), "the-judge"
        )
        async with agents() as play:
            run = RunFolder.create(folder / "runs", "judged", "0")
            order = AttemptRequest("judged-1", task, device, None, run, heard.append)
            played = await play(order)
    return played, heard, Unit(UnitKey(suite="own", task=task.name), task)


async def test_the_judges_calls_are_in_the_unit_and_in_the_cap(
    device: PocketDevice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played, heard, unit = await judged(device, tmp_path, monkeypatch, vote)
    assert isinstance(played, Episode)
    assert heard[0] == VOTE and heard[-3:] == [VOTE] * 3
    result = score(UnitAttempt(unit), played, "a", True, True)
    assert result.verdict == "passed" and result.by["judge"] == Spent(
        calls=4, usage=Usage(prompt=4000, output=400), cost_usd=4 * VOTE
    )
    assert result.cost_usd == result.by["actor"].cost.known_usd + 4 * VOTE
    assert result.model_calls == result.steps + 4
    assert sum(cost or 0 for cost in heard) == result.cost_usd
    assert read_episode(played.folder).totals == played.record.totals


async def test_what_a_lost_judge_took_is_in_the_attempt_it_broke(
    device: PocketDevice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([HOME, calling("check", reasons="It is.", guidelines=[]), 401])
    played, heard, unit = await judged(device, tmp_path, monkeypatch, lambda _: next(answers))
    assert isinstance(played, InfrastructureFailure) and "the judge cannot be reached" in played.why
    assert heard[-1] == VOTE and played.totals.by["judge"].cost_usd == 2 * VOTE
    result = score(UnitAttempt(unit), played, "a", True, True)
    assert result.end is End.SETUP_ERROR and result.by["judge"].calls == 2


def test_a_report_tells_who_spent_what_and_at_least_how_much(tmp_path: Path) -> None:
    judge = Spent(calls=3, usage=Usage(prompt=9), cost_usd=Decimal("0.5"))
    own = Spent(calls=7, usage=Usage(prompt=7), cost_usd=Decimal("0.25"))
    folder = write_bench(
        tmp_path / "run",
        [
            unit_result("A", cost_usd=Decimal("0.75"), by={"actor": own, "judge": judge}),
            unit_result("B", cost_usd=None, at_least_usd=Decimal("0.125")),
            unit_result("C", cost_usd=None),
        ],
    )
    summary = summarise(read_bench(folder))
    cost = summary.cost
    assert (cost.total_usd, cost.known_usd, cost.unknown) == (None, Decimal("0.875"), 2)
    assert cost.by["judge"].cost_usd == Decimal("0.5")
    assert str(cost.by["actor"].cost) == "at least $0.3750" and cost.by["actor"].calls == 21
    console = Console(width=200, file=io.StringIO())
    with console.capture() as shown:
        console.print(summary_view(summary))
    said = shown.get()
    assert "at least $0.8750, a task at least $0.2917" in said
    assert "of it the judge" in said and "$0.5000, 3 calls" in said
    write_reports(read_bench(folder), folder)
    page = (folder / REPORT).read_text("utf-8")
    for text in ("at least $0.8750", "at least $0.1250", "unknown", "of it the judge"):
        assert text in page
    assert "cost: unknown" in (folder / "junit.xml").read_text("utf-8")


async def test_a_resumed_run_does_not_take_the_unknown_for_nothing(
    tapwright: Run, tmp_path: Path
) -> None:
    whole = plan("RideBasic", "AddVariant")
    with new_folder(tmp_path, whole) as folder:
        worker = PlayedWorker("a", Log(), {"AddVariant": End.DEVICE_LOST})
        await runner(whole, folder, [worker], SilentListener()).run()
        one = folder.path / "episodes" / folder.run.episodes[0]
        charge(one, UNPRICED.model_copy(update={"cost_usd": Decimal("0.3")}))
        charge(one, UNPRICED)
        assert spent_in(folder.path) == folder.spent() == Usd(Decimal("0.3"), whole=False)
    said = tapwright("bench", "--resume", str(folder.path), "--max-cost", "5")
    assert said.code == 2 and "at least $0.3000 was spent" in said.err
    assert "--max-cost none" in said.err and "Traceback" not in said.err


def test_a_cap_is_not_kept_by_what_is_not_known() -> None:
    key = UnitKey(suite="s", task="t")
    budget = Budget(Decimal(5))
    budget.begin(key)
    budget.spend(key, PRICE)
    assert not budget.exhausted
    budget.spend(key, None)
    assert budget.exhausted and not budget.room()
    assert "at least $0.0100 of $5 are spent" in out_of_money(budget).why
    free = Budget(None, Usd(whole=False))
    assert free.room() and not free.exhausted


def test_a_judge_without_a_price_is_refused_where_there_is_a_cap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(profiles=Path("tapwright.yaml"), model="rehearsal")
    unpriced = Options(phones=1, max_cost=Decimal(1), judge="vllm")
    with pytest.raises(UsageError, match=r"no price is known for vllm.*tapwright\.yaml"):
        check_plan(plan("RideBasic"), unpriced, settings)
    check_plan(plan("RideBasic"), unpriced.model_copy(update={"max_cost": None}), settings)


@pytest.mark.parametrize("end", [ValueError("a mistake of ours"), End.SETUP_ERROR])
async def test_an_attempt_that_crashed_was_not_free(
    tmp_path: Path, end: End | BaseException
) -> None:
    of = plan("SendText")
    worker = PlayedWorker("a", Log(), {"SendText": end})
    with new_folder(tmp_path, of) as folder:
        await runner(of, folder, [worker], SilentListener()).run()
    (result,) = folder.results.values()
    # Each attempt spends one step's money before it breaks.
    assert (result.attempts, result.cost_usd) == (3, 3 * PRICE)
    assert result.model_calls == 3 and result.end is End.SETUP_ERROR
