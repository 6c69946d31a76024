"""Orders, what is in them, and returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from ..owner_texts import owners_words, retold
from ..tables import Table, delete, insert, update
from ..wallet import Payment
from .account_store import AccountStore, Address, Coupon
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


ORDERS = Table(
    "orders",
    Order,
    items="items_cents",
    discount="discount_cents",
    fee="delivery_cents",
    total="total_cents",
    expected="expected_on",
)
ITEMS = Table("order_items", CartLine, price="unit_price_cents")
RETURNS = Table("returns", Return, item_id="order_item_id", refund="refund_cents")


class OrderStore(ShopTables):
    """Reads and writes orders and returns."""

    def orders(self) -> list[Order]:
        """All orders, the latest first."""
        return ORDERS.select(self.db, "ORDER BY placed_at DESC, _id DESC")

    def order(self, order_id: int) -> Order | None:
        return ORDERS.get(self.db, order_id)

    def items(self, order_id: int) -> list[CartLine]:
        return ITEMS.select(self.db, "WHERE order_id = ? ORDER BY _id", order_id)

    def item(self, item_id: int) -> CartLine | None:
        return ITEMS.get(self.db, item_id)

    def bought(self) -> list[tuple[CartLine, int]]:
        """Every variant bought before with the time of the last purchase, the latest first."""
        rows = self.db.execute(
            f"SELECT max(orders.placed_at) AS last, {ITEMS.columns} FROM order_items"
            " JOIN orders ON orders._id = order_items.order_id WHERE orders.status <> 'cancelled'"
            " GROUP BY variant_id ORDER BY last DESC, order_items._id"
        )
        return [(ITEMS.read(line), last) for last, *line in rows]

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
        words = owners_words(self._phone.system, "shop")
        self.db.execute("BEGIN")
        order_id = insert(
            self.db,
            "orders",
            number=order_number(serial),
            placed_at=now,
            status="processing",
            address_id=purchase.address.id,
            address=purchase.address.text,
            payment_id=purchase.payment.id,
            payment=purchase.payment.text,
            delivery=purchase.delivery,
            coupon_id=None if purchase.coupon is None else purchase.coupon.id,
            items_cents=bill.items,
            discount_cents=bill.discount,
            delivery_cents=bill.fee,
            total_cents=bill.total,
            courier=retold(couriers(), words)[serial % len(couriers())],
            tracking="",
            expected_on=self.expected(purchase.lines, purchase.delivery),
        )
        for line in purchase.lines:
            self.add_item(order_id, line)
            delete(self.db, "cart_items", line.id)
        if purchase.coupon is not None:
            update(self.db, "coupons", purchase.coupon.id, used_at=now)
        AccountStore(self._phone).charge(purchase.payment, bill.total)
        self.db.execute("COMMIT")
        return order_id

    def add_item(self, order_id: int, line: CartLine) -> None:
        ITEMS.insert(self.db, replace(line, id=0), order_id=order_id)

    def cancel(self, order_id: int) -> None:
        now = self._phone.epoch_ms()
        update(self.db, "orders", order_id, status="cancelled", cancelled_at=now)

    def returns(self) -> list[Return]:
        return RETURNS.select(self.db, "ORDER BY requested_at DESC, _id DESC")

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
        insert(
            self.db,
            "returns",
            order_id=order_id,
            order_item_id=item.id,
            title=item.title,
            quantity=quantity,
            reason=reason,
            comment=comment,
            wish=wish,
            status="requested",
            refund_cents=item.price * quantity if wish == "refund" else 0,
            requested_at=self._phone.epoch_ms(),
        )


def order_number(serial: int) -> str:
    """The number people quote: it grows with time but not by one."""
    return f"SH-{204_000 + serial * 373 + serial * serial % 97}"
