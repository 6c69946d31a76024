"""The figures of a run, and of two runs side by side, for the terminal."""

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from ...tasks.guidelines import tier_words
from ..compare import Comparison, Flip
from ..entrants import Entrant, differing, is_digest
from .comparison import comparison_lines, comparison_rows, comparison_sentence, doubts
from .figures import Summary
from .notices import notices
from .pool import pool_words
from .words import number, passed_of, percent, seconds, span, usd

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


def comparison_view(found: Comparison, entrants: Sequence[Entrant] = ()) -> RenderableType:
    """Both runs beside each other, the difference, and the units that flipped; first in words what
    the runs are and in which settings they differ, last the fingerprints, which tell them apart to
    the letter."""
    parts: list[RenderableType] = []
    for letter, side in (("A", found.a), ("B", found.b)):
        parts.append(Text(f"{letter}: {side.name}"))
    parts += [*_alike(found), *_settings(entrants), *_doubts(found)]
    parts += [Text(), _sides(found), Text(), *_verdict(found)]
    if found.flips:
        parts += [Text(), flips_table(found.flips)]
    prints = ", ".join(
        f"{x} {side.agent_hash[:12]}" for x, side in (("A", found.a), ("B", found.b))
    )
    parts += [Text(), Text(f"fingerprints: suite {found.suite_hash[:12]}; agents {prints}", "dim")]
    return Group(*parts)


def _alike(found: Comparison) -> Sequence[Text]:
    """What both runs have in common, of what a person asks for first."""
    told = [f"suite {found.suite}"]
    for name in ("model", "effort"):
        if (value := found.a.agent.get(name)) and value == found.b.agent.get(name):
            told.append(f"{name} {value}")
    return [Text(f"both: {', '.join(told)}")]


def _settings(entrants: Sequence[Entrant]) -> Sequence[RenderableType]:
    """The settings in which the runs differ; of one that only a digest tells, that it does."""
    if len(entrants) != 2:
        return ()
    differ = differing(entrants)
    if not differ:
        return [Text("they differ in no setting")]
    table = _table(("they differ in", "A", "B"), right=())
    for name, values in differ.items():
        told = ("a file of its own" if is_digest(value) else value for value in values)
        table.add_row(*(Text(cell) for cell in (name, *told)))
    return [Text(), table]


def _doubts(found: Comparison) -> Sequence[Text]:
    """What must be said of the runs before they are quoted, once where it is said of both."""
    of_a, of_b = doubts(found.a), doubts(found.b)
    lines = [f"A and B: {line}" for line in of_a if line in of_b]
    lines += [f"A: {line}" for line in of_a if line not in of_b]
    lines += [f"B: {line}" for line in of_b if line not in of_a]
    return [Text(), *(Text(line, style="yellow") for line in lines)] if lines else []


def _sides(found: Comparison) -> Table:
    table = _table(("", "A", "B", "B - A", "95%"))
    for row in comparison_rows(found):
        table.add_row(*row)
    return table


def _verdict(found: Comparison) -> Sequence[Text]:
    said = comparison_lines(found)
    lines = [Text(comparison_sentence(found), style="bold"), Text(said.flips)]
    lines += [Text(line) for line in said.caution]
    return [*lines, *(Text(line, style="dim") for line in said.left_out)]


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
        # What is long is folded rather than cut where a terminal is narrow.
        folded = title == "why" or not title and index == 0
        table.add_column(title, justify="right" if numeric else "left", no_wrap=not folded)
    return table
