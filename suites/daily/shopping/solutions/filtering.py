"""Solutions of the tasks in `filtering`."""

from collections.abc import Mapping
from dataclasses import replace

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..filtering import ArticleCriteria, FilteredBest
from ..shop import LineItem, Sku
from .shop_screens import (
    OPENING,
    Seen,
    add_to_cart,
    article,
    at_end,
    choose,
    into_shop,
    is_added,
    listed,
    title,
    to_tab,
)

BEST, FREE = "Best seller", "Free delivery"


class FilteredBestSolution(TaskSolution[FilteredBest]):
    """Looks through the category's articles with free delivery until one fits."""

    def mutants(self) -> Mapping[str, Solution]:
        """One condition not met, or another colour."""
        return {
            "too dear": self._wishing(replace(self.task.wish, cheap=False)),
            "rated too low": self._wishing(replace(self.task.wish, well_rated=False)),
            "delivery is charged": self._wishing(replace(self.task.wish, free=False)),
            "not a best seller": self._wishing(replace(self.task.wish, best=False)),
            "two of it": self._wishing(self.task.wish, quantity=2),
        }

    def _wishing(self, wish: ArticleCriteria, quantity: int = 1) -> Solution:
        """A solution that wants something else and takes any colour of it."""
        return FunctionSolution(lambda look: self._find(look, wish, quantity))

    def play(self, look: Look) -> Move:
        return self._find(look, self.task.wish, 1)

    def _find(self, look: Look, wish: ArticleCriteria, quantity: int) -> Move:
        if is_added(look):
            return look.done("The one article that fits is in the cart.")
        if move := into_shop(look):
            return move
        name = article(look)
        if name and look.did(OPENING + name):
            colour = self.task.goal_sku.colour if name == self.task.goal_sku.title else ""
            return choose(look, LineItem(Sku(name, colour), quantity)) or add_to_cart(look)
        if look.has(id="filters") and title(look) == self.task.category:
            return self._browse(look, wish)
        if move := to_tab(look, "Categories"):
            return move
        return look.tap_scrolling(f"I open {self.task.category}.", self.task.category)

    def _browse(self, look: Look, wish: ArticleCriteria) -> Move:
        """The list of the category."""
        free = look.find(id="free_delivery")
        if wish.free and free is not None and not free.checked:
            return look.tap_node("I want only what is delivered free of charge.", free)
        for seen in listed(look):
            if _fits(seen, wish):
                return look.tap_node(OPENING + seen.name, seen.node)
        if at_end(look, "results", "product_item"):
            return look.back("I have overlooked something and begin again.")
        return look.scroll("None of these fits.")


def _fits(seen: Seen, wish: ArticleCriteria) -> bool:
    """Whether a row on the screen is what is wished for."""
    return (
        (seen.price_cents < wish.under_cents) == wish.cheap
        and (seen.rating_tenths >= wish.rating_tenths) == wish.well_rated
        and (FREE in seen.badges) == wish.free
        and (BEST in seen.badges) == wish.best
    )
