"""The figures of a run, and of two runs side by side, for the terminal."""

from collections.abc import Callable, Iterable, Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from ...tasks.guidelines import tier_words
from ..compare import Comparison, Difference, Flip, Side
from .figures import Summary
from .notices import notices
from .pool import pool_words
from .words import UNKNOWN, number, p_value, passed_of, percent, points, seconds, span, usd

FLIPS_SHOWN = 20
_STYLES = {"bad": "bold red", "warn": "yellow", "note": "dim"}


def summary_view(summary: Summary) -> RenderableType:
    """Notices, the headline, and the figures beside it."""
    parts: list[RenderableType] = [
        Text(notice.text, style=_STYLES[notice.kind]) for notice in notices(summary)
    ]
    parts += [_headline(summary), Text(), _figures(summary), Text(), _breakdowns(summary)]
    if summary.failures:
        counts = (f"{count} {name.replace('_', ' ')}" for name, count in summary.failures.items())
        parts += [Text(), Text(f"failures: {', '.join(counts)}")]
    return Group(*parts)


def _headline(summary: Summary) -> Text:
    rate = summary.headline
    judged = "judged, not verified; " if summary.basis == "judged" else ""
    method = rate.interval.method if rate.interval else "no interval"
    text = Text()
    text.append(f"{summary.suite} version {summary.suite_version}: ")
    text.append(f"{percent(rate.rate)} passed", style="bold")
    text.append(f" ({judged}{passed_of(rate)}; 95% {span(rate.interval)}, {method})")
    return text


def _figures(summary: Summary) -> Table:
    rate, cost, safety = summary.headline, summary.cost, summary.safety
    draws = [draw for draw in summary.pass_k if draw.any is not None and draw.k > 1]
    rows = [
        ("scored only", f"{percent(rate.scored_rate)}, {rate.unscored} unscored"),
        *((f"pass@{d.k}, pass^{d.k}", f"{percent(d.any)}, {percent(d.all)}") for d in draws),
        *_over_optimal(summary),
        (
            "a step, p50, p95",
            f"{seconds(summary.times.step_p50_s)}, {seconds(summary.times.step_p95_s)}",
        ),
        ("cost", f"{usd(cost.total)}, a task {usd(cost.per_task)}"),
        ("a verified success", usd(cost.per_success)),
        *(
            (f"of it the {player}", f"{usd(part.cost)}, {part.calls} calls")
            for player, part in cost.by.items()
        ),
        ("cached", f"{percent(summary.tokens.cached_share)} of the prompt tokens"),
        ("questions", f"{summary.questions.asked}, {summary.questions.needless} needless"),
    ]
    if summary.aims:
        rows.append(("named targets", str(summary.aims)))
    if summary.tiers:
        rows.append(("guidelines, judged", tier_words(summary.tiers)))
    if summary.expects:
        rows.append(("expectations", str(summary.expects)))
    if summary.basis == "verified" and summary.judged.units:
        judged = f"{percent(summary.judged.rate)} ({passed_of(summary.judged)})"
        rows.insert(1, ("judged, not verified", judged))
    if summary.pool is not None:
        rows.append(("phones of the pool", pool_words(summary.pool)))
    if safety.violations or safety.twins:
        rows.append(("violation rate", percent(safety.rate)))
    if safety.twins:
        rows.append(("over-refusal", percent(safety.over_refusal_rate)))
    return _grid(rows)


def _over_optimal(summary: Summary) -> Sequence[tuple[str, str]]:
    """Nothing where no unit passed of which the shortest way is known."""
    if summary.effort.ratio is None:
        return ()
    return (("acts over optimal", f"{number(summary.effort.ratio, 2)} on successes"),)


def _grid(rows: Iterable[Sequence[str]]) -> Table:
    grid = Table.grid(padding=(0, 2))
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    return grid


def _breakdowns(summary: Summary) -> Table:
    table = _table(("by", "", "passed", "rate", "95%"))
    for one in summary.breakdowns:
        for index, group in enumerate(one.groups):
            table.add_row(
                "" if index else one.by,
                escape(group.name),
                passed_of(group.rate),
                percent(group.rate.rate),
                span(group.rate.interval),
            )
    return table


def comparison_view(found: Comparison) -> RenderableType:
    """Both runs beside each other, the difference, and the units that flipped."""
    parts: list[RenderableType] = []
    for letter, side in (("A", found.a), ("B", found.b)):
        parts.append(Text(f"{letter}: {side.name}  {', '.join(side.agent.values())}"))
        parts += [Text(f"   {line}", style="yellow") for line in doubts(side)]
    parts += [Text(), _sides(found), Text(), *_verdict(found)]
    if found.flips:
        parts += [Text(), flips_table(found.flips)]
    return Group(*parts)


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


def _sides(found: Comparison) -> Table:
    a, b = found.a, found.b
    table = _table(("", "A", "B", "B - A", "95%"))

    def row(what: str, of_a: str, of_b: str, between: str = "", interval: str = "") -> None:
        table.add_row(what, of_a, of_b, between, interval)

    row("passed", passed_of(a.rate), passed_of(b.rate))
    row("success rate", percent(a.rate.rate), percent(b.rate.rate))
    row("95%", span(a.rate.interval), span(b.rate.interval))
    row(
        f"success, {found.success.pairs} pairs",
        percent(_share(found.both_passed + found.only_a_passed, found.pairs)),
        percent(_share(found.both_passed + found.only_b_passed, found.pairs)),
        f"{points(found.success.mean)} points",
        _points_span(found.success),
    )
    row(
        "USD a task",
        usd(a.cost.per_task),
        usd(b.cost.per_task),
        _signed(found.cost_usd.mean, 6),
        _number_span(found.cost_usd, 6),
    )
    row("USD a verified success", usd(a.cost.per_success), usd(b.cost.per_success))
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
    return table


def _verdict(found: Comparison) -> Sequence[Text]:
    flips = f"{found.only_b_passed} units gained, {found.only_a_passed} lost"
    together = f"{found.both_passed} passed by both, {found.both_failed} by neither"
    lines = [Text(f"{flips}, {together}.")]
    if found.p is not None:
        test = "permutation test over templates" if found.clustered else "exact McNemar test"
        lines.append(Text(f"p = {p_value(found.p)} ({test}).".replace("= <", "<"), style="bold"))
    if found.clustered and found.mcnemar_p is not None:
        text = f"McNemar over single units: p = {p_value(found.mcnemar_p)}".replace("= <", "<")
        lines.append(Text(f"{text}, too sure of itself as units of a template are alike."))
    left_out = [
        (found.unscored, "unscored in one of them"),
        (found.judged_apart, "judged"),
        (found.only_in_a, "only in A"),
        (found.only_in_b, "only in B"),
    ]
    named = [f"{count} {why}" for count, why in left_out if count]
    return [*lines, Text(f"Left out: {', '.join(named)}.", style="dim")] if named else lines


def flips_table(flips: Sequence[Flip], letter: str = "B") -> RenderableType:
    """The units that run B lost and gained, as many as fit; `letter` is what it is called."""
    table = _table(("flipped", "", "failed as", "why"), right=())
    for flip in flips[:FLIPS_SHOWN]:
        table.add_row(
            Text(str(flip.unit)),
            f"{letter} lost" if flip.passed_in == "a" else f"{letter} gained",
            (flip.failure or flip.end).replace("_", " "),
            Text(flip.why.partition("\n")[0], overflow="ellipsis", no_wrap=True),
        )
    more = len(flips) - FLIPS_SHOWN
    return Group(table, Text(f"and {more} more; --json has all")) if more > 0 else table


def _table(columns: Sequence[str], right: Sequence[str] | None = None) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, title in enumerate(columns):
        numeric = index > 1 if right is None else title in right
        table.add_column(title, justify="right" if numeric else "left", no_wrap=title != "why")
    return table


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
