"""Sets two runs of one suite side by side: what differs on the units both have, and how surely."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from statistics import fmean
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ..actions import UsageError
from ..tasks.statistics import Cluster, Interval, bootstrap, difference_interval, mcnemar, sign_flip
from ..traces.aims import AimSums, ExpectSums
from .entrants import refuse_other_suite
from .report.figures import Cost, PassRate, Summary
from .report.read import BenchRun
from .report.result import RESULTS_VERSION, Failure, UnitKey, UnitResult
from .report.summary import summarise


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Side(_Record):
    """One of the two runs."""

    name: str
    agent: dict[str, str]
    agent_hash: str
    scripted: int
    simulated: int
    judged: int
    invalid: tuple[str, ...]
    rate: PassRate
    cost_per_task_usd: Decimal | None
    cost_per_success_usd: Decimal | None
    cost: Cost
    step_p50_s: float | None
    step_p95_s: float | None
    cached_share: float | None
    effort_ratio: float | None
    aims: AimSums = AimSums()
    expects: ExpectSums = ExpectSums()


class Difference(_Record):
    """The mean of B minus A over `pairs` units, with a 95% interval by template."""

    pairs: int
    mean: float | None
    interval: Interval | None


class Flip(_Record):
    """A unit that one run passed and the other did not; `failure` is that of the other."""

    unit: UnitKey
    passed_in: Literal["a", "b"]
    end: str
    failure: Failure | None
    why: str


class Comparison(_Record):
    """Two runs on the same units.

    Pairs are the units scored in both runs; units that a model judged (`judged_apart`) are no pairs
    unless there are no others. `mcnemar_p` takes every pair for itself, which is too
    sure of itself when templates have several units (`clustered`); `p` is that of the paired
    permutation test over templates, and equal to it when they have one.
    """

    version: Literal[1] = RESULTS_VERSION
    suite: str
    suite_hash: str
    a: Side
    b: Side
    pairs: int
    templates: int
    clustered: bool
    unscored: int
    judged_apart: int
    only_in_a: int
    only_in_b: int
    both_passed: int
    both_failed: int
    only_a_passed: int
    only_b_passed: int
    success: Difference
    p: float | None
    mcnemar_p: float | None
    cost_usd: Difference
    extra_actions: Difference
    flips: tuple[Flip, ...]


def compare(a: BenchRun, b: BenchRun, name_a: str, name_b: str) -> Comparison:
    """Run B against run A; raises UsageError if they are not of the same suite, to the letter,
    or have no unit in common."""
    refuse_other_suite(a.bench, b.bench, name_a, name_b)
    of_a = {result.unit: result for result in a.results}
    of_b = {result.unit: result for result in b.results}
    common = [(of_a[unit], of_b[unit]) for unit in of_a if unit in of_b]
    if not common:
        raise UsageError(f"{name_a} and {name_b} have no unit in common: nothing to compare")
    scored = [(one, two) for one, two in common if None not in (one.success, two.success)]
    pairs = [(one, two) for one, two in scored if not (one.judged or two.judged)] or scored
    both = [(one, two) for one, two in pairs if one.success and two.success]
    only_a = sum(1 for one, two in pairs if one.success and not two.success)
    only_b = sum(1 for one, two in pairs if two.success and not one.success)
    by_template = _clusters(pairs, lambda r: int(bool(r.success)))
    return Comparison(
        suite=a.bench.suite,
        suite_hash=a.bench.suite_hash,
        a=side_of(name_a, a, summarise(a)),
        b=side_of(name_b, b, summarise(b)),
        pairs=len(pairs),
        templates=len(by_template),
        clustered=any(one.units > 1 for one in by_template),
        unscored=len(common) - len(scored),
        judged_apart=len(scored) - len(pairs),
        only_in_a=len(of_a) - len(common),
        only_in_b=len(of_b) - len(common),
        both_passed=len(both),
        both_failed=len(pairs) - len(both) - only_a - only_b,
        only_a_passed=only_a,
        only_b_passed=only_b,
        success=Difference(
            pairs=len(pairs),
            mean=(only_b - only_a) / len(pairs) if pairs else None,
            interval=difference_interval(by_template) if pairs else None,
        ),
        p=sign_flip([round(one.total) for one in by_template]) if pairs else None,
        mcnemar_p=mcnemar(only_a, only_b) if pairs else None,
        cost_usd=_difference(
            [pair for pair in pairs if None not in (pair[0].cost_usd, pair[1].cost_usd)],
            lambda r: float(r.cost_usd or 0),
        ),
        extra_actions=_difference(both, lambda r: r.actions),
        flips=_flips(pairs),
    )


def side_of(name: str, run: BenchRun, summary: Summary) -> Side:
    """A run as it is shown beside others."""
    return Side(
        name=name,
        agent=run.bench.agent,
        agent_hash=run.bench.agent_hash,
        scripted=summary.scripted,
        simulated=summary.simulated,
        judged=summary.judged.units,
        invalid=summary.invalid,
        rate=summary.headline,
        cost_per_task_usd=summary.cost.per_task_usd,
        cost_per_success_usd=summary.cost.per_success_usd,
        cost=summary.cost,
        step_p50_s=summary.times.step_p50_s,
        step_p95_s=summary.times.step_p95_s,
        cached_share=summary.tokens.cached_share,
        effort_ratio=summary.effort.ratio,
        aims=summary.aims,
        expects=summary.expects,
    )


def _clusters(
    pairs: Sequence[tuple[UnitResult, UnitResult]], of: Callable[[UnitResult], float]
) -> list[Cluster]:
    """The differences B minus A summed by template."""
    sums: dict[str, list[float]] = {}
    for one, two in pairs:
        sums.setdefault(one.unit.task, []).append(of(two) - of(one))
    return [Cluster(sum(values), len(values)) for values in sums.values()]


def _difference(
    pairs: Sequence[tuple[UnitResult, UnitResult]], of: Callable[[UnitResult], float]
) -> Difference:
    if not pairs:
        return Difference(pairs=0, mean=None, interval=None)
    return Difference(
        pairs=len(pairs),
        mean=fmean(of(two) - of(one) for one, two in pairs),
        # One template says nothing of how templates differ.
        interval=bootstrap(found) if len(found := _clusters(pairs, of)) > 1 else None,
    )


def _flips(pairs: Sequence[tuple[UnitResult, UnitResult]]) -> tuple[Flip, ...]:
    """What B lost first, then what it gained."""
    flips: list[Flip] = []
    for one, two in pairs:
        if one.success != two.success:
            failed = two if one.success else one
            flips.append(
                Flip(
                    unit=one.unit,
                    passed_in="a" if one.success else "b",
                    end=failed.end,
                    failure=failed.failure,
                    why=failed.verdict_why or failed.end_why,
                )
            )
    return tuple(sorted(flips, key=lambda flip: flip.passed_in))
