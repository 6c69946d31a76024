"""Solutions of the tasks in `cart`."""

from collections.abc import Mapping
from typing import ClassVar

from .....agent.rehearsal import Move, Solution
from .....device.ui import UiNode
from .....tasks.solution import Look, TaskSolution
from ..cart import CartPrune
from ..goods import PRICES, SMALL
from .shop_screens import at_end, cents, child, to_tab

NEVER_CENTS = 10**9


class CartPruneSolution(TaskSolution[CartPrune]):
    """Goes through the cart from the top and deletes what is cheap for one."""

    # Down to the end of the cart, if that was not on the screen.
    glances: ClassVar = 1
    counts_lines = False

    def mutants(self) -> Mapping[str, Solution]:
        """The limit taken too high or too low, the line's price for that of one, all emptied."""
        return {
            "what costs just that as well": self.but(below_cents=self.task.below_cents + 1),
            "not the dearest of the cheap": self.but(below_cents=self._dearest_cheap()),
            "by what the whole line costs": self.but(counts_lines=True),
            "everything": self.but(below_cents=NEVER_CENTS),
        }

    def _dearest_cheap(self) -> int:
        prices = dict(zip(self.task.local(SMALL), PRICES, strict=True))
        mine = (prices[line.sku] for line in self.task.lines)
        return max(price for price in mine if price < self.task.below_cents)

    def play(self, look: Look) -> Move:
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
            return cents(each.text.removesuffix(" each")) < self.task.below_cents
        return whole is not None and cents(whole.text) < self.task.below_cents


def _under_message(look: Look, node: UiNode) -> bool:
    """Whether the message at the bottom lies over a view."""
    message = look.find(id="snackbar_action")
    return message is not None and node.bounds.bottom > message.bounds.top
