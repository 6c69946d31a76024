"""Fills the shop of a fresh phone: the catalogue, and what its owner did with it."""

from __future__ import annotations

import random
from datetime import timedelta

from ..base import AppContext
from ..owner_texts import owners_words, retold
from ..tables import insert, insert_all, update
from .account_store import Address
from .cart_store import CartStore, WishStore, line_of
from .database import DAY_MS, SCHEMA, ShopTables
from .goods import Goods, all_goods, pair
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
        self.words = owners_words(phone.system, "shop")
        self.addresses = retold(ADDRESSES, self.words)
        self.payments = retold(PAYMENTS, self.words)

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
        for store in retold(stores(), self.words):
            insert(
                self.db,
                "stores",
                name=store.name,
                city=store.city,
                rating_tenths=store.rating_tenths,
                followers=self.dice.randint(900, 48_000),
                about=store.about,
            )

    def _article(self, goods: Goods) -> None:
        reviews = self.dice.randint(38, 900) * (3 if goods.best_seller else 1)
        product_id = insert(
            self.db,
            "products",
            store_id=self._store(goods.store),
            category=goods.category,
            title=self._said(goods.title),
            icon=goods.icon,
            price_cents=goods.price,
            list_price_cents=goods.list_price,
            rating_tenths=goods.rating_tenths,
            review_count=reviews,
            sold_count=reviews * self.dice.randint(4, 9) + self.dice.randint(0, 9),
            free_delivery=goods.free_delivery,
            delivery_days=self.dice.randint(2, 5),
            best_seller=goods.best_seller,
            warranty_months=goods.warranty_months,
            listed_at=self.now - self.dice.randint(5, 700) * DAY_MS,
        )
        insert_all(
            self.db,
            "variants",
            "product_id, sku, colour, size, price_cents, stock",
            [
                (
                    product_id,
                    f"{product_id:04d}-{index:02d}",
                    self._said(colour),
                    self._said(size),
                    goods.price + extra,
                    0 if f"{colour}/{size}" in goods.sold_out else self.dice.randint(3, 80),
                )
                for index, (colour, size, extra) in enumerate(_variants(goods))
            ],
        )
        specs = [(product_id, *self._spec(*spec)) for spec in goods.specs]
        insert_all(self.db, "specs", "product_id, name, value", specs)

    def _said(self, text: str) -> str:
        return self.words.get(text, text)

    def _spec(self, name: str, value: str) -> tuple[str, str]:
        """A detail in the owner's words: its own where the file has the whole line."""
        said = self.words.get(f"{name}: {value}", "")
        return pair(said) if said else (self._said(name), self._said(value))

    def _store(self, name: str) -> int | None:
        """The id of a store; None for what is of no store."""
        row = self.db.execute(
            "SELECT _id FROM stores WHERE name = ?", (self._said(name),)
        ).fetchone()
        return None if row is None else int(row[0])

    def _account(self) -> None:
        insert_all(
            self.db,
            "addresses",
            "label, recipient, phone, street, city, postcode, is_default",
            [(*address, index == 0) for index, address in enumerate(self.addresses)],
        )
        insert_all(
            self.db,
            "payment_methods",
            "kind, name, digits, expires, balance_cents, is_default",
            [(*payment, index == 0) for index, payment in enumerate(self.payments)],
        )
        midnight = self._phone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        today = int(midnight.timestamp() * 1000)
        for coupon in coupons():
            start, end = today + coupon.from_day * DAY_MS, today + (coupon.to_day + 1) * DAY_MS
            insert(
                self.db,
                "coupons",
                store_id=self._store(coupon.store),
                code=coupon.code,
                kind=coupon.kind,
                value=coupon.value,
                min_spend_cents=coupon.least,
                starts_at=start,
                expires_at=end,
                used_at=start + 5 * DAY_MS if coupon.used else None,
            )

    def _find(self, pick: Pick) -> tuple[Product, Variant]:
        """The product and variant a pick names; raises LookupError when there is none."""
        pick = retold(pick, self.words)
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
        address = Address(bought.address, *self.addresses[bought.address - 1])
        payment = self.payments[bought.payment - 1]
        sent = bought.status in ("shipped", "out_for_delivery", "delivered")
        order_id = insert(
            self.db,
            "orders",
            number=order_number(serial),
            placed_at=placed,
            status=bought.status,
            address_id=address.id,
            address=address.text,
            payment_id=bought.payment,
            payment=f"{payment.name} ••{payment.digits}",
            delivery="standard",
            items_cents=worth,
            discount_cents=0,
            delivery_cents=fee,
            total_cents=worth + fee,
            courier=self._said(bought.courier),
            tracking=f"{bought.courier[0]}{self.dice.randint(10**9, 10**10 - 1)}" if sent else "",
            expected_on=expected,
            delivered_at=delivered,
            cancelled_at=placed + 2 * HOUR_MS if bought.status == "cancelled" else None,
        )
        orders = OrderStore(self._phone)
        for pick, product, variant in picks:
            orders.add_item(order_id, line_of(product, variant, pick.quantity))

    def _returns(self) -> None:
        for days_ago, title, reason, status, after in retold(returned(), self.words):
            cutoff = self.now - days_ago * DAY_MS
            row = self.db.execute(
                "SELECT order_items.*, orders.placed_at FROM order_items"
                " JOIN orders ON orders._id = order_id"
                " WHERE title = ? AND abs(placed_at - ?) < ?",
                (title, cutoff, DAY_MS),
            ).fetchone()
            wish = "exchange" if status == "exchanged" else "refund"
            insert(
                self.db,
                "returns",
                order_id=row["order_id"],
                order_item_id=row["_id"],
                title=title,
                quantity=1,
                reason=reason,
                comment="",
                wish=wish,
                status=status,
                refund_cents=row["unit_price_cents"] if wish == "refund" else 0,
                requested_at=row["placed_at"] + after * DAY_MS,
            )

    def _wishes(self) -> None:
        cart, wishes = CartStore(self._phone), WishStore(self._phone)
        for pick in cart_picks():
            product, variant = self._find(pick)
            cart.add(product, variant, pick.quantity)
        hours = [self.dice.randint(3, 600) for _ in cart_picks()]
        for index, age in enumerate(sorted(hours, reverse=True), 1):
            update(self.db, "cart_items", index, added_at=self.now - age * HOUR_MS)
        for title in wished_titles():
            product = self.products.named(self._said(title))
            if product is not None:
                wishes.toggle(product)
        self.db.execute("UPDATE wishlist SET added_at = ? - _id * ?", (self.now, 40 * HOUR_MS))


def _variants(goods: Goods) -> list[tuple[str, str, int]]:
    """Colour, size and extra cost of every variant."""
    colours = goods.colours or ("",)
    if not goods.sizes:
        return [(colour, "", 0) for colour in colours]
    return [(colour, size.name, size.extra) for colour in colours for size in goods.sizes]
