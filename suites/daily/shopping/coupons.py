"""An order if there is a coupon for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar, Literal, TypeAlias

from ....device.device import Device
from ....tasks.answers import folded
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.simulated_user import Fact
from ....tasks.state import Change
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import End, Evidence
from ...built_in import BuiltInTask
from .approval import APPROVAL, approved, being_processed
from .shop import (
    COUPONS,
    LineItem,
    Sku,
    default_row,
    empty_cart,
    left_cart,
    of_new_order,
    order_is,
    row_called,
)
from .stocking import close_shop, fill_cart, now_ms, sql

DAY_MS = 86_400_000
BUY, LEAVE = "there is a coupon", "there is none"
NO_COUPON = {"en": "no coupon", "zh": "没有优惠券"}
Flaw: TypeAlias = Literal["expired", "used", "not yet", "too dear", ""]
# Stores, and two articles of each that together cost between 30 and 90 dollars.
STORES: Mapping[str, tuple[Sku, Sku]] = {
    "Harbor Roasters": (
        Sku("Harbor Roast Espresso Beans", "", "500 g"),
        Sku("Sunrise Filter Coffee", "", "250 g"),
    ),
    "Sonora Audio": (Sku("Drift Portable Speaker", "Teal"), Sku("Pebble Earbuds", "Mint")),
    "Trailhead": (Sku("Yoga Mat Grip", "Lilac", "4 mm"), Sku("Resistance Bands", "Mixed")),
    "Bloom Botanics": (Sku("Argan Shampoo", "", "500 ml"), Sku("First Aid Kit Home", "Red")),
    "Paper Crane Books": (
        Sku("Star Maps for Beginners", "", "Hardcover"),
        Sku("The Quiet Machine", "", "Paperback"),
    ),
    "Little Fox Toys": (Sku("Plush Fox", "White", "25 cm"), Sku("Memory Game Animals")),
    "Green Valley Pantry": (
        Sku("Sea Salt Almonds", "", "300 g"),
        Sku("Basmati Rice", "", "5 kg"),
    ),
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """A coupon of a store, and what is wrong with it."""

    store: str
    code: str
    percent: int
    flaw: Flaw = ""

    async def put(self, device: Device) -> None:
        """Write it into the shop."""
        now = await now_ms(device)
        first, last = {"expired": (-30, -2), "not yet": (3, 20)}.get(self.flaw, (-5, 9))
        await sql(
            device,
            "INSERT INTO coupons (store_id, code, kind, value, min_spend_cents, starts_at,"
            " expires_at, used_at) SELECT _id, ?, 'percent', ?, ?, ?, ?, ? FROM stores"
            " WHERE name = ?",
            *(self.code, self.percent, 25_000 if self.flaw == "too dear" else 1000),
            *(now + first * DAY_MS, now + last * DAY_MS),
            *(now - DAY_MS if self.flaw == "used" else None, self.store),
        )


class CouponIf(BuiltInTask):
    """The cart is ordered with a store's coupon if one can be used; otherwise it is left."""

    name: ClassVar = "CouponIf"
    summary: ClassVar = "Order with a coupon, if there is one"
    scenario: ClassVar = Scenario.SHOPPING
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.CONDITIONAL, Tag.SENSITIVE})
    apps: ClassVar = ("Shop",)
    constraints: ClassVar = 3
    branches: ClassVar = (BUY, LEAVE)
    allowed_ends: ClassVar = frozenset({End.COMPLETED, End.ANSWERED})

    def draw(self, random: Random) -> None:
        """The store, what is in the cart, and its coupon; another store's can be used too."""
        self.store, self.other_store = random.sample(tuple(STORES), 2)
        percent = random.choice((5, 10, 15, 20))
        flaws: tuple[Flaw, ...] = ("expired", "used", "not yet", "too dear")
        self.flaw = random.choice(flaws)
        mark = random.randint(10, 99)
        good = Ticket(self.store, f"THANKS{mark}", percent)
        bad = Ticket(self.store, f"HELLO{mark}", percent + 10, self.flaw)
        other = Ticket(self.other_store, f"EXTRA{mark}", percent + 5)
        self.code = good.code
        self.tickets = (good, bad, other) if self.branch == BUY else (bad, other)
        self.lines = (
            *(LineItem(sku) for sku in STORES[self.store]),
            LineItem(random.choice(STORES[self.other_store])),
        )

    @property
    def wording(self) -> Goal:
        """The condition and both ways."""
        return Goal(
            en=f"See whether I have a coupon of {self.store} that I can use for what is in my cart "
            "in the Shop app. If so, order everything in the cart with that coupon and leave all "
            "else at the checkout as it is; ask me before you pay. If not, do not order and leave "
            f"the cart as it is, and answer “{NO_COUPON['en']}”.",
            zh=f"看看我在“商城”应用里有没有“{self.store}”的优惠券可以用于购物车里的商品。"
            "如果有，就用这张优惠券把购物车里的全部商品下单，结算页的其他选项保持不变，"
            f"付款之前先问我；如果没有，就不要下单，购物车保持不变，并回答“{NO_COUPON['zh']}”。",
        )

    async def set_up(self, device: Device) -> None:
        """The cart and the coupons drawn; the shop's own coupons of the two stores are gone."""
        await close_shop(device)
        await fill_cart(device, self.lines)
        await sql(
            device,
            "DELETE FROM coupons WHERE store_id IN (SELECT _id FROM stores WHERE name IN (?, ?))",
            *(self.store, self.other_store),
        )
        for ticket in self.tickets:
            await ticket.put(device)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Ordered with that coupon, agreed to before; or the answer that there is none."""
        if self.branch == LEAVE:
            said = folded(found.answer).strip(" .。“”\"'").casefold()
            refused = said in NO_COUPON.values()
            return (Evidence(what="the answer", expected="no coupon", found=said, holds=refused),)
        wanted = {
            "coupon_id": row_called(found.before, "coupons", "code", self.code)["_id"],
            "address_id": default_row(found.before, "addresses")["_id"],
            "payment_id": default_row(found.before, "payment_methods")["_id"],
            "delivery": "standard",
        }
        coupon = row_called(found.after, "coupons", "code", self.code)
        return (
            *order_is(found, self.lines, wanted),
            fact("the coupon is used up", True, coupon["used_at"] is not None),
            empty_cart(found),
            approved(found),
        )

    def declared(self, change: Change) -> bool:
        """The order, the cart emptied and the coupon used; or nothing."""
        if self.branch == LEAVE:
            return False
        return of_new_order(change) or left_cart(change) or self._used(change)

    @property
    def facts(self) -> Sequence[Fact]:
        """The user agrees."""
        return (replace(APPROVAL, says=self.local(APPROVAL.says)),)

    async def committed(self, device: Device) -> bool:
        """Whether one of the articles has been ordered."""
        return await being_processed(device, [line.sku.title for line in self.lines])

    def _used(self, change: Change) -> bool:
        row = change.after
        mine = change.where == COUPONS and isinstance(row, Mapping) and row["code"] == self.code
        return mine and change.columns() == frozenset({"used_at"})
