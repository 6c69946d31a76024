"""The state of Eats: its rows, what tasks put there before they begin, and what an order is."""

from collections.abc import Mapping, Sequence
from math import hypot
from typing import ClassVar

from ....device.device import Device
from ....emulator.pocket.apps.eats.menus import default_options
from ....emulator.pocket.system.clock import START
from ....tasks.goal import Scenario
from ....tasks.simulated_user import Fact
from ....tasks.state import Change, PhoneState, Row, StateUnreadable, TableRef, Value
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from ..utilities.seeding import force_stop, run_sql, set_clock
from .dishes import Kitchen, Meal, Portion

EATS = "com.android.eats"
DATABASE = f"/data/data/{EATS}/databases/eats.db"
NOW_MINUTE = START.hour * 60 + START.minute
"""The time of day at which a pocket phone's clock stands."""
TODAY = START.date()
MINUTES_PER_KM = 4
"""How long a courier takes, on top of the kitchen's own minutes."""
GO_AHEAD = Fact(
    ("order", "pay", "place", "buy", "confirm", "go ahead", "total", "下单", "付", "订", "确认"),
    "Yes, that is right; go ahead and order.",
)


class EatsTask(BuiltInTask):
    """A task in Eats."""

    scenario: ClassVar = Scenario.LOCAL_SERVICES
    apps: ClassVar[tuple[str, ...]] = ("Eats",)

    async def set_up(self, device: Device) -> None:
        """Eats is closed, holds what the task needs, and the home screen is in front."""
        await set_clock(device)
        await force_stop(device, EATS)
        await self.prepare(device)
        await super().set_up(device)

    async def prepare(self, device: Device) -> None:
        """Put on the phone what the goal is about and what can be mistaken for it."""

    def usual_options(self, choices: str) -> str:
        """What the app chooses with a dish of these choices unasked, in the goal's language."""
        return default_options(choices, self.language)

    def ordered(self, found: VerifierInput, meal: Meal) -> tuple[Evidence, ...]:
        """Evidence of one new order: this one, paid as set, nothing besides."""
        orders, items = added(found, "orders"), added(found, "order_items")
        wanted = _order_row(found.before, meal)
        ids = {row["_id"] for row in orders}
        return (
            fact("new orders", 1, len(orders)),
            fact("the order", [wanted], [{key: row[key] for key in wanted} for row in orders]),
            fact("what is in it", self._wanted_lines(found.before, meal), _lines(items)),
            fact("its dishes belong to it", True, {row["order_id"] for row in items} == ids),
        )

    def _wanted_lines(self, state: PhoneState, meal: Meal) -> list[tuple[str, ...]]:
        place = row_of(state, "restaurants", name=meal.place)
        return sorted(self._wanted_line(state, place["_id"], one) for one in meal.portions)

    def _wanted_line(self, state: PhoneState, place_id: Value, portion: Portion) -> tuple[str, ...]:
        """Dish, number of pieces, price of one, options, what is left out, note."""
        dish = row_of(state, "dishes", restaurant_id=place_id, name=portion.dish)
        options = self.usual_options(str(dish["choices"]))
        line = (dish["_id"], portion.count, dish["price_cents"], options, portion.without, "")
        return tuple(map(str, line))

    async def committed(self, device: Device) -> bool:
        """Whether anything has been ordered."""
        query = "SELECT count(*) FROM orders WHERE status = 'placed'"
        return int(await device.shell("sqlite3", DATABASE, query)) > 0


async def change_eats(device: Device, statement: str, *values: Value) -> None:
    """Run one statement on the database of Eats."""
    await run_sql(device, DATABASE, statement, *values)


async def open_kitchen(device: Device, kitchen: Kitchen, least_cents: int = 500) -> None:
    """Every restaurant of a cuisine is open by day, delivers ten kilometres far, and has its
    dishes."""
    await change_eats(
        device,
        "UPDATE restaurants SET opens_at = 480, closes_at = 1380, range_m = 10000,"
        " min_order_cents = ? WHERE cuisine = ?",
        least_cents,
        kitchen.cuisine,
    )
    for dish in kitchen.dishes:
        await change_eats(device, "UPDATE dishes SET available = 1 WHERE name = ?", dish.name)


def table(name: str) -> TableRef:
    """One of the tables of Eats."""
    return TableRef(EATS, "eats.db", name)


def rows(state: PhoneState, name: str) -> tuple[Row, ...]:
    """The rows of one of the tables of Eats; raises StateUnreadable."""
    return state.rows(EATS, name)


def added(found: VerifierInput, name: str) -> tuple[Row, ...]:
    """The rows that came to one of the tables."""
    known = {row["_id"] for row in rows(found.before, name)}
    return tuple(row for row in rows(found.after, name) if row["_id"] not in known)


def row_of(state: PhoneState, table_name: str, /, **wanted: Value) -> Row:
    """The one row with these values; raises StateUnreadable unless there is exactly one."""
    found = [
        row for row in rows(state, table_name) if all(row[key] == wanted[key] for key in wanted)
    ]
    if len(found) != 1:
        raise StateUnreadable(f"Eats has {len(found)} {table_name} with {wanted}")
    return found[0]


def number(value: Value) -> int:
    """A whole number of a row; raises StateUnreadable for anything else."""
    if not isinstance(value, int):
        raise StateUnreadable(f"{value!r} is no whole number")
    return value


def metres(place: Row, address: Row) -> int:
    """How far an address is from a restaurant."""
    east, north = (number(place[axis]) - number(address[axis]) for axis in ("east_m", "north_m"))
    return round(hypot(east, north))


def travel_min(place: Row, address: Row) -> int:
    """The courier's part of a delivery."""
    return round(metres(place, address) / 1000 * MINUTES_PER_KM)


def delivery_min(place: Row, address: Row) -> int:
    """How long a delivery takes."""
    return number(place["kitchen_minutes"]) + travel_min(place, address)


def is_ordering(change: Change, meal: Meal) -> bool:
    """Whether a change belongs to placing an order like this one; `ordered` says whether it is
    just this one."""
    row = change.after
    if change.before is not None or not isinstance(row, Mapping):
        return False
    if change.where == table("orders"):
        to = str(row["address"]).startswith((f"{meal.address}: ", f"{meal.address}："))
        return row["restaurant"] == meal.place and to and row["status"] == "placed"
    return change.where == table("order_items") and meal.portion(str(row["name"])) is not None


def unordered(found: VerifierInput) -> Evidence:
    """Evidence that nothing was ordered."""
    return fact("new orders", 0, len(added(found, "orders")))


def _order_row(state: PhoneState, meal: Meal) -> Row:
    address = row_of(state, "addresses", label=meal.address)
    pays = row_of(state, "payment_methods", is_default=1)
    place = row_of(state, "restaurants", name=meal.place)
    return {
        "restaurant_id": place["_id"],
        "address_id": address["_id"],
        "payment_id": pays["_id"],
        "delivery_cents": place["delivery_fee_cents"],
        "tip_cents": 0,
        "note": meal.note,
        "status": "placed",
    }


def _lines(items: Sequence[Row]) -> list[tuple[str, ...]]:
    columns = ("dish_id", "quantity", "unit_price_cents", "options", "removed", "note")
    return sorted(tuple(str(row[name]) for name in columns) for row in items)
