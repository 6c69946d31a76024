"""The city of Maplewood in metres: x to the east and y to the north of Station Square."""

from __future__ import annotations

import math
from typing import NamedTuple

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
    wide: bool = True


class Area(NamedTuple):
    """A park or water: a rounded box in metres."""

    name: str
    x0: int
    y0: int
    x1: int
    y1: int
    radius: int = 120


CENTER = Point(0, 0)
HERE = Point(1320, -610)
"""Where the phone is."""
DISTRICTS: tuple[District, ...] = (
    District("Maplewood", Point(0, 0), 1900),
    District("Old Harbor", Point(3100, -1700), 1100),
    District("Eastport", Point(4300, 1500), 1300),
    District("Fairview", Point(-3600, 2500), 1400),
    District("Lakeside", Point(-4000, -3300), 1300),
)
STREETS: tuple[Street, ...] = (
    Street("Elm Avenue", True, 320, -6200, 5900),
    Street("Canal Road", True, -900, -5600, 5600),
    Street("Orchard Road", True, 1600, -5400, 6000),
    Street("Mill Street", True, -2200, -5900, 4100),
    Street("Northgate", True, 3100, -5200, 5200),
    Street("Lake Road", True, -3500, -6400, 3600),
    Street("Station Road", False, 0, -4600, 4300),
    Street("Alder Street", False, -1250, -4300, 3900),
    Street("Birch Lane", False, 1420, -3900, 4200),
    Street("Harbor Way", False, 3000, -3600, 3600),
    Street("Juniper Court", False, -2650, -4400, 4000),
    Street("Fairview Drive", False, -3900, -4700, 4300),
    Street("Coast Road", False, 4900, -900, 4300),
)
PARKS: tuple[Area, ...] = (
    Area("Mill Street Park", -1150, -2120, -120, -1250),
    Area("Lakeside Meadow", -4750, -3400, -4000, -2400, 200),
    Area("Fairview Gardens", -3780, 1750, -2780, 2750, 160),
    Area("Elm Green", 420, 420, 1300, 1050),
    Area("Harbor Park", 3120, -880, 3900, -330),
    Area("North Wood", -2500, 3250, -300, 4200, 300),
    Area("Coast Dunes", 5050, 2300, 5700, 4200, 200),
    Area("Airport Green", 6700, 4700, 9700, 6300, 100),
)
WATER: tuple[Area, ...] = (
    Area("Atlantic Bay", 6100, -40000, 40000, 4000, 500),
    Area("Harbor Basin", 3700, -2900, 7000, -1350, 200),
    Area("Swan Lake", -6900, -4900, -4900, -3700, 500),
)
RIVER: tuple[Point, ...] = (
    Point(-12000, 2000),
    Point(-6200, 1300),
    Point(-4400, 900),
    Point(-2000, 1000),
    Point(-300, -500),
    Point(1200, -1500),
    Point(2600, -1600),
    Point(4200, -2000),
)
RIVER_WIDTH = 130
MOTORWAY: tuple[Point, ...] = (
    Point(-12000, -7600),
    Point(-8200, -6000),
    Point(-6800, -2600),
    Point(-5900, 3400),
    Point(-1600, 5000),
    Point(3600, 4900),
    Point(7800, 5100),
)
RAILWAY: tuple[Point, ...] = (
    Point(-11000, -900),
    Point(-3900, -300),
    Point(0, -120),
    Point(2400, 700),
    Point(4300, 2200),
    Point(5600, 6400),
    Point(6400, 11000),
)


def district_of(point: Point) -> str:
    """The nearest district's name."""
    return min(DISTRICTS, key=lambda item: item.center.far(point)).name
