"""Bills from traces: sums are exact, what-ifs are the same tokens at other prices."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from tapwright.actions import UsageError
from tapwright.agent.bill import Bill, break_even, read_bill
from tapwright.agent.cost import price
from tapwright.agent.models.profiles import Prices
from tapwright.cli import cost
from tapwright.traces.journal import RunFolder
from tapwright.traces.money import Usage
from tapwright.traces.schema import (
    DeviceRecord,
    End,
    Ending,
    EpisodeRecord,
    FrameRecord,
    ModelRecord,
    ObservationRecord,
    ReplyRecord,
    Rung,
    StepRecord,
    Verdict,
)

NOW = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)


def prices(input: str, cached: str, output: str) -> Prices:
    return Prices(
        input=Decimal(input), cached=Decimal(cached), output=Decimal(output),
        date=date(2026, 5, 1), source="list",
    )  # fmt: skip


CHEAP = prices("0.20", "0.04", "1.15")
BIG = prices("5", "0.5", "25")
SEEN = ObservationRecord(
    frame=FrameRecord(file="x.jpg", width_px=1, height_px=1, rotation=0, source="raw")
)
CALLS: list[tuple[Rung, Usage, Prices]] = [
    ("medium", Usage(prompt=2000, cached=0, output=300), CHEAP),
    ("low", Usage(prompt=2500, cached=1792, output=120), CHEAP),
    ("advisor", Usage(prompt=1500, output=900), BIG),
]


def run(tmp_path: Path, verdicts: list[str]) -> Path:
    folder = RunFolder.create(tmp_path, "test", "0")
    for number, status in enumerate(verdicts):
        record = EpisodeRecord(
            id=f"{number:04d}-Task", task="Task", goal="g", started_at=NOW,
            device=DeviceRecord(serial="s", model="m", api_level=34, simulated=True),
            model=ModelRecord(profile="rehearsal", name="m", endpoint="e", scripted=True),
        )  # fmt: skip
        with folder.episode(record) as journal:
            for index, (rung, usage, priced) in enumerate(CALLS):
                journal.append(
                    StepRecord(
                        index=index, at=NOW, observation=SEEN, prompt_sha256="", rung=rung,
                        prompt_tokens_estimate=0, reply=ReplyRecord(), usage=usage,
                        cost_usd=price(usage, priced),
                    )
                )  # fmt: skip
            journal.close(
                Ending(End.COMPLETED),
                Verdict.model_validate({"status": status}),
            )
    return folder.path


def each() -> Decimal:
    # 2000 x .20 + 300 x 1.15; 708 x .20 + 1792 x .04 + 120 x 1.15; 1500 x 5 + 900 x 25
    return Decimal("0.000745") + Decimal("0.00035128") + Decimal("0.03")


def test_the_bill_of_a_run_is_exact(tmp_path: Path) -> None:
    bill = read_bill([run(tmp_path, ["passed", "failed", "passed"])])
    assert bill.account.cost_usd == 3 * each()
    assert bill.account.calls == 9
    assert bill.rungs["advisor"].cost_usd == Decimal("0.09")
    assert bill.rungs["low"].usage.cached == 3 * 1792
    assert [s.cost_usd for s in bill.episodes[0].steps][2] == Decimal("0.03")
    assert bill.per_task_usd == each().quantize(Decimal("0.000001"))
    assert bill.per_success_usd == (3 * each() / 2).quantize(Decimal("0.000001"))
    assert bill.episodes[0].scripted


def test_several_runs_make_one_bill(tmp_path: Path) -> None:
    runs = [run(tmp_path, ["passed"]), run(tmp_path, ["failed"])]
    bill = read_bill(runs)
    assert (len(bill.episodes), bill.passed) == (2, 1)
    assert bill.account.cost_usd == 2 * each()


def test_repricing_keeps_the_tokens_and_changes_the_price(tmp_path: Path) -> None:
    bill = read_bill([run(tmp_path, ["passed"])])
    other = bill.repriced(BIG)
    assert other.account.usage == bill.account.usage
    assert other.account.cost_usd == sum(price(usage, BIG) or 0 for _, usage, _ in CALLS)
    assert bill.repriced(None).account.cost_usd is None


def test_the_break_even_of_a_mix_against_the_big_model(tmp_path: Path) -> None:
    bill = read_bill([run(tmp_path, ["passed", "failed"])])
    found = break_even(bill, bill.repriced(BIG))
    assert found is not None
    # 6000 tokens in, of which 1792 cached, and 1320 out
    big = Decimal("0.021040") + Decimal("0.000896") + Decimal("0.033")
    assert (found.mix_usd, found.big_usd) == (Decimal("0.031096"), big)
    assert found.success_share == Decimal("0.566040")
    assert [(m.tasks, m.mix_usd, m.saved_usd) for m in found.months] == [
        (n, (n * each()).quantize(Decimal("0.000001")),
         (n * big).quantize(Decimal("0.000001")) - (n * each()).quantize(Decimal("0.000001")))
        for n in (1_000, 10_000, 100_000)
    ]  # fmt: skip


def test_nothing_is_made_of_nothing(tmp_path: Path) -> None:
    assert Bill(()).per_task_usd is None and Bill(()).per_success_usd is None
    assert break_even(Bill(()), Bill(())) is None
    failed = read_bill([run(tmp_path, ["failed"])])
    assert failed.per_success_usd is None
    assert break_even(failed, failed.repriced(None)) is None


def test_what_is_no_run_is_the_users_to_mend(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="name a run folder"):
        read_bill([tmp_path])


def said(*arguments: str) -> str:
    app = typer.Typer()
    app.command()(cost.command)
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "160"}, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_cost_says_what_is_hypothetical(tmp_path: Path) -> None:
    folder = str(run(tmp_path, ["passed", "failed"]))
    text = said(folder, "--steps")
    assert "hypothetical" in text and "step 3 advisor" in text and "100,000" in text
    assert "1 of 2 verified" in text and "scripted" in text
    document = json.loads(said(folder, "--json", "--as", "anthropic"))
    assert Decimal(document["actual"]["total"]["usd"]) == 2 * each()
    assert document["actual"]["verified_successes"] == 1
    [other] = document["hypothetical"]
    assert other["model"] == "anthropic" and other["prices"]["date"] == "2026-07-02"
    assert [month["tasks"] for month in other["break_even"]["months"]] == [1000, 10_000, 100_000]
