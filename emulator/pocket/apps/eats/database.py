"""The tables of Eats. Money is in cents, distances in metres, minutes of the day for hours."""

from __future__ import annotations

from ..tables import AppStore

DATABASE = "/data/data/com.android.eats/databases/eats.db"
DAY_MS = 86_400_000
MINUTE_MS = 60_000
SCHEMA = """
CREATE TABLE restaurants (_id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,
  cuisine TEXT NOT NULL, rating_tenths INTEGER, review_count INTEGER, price_level INTEGER,
  delivery_fee_cents INTEGER NOT NULL, kitchen_minutes INTEGER NOT NULL,
  min_order_cents INTEGER NOT NULL, range_m INTEGER NOT NULL, east_m INTEGER NOT NULL,
  north_m INTEGER NOT NULL, opens_at INTEGER NOT NULL, closes_at INTEGER NOT NULL,
  largest_table INTEGER NOT NULL, street TEXT NOT NULL, phone TEXT NOT NULL);
CREATE TABLE dishes (_id INTEGER PRIMARY KEY AUTOINCREMENT, restaurant_id INTEGER NOT NULL,
  section TEXT NOT NULL, name TEXT NOT NULL, about TEXT NOT NULL, price_cents INTEGER NOT NULL,
  removable TEXT NOT NULL, choices TEXT NOT NULL, popular INTEGER NOT NULL,
  available INTEGER NOT NULL);
CREATE INDEX dish_restaurant ON dishes (restaurant_id);
CREATE TABLE addresses (_id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL,
  street TEXT NOT NULL, city TEXT NOT NULL, detail TEXT NOT NULL, east_m INTEGER NOT NULL,
  north_m INTEGER NOT NULL);
CREATE TABLE payment_methods (_id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL,
  name TEXT NOT NULL, digits TEXT NOT NULL DEFAULT '', balance_cents INTEGER,
  is_default INTEGER NOT NULL DEFAULT 0);
CREATE TABLE favourites (_id INTEGER PRIMARY KEY AUTOINCREMENT,
  restaurant_id INTEGER NOT NULL UNIQUE, added_at INTEGER NOT NULL);
CREATE TABLE basket_items (_id INTEGER PRIMARY KEY AUTOINCREMENT, restaurant_id INTEGER NOT NULL,
  dish_id INTEGER NOT NULL, name TEXT NOT NULL, quantity INTEGER NOT NULL,
  unit_price_cents INTEGER NOT NULL, options TEXT NOT NULL, removed TEXT NOT NULL,
  note TEXT NOT NULL);
CREATE TABLE orders (_id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL UNIQUE,
  restaurant_id INTEGER NOT NULL, restaurant TEXT NOT NULL, address_id INTEGER,
  address TEXT NOT NULL, payment_id INTEGER, payment TEXT NOT NULL, status TEXT NOT NULL,
  placed_at INTEGER NOT NULL, due_at INTEGER NOT NULL, items_cents INTEGER NOT NULL,
  delivery_cents INTEGER NOT NULL, service_cents INTEGER NOT NULL, tip_cents INTEGER NOT NULL,
  total_cents INTEGER NOT NULL, note TEXT NOT NULL, rating INTEGER);
CREATE TABLE order_items (_id INTEGER PRIMARY KEY AUTOINCREMENT, order_id INTEGER NOT NULL,
  dish_id INTEGER NOT NULL, name TEXT NOT NULL, quantity INTEGER NOT NULL,
  unit_price_cents INTEGER NOT NULL, options TEXT NOT NULL, removed TEXT NOT NULL,
  note TEXT NOT NULL);
CREATE INDEX item_order ON order_items (order_id);
CREATE TABLE table_slots (_id INTEGER PRIMARY KEY AUTOINCREMENT, restaurant_id INTEGER NOT NULL,
  day TEXT NOT NULL, time TEXT NOT NULL, largest_party INTEGER NOT NULL);
CREATE INDEX slot_day ON table_slots (restaurant_id, day);
CREATE TABLE bookings (_id INTEGER PRIMARY KEY AUTOINCREMENT, restaurant_id INTEGER NOT NULL,
  restaurant TEXT NOT NULL, people INTEGER NOT NULL, day TEXT NOT NULL, time TEXT NOT NULL,
  starts_at INTEGER NOT NULL, name TEXT NOT NULL, note TEXT NOT NULL, status TEXT NOT NULL,
  booked_at INTEGER NOT NULL);
CREATE TABLE prompt_entries (_id INTEGER PRIMARY KEY AUTOINCREMENT, prompt TEXT NOT NULL,
  typed TEXT NOT NULL, typed_at INTEGER NOT NULL);
"""


class EatsTables(AppStore):
    """Access to the database; subclasses are about some of its tables."""

    path = DATABASE
