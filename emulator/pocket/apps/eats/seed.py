"""Fills Eats on a fresh phone: restaurants, menus, free tables, and what its owner ordered."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from ...content import Row
from .. import owner
from ..base import AppContext
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
from .restaurant_store import Restaurant, RestaurantStore

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
        self.places: dict[str, Restaurant] = {}

    def write(self) -> None:
        self.db.executescript(SCHEMA)
        self.db.execute("BEGIN")
        for row in restaurants():
            self._restaurant(row)
        self.places = {place.name: place for place in RestaurantStore(self._phone).all()}
        self._account()
        for serial, past in enumerate(reversed(past_orders()), 1):
            self._order(serial, past)
        self._tables()
        self.db.execute("COMMIT")

    def _restaurant(self, row: Row) -> None:
        name, cuisine, level = row["name"], row.group, row.number("price_level")
        cursor = self.db.execute(
            "INSERT INTO restaurants (name, cuisine, rating_tenths, review_count, price_level,"
            " delivery_fee_cents, kitchen_minutes, min_order_cents, range_m, east_m, north_m,"
            " opens_at, closes_at, largest_table, street, phone)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                name,
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
                row["street"],
                f"+1 555 014 {self.dice.randint(1000, 9999)}",
            ),
        )
        self._menu(cursor.lastrowid or 0, name, cuisine, PRICE_FACTORS[level])

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
        self.db.executemany(
            "INSERT INTO dishes (restaurant_id, section, name, about, price_cents, removable,"
            " choices, popular, available) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    restaurant_id,
                    dish.section,
                    dish.name,
                    dish.about,
                    _price(dish, factor, dice),
                    ", ".join(dish.removable),
                    dish.choices,
                    int(dish.name in popular),
                    int(dish.name != sold_out),
                )
                for dish in kept
            ],
        )

    def _account(self) -> None:
        self.db.executemany(
            "INSERT INTO addresses (label, street, city, detail, east_m, north_m)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            SPOTS,
        )
        for index, payment in enumerate(PAYMENTS):
            self.db.execute(
                "INSERT INTO payment_methods (kind, name, digits, balance_cents, is_default)"
                " VALUES (?, ?, ?, ?, ?)",
                (*payment, int(index == 0)),
            )
        now = self._phone.epoch_ms()
        for index, name in enumerate(favorites()):
            self.db.execute(
                "INSERT INTO favourites (restaurant_id, added_at) SELECT _id, ? FROM restaurants"
                " WHERE name = ?",
                (now - (index + 1) * 9_000 * MINUTE_MS, name),
            )

    def _order(self, serial: int, past: PastOrder) -> None:
        store = RestaurantStore(self._phone)
        place = self.places[past.restaurant]
        menu = {dish.name: dish for dish in store.dishes(place.id)}
        lines = [
            Line(
                0,
                menu[name].id,
                name,
                count,
                menu[name].price,
                default_options(menu[name].choices),
                "",
                "",
            )
            for name, count in past.dishes
        ]
        midnight = self._midnight() - timedelta(days=past.days_ago)
        placed = int(midnight.timestamp() * 1000) + past.minute * MINUTE_MS
        spot = SPOTS[past.spot - 1]
        items = sum(line.total for line in lines)
        tip = self.dice.choice((0, 0, 200, 400))
        rating = self.dice.choice((None, 4, 5, 5)) if past.status == "delivered" else None
        cursor = self.db.execute(
            "INSERT INTO orders (number, restaurant_id, restaurant, address_id, address,"
            " payment_id, payment, status, placed_at, due_at, items_cents, delivery_cents,"
            " service_cents, tip_cents, total_cents, note, rating)"
            " VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?)",
            (
                order_number(serial),
                place.id,
                place.name,
                past.spot,
                f"{spot.label}: {spot.street}, {spot.city}",
                f"{PAYMENTS[0].name} ••{PAYMENTS[0].digits}",
                past.status,
                placed,
                placed + (place.kitchen + self.dice.randint(20, 30)) * MINUTE_MS,
                items,
                place.fee,
                SERVICE_FEE,
                tip,
                items + place.fee + SERVICE_FEE + tip,
                rating,
            ),
        )
        OrderStore(self._phone).add_items(cursor.lastrowid or 0, lines)

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
        self.db.executemany(
            "INSERT INTO table_slots (restaurant_id, day, time, largest_party) VALUES (?, ?, ?, ?)",
            rows,
        )
        store = BookingStore(self._phone)
        for past in booked_tables():
            place = self.places[past.restaurant]
            day = today + timedelta(days=past.days)
            booking = store.book(place, past.people, day, past.time, owner.NAME, "")
            booked = store.starts_at(day, past.time) - self.dice.randint(50, 200) * 60 * MINUTE_MS
            self.db.execute(
                "UPDATE bookings SET status = ?, booked_at = ? WHERE _id = ?",
                (past.status, min(booked, self._phone.epoch_ms()), booking),
            )


def _price(dish: DishText, factor: float, dice: random.Random) -> int:
    """A kitchen's own price, ending in a zero or five."""
    cents = dish.price * factor * dice.uniform(0.94, 1.08)
    return round(cents / 10) * 10
