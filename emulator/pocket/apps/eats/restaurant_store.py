"""Restaurants, what they cook, and which of them are favourites."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ...toolkit.strings import tr
from ..folding import fold
from ..tables import Table, insert
from .address_store import Address
from .database import EatsTables

Sort = Literal["recommended", "fastest", "rating", "distance", "fee"]
MINUTES_PER_KM = 4
HOME_LATITUDE, HOME_LONGITUDE = 44.2057, -68.4152
METRES_PER_DEGREE = 111_320.0
"""Of latitude; a degree of longitude is shorter by the cosine of the latitude."""


@dataclass(frozen=True, slots=True)
class Restaurant:
    """A restaurant; money in cents, metres east and north of home, hours in minutes of the day."""

    id: int
    name: str
    cuisine: str
    rating_tenths: int
    reviews: int
    level: int
    fee: int
    kitchen: int
    least: int
    range_m: int
    east: int
    north: int
    opens: int
    closes: int
    largest_table: int
    street: str
    phone: str

    def metres(self, address: Address) -> int:
        """How far an address is."""
        return round(math.hypot(self.east - address.east, self.north - address.north))

    def minutes(self, address: Address) -> int:
        """How long a delivery to an address takes."""
        return self.kitchen + round(self.metres(address) / 1000 * MINUTES_PER_KM)

    def delivers_to(self, address: Address) -> bool:
        return self.metres(address) <= self.range_m

    def open_at(self, minute: int) -> bool:
        """Whether it is open at a minute of the day."""
        return self.opens <= minute < self.closes

    @property
    def geo(self) -> str:
        """Its place as a geo: address with its name."""
        shrink = math.cos(math.radians(HOME_LATITUDE))
        latitude = HOME_LATITUDE + self.north / METRES_PER_DEGREE
        longitude = HOME_LONGITUDE + self.east / (METRES_PER_DEGREE * shrink)
        return f"geo:{latitude:.5f},{longitude:.5f}?q={self.name.replace(' ', '+')}"

    @property
    def hours(self) -> str:
        return f"{clock(self.opens)}–{clock(self.closes)}"


@dataclass(frozen=True, slots=True)
class Dish:
    """A dish of one restaurant; the price in cents."""

    id: int
    restaurant_id: int
    section: str
    name: str
    about: str
    price: int
    removable: tuple[str, ...]
    choices: str
    popular: bool
    available: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list of restaurants is narrowed to."""

    words: str = ""
    cuisine: str | None = None
    free: bool = False
    fast: bool = False
    good: bool = False
    sort: Sort = "recommended"


FAST_MINUTES = 25
GOOD_TENTHS = 45


PLACES = Table(
    "restaurants",
    Restaurant,
    reviews="review_count",
    level="price_level",
    fee="delivery_fee_cents",
    kitchen="kitchen_minutes",
    least="min_order_cents",
    east="east_m",
    north="north_m",
    opens="opens_at",
    closes="closes_at",
)
DISHES = Table("dishes", Dish, price="price_cents")


class RestaurantStore(EatsTables):
    """Reads restaurants and dishes, keeps favourites."""

    def all(self) -> list[Restaurant]:
        return PLACES.select(self.db)

    def get(self, restaurant_id: int) -> Restaurant | None:
        return PLACES.get(self.db, restaurant_id)

    def find(self, wanted: Wanted, address: Address) -> list[Restaurant]:
        """The restaurants that fit, those that deliver and are open before the others."""
        minute = self.minute()
        words = fold(wanted.words).split()
        cooks = self._cooks(words) if words else frozenset[int]()
        found = [
            place
            for place in self.all()
            if wanted.cuisine in (None, place.cuisine)
            and (not wanted.free or place.fee == 0)
            and (not wanted.fast or place.minutes(address) <= FAST_MINUTES)
            and (not wanted.good or place.rating_tenths >= GOOD_TENTHS)
            and (not words or place.id in cooks or _named(place, words))
        ]

        def rank(place: Restaurant) -> tuple[bool, bool, int, int]:
            first = (not place.delivers_to(address), not place.open_at(minute))
            return *first, *_order(place, wanted.sort, address)

        return sorted(found, key=rank)

    def minute(self) -> int:
        """The phone's time as a minute of the day."""
        now = self._phone.now()
        return now.hour * 60 + now.minute

    def dishes(self, restaurant_id: int) -> list[Dish]:
        return DISHES.select(self.db, "WHERE restaurant_id = ? ORDER BY _id", restaurant_id)

    def dish(self, dish_id: int) -> Dish | None:
        return DISHES.get(self.db, dish_id)

    def find_dishes(self, words: str) -> list[Dish]:
        """Dishes with all words in their name."""
        parts = fold(words).split()
        if not parts:
            return []
        found = DISHES.select(self.db, "ORDER BY name, _id")
        return [dish for dish in found if all(part in fold(dish.name) for part in parts)]

    def favourites(self) -> list[int]:
        rows = self.db.execute("SELECT restaurant_id FROM favourites ORDER BY added_at DESC, _id")
        return [row[0] for row in rows]

    def toggle_favourite(self, restaurant_id: int) -> bool:
        """Add or take away; True when it is a favourite now."""
        if restaurant_id in self.favourites():
            self.db.execute("DELETE FROM favourites WHERE restaurant_id = ?", (restaurant_id,))
            return False
        now = self._phone.epoch_ms()
        insert(self.db, "favourites", restaurant_id=restaurant_id, added_at=now)
        return True

    def _cooks(self, words: Sequence[str]) -> frozenset[int]:
        """The restaurants with a dish that has all words in its name."""
        rows = self.db.execute("SELECT restaurant_id, name FROM dishes")
        return frozenset(row[0] for row in rows if all(word in fold(row[1]) for word in words))


def _named(place: Restaurant, words: Sequence[str]) -> bool:
    text = fold(f"{place.name} {place.cuisine} {tr(place.cuisine)}")
    return all(word in text for word in words)


def _order(place: Restaurant, sort: Sort, address: Address) -> tuple[int, int]:
    match sort:
        case "recommended":
            return (place.id * 29) % 49, 0
        case "fastest":
            return place.minutes(address), place.id
        case "rating":
            return -place.rating_tenths, -place.reviews
        case "distance":
            return place.metres(address), place.id
        case "fee":
            return place.fee, place.id


def clock(minute: int) -> str:
    """A minute of the day as hours and minutes."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
