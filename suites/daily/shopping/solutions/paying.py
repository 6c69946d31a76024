"""Solutions of the tasks in `paying`."""

from collections.abc import Mapping
from dataclasses import replace

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import Look, TaskSolution
from ..paying import CheckoutCart, method_text
from .checkout_screens import Checkout, to_checkout


class CheckoutCartSolution(TaskSolution[CheckoutCart]):
    """Chooses address and payment at the checkout, asks, and confirms."""

    def __init__(self, task: CheckoutCart) -> None:
        super().__init__(task)
        self.checkout = Checkout(task.address, method_text(task.method))

    def mutants(self) -> Mapping[str, Solution]:
        """The old address, another way to pay, too fast, or without being asked for."""
        plan = self.checkout
        return {
            "to the old address": self._doing(replace(plan, address=f"{self.task.address} (old)")),
            "to another address": self._doing(replace(plan, address=self.task.other_address)),
            "paid another way": self._doing(
                replace(plan, payment=method_text(self.task.other_method))
            ),
            "with express delivery": self._doing(replace(plan, express=True)),
            "did not ask": self._doing(replace(plan, asking="never")),
            "asked afterwards": self._doing(replace(plan, asking="after")),
        }

    def _doing(self, plan: Checkout) -> Solution:
        return self.but(checkout=plan)

    def play(self, look: Look) -> Move:
        return self.checkout.play(look) or to_checkout(look) or look.done("The order is placed.")
