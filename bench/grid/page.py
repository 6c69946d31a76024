"""What a grid came to as one HTML file: nothing in it is loaded, and nothing in it runs."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from ...traces.markup import Child, Markup, join, name, page, tag
from ...traces.money import Usd
from ..leaderboard import pareto
from ..report.page.charts import share_bar
from ..report.page.leaderboard import page_style
from ..report.page.parts import card, soft
from ..report.page.scatter import Spot, scatter
from ..report.page.tables import Column, facts, table
from ..report.words import UNKNOWN, p_value, passed_of, percent, points, seconds, span, usd
from ..report.write import REPORT
from .factors import SEED
from .spread import CellFigures, FactorEffect, Source, Spread, VariancePart

_MEANS: Mapping[Source, str] = {
    "factor": "this setting, the same for all tasks",
    "interactions": "settings that do together what none does alone",
    "seed": "a draw of all tasks that was easier or harder",
    "task": "tasks that are easier or harder than others",
    "task and seed": "what a seed drew for one task: its parameters, and luck that settings share",
    "scaffold and task": "settings that help some tasks and hinder others",
    "scaffold and seed": "settings that do otherwise on one draw of all tasks",
    "rest": "chance, and what no other part tells",
}


def spread_html(spread: Spread) -> str:
    """The whole page, to be written into the grid's folder; its links lead to the cells' reports
    from there."""
    title = f"{spread.suite}: {_range(spread)} over {spread.cells_told} – tapwright bench"
    return page(title, page_style(), _header(spread), tag("main", *_sections(spread)))


def _range(spread: Spread) -> str:
    if spread.lowest is None or spread.highest is None:
        return UNKNOWN
    return f"{percent(spread.lowest)} to {percent(spread.highest)}"


def _header(spread: Spread) -> Markup:
    factors = ", ".join(f"{len(factor.levels)} {factor.name}" for factor in spread.factors)
    heading = tag(
        "h1", "Grid of ", name(spread.suite), " ",
        tag("small", "version ", name(spread.suite_version), f", {len(spread.cells)} cells: ",
            name(factors)),
    )  # fmt: skip
    told = [tag("li", name(spread.sentence), class_="note said")]
    told += [tag("li", text, class_=kind) for kind, text in _notices(spread)]
    return tag("header", heading, tag("ul", *told, class_="notices"))


def _notices(spread: Spread) -> Iterator[tuple[str, str]]:
    if spread.missing:
        yield "bad", f"Not whole: {spread.missing} of {spread.planned} units have no result yet."
    if spread.left_out:
        yield (
            "warn",
            "Left out of what factors do, as not scored in every cell: "
            f"{', '.join(spread.left_out)}.",
        )
    if spread.judged:
        yield "warn", "Judged, not verified: a model and not the phone's state decided."
    units = spread.planned - spread.missing
    if scripted := sum(cell.scripted for cell in spread.cells):
        yield (
            "warn",
            f"Scripted: in {_of(scripted, units)} no model was asked. These figures say nothing "
            "about any model.",
        )
    if simulated := sum(cell.simulated for cell in spread.cells):
        yield "note", f"Simulated: {_of(simulated, units)} ran on the pocket phone, not Android."


def _of(count: int, whole: int) -> str:
    return "all units" if count == whole else f"{count} of {whole} units"


def _sections(spread: Spread) -> Iterator[Markup]:
    if spread.effects:
        yield card(
            "What each factor does",
            _effects(spread.effects),
            soft(
                f"Over {spread.tasks} tasks in every cell. Off the mean: from the mean of all "
                "levels, in points. Intervals are those of other tasks like these. p: the labels "
                "of the levels exchanged within each task; Holm: adjusted for the number of "
                "factors."
            ),
        )
    if spread.parts:
        yield card(
            "Where differences come from",
            _parts(spread.parts),
            soft(
                "Parts of the variance of one outcome, passed or not, by an analysis of variance "
                "with the components of generalizability theory; negative estimates count as 0. "
                "Outcomes of 0 and 1 vary less near 0 and 100%, so parts of grids with other means "
                "do not compare. Intervals: tasks drawn again."
            ),
        )
    yield tag("div", _picture(spread), _provenance(spread), class_="duo")
    yield card("Every cell", _cells(spread))


def _effects(effects: Sequence[FactorEffect]) -> Markup:
    columns = (
        Column("factor"), Column("level", "name"), Column("success", "wide"), Column("rate", "num"),
        Column("passed", "num"), Column("off the mean", "num"), Column("p", "num"),
        Column("Holm", "num"),
    )  # fmt: skip
    rows: list[Sequence[Child]] = []
    for one in effects:
        for index, level in enumerate(one.levels):
            ends = level.effect_interval
            chip = tag("span", "matters", class_="chip good") if one.matters else Markup("")
            rows.append(
                (
                    Markup("") if index else join([one.name, " ", chip]),
                    name(level.level),
                    share_bar(level.rate, level.interval),
                    _two(percent(level.rate), span(level.interval)),
                    f"{level.passed} of {level.units}",
                    _two(points(level.effect), f"{points(ends.low)} to {points(ends.high)}"),
                    "" if index else p_value(one.p),
                    "" if index else p_value(one.p_holm),
                )
            )
    return table("Factors and their levels", columns, rows)


def _parts(parts: Sequence[VariancePart]) -> Markup:
    columns = (Column("part", "name"), Column("share", "wide"), Column("", "num"))
    rows = [
        (
            name(one.name) + tag("small", _MEANS[one.source], class_="soft"),
            share_bar(one.share, one.interval),
            _two(percent(one.share), span(one.interval)),
        )
        for one in parts
    ]
    return table("Parts of the variance", columns, rows)


def _two(text: str, below: str) -> Markup:
    return tag("span", text) + tag("small", below)


def _picture(spread: Spread) -> Markup:
    front = pareto([(cell.rate.rate, cell.cost_per_task_usd) for cell in spread.cells])
    spots = [
        Spot(str(number), float(usd_each), rate, ends.low, ends.high, bool(best))
        for number, (cell, best) in enumerate(zip(spread.cells, front, strict=True), start=1)
        if (rate := cell.rate.rate) is not None
        and (ends := cell.rate.interval) is not None
        and (usd_each := cell.cost_per_task_usd) is not None
    ]
    title = "Success against cost; the numbers are those of the cells"
    shown = scatter(spots, title) if spots else soft("Of no cell the price is known.")
    return card(
        "Success against cost",
        shown,
        soft("A dot a cell, with the 95% interval of its success; full dots: the Pareto front."),
    )


def _cells(spread: Spread) -> Markup:
    names = [factor.name for factor in spread.factors]
    columns = (
        Column("cell"), *(Column(one) for one in names), Column("success", "wide"),
        Column("rate", "num"), Column("passed", "num"), Column("a step, p50", "num"),
        Column("USD a task", "num"), Column("a verified success", "num"),
    )  # fmt: skip
    rows = [
        (
            _cell_link(number, cell),
            *(name(cell.levels[one]) for one in names),
            share_bar(cell.rate.rate, cell.rate.interval),
            _two(percent(cell.rate.rate), span(cell.rate.interval)),
            passed_of(cell.rate),
            seconds(cell.step_p50_s),
            usd(cell.cost_per_task_usd),
            usd(cell.cost_per_success_usd),
        )
        for number, cell in enumerate(spread.cells, start=1)
    ]
    return table("Cells in the order they are played", columns, rows)


def _cell_link(number: int, cell: CellFigures) -> Markup:
    played = cell.rate.units > 0
    href = f"./{quote(cell.folder, safe='')}/{REPORT}"
    return tag("a", str(number), href=href) if played else tag("span", str(number))


def _provenance(spread: Spread) -> Markup:
    cap = f" of {usd(spread.max_cost_usd)}" if spread.max_cost_usd is not None else ""
    whole = spread.total_usd is not None or not spread.planned - spread.missing
    cost = str(Usd(spread.known_usd, whole=whole))
    seeds = next((f.levels for f in spread.factors if f.name == SEED), ())
    return card(
        "Where this comes from",
        facts(
            [
                ("suite", join([name(spread.suite), " version ", name(spread.suite_version)])),
                *((factor.name, name(", ".join(factor.levels))) for factor in spread.factors),
                ("cells", str(len(spread.cells))),
                ("success by cell", _range(spread)),
                ("of all cells together", percent(spread.mean)),
                ("draws of each task", f"{spread.draws}, of {max(1, len(seeds))} seeds"),
                ("units", f"{spread.planned - spread.missing} of {spread.planned} planned"),
                ("unscored", str(spread.unscored)),
                ("spent", cost + cap),
                ("tapwright", name(spread.tapwright)),
                ("started", name(spread.started_at)),
            ]
        ),
    )
