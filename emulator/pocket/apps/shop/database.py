"""The shop's database: tables, and what every store of it shares. Money is in cents."""

from __future__ import annotations

from ..tables import AppStore

DATABASE = "/data/data/com.android.shop/databases/shop.db"
DAY_MS = 86_400_000
SCHEMA = """
CREATE TABLE stores (_id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, city TEXT,
  rating_tenths INTEGER, followers INTEGER, about TEXT);
CREATE TABLE products (_id INTEGER PRIMARY KEY AUTOINCREMENT, store_id INTEGER NOT NULL,
  category TEXT NOT NULL, title TEXT NOT NULL UNIQUE, icon TEXT, price_cents INTEGER NOT NULL,
  list_price_cents INTEGER NOT NULL, rating_tenths INTEGER, review_count INTEGER,
  sold_count INTEGER, free_delivery INTEGER NOT NULL, delivery_days INTEGER,
  best_seller INTEGER NOT NULL, warranty_months INTEGER, listed_at INTEGER);
CREATE TABLE variants (_id INTEGER PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL,
  sku TEXT NOT NULL UNIQUE, colour TEXT NOT NULL, size TEXT NOT NULL,
  price_cents INTEGER NOT NULL, stock INTEGER NOT NULL);
CREATE INDEX variant_product ON variants (product_id);
CREATE TABLE specs (_id INTEGER PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL,
  name TEXT NOT NULL, value TEXT NOT NULL);
CREATE INDEX spec_product ON specs (product_id);
CREATE TABLE cart_items (_id INTEGER PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL,
  variant_id INTEGER NOT NULL UNIQUE, title TEXT NOT NULL, colour TEXT NOT NULL,
  size TEXT NOT NULL, unit_price_cents INTEGER NOT NULL, quantity INTEGER NOT NULL,
  added_at INTEGER NOT NULL);
CREATE TABLE wishlist (_id INTEGER PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL UNIQUE,
  title TEXT NOT NULL, added_at INTEGER NOT NULL);
CREATE TABLE coupons (_id INTEGER PRIMARY KEY AUTOINCREMENT, store_id INTEGER, code TEXT NOT NULL,
  kind TEXT NOT NULL, value INTEGER NOT NULL, min_spend_cents INTEGER NOT NULL,
  starts_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER);
CREATE TABLE addresses (_id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL,
  recipient TEXT NOT NULL, phone TEXT NOT NULL, street TEXT NOT NULL, city TEXT NOT NULL,
  postcode TEXT NOT NULL, is_default INTEGER NOT NULL DEFAULT 0);
CREATE TABLE payment_methods (_id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL,
  name TEXT NOT NULL, digits TEXT NOT NULL DEFAULT '', expires TEXT NOT NULL DEFAULT '',
  balance_cents INTEGER, is_default INTEGER NOT NULL DEFAULT 0);
CREATE TABLE orders (_id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL UNIQUE,
  placed_at INTEGER NOT NULL, status TEXT NOT NULL, address_id INTEGER, address TEXT NOT NULL,
  payment_id INTEGER, payment TEXT NOT NULL, delivery TEXT NOT NULL, coupon_id INTEGER,
  items_cents INTEGER NOT NULL, discount_cents INTEGER NOT NULL, delivery_cents INTEGER NOT NULL,
  total_cents INTEGER NOT NULL, courier TEXT NOT NULL, tracking TEXT NOT NULL,
  expected_on TEXT NOT NULL, delivered_at INTEGER, cancelled_at INTEGER);
CREATE TABLE order_items (_id INTEGER PRIMARY KEY AUTOINCREMENT, order_id INTEGER NOT NULL,
  product_id INTEGER NOT NULL, variant_id INTEGER NOT NULL, title TEXT NOT NULL,
  colour TEXT NOT NULL, size TEXT NOT NULL, unit_price_cents INTEGER NOT NULL,
  quantity INTEGER NOT NULL);
CREATE INDEX item_order ON order_items (order_id);
CREATE TABLE returns (_id INTEGER PRIMARY KEY AUTOINCREMENT, order_id INTEGER NOT NULL,
  order_item_id INTEGER NOT NULL, title TEXT NOT NULL, quantity INTEGER NOT NULL,
  reason TEXT NOT NULL, comment TEXT NOT NULL, wish TEXT NOT NULL, status TEXT NOT NULL,
  refund_cents INTEGER NOT NULL, requested_at INTEGER NOT NULL);
CREATE TABLE ad_taps (_id INTEGER PRIMARY KEY AUTOINCREMENT, ad TEXT NOT NULL,
  tapped_at INTEGER NOT NULL);
CREATE TABLE app_ratings (_id INTEGER PRIMARY KEY AUTOINCREMENT, stars INTEGER NOT NULL,
  rated_at INTEGER NOT NULL);
"""


class ShopTables(AppStore):
    """Access to the database; subclasses are about some of its tables."""

    path = DATABASE
