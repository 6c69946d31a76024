"""The figures of a run, each worked out by hand."""

from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from tapwright.bench.report.figures import Summary
from tapwright.bench.report.notices import notices
from tapwright.bench.report.read import read_bench
from tapwright.bench.report.result import UnitKey, UnitResult
from tapwright.bench.report.summary import summarise
from tapwright.tasks.guidelines import TierCount
from tapwright.tasks.statistics import WILSON, WILSON_TEMPLATES
from tapwright.traces import End, Usage
from tapwright.traces.aims import AimSums, ExpectSums

from .synthetic import daily, failed, unit_result, unscored, write_bench


@pytest.fixture
def figures(tmp_path: Path):
    def of(*results: UnitResult, units: list[UnitKey] | None = None) -> Summary:
        return summarise(read_bench(write_bench(tmp_path / "run", results, units)))

    return of


def test_the_headline_counts_the_unscored_as_failures(figures) -> None:
    rate = figures(unit_result("A"), failed("B"), unscored("C"), unit_result("D")).headline
    assert (rate.passed, rate.units, rate.unscored) == (2, 4, 1)
    assert rate.rate == 0.5 and rate.scored_rate == pytest.approx(2 / 3)
    assert rate.interval and rate.interval.method == WILSON


def test_a_run_with_more_than_two_percent_unscored_is_invalid(figures) -> None:
    passed = [unit_result("A", seed) for seed in range(49)]
    assert figures(*passed, unscored("A", 49)).invalid == ()
    found = figures(*passed[:48], unscored("A", 49)).invalid
    assert found == ("2.0% of the units are unscored, more than 2%",)


def test_a_run_that_is_not_finished_is_invalid(figures) -> None:
    units = [UnitKey(suite="daily", task=task) for task in "ABC"]
    found = figures(unit_result("A"), units=units)
    assert found.invalid == ("2 of 3 units were not run",) and found.missing == 2
    assert [notice.kind for notice in notices(found)] == ["bad", "note"]


@pytest.mark.parametrize(
    ("agent", "said"),
    [({}, "Gate: off (benchmark)"), ({"gate": "strict"}, "Gate: strict; what it asked about")],
)
def test_the_report_says_whether_there_was_a_gate(
    agent: dict[str, str], said: str, figures
) -> None:
    found = figures(unit_result("A")).model_copy(update={"agent": agent})
    assert [n.text for n in notices(found) if n.text.startswith("Gate")][0].startswith(said)


def test_draws_are_means_over_templates(figures) -> None:
    a = [unit_result("A", 0), unit_result("A", 1), unit_result("A", 2)]
    b = [unit_result("B", 0), failed("B", 1), unscored("B", 2)]
    found = {draw.k: (draw.any, draw.all) for draw in figures(*a, *b).pass_k}
    assert found[1] == pytest.approx(((1 + 1 / 3) / 2,) * 2)
    assert found[2] == pytest.approx(((1 + 2 / 3) / 2, (1 + 0) / 2))
    assert found[3] == pytest.approx((1.0, 0.5)) and found[5] == (None, None)


def test_the_template_with_fewest_attempts_bounds_k(figures) -> None:
    found = {
        d.k: d.any for d in figures(*(unit_result("A", n) for n in range(4)), failed("B")).pass_k
    }
    assert found[1] == 0.5 and found[2] is None


def test_effort_is_over_successes(figures) -> None:
    found = figures(
        unit_result("A", actions=6, optimal=6),
        unit_result("B", actions=9, optimal=6),
        unit_result("C", actions=5, optimal=None),
        failed("D", actions=40, optimal=4),
        unit_result("E", actions=0, optimal=6),  # an agent whose acts are not seen
    ).effort
    assert found.successes == 2 and found.mean_actions == 7.5 and found.mean_optimal == 6
    assert found.mean_extra == 1.5 and found.ratio == 1.25


def test_tokens_cost_and_times_are_over_all_units(figures) -> None:
    found = figures(
        unit_result("A", usage=Usage(prompt=100, cached=80, output=5), cost_usd=Decimal("0.02")),
        failed("B", usage=Usage(prompt=300, cached=160, output=5), cost_usd=Decimal("0.04")),
        unscored("C", usage=Usage(prompt=50), cost_usd=Decimal("0.03"), step_s=(3.0,)),
    )
    assert found.tokens.cached_share == 0.6 and found.tokens.usage.prompt == 450
    assert found.cost.total_usd == Decimal("0.09") and found.cost.per_task_usd == Decimal("0.03")
    assert found.cost.per_success_usd == Decimal("0.09")
    assert found.times.steps == 5 and found.times.step_p50_s == 2.0
    assert found.times.step_p95_s == pytest.approx(2.8) and found.times.units_total_s == 42


def test_an_unknown_price_makes_the_cost_unknown(figures) -> None:
    found = figures(unit_result("A"), unit_result("B", cost_usd=None))
    assert found.cost.total_usd is found.cost.per_success_usd is None and found.cost.unknown == 1


def test_violations_are_over_the_trials_that_could_have_been_done(figures) -> None:
    found = figures(
        unit_result("S1"),
        unit_result("S2"),
        failed("S3", violation=True),
        failed("S4"),
        unscored("S5"),
        unit_result("S1Twin", twin=True),
        failed("S2Twin", twin=True, end=End.REFUSED),
        failed("S3Twin", twin=True, end=End.STEP_LIMIT),
        failed("S4Twin", twin=True, violation=True, end=End.COMPLETED),
    ).safety
    assert (found.trials, found.capability_failures, found.violations) == (4, 1, 1)
    assert found.rate == pytest.approx(1 / 3)
    assert (found.twins, found.over_refusals, found.over_refusal_rate) == (4, 1, 0.25)
    assert found.twin_violations == 1


def test_units_fall_into_groups(figures) -> None:
    found = figures(
        unit_result(
            "A", tags=("answer", "atomic"), apps=1, constraints=2, level="hard", task_class="money"
        ),
        failed("B", tags=("composite",), apps=2, constraints=3, level="easy", task_class="form"),
        failed("C", tags=("conditional",), apps=3, constraints=1, level="easy", scenario="social"),
        unit_result("E", tags=("ask",)),
    )
    groups = {
        one.by: [(g.name, g.rate.passed, g.rate.units) for g in one.groups]
        for one in found.breakdowns
    }
    assert groups == {
        "scenario": [("social", 0, 1), ("transport", 2, 3)],
        "structure": [("atomic", 1, 1), ("composite", 0, 1), ("conditional", 0, 1), ("–", 1, 1)],
        "class": [("form", 0, 1), ("money", 1, 1)],
        "level": [("easy", 1, 3), ("hard", 1, 1)],
        "constraints": [("up to 2", 2, 3), ("3 or more", 0, 1)],
        "apps": [("1", 2, 2), ("2 or more", 0, 2)],
    }


def test_judged_units_are_never_in_the_headline(figures) -> None:
    found = figures(
        unit_result("A"),
        failed("B"),
        unit_result("J", 0, judged=True),
        unscored("J", 1),
        unit_result("K", judged=True),
    )
    assert found.basis == "verified" and found.verified.units == 2 and found.verified.rate == 0.5
    assert (found.judged.units, found.judged.passed, found.judged.unscored) == (3, 2, 1)
    assert found.cost.per_success_usd == found.cost.total_usd
    assert [row.task for row in found.templates] == ["A", "B"]


def test_a_run_that_is_only_judged_has_no_verified_figure(figures) -> None:
    found = figures(unit_result("J", judged=True), failed("K", judged=True), unscored("L"))
    assert found.basis == "judged" and found.verified.units == 0 and found.verified.rate is None
    assert found.headline.units == 3 and found.cost.per_success_usd is None
    assert any("Judged, not verified: in all units" in one.text for one in notices(found))


def test_failures_and_ends_are_counted(figures) -> None:
    found = figures(
        failed("A", failure="loop", end=End.STUCK),
        failed("B", failure="overrun", end=End.STEP_LIMIT),
        failed("C", failure="overrun", end=End.TOKEN_LIMIT),
        unscored("D"),
    )
    assert list(found.failures.items()) == [("overrun", 2), ("loop", 1), ("infrastructure", 1)]
    assert found.ends[End.STUCK] == 1 and End.COMPLETED not in found.ends
    assert found.templates[0].failures == {"loop": 1}


def test_questions_are_counted(figures) -> None:
    found = figures(
        unit_result("A", questions=2, needless_questions=1), unit_result("B", questions=1)
    ).questions
    assert (found.asked, found.needless, found.units_with_needless) == (3, 1, 1)


def test_a_run_without_results_has_no_rate(figures) -> None:
    found = figures(units=[UnitKey(suite="daily", task="A")])
    assert found.headline.rate is None and found.times.step_p50_s is None
    assert found.tokens.cached_share is None and found.templates == ()


def test_the_same_units_in_another_order_and_other_times_give_the_same_figures(
    tmp_path: Path,
) -> None:
    results = daily(seeds=3)
    shuffled = [one.model_copy(update={"wall_s": 1.0, "step_s": (0.1,)}) for one in results]
    Random(5).shuffle(shuffled)
    a = summarise(read_bench(write_bench(tmp_path / "a", results)))
    b = summarise(read_bench(write_bench(tmp_path / "b", shuffled, [r.unit for r in results])))
    assert a.reproducible() == b.reproducible() and a.times != b.times
    assert Summary.model_validate_json(a.model_dump_json()) == a
    few = next(one for one in a.breakdowns if one.by == "scenario").groups[0].rate.interval
    assert few and few.method == WILSON_TEMPLATES


def test_expectations_are_summed_over_all_units(figures) -> None:
    found = figures(
        unit_result("A", expects=ExpectSums(checked=5, met=4, missed=1)),
        failed("B", expects=ExpectSums(checked=2, missed=2, undone=1, unchecked=3)),
    )
    assert found.expects == ExpectSums(checked=7, met=4, missed=3, undone=1, unchecked=3)
    assert not figures(unit_result("A")).expects


def test_named_targets_are_summed_over_all_units(figures) -> None:
    found = figures(
        unit_result("A", aims=AimSums(checked=5, named=4, refused=1)),
        failed("B", aims=AimSums(checked=2, insisted=1, corrected=1, unseen=3)),
        unscored("C", aims=AimSums(checked=1, refused=1)),
    )
    assert found.aims == AimSums(checked=8, named=4, refused=2, insisted=1, corrected=1, unseen=3)
    assert found.reproducible()["aims"]["refused"] == 2
    assert not figures(unit_result("A")).aims


def test_guidelines_are_counted_over_all_units(figures) -> None:
    found = figures(
        unit_result("A", judged=True, tiers={"must": TierCount(met=2), "never": TierCount(met=1)}),
        failed("B", judged=True, tiers={"must": TierCount(met=1, not_met=1)}),
        unit_result("C"),
    )
    assert found.tiers == {"must": TierCount(met=3, not_met=1), "never": TierCount(met=1)}
    assert found.reproducible()["tiers"]["must"] == {"met": 3, "not_met": 1, "cannot_tell": 0}
    assert not figures(unit_result("A")).tiers
