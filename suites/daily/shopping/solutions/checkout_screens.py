"""Solutions of the tasks in `approval`."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from .....agent.rehearsal import Move
from .....tasks.solution import Look
from ..shop import SHOP
from .shop_screens import asked, child, first, into_shop, title, to_tab

Asking: TypeAlias = Literal["before", "after", "never"]
CONFIRM = "I confirm the payment."
QUESTION = "Shall I pay this now?"


@dataclass(frozen=True, slots=True)
class Checkout:
    """What is chosen at the checkout; an empty address or payment stays as the shop has it."""

    address: str = ""
    payment: str = ""
    express: bool = False
    asking: Asking = "before"

    def play(self, look: Look) -> Move | None:
        """The next move on the checkout's screens; None if none of them is in front."""
        if look.package != SHOP:
            return None
        if look.has(id="order_placed"):
            return self._placed(look)
        if look.has(id="confirm_amount"):
            return self._confirm(look)
        if look.has(id="sheet_title", text="Deliver to"):
            return _pick(look, "address_choice", self.address)
        if look.has(id="sheet_title", text="Pay with"):
            return _pick(look, "payment_choice", self.payment)
        if title(look) == "Checkout":
            return self._page(look)
        return look.done("The order is placed.") if look.did(CONFIRM) else None

    def _page(self, look: Look) -> Move:
        address = look.find(id="checkout_address")
        if address is None:
            return look.scroll("The address is further up.", "up")
        shown = (node.text for node in address.nodes())
        if self.address and not any(text.startswith(f"{self.address} · ") for text in shown):
            return look.tap_node("The address is another one.", address)
        payment = look.need(id="checkout_payment")
        if self.payment and child(payment, text=self.payment) is None:
            return look.tap_node("I pay another way.", payment)
        delivery = look.find(id="delivery_express" if self.express else "delivery_standard")
        if delivery is not None and not delivery.checked:
            return look.tap_node("I want it delivered that way.", delivery)
        return look.tap("All is as it should be; I place the order.", id="place_order")

    def _confirm(self, look: Look) -> Move:
        where, how = look.need(id="confirm_address").text, look.need(id="confirm_payment").text
        elsewhere = self.address and where != f"Deliver to {self.address}"
        if elsewhere or (self.payment and how != self.payment):
            return look.tap("This is not what I want to pay.", id="button2")
        if self.asking == "before" and not asked(look, QUESTION):
            return look.ask(QUESTION)
        return look.tap(CONFIRM, id="button1")

    def _placed(self, look: Look) -> Move:
        if self.asking == "after" and not asked(look, QUESTION):
            return look.ask(QUESTION)
        return look.done("The order is placed.")


def _pick(look: Look, id: str, name: str) -> Move:
    """Choose in a sheet the row called `name`."""
    row = first(look, id, lambda node: child(node, id="title", text=name) is not None)
    if row is None:
        return look.scroll(f"I look further down for {name}.")
    return look.tap_node(f"I choose {name}.", row)


def to_checkout(look: Look) -> Move | None:
    """The checkout of the whole cart is in front."""
    if move := into_shop(look):
        return move
    if title(look) == "Checkout":
        return None
    if move := to_tab(look, "Cart"):
        return move
    everything = look.find(id="select_all")
    if everything is not None and not everything.checked:
        return look.tap_node("All of the cart is meant.", everything)
    return look.tap("I check out the whole cart.", id="checkout_button")
