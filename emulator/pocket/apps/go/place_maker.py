"""Makes the city's places: where each stands, how good it is, when it is open."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import NamedTuple

from .city import Point, Street, areas, district_of, districts, streets
from .place_names import Category, categories, own_spots

SIDES = (-34, 34)
FEE_LEVELS = ("cafe", "restaurant", "bakery", "hotel", "museum")
UNRATED = frozenset({"office"})


class Times(NamedTuple):
    """Opening hours of one weekday (0 is Monday) in minutes after midnight."""

    weekday: int
    open_minute: int
    close_minute: int


class NewPlace(NamedTuple):
    """A place before it has an id."""

    name: str
    category: str
    address: str
    x: int
    y: int
    rating_tenths: int
    reviews: int
    price_level: int
    phone: str
    website: str
    times: tuple[Times, ...]


@lru_cache(maxsize=1)
def places() -> tuple[NewPlace, ...]:
    """Every place, the same on every phone."""
    dice = random.Random("maplewood")
    taken: list[Point] = []
    made: list[NewPlace] = []
    for category in categories():
        for number, name in enumerate(category.names):
            point = _spot(name, number, dice, taken)
            taken.append(point)
            made.append(_place(category, name, number, point, dice))
    return tuple(made)


def _spot(name: str, number: int, dice: random.Random, taken: list[Point]) -> Point:
    fixed = own_spots().get(name)
    if fixed is not None:
        return fixed
    district = districts()[number % len(districts())]
    for known in districts():
        if known.name in name:
            district = known
    center, reach = district.center, district.reach
    named = [street for street in streets() if street.name.split()[0] in name]
    near = named or [street for street in streets() if _passes(street, center, reach)]
    while True:
        street = dice.choice(near)
        side = dice.choice(SIDES)
        middle = center.x if street.horizontal else center.y
        along = middle + dice.randint(-reach, reach)
        along = max(street.start + 60, min(street.end - 60, along))
        other = street.at + side
        point = Point(along, other) if street.horizontal else Point(other, along)
        wet = any(a.x0 < point.x < a.x1 and a.y0 < point.y < a.y1 for a in areas("water"))
        if not wet and all(point.far(other) > 70 for other in taken):
            return point


def _passes(street: Street, center: Point, reach: int) -> bool:
    across = center.y if street.horizontal else center.x
    along = center.x if street.horizontal else center.y
    return abs(street.at - across) <= reach and street.start < along < street.end


def _place(
    category: Category, name: str, number: int, point: Point, dice: random.Random
) -> NewPlace:
    street = min(
        streets(),
        key=lambda item: abs(item.at - (point.y if item.horizontal else point.x)),
    )
    along = point.x if street.horizontal else point.y
    house = max(1, (along - street.start) // 24)
    address = f"{house} {street.name}, {district_of(point)}"
    rating = 0 if category.key in UNRATED else min(50, max(26, round(dice.gauss(42, 4.5))))
    pattern = category.hours[(number * 7 + number // 3) % len(category.hours)]
    times = tuple(Times(day, *hours) for day, hours in enumerate(pattern) if hours is not None)
    price = dice.randint(1, 3) if category.key in FEE_LEVELS else 0
    reviews = dice.randint(14, 2400) if rating else 0
    phone = f"+1 (555) 01{dice.randint(0, 9)}-{dice.randint(1000, 9999)}"
    website = ""
    if category.key in ("sight", "museum", "cinema"):
        website = "https://eastportevents.example/venues"
    return NewPlace(
        name, category.key, address, point.x, point.y, rating, reviews, price, phone, website, times
    )
