"""The cart cleared of what is cheap."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Solution
from ....device.device import Device
from ....device.ui import UiNode
from ....traces.schema import Evidence
from ...goal import Goal, Level, Scenario, Tag
from ...play import Look, player
from ...state import Change, Row
from ...task import Task, fact
from ...verifier_input import VerifierInput
from .goods import PRICES, SMALL
from .shop import CART, SHOP, Line, row_words
from .shop_screens import at_end, cents, child, to_tab
from .stocking import close_shop, fill_cart

NEVER_CENTS = 10**9


class CartPrune(Task):
    """Every line whose price for one is under a limit leaves the cart; the others stay."""

    name: ClassVar = "CartPrune"
    summary: ClassVar = "Remove everything cheap from the cart"
    scenario: ClassVar = Scenario.SHOPPING
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.FILTER, Tag.ATOMIC})
    apps: ClassVar = ("Shop",)
    constraints: ClassVar = 2
    # Down to the end of the cart, if that was not on the screen.
    glances: ClassVar = 1

    def draw(self, random: Random) -> None:
        """Seven or eight articles, and as the limit the price of one of them.

        Of the cheapest there are so many that together they cost more than the limit.
        """
        chosen = random.sample(range(len(SMALL)), random.choice((7, 8)))
        by_price = sorted(chosen, key=lambda index: PRICES[index])
        self.below_cents = PRICES[by_price[random.choice((3, 4))]]
        many = 1 + self.below_cents // PRICES[by_price[0]]
        self.lines = tuple(
            Line(SMALL[index], min(many, 20) if index == by_price[0] else random.choice((1, 1, 2)))
            for index in chosen
        )
        self.counts_lines = False

    @property
    def wording(self) -> Goal:
        """The limit."""
        limit = f"{self.below_cents / 100:.2f}"
        return Goal(
            en="Remove from my cart in the Shop app every item whose price per piece is below "
            f"${limit}, however many pieces of it there are. Leave the other items as they are.",
            zh=f"从 Shop 应用的购物车里删除所有单价低于 {limit} 美元的商品（不论数量多少），"
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

    def script(self) -> Solution:
        """Goes through the cart from the top and deletes what is cheap for one."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """The limit taken too high or too low, the line's price for that of one, all emptied."""
        return {
            "what costs just that as well": self.but(below_cents=self.below_cents + 1).script(),
            "not the dearest of the cheap": self.but(below_cents=self._dearest_cheap()).script(),
            "by what the whole line costs": self.but(counts_lines=True).script(),
            "everything": self.but(below_cents=NEVER_CENTS).script(),
        }

    def _cheap(self, row: Row) -> bool:
        return int(row["unit_price_cents"] or 0) < self.below_cents

    def _dearest_cheap(self) -> int:
        prices = dict(zip(SMALL, PRICES, strict=True))
        mine = (prices[line.sku] for line in self.lines)
        return max(price for price in mine if price < self.below_cents)

    def _play(self, look: Look) -> Move:
        if move := to_tab(look, "Cart"):
            return move
        if not look.has(id="cart_list"):
            return look.done("The cart is empty.")
        bins = self._cheap_bins(look)
        free = [bin for bin in bins if not _under_message(look, bin)]
        if free:
            # From below, so that the message about it covers nothing that comes next.
            return look.tap_node("This is below the limit.", free[-1])
        if not at_end(look, "cart_list", "cart_card"):
            return look.scroll("Whatever else is below the limit is further down.")
        if bins:
            return look.tap("A message covers it, which goes away with a tap.", desc="Cart")
        return look.done("Nothing below the limit is left in the cart.")

    def _cheap_bins(self, look: Look) -> list[UiNode]:
        """The buttons that delete what is below the limit."""
        cards = look.view.ui.all(id="cart_card")
        bins = (child(card, id="cart_delete") for card in cards if self._too_cheap(card))
        return [bin for bin in bins if bin is not None]

    def _too_cheap(self, card: UiNode) -> bool:
        """Whether the price for one, or of the line if there is only one, is under the limit."""
        each, whole = child(card, id="cart_each"), child(card, id="cart_price")
        if each is not None and not self.counts_lines:
            return cents(each.text.removesuffix(" each")) < self.below_cents
        return whole is not None and cents(whole.text) < self.below_cents


def _under_message(look: Look, node: UiNode) -> bool:
    """Whether the message at the bottom lies over a view."""
    message = look.find(id="snackbar_action")
    return message is not None and node.bounds.bottom > message.bounds.top
