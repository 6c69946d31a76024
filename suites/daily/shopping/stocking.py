"""Ways to put the shop into the state a task begins with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from ....device.device import Device
from ....tasks.state import StateUnreadable, Value
from ..utilities.seeding import force_stop, run_sql, set_clock
from .shop import DATABASE, SHOP, LineItem, Sku

_VARIANT = "title = ? AND colour = ? AND size = ?"
_SOLD = f"FROM products p JOIN variants v ON v.product_id = p._id WHERE p.{_VARIANT}"


async def sql(device: Device, statement: str, *values: Value) -> None:
    """Run one statement on the shop's database."""
    await run_sql(device, DATABASE, statement, *values)


async def close_shop(device: Device) -> None:
    """The shop reads everything afresh when it is opened next, on the day that its orders are dated
    by."""
    await set_clock(device)
    await force_stop(device, SHOP)


async def now_ms(device: Device) -> int:
    """The phone's clock."""
    return int(await device.shell("date", "+%s")) * 1000


async def counted(device: Device, query: str) -> int:
    """The number that a query of the shop's database gives."""
    return int(await device.shell("sqlite3", DATABASE, query))


async def fill_cart(device: Device, lines: Sequence[LineItem]) -> None:
    """The cart holds exactly these, the first of them at the top."""
    await sql(device, "DELETE FROM cart_items")
    now = await now_ms(device)
    for age, line in enumerate(lines, 1):
        await add_to_cart(device, line, now - age * 3_600_000)
    if await counted(device, "SELECT count(*) FROM cart_items") != len(lines):
        raise StateUnreadable(f"the shop does not sell all of {', '.join(x.words for x in lines)}")


async def add_to_cart(device: Device, line: LineItem, added_ms: int) -> None:
    """One line more in the cart."""
    sku = line.sku
    await sql(
        device,
        "INSERT INTO cart_items (product_id, variant_id, title, colour, size, unit_price_cents,"
        " quantity, added_at) SELECT p._id, v._id, p.title, v.colour, v.size, v.price_cents, ?, ?"
        f" {_SOLD}",
        *(line.quantity, added_ms, sku.title, sku.colour, sku.size),
    )


async def take_from_cart(device: Device, sku: Sku) -> None:
    """None of this is in the cart."""
    statement = f"DELETE FROM cart_items WHERE {_VARIANT}"
    await sql(device, statement, sku.title, sku.colour, sku.size)


async def in_stock(device: Device, sku: Sku) -> None:
    """There is enough of it to buy."""
    await sql(
        device,
        f"UPDATE variants SET stock = 40 WHERE _id = (SELECT v._id {_SOLD})",
        *(sku.title, sku.colour, sku.size),
    )


async def price(device: Device, title: str, cents: int, was_cents: int | None = None) -> None:
    """What an article costs, and cost before the sale it is in."""
    await sql(
        device,
        "UPDATE products SET price_cents = ?, list_price_cents = ? WHERE title = ?",
        *(cents, was_cents or cents, title),
    )
    await sql(
        device,
        "UPDATE variants SET price_cents = ?"
        " WHERE product_id = (SELECT _id FROM products WHERE title = ?)",
        *(cents, title),
    )


@dataclass(frozen=True, slots=True)
class Past:
    """An order of the past; `comes_on` is the day it arrived, or will if it is under way."""

    number: str
    placed_on: date
    comes_on: date
    courier: str
    lines: tuple[LineItem, ...]
    status: str = "delivered"

    async def put(self, device: Device) -> None:
        """Write the order with its lines; sent to the first address, paid the first way."""
        arrived = _noon_ms(self.comes_on) if self.status == "delivered" else None
        await sql(
            device,
            "INSERT INTO orders (number, placed_at, status, address_id, address, payment_id,"
            " payment, delivery, items_cents, discount_cents, delivery_cents, total_cents,"
            " courier, tracking, expected_on, delivered_at) SELECT ?, ?, ?, address_id, address,"
            " payment_id, payment, 'standard', 0, 0, 0, 0, ?, ?, ?, ?"
            " FROM orders WHERE address_id = 1 AND payment_id = 1 LIMIT 1",
            *(self.number, _noon_ms(self.placed_on), self.status, self.courier),
            *(f"{_letter(self.courier)}7740{self.number[-6:]}", self.comes_on.isoformat(), arrived),
        )
        for line in self.lines:
            await self._put_line(device, line)
        await add_up(device)

    async def _put_line(self, device: Device, line: LineItem) -> None:
        sku = line.sku
        await sql(
            device,
            "INSERT INTO order_items (order_id, product_id, variant_id, title, colour, size,"
            " unit_price_cents, quantity) SELECT (SELECT _id FROM orders WHERE number = ?), p._id,"
            f" v._id, p.title, v.colour, v.size, v.price_cents, ? {_SOLD}",
            *(self.number, line.quantity, sku.title, sku.colour, sku.size),
        )


async def add_up(device: Device) -> None:
    """What every order comes to is the sum of what is in it."""
    await sql(
        device,
        "UPDATE orders SET items_cents = (SELECT coalesce(sum(unit_price_cents * quantity), 0)"
        " FROM order_items WHERE order_id = orders._id)",
    )
    await sql(
        device, "UPDATE orders SET total_cents = items_cents - discount_cents + delivery_cents"
    )


def _letter(courier: str) -> str:
    """What the numbers of a courier's parcels begin with."""
    return courier[0] if courier.isascii() else "T"


def _noon_ms(day: date) -> int:
    return int(datetime.combine(day, time(12), UTC).timestamp() * 1000)
