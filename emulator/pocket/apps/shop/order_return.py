"""Sending things back: the form, and the list of returns."""

from __future__ import annotations

from ...toolkit.bars import AppBar, Scaffold
from ...toolkit.basic import Text
from ...toolkit.buttons import Button
from ...toolkit.day_words import day_year
from ...toolkit.field import TextField
from ...toolkit.field_state import FieldState
from ...toolkit.figures import money
from ...toolkit.rows import Carded, Header, empty_state, radio_item
from ...toolkit.scroll import LazyList, scroll_list
from ...toolkit.stepper import Stepper
from ...toolkit.strings import tr
from ...toolkit.view import Column, Fill, Flex, Pad, Row, Space, View
from .cart_store import CartLine
from .order_store import Order, Return
from .orders import RETURN_STATUS
from .pieces import ProductArt, Tag, bottom_bar
from .screen import ShopScreen, element

REASONS = {
    "wrong_size": "Wrong size",
    "defective": "Defective or does not work",
    "damaged": "Damaged on arrival",
    "not_as_described": "Not as described",
    "wrong_item": "Wrong item was sent",
    "changed_mind": "Changed my mind",
    "late": "Arrived too late",
}
WISHES = {"refund": "Refund to the payment method", "exchange": "Send a replacement"}


class ReturnActivity(ShopScreen):
    """Asks why something goes back, how much of it, and what for."""

    def begin(self) -> None:
        self.reason = ""
        self.wish = "refund"
        self.quantity = 1
        self.comment = FieldState(keyboard="multiline", submit="newline", limit=300)

    def page(self) -> View:
        item = self.orders.item(self.target)
        order = None if item is None else self._order(item)
        bar = AppBar(tr("Return item"), self.leave)
        if item is None or order is None:
            gone = empty_state("assignment_return", tr("This item cannot be returned"))
            return Scaffold(Fill(gone, center=True), top=bar)
        rows: list[View] = [
            Pad(self._item(item), x=16, top=4),
            Header(tr("Why are you returning it?")),
        ]
        rows += [
            radio_item(tr(label), reason == self.reason, lambda reason=reason: self._choose(reason))
            for reason, label in REASONS.items()
        ]
        if item.quantity > 1:
            label = Flex(Text(tr("How many?"), "body_large"))
            stepper = Stepper(self.quantity, self._amount, 1, item.quantity)
            rows += [Header(tr("Quantity")), Pad(Row([label, stepper]), x=16)]
        rows += [
            Header(tr("What would you like?")),
            *(
                radio_item(tr(label), wish == self.wish, lambda wish=wish: self._want(wish))
                for wish, label in WISHES.items()
            ),
            Header(tr("Comment")),
            Pad(
                TextField(
                    self.comment, hint=tr("Optional"), label=tr("Comment"), rid="return_comment"
                ),
                x=16,
            ),
        ]
        send = Button(
            tr("Submit return"),
            lambda: self._ask(item, order),
            height=48,
            enabled=bool(self.reason),
            rid="submit_return",
        )
        body = scroll_list(rows, self.scroll, bottom=24)
        return Scaffold(body, bar, bottom_bar([Flex(send)]))

    def _order(self, item: CartLine) -> Order | None:
        """The order an item belongs to, when it may still be returned."""
        row = self.orders.db.execute(
            "SELECT order_id FROM order_items WHERE _id = ?", (item.id,)
        ).fetchone()
        order = self.orders.order(row[0])
        if order is None or not self.orders.returnable(order) or self.orders.returned(item.id):
            return None
        return order

    def _item(self, item: CartLine) -> View:
        product = self.products.get(item.product_id)
        picture: View = Space(width=64, height=64)
        if product is not None:
            picture = ProductArt(product, 64, colour=item.colour)
        words = Column(
            [
                Text(item.title, "body_large", lines=2, rid="item_title"),
                Text(item.variant, "body_small", "on_surface_variant", 1, rid="item_variant"),
                Text(money(item.price), "title_small", lines=1, rid="item_price"),
            ]
        )
        row = Row([picture, Flex(words)], gap=12, align="start")
        return Carded(Pad(row, x=16, y=12), color="surface_container")

    def _choose(self, reason: str) -> None:
        self.reason = reason

    def _want(self, wish: str) -> None:
        self.wish = wish

    def _amount(self, value: int) -> None:
        self.quantity = value

    def _ask(self, item: CartLine, order: Order) -> None:
        def send() -> None:
            self.orders.send_back(
                item, order.id, self.quantity, self.reason, self.comment.text.strip(), self.wish
            )
            self.finish()
            self.toast(tr("Return requested. A label is on its way by email."))

        text = tr("{name}: {reason}", name=item.title, reason=tr(REASONS[self.reason]))
        self.confirm(tr("Submit this return?"), text, tr("Submit"), send)


class ReturnsActivity(ShopScreen):
    """Everything sent back."""

    def page(self) -> View:
        found = self.orders.returns()
        body: View = LazyList(
            len(found),
            lambda index: self._row(found[index]),
            self.scroll,
            top=4,
            bottom=24,
            rid="returns",
        )
        if not found:
            text = tr("Open an order to send something back")
            body = Fill(empty_state("assignment_return", tr("No returns"), text), center=True)
        return Scaffold(body, AppBar(tr("Returns"), self.leave))

    def _row(self, entry: Return) -> View:
        day = day_year(self.phone.local(entry.requested_at).date())
        facts = [tr(REASONS[entry.reason]), tr("Qty {count}", count=entry.quantity), day]
        parts: list[View] = [
            Row(
                [
                    Flex(Text(entry.title, "body_large", lines=1, rid="return_title")),
                    Tag(tr(RETURN_STATUS[entry.status]), rid="return_status"),
                ],
                gap=12,
            ),
            Text(" · ".join(facts), "body_medium", "on_surface_variant", 2, rid="return_facts"),
        ]
        if entry.refund:
            text = tr("Refund {amount}", amount=money(entry.refund))
            parts.append(Text(text, "title_small", rid="return_refund"))
        card = Carded(
            Pad(Column(parts, gap=4), x=16, y=12),
            (16, 16, 16, 16),
            "surface_container",
            lambda: self.open(".OrderActivity", f"shop://order/{entry.order_id}"),
            info=element("return_card", entry.title),
        )
        return Pad(card, x=16, y=4)
