"""Units that no phone could begin: told of, and in no figure."""

from dataclasses import replace
from pathlib import Path

from tapwright.bench.finish import exit_code
from tapwright.bench.progress import outcome_word
from tapwright.bench.report.junit import junit_xml
from tapwright.bench.report.notices import notices
from tapwright.bench.report.read import BenchRun
from tapwright.bench.report.result import BenchRecord, UnitResult
from tapwright.bench.report.summary import summarise
from tapwright.traces import End
from tests.bench.synthetic import unit_result

WHY = "not on this phone: paint shop (org.nowhere.paint)"


def skipped(task: str) -> UnitResult:
    return unit_result(
        task, end=End.SKIPPED, end_why=WHY, verdict="unverified", success=None, steps=0, actions=0,
        step_s=(), cost_usd=0, model_calls=0, scenario="",
    )  # fmt: skip


def run_of(*results: UnitResult) -> BenchRun:
    record = BenchRecord(
        suite="androidworld", suite_version="2", suite_hash="a", agent_hash="b", agent={},
        units=tuple(one.unit for one in results), tapwright="0.1.0",
        started_at="2026-01-01T00:00:00+00:00",
    )  # fmt: skip
    return BenchRun(record, results, {one.unit: Path() for one in results})


def test_they_are_in_no_rate_and_make_no_run_invalid() -> None:
    run = run_of(unit_result("A"), skipped("B"), skipped("C"))
    found = summarise(run)
    assert (found.planned, found.units, found.verified.units) == (3, 1, 1)
    assert (found.verified.rate, found.verified.unscored, found.invalid) == (1.0, 0, ())
    assert found.skipped == {"B-s0-t0": WHY, "C-s0-t0": WHY}
    assert found.cost.total_usd == unit_result("A").cost_usd
    (told,) = [one.text for one in notices(found) if one.text.startswith("Skipped")]
    assert told.startswith("Skipped: 2 of 3 units") and f"{WHY} (2)" in told


def test_exit_codes() -> None:
    assert exit_code(run_of(unit_result("A"), skipped("B")), None) == 0
    failed = unit_result("A", verdict="failed", success=False)
    assert exit_code(run_of(failed, skipped("B")), None) == 1
    # Where nothing could be tried nothing is proved.
    assert exit_code(run_of(skipped("A"), skipped("B")), None) == 3
    broken = unit_result("A", end=End.SETUP_ERROR, verdict="unverified", success=None)
    assert exit_code(run_of(broken, skipped("B")), None) == 3
    # A unit that was not run at all is not one that was skipped.
    run = run_of(unit_result("A"), skipped("B"))
    assert exit_code(replace(run, results=run.results[:1]), None) == 1


def test_a_unit_of_them_is_called_so() -> None:
    assert outcome_word(skipped("A")) == "skipped"
    text = junit_xml(run_of(unit_result("A"), skipped("B"))).decode()
    assert f'<skipped message="{WHY}" />' in text and 'name="androidworld.skipped"' in text
    assert "<error" not in text
