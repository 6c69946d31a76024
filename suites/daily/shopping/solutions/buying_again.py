"""Solutions of the tasks in `buying_again`."""

from collections.abc import Mapping
from dataclasses import replace

from .....agent.rehearsal import Move, Solution
from .....device.ui import UiNode
from .....tasks.solution import Look, TaskSolution
from ..buying_again import BuyAgain
from .checkout_screens import Checkout
from .shop_screens import asked, child, first, into_shop, to_account

WHICH = "Which coffee do you mean?"


class BuyAgainSolution(TaskSolution[BuyAgain]):
    """Asks which, finds it among what was bought before, asks again and pays."""

    quantity = 1
    asks_which = True
    checkout = Checkout()

    def mutants(self) -> Mapping[str, Solution]:
        """Another bag, or without asking."""
        other_kind = next(sku for sku in self.task.others if sku.title != self.task.sku.title)
        other_size = next(sku for sku in self.task.others if sku.title == self.task.sku.title)
        rash = replace(self.checkout, asking="never")
        return {
            "the other kind": self.but(sku=other_kind),
            "the other size": self.but(sku=other_size),
            "paid without asking again": self.but(checkout=rash),
            "asked nothing": self.but(checkout=rash, asks_which=False),
            "asked afterwards": self.but(
                checkout=replace(self.checkout, asking="after"), asks_which=False
            ),
        }

    def play(self, look: Look) -> Move:
        if move := into_shop(look) or self.checkout.play(look) or to_account(look, "Buy again"):
            return move
        if self.asks_which and not asked(look, WHICH):
            return look.ask(WHICH)
        field = look.need(id="search_src_text")
        if field.text != self.task.sku.title:
            return look.enter("the kind", self.task.sku.title, field)
        row = first(look, "bought_item", self._is_it)
        if row is None:
            return look.scroll("I look further down.")
        buy = child(row, id="buy_now")
        if buy is None:
            return look.scroll("The button is further down.")
        return look.tap_node("I buy this one again.", buy)

    def _is_it(self, row: UiNode) -> bool:
        named = child(row, id="item_title", text=self.task.sku.title)
        return (
            named is not None and child(row, id="variant", text=self.task.sku.variant) is not None
        )
