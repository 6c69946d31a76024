"""Two runs side by side, and the command that shows them."""

import json
import re
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer import Typer
from typer.testing import CliRunner

from tapwright.actions import UsageError
from tapwright.bench.compare import Comparison, compare
from tapwright.bench.report.read import read_bench
from tapwright.bench.report.result import UnitResult
from tapwright.bench.report.summary import summarise
from tapwright.bench.report.table import comparison_view, summary_view
from tapwright.bench.report.words import p_value
from tapwright.bench_page import comparison_of
from tapwright.cli import compare as command
from tapwright.tasks.statistics import BOOTSTRAP, NO_DIFFERENCE
from tapwright.traces.aims import AimSums, ExpectSums

from .synthetic import HOSTILE, daily, failed, unit_result, unscored, write_bench


@pytest.fixture
def compared(tmp_path: Path):
    def of(a: list[UnitResult], b: list[UnitResult]) -> Comparison:
        runs = [
            read_bench(write_bench(tmp_path / name, results, agent_hash=name * 64))
            for name, results in (("a", a), ("b", b))
        ]
        return compare(*runs, "a", "b")

    return of


def test_one_unit_a_template_is_mcnemar(compared) -> None:
    a = [unit_result(f"T{n}") if n == 0 else failed(f"T{n}") for n in range(12)]
    b = [failed("T0"), *(unit_result(f"T{n}") for n in range(1, 10)), failed("T10"), failed("T11")]
    found = compared(a, b)
    assert (found.only_a_passed, found.only_b_passed, found.both_failed) == (1, 9, 2)
    assert found.p == found.mcnemar_p == pytest.approx(22 / 1024) and not found.clustered
    assert found.success.mean == pytest.approx(8 / 12)
    assert found.success.interval and found.success.interval.method == BOOTSTRAP
    assert [flip.unit.task for flip in found.flips][:2] == ["T0", "T1"]
    assert [flip.passed_in for flip in found.flips] == ["a"] + ["b"] * 9
    assert found.flips[0].why == "wrong"


def test_several_units_a_template_are_flipped_together(compared) -> None:
    a = [failed(task, seed) for task in "AB" for seed in range(5)]
    b = [unit_result(task, seed) for task in "AB" for seed in range(5)]
    found = compared(a, b)
    assert found.clustered and found.p == 0.5 and found.mcnemar_p == pytest.approx(2 / 1024)
    assert found.success.interval and found.success.interval.method == NO_DIFFERENCE


def test_only_units_scored_in_both_are_pairs(compared) -> None:
    a = [unit_result("A"), unscored("B"), failed("C"), failed("J", judged=True)]
    b = [failed("A"), unit_result("B"), failed("D"), unit_result("J", judged=True)]
    found = compared(a, b)
    assert (found.pairs, found.unscored, found.judged_apart) == (1, 1, 1)
    assert (found.only_in_a, found.only_in_b) == (1, 1)
    judged = compared([failed("J", judged=True)], [unit_result("J", judged=True)])
    assert (judged.pairs, judged.judged_apart, judged.b.judged) == (1, 0, 1)


def test_cost_and_acts_are_compared_pair_by_pair(compared) -> None:
    a = [unit_result(t, actions=6, cost_usd=Decimal("0.01")) for t in "ABC"]
    b = [unit_result(t, actions=8, cost_usd=Decimal("0.03")) for t in "AB"] + [
        failed("C", cost_usd=None)
    ]
    found = compared(a, b)
    assert found.cost_usd.pairs == 2 and found.cost_usd.mean == pytest.approx(0.02)
    assert found.extra_actions.pairs == 2 and found.extra_actions.mean == 2
    assert found.b.cost_per_task_usd is None


def test_a_run_differs_in_nothing_from_itself(compared) -> None:
    results = daily(seeds=2)
    found = compared(results, results)
    assert found.p == found.mcnemar_p == 1 and found.flips == () and found.success.mean == 0
    assert found.success.interval and found.success.interval.high > 0


def test_named_targets_of_both_stand_beside_each_other(compared) -> None:
    a = [unit_result("A"), unit_result("B", aims=AimSums(checked=7, named=5, refused=2))]
    found = compared(a, [unit_result("A"), unit_result("B", aims=AimSums(unseen=4))])
    assert (found.a.aims.checked, found.a.aims.refused, found.b.aims.unseen) == (7, 2, 4)
    shown = StringIO()
    Console(file=shown, width=100).print(comparison_view(found))
    (line,) = [line for line in shown.getvalue().splitlines() if "corrected, insisted" in line]
    assert line.split()[-6:] == ["2,", "0,", "0", "0,", "0,", "0"]
    shown = StringIO()
    Console(file=shown, width=100).print(comparison_view(compared(a[:1], a[:1])))
    assert "named targets" not in shown.getvalue()


def test_expectations_of_both_stand_beside_each_other(compared) -> None:
    a = [unit_result("A"), unit_result("B", expects=ExpectSums(checked=7, met=5, missed=2))]
    shown = StringIO()
    Console(file=shown, width=100).print(comparison_view(compared(a, [unit_result("A")] * 2)))
    (line,) = [line for line in shown.getvalue().splitlines() if "met, missed, undone" in line]
    assert line.split()[-6:] == ["5,", "2,", "0", "0,", "0,", "0"]
    shown = StringIO()
    Console(file=shown, width=100).print(comparison_view(compared(a[:1], a[:1])))
    assert "expectations" not in shown.getvalue()


def test_other_suites_are_refused(tmp_path: Path) -> None:
    a = read_bench(write_bench(tmp_path / "a", [unit_result()]))
    b = read_bench(write_bench(tmp_path / "b", [unit_result()], suite_hash="0" * 64))
    with pytest.raises(UsageError, match="only runs of the same suite can be compared"):
        compare(a, b, "a", "b")
    c = read_bench(write_bench(tmp_path / "c", [unit_result("Other")]))
    with pytest.raises(UsageError, match="no unit in common"):
        compare(a, c, "a", "c")


@pytest.fixture
def app() -> Typer:
    app = Typer()
    app.command()(command.command)
    return app


def test_the_command_prints_tables_or_one_document(app: Typer, tmp_path: Path) -> None:
    a = write_bench(tmp_path / "a", daily(seeds=2))
    b = write_bench(tmp_path / "b", daily(seeds=2, skill=0.9, seed=3), agent={"model": "other"})
    shown = CliRunner().invoke(app, [str(a), str(b)])
    assert shown.exit_code == 0 and "permutation test over templates" in shown.output
    first, *_, last = shown.output.strip().splitlines()
    assert first == f"A: {a}" and last.startswith("fingerprints: suite ")
    said = shown.output.partition("success rate")[0]
    assert "they differ in" in said and "other" in said and not re.search(r"[0-9a-f]{16}", said)
    assert re.search(r"cost a task +\$\S+ +\$\S+ +[+-]\$\S+ +[+-]\$\S+ to [+-]\$", shown.output)
    assert "B lost" in shown.output and "simulated phone, not Android" in shown.output
    printed = CliRunner().invoke(app, [str(a), str(b), "--json"])
    assert Comparison.model_validate(json.loads(printed.stdout)).pairs > 40


def test_what_cannot_be_compared_is_a_mistake(app: Typer, tmp_path: Path) -> None:
    a = write_bench(tmp_path / "a", [unit_result()])
    found = CliRunner().invoke(app, [str(a), str(tmp_path / "none")])
    assert isinstance(found.exception, UsageError) and "name a bench folder" in str(found.exception)


@pytest.mark.parametrize("width", [60, 120])
def test_the_terminal_shows_names_as_they_are(tmp_path: Path, width: int) -> None:
    scenario = "[bold]x[/]"
    results = [
        unit_result(scenario=scenario),
        failed(HOSTILE, scripted=True, simulated=True),
        unit_result("J", judged=True),
    ]
    console = Console(width=width, record=True, file=StringIO())
    console.print(summary_view(summarise(read_bench(write_bench(tmp_path / "a", results)))))
    text = " ".join(console.export_text().split())
    assert "50.0% passed (1 of 2" in text and "judged, not verified 100.0%" in text
    assert "Scripted: in 1 of 3 units" in text and "which is not Android" in text
    assert width == 60 or scenario in text


def test_the_viewer_shows_the_same_test_and_the_settings_that_differ(tmp_path: Path) -> None:
    tasks = [f"T{n}" for n in range(12)]
    a = write_bench(tmp_path / "a", [unit_result(one) for one in tasks], agent={"model": "big"})
    lost = [failed(one) if n < 9 else unit_result(one) for n, one in enumerate(tasks)]
    b = write_bench(tmp_path / "b", lost, agent={"model": "small", "noise": "0f" * 8})
    found, shown = compare(read_bench(a), read_bench(b), "a", "b"), comparison_of(a, b)
    assert shown is not None and shown.trouble == "" and found.p is not None
    assert shown.said[0].startswith("B passed fewer: -75.0 points on 12 pairs, 95% ")
    assert "A and B differ at 5%" in shown.said[0] and p_value(found.p) in shown.said[0]
    assert ("model", "big", "small") in shown.settings
    assert ("noise", "default", "a file, 0f0f0f0f") in shown.settings
    assert shown.rows[0] == ("passed", "12 of 12", "3 of 12", "", "")
    other = write_bench(tmp_path / "c", [unit_result("T0")], suite_hash="f" * 64)
    refused = comparison_of(a, other)
    assert refused is not None and "only runs of the same suite" in refused.trouble
    (tmp_path / "none").mkdir()
    assert comparison_of(a, tmp_path / "none") is None
