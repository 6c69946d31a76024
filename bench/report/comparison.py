"""How two runs compare, in words: the same for the terminal and for the viewer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ...tasks.statistics import ALPHA
from ..compare import Comparison, Difference, Side
from .words import (
    UNKNOWN,
    number,
    p_value,
    passed_of,
    percent,
    points,
    seconds,
    signed_usd,
    span,
    usd,
)


class ComparisonRow(NamedTuple):
    """One figure of run A and of run B, their difference and its 95% interval."""

    what: str
    of_a: str
    of_b: str
    between: str
    interval: str


@dataclass(frozen=True, slots=True)
class ComparisonLines:
    """What two runs came to: what flipped, the test, what must be held against it, and what was
    left out of it; the last three may have nothing to say."""

    flips: str
    tested: tuple[str, ...]
    caution: tuple[str, ...]
    left_out: tuple[str, ...]


def doubts(side: Side) -> list[str]:
    """What must be said before a run's figures are quoted."""
    found = [f"invalid as a benchmark result: {reason}" for reason in side.invalid]
    if side.scripted:
        found.append(f"scripted in {side.scripted} units: no model was asked")
    if side.judged:
        found.append(f"judged by a model, not verified, in {side.judged} units")
    if side.simulated:
        found.append(f"simulated phone, not Android, in {side.simulated} units")
    return found


def comparison_rows(found: Comparison) -> Sequence[ComparisonRow]:
    """The figures of both runs, line by line."""
    a, b = found.a, found.b
    rows: list[ComparisonRow] = []

    def row(what: str, of_a: str, of_b: str, between: str = "", interval: str = "") -> None:
        rows.append(ComparisonRow(what, of_a, of_b, between, interval))

    row("passed", passed_of(a.rate), passed_of(b.rate))
    row("success rate", percent(a.rate.rate), percent(b.rate.rate))
    row("its 95% interval", span(a.rate.interval), span(b.rate.interval))
    row(
        f"success, {found.success.pairs} pairs",
        percent(_share(found.both_passed + found.only_a_passed, found.pairs)),
        percent(_share(found.both_passed + found.only_b_passed, found.pairs)),
        f"{points(found.success.mean)} points",
        _points_span(found.success),
    )
    row(
        "cost a task",
        usd(a.cost.per_task),
        usd(b.cost.per_task),
        signed_usd(found.cost_usd.mean),
        _ends(found.cost_usd, signed_usd),
    )
    row("a verified success", usd(a.cost.per_success), usd(b.cost.per_success))
    row("acts over optimal", number(a.effort_ratio, 2), number(b.effort_ratio, 2))
    row(
        f"acts, {found.extra_actions.pairs} passed by both",
        "",
        "",
        _signed(found.extra_actions.mean, 2),
        _number_span(found.extra_actions, 2),
    )
    row("a step, p50", seconds(a.step_p50_s), seconds(b.step_p50_s))
    row("a step, p95", seconds(a.step_p95_s), seconds(b.step_p95_s))
    if a.aims or b.aims:
        row("named targets checked", str(a.aims.checked), str(b.aims.checked))
        told = (f"{s.aims.refused}, {s.aims.corrected}, {s.aims.insisted}" for s in (a, b))
        row("refused, corrected, insisted", *told)
        row("named targets unseen", str(a.aims.unseen), str(b.aims.unseen))
    if a.expects or b.expects:
        row("expectations checked", str(a.expects.checked), str(b.expects.checked))
        told = (f"{s.expects.met}, {s.expects.missed}, {s.expects.undone}" for s in (a, b))
        row("met, missed, undone", *told)
    row("cached", percent(a.cached_share), percent(b.cached_share))
    return rows


def comparison_sentence(found: Comparison) -> str:
    """Which run passed more, by how much, and whether that can be told from luck."""
    mean, p = found.success.mean, found.p
    if mean is None or p is None:
        return "No unit was scored in both: nothing can be said of which passes more."
    more = "B passed more" if mean > 0 else "B passed fewer" if mean < 0 else "Both passed as many"
    told = "A and B differ at 5%" if p < ALPHA else "no difference can be told at 5%"
    size = (
        f"{points(mean)} points on {found.success.pairs} pairs, 95% {_points_span(found.success)}"
    )
    return f"{more}: {size}; {told}. {comparison_lines(found).tested[0]}"


def comparison_lines(found: Comparison) -> ComparisonLines:
    """What flipped, and how surely the runs differ."""
    flips = f"{found.only_b_passed} units gained, {found.only_a_passed} lost"
    together = f"{found.both_passed} passed by both, {found.both_failed} by neither"
    tested: list[str] = []
    caution: list[str] = []
    if found.p is not None:
        test = "permutation test over templates" if found.clustered else "exact McNemar test"
        tested.append(f"p = {p_value(found.p)} ({test}).".replace("= <", "<"))
    if found.clustered and found.mcnemar_p is not None:
        text = f"McNemar over single units: p = {p_value(found.mcnemar_p)}".replace("= <", "<")
        caution.append(f"{text}, too sure of itself as units of a template are alike.")
    counts = [
        (found.unscored, "unscored in one of them"),
        (found.judged_apart, "judged"),
        (found.only_in_a, "only in A"),
        (found.only_in_b, "only in B"),
    ]
    named = [f"{count} {why}" for count, why in counts if count]
    left_out = (f"Left out: {', '.join(named)}.",) if named else ()
    return ComparisonLines(f"{flips}, {together}.", tuple(tested), tuple(caution), left_out)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _signed(value: float | None, digits: int) -> str:
    return UNKNOWN if value is None else f"{value:+.{digits}f}"


def _points_span(one: Difference) -> str:
    return _ends(one, points)


def _number_span(one: Difference, digits: int) -> str:
    return _ends(one, lambda value: f"{value:+.{digits}f}")


def _ends(one: Difference, written: Callable[[float], str]) -> str:
    if one.interval is None:
        return UNKNOWN
    return f"{written(one.interval.low)} to {written(one.interval.high)}"
