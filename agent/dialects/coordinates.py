"""The coordinate spaces of dialects, and the only code that converts between them and Norm."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from ...actions import Norm, Px, Size, to_norm
from ..models.profiles import VisionFamily
from ..vision import size_seen
from .scanner import Unreadable

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_NORM_LAST = 1000


class Space(Protocol):
    """Where a dialect's numbers count from 0 at the top left; `shown` is the picture's size."""

    def last(self, shown: Size) -> Size:
        """The largest x and y."""
        ...

    def to_norm(self, x: float, y: float, shown: Size) -> Norm:
        """The point that two numbers within `last` mean."""
        ...

    def of_norm(self, point: Norm, shown: Size) -> tuple[int, int]:
        """The numbers nearest to a point."""
        ...


@dataclass(frozen=True, slots=True)
class Grid:
    """0 to `end` in both directions, whatever the picture's size."""

    end: int

    def last(self, shown: Size) -> Size:
        """The same for every picture."""
        return Size(self.end, self.end)

    def to_norm(self, x: float, y: float, shown: Size) -> Norm:
        """Scaled from 0-`end` to 0-1000."""
        return Norm(x=round(x * _NORM_LAST / self.end), y=round(y * _NORM_LAST / self.end))

    def of_norm(self, point: Norm, shown: Size) -> tuple[int, int]:
        """Scaled from 0-1000 to 0-`end`."""
        return round(point.x * self.end / _NORM_LAST), round(point.y * self.end / _NORM_LAST)


@dataclass(frozen=True, slots=True)
class Pixels:
    """Pixels of the picture as the model's preprocessor resizes it."""

    family: VisionFamily

    def last(self, shown: Size) -> Size:
        """The resized picture's size."""
        return size_seen(shown, self.family)

    def to_norm(self, x: float, y: float, shown: Size) -> Norm:
        """A pixel of the resized picture as a share of it."""
        return to_norm(Px(round(x), round(y)), self.last(shown))

    def of_norm(self, point: Norm, shown: Size) -> tuple[int, int]:
        """The nearest pixel of the resized picture, or its far edge."""
        size = self.last(shown)
        return (
            round(point.x * size.width_px / _NORM_LAST),
            round(point.y * size.height_px / _NORM_LAST),
        )


THOUSAND = Grid(1000)
THOUSAND_LESS_ONE = Grid(999)


def point_from(value: object, space: Space, shown: Size) -> Norm:
    """The point in any form models write: two numbers, or the four edges of a box (its middle).

    A number or two beyond the end is the edge; anything further raises Unreadable with the range.
    """
    numbers = numbers_in(value)
    if len(numbers) == 4:
        left, top, right, bottom = numbers
        numbers = [(left + right) / 2, (top + bottom) / 2]
    last = space.last(shown)
    if len(numbers) != 2:
        given = "no coordinates" if not numbers else f"{len(numbers)} coordinates"
        raise Unreadable(f"{given} where a point x,y was expected ({_ranges(last)})")
    x, y = numbers
    if 0 <= x <= 1 and 0 <= y <= 1 and (x % 1 or y % 1):
        x, y = x * last.width_px, y * last.height_px
    fits = 0 <= x <= last.width_px + 1 and 0 <= y <= last.height_px + 1
    if not fits:
        swapped = 0 <= y <= last.width_px and 0 <= x <= last.height_px
        hint = "; are x and y swapped?" if swapped else ""
        raise Unreadable(f"the point {x:g},{y:g} is not on the screen: {_ranges(last)}{hint}")
    return space.to_norm(min(x, last.width_px), min(y, last.height_px), shown)


def numbers_in(value: object) -> list[float]:
    """All numbers of a value, in order: of a text, a list, or an object's values."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        return [float(value)]
    if isinstance(value, str):
        return [float(found) for found in _NUMBER.findall(value)]
    if isinstance(value, Mapping):
        return numbers_in(list(cast(Mapping[object, object], value).values()))
    if isinstance(value, Sequence):
        return [number for item in cast(Sequence[object], value) for number in numbers_in(item)]
    return []


def _ranges(last: Size) -> str:
    if last.width_px == last.height_px:
        return f"x and y are whole numbers from 0 to {last.width_px}"
    return f"x is from 0 to {last.width_px}, y from 0 to {last.height_px}"
