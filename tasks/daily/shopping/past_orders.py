"""Orders of the past: where one is, and sending something back."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Solution
from ....device.device import Device
from ....device.ui import UiNode
from ....traces.schema import End, Evidence
from ...answers import calendar_day, folded
from ...goal import Goal, Level, Scenario, Tag
from ...play import Look, player
from ...state import Change, Row, StateUnreadable, Value
from ...task import Task, fact
from ...verifier_input import VerifierInput
from .goods import COURIERS, YEAR
from .shop import ORDERS, RETURNS, SHOP, Line, Sku, added
from .shop_screens import child, first, title, to_account
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
OPEN = ("Shipped", "Out for delivery")
REPLACEMENT = "Send a replacement"
ARRIVES = "Arrives by "
_BETWEEN = " ,;:、，；：。.-–—"


# Labels of the reasons on the form, the same in Chinese, and what the shop keeps for each.
REASONS = (
    ("Wrong size", "尺码不对", "wrong_size"),
    ("Defective or does not work", "有缺陷或无法使用", "defective"),
    ("Damaged on arrival", "到货时已损坏", "damaged"),
    ("Not as described", "与描述不符", "not_as_described"),
    ("Wrong item was sent", "发错商品", "wrong_item"),
    ("Changed my mind", "不想要了", "changed_mind"),
    ("Arrived too late", "送达太晚", "late"),
)
# Months whose orders may still go back on 2 March 2026, 180 days after they came.
MONTHS = (
    ("October", YEAR - 1, 10),
    ("November", YEAR - 1, 11),
    ("December", YEAR - 1, 12),
    ("January", YEAR, 1),
)


class OrderStatus(Task):
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
        placed = date(YEAR, 2, random.randint(24, 28))
        self.new = Past(
            f"SH-3{random.randint(10000, 99999)}",
            placed,
            date(YEAR, 3, random.randint(3, 12)),
            self.courier,
            (Line(self.companion), Line(self.sku)),
            "shipped",
        )
        before = date(YEAR - 1, random.randint(10, 12), random.randint(2, 25))
        number = f"SH-2{random.randint(10000, 99999)}"
        came = before + timedelta(days=3)
        self.old = Past(number, before, came, self.old_courier, (Line(self.sku),))
        self.days_late = 0

    @property
    def wording(self) -> Goal:
        """The article, and how to answer."""
        return Goal(
            en=f"Which courier is bringing the {self.sku.title} that is on its way from the Shop "
            "app, and on which date will it arrive? Answer with the courier and the date and "
            "nothing else, like “Acme Parcels, January 5”.",
            zh=f"我在 Shop 应用里买的、正在路上的 {self.sku.title} 是哪家快递公司送，哪一天到？"
            "只回答快递公司和日期，例如“Acme Parcels，1月5日”。",
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
        said = courier_and_day(found.answer)
        return (fact("courier and day", (courier.casefold(), day), said),)

    def declared(self, change: Change) -> bool:
        """Nothing changes."""
        return False

    def script(self) -> Solution:
        """Opens the order that is under way and reads it."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """The order that came long ago, a day off, and half of it."""
        return {
            "the order that came long ago": player(lambda look: self._read(look, ("Delivered",))),
            "a day late": self.but(days_late=1).script(),
            "only the courier": player(lambda look: look.answer(self.courier)),
            "two couriers": player(
                lambda look: look.answer(f"{self.courier}, {self.old_courier}, March 4")
            ),
        }

    def _order(self, found: VerifierInput) -> Row:
        """The order under way with the article in it."""
        with_it = {r["order_id"] for r in found.before.rows(SHOP, "order_items") if self._is(r)}
        for row in found.before.rows(SHOP, ORDERS.table):
            if row["_id"] in with_it and row["status"] != "delivered":
                return row
        raise StateUnreadable(f"no {self.sku.title} is under way")

    def _is(self, row: Row) -> bool:
        return row["title"] == self.sku.title

    def _play(self, look: Look) -> Move:
        return self._read(look, OPEN)

    def _read(self, look: Look, states: tuple[str, ...]) -> Move:
        courier, day = look.find(id="courier"), look.find(id="order_date")
        if courier is not None and day is not None:
            if not look.has(id="item_title", text=self.sku.title):
                return look.back("This is another order.")
            shown = day.text.removeprefix(ARRIVES).removeprefix("Delivered ")
            return look.answer(f"{courier.text}, {self._later(shown)}")
        if move := to_account(look, "Your orders"):
            return move
        card = first(look, "order_card", lambda card: self._has(card, states))
        if card is None:
            return look.scroll("I look further down.")
        return look.tap_node("This is the order.", card)

    def _has(self, card: UiNode, states: tuple[str, ...]) -> bool:
        status, names = child(card, id="order_status"), child(card, id="order_title")
        if status is None or names is None or status.text not in states:
            return False
        return self.sku.title in names.text.split(", ")

    def _later(self, shown: str) -> str:
        day = calendar_day(shown, YEAR)
        if day is None or not self.days_late:
            return shown
        return (day + timedelta(days=self.days_late)).isoformat()


def courier_and_day(answer: str | None) -> tuple[str, date] | None:
    """The courier and the day that an answer consists of, in either order; else None."""
    text = folded(answer).casefold()
    for courier in map(str.casefold, COURIERS):
        for rest in (text.removeprefix(courier), text.removesuffix(courier)):
            if rest != text and (day := calendar_day(rest.strip(_BETWEEN), YEAR)):
                return courier, day
    return None


class ReturnItem(Task):
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
        self.exchange = False

    @property
    def wording(self) -> Goal:
        """Article, month and reason."""
        label, zh, _ = self.reason
        month, year, number = self.month
        return Goal(
            en=f"In the Shop app, return the {self.sku.title} that I ordered in {month} {year}. "
            f"The reason is “{label}”, and I want my money back. Leave the comment empty.",
            zh=f"在 Shop 应用里退货：我在 {year} 年 {number} 月下单的 {self.sku.title}，"
            f"原因选“{label}”（{zh}），要求退款，不写备注。",
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
            lines = (Line(beside), Line(self.sku))
            await Past(number, placed, placed + timedelta(days=3), self.courier, lines).put(device)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One return of that piece of that order, for that reason."""
        wanted: Row = {
            "order_item_id": self._piece(found),
            "title": self.sku.title,
            "quantity": 1,
            "reason": self.reason[2],
            "comment": "",
            "wish": "refund",
            "status": "requested",
        }
        columns = [{name: row[name] for name in wanted} for row in added(found, RETURNS)]
        return (fact("returns asked for", [wanted], columns),)

    def declared(self, change: Change) -> bool:
        """The new return; what is in it is for `check` to say."""
        return change.where == RETURNS and change.before is None

    def script(self) -> Solution:
        """Finds the order of that month and fills in the form."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """The other month, another article of the same order, another reason, an exchange."""
        return {
            "the other month": self.but(month=self.other_month).script(),
            "the article beside it": self.but(returned=self.companion).script(),
            "another reason": self.but(reason=self.other_reason).script(),
            "a replacement instead": self.but(exchange=True).script(),
        }

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

    def _play(self, look: Look) -> Move:
        if look.package == SHOP and look.has(id="alertTitle", text="Submit this return?"):
            return look.tap("I submit it.", id="button1")
        if look.package == SHOP and title(look) == "Return item":
            return self._form(look)
        if look.package == SHOP and look.has(id="toolbar_subtitle"):
            return self._order(look)
        if move := to_account(look, "Your orders"):
            return move
        field = look.find(id="search_src_text")
        if field is None:
            return look.tap("I search my orders.", id="action_search")
        if field.text != self.sku.title:
            return look.enter("the article", self.sku.title, field)
        card = first(look, "order_card", self._of_month)
        if card is None:
            return look.scroll("I look further down.")
        return look.tap_node(f"This is the order of {self.month[0]}.", card)

    def _of_month(self, card: UiNode) -> bool:
        name, year, _ = self.month
        dates = (node.text for node in card.nodes())
        return any(text.startswith(name[:3]) and text.endswith(str(year)) for text in dates)

    def _order(self, look: Look) -> Move:
        """The order's page."""
        name, year, _ = self.month
        placed = look.need(id="toolbar_subtitle").text
        if f" {name[:3]} " not in placed or not placed.endswith(str(year)):
            return look.back("This is another order.")
        card = look.find(id="order_item", desc=self.returned.title)
        if card is not None and child(card, text="Return requested") is not None:
            return look.done(f"The return of the {self.returned.title} is requested.")
        button = child(card, id="return_item") if card is not None else None
        if button is None:
            return look.scroll("The article is further down.")
        return look.tap_node("I send this one back.", button)

    def _form(self, look: Look) -> Move:
        if not look.has(id="item_title", text=self.returned.title):
            if look.did("I look further down the form."):
                return self._rest(look)
            return look.back("This is another article.")
        reason = first(look, "choice", lambda row: child(row, text=self.reason[0]) is not None)
        if reason is not None and not reason.checked:
            return look.tap_node("This is the reason.", reason)
        return self._rest(look)

    def _rest(self, look: Look) -> Move:
        """What is wished for, and the button."""
        if self.exchange:
            wish = first(look, "choice", lambda row: child(row, text=REPLACEMENT) is not None)
            if wish is None:
                return look.scroll("I look further down the form.")
            if not wish.checked:
                return look.tap_node("I want another one.", wish)
        return look.tap("The form is filled in.", id="submit_return")


def _month(milliseconds: Value) -> tuple[int, int]:
    """Year and month of a moment."""
    moment = datetime.fromtimestamp(int(milliseconds or 0) / 1000, UTC)
    return moment.year, moment.month
