"""The basket, orders, and how far an order has come."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .address_store import Address, Payment
from .database import MINUTE_MS, EatsTables
from .restaurant_store import Dish, Restaurant

SERVICE_FEE = 120
MOST = 20
Stage = Literal["placed", "cooking", "on_the_way", "delivered", "cancelled"]


@dataclass(frozen=True, slots=True)
class Line:
    """Some pieces of one dish as it is wanted; the price of one in cents."""

    id: int
    dish_id: int
    name: str
    quantity: int
    price: int
    options: str
    removed: str
    note: str

    @property
    def total(self) -> int:
        return self.price * self.quantity

    @property
    def details(self) -> str:
        """Options, what is left out, and the note, as people read them."""
        without = f"without {self.removed}" if self.removed else ""
        return ", ".join(part for part in (self.options, without, self.note) if part)


@dataclass(frozen=True, slots=True)
class Order:
    """An order; money in cents, times in epoch milliseconds."""

    id: int
    number: str
    restaurant_id: int
    restaurant: str
    address: str
    payment: str
    status: Stage
    placed_at: int
    due_at: int
    items: int
    delivery: int
    service: int
    tip: int
    total: int
    note: str
    rating: int | None


@dataclass(frozen=True, slots=True)
class Meal:
    """Everything needed to place an order; the tip in cents."""

    restaurant: Restaurant
    lines: tuple[Line, ...]
    address: Address
    payment: Payment
    tip: int
    note: str

    @property
    def items(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def total(self) -> int:
        return self.items + self.restaurant.fee + SERVICE_FEE + self.tip


class OrderStore(EatsTables):
    """Reads and writes the basket and orders."""

    # -- basket -------------------------------------------------------------------------------

    def basket(self) -> list[Line]:
        return [_line(row) for row in self.db.execute("SELECT * FROM basket_items ORDER BY _id")]

    def basket_restaurant(self) -> int | None:
        """Whose dishes are in the basket; None while it is empty."""
        row = self.db.execute("SELECT restaurant_id FROM basket_items LIMIT 1").fetchone()
        return None if row is None else int(row[0])

    def add(self, dish: Dish, line: Line) -> None:
        """Put dishes into the basket, on top of those wanted in the same way."""
        same = self.db.execute(
            "SELECT _id FROM basket_items WHERE dish_id = ? AND options = ? AND removed = ?"
            " AND note = ?",
            (dish.id, line.options, line.removed, line.note),
        ).fetchone()
        if same is not None:
            self.db.execute(
                "UPDATE basket_items SET quantity = min(?, quantity + ?) WHERE _id = ?",
                (MOST, line.quantity, same[0]),
            )
            return
        self.db.execute(
            "INSERT INTO basket_items (restaurant_id, dish_id, name, quantity, unit_price_cents,"
            " options, removed, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (dish.restaurant_id, *_values(line)),
        )

    def set_quantity(self, line_id: int, quantity: int) -> None:
        """Change how many are wanted; 0 removes the line."""
        if quantity:
            self.db.execute(
                "UPDATE basket_items SET quantity = ? WHERE _id = ?", (quantity, line_id)
            )
        else:
            self.db.execute("DELETE FROM basket_items WHERE _id = ?", (line_id,))

    def empty_basket(self) -> None:
        self.db.execute("DELETE FROM basket_items")

    # -- orders -------------------------------------------------------------------------------

    def orders(self) -> list[Order]:
        """All orders, the latest first."""
        rows = self.db.execute("SELECT * FROM orders ORDER BY placed_at DESC, _id DESC")
        return [_order(row) for row in rows]

    def order(self, order_id: int) -> Order | None:
        row = self.db.execute("SELECT * FROM orders WHERE _id = ?", (order_id,)).fetchone()
        return None if row is None else _order(row)

    def items(self, order_id: int) -> list[Line]:
        rows = self.db.execute(
            "SELECT * FROM order_items WHERE order_id = ? ORDER BY _id", (order_id,)
        )
        return [_line(row) for row in rows]

    def stage(self, order: Order) -> Stage:
        """How far an order is by the clock; what the row says is kept until it is due."""
        now = self._phone.epoch_ms()
        if order.status in ("delivered", "cancelled"):
            return order.status
        if now >= order.due_at:
            return "delivered"
        if order.status == "on_the_way" or order.due_at - now < 10 * MINUTE_MS:
            return "on_the_way"
        return "cooking" if now - order.placed_at >= 3 * MINUTE_MS else order.status

    def cancellable(self, order: Order) -> bool:
        """Whether the kitchen has not begun yet."""
        return self.stage(order) == "placed"

    def place(self, meal: Meal) -> int:
        """Write an order, empty the basket, charge a wallet; returns the order's id."""
        now = self._phone.epoch_ms()
        serial = int(self.db.execute("SELECT count(*) FROM orders").fetchone()[0]) + 1
        self.db.execute("BEGIN")
        cursor = self.db.execute(
            "INSERT INTO orders (number, restaurant_id, restaurant, address_id, address,"
            " payment_id, payment, status, placed_at, due_at, items_cents, delivery_cents,"
            " service_cents, tip_cents, total_cents, note)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'placed', ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                order_number(serial),
                meal.restaurant.id,
                meal.restaurant.name,
                meal.address.id,
                f"{meal.address.label}: {meal.address.text}",
                meal.payment.id,
                meal.payment.text,
                now,
                now + meal.restaurant.minutes(meal.address) * MINUTE_MS,
                meal.items,
                meal.restaurant.fee,
                SERVICE_FEE,
                meal.tip,
                meal.total,
                meal.note,
            ),
        )
        order_id = cursor.lastrowid or 0
        self.add_items(order_id, meal.lines)
        self.empty_basket()
        if meal.payment.balance is not None:
            self.db.execute(
                "UPDATE payment_methods SET balance_cents = balance_cents - ? WHERE _id = ?",
                (meal.total, meal.payment.id),
            )
        self.db.execute("COMMIT")
        return order_id

    def add_items(self, order_id: int, lines: Sequence[Line]) -> None:
        self.db.executemany(
            "INSERT INTO order_items (order_id, dish_id, name, quantity, unit_price_cents,"
            " options, removed, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(order_id, *_values(line)) for line in lines],
        )

    def cancel(self, order_id: int) -> None:
        self.db.execute("UPDATE orders SET status = 'cancelled' WHERE _id = ?", (order_id,))

    def rate(self, order_id: int, stars: int) -> None:
        self.db.execute("UPDATE orders SET rating = ? WHERE _id = ?", (stars, order_id))


def order_number(serial: int) -> str:
    """The number people quote."""
    return f"E{5200 + serial * 17 + serial * serial % 13}"


def _values(line: Line) -> tuple[object, ...]:
    return (
        line.dish_id,
        line.name,
        line.quantity,
        line.price,
        line.options,
        line.removed,
        line.note,
    )


def _line(row: sqlite3.Row) -> Line:
    return Line(
        row["_id"],
        row["dish_id"],
        row["name"],
        row["quantity"],
        row["unit_price_cents"],
        row["options"],
        row["removed"],
        row["note"],
    )


def _order(row: sqlite3.Row) -> Order:
    return Order(
        row["_id"],
        row["number"],
        row["restaurant_id"],
        row["restaurant"],
        row["address"],
        row["payment"],
        row["status"],
        row["placed_at"],
        row["due_at"],
        row["items_cents"],
        row["delivery_cents"],
        row["service_cents"],
        row["tip_cents"],
        row["total_cents"],
        row["note"],
        row["rating"],
    )
