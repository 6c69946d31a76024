"""The spread of a grid for the terminal."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from ..report.words import p_value, passed_of, percent, points, seconds, span, usd
from .spread import FactorEffect, Spread, VariancePart


def spread_view(spread: Spread) -> RenderableType:
    """The sentence, then cells, factors and the parts of the variance."""
    parts: list[RenderableType] = [Text(spread.sentence, style="bold"), Text(), _cells(spread)]
    if spread.lowest is not None and spread.highest is not None:
        low, high = percent(spread.lowest), percent(spread.highest)
        parts += [Text(), Text(f"From {low} to {high} over {spread.cells_told}.")]
    if spread.effects:
        parts += [Text(), _effects(spread.effects), Text(), _parts(spread.parts)]
    if spread.left_out:
        names = ", ".join(spread.left_out)
        text = f"Left out of what factors do, as not scored in every cell: {names}."
        parts += [Text(), Text(text, style="yellow")]
    return Group(*parts)


def _table(*columns: str, left: int = 1) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, title in enumerate(columns):
        table.add_column(title, justify="left" if index < left else "right", no_wrap=True)
    return table


def _cells(spread: Spread) -> Table:
    names = [factor.name for factor in spread.factors]
    columns = ("passed", "rate", "95%", "a step, p50", "USD a task", "a success")
    table = _table(*names, *columns, left=len(names))
    for cell in spread.cells:
        table.add_row(
            *(escape(cell.levels[name]) for name in names),
            passed_of(cell.rate),
            percent(cell.rate.rate),
            span(cell.rate.interval),
            seconds(cell.step_p50_s),
            usd(cell.cost_per_task_usd),
            usd(cell.cost_per_success_usd),
        )
    return table


def _effects(effects: Sequence[FactorEffect]) -> Table:
    table = _table("factor", "level", "rate", "95%", "off the mean", "95%", "p", "Holm", left=2)
    for one in effects:
        for index, level in enumerate(one.levels):
            ends = level.effect_interval
            table.add_row(
                "" if index else one.name,
                escape(level.level),
                percent(level.rate),
                span(level.interval),
                points(level.effect),
                f"{points(ends.low)} to {points(ends.high)}",
                "" if index else p_value(one.p),
                "" if index else p_value(one.p_holm),
            )
    return table


def _parts(parts: Sequence[VariancePart]) -> Table:
    table = _table("of the variance", "share", "95%")
    for one in parts:
        name = "the rest" if one.source == "rest" else one.name
        table.add_row(name, percent(one.share), span(one.interval))
    return table
