"""Solutions of the tasks in `paying`."""

from collections.abc import Mapping
from dataclasses import replace

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..paying import CheckoutCart, method_text
from ..shop import SHOP
from .checkout_screens import Checkout, to_checkout

_TAKEN_BACK = "I take the order back."


class CheckoutCartSolution(TaskSolution[CheckoutCart]):
    """Chooses address and payment at the checkout, asks, and confirms."""

    def __init__(self, task: CheckoutCart) -> None:
        super().__init__(task)
        self.checkout = Checkout(task.address, method_text(task.method))

    def mutants(self) -> Mapping[str, Solution]:
        """The old address, another way to pay, too fast, without being asked for, taken back."""
        plan = self.checkout
        return {
            "to the old address": self._doing(replace(plan, address=self.task.old_address)),
            "to another address": self._doing(replace(plan, address=self.task.other_address)),
            "paid another way": self._doing(
                replace(plan, payment=method_text(self.task.other_method))
            ),
            "with express delivery": self._doing(replace(plan, express=True)),
            "did not ask": self._doing(replace(plan, asking="never")),
            "asked afterwards": self._doing(replace(plan, asking="after")),
            "ordered and cancelled": FunctionSolution(self._taken_back),
        }

    def _taken_back(self, look: Look) -> Move:
        """Places the order and cancels it on its page, by taps alone."""
        if look.did(_TAKEN_BACK):
            return look.done("The order is placed.")
        if look.package == SHOP and look.has(id="order_placed"):
            return look.tap("I look at the order.", id="view_order")
        if look.package == SHOP and look.has(id="alertTitle", text="Cancel this order?"):
            return look.tap(_TAKEN_BACK, id="button1")
        if look.package == SHOP and look.has(id="toolbar_subtitle"):
            return look.tap_scrolling("I do not want it after all.", "Cancel order")
        return self.play(look)

    def _doing(self, plan: Checkout) -> Solution:
        return self.but(checkout=plan)

    def play(self, look: Look) -> Move:
        return self.checkout.play(look) or to_checkout(look) or look.done("The order is placed.")
