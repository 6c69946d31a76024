"""Solutions of the tasks in `coupons`."""

from collections.abc import Mapping
from dataclasses import replace

from .....agent.rehearsal import Move, Solution
from .....device.ui import UiNode
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..coupons import LEAVE, NO_COUPON, CouponIf
from .checkout_screens import Checkout, to_checkout
from .shop_screens import child, title


class CouponIfSolution(TaskSolution[CouponIf]):
    """Looks through the coupons at the checkout, and orders if one can be used."""

    checkout = Checkout()

    def __init__(self, task: CouponIf) -> None:
        super().__init__(task)
        self.uses: str | None = task.store

    def mutants(self) -> Mapping[str, Solution]:
        """The other branch, another store's coupon, without asking."""
        others = {
            "without a coupon": self.but(uses=None),
            "with another store's coupon": self.but(uses=self.task.other_store),
        }
        if self.task.branch == LEAVE:
            return {**others, "says that it is done": FunctionSolution(self._shrug)}
        rash = replace(self.checkout, asking="never")
        return {
            **others,
            "did not ask": self.but(checkout=rash),
            "the other branch": FunctionSolution(
                lambda look: look.answer(NO_COUPON[self.task.language])
            ),
        }

    def _shrug(self, look: Look) -> Move:
        return look.done("There is no coupon.")

    def play(self, look: Look) -> Move:
        if look.has(id="sheet_title", text="Coupon"):
            return self._choose(look)
        if title(look) == "Checkout" and self.uses is not None:
            card = look.find(id="checkout_coupon")
            if card is None:
                return look.scroll("I look for the coupon.")
            if child(card, text=self.uses) is None:
                return look.tap_node("I look through the coupons.", card)
        return self.checkout.play(look) or to_checkout(look) or look.done("The order is placed.")

    def _choose(self, look: Look) -> Move:
        """The sheet with the coupons, those that can be used first."""
        rows = look.view.ui.all(id="coupon_choice")
        for row in rows:
            if row.enabled and child(row, id="summary", text=self.uses or "") is not None:
                return look.tap_node("This coupon can be used.", row)
        if any(not row.enabled for row in rows) or _fits(look):
            return look.answer(NO_COUPON[self.task.language])
        return look.scroll("I look further down.")


def _fits(look: Look) -> bool:
    """Whether the sheet shows all there is."""
    area: UiNode | None = look.find(id="select_dialog_listview")
    return area is None or not area.scrollable
