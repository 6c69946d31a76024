"""The units that did not pass, each with the last that was seen of it and why it failed."""

from collections.abc import Sequence

from ....tasks.failure_text import FailureText
from ....traces.markup import Markup, join, name, tag
from ..failures import FailedUnit, failed_units
from ..read import BenchRun
from ..result import UnitResult
from ..words import UNKNOWN, usd
from .pictures import PagePictures
from .places import Places
from .tables import JUDGED, failed_table, outcome_chip, words

# So many are shown at once, so many more unfolded, and the rest as a table without pictures.
SHOWN = 9
LINES_SHOWN = 3
WITH_PICTURES = 90


def failure_cards(run: BenchRun, failed: Sequence[UnitResult], places: Places) -> Markup:
    """All failures, the first with their last screens."""
    pictures = PagePictures()
    units = failed_units(run, failed[:WITH_PICTURES])
    cards = [_card(unit, places, pictures) for unit in units]
    rest = failed[WITH_PICTURES:]
    more = len(cards) - SHOWN
    return join(
        [
            tag("div", *cards[:SHOWN], class_="failed-units"),
            tag(
                "details",
                tag("summary", f"{more} more"),
                tag("div", *cards[SHOWN:], class_="failed-units"),
            )
            if more > 0
            else None,
            tag(
                "details",
                tag("summary", f"{len(rest)} more, without pictures"),
                failed_table(run, rest, places),
            )
            if rest
            else None,
        ]
    )


def _card(unit: FailedUnit, places: Places, pictures: PagePictures) -> Markup:
    result, failure = unit.result, unit.text
    url = failure.picture and pictures.url(failure.picture) if failure else None
    link = places.link(result)
    label = join([name(result.unit.task), f" seed {result.unit.seed}, trial {result.unit.trial}"])
    alt = f"the last screen of {result.unit.task}"
    picture = tag("img", src=url, alt=alt, loading="lazy") if url else _no_picture(failure)
    shown = _full(result, failure, places)
    return tag(
        "article",
        tag("a", picture, href=shown or link, class_="shot") if shown or link else picture,
        tag(
            "div",
            tag("h3", tag("a", label, href=link)),
            tag(
                "p",
                outcome_chip(result),
                JUDGED if result.judged else None,
                tag("span", "violation", class_="chip bad") if result.violation else None,
                " ",
                tag("b", words(result.failure) if result.failure else "class not told"),
                f": {unit.because}" if unit.because else None,
            ),
            tag("p", name(result.goal), class_="soft goal"),
            *_lines(_told(failure)),
            tag("p", _numbers(result), class_="soft"),
            _commands(failure, places),
        ),
        class_="failed-unit",
    )


def _no_picture(failure: FailureText | None) -> Markup:
    """Why there is none: nothing was seen, or the page is full."""
    seen = failure is not None and failure.picture is not None
    return tag("span", "screen" if seen else "no screen", class_="shot none")


def _full(result: UnitResult, failure: FailureText | None, places: Places) -> str | None:
    """The screenshot itself, or the episode where a viewer shows it."""
    if failure is None or failure.picture is None or places.page is not None:
        return None
    return places.picture(result, failure.picture.name)


_PATHS = ("Screenshot: ", "Look at it: ", "In a browser: ")


def _told(failure: FailureText | None) -> list[str]:
    return [line for line in failure.details if not line.startswith(_PATHS)] if failure else []


def _lines(told: Sequence[str]) -> list[Markup]:
    """The first failed checks and how it ended; the other checks unfold."""
    lines = [tag("p", name(line), class_="line") for line in told]
    if len(lines) <= LINES_SHOWN + 1:
        return lines
    first, rest, last = lines[: LINES_SHOWN - 1], lines[LINES_SHOWN - 1 : -1], lines[-1]
    return [*first, tag("details", tag("summary", f"{len(rest)} more checks"), *rest), last]


def _commands(failure: FailureText | None, places: Places) -> Markup | None:
    """How to look at it from a terminal; a page that goes elsewhere has no paths of this disk."""
    if failure is None or places.page is not None:
        return None
    lines = [line for line in failure.details if line.startswith(_PATHS[1:])]
    if not lines:
        return None
    inner = [tag("div", name(line), class_="line") for line in lines]
    return tag("details", tag("summary", "commands"), *inner)


def _numbers(result: UnitResult) -> str:
    shortest = UNKNOWN if result.optimal is None else str(result.optimal)
    return f"{result.steps} steps, {result.actions} acts (shortest {shortest}), {usd(result.cost)}"
