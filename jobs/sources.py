"""Where the values of an output stand on the screens that a run went through.

A value that stands on none was made up, or read off where nobody can look it up: it becomes null,
and is said. Truth values stand nowhere in words, so their region is the one that the model told.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from pydantic import JsonValue

from ..actions import UsageError
from ..tasks.answers import calendar_day, folded
from ..traces.reader import read_episode, read_steps
from ..traces.schema import FrameRecord, StepRecord
from ..traces.views import VIEWS, ViewRecord, unpack_views
from .outputs import row_key
from .runs import ValueSource

# Thousands may stand apart by a narrow blank or an apostrophe; an ordinary blank parts two numbers.
_APART = "\u00a0\u202f\u2009'\u2019"
_NUMBER = re.compile(rf"[-\u2212]?\d+(?:[{_APART}]\d{{3}}(?!\d))*(?:[.,]\d+)*")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
# In these languages' usual forms a date is at most so many words long.
_DATE_WORDS = 5
_END_REACHED = re.compile(r"the end (?:is|was) reached")


@dataclass(frozen=True, slots=True)
class LocatedOutput:
    """An output whose values were looked up: what stands on no screen is null."""

    output: JsonValue
    sources: tuple[ValueSource, ...]

    @property
    def dropped(self) -> tuple[ValueSource, ...]:
        """The values that stand on no screen."""
        return tuple(source for source in self.sources if source.by == "none")


@dataclass(frozen=True, slots=True)
class _Screen:
    """One screen of a run, with the texts on it."""

    step: int
    frame: FrameRecord
    views: tuple[ViewRecord, ...]

    def shows(self, value: JsonValue) -> ViewRecord | None:
        """The view that says a value in the fewest words."""
        fits = [view for view in self.views if any(says(text, value) for text in _texts(view))]
        return min(fits, key=lambda view: len(view.text or view.desc), default=None)

    def count(self, row: dict[str, JsonValue]) -> int:
        """How many times all values of a record stand on it."""
        counts = [
            sum(any(says(text, value) for text in (view.text,) if text) for view in self.views)
            for value in row.values()
            if _is_looked_up(value)
        ]
        return min(counts, default=0)


def locate(output: JsonValue, episode: Path) -> LocatedOutput:
    """Look up every value of an output on the screens of an episode; raises UsageError if its
    trace cannot be read."""
    steps = tuple(read_steps(episode))
    screens = [screen for step in steps if (screen := _screen(episode, step)) is not None]
    told = _told_region(episode, steps)
    sources: list[ValueSource] = []
    if isinstance(output, list):
        rows = [_located(row, f"[{n}]", screens, told, sources) for n, row in enumerate(output)]
        return LocatedOutput(rows, tuple(sources))
    return LocatedOutput(_located(output, "", screens, told, sources), tuple(sources))


def without_repeats(output: JsonValue, episode: Path) -> JsonValue:
    """A list without the rows that two pages showed: of rows that are alike as many stay as one
    screen showed at once, and at least one."""
    if not isinstance(output, list):
        return output
    counts = Counter(row_key(row) for row in output)
    if len(counts) == len(output):
        return output
    screens = [s for step in read_steps(episode) if (s := _screen(episode, step)) is not None]
    most: dict[str, int] = {}
    for row in output:
        key = row_key(row)
        if counts[key] > 1 and key not in most and isinstance(row, dict):
            most[key] = max([screen.count(row) for screen in screens], default=0)
    kept: list[JsonValue] = []
    seen: Counter[str] = Counter()
    for row in output:
        key = row_key(row)
        seen[key] += 1
        if seen[key] <= max(1, most.get(key, 1)):
            kept.append(row)
    return kept


def saw_the_end(episode: Path) -> bool:
    """Whether the last scrolling downwards came to the end of its list, in the app in which the
    data were given: told by the phone's screens and not by the model."""
    steps = tuple(read_steps(episode))
    for step in reversed(steps):
        action = step.action
        if action is None or action.kind != "scroll" or action.direction != "down":
            continue
        reached = step.outcome is not None and _END_REACHED.search(step.outcome.why)
        return bool(reached) and step.observation.package == steps[-1].observation.package
    return False


def says(text: str, value: JsonValue) -> bool:
    """Whether a text on a screen says a value: a text in it, a number however it is written, a date
    in any usual form."""
    match value:
        case bool() | None:
            return False
        case int() | float():
            return Decimal(str(value)) in _numbers(text)
        case str() if _ISO.fullmatch(value) and (day := _iso(value)) is not None:
            return value in text or day in _days(text, day.year)
        case str():
            return _holds(folded(text).casefold(), folded(value).casefold())
        case _:
            return False


def _holds(text: str, wanted: str) -> bool:
    """Whether a text holds another as whole words; scripts without blanks have none."""
    if not wanted:
        return False
    before = r"(?<![^\W_])" if wanted[0].isascii() and wanted[0].isalnum() else ""
    after = r"(?![^\W_])" if wanted[-1].isascii() and wanted[-1].isalnum() else ""
    return re.search(before + re.escape(wanted) + after, text) is not None


def _located(
    value: JsonValue,
    path: str,
    screens: Sequence[_Screen],
    told: ValueSource | None,
    sources: list[ValueSource],
) -> JsonValue:
    """A value with null for what stands on no screen; where the rest stands goes to `sources`."""
    if isinstance(value, dict):
        near = _best_first(value, screens)
        return {
            name: _located(inner, f"{path}.{name}".lstrip("."), near, told, sources)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [
            _located(inner, f"{path}[{number}]", screens, told, sources)
            for number, inner in enumerate(value)
        ]
    if value is None or value == "":
        return value
    if not screens or isinstance(value, bool):
        if told is not None:
            sources.append(told.model_copy(update={"path": path}))
        return value
    for screen in screens:
        if (view := screen.shows(value)) is not None:
            sources.append(
                ValueSource(
                    path=path, by="views", box=view.box, frame=screen.frame.file, step=screen.step
                )
            )
            return value
    sources.append(ValueSource(path=path, by="none", dropped=str(value)))
    return None


def _best_first(row: dict[str, JsonValue], screens: Sequence[_Screen]) -> list[_Screen]:
    """The screens by how many of a record's values stand on them, the latest of equals first."""
    values = [value for value in row.values() if _is_looked_up(value)]

    def rank(screen: _Screen) -> tuple[int, int]:
        return sum(screen.shows(value) is not None for value in values), screen.step

    return sorted(screens, key=rank, reverse=True)


def _is_looked_up(value: JsonValue) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""


def _screen(episode: Path, step: StepRecord) -> _Screen | None:
    name = step.observation.ui
    if name is None or not VIEWS.fullmatch(name):
        return None
    try:
        record = unpack_views((episode / "views" / name).read_bytes())
    except OSError as error:
        raise UsageError(f"views of the trace cannot be read: {error}") from error
    return _Screen(step.index, step.observation.frame, record.views)


def _told_region(episode: Path, steps: Sequence[StepRecord]) -> ValueSource | None:
    """The first region that the model told, in pixels of its screen; the whole screen without."""
    if not steps:
        return None
    last = steps[-1]
    frame = last.observation.frame
    found = read_episode(episode).extracted
    box = (0, 0, frame.width_px, frame.height_px)
    if found is not None and found.regions:
        region = found.regions[0].box
        box = (
            region.left * frame.width_px // 1000, region.top * frame.height_px // 1000,
            region.right * frame.width_px // 1000, region.bottom * frame.height_px // 1000,
        )  # fmt: skip
    return ValueSource(path="", by="model", box=box, frame=frame.file, step=last.index)


def _texts(view: ViewRecord) -> Iterator[str]:
    yield from filter(None, (view.text, view.desc))


def _numbers(text: str) -> Iterator[Decimal]:
    """Every number in a text, in each way in which it can be meant."""
    for found in _NUMBER.finditer(text):
        sign = found[0][0] in "-\u2212"
        parts = re.split(r"[.,]", re.sub(rf"[-\u2212{_APART}]", "", found[0]))
        readings = {"".join(parts)} if all(len(part) == 3 for part in parts[1:]) else set[str]()
        if len(parts) > 1:
            # The last mark may be the point of a decimal, or one more between thousands.
            readings.add(f"{''.join(parts[:-1])}.{parts[-1]}")
        for number in map(Decimal, readings):
            yield number
            # A dash before a number is a minus, or only a dash.
            if sign:
                yield -number


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _days(text: str, year: int) -> Iterator[date]:
    """Every day that some words of a text in a row are; of words that are one with more words
    beside them, as with the year, only all together."""
    words = folded(text).split(" ")
    first = 0
    while first < len(words):
        for last in range(min(len(words), first + _DATE_WORDS), first, -1):
            part = " ".join(words[first:last]).strip(" .,;:·()")
            if (day := calendar_day(part, year)) is not None:
                yield day
                first = last - 1
                break
        first += 1
