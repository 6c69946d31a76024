"""Fills Eats on a fresh phone: restaurants, menus, free tables, and what its owner ordered."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from ...content import Row
from .. import owner
from ..base import AppContext
from ..owner_texts import owners_words, retold
from ..tables import insert, insert_all, update
from .address_store import AddressStore
from .booking_store import BookingStore
from .database import MINUTE_MS, SCHEMA, EatsTables
from .menus import DishText, cuisines, default_options, dishes_of
from .order_store import SERVICE_FEE, Line, OrderStore, order_number
from .places import (
    PAYMENTS,
    SPOTS,
    PastOrder,
    booked_tables,
    favorites,
    past_orders,
    restaurants,
)
from .restaurant_store import PLACES, Dish, Restaurant, RestaurantStore

SLOT_TIMES = (
    *("12:00", "12:30", "13:00", "13:30", "14:00"),
    *("17:30", "18:00", "18:30", "19:00", "19:30", "20:00", "20:30", "21:00"),
)
SLOT_DAYS = 7
PRICE_FACTORS = {1: 0.88, 2: 1.0, 3: 1.22}


class EatsSeed(EatsTables):
    """Writes the database of a fresh phone."""

    def __init__(self, phone: AppContext) -> None:
        super().__init__(phone)
        self.dice = random.Random(f"eats/{phone.system.seed}")
        self.menus = {cuisine: dishes_of(cuisine) for cuisine in cuisines()}
        self.words = owners_words(phone.system, "eats")
        self.places: dict[str, Restaurant] = {}

    def write(self) -> None:
        self.db.executescript(SCHEMA)
        self.db.execute("BEGIN")
        for row in restaurants():
            self._restaurant(row)
        names = (row["name"] for row in restaurants())
        self.places = dict(zip(names, RestaurantStore(self._phone).all(), strict=True))
        self._account()
        for serial, past in enumerate(reversed(past_orders()), 1):
            self._order(serial, past)
        self._tables()
        self.db.execute("COMMIT")

    def _restaurant(self, row: Row) -> None:
        name, cuisine, level = row["name"], row.group, row.number("price_level")
        made = Restaurant(
            0,
            self._said(name),
            cuisine,
            round(row.decimal("rating") * 10),
            row.number("reviews"),
            level,
            row.cents("fee"),
            row.number("kitchen"),
            row.cents("least"),
            row.number("range") * 1000,
            row.number("east") * 100,
            row.number("north") * 100,
            row.number("opens") * 60,
            row.number("closes") * 60,
            row.number("table"),
            self._said(row["street"]),
            f"+1 555 014 {self.dice.randint(1000, 9999)}",
        )
        self._menu(PLACES.insert(self.db, made), name, cuisine, PRICE_FACTORS[level])

    def _menu(self, restaurant_id: int, name: str, cuisine: str, factor: float) -> None:
        # A kitchen's menu is its own, whatever the phone's seed.
        dice = random.Random(f"menu/{name}")
        ordered = {
            dish for past in past_orders() if past.restaurant == name for dish, _ in past.dishes
        }
        dishes = self.menus[cuisine]
        optional = [dish.name for dish in dishes if dish.name not in ordered]
        missing = set(dice.sample(optional, len(dishes) // 6))
        kept = [dish for dish in dishes if dish.name not in missing]
        popular = set(dice.sample([dish.name for dish in kept[:9]], 3))
        plain = [dish.name for dish in kept[3:] if dish.name not in ordered | popular]
        sold_out = dice.choice(plain)
        insert_all(
            self.db,
            "dishes",
            "restaurant_id, section, name, about, price_cents, removable, choices, popular,"
            " available",
            [
                (
                    restaurant_id,
                    dish.section,
                    self._said(dish.name),
                    self._said(dish.about),
                    _price(dish, factor, dice),
                    retold(dish.removable, self.words),
                    dish.choices,
                    dish.name in popular,
                    dish.name != sold_out,
                )
                for dish in kept
            ],
        )

    def _account(self) -> None:
        spots = retold(SPOTS, self.words)
        insert_all(self.db, "addresses", "label, street, city, detail, east_m, north_m", spots)
        insert_all(
            self.db,
            "payment_methods",
            "kind, name, digits, balance_cents, is_default",
            [(*way, index == 0) for index, way in enumerate(retold(PAYMENTS, self.words))],
        )
        now = self._phone.epoch_ms()
        for index, name in enumerate(favorites(), 1):
            place, added = self.places[name].id, now - index * 9_000 * MINUTE_MS
            insert(self.db, "favourites", restaurant_id=place, added_at=added)

    def _order(self, serial: int, past: PastOrder) -> None:
        store = RestaurantStore(self._phone)
        place = self.places[past.restaurant]
        menu = {dish.name: dish for dish in store.dishes(place.id)}
        lines = [self._line(menu[self._said(name)], count) for name, count in past.dishes]
        midnight = self._midnight() - timedelta(days=past.days_ago)
        placed = int(midnight.timestamp() * 1000) + past.minute * MINUTE_MS
        spot = AddressStore(self._phone).all()[past.spot - 1]
        pays = retold(PAYMENTS[0], self.words)
        items = sum(line.total for line in lines)
        tip = self.dice.choice((0, 0, 200, 400))
        rating = self.dice.choice((None, 4, 5, 5)) if past.status == "delivered" else None
        order_id = insert(
            self.db,
            "orders",
            number=order_number(serial),
            restaurant_id=place.id,
            restaurant=place.name,
            address_id=past.spot,
            address=spot.line,
            payment_id=1,
            payment=f"{pays.name} ••{pays.digits}",
            status=past.status,
            placed_at=placed,
            due_at=placed + (place.kitchen + self.dice.randint(20, 30)) * MINUTE_MS,
            items_cents=items,
            delivery_cents=place.fee,
            service_cents=SERVICE_FEE,
            tip_cents=tip,
            total_cents=items + place.fee + SERVICE_FEE + tip,
            note="",
            rating=rating,
        )
        OrderStore(self._phone).add_items(order_id, lines)

    def _line(self, dish: Dish, count: int) -> Line:
        options = default_options(dish.choices, self._phone.system.owner_language)
        return Line(0, dish.id, dish.name, count, dish.price, options, "", "")

    def _said(self, text: str) -> str:
        """A text of the content files in the owner's language."""
        return self.words.get(text, text)

    def _midnight(self) -> datetime:
        return self._phone.now().replace(hour=0, minute=0, second=0, microsecond=0)

    def _tables(self) -> None:
        today = self._phone.now().date()
        rows: list[tuple[int, str, str, int]] = []
        for place in self.places.values():
            if not place.largest_table:
                continue
            sizes = [0, 0, 2, 4, 4, 6, place.largest_table, place.largest_table]
            times = [time for time in SLOT_TIMES if place.open_at(int(time[:2]) * 60)]
            for offset in range(SLOT_DAYS):
                day = (today + timedelta(days=offset)).isoformat()
                parties = self.dice.choices(sizes, k=len(times))
                rows += [
                    (place.id, day, time, min(place.largest_table, party))
                    for time, party in zip(times, parties, strict=True)
                ]
        insert_all(self.db, "table_slots", "restaurant_id, day, time, largest_party", rows)
        store = BookingStore(self._phone)
        name = owner.name_on(self._phone.system)
        for past in booked_tables():
            place = self.places[past.restaurant]
            day = today + timedelta(days=past.days)
            booking = store.book(place, past.people, day, past.time, name, "")
            booked = store.starts_at(day, past.time) - self.dice.randint(50, 200) * 60 * MINUTE_MS
            booked = min(booked, self._phone.epoch_ms())
            update(self.db, "bookings", booking, status=past.status, booked_at=booked)


def _price(dish: DishText, factor: float, dice: random.Random) -> int:
    """A kitchen's own price, ending in a zero or five."""
    cents = dish.price * factor * dice.uniform(0.94, 1.08)
    return round(cents / 10) * 10
