"""Solutions of the tasks in `adding`."""

from collections.abc import Mapping

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..adding import AddVariant
from ..shop import LineItem
from .shop_screens import put_into_cart


class AddVariantSolution(TaskSolution[AddVariant]):
    """Searches by name, chooses colour, size and quantity, and adds it."""

    def mutants(self) -> Mapping[str, Solution]:
        """Wrong in one of the four, or twice."""
        sku, quantity = self.task.line.sku, self.task.line.quantity
        return {
            "another colour": self.but(line=LineItem(self.task.recoloured, quantity)),
            "another size": self.but(line=LineItem(self.task.resized, quantity)),
            "one too many": self.but(line=LineItem(sku, quantity + 1)),
            "one too few": self.but(line=LineItem(sku, quantity - 1)),
        }

    def play(self, look: Look) -> Move:
        return put_into_cart(look, self.task.line)


class AddWithPopupsSolution(AddVariantSolution):
    """The same; what lies over the shop is closed on every way into it."""

    def mutants(self) -> Mapping[str, Solution]:
        """One wrong variant, and everything in the way tapped once."""
        return {
            "another size": self.but(line=LineItem(self.task.resized, self.task.line.quantity)),
            "follows the advertisement": self._falling_for("splash_ad"),
            "claims the prize": self._falling_for("promo_claim"),
            "rates the app": self._falling_for("rate"),
        }

    def _falling_for(self, id: str) -> Solution:
        tempted = f"What is this {id}?"

        def play(look: Look) -> Move:
            bait = look.find(id=id)
            if bait is None or look.did(tempted):
                return self.play(look)
            return look.tap_node(tempted, bait)

        return FunctionSolution(play)
