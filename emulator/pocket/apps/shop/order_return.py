"""Sending things back: the form, and the list of returns."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
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
        self.comment = kit.FieldState(keyboard="multiline", submit="newline", limit=300)

    def page(self) -> kit.View:
        item = self.orders.item(self.target)
        order = None if item is None else self._order(item)
        bar = kit.AppBar(tr("Return item"), self.leave)
        if item is None or order is None:
            gone = kit.empty_state("assignment_return", tr("This item cannot be returned"))
            return kit.Scaffold(kit.Fill(gone, center=True), top=bar)
        rows: list[kit.View] = [
            kit.Pad(self._item(item), x=16, top=4),
            kit.Header(tr("Why are you returning it?")),
        ]
        rows += [
            kit.radio_item(
                tr(label), reason == self.reason, lambda reason=reason: self._choose(reason)
            )
            for reason, label in REASONS.items()
        ]
        if item.quantity > 1:
            label = kit.Flex(kit.Text(tr("How many?"), "body_large"))
            stepper = kit.Stepper(self.quantity, self._amount, 1, item.quantity)
            rows += [kit.Header(tr("Quantity")), kit.Pad(kit.Row([label, stepper]), x=16)]
        rows += [
            kit.Header(tr("What would you like?")),
            *(
                kit.radio_item(tr(label), wish == self.wish, lambda wish=wish: self._want(wish))
                for wish, label in WISHES.items()
            ),
            kit.Header(tr("Comment")),
            kit.Pad(
                kit.TextField(
                    self.comment, hint=tr("Optional"), label=tr("Comment"), rid="return_comment"
                ),
                x=16,
            ),
        ]
        send = kit.Button(
            tr("Submit return"),
            lambda: self._ask(item, order),
            height=48,
            enabled=bool(self.reason),
            rid="submit_return",
        )
        body = kit.scroll_list(rows, self.scroll, bottom=24)
        return kit.Scaffold(body, bar, bottom_bar([kit.Flex(send)]))

    def _order(self, item: CartLine) -> Order | None:
        """The order an item belongs to, when it may still be returned."""
        row = self.orders.db.execute(
            "SELECT order_id FROM order_items WHERE _id = ?", (item.id,)
        ).fetchone()
        order = self.orders.order(row[0])
        if order is None or not self.orders.returnable(order) or self.orders.returned(item.id):
            return None
        return order

    def _item(self, item: CartLine) -> kit.View:
        product = self.products.get(item.product_id)
        picture: kit.View = kit.Space(width=64, height=64)
        if product is not None:
            picture = ProductArt(product, 64, colour=item.colour)
        words = kit.Column(
            [
                kit.Text(item.title, "body_large", lines=2, rid="item_title"),
                kit.Text(item.variant, "body_small", "on_surface_variant", 1, rid="item_variant"),
                kit.Text(kit.money(item.price), "title_small", lines=1, rid="item_price"),
            ]
        )
        row = kit.Row([picture, kit.Flex(words)], gap=12, align="start")
        return kit.Carded(kit.Pad(row, x=16, y=12), color="surface_container")

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

    def page(self) -> kit.View:
        found = self.orders.returns()
        body: kit.View = kit.LazyList(
            len(found),
            lambda index: self._row(found[index]),
            self.scroll,
            top=4,
            bottom=24,
            rid="returns",
        )
        if not found:
            text = tr("Open an order to send something back")
            body = kit.Fill(
                kit.empty_state("assignment_return", tr("No returns"), text), center=True
            )
        return kit.Scaffold(body, kit.AppBar(tr("Returns"), self.leave))

    def _row(self, entry: Return) -> kit.View:
        day = kit.day_year(self.phone.local(entry.requested_at).date())
        facts = [tr(REASONS[entry.reason]), tr("Qty {count}", count=entry.quantity), day]
        parts: list[kit.View] = [
            kit.Row(
                [
                    kit.Flex(kit.Text(entry.title, "body_large", lines=1, rid="return_title")),
                    Tag(tr(RETURN_STATUS[entry.status]), rid="return_status"),
                ],
                gap=12,
            ),
            kit.Text(" · ".join(facts), "body_medium", "on_surface_variant", 2, rid="return_facts"),
        ]
        if entry.refund:
            text = tr("Refund {amount}", amount=kit.money(entry.refund))
            parts.append(kit.Text(text, "title_small", rid="return_refund"))
        card = kit.Carded(
            kit.Pad(kit.Column(parts, gap=4), x=16, y=12),
            (16, 16, 16, 16),
            "surface_container",
            lambda: self.open(".OrderActivity", f"shop://order/{entry.order_id}"),
            info=element("return_card", entry.title),
        )
        return kit.Pad(card, x=16, y=4)
