"""What should be done on a screenshot: one kind of action and every value of it that is right."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, cast, get_args

from pydantic import JsonValue

from ...actions import (
    Action,
    Answer,
    Ask,
    Direction,
    Done,
    DoubleTap,
    HandOver,
    Infeasible,
    Key,
    LongPress,
    OpenApp,
    Press,
    Px,
    Refuse,
    Scroll,
    Size,
    Swipe,
    Tap,
    TypeText,
    Wait,
    to_norm,
)
from ...agent.dialects.text import DIRECTIONS, OPPOSITE
from .columns import BoxOrder, Columns, Layout, Units
from .table import TableRow

Kind: TypeAlias = Literal[
    "tap", "double_tap", "long_press", "swipe", "type_text", "press", "open_app", "wait", "ask",
    "answer", "done", "infeasible", "refuse", "hand_over",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
COLUMNS = ("text", "regions", "direction", "start", "end", "point", "units", "within", "rule")

# How an action is compared: all of it, or by AndroidInTheWild's rule (`scoring.py`).
Rule: TypeAlias = Literal["exact", "aitw"]

# Names that stand for our kinds without a mapping; the capitals of AndroidDaily are among them.
_ALIASES: Mapping[str, str] = {
    "click": "tap", "double_click": "double_tap", "longpress": "long_press",
    "long_click": "long_press", "slide": "swipe", "type": "type_text", "input": "type_text",
    "input_text": "type_text", "awake": "open_app", "open": "open_app", "launch": "open_app",
    "info": "ask", "complete": "done", "finish": "done", "finished": "done", "abort": "infeasible",
    "back": "press:back", "home": "press:home", "enter": "press:enter",
}  # fmt: skip
_SCROLL = "scroll"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NOT_SAID = "not said"


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle in pixels of the screenshot; right and bottom are exclusive."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, point: Px) -> bool:
        """Whether a pixel lies within."""
        # A pixel covers the square from its number to the next one.
        x, y = point.x + 0.5, point.y + 0.5
        return self.left <= x < self.right and self.top <= y < self.bottom

    @property
    def center(self) -> Px:
        """The pixel in its middle."""
        return Px(int((self.left + self.right) / 2), int((self.top + self.bottom) / 2))


@dataclass(frozen=True, slots=True)
class Label:
    """The right action: any of `regions`, any of `texts`; `direction` is where the finger goes.

    `name` is what the file calls it, `start` and `end` are the pixels of a recorded swipe, and
    `point` the one that was touched; a touch no further from it than `within`, a share of the
    screen's sides, is right too. `rule` says how it is compared.
    """

    kind: Kind
    name: str
    regions: tuple[Region, ...] = ()
    texts: tuple[str, ...] = ()
    direction: Direction | None = None
    key: Key | None = None
    point: Px | None = None
    start: Px | None = None
    end: Px | None = None
    within: float = 0.0
    rule: Rule = "exact"

    def as_action(self, size: Size) -> Action:
        """The label as the action that was taken on a screenshot of that size, for a history."""
        said = self.texts[0] if self.texts else ""
        match self.kind:
            case "tap":
                return Tap(at=to_norm(self._touched, size))
            case "double_tap":
                return DoubleTap(at=to_norm(self._touched, size))
            case "long_press":
                return LongPress(at=to_norm(self._touched, size))
            case "swipe":
                return self._swipe(size)
            case "type_text":
                return TypeText(text=said)
            case "press":
                return Press(key=self.key or "back")
            case "open_app":
                return OpenApp(name=said)
            case "wait":
                return Wait()
            case "ask":
                return Ask(question=said or _NOT_SAID)
            case "answer":
                return Answer(text=said)
            case "done":
                return Done(summary=said)
            case "infeasible":
                return Infeasible(why=said or _NOT_SAID)
            case "refuse":
                return Refuse(why=said or _NOT_SAID)
            case "hand_over":
                return HandOver(why=said or _NOT_SAID)

    @property
    def _touched(self) -> Px:
        return self.point or self.regions[0].center

    def _swipe(self, size: Size) -> Action:
        if self.start and self.end:
            return Swipe(start=to_norm(self.start, size), end=to_norm(self.end, size))
        return Scroll(direction=OPPOSITE[self.direction or "up"])


def direction_of(start: Px, end: Px) -> Direction:
    """Where a finger went: along the longer of its two ways, down if it did not move."""
    across, down = end.x - start.x, end.y - start.y
    if abs(across) > abs(down):
        return "right" if across > 0 else "left"
    return "down" if down >= 0 else "up"


@dataclass(frozen=True, slots=True)
class LabelReader:
    """Reads the labels of one table; raises UsageError with the line of a bad one."""

    layout: Layout
    columns: Columns

    def read(self, row: TableRow, size: Size) -> Label:
        """The label of a row whose screenshot has that size."""
        return replace(self._read(row, size), rule=self._rule(row))

    def _read(self, row: TableRow, size: Size) -> Label:
        name = self.layout.need(row, "action")
        kind, key = self._kind(row, name)
        texts = self.layout.texts(row, "text")
        match kind:
            case "tap" | "double_tap" | "long_press":
                point, within = self._point(row, "point", size), self._within(row)
                regions = self._regions(row, size, needed=not (point and within))
                return Label(kind, name, regions, point=point, within=within)
            case "swipe" | "scroll":
                return self._swipe(row, name, kind == _SCROLL, size)
            case "press":
                return Label(kind, name, key=key or _key(row, texts[0] if texts else ""))
            case "type_text" | "open_app" | "answer" if not texts and self._rule(row) == "exact":
                raise row.mistake(f"{name} needs a text")
            case _:
                return Label(kind, name, texts=texts)

    def _kind(self, row: TableRow, name: str) -> tuple[Kind | Literal["scroll"], Key | None]:
        folded = name.strip().casefold().replace("-", "_").replace(" ", "_")
        meant = self.columns.actions.get(name) or _ALIASES.get(folded, folded)
        kind, _, key = meant.partition(":")
        if kind not in (*KINDS, _SCROLL):
            raise row.mistake(
                f"there is no action {meant!r}; there are {', '.join(KINDS)}, {_SCROLL}; other "
                "names go into a mapping file: `actions: {NAME: ours}`"
            )
        return kind, _key(row, key) if key else None

    def _swipe(self, row: TableRow, name: str, scrolls: bool, size: Size) -> Label:
        """A swipe is told by where the finger goes, a scroll by where what it shows lies."""
        start, end = self._point(row, "start", size), self._point(row, "end", size)
        said = self.layout.text(row, "direction")
        if start and end and not said:
            return Label("swipe", name, direction=direction_of(start, end), start=start, end=end)
        if said.casefold() not in DIRECTIONS:
            raise row.mistake(f"{name} needs a direction (up, down, left, right), or start and end")
        direction = DIRECTIONS[said.casefold()]
        finger = OPPOSITE[direction] if scrolls else direction
        return Label("swipe", name, direction=finger, start=start, end=end)

    def _rule(self, row: TableRow) -> Rule:
        said = self.layout.text(row, "rule") or "exact"
        if said not in get_args(Rule):
            raise row.mistake(f"there is no rule {said!r}; there are {', '.join(get_args(Rule))}")
        return cast(Rule, said)

    def _within(self, row: TableRow) -> float:
        said = self.layout.text(row, "within") or "0"
        if not _NUMBER.fullmatch(said) or not 0 <= float(said) < 1:
            raise row.mistake(f"within must be a share of the screen from 0 to 1, not {said!r}")
        return float(said)

    def _regions(self, row: TableRow, size: Size, needed: bool) -> tuple[Region, ...]:
        groups = _fours(self.layout.value(row, "regions"))
        if not groups and needed:
            raise row.mistake("a tap needs regions: four numbers each, as in [[10, 20, 110, 80]]")
        return tuple(self._region(row, four, size) for four in groups)

    def _region(self, row: TableRow, four: list[float], size: Size) -> Region:
        if len(four) != 4:
            raise row.mistake(f"a region has four numbers, not {len(four)}")
        left, top, right, bottom = four
        if self.columns.boxes == "ltwh":
            right, bottom = left + right, top + bottom
        across, down = self._scale(row, size)
        region = Region(left * across, top * down, right * across, bottom * down)
        inside = region.right <= size.width_px and region.bottom <= size.height_px
        if not (0 <= region.left < region.right and 0 <= region.top < region.bottom and inside):
            order: BoxOrder = self.columns.boxes
            raise row.mistake(f"region {four} ({order}) is empty or outside the {size} screenshot")
        return region

    def _point(self, row: TableRow, column: str, size: Size) -> Px | None:
        groups = _fours(self.layout.value(row, column))
        if not groups:
            return None
        if len(groups[0]) != 2:
            raise row.mistake(f"{column} must be two numbers")
        across, down = self._scale(row, size)
        x, y = groups[0][0] * across, groups[0][1] * down
        if not (0 <= x <= size.width_px and 0 <= y <= size.height_px):
            raise row.mistake(f"{column} {groups[0]} is outside the {size} screenshot")
        return Px(min(int(x), size.width_px - 1), min(int(y), size.height_px - 1))

    def _scale(self, row: TableRow, size: Size) -> tuple[float, float]:
        """Pixels of the screenshot in one unit, across and down."""
        said = self.layout.text(row, "units") or self.columns.units
        match said:
            case "pixels":
                return 1.0, 1.0
            case "unit":
                return float(size.width_px), float(size.height_px)
            case "thousand":
                return size.width_px / 1000, size.height_px / 1000
            case _:
                names = ", ".join(get_args(Units))
                raise row.mistake(
                    f"coordinates need units, one of {names}: in a column `units`, or as "
                    "`units: pixels` in a mapping file"
                )


def _fours(value: JsonValue) -> list[list[float]]:
    """The groups of numbers in a cell: lists within a list, one list, or text parted by `;`."""
    if isinstance(value, str):
        parts = (part for part in value.split(";") if part.strip())
        return [[float(number) for number in _NUMBER.findall(part)] for part in parts]
    if not isinstance(value, list) or not value:
        return []
    if all(isinstance(inner, list) for inner in value):
        return [_numbers(cast(list[JsonValue], inner)) for inner in value]
    return [_numbers(value)]


def _numbers(values: list[JsonValue]) -> list[float]:
    return [float(v) for v in values if isinstance(v, int | float) and not isinstance(v, bool)]


def _key(row: TableRow, said: str) -> Key:
    if said.casefold() not in get_args(Key):
        raise row.mistake(f"there is no key {said!r}; there are {', '.join(get_args(Key))}")
    return cast(Key, said.casefold())
