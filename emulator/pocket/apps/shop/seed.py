"""Fills the shop of a fresh phone: the catalogue, and what its owner did with it."""

from __future__ import annotations

import random
from datetime import timedelta

from ..base import AppContext
from .cart_store import CartLine, CartStore, WishStore
from .database import DAY_MS, SCHEMA, ShopTables
from .goods import Goods, all_goods
from .history import (
    ADDRESSES,
    PAYMENTS,
    Bought,
    Pick,
    cart_picks,
    coupons,
    past_orders,
    returned,
    stores,
    wished_titles,
)
from .order_store import FREE_FROM, STANDARD_FEE, OrderStore, order_number
from .products import Product, ProductStore, Variant

HOUR_MS = 3_600_000


class ShopSeed(ShopTables):
    """Writes the database of a fresh phone."""

    def __init__(self, phone: AppContext) -> None:
        super().__init__(phone)
        self.now = phone.epoch_ms()
        self.dice = random.Random(f"shop/{phone.system.seed}")
        self.products = ProductStore(phone)

    def write(self) -> None:
        self.db.executescript(SCHEMA)
        self.db.execute("BEGIN")
        self._stores()
        for goods in all_goods():
            self._article(goods)
        self._account()
        for serial, bought in enumerate(reversed(past_orders()), 1):
            self._order(serial, bought)
        self._returns()
        self._wishes()
        self.db.execute("COMMIT")

    def _stores(self) -> None:
        for store in stores():
            self.db.execute(
                "INSERT INTO stores (name, city, rating_tenths, followers, about)"
                " VALUES (?, ?, ?, ?, ?)",
                (
                    store.name,
                    store.city,
                    store.rating_tenths,
                    self.dice.randint(900, 48_000),
                    store.about,
                ),
            )

    def _article(self, goods: Goods) -> None:
        reviews = self.dice.randint(38, 900) * (3 if goods.best_seller else 1)
        cursor = self.db.execute(
            "INSERT INTO products (store_id, category, title, icon, price_cents,"
            " list_price_cents, rating_tenths, review_count, sold_count, free_delivery,"
            " delivery_days, best_seller, warranty_months, listed_at) VALUES"
            " ((SELECT _id FROM stores WHERE name = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                goods.store,
                goods.category,
                goods.title,
                goods.icon,
                goods.price,
                goods.list_price,
                goods.rating_tenths,
                reviews,
                reviews * self.dice.randint(4, 9) + self.dice.randint(0, 9),
                int(goods.free_delivery),
                self.dice.randint(2, 5),
                int(goods.best_seller),
                goods.warranty_months,
                self.now - self.dice.randint(5, 700) * DAY_MS,
            ),
        )
        product_id = cursor.lastrowid or 0
        self.db.executemany(
            "INSERT INTO variants (product_id, sku, colour, size, price_cents, stock)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    product_id,
                    f"{product_id:04d}-{index:02d}",
                    colour,
                    size,
                    goods.price + extra,
                    0 if f"{colour}/{size}" in goods.sold_out else self.dice.randint(3, 80),
                )
                for index, (colour, size, extra) in enumerate(_variants(goods))
            ],
        )
        self.db.executemany(
            "INSERT INTO specs (product_id, name, value) VALUES (?, ?, ?)",
            [(product_id, name, value) for name, value in goods.specs],
        )

    def _account(self) -> None:
        for index, address in enumerate(ADDRESSES):
            self.db.execute(
                "INSERT INTO addresses (label, recipient, phone, street, city, postcode,"
                " is_default) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*address, int(index == 0)),
            )
        for index, payment in enumerate(PAYMENTS):
            self.db.execute(
                "INSERT INTO payment_methods (kind, name, digits, expires, balance_cents,"
                " is_default) VALUES (?, ?, ?, ?, ?, ?)",
                (*payment, int(index == 0)),
            )
        midnight = self._phone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        today = int(midnight.timestamp() * 1000)
        for coupon in coupons():
            start, end = today + coupon.from_day * DAY_MS, today + (coupon.to_day + 1) * DAY_MS
            self.db.execute(
                "INSERT INTO coupons (store_id, code, kind, value, min_spend_cents, starts_at,"
                " expires_at, used_at)"
                " VALUES ((SELECT _id FROM stores WHERE name = ?), ?, ?, ?, ?, ?, ?, ?)",
                (
                    coupon.store,
                    coupon.code,
                    coupon.kind,
                    coupon.value,
                    coupon.least,
                    start,
                    end,
                    start + 5 * DAY_MS if coupon.used else None,
                ),
            )

    def _find(self, pick: Pick) -> tuple[Product, Variant]:
        """The product and variant a pick names; raises LookupError when there is none."""
        product = self.products.named(pick.title)
        if product is None:
            raise LookupError(f"the catalogue has no {pick.title}")
        for variant in self.products.variants(product.id):
            if pick.colour in ("", variant.colour) and pick.size in ("", variant.size):
                return product, variant
        raise LookupError(f"{pick.title} does not come in {pick.colour} {pick.size}")

    def _order(self, serial: int, bought: Bought) -> None:
        placed = self.now - bought.days_ago * DAY_MS - self.dice.randint(5, 900) * 60_000
        if bought.days_ago == 0:
            placed = self.now - 95 * 60_000
        today = self._phone.now().date()
        delivered: int | None = None
        if bought.status == "delivered":
            delivered = placed + bought.due_in * DAY_MS + self.dice.randint(0, 5) * HOUR_MS
            expected = self._phone.local(delivered).date()
        else:
            expected = today + timedelta(days=bought.due_in)
        picks = [(pick, *self._find(pick)) for pick in bought.picks]
        worth = sum(variant.price * pick.quantity for pick, _, variant in picks)
        paid = any(not product.free_delivery for _, product, _ in picks)
        fee = STANDARD_FEE if paid and worth < FREE_FROM else 0
        address = ADDRESSES[bought.address - 1]
        payment = PAYMENTS[bought.payment - 1]
        sent = bought.status in ("shipped", "out_for_delivery", "delivered")
        cursor = self.db.execute(
            "INSERT INTO orders (number, placed_at, status, address_id, address, payment_id,"
            " payment, delivery, items_cents, discount_cents, delivery_cents, total_cents,"
            " courier, tracking, expected_on, delivered_at, cancelled_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'standard', ?, 0, ?, ?, ?, ?, ?, ?, ?)",
            (
                order_number(serial),
                placed,
                bought.status,
                bought.address,
                f"{address.recipient}, {address.street}, {address.city} {address.postcode}",
                bought.payment,
                f"{payment.name} ••{payment.digits}",
                worth,
                fee,
                worth + fee,
                bought.courier,
                f"{bought.courier[0]}{self.dice.randint(10**9, 10**10 - 1)}" if sent else "",
                expected.isoformat(),
                delivered,
                placed + 2 * HOUR_MS if bought.status == "cancelled" else None,
            ),
        )
        orders = OrderStore(self._phone)
        for pick, product, variant in picks:
            orders.add_item(cursor.lastrowid or 0, _line(product, variant, pick.quantity))

    def _returns(self) -> None:
        for days_ago, title, reason, status, after in returned():
            cutoff = self.now - days_ago * DAY_MS
            row = self.db.execute(
                "SELECT order_items.*, orders.placed_at FROM order_items"
                " JOIN orders ON orders._id = order_id"
                " WHERE title = ? AND abs(placed_at - ?) < ?",
                (title, cutoff, DAY_MS),
            ).fetchone()
            wish = "exchange" if status == "exchanged" else "refund"
            self.db.execute(
                "INSERT INTO returns (order_id, order_item_id, title, quantity, reason, comment,"
                " wish, status, refund_cents, requested_at) VALUES (?, ?, ?, 1, ?, '', ?, ?, ?, ?)",
                (
                    row["order_id"],
                    row["_id"],
                    title,
                    reason,
                    wish,
                    status,
                    row["unit_price_cents"] if wish == "refund" else 0,
                    row["placed_at"] + after * DAY_MS,
                ),
            )

    def _wishes(self) -> None:
        cart, wishes = CartStore(self._phone), WishStore(self._phone)
        for pick in cart_picks():
            product, variant = self._find(pick)
            cart.add(product, variant, pick.quantity)
        hours = [self.dice.randint(3, 600) for _ in cart_picks()]
        for index, age in enumerate(sorted(hours, reverse=True), 1):
            self.db.execute(
                "UPDATE cart_items SET added_at = ? WHERE _id = ?",
                (self.now - age * HOUR_MS, index),
            )
        for title in wished_titles():
            product = self.products.named(title)
            if product is not None:
                wishes.toggle(product)
        self.db.execute("UPDATE wishlist SET added_at = ? - _id * ?", (self.now, 40 * HOUR_MS))


def _variants(goods: Goods) -> list[tuple[str, str, int]]:
    """Colour, size and extra cost of every variant."""
    colours = goods.colours or ("",)
    if not goods.sizes:
        return [(colour, "", 0) for colour in colours]
    return [(colour, size.name, size.extra) for colour in colours for size in goods.sizes]


def _line(product: Product, variant: Variant, quantity: int) -> CartLine:
    return CartLine(
        0,
        product.id,
        variant.id,
        product.title,
        variant.colour,
        variant.size,
        variant.price,
        quantity,
    )
