"""The city of Maplewood in metres: x to the east and y to the north of Station Square."""

from __future__ import annotations

import math
from functools import cache
from typing import Literal, NamedTuple

from ...content import Content

CONTENT = Content(__file__)
LATITUDE, LONGITUDE = 44.2, -68.4
"""Of Station Square."""
METRES_PER_DEGREE = 111_320.0


class Point(NamedTuple):
    """A place on the map in metres."""

    x: int
    y: int

    @property
    def latitude(self) -> float:
        return round(LATITUDE + self.y / METRES_PER_DEGREE, 5)

    @property
    def longitude(self) -> float:
        shrink = math.cos(math.radians(LATITUDE))
        return round(LONGITUDE + self.x / (METRES_PER_DEGREE * shrink), 5)

    def far(self, other: Point) -> float:
        """The straight distance in metres."""
        return math.hypot(self.x - other.x, self.y - other.y)


def from_degrees(latitude: float, longitude: float) -> Point:
    """The point at a latitude and longitude."""
    shrink = math.cos(math.radians(LATITUDE))
    return Point(
        round((longitude - LONGITUDE) * METRES_PER_DEGREE * shrink),
        round((latitude - LATITUDE) * METRES_PER_DEGREE),
    )


class District(NamedTuple):
    """A part of the city around a centre; `reach` is half its width in metres."""

    name: str
    center: Point
    reach: int


class Street(NamedTuple):
    """A straight street: along x at a given y, or along y at a given x."""

    name: str
    horizontal: bool
    at: int
    start: int
    end: int


class Area(NamedTuple):
    """A park or water: a rounded box in metres."""

    name: str
    x0: int
    y0: int
    x1: int
    y1: int
    radius: int


CENTER = Point(0, 0)
HERE = Point(1320, -610)
"""Where the phone is."""
RIVER_WIDTH = 130


@cache
def districts() -> tuple[District, ...]:
    """The parts of the city."""
    return tuple(
        District(row["name"], Point(row.number("x"), row.number("y")), row.number("reach"))
        for row in CONTENT.table("districts")
    )


@cache
def streets() -> tuple[Street, ...]:
    """The streets that have names."""
    return tuple(
        Street(
            row["name"],
            row.one_of("runs", ("east", "north")) == "east",
            row.number("at"),
            row.number("start"),
            row.number("end"),
        )
        for row in CONTENT.table("streets")
    )


@cache
def areas(kind: Literal["parks", "water"]) -> tuple[Area, ...]:
    """The parks, or what is under water beside the river."""
    sides = ("x0", "y0", "x1", "y1", "radius")
    rows = (row for row in CONTENT.table("areas") if row.group == kind)
    return tuple(Area(row["name"], *map(row.number, sides)) for row in rows)


@cache
def path(name: Literal["river", "motorway", "railway"]) -> tuple[Point, ...]:
    """The points that the river, the motorway or the railway passes."""
    rows = (row for row in CONTENT.table("paths") if row.group == name)
    return tuple(Point(row.number("x"), row.number("y")) for row in rows)


def district_of(point: Point) -> str:
    """The nearest district's name."""
    return min(districts(), key=lambda item: item.center.far(point)).name
