"""Solutions of the tasks in `past_orders`."""

from collections.abc import Mapping
from datetime import timedelta

from .....agent.rehearsal import Move, Solution
from .....device.ui import UiNode
from .....tasks.answers import calendar_day
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ...utilities.calendar_dates import MONTHS
from ..goods import YEAR
from ..past_orders import OrderStatus, ReturnItem
from ..shop import SHOP
from .shop_screens import child, first, title, to_account

OPEN = ("Shipped", "Out for delivery")
REPLACEMENT = "Send a replacement"
ARRIVES = "Arrives by "


class OrderStatusSolution(TaskSolution[OrderStatus]):
    """Opens the order that is under way and reads it."""

    days_late = 0

    def mutants(self) -> Mapping[str, Solution]:
        """The order that came long ago, a day off, and half of it."""
        return {
            "the order that came long ago": FunctionSolution(
                lambda look: self._read(look, ("Delivered",))
            ),
            "a day late": self.but(days_late=1),
            "only the courier": FunctionSolution(lambda look: look.answer(self.task.courier)),
            "two couriers": FunctionSolution(
                lambda look: look.answer(f"{self.task.courier}, {self.task.old_courier}, March 4")
            ),
        }

    def play(self, look: Look) -> Move:
        return self._read(look, OPEN)

    def _read(self, look: Look, states: tuple[str, ...]) -> Move:
        courier, day = look.find(id="courier"), look.find(id="order_date")
        if courier is not None and day is not None:
            if not look.has(id="item_title", text=self.task.sku.title):
                return look.back("This is another order.")
            shown = day.text.removeprefix(ARRIVES).removeprefix("Delivered ")
            return look.answer(f"{courier.text}, {self._later(shown)}")
        if move := to_account(look, "Your orders"):
            return move
        card = first(look, "order_card", lambda card: self._has(card, states))
        if card is None:
            return look.scroll("I look further down.")
        return look.tap_node("This is the order.", card)

    def _has(self, card: UiNode, states: tuple[str, ...]) -> bool:
        status, names = child(card, id="order_status"), child(card, id="order_title")
        if status is None or names is None or status.text not in states:
            return False
        return self.task.sku.title in names.text.split(", ")

    def _later(self, shown: str) -> str:
        day = calendar_day(shown, YEAR)
        if day is None or not self.days_late:
            return shown
        return (day + timedelta(days=self.days_late)).isoformat()


class ReturnItemSolution(TaskSolution[ReturnItem]):
    """Finds the order of that month and fills in the form."""

    exchange = False

    def mutants(self) -> Mapping[str, Solution]:
        """The other month, another article of the same order, another reason, an exchange."""
        return {
            "the other month": self.but(month=self.task.other_month),
            "the article beside it": self.but(returned=self.task.companion),
            "another reason": self.but(reason=self.task.other_reason),
            "a replacement instead": self.but(exchange=True),
        }

    def play(self, look: Look) -> Move:
        if look.package == SHOP and look.has(id="alertTitle", text="Submit this return?"):
            return look.tap("I submit it.", id="button1")
        if look.package == SHOP and title(look) == "Return item":
            return self._form(look)
        if look.package == SHOP and look.has(id="toolbar_subtitle"):
            return self._order(look)
        if move := to_account(look, "Your orders"):
            return move
        field = look.find(id="search_src_text")
        if field is None:
            return look.tap("I search my orders.", id="action_search")
        if field.text != self.task.sku.title:
            return look.enter("the article", self.task.sku.title, field)
        card = first(look, "order_card", self._of_month)
        if card is None:
            return look.scroll("I look further down.")
        return look.tap_node(f"This is the order of {self.task.month[0]}.", card)

    def _of_month(self, card: UiNode) -> bool:
        _, year, number = self.task.month
        name = MONTHS[number - 1]
        dates = (node.text for node in card.nodes())
        return any(text.startswith(name[:3]) and text.endswith(str(year)) for text in dates)

    def _order(self, look: Look) -> Move:
        """The order's page."""
        _, year, number = self.task.month
        name = MONTHS[number - 1]
        placed = look.need(id="toolbar_subtitle").text
        if f" {name[:3]} " not in placed or not placed.endswith(str(year)):
            return look.back("This is another order.")
        card = look.find(id="order_item", desc=self.task.returned.title)
        if card is not None and child(card, text="Return requested") is not None:
            return look.done(f"The return of the {self.task.returned.title} is requested.")
        button = child(card, id="return_item") if card is not None else None
        if button is None:
            return look.scroll("The article is further down.")
        return look.tap_node("I send this one back.", button)

    def _form(self, look: Look) -> Move:
        if not look.has(id="item_title", text=self.task.returned.title):
            if look.did("I look further down the form."):
                return self._rest(look)
            return look.back("This is another article.")
        reason = first(look, "choice", lambda row: child(row, text=self.task.reason[0]) is not None)
        if reason is not None and not reason.checked:
            return look.tap_node("This is the reason.", reason)
        return self._rest(look)

    def _rest(self, look: Look) -> Move:
        """What is wished for, and the button."""
        if self.exchange:
            wish = first(look, "choice", lambda row: child(row, text=REPLACEMENT) is not None)
            if wish is None:
                return look.scroll("I look further down the form.")
            if not wish.checked:
                return look.tap_node("I want another one.", wish)
        return look.tap("The form is filled in.", id="submit_return")
