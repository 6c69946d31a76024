"""What was bought before is ordered again; which of it is meant only the user knows."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.simulated_user import Fact
from ....tasks.state import Change
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from .approval import PAYING, approved, being_processed
from .shop import LineItem, Sku, default_row, of_new_order, order_is
from .stocking import add_up, close_shop, in_stock, sql

# Kinds of coffee with two sizes each.
COFFEES = (
    ("Harbor Roast Espresso Beans", "500 g", "1 kg"),
    ("Cedar Lane Decaf Ground Coffee", "250 g", "500 g"),
    ("Sunrise Filter Coffee", "250 g", "1 kg"),
    ("Café Noël Instant Coffee", "100 g", "200 g"),
)
# What a fresh phone's owner has bought, and the sizes, those of the latest orders first.
BOUGHT = (
    ("Cedar Lane Decaf Ground Coffee", "250 g", "500 g"),
    ("Harbor Roast Espresso Beans", "500 g", "1 kg"),
)
WHICH_WORDS = (
    "which", "what", "kind", "coffee", "size", "bag", "espresso", "decaf", "filter", "instant",
    "哪", "什么", "咖啡", "规格", "大小", "种",
)  # fmt: skip


class BuyAgain(BuiltInTask):
    """One of two coffees bought before, in one of two sizes, is ordered again."""

    name: ClassVar = "BuyAgain"
    summary: ClassVar = "Order again what was bought before"
    scenario: ClassVar = Scenario.SHOPPING
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.ASK, Tag.SENSITIVE})
    apps: ClassVar = ("Shop",)
    constraints: ClassVar = 2

    def draw(self, random: Random) -> None:
        """Which two kinds were bought, and which of the four bags is meant."""
        self.kinds = random.sample(COFFEES, 2)
        bags = [Sku(name, "", size) for name, *sizes in self.kinds for size in sizes]
        self.sku, *self.others = random.sample(bags, 4)

    @property
    def wording(self) -> Goal:
        """Nothing about which coffee."""
        return Goal(
            en="Order the coffee again that I bought before in the Shop app, one pack, sent and "
            "paid the way the shop proposes. Ask me before you pay.",
            zh="在“商城”应用里把我以前买过的咖啡再买一份，收货地址、支付方式等保持默认。"
            "付款之前先问我。",
        )

    async def set_up(self, device: Device) -> None:
        """The coffees in the history are those drawn, each bought in both sizes."""
        await close_shop(device)
        # Out of the way first: what one kind becomes may be what the other one was.
        bought = self.local(BOUGHT)
        for index, (name, *sizes) in enumerate(bought):
            for size in sizes:
                statement = "UPDATE order_items SET title = ? WHERE title = ? AND size = ?"
                await sql(device, statement, f"{index}/{size}", name, size)
        for index, ((_, *old), (name, *sizes)) in enumerate(zip(bought, self.kinds, strict=True)):
            for was, size in zip(old, sizes, strict=True):
                await in_stock(device, Sku(name, "", size))
                await self._was_bought(device, f"{index}/{was}", Sku(name, "", size))
        await add_up(device)
        await super().set_up(device)

    async def _was_bought(self, device: Device, mark: str, sku: Sku) -> None:
        await sql(
            device,
            "UPDATE order_items SET (product_id, variant_id, title, size, unit_price_cents) ="
            " (SELECT p._id, v._id, p.title, v.size, v.price_cents FROM products p"
            " JOIN variants v ON v.product_id = p._id WHERE p.title = ? AND v.size = ?)"
            " WHERE title = ?",
            *(sku.title, sku.size, mark),
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One pack of that one ordered, agreed to before."""
        wanted = {
            "address_id": default_row(found.before, "addresses")["_id"],
            "payment_id": default_row(found.before, "payment_methods")["_id"],
            "delivery": "standard",
            "coupon_id": None,
        }
        return (
            *order_is(found, [LineItem(self.sku)], wanted),
            found.asked_first("which coffee is meant"),
            approved(found, self._approval),
        )

    def declared(self, change: Change) -> bool:
        """The order."""
        return of_new_order(change)

    @property
    def facts(self) -> Sequence[Fact]:
        """The user agrees to the right one, and knows which that is."""
        which = self.local(f"The {self.sku.words}, please.")
        return (self._approval, Fact(about=WHICH_WORDS, says=which))

    @property
    def _approval(self) -> Fact:
        says = self.local(f"Yes, if it is one pack of {self.sku.words}.")
        return Fact(about=PAYING, says=says)

    async def committed(self, device: Device) -> bool:
        """Whether any coffee has been ordered."""
        return await being_processed(device, [name for name, *_ in self.local(COFFEES)])
