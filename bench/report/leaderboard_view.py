"""The table of several runs for the terminal."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from ..leaderboard import Contender, Leaderboard
from .comparison import doubts
from .table import flips_table
from .words import UNKNOWN, p_value, passed_of, percent, points, seconds, span, usd


def leaderboard_view(board: Leaderboard) -> RenderableType:
    """What is compared, the table, the doubts about each run, and what flipped."""
    parts: list[RenderableType] = [
        Text(f"{board.suite} version {board.suite_version}: {len(board.runs)} runs on "
             f"{board.shared} units; base {board.base}"),
        Text(board.sentence, style="bold"),
        Text(),
        _table(board),
        Text(),
    ]  # fmt: skip
    if board.left_out:
        parts.insert(1, Text(left_out(board), style="yellow"))
    for one in board.runs:
        parts.append(Text(f"{one.letter}: {one.folder}", style="dim"))
        parts += [Text(f"   {line}", style="yellow") for line in doubts(one.side)]
    for by in ("scenario", "tag"):
        parts += [Text(), _groups(board, by)]
    for one in board.runs:
        found = board.against(one)
        if found is not None and found.flips:
            title = f"{one.letter} against {board.base}: {beside(board, one)}"
            parts += [Text(), Text(title, style="bold"), flips_table(found.flips, one.letter)]
    return Group(*parts)


def left_out(board: Leaderboard) -> str:
    """Which units are not compared, and by which run's doing."""
    lacks = [f"{one.letter} lacks {one.missing}" for one in board.runs if one.missing]
    return (
        f"Compared on the {board.shared} units that all runs have; {board.left_out} are left out: "
        f"{', '.join(lacks)} of {board.planned}"
    )


def beside(board: Leaderboard, one: Contender) -> str:
    """The command that shows a run beside the base."""
    base = next(run for run in board.runs if run.letter == board.base)
    return f"tapwright view {base.folder} --beside {one.folder}"


def tested(board: Leaderboard, one: Contender) -> Sequence[str]:
    """The difference to the base with its interval, p and p after Holm."""
    found = board.against(one)
    if found is None:
        return ("base", "", "", "")
    ends = found.success.interval
    return (
        points(found.success.mean),
        f"{points(ends.low)} to {points(ends.high)}" if ends else UNKNOWN,
        p_value(one.p),
        p_value(one.p_holm),
    )


def _table(board: Leaderboard) -> Table:
    titles = (
        "", "run", "what it is", "passed", "rate", "95%", "points", "95%", "p", "Holm",
        "a step, p50", "USD a task", "a success", "",
    )  # fmt: skip
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, title in enumerate(titles):
        table.add_column(title, justify="left" if index in (1, 2, 13) else "right")
    for one in board.ranked:
        side = one.side
        table.add_row(
            str(one.rank),
            one.letter,
            escape(one.label),
            passed_of(side.rate),
            percent(side.rate.rate),
            span(side.rate.interval),
            *tested(board, one),
            seconds(side.step_p50_s),
            usd(side.cost.per_task),
            usd(side.cost.per_success),
            "Pareto" if one.pareto else "",
        )
    return table


def _groups(board: Leaderboard, by: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(f"by {by}")
    for one in board.runs:
        table.add_column(one.letter, justify="right")
    for group in board.groups:
        if group.by == by:
            cells = (f"{percent(rate.rate)} ({passed_of(rate)})" for rate in group.rates)
            table.add_row(escape(group.name), *cells)
    return table
