"""The report of a run of flows as one HTML file: nothing is loaded, and nothing in it runs."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from ...traces.markup import Child, Markup, join, name, page, tag
from ..outcomes import FlowResult
from ..suite import FlowSuiteResult
from .chips import chip, healed_chip
from .flow_card import flow_card
from .places import ReportPlaces
from .steps import step_list


def report_page(
    suite: FlowSuiteResult, began_at: datetime, folder: Path, detailed: bool = False
) -> str:
    """The whole page, to be written into `folder`; its links lead to the traces from there.

    `detailed` shows the steps of all flows with their screens, else of those that did not pass.
    """
    style = files(__package__ or "").joinpath("style.css").read_text("utf-8")
    places = ReportPlaces(folder)
    main = tag("main", *_sections(suite, places, detailed))
    title = f"{suite.name}: {_headline(suite)}"
    return page(title, style, _header(suite, began_at), main)


def counts(results: Sequence[FlowResult]) -> dict[str, int]:
    """How many flows came to which end; flaky ones have passed, and count for themselves."""
    said = [outcome(result) for result in results]
    return {word: said.count(word) for word in dict.fromkeys(_WORDS.values())}


_WORDS = {"passed": "passed", "flaky": "flaky", "failed": "failed", "error": "broken off",
          "not run": "not run"}  # fmt: skip


def outcome(result: FlowResult) -> str:
    """What became of a flow, in a word or two."""
    if not result.ran:
        return _WORDS["not run"]
    return _WORDS["flaky" if result.flaky else result.status]


def _headline(suite: FlowSuiteResult) -> str:
    return ", ".join(f"{count} {word}" for word, count in counts(suite.results).items() if count)


def _header(suite: FlowSuiteResult, began_at: datetime) -> Markup:
    devices = dict.fromkeys(result.device for result in suite.results if result.device)
    said = f"{began_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC, {suite.seconds:.1f} s, on "
    phones = join(
        part
        for number, device in enumerate(devices)
        for part in (", " if number else "", name(device))
    )
    flaky = sum(result.flaky for result in suite.results)
    healed = sum(bool(result.healed) for result in suite.results)
    notices: list[Child] = []
    ran = [result for result in suite.results if result.ran]
    if simulated := sum(result.simulated for result in ran):
        many = "all flows" if simulated == len(ran) else f"{simulated} of {len(ran)} flows"
        said_of = f"Simulated: {many} ran on the pocket phone, which is not Android."
        notices.append(tag("li", said_of, class_="note"))
    if suite.exit_code == 3:
        notices.append(tag("li", "A phone or a model was lost: what it took with it is neither "
                           "passed nor failed.", class_="warn"))  # fmt: skip
    if flaky:
        notices.append(tag("li", f"{flaky} passed only when tried again: flaky.", class_="warn"))
    if healed:
        said_of = f"{healed} passed only with a step that was healed: look at the patch."
        notices.append(tag("li", said_of, class_="warn"))
    return tag(
        "header",
        tag("h1", name(suite.name), " ", tag("small", _headline(suite))),
        tag("p", said, phones if devices else "no phone", class_="soft"),
        tag("p", bill, class_="soft") if (bill := suite.bill(suite.spent)) else None,
        tag("ul", *notices, class_="notices") if notices else None,
    )


def _sections(suite: FlowSuiteResult, places: ReportPlaces, detailed: bool) -> Iterator[Markup]:
    yield tag("section", *_tiles(suite), class_="tiles")
    told = {
        id(one)
        for one in suite.results
        if one.flaky or one.healed or (one.ran and one.status != "passed")
    }
    # What failed is what one has come for.
    numbered = sorted(enumerate(suite.results, 1), key=lambda one: one[1].status == "passed")
    for number, result in numbered:
        if id(result) in told:
            bill = suite.bill(result.spent)
            yield flow_card(result, places, outcome(result), f"flow-{number}", bill)
    yield tag(
        "section",
        tag("h2", "All flows" if len(suite.results) > 1 else "The flow"),
        tag("div", _table(suite, told), class_="scroll", tabindex="0"),
        class_="card",
    )
    if detailed:
        for result in suite.results:
            if result.ran and result.status == "passed":
                inner = tag("details", tag("summary", name(result.flow.name)),
                            step_list(result, places, pictures=True))  # fmt: skip
                yield tag("section", inner, class_="card")


def _tiles(suite: FlowSuiteResult) -> Iterator[Markup]:
    for word, count in counts(suite.results).items():
        if count or word in ("passed", "failed"):
            kind = word.replace(" ", "-") if count else "none"
            yield tag("div", tag("b", str(count)), tag("span", word), class_=f"tile {kind}")
    if healed := sum(bool(result.healed) for result in suite.results):
        yield tag("div", tag("b", str(healed)), tag("span", "healed"), class_="tile healed")
    steps = sum(len(result.steps) for result in suite.results)
    yield tag("div", tag("b", f"{steps:,}"), tag("span", "steps"), class_="tile")


def _table(suite: FlowSuiteResult, told: Collection[int]) -> Markup:
    results, billed = suite.results, bool(suite.spent.calls)
    heads = ("flow", "outcome", "verdict", "steps", "seconds", *(["cost"] * billed), "phone")
    rows = [
        tag(
            "tr",
            tag("th", _named(result, number, told), tag("small", name(str(result.flow.path))),
                scope="row", class_="name"),
            tag("td", chip(outcome(result)), *healed_chip(result), data_head="outcome"),
            tag("td", result.verdict.status, data_head="verdict"),
            tag("td", str(len(result.steps)), class_="num", data_head="steps"),
            tag("td", f"{result.seconds:.1f}", class_="num", data_head="seconds"),
            tag("td", _cost(result), class_="num", data_head="cost") if billed else None,
            tag("td", name(result.device or "none"), data_head="phone"),
        )
        for number, result in enumerate(results, 1)
    ]  # fmt: skip
    numbers = ("steps", "seconds", "cost")
    head = (tag("th", one, scope="col", class_="num" if one in numbers else None) for one in heads)
    return tag("table", tag("thead", tag("tr", *head)), tag("tbody", *rows))


def _cost(result: FlowResult) -> str:
    return str(result.spent.cost) if result.spent.calls else "–"


def _named(result: FlowResult, number: int, told: Collection[int]) -> Markup:
    if id(result) in told:
        return tag("a", name(result.flow.name), href=f"#flow-{number}")
    return name(result.flow.name)
