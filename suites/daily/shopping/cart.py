"""The cart cleared of what is cheap."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.state import Change, Row
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from .goods import PRICES, SMALL
from .shop import CART, SHOP, LineItem, row_words
from .stocking import close_shop, fill_cart


class CartPrune(BuiltInTask):
    """Every line whose price for one is under a limit leaves the cart; the others stay."""

    name: ClassVar = "CartPrune"
    summary: ClassVar = "Remove everything cheap from the cart"
    scenario: ClassVar = Scenario.SHOPPING
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.FILTER, Tag.ATOMIC})
    apps: ClassVar = ("Shop",)
    constraints: ClassVar = 2

    def draw(self, random: Random) -> None:
        """Seven or eight articles, and as the limit the price of one of them.

        Of the cheapest there are so many that together they cost more than the limit.
        """
        chosen = random.sample(range(len(SMALL)), random.choice((7, 8)))
        by_price = sorted(chosen, key=lambda index: PRICES[index])
        self.below_cents = PRICES[by_price[random.choice((3, 4))]]
        many = 1 + self.below_cents // PRICES[by_price[0]]
        self.lines = tuple(
            LineItem(
                SMALL[index], min(many, 20) if index == by_price[0] else random.choice((1, 1, 2))
            )
            for index in chosen
        )

    @property
    def wording(self) -> Goal:
        """The limit."""
        limit = f"{self.below_cents / 100:.2f}"
        return Goal(
            en="Remove from my cart in the Shop app every item whose price per piece is below "
            f"${limit}, however many pieces of it there are. Leave the other items as they are.",
            zh=f"从“商城”应用的购物车里删除所有单价低于 {limit} 美元的商品（不论数量多少），"
            "其他商品保持不变。",
        )

    async def set_up(self, device: Device) -> None:
        """The cart holds exactly the lines drawn."""
        await close_shop(device)
        await fill_cart(device, self.lines)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """What is left is what is not cheaper."""
        before = found.before.rows(SHOP, CART.table)
        kept = [row_words(row) for row in before if not self._cheap(row)]
        left = [row_words(row) for row in found.after.rows(SHOP, CART.table)]
        cheap = len(before) - len(kept)
        return (
            fact("some items are below the limit, and some are not", True, 0 < cheap < len(before)),
            fact("what is left in the cart", kept, left),
        )

    def declared(self, change: Change) -> bool:
        """A cheap line that is gone."""
        gone = change.where == CART and change.after is None
        return gone and isinstance(change.before, Mapping) and self._cheap(change.before)

    def _cheap(self, row: Row) -> bool:
        return int(row["unit_price_cents"] or 0) < self.below_cents
