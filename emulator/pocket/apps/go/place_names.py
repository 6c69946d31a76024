"""The city's places by category, when such places are open, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from ...content import Content, Row
from .city import Point

CONTENT = Content(__file__)
Hours = tuple[int, int] | None
"""When a place opens and closes on a day, in minutes after midnight; None for closed all day."""
SPAN = re.compile(r"(\d+)(?::(\d\d))?-(\d+)(?::(\d\d))?")
ALL_DAY = (0, 24 * 60)


class Category(NamedTuple):
    """A sort of place; `label` goes through `tr`."""

    key: str
    label: str
    icon: str
    color: str
    hours: tuple[tuple[Hours, ...], ...]
    """A few weekly patterns, from Monday on; each place keeps one of them."""
    names: tuple[str, ...]


@cache
def categories() -> tuple[Category, ...]:
    """The sorts of places in the order of the map's list."""
    names: dict[str, list[str]] = {}
    for row in CONTENT.table("places"):
        names.setdefault(row.group, []).append(row["name"])
    return tuple(
        Category(
            row["key"],
            row["label"],
            row["icon"],
            row["color"],
            tuple(_week(row, pattern) for pattern in row.items("hours")),
            tuple(names[row["key"]]),
        )
        for row in CONTENT.table("categories")
    )


def _week(row: Row, pattern: str) -> tuple[Hours, ...]:
    if pattern == "always":
        return (ALL_DAY,) * 7
    days, saturday, sunday, *monday = (_hours(row, span) for span in pattern.split())
    return (*(monday or (days,)), days, days, days, days, saturday, sunday)


def _hours(row: Row, span: str) -> Hours:
    if span == "closed":
        return None
    found = SPAN.fullmatch(span)
    if found is None:
        raise row.wrong(f"{span!r} are no opening hours, such as 7:30-16 or closed")
    start, start_min, end, end_min = (int(part or 0) for part in found.groups())
    return start * 60 + start_min, end * 60 + end_min


@cache
def own_spots() -> Mapping[str, Point]:
    """Where the places stand that have one spot of their own."""
    found: dict[str, Point] = {}
    for row in CONTENT.table("places"):
        if row["at"]:
            x, y = row.items("at")
            found[row["name"]] = Point(int(x), int(y))
    return found


@cache
def reviews() -> Mapping[str, tuple[str, ...]]:
    """Good and mixed reviews, and the people who write them."""
    return CONTENT.lists("reviews")
