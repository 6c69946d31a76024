"""Orders, what is in them, and returns."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from .account_store import Address, Coupon, Payment
from .cart_store import CartLine
from .database import DAY_MS, ShopTables
from .history import couriers

Delivery = Literal["standard", "express"]
STANDARD_FEE = 490
EXPRESS_FEE = 990
FREE_FROM = 7500
"""Items worth this much, in cents, are delivered free of charge."""
RETURN_DAYS = 180


@dataclass(frozen=True, slots=True)
class Order:
    """An order; money in cents, times in epoch milliseconds."""

    id: int
    number: str
    placed_at: int
    status: str
    address: str
    payment: str
    delivery: str
    items: int
    discount: int
    fee: int
    total: int
    courier: str
    tracking: str
    expected: date
    delivered_at: int | None


@dataclass(frozen=True, slots=True)
class Return:
    """Something sent back."""

    id: int
    item_id: int
    order_id: int
    title: str
    quantity: int
    reason: str
    wish: str
    status: str
    refund: int
    requested_at: int


@dataclass(frozen=True, slots=True)
class Bill:
    """What an order costs, in cents."""

    items: int
    discount: int
    fee: int

    @property
    def total(self) -> int:
        return self.items - self.discount + self.fee


@dataclass(frozen=True, slots=True)
class Purchase:
    """Everything needed to place an order."""

    lines: tuple[CartLine, ...]
    address: Address
    payment: Payment
    delivery: Delivery
    coupon: Coupon | None
    bill: Bill


class OrderStore(ShopTables):
    """Reads and writes orders and returns."""

    def orders(self) -> list[Order]:
        """All orders, the latest first."""
        rows = self.db.execute("SELECT * FROM orders ORDER BY placed_at DESC, _id DESC")
        return [_order(row) for row in rows]

    def order(self, order_id: int) -> Order | None:
        row = self.db.execute("SELECT * FROM orders WHERE _id = ?", (order_id,)).fetchone()
        return None if row is None else _order(row)

    def items(self, order_id: int) -> list[CartLine]:
        rows = self.db.execute(
            "SELECT * FROM order_items WHERE order_id = ? ORDER BY _id", (order_id,)
        )
        return [_item(row) for row in rows]

    def item(self, item_id: int) -> CartLine | None:
        row = self.db.execute("SELECT * FROM order_items WHERE _id = ?", (item_id,)).fetchone()
        return None if row is None else _item(row)

    def bought(self) -> list[tuple[CartLine, int]]:
        """Every variant bought before with the time of the last purchase, the latest first."""
        rows = self.db.execute(
            "SELECT order_items.*, max(orders.placed_at) AS last FROM order_items"
            " JOIN orders ON orders._id = order_items.order_id WHERE orders.status <> 'cancelled'"
            " GROUP BY variant_id ORDER BY last DESC, order_items._id"
        )
        return [(_item(row), row["last"]) for row in rows]

    def fee(self, lines: Sequence[CartLine], delivery: Delivery) -> int:
        """What delivery costs in cents."""
        if delivery == "express":
            return EXPRESS_FEE
        paid = {
            row[0] for row in self.db.execute("SELECT _id FROM products WHERE free_delivery = 0")
        }
        charged = any(line.product_id in paid for line in lines)
        worth = sum(line.total for line in lines)
        return STANDARD_FEE if charged and worth < FREE_FROM else 0

    def bill(
        self, lines: Sequence[CartLine], delivery: Delivery, coupon: Coupon | None, eligible: int
    ) -> Bill:
        """The costs of an order whose lines worth `eligible` cents a coupon is for."""
        fee = self.fee(lines, delivery)
        discount = 0
        if coupon is not None:
            match coupon.kind:
                case "amount":
                    discount = min(coupon.value, eligible)
                case "percent":
                    discount = round(eligible * coupon.value / 100)
                case _:
                    fee = 0 if delivery == "standard" else fee
        return Bill(sum(line.total for line in lines), discount, fee)

    def expected(self, lines: Sequence[CartLine], delivery: Delivery) -> date:
        """The day a parcel would come."""
        today = self._phone.now().date()
        if delivery == "express":
            return today + timedelta(days=1)
        marks = ", ".join("?" * len(lines))
        row = self.db.execute(
            f"SELECT max(delivery_days) FROM products WHERE _id IN ({marks})",
            [line.product_id for line in lines],
        ).fetchone()
        return today + timedelta(days=int(row[0] or 3))

    def place(self, purchase: Purchase) -> int:
        """Write an order, use up its coupon, empty its lines from the cart; returns the id."""
        now = self._phone.epoch_ms()
        serial = int(self.db.execute("SELECT count(*) FROM orders").fetchone()[0]) + 1
        bill = purchase.bill
        self.db.execute("BEGIN")
        cursor = self.db.execute(
            "INSERT INTO orders (number, placed_at, status, address_id, address, payment_id,"
            " payment, delivery, coupon_id, items_cents, discount_cents, delivery_cents,"
            " total_cents, courier, tracking, expected_on)"
            " VALUES (?, ?, 'processing', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?)",
            (
                order_number(serial),
                now,
                purchase.address.id,
                purchase.address.text,
                purchase.payment.id,
                purchase.payment.text,
                purchase.delivery,
                None if purchase.coupon is None else purchase.coupon.id,
                bill.items,
                bill.discount,
                bill.fee,
                bill.total,
                couriers()[serial % len(couriers())],
                self.expected(purchase.lines, purchase.delivery).isoformat(),
            ),
        )
        order_id = cursor.lastrowid or 0
        for line in purchase.lines:
            self.add_item(order_id, line)
            self.db.execute("DELETE FROM cart_items WHERE _id = ?", (line.id,))
        if purchase.coupon is not None:
            self.db.execute(
                "UPDATE coupons SET used_at = ? WHERE _id = ?", (now, purchase.coupon.id)
            )
        if purchase.payment.balance is not None:
            self.db.execute(
                "UPDATE payment_methods SET balance_cents = balance_cents - ? WHERE _id = ?",
                (bill.total, purchase.payment.id),
            )
        self.db.execute("COMMIT")
        return order_id

    def add_item(self, order_id: int, line: CartLine) -> None:
        self.db.execute(
            "INSERT INTO order_items (order_id, product_id, variant_id, title, colour, size,"
            " unit_price_cents, quantity) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                order_id,
                line.product_id,
                line.variant_id,
                line.title,
                line.colour,
                line.size,
                line.price,
                line.quantity,
            ),
        )

    def cancel(self, order_id: int) -> None:
        self.db.execute(
            "UPDATE orders SET status = 'cancelled', cancelled_at = ? WHERE _id = ?",
            (self._phone.epoch_ms(), order_id),
        )

    def returns(self) -> list[Return]:
        rows = self.db.execute("SELECT * FROM returns ORDER BY requested_at DESC, _id DESC")
        return [_return(row) for row in rows]

    def returned(self, item_id: int) -> Return | None:
        """The return of an order's item, when it was asked for."""
        return next((entry for entry in self.returns() if entry.item_id == item_id), None)

    def returnable(self, order: Order) -> bool:
        """Whether things of an order can still be sent back."""
        if order.status != "delivered" or order.delivered_at is None:
            return False
        return self._phone.epoch_ms() - order.delivered_at <= RETURN_DAYS * DAY_MS

    def send_back(
        self, item: CartLine, order_id: int, quantity: int, reason: str, comment: str, wish: str
    ) -> None:
        """Ask for a return; `wish` is `refund` or `exchange`."""
        refund = item.price * quantity if wish == "refund" else 0
        self.db.execute(
            "INSERT INTO returns (order_id, order_item_id, title, quantity, reason, comment, wish,"
            " status, refund_cents, requested_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'requested', ?, ?)",
            (
                order_id,
                item.id,
                item.title,
                quantity,
                reason,
                comment,
                wish,
                refund,
                self._phone.epoch_ms(),
            ),
        )


def order_number(serial: int) -> str:
    """The number people quote: it grows with time but not by one."""
    return f"SH-{204_000 + serial * 373 + serial * serial % 97}"


def _order(row: sqlite3.Row) -> Order:
    return Order(
        row["_id"],
        row["number"],
        row["placed_at"],
        row["status"],
        row["address"],
        row["payment"],
        row["delivery"],
        row["items_cents"],
        row["discount_cents"],
        row["delivery_cents"],
        row["total_cents"],
        row["courier"],
        row["tracking"],
        date.fromisoformat(row["expected_on"]),
        row["delivered_at"],
    )


def _item(row: sqlite3.Row) -> CartLine:
    return CartLine(
        row["_id"],
        row["product_id"],
        row["variant_id"],
        row["title"],
        row["colour"],
        row["size"],
        row["unit_price_cents"],
        row["quantity"],
    )


def _return(row: sqlite3.Row) -> Return:
    return Return(
        row["_id"],
        row["order_item_id"],
        row["order_id"],
        row["title"],
        row["quantity"],
        row["reason"],
        row["wish"],
        row["status"],
        row["refund_cents"],
        row["requested_at"],
    )
