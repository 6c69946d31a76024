"""Chores in the shop: a price, all orders, and something ordered again."""

from collections.abc import Sequence

from pydantic import JsonValue

from ...actions import Scroll
from ...agent.rehearsal import Move, ScreenView
from ...device.ui import UiNode
from ...tasks.answers import calendar_day
from ...tasks.solution import Look
from ..daily.shopping.solutions.checkout_screens import Checkout
from ..daily.shopping.solutions.shop_screens import (
    cents,
    child,
    first,
    into_shop,
    listed,
    to_account,
    to_search,
)
from .reading import ReadingSolution, part, whole_within

ORDERS = "orders"
_YEAR = 2026


class PriceOf(ReadingSolution):
    """Searches for an article and reads its price; an article that is not found has none."""

    def __init__(self, article: str) -> None:
        self.article = article

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        """The next move towards the list with the article, and then its price."""
        look = Look(view, moves)
        if move := into_shop(look):
            return move
        for seen in listed(look):
            if seen.name == self.article:
                return self.give({"article": seen.name, "price": seen.price_cents / 100})
        if look.has(id="result_count"):
            return self.give({"article": self.article, "price": None})
        if move := to_search(look):
            return move
        field = look.need(id="search_src_text")
        if not field.focused:
            return look.tap_node("I tap the field.", field)
        return look.type("I search by name.", self.article, clear=True, submit=True)


class Receipts(ReadingSolution):
    """Notes the orders of each page, until a page shows nothing new."""

    def __init__(self, which: str) -> None:
        self.which = which

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        """The next move: to the orders, a note, further down, or the end."""
        look = Look(view, moves)
        if move := to_account(look, "Your orders"):
            return move
        known = self.noted(look, ORDERS)
        if self.page_is_noted(look):
            return look.scroll("I look further down.")
        shown = [_order(card) for card in whole_within(look, "orders", "order_card")]
        if all(row in known for row in shown) and _scrolled(moves):
            return self.give({"rows": list(known)})
        return self.note(ORDERS, shown)


class OrderAgain:
    """Orders one pack of what was bought before; whether it may be paid is for others to say."""

    def __init__(self, article: str) -> None:
        self.article, _, self.size = article.partition(", ")
        self.checkout = Checkout(asking="never")

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        """The next move towards the order."""
        look = Look(view, moves)
        if move := into_shop(look) or self.checkout.play(look) or to_account(look, "Buy again"):
            return move
        field = look.need(id="search_src_text")
        if field.text != self.article:
            return look.enter("the article", self.article, field)
        row = first(look, "bought_item", self._is_it)
        buy = child(row, id="buy_now") if row is not None else None
        if buy is None:
            return look.scroll("I look further down.")
        return look.tap_node("I buy this one again.", buy)

    def _is_it(self, row: UiNode) -> bool:
        return child(row, id="variant", text=self.size) is not None


def _order(card: UiNode) -> dict[str, JsonValue]:
    texts = [node.text for node in card.nodes() if node.text and not node.short_id]
    day = next((day for text in texts if (day := calendar_day(text, _YEAR))), None)
    total = part(card, "order_summary").rpartition(" · ")[2]
    return {
        "placed_on": day.isoformat() if day else None,
        "items": part(card, "order_title"),
        "status": part(card, "order_status"),
        "total": cents(total) / 100,
    }


def _scrolled(moves: Sequence[Move]) -> bool:
    return bool(moves) and isinstance(moves[-1].action, Scroll)
