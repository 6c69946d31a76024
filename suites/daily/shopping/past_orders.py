"""Orders of the past: where one is, and sending something back."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.answers import calendar_day, folded
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.state import Change, Row, StateUnreadable, Value
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import End, Evidence
from ...built_in import BuiltInTask
from .goods import COURIERS, YEAR
from .shop import ORDERS, RETURNS, SHOP, LineItem, Sku, added
from .stocking import Past, close_shop

# Articles that a fresh phone's owner has never bought, in one colour.
NEW_TO_OWNER = (
    Sku("Whirl Blender", "Red"),
    Sku("Toast Duo Toaster", "Cream"),
    Sku("City 18 Backpack", "Sand"),
    Sku("Bike Light Set", "Black"),
    Sku("Hair Dryer Zephyr", "Rose"),
    Sku("Kids Microscope", "White"),
    Sku("Drift Portable Speaker", "Teal"),
    Sku("Slim Office Keyboard", "White"),
    Sku("Humidifier Mist", "Sage"),
    Sku("Pet Water Fountain", "White"),
)
_BETWEEN = " ,;:、，；：。.-–—"
# Labels of the reasons on the form, and what the shop keeps for each.
REASONS = (
    ("Wrong size", "wrong_size"),
    ("Defective or does not work", "defective"),
    ("Damaged on arrival", "damaged"),
    ("Not as described", "not_as_described"),
    ("Wrong item was sent", "wrong_item"),
    ("Changed my mind", "changed_mind"),
    ("Arrived too late", "late"),
)
# Months whose orders may still go back on 2 March 2026, 180 days after they came.
MONTHS = (
    ("October", YEAR - 1, 10),
    ("November", YEAR - 1, 11),
    ("December", YEAR - 1, 12),
    ("January", YEAR, 1),
)


class OrderStatus(BuiltInTask):
    """Who brings an article that is under way, and when."""

    name: ClassVar = "OrderStatus"
    summary: ClassVar = "Find out who brings an order, and when"
    scenario: ClassVar = Scenario.SHOPPING
    level: ClassVar[Level] = "easy"
    tags: ClassVar = frozenset({Tag.QUERY, Tag.ANSWER})
    apps: ClassVar = ("Shop",)
    constraints: ClassVar = 2
    allowed_ends: ClassVar = frozenset({End.ANSWERED})

    def draw(self, random: Random) -> None:
        """The article, its courier and day, and the same of an order that came long ago."""
        self.sku, self.companion = random.sample(NEW_TO_OWNER, 2)
        self.courier, self.old_courier = random.sample(COURIERS, 2)
        self.couriers = COURIERS
        placed = date(YEAR, 2, random.randint(24, 28))
        self.new = Past(
            f"SH-3{random.randint(10000, 99999)}",
            placed,
            date(YEAR, 3, random.randint(3, 12)),
            self.courier,
            (LineItem(self.companion), LineItem(self.sku)),
            "shipped",
        )
        before = date(YEAR - 1, random.randint(10, 12), random.randint(2, 25))
        number = f"SH-2{random.randint(10000, 99999)}"
        came = before + timedelta(days=3)
        self.old = Past(number, before, came, self.old_courier, (LineItem(self.sku),))

    @property
    def wording(self) -> Goal:
        """The article, and how to answer."""
        return Goal(
            en=f"Which courier is bringing the {self.sku.title} that is on its way from the Shop "
            "app, and on which date will it arrive? Answer with the courier and the date and "
            "nothing else, like “Acme Parcels, January 5”.",
            zh=f"我在“商城”应用里买的、正在路上的“{self.sku.title}”是哪家快递公司送，哪一天到？"
            "只回答快递公司和日期，例如“飞燕快递，1月5日”。",
        )

    async def set_up(self, device: Device) -> None:
        """The article is under way; it came once before, with another courier."""
        await close_shop(device)
        await self.old.put(device)
        await self.new.put(device)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The answer is that courier and that day."""
        order = self._order(found)
        courier, day = str(order["courier"]), date.fromisoformat(str(order["expected_on"]))
        said = courier_and_day(found.answer, self.couriers)
        return (fact("courier and day", (courier.casefold(), day), said),)

    def declared(self, change: Change) -> bool:
        """Nothing changes."""
        return False

    def _order(self, found: VerifierInput) -> Row:
        """The order under way with the article in it."""
        with_it = {r["order_id"] for r in found.before.rows(SHOP, "order_items") if self._is(r)}
        for row in found.before.rows(SHOP, ORDERS.table):
            if row["_id"] in with_it and row["status"] != "delivered":
                return row
        raise StateUnreadable(f"no {self.sku.title} is under way")

    def _is(self, row: Row) -> bool:
        return row["title"] == self.sku.title


def courier_and_day(
    answer: str | None, couriers: Sequence[str] = COURIERS
) -> tuple[str, date] | None:
    """The courier and the day that an answer consists of, in either order; else None."""
    text = folded(answer).casefold()
    for courier in map(str.casefold, couriers):
        for rest in (text.removeprefix(courier), text.removesuffix(courier)):
            if rest != text and (day := calendar_day(rest.strip(_BETWEEN), YEAR)):
                return courier, day
    return None


class ReturnItem(BuiltInTask):
    """An article is sent back for a reason; it was bought in two months, and one is meant."""

    name: ClassVar = "ReturnItem"
    summary: ClassVar = "Send an article back"
    scenario: ClassVar = Scenario.SHOPPING
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.ATOMIC, Tag.SCROLL})
    apps: ClassVar = ("Shop",)
    constraints: ClassVar = 4

    def draw(self, random: Random) -> None:
        """The article, the reason, and the months of the two orders."""
        self.sku, self.companion, self.other = random.sample(NEW_TO_OWNER, 3)
        self.reason, self.other_reason = random.sample(REASONS, 2)
        self.month, self.other_month = random.sample(MONTHS, 2)
        self.number, self.other_number = (f"SH-{n}{random.randint(10000, 99999)}" for n in (2, 3))
        self.days = random.sample(range(3, 26), 2)
        self.courier = random.choice(COURIERS)
        self.returned = self.sku

    @property
    def wording(self) -> Goal:
        """Article, month and reason."""
        label, _ = self.reason
        month, year, number = self.month
        return Goal(
            en=f"In the Shop app, return the {self.sku.title} that I ordered in {month} {year}. "
            f"The reason is “{label}”, and I want my money back. Leave the comment empty.",
            zh=f"在“商城”应用里退货：我在 {year} 年 {number} 月下单的“{self.sku.title}”，"
            f"原因选“{self.phone_words(SHOP, label)}”，要求退款，不写备注。",
        )

    async def set_up(self, device: Device) -> None:
        """The article was ordered in both months, each time with another one."""
        await close_shop(device)
        orders = (
            (self.number, self.month, self.companion),
            (self.other_number, self.other_month, self.other),
        )
        for (number, (_, year, month), beside), day in zip(orders, self.days, strict=True):
            placed = date(year, month, day)
            lines = (LineItem(beside), LineItem(self.sku))
            await Past(number, placed, placed + timedelta(days=3), self.courier, lines).put(device)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One return of that piece of that order, for that reason."""
        wanted: Row = {
            "order_item_id": self._piece(found),
            "title": self.sku.title,
            "quantity": 1,
            "reason": self.reason[1],
            "comment": "",
            "wish": "refund",
            "status": "requested",
        }
        columns = [{name: row[name] for name in wanted} for row in added(found, RETURNS)]
        return (fact("returns asked for", [wanted], columns),)

    def declared(self, change: Change) -> bool:
        """The new return; what is in it is for `check` to say."""
        return change.where == RETURNS and change.before is None

    def _piece(self, found: VerifierInput) -> Value:
        """The row of the article in the order of that month."""
        _, year, month = self.month
        orders = {
            row["_id"]
            for row in found.before.rows(SHOP, ORDERS.table)
            if _month(row["placed_at"]) == (year, month)
        }
        pieces = [
            row["_id"]
            for row in found.before.rows(SHOP, "order_items")
            if row["order_id"] in orders and self.sku.fits(row)
        ]
        if len(pieces) != 1:
            raise StateUnreadable(f"{len(pieces)} of {self.sku.title} in {self.month[0]}")
        return pieces[0]


def _month(milliseconds: Value) -> tuple[int, int]:
    """Year and month of a moment."""
    moment = datetime.fromtimestamp(int(milliseconds or 0) / 1000, UTC)
    return moment.year, moment.month
