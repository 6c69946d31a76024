"""The table of several runs as one HTML file: nothing in it is loaded, and nothing in it runs."""

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from ....traces.markup import Child, Markup, join, name, page, tag
from ...entrants import Entrant, is_digest
from ...leaderboard import Contender, Leaderboard
from ..comparison import doubts
from ..figures import PassRate
from ..leaderboard_view import beside, left_out, tested
from ..result import UnitKey, UnitResult
from ..words import UNKNOWN, p_value, passed_of, percent, seconds, span, usd
from .charts import share_bar
from .parts import card, soft
from .places import Places
from .scatter import Spot, scatter
from .tables import Column, facts, outcome, table, words


def page_style() -> str:
    """The style of the pages that set runs beside each other: the report's, and their own."""
    folder = files(__package__ or "")
    return folder.joinpath("style.css").read_text("utf-8") + folder.joinpath(
        "beside.css"
    ).read_text("utf-8")


def leaderboard_html(board: Leaderboard, entrants: Sequence[Entrant], folder: Path) -> str:
    """The whole page, to be written into `folder`; its links lead to the traces from there."""
    title = f"{board.suite}: {len(board.runs)} runs – tapwright compare"
    main = tag("main", *_sections(board, entrants, folder))
    return page(title, page_style(), _header(board), main)


def _header(board: Leaderboard) -> Markup:
    heading = tag(
        "h1", "Suite ", name(board.suite), " ",
        tag("small", "version ", name(board.suite_version), f", {len(board.runs)} runs"),
    )  # fmt: skip
    told = [tag("li", board.sentence, class_="note said")]
    if board.left_out:
        told.append(tag("li", left_out(board) + ".", class_="warn"))
    for text, letters in _doubts(board).items():
        whose = "All runs" if len(letters) == len(board.runs) else ", ".join(letters)
        told.append(tag("li", f"{whose}: {text}.", class_="warn"))
    return tag("header", heading, tag("ul", *told, class_="notices"))


def _doubts(board: Leaderboard) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in board.runs:
        for text in doubts(one.side):
            found.setdefault(text, []).append(one.letter)
    return found


def _sections(board: Leaderboard, entrants: Sequence[Entrant], folder: Path) -> Iterator[Markup]:
    yield card(
        "Leaderboard",
        _table(board),
        soft(
            f"On the {board.shared} units that all runs have; unscored ones count as failures. "
            f"Points are the run's success minus that of {board.base}, the base, over the units "
            "scored in both, with the 95% interval when templates are drawn again. p: a paired "
            "permutation test over templates, which is the exact McNemar test where each has one "
            "unit; Holm: adjusted for the number of runs. Costs are at list prices."
        ),
    )
    yield tag("div", _picture(board), _legend(board), class_="duo")
    for by in ("scenario", "tag"):
        if any(group.by == by for group in board.groups):
            yield card(f"Success by {by}", _groups(board, by))
    yield from _flips(board, entrants, folder)
    yield _provenance(board)


def _table(board: Leaderboard) -> Markup:
    columns = (
        Column("rank"), Column("run", "name"), Column("success", "wide"), Column("rate", "num"),
        Column("passed", "num"), Column(f"points to {board.base}", "num"), Column("p", "num"),
        Column("Holm", "num"), Column("a step, p50", "num"), Column("USD a task", "num"),
        Column("a verified success", "num"),
    )  # fmt: skip
    return table("Runs, best first", columns, [_row(board, one) for one in board.ranked])


def _row(board: Leaderboard, one: Contender) -> Sequence[Child]:
    side = one.side
    apart, ends, p, p_holm = tested(board, one)
    unscored = f"{side.rate.unscored} unscored" if side.rate.unscored else ""
    return (
        str(one.rank),
        _called(one),
        share_bar(side.rate.rate, side.rate.interval),
        _two(percent(side.rate.rate), span(side.rate.interval)),
        _two(passed_of(side.rate), unscored),
        _two(apart, ends),
        p,
        p_holm,
        _two(seconds(side.step_p50_s), f"p95 {seconds(side.step_p95_s)}"),
        usd(side.cost.per_task),
        usd(side.cost.per_success),
    )


def _called(one: Contender) -> Markup:
    chips = [tag("span", "Pareto", class_="chip good")] if one.pareto else []
    return join([tag("b", one.letter), " ", name(one.label), " ", *chips])


def _two(text: str, below: str) -> Markup:
    return tag("span", text) + (tag("small", below) if below else Markup(""))


def _picture(board: Leaderboard) -> Markup:
    spots = [spot for one in board.runs if (spot := _spot(one)) is not None]
    unknown = [one.letter for one in board.runs if one.pareto is None]
    shown = (
        scatter(spots, "Success against cost; the letters are those of the table")
        if spots
        else soft("Of no run the price is known.")
    )
    missing = soft(f"Not shown, as its price is not known: {', '.join(unknown)}.")
    return card(
        "Success against cost",
        shown,
        soft(
            "Full dots: the Pareto front, which no other run beats in both. Lines: 95% intervals "
            "of the success."
        ),
        missing if unknown else None,
    )


def _spot(one: Contender) -> Spot | None:
    rate, cost = one.side.rate, one.side.cost_per_task_usd
    if rate.rate is None or rate.interval is None or cost is None:
        return None
    ends = rate.interval
    return Spot(one.letter, float(cost), rate.rate, ends.low, ends.high, bool(one.pareto))


def _legend(board: Leaderboard) -> Markup:
    rows = [
        (
            tag("b", one.letter),
            name(one.label),
            ", ".join(
                f"{words(key)} {value}"
                for key, value in one.side.agent.items()
                if not is_digest(value)
            ),
        )
        for one in board.runs
    ]
    columns = (Column("run"), Column("called", "name"), Column("agent", "text"))
    shown = table("Runs and their agents", columns, rows, cards=True)
    return card("What the runs are", shown)


def _groups(board: Leaderboard, by: str) -> Markup:
    columns = (Column(by, "name"), *(Column(one.letter, "num") for one in board.runs))
    rows = [
        (name(group.name), *(_rate(rate) for rate in group.rates))
        for group in board.groups
        if group.by == by
    ]
    return table(f"Success by {by}, a column a run", columns, rows)


def _rate(rate: PassRate) -> Markup:
    return _two(percent(rate.rate, 0), passed_of(rate)) if rate.units else Markup(UNKNOWN)


def _flips(board: Leaderboard, entrants: Sequence[Entrant], folder: Path) -> Iterator[Markup]:
    by_letter = dict(zip((one.letter for one in board.runs), entrants, strict=True))
    base = by_letter[board.base]
    still: list[str] = []
    for one in board.runs:
        found = board.against(one)
        if found is None:
            continue
        other = by_letter[one.letter]
        title = f"{one.letter} against {board.base}: {found.only_b_passed} gained, "
        title += f"{found.only_a_passed} lost"
        if not found.flips:
            still.append(one.letter)
            continue
        sides = [(each, _results(each), Places(each.run.places, folder)) for each in (base, other)]
        rows = [
            (
                join([name(flip.unit.task), f" seed {flip.unit.seed}, trial {flip.unit.trial}"]),
                "lost" if flip.passed_in == "a" else "gained",
                *(_episode(results[flip.unit], places) for _, results, places in sides),
                words(flip.failure or flip.end),
                name(flip.why.partition("\n")[0]),
            )
            for flip in found.flips
        ]
        columns = (
            Column("unit", "name"), Column(""), Column(f"in {board.base}"),
            Column(f"in {one.letter}"), Column("failed as"), Column("why", "text"),
        )  # fmt: skip
        yield card(
            title,
            table(f"What flipped in {one.letter}", columns, rows),
            soft("Side by side: ", tag("code", beside(board, one))),
        )
    if still:
        yield card("No unit flipped", soft(f"Against {board.base}: {', '.join(still)}."))


def _results(one: Entrant) -> Mapping[UnitKey, UnitResult]:
    return {result.unit: result for result in one.run.results}


def _episode(result: UnitResult, places: Places) -> Markup:
    kind = {True: "good", False: "bad", None: "warn"}[result.success]
    chip = tag("span", outcome(result), class_=f"chip {kind}")
    href = places.link(result)
    return tag("a", chip, href=href) if href else chip


def _provenance(board: Leaderboard) -> Markup:
    tests = [
        (
            f"{one.letter} against {board.base}",
            f"{found.pairs} pairs of {found.templates} templates; McNemar over single units p "
            f"{p_value(found.mcnemar_p)}",
        )
        for one in board.runs
        if (found := board.against(one)) is not None
    ]
    return card(
        "Where this comes from",
        facts(
            [
                ("suite", join([name(board.suite), " version ", name(board.suite_version)])),
                ("suite hash", tag("code", board.suite_hash)),
                ("units", f"{board.shared} shared, {board.left_out} left out"),
                *((f"run {one.letter}", name(one.folder)) for one in board.runs),
                *tests,
            ]
        ),
    )
