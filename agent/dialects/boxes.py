"""Boxes as models write them: `[[left, top, right, bottom], ...]`, 0-1000."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Final, cast

from ...actions import Box
from ...actions.geometry import NORM_MAX
from .coordinates import are_shares, numbers_in
from .scanner import Unreadable

# What a field holding boxes is annotated with.
BOXES: Final[object] = tuple[Box, ...]
# A JSON Schema of one box.
BOX_SCHEMA: Final[Mapping[str, object]] = {
    "type": "array",
    "items": {"type": "integer"},
    "minItems": 4,
    "maxItems": 4,
    "description": "[left, top, right, bottom]",
}

_EDGES = ("left", "top", "right", "bottom")


def boxes_from(value: object) -> list[dict[str, int]]:
    """The edges of every box; a single one may go without the list around it, edges the wrong way
    round are turned, and shares of the screen are scaled. Raises Unreadable."""
    match value:
        case Mapping():
            return [_box(cast(object, value))]
        case str():
            items: Sequence[object] = numbers_in(value)
        case Sequence():
            items = cast(Sequence[object], value)
        case _:
            items = (value,)
    if all(isinstance(item, int | float) for item in items):
        items = [items[start : start + 4] for start in range(0, len(items), 4)]
    return [_box(item) for item in items]


def lists_of(boxes: Sequence[Box]) -> list[list[int]]:
    """What `boxes_from` reads back as these boxes."""
    return [[box.left, box.top, box.right, box.bottom] for box in boxes]


def _box(item: object) -> dict[str, int]:
    if isinstance(item, Mapping):
        named = cast(Mapping[object, object], item)
        item = [named.get(edge) for edge in _EDGES]
    numbers = numbers_in(item)
    if len(numbers) != 4 or not all(map(isfinite, numbers)):
        raise Unreadable("a box is [left, top, right, bottom], four whole numbers from 0 to 1000")
    if are_shares(numbers):
        numbers = [number * NORM_MAX for number in numbers]
    left, right = sorted((numbers[0], numbers[2]))
    top, bottom = sorted((numbers[1], numbers[3]))
    return dict(zip(_EDGES, map(round, (left, top, right, bottom)), strict=True))
