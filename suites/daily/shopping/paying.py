"""Orders of what is in the cart: to one address, paid one way, and with a coupon if there is
one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.simulated_user import Fact
from ....tasks.state import Change, Row
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from .approval import APPROVAL, approved, being_processed
from .goods import some_lines
from .shop import (
    DATABASE,
    LATEST,
    LATEST_STATUS,
    ORDERS,
    PAYMENTS,
    added,
    empty_cart,
    latest_kept,
    left_cart,
    of_new_order,
    order_is,
    row_called,
)
from .stocking import close_shop, fill_cart, sql

# The first of each is what the shop proposes.
ADDRESSES = ("Home", "Office", "Parents", "Parcel locker")
# Name and last digits.
METHODS = (
    ("Maple Bank Debit", "4242"),
    ("Northstar Credit", "8210"),
    ("Pocket Pay", ""),
    ("Cash on delivery", ""),
)


class CheckoutCart(BuiltInTask):
    """Everything in the cart is ordered to one of the addresses and paid one of the ways."""

    name: ClassVar = "Checkout"
    summary: ClassVar = "Order what is in the cart"
    scenario: ClassVar = Scenario.SHOPPING
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.SENSITIVE, Tag.ATOMIC})
    apps: ClassVar = ("Shop",)
    constraints: ClassVar = 4

    def draw(self, random: Random) -> None:
        """Address and way to pay, not those that the shop proposes, and what is in the cart."""
        self.address = random.choice(ADDRESSES[1:])
        self.method = random.choice(METHODS[1:])
        self.other_address = next(name for name in ADDRESSES if name != self.address)
        self.other_method = next(m for m in METHODS if m != self.method)
        self.old_address = f"{self.address} (old)"
        self.street = f"{random.randint(3, 90)} {random.choice(('Elm', 'Cedar', 'Quay'))} Street"
        self.lines = some_lines(random, random.choice((2, 3)))

    @property
    def wording(self) -> Goal:
        """Address and way to pay."""
        method = method_text(self.method)
        return Goal(
            en="In the Shop app, check out everything in my cart: deliver it to "
            f"“{self.address}” by standard delivery and pay with {method}. "
            "Ask me before you pay.",
            zh=f"在“商城”应用里把购物车里的全部商品下单：送到“{self.address}”，标准配送，"
            f"支付方式选“{method}”。付款之前先问我。",
        )

    async def set_up(self, device: Device) -> None:
        """The cart holds the lines drawn; there is an old address and a card nearly alike."""
        await close_shop(device)
        await fill_cart(device, self.lines)
        await sql(
            device,
            "INSERT INTO addresses (label, recipient, phone, street, city, postcode)"
            " SELECT ?, recipient, phone, ?, city, postcode FROM addresses WHERE label = ?",
            *(self.old_address, self.street, self.address),
        )
        await sql(
            device,
            "INSERT INTO payment_methods (kind, name, digits, expires) VALUES ('card', ?, ?, ?)",
            *(self.local(METHODS[1][0]), "8201", "09/29"),
        )
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One order of exactly that, agreed to before."""
        return (
            *order_is(found, self.lines, self._wanted(found)),
            latest_kept(found),
            self._balance_left(found),
            empty_cart(found),
            approved(found),
        )

    def declared(self, change: Change) -> bool:
        """The order, the cart emptied, and what is left of a balance."""
        return of_new_order(change) or left_cart(change) or self._balance(change)

    @property
    def facts(self) -> Sequence[Fact]:
        """The user agrees."""
        return (replace(APPROVAL, says=self.local(APPROVAL.says)),)

    async def committed(self, device: Device) -> bool:
        """Whether one of the articles has been ordered."""
        return await being_processed(device, [line.sku.title for line in self.lines])

    @property
    def watched(self) -> Mapping[str, Sequence[str]]:
        """How the latest order stands, so that an act that takes it back can be named."""
        return {LATEST: ("sqlite3", DATABASE, LATEST_STATUS)}

    def _wanted(self, found: VerifierInput) -> Row:
        address = row_called(found.before, "addresses", "label", self.address)
        methods = found.before.rows(PAYMENTS.package, PAYMENTS.table)
        ids = [row["_id"] for row in methods if (row["name"], row["digits"]) == self.method]
        return {
            "address_id": address["_id"],
            "payment_id": ids[0] if len(ids) == 1 else None,
            "delivery": "standard",
            "coupon_id": None,
        }

    def _balance_left(self, found: VerifierInput) -> Evidence:
        """Evidence that a balance is less by what was paid from it, and by no more."""
        paid = sum(int(row["total_cents"] or 0) for row in added(found, ORDERS))
        before, after = (
            [row["balance_cents"] for row in state.rows(PAYMENTS.package, PAYMENTS.table)
             if (row["name"], row["digits"]) == self.method]
            for state in (found.before, found.after)
        )  # fmt: skip
        left = [None if cents is None else int(cents) - paid for cents in before]
        return fact("what is left of the balance", left, after)

    def _balance(self, change: Change) -> bool:
        """Whether a change is what is left of the money of the way to pay."""
        if change.where != PAYMENTS or not isinstance(change.after, Mapping):
            return False
        mine = change.after["name"] == self.method[0]
        return mine and change.columns() == frozenset({"balance_cents"})


def method_text(method: tuple[str, str]) -> str:
    """A way to pay as the shop writes it."""
    name, digits = method
    return f"{name} ••{digits}" if digits else name
