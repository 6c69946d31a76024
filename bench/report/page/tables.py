"""The tables of a report, sorted as they stand: no script runs in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ....tasks.failure_text import FailureText
from ....traces.markup import Child, Markup, join, name, tag
from ....traces.money import Usd
from ..failures import failure_of
from ..figures import Breakdown, PassK, TemplateRow
from ..read import BenchRun
from ..result import UnitResult
from ..taxonomy import RULES
from ..words import UNKNOWN, number, passed_of, percent, seconds, span, usd
from .charts import share_bar
from .places import Places

Align: TypeAlias = Literal["", "num", "wide", "name", "text"]


# A table with more columns than fit a phone's width becomes cards there.
_MOST_COLUMNS = 4
# Of tasks whose tags name no group.
_NONE_SAID = "not said"


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, and how its cells stand."""

    title: str
    align: Align = ""


def table(
    caption: str, columns: Sequence[Column], rows: Iterable[Sequence[Child]], cards: bool = False
) -> Markup:
    """A table that scrolls by itself where it is too wide; the first cell of a row heads it. On a
    phone the rows of one with many columns, or with `cards`, stand below each other."""
    cards = cards or len(columns) > _MOST_COLUMNS
    head = [tag("th", one.title, scope="col", class_=one.align or None) for one in columns]
    body = [_row(columns, row, cards) for row in rows]
    inner = tag(
        "table",
        tag("caption", caption, class_="hidden"),
        tag("thead", tag("tr", *head)),
        tag("tbody", *body),
        class_="cards" if cards else None,
    )
    # What scrolls must be reachable with the keyboard.
    return tag("div", inner, class_="scroll", tabindex="0", role="region", aria_label=caption)


def _row(columns: Sequence[Column], row: Sequence[Child], labelled: bool) -> Markup:
    first, *others = zip(columns, row, strict=True)
    head = tag("th", first[1], scope="row", class_=first[0].align or None)
    cells = (
        tag("td", cell, class_=one.align or None, data_label=one.title if labelled else None)
        for one, cell in others
    )
    return tag("tr", head, *cells)


def facts(pairs: Iterable[tuple[str, Child]]) -> Markup:
    """Names and values, one below the other."""
    rows = (tag("dt", what) + tag("dd", value) for what, value in pairs)
    return tag("dl", *rows, class_="facts")


def breakdown_table(one: Breakdown) -> Markup:
    """The success rate of each group with its interval."""
    columns = (Column(one.by), Column("", "wide"), Column("rate", "num"), Column("passed", "num"))
    rows = [
        (
            name(_NONE_SAID if group.name == UNKNOWN else group.name),
            share_bar(group.rate.rate, group.rate.interval),
            _rate_cell(percent(group.rate.rate), span(group.rate.interval)),
            _rate_cell(passed_of(group.rate), _unscored(group.rate.unscored)),
        )
        for group in one.groups
    ]
    return table(f"Success by {one.by}", columns, rows)


def _rate_cell(text: str, below: str) -> Markup:
    return tag("span", text) + tag("small", below) if below else tag("span", text)


def _unscored(count: int) -> str:
    return f"{count} unscored" if count else ""


def count_table(what: str, counts: Sequence[tuple[str, int]], of: int, kind: str) -> Markup:
    """How often each of several things happened, with its share of `of`."""
    columns = (Column(what), Column("", "wide"), Column("units", "num"), Column("share", "num"))
    rows = [
        (label, share_bar(count / of, kind=kind), str(count), percent(count / of))
        for label, count in counts
    ]
    return table(f"Units by {what}", columns, rows)


def draws_table(draws: Sequence[PassK]) -> Markup:
    """pass@k and pass^k; nothing for k above the attempts there are."""
    columns = (Column("k"), Column("pass@k", "num"), Column("pass^k", "num"))
    rows = [(str(draw.k), percent(draw.any), percent(draw.all)) for draw in draws]
    return table("pass@k and pass^k", columns, rows)


def rules_table() -> Markup:
    """By which facts a failure is put into its class, in the order they are tried."""
    columns = (Column(""), Column("class"), Column("if", "text"))
    rows = [
        (f"{number}.", words(rule.failure), rule.when) for number, rule in enumerate(RULES, start=1)
    ]
    return table("Rules of the failure classes, the first that holds counts", columns, rows)


def template_table(
    rows: Sequence[TemplateRow], results: Sequence[UnitResult], places: Places
) -> Markup:
    """Every template, worst first, with a link for each of its units."""
    columns = (
        Column("template", "name"),
        Column("passed", "num"),
        Column("units"),
        Column("acts / optimal", "num"),
        Column("USD each", "num"),
        Column("scenario"),
        Column("level"),
        Column("failures", "text"),
    )
    units: dict[str, list[UnitResult]] = {}
    for result in results:
        units.setdefault(result.unit.task, []).append(result)
    ordered = sorted(rows, key=lambda row: (row.passed / row.units, row.task))
    return table(
        "Templates, worst first",
        columns,
        [
            (
                name(row.task) + (JUDGED if row.judged else Markup("")),
                f"{row.passed} / {row.units}",
                tag("span", *(_cell(unit, places) for unit in units[row.task]), class_="cells"),
                f"{number(row.mean_actions)} / {number(row.optimal)}",
                usd(Usd.of(row.cost_usd, row.at_least_usd)),
                name(row.scenario or UNKNOWN),
                row.level or UNKNOWN,
                ", ".join(f"{count} {words(failure)}" for failure, count in row.failures.items()),
            )
            for row in ordered
        ],
    )


JUDGED = Markup(" ") + tag("span", "judged", class_="chip warn")


def _cell(result: UnitResult, places: Places) -> Markup:
    sign, kind = {True: ("✓", "good"), False: ("✗", "bad"), None: ("?", "warn")}[result.success]
    unit = result.unit
    said = f"{unit.task}, seed {unit.seed}, trial {unit.trial}: {outcome(result)}"
    return tag(
        "a", sign, class_=f"cell {kind}", href=places.link(result), title=said, aria_label=said
    )


def failed_table(run: BenchRun, results: Sequence[UnitResult], places: Places) -> Markup:
    """The units that did not pass, and why."""
    columns = (
        Column("unit", "name"),
        Column("outcome"),
        Column("class"),
        Column("acts / optimal", "num"),
        Column("why", "text"),
    )
    return table(
        "Units that did not pass",
        columns,
        [
            (
                _unit(result, places),
                outcome_chip(result) + (JUDGED if result.judged else Markup("")),
                words(result.failure) if result.failure else UNKNOWN,
                _acts(result),
                _why(result, failure_of(run, result), places),
            )
            for result in results
        ],
    )


def unit_table(results: Sequence[UnitResult], places: Places) -> Markup:
    """Every unit by name."""
    columns = (
        Column("unit", "name"),
        Column("outcome"),
        Column("end"),
        Column("steps", "num"),
        Column("acts / optimal", "num"),
        Column("questions", "num"),
        Column("tokens in", "num"),
        Column("USD", "num"),
        Column("time", "num"),
        Column("phone", "name"),
    )
    return table(
        "All units",
        columns,
        [
            (
                _unit(result, places),
                outcome_chip(result) + (JUDGED if result.judged else Markup("")),
                words(result.end),
                str(result.steps),
                _acts(result),
                _questions(result),
                UNKNOWN if result.usage.prompt is None else f"{result.usage.prompt:,}",
                usd(result.cost),
                seconds(result.wall_s),
                join([name(result.device), " (simulated)" if result.simulated else ""]),
            )
            for result in results
        ],
    )


def outcome(result: UnitResult) -> str:
    """How a unit counts, in one word or two."""
    if result.skipped:
        return "skipped"
    if result.success is None:
        return "unscored"
    return "passed" if result.success else "failed"


def words(identifier: str) -> str:
    """An identifier as words."""
    return identifier.replace("_", " ")


def _unit(result: UnitResult, places: Places) -> Markup:
    unit = result.unit
    label = join([name(unit.task), f" seed {unit.seed}, trial {unit.trial}"])
    return tag("a", label, href=places.link(result))


def outcome_chip(result: UnitResult) -> Markup:
    """How a unit counts, as a chip."""
    kind = {True: "good", False: "bad", None: "warn"}[result.success]
    return tag("span", outcome(result), class_=f"chip {kind}")


def _acts(result: UnitResult) -> str:
    return f"{result.actions} / {UNKNOWN if result.optimal is None else result.optimal}"


def _questions(result: UnitResult) -> str:
    if not result.needless_questions:
        return str(result.questions)
    return f"{result.questions} ({result.needless_questions} needless)"


def _why(result: UnitResult, failure: FailureText | None, places: Places) -> Markup:
    violation = tag("span", "violation", class_="chip bad") if result.violation else None
    lines = [tag("div", name(line)) for line in (failure.details if failure else ())]
    picture = None
    if failure is not None and failure.picture is not None:
        href = places.picture(result, failure.picture.name)
        picture = tag("div", tag("a", f"screenshot of step {failure.step}", href=href))
    return tag("div", violation, *lines, picture, class_="failure")
