"""The coordinate spaces of dialects, and the only code that converts between them and Norm."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Protocol, cast

from ...actions import Norm, Px, Size, to_norm
from ..models.profiles import VisionFamily
from ..vision import size_seen
from .scanner import Unreadable, number_from

_NUMBER = re.compile(r"(?<![A-Za-z0-9_.])[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?%?")
# No screen has as many pixels; larger numbers are as good as infinite.
_MOST = 10**9
_NORM_LAST = 1000


class Space(Protocol):
    """Where a dialect's numbers count from 0 at the top left; `shown` is the picture's size."""

    def last(self, shown: Size) -> Size:
        """The largest x and y."""
        ...

    def furthest(self, shown: Size) -> Size:
        """The largest x and y that are taken, `last` being meant by those beyond it."""
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

    def furthest(self, shown: Size) -> Size:
        """1000 too where 999 is the end: models trained on either say both."""
        return Size(_NORM_LAST, _NORM_LAST)

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

    def furthest(self, shown: Size) -> Size:
        """No further than the picture."""
        return self.last(shown)

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


def point_from(value: object, space: Space, shown: Size, beside: object = None) -> Norm:
    """The point in any form models write: two numbers, or the four edges of a box (its middle).

    Shares of the screen (0.371, 37.1%) are taken on every scale, for Kimi and others point with
    them whatever they are told. `beside` is the action's other point, which is on the same scale.
    Raises Unreadable with the range for anything outside, and for a box the wrong way round.
    """
    numbers = numbers_in(value)
    last = space.last(shown)
    if len(numbers) not in (2, 4):
        given = "no coordinates" if not numbers else f"{len(numbers)} coordinates"
        raise Unreadable(f"{given} where a point x,y was expected ({_ranges(last)})")
    if are_shares([*numbers, *numbers_in(beside)]):
        sides = (last.width_px, last.height_px) * 2
        numbers = [number * side for number, side in zip(numbers, sides, strict=False)]
    elif any(0 < number < 1 for number in numbers):
        # As whole numbers they would be the very edge, which nobody means to touch.
        given = ",".join(f"{number:g}" for number in numbers)
        raise Unreadable(f"{given} mixes shares of the screen with other numbers: {_ranges(last)}")
    for x, y in zip(numbers[::2], numbers[1::2], strict=True):
        _check_within(x, y, space.furthest(shown), last)
    if len(numbers) == 4:
        left, top, right, bottom = numbers
        if left > right or top > bottom:
            raise Unreadable(
                f"the box {left:g},{top:g},{right:g},{bottom:g} is not left, top, right, bottom"
            )
        numbers = [(left + right) / 2, (top + bottom) / 2]
    x, y = numbers
    return space.to_norm(min(x, last.width_px), min(y, last.height_px), shown)


def numbers_in(value: object) -> list[int | float]:
    """All numbers of a value, in order: of a text, a list, or an object's values.

    Whole ones are ints as they are written; digits within a word (the 1 of `x1`) do not count.
    """
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        return [value if abs(value) < _MOST else inf]
    if isinstance(value, str):
        return [_number(found) for found in _NUMBER.findall(value)]
    if isinstance(value, Mapping):
        return numbers_in(list(cast(Mapping[object, object], value).values()))
    if isinstance(value, Sequence):
        return [number for item in cast(Sequence[object], value) for number in numbers_in(item)]
    return []


def _number(written: str) -> int | float:
    digits = written.removesuffix("%")
    return number_from(digits) if digits == written else float(digits) / 100


def are_shares(numbers: Sequence[int | float]) -> bool:
    """Whether the numbers are parts of the screen: none beyond 1, and one written with a point.

    Whole 0 and 1 beside each other are units of the grid; `1.0` is the screen's far edge.
    """
    return all(0 <= n <= 1 for n in numbers) and any(isinstance(n, float) for n in numbers)


def _check_within(x: float, y: float, furthest: Size, last: Size) -> None:
    if 0 <= x <= furthest.width_px and 0 <= y <= furthest.height_px:
        return
    swapped = 0 <= y <= last.width_px and 0 <= x <= last.height_px
    hint = "; are x and y swapped?" if swapped else ""
    raise Unreadable(f"the point {x:g},{y:g} is not on the screen: {_ranges(last)}{hint}")


def _ranges(last: Size) -> str:
    if last.width_px == last.height_px:
        return f"x and y are whole numbers from 0 to {last.width_px}"
    return f"x is from 0 to {last.width_px}, y from 0 to {last.height_px}"
