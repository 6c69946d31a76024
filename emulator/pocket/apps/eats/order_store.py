"""The basket, orders, and how far an order has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..tables import Table, delete, insert, update
from ..wallet import Payment
from .address_store import Address, AddressStore
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


BASKET = Table("basket_items", Line, price="unit_price_cents")
ITEMS = Table("order_items", Line, price="unit_price_cents")
ORDERS = Table(
    "orders",
    Order,
    items="items_cents",
    delivery="delivery_cents",
    service="service_cents",
    tip="tip_cents",
    total="total_cents",
)


class OrderStore(EatsTables):
    """Reads and writes the basket and orders."""

    # -- basket -------------------------------------------------------------------------------

    def basket(self) -> list[Line]:
        return BASKET.select(self.db, "ORDER BY _id")

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
        BASKET.insert(self.db, replace(line, id=0), restaurant_id=dish.restaurant_id)

    def set_quantity(self, line_id: int, quantity: int) -> None:
        """Change how many are wanted; 0 removes the line."""
        if quantity:
            update(self.db, "basket_items", line_id, quantity=quantity)
        else:
            delete(self.db, "basket_items", line_id)

    def empty_basket(self) -> None:
        self.db.execute("DELETE FROM basket_items")

    # -- orders -------------------------------------------------------------------------------

    def orders(self) -> list[Order]:
        """All orders, the latest first."""
        return ORDERS.select(self.db, "ORDER BY placed_at DESC, _id DESC")

    def order(self, order_id: int) -> Order | None:
        return ORDERS.get(self.db, order_id)

    def items(self, order_id: int) -> list[Line]:
        return ITEMS.select(self.db, "WHERE order_id = ? ORDER BY _id", order_id)

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
        order_id = insert(
            self.db,
            "orders",
            number=order_number(serial),
            restaurant_id=meal.restaurant.id,
            restaurant=meal.restaurant.name,
            address_id=meal.address.id,
            address=meal.address.line,
            payment_id=meal.payment.id,
            payment=meal.payment.text,
            status="placed",
            placed_at=now,
            due_at=now + meal.restaurant.minutes(meal.address) * MINUTE_MS,
            items_cents=meal.items,
            delivery_cents=meal.restaurant.fee,
            service_cents=SERVICE_FEE,
            tip_cents=meal.tip,
            total_cents=meal.total,
            note=meal.note,
        )
        self.add_items(order_id, meal.lines)
        self.empty_basket()
        AddressStore(self._phone).charge(meal.payment, meal.total)
        self.db.execute("COMMIT")
        return order_id

    def add_items(self, order_id: int, lines: Sequence[Line]) -> None:
        for line in lines:
            ITEMS.insert(self.db, replace(line, id=0), order_id=order_id)

    def cancel(self, order_id: int) -> None:
        update(self.db, "orders", order_id, status="cancelled")

    def rate(self, order_id: int, stars: int) -> None:
        update(self.db, "orders", order_id, rating=stars)


def order_number(serial: int) -> str:
    """The number people quote."""
    return f"E{5200 + serial * 17 + serial * serial % 13}"
