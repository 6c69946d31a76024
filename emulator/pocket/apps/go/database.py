"""Go's database: its tables, and what a used phone has in them."""

from __future__ import annotations

import random
import sqlite3

from .. import owner
from ..base import AppContext
from ..owner_texts import Words, owners_words, retold
from ..tables import AppStore, insert, insert_all
from .place_maker import places
from .ride_seed import Tier, rides, tiers
from .train_seed import NewTrain, sold_out, trains

DATABASE = "/data/data/com.android.go/databases/go.db"
SCHEMA = """
CREATE TABLE places (_id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,
  category TEXT NOT NULL, address TEXT NOT NULL, x_m INTEGER NOT NULL, y_m INTEGER NOT NULL,
  rating_tenths INTEGER NOT NULL, reviews INTEGER NOT NULL, price_level INTEGER NOT NULL,
  phone TEXT NOT NULL, website TEXT NOT NULL);
CREATE TABLE place_hours (_id INTEGER PRIMARY KEY AUTOINCREMENT, place_id INTEGER NOT NULL,
  weekday INTEGER NOT NULL, open_minute INTEGER NOT NULL, close_minute INTEGER NOT NULL);
CREATE INDEX place_hours_place ON place_hours (place_id);
CREATE TABLE favorites (_id INTEGER PRIMARY KEY AUTOINCREMENT, place_id INTEGER NOT NULL UNIQUE,
  added_ms INTEGER NOT NULL);
CREATE TABLE saved_places (_id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL,
  place_id INTEGER, name TEXT NOT NULL, address TEXT NOT NULL, x_m INTEGER NOT NULL,
  y_m INTEGER NOT NULL, created_ms INTEGER NOT NULL);
CREATE TABLE ride_tiers (_id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,
  shared INTEGER NOT NULL, seats INTEGER NOT NULL, base_cents INTEGER NOT NULL,
  per_km_cents INTEGER NOT NULL, per_min_cents INTEGER NOT NULL, wait_min INTEGER NOT NULL,
  note TEXT NOT NULL, icon TEXT NOT NULL);
CREATE TABLE rides (_id INTEGER PRIMARY KEY AUTOINCREMENT, tier TEXT NOT NULL,
  shared INTEGER NOT NULL, pickup TEXT NOT NULL, pickup_address TEXT NOT NULL,
  destination TEXT NOT NULL, destination_address TEXT NOT NULL, distance_m INTEGER NOT NULL,
  minutes INTEGER NOT NULL, price_cents INTEGER NOT NULL, payment TEXT NOT NULL,
  luggage INTEGER NOT NULL DEFAULT 0, scheduled_ms INTEGER,
  status TEXT NOT NULL CHECK (status IN ('requested', 'scheduled', 'completed', 'cancelled')),
  cancel_reason TEXT, driver TEXT, car TEXT, plate TEXT, created_ms INTEGER NOT NULL);
CREATE TABLE navigation (_id INTEGER PRIMARY KEY AUTOINCREMENT,
  mode TEXT NOT NULL CHECK (mode IN ('car', 'transit', 'walk', 'bike')),
  origin TEXT NOT NULL, origin_x_m INTEGER NOT NULL, origin_y_m INTEGER NOT NULL,
  destination TEXT NOT NULL, destination_x_m INTEGER NOT NULL,
  destination_y_m INTEGER NOT NULL, route TEXT NOT NULL,
  changes INTEGER NOT NULL, minutes INTEGER NOT NULL, distance_m INTEGER NOT NULL,
  depart_ms INTEGER NOT NULL, arrive_ms INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'ended')), started_ms INTEGER NOT NULL,
  ended_ms INTEGER);
CREATE TABLE trains (_id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL,
  origin TEXT NOT NULL, destination TEXT NOT NULL, depart_minute INTEGER NOT NULL,
  duration_min INTEGER NOT NULL, changes INTEGER NOT NULL, second_cents INTEGER NOT NULL,
  first_cents INTEGER NOT NULL);
CREATE TABLE train_sold_out (_id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL,
  travel_date TEXT NOT NULL, class TEXT NOT NULL CHECK (class IN ('first', 'second')));
CREATE TABLE train_bookings (_id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL,
  origin TEXT NOT NULL, destination TEXT NOT NULL, travel_date TEXT NOT NULL,
  depart_ms INTEGER NOT NULL, arrive_ms INTEGER NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('first', 'second')), passengers INTEGER NOT NULL,
  price_cents INTEGER NOT NULL, reference TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('booked', 'cancelled')), created_ms INTEGER NOT NULL);
"""


class GoTables(AppStore):
    """Access to the database; subclasses are about some of its tables."""

    path = DATABASE


MARKED = ("Driftwood Coffee", "Paper Crane Books", "Museum of Tides", "Trattoria Bianca")
LABELLED: tuple[tuple[str, str, str, int, int], ...] = (
    ("Home (city flat)", owner.HOME.street, owner.HOME.line, -1216, 640),
    ("Home (lake house)", owner.LAKE_HOUSE.street, owner.LAKE_HOUSE.line, -4290, -3466),
    ("Work", owner.WORKPLACE, owner.WORK.line, 1460, 900),
    ("Mom’s", owner.PARENTS.street, owner.PARENTS.line, -3350, 1634),
)
"""Label, name, address and place in metres."""


def seed(phone: AppContext) -> None:
    """Create the tables and fill them."""
    db = phone.database(DATABASE)
    now = phone.epoch_ms()
    db.executescript(SCHEMA)
    words = owners_words(phone.system, "go")
    db.execute("BEGIN")
    _seed_places(db, now, words)
    insert_all(db, "ride_tiers", ", ".join(Tier._fields), retold(tiers(), words))
    _seed_rides(db, now, random.Random(f"go/{phone.system.seed}"), words)
    insert_all(db, "trains", ", ".join(NewTrain._fields), retold(trains(), words))
    insert_all(db, "train_sold_out", "number, travel_date, class", retold(sold_out(), words))
    db.execute("COMMIT")


def _seed_places(db: sqlite3.Connection, now: int, words: Words) -> None:
    made = places()
    insert_all(
        db,
        "places",
        "_id, name, category, address, x_m, y_m, rating_tenths, reviews, price_level, phone,"
        " website",
        [(number, *place[:10]) for number, place in enumerate(retold(made, words), 1)],
    )
    hours = [(number, *times) for number, place in enumerate(made, 1) for times in place.times]
    insert_all(db, "place_hours", "place_id, weekday, open_minute, close_minute", hours)
    day = 86_400_000
    for age, name in enumerate(MARKED, 3):
        number = next(index for index, place in enumerate(made, 1) if place.name == name)
        insert(db, "favorites", place_id=number, added_ms=now - age * day)
    for age, (label, name, address, x, y) in enumerate(LABELLED, 40):
        known = next((i for i, place in enumerate(made, 1) if place.name == name), None)
        row = retold((label, known, name, address, x, y, now - age * day), words)
        columns = "label, place_id, name, address, x_m, y_m, created_ms"
        insert_all(db, "saved_places", columns, [row])


def _seed_rides(db: sqlite3.Connection, now: int, dice: random.Random, words: Words) -> None:
    for plan in rides():
        ride = retold(plan, words)
        moment = now + ride.minutes_from_now * 60_000
        planned = ride.status == "scheduled"
        created = now - dice.randint(120, 4000) * 60_000 if planned else moment
        insert(
            db,
            "rides",
            tier=ride.tier,
            shared=plan.tier in ("Share", "Share Plus"),
            pickup=ride.pickup,
            pickup_address=ride.pickup_address,
            destination=ride.destination,
            destination_address=ride.destination_address,
            distance_m=ride.distance_m,
            minutes=3 + ride.distance_m * 60 // 26_000,
            price_cents=ride.price_cents,
            payment="Card •• 4417",
            luggage=ride.luggage,
            scheduled_ms=moment if planned else None,
            status=ride.status,
            driver=None if planned else ride.driver,
            car=None if planned else ride.car,
            plate=None if planned else ride.plate,
            created_ms=created,
        )
