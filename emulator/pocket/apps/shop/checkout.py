"""The checkout: address, payment, delivery, coupon, costs, and the order."""

from __future__ import annotations

from collections.abc import Sequence

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from .account_store import Coupon
from .cart_store import CartLine, line_of
from .choices import PAYMENT_ICONS, ChoiceSheets, coupon_text, payment_note
from .order_store import EXPRESS_FEE, Bill, Delivery, Purchase
from .pieces import ProductArt, bottom_bar, sum_row
from .screen import ShopScreen, element


class CheckoutActivity(ShopScreen):
    """Reviews and places an order; nothing is ordered before it is confirmed."""

    def begin(self) -> None:
        addresses, payments = self.account.addresses(), self.account.payments()
        self.address_id = addresses[0].id if addresses else 0
        self.payment_id = payments[0].id if payments else 0
        self.delivery: Delivery = "standard"
        self.coupon_id = 0
        self.placed = 0
        self.bought = self._bought()
        self.sheets = ChoiceSheets(self)

    def _bought(self) -> list[CartLine]:
        """The lines of the cart named by the intent, or one article bought at once."""
        extras = self.intent.extras
        if "variant" not in extras:
            wanted = str(extras.get("lines", "")).split(",")
            return [line for line in self.cart.lines() if str(line.id) in wanted]
        product = self.products.get(self.target)
        variant = self.products.variant(int(extras["variant"]))
        if product is None or variant is None:
            return []
        return [line_of(product, variant, int(extras.get("quantity", 1)))]

    def page(self) -> kit.View:
        if self.placed:
            return self._thanks()
        if not self.bought:
            empty = kit.empty_state("shopping_cart", tr("Nothing to check out"))
            return kit.Scaffold(
                kit.Fill(empty, center=True), top=kit.AppBar(tr("Checkout"), self.leave)
            )
        bill = self._bill()
        rows: list[kit.View] = [
            self._address_card(),
            self._payment_card(bill),
            self._delivery_card(),
            self._coupon_card(),
            self._items_card(),
            self._costs(bill),
        ]
        body = kit.scroll_list(
            [kit.Pad(row, x=16, y=4) for row in rows], self.scroll, top=4, bottom=24
        )
        total = kit.Column(
            [
                kit.Text(tr("Total"), "body_small", "on_surface_variant"),
                kit.Text(kit.money(bill.total), "title_large", rid="checkout_total"),
            ]
        )
        place = kit.Button(tr("Place order"), self._place, height=48, rid="place_order")
        bar = bottom_bar([kit.Flex(total), place])
        return kit.Scaffold(body, kit.AppBar(tr("Checkout"), self.leave), bar)

    def back(self) -> bool:
        if self.placed:
            self.finish()
            return True
        return False

    # -- the parts ----------------------------------------------------------------------------

    def _coupon(self) -> Coupon | None:
        return self.account.coupon(self.coupon_id) if self.coupon_id else None

    def _bill(self) -> Bill:
        coupon = self._coupon()
        eligible = 0 if coupon is None else self.account.eligible(coupon, self.bought)
        return self.orders.bill(self.bought, self.delivery, coupon, eligible)

    def _card(
        self, rid: str, icon: str, title: str, lines: Sequence[kit.View], act: kit.Handler | None
    ) -> kit.View:
        words = kit.Column([kit.Text(title, "title_small", "primary"), *lines], gap=2)
        parts: list[kit.View] = [kit.Icon(icon, 24, "primary"), kit.Flex(words)]
        if act is not None:
            parts.append(kit.Icon("chevron_right"))
        row = kit.Pad(kit.Row(parts, gap=16), x=16, y=14)
        return kit.Carded(row, (16, 16, 16, 16), "surface_container", act, info=element(rid, title))

    def _address_card(self) -> kit.View:
        address = self.account.address(self.address_id)
        lines: list[kit.View] = [kit.Text(tr("Add an address"), "body_large")]
        if address is not None:
            lines = [
                kit.Text(f"{address.label} · {address.recipient}", "body_large", lines=1),
                kit.Text(
                    f"{address.street}, {address.city} {address.postcode}",
                    "body_medium",
                    "on_surface_variant",
                    rid="checkout_address_text",
                ),
            ]
        return self._card(
            "checkout_address", "place", tr("Deliver to"), lines, self._choose_address
        )

    def _payment_card(self, bill: Bill) -> kit.View:
        payment = self.account.payment(self.payment_id)
        lines: list[kit.View] = [kit.Text(tr("Choose how to pay"), "body_large")]
        icon = "payments"
        if payment is not None:
            icon = PAYMENT_ICONS[payment.kind]
            lines = [kit.Text(payment.text, "body_large", lines=1, rid="checkout_payment_text")]
            problem = self.sheets.payment_problem(payment, bill.total)
            note = problem or payment_note(payment)
            if note:
                tone = "error" if problem else "on_surface_variant"
                lines.append(kit.Text(note, "body_medium", tone, rid="payment_note"))
        return self._card("checkout_payment", icon, tr("Pay with"), lines, self._choose_payment)

    def _delivery_card(self) -> kit.View:
        rows: list[kit.View] = [
            kit.Pad(kit.Text(tr("Delivery"), "title_small", "primary"), x=16, top=12)
        ]
        options: tuple[tuple[Delivery, str], ...] = (
            ("standard", tr("Standard")),
            ("express", tr("Express")),
        )
        for delivery, label in options:
            fee = EXPRESS_FEE if delivery == "express" else self.orders.fee(self.bought, "standard")
            day = kit.day_text(self.orders.expected(self.bought, delivery))
            cost = kit.money(fee) if fee else tr("Free")
            rows.append(
                kit.ListItem(
                    label,
                    tr("Arrives by {day}", day=day),
                    kit.RadioButton(delivery == self.delivery),
                    kit.Text(cost, "body_medium", rid="delivery_fee"),
                    on_tap=lambda delivery=delivery: self._deliver(delivery),
                    compact=True,
                    checked=delivery == self.delivery,
                    rid=f"delivery_{delivery}",
                )
            )
        card = kit.Pad(kit.Column(rows), bottom=6)
        return kit.Carded(card, (16, 16, 16, 16), "surface_container")

    def _deliver(self, delivery: Delivery) -> None:
        self.delivery = delivery

    def _coupon_card(self) -> kit.View:
        coupon = self._coupon()
        if coupon is None:
            count = sum(
                not self.sheets.coupon_problem(item, self.bought) for item in self.account.coupons()
            )
            label = tr("No coupon for these items")
            if count:
                label = tr("{count} available", count=count)
            lines: list[kit.View] = [kit.Text(label, "body_large", rid="coupon_text")]
        else:
            where = coupon.store or tr("All stores")
            lines = [
                kit.Text(f"{coupon.code} · {coupon_text(coupon)}", "body_large", rid="coupon_text"),
                kit.Text(where, "body_medium", "on_surface_variant", 1),
            ]
        return self._card(
            "checkout_coupon", "confirmation_number", tr("Coupon"), lines, self._choose_coupon
        )

    def _items_card(self) -> kit.View:
        count = sum(line.quantity for line in self.bought)
        title = tr("{count} items", count=count) if count != 1 else tr("1 item")
        rows: list[kit.View] = [kit.Text(title, "title_small", "primary")]
        for line in self.bought:
            product = self.products.get(line.product_id)
            picture: kit.View = kit.Space(width=48, height=48)
            if product is not None:
                picture = ProductArt(product, 48, colour=line.colour, radius=8)
            detail = ", ".join(
                part for part in (line.variant, tr("Qty {count}", count=line.quantity)) if part
            )
            words = kit.Column(
                [
                    kit.Text(line.title, "body_medium", lines=2, rid="checkout_item"),
                    kit.Text(detail, "body_small", "on_surface_variant", 1, rid="checkout_variant"),
                ]
            )
            cost = kit.Text(kit.money(line.total), "body_medium", lines=1)
            rows.append(kit.Row([picture, kit.Flex(words), cost], gap=12))
        card = kit.Pad(kit.Column(rows, gap=10), x=16, y=14)
        return kit.Carded(card, (16, 16, 16, 16), "surface_container")

    def _costs(self, bill: Bill) -> kit.View:
        rows: list[kit.View] = [sum_row(tr("Items"), kit.money(bill.items), rid="items_total")]
        if bill.discount:
            rows.append(sum_row(tr("Coupon"), kit.money(-bill.discount), rid="discount_total"))
        fee = kit.money(bill.fee) if bill.fee else tr("Free")
        rows += [
            sum_row(tr("Delivery"), fee, rid="delivery_total"),
            kit.Pad(kit.Divider(), y=6),
            sum_row(tr("Total"), kit.money(bill.total), strong=True, rid="order_total"),
        ]
        return kit.Pad(kit.Column(rows), x=16, top=8)

    # -- choosing -----------------------------------------------------------------------------

    def _choose_address(self) -> None:
        def pick(address_id: int) -> None:
            self.address_id = address_id

        self.sheets.address(self.address_id, pick)

    def _choose_payment(self) -> None:
        def pick(payment_id: int) -> None:
            self.payment_id = payment_id

        self.sheets.payment(self.payment_id, self._bill().total, pick)

    def _choose_coupon(self) -> None:
        def pick(coupon_id: int) -> None:
            self.coupon_id = coupon_id

        self.sheets.coupon(self.coupon_id, self.bought, pick)

    # -- ordering -----------------------------------------------------------------------------

    def _place(self) -> None:
        address = self.account.address(self.address_id)
        payment = self.account.payment(self.payment_id)
        bill = self._bill()
        if address is None:
            self.toast(tr("Add an address first"))
            return
        if payment is None:
            self.toast(tr("Choose how to pay first"))
            return
        problem = self.sheets.payment_problem(payment, bill.total)
        if problem:
            self.toast(problem)
            return
        purchase = Purchase(
            tuple(self.bought), address, payment, self.delivery, self._coupon(), bill
        )
        self._confirm(purchase)

    def _confirm(self, purchase: Purchase) -> None:
        """The phone's own check before money moves."""

        def agree() -> None:
            self.dismiss(layer)
            self.placed = self.orders.place(purchase)
            self.scroll.jump(0)

        def build() -> kit.View:
            amount = kit.Text(
                kit.money(purchase.bill.total),
                "headline_medium",
                align="center",
                rid="confirm_amount",
            )
            how = kit.Text(
                purchase.payment.text,
                "body_medium",
                "on_surface_variant",
                align="center",
                rid="confirm_payment",
            )
            where = kit.Text(
                tr("Deliver to {place}", place=purchase.address.label),
                "body_medium",
                "on_surface_variant",
                align="center",
                rid="confirm_address",
            )
            return kit.Dialog(
                tr("Confirm it’s you"),
                body=kit.Column([amount, kit.Space(height=4), how, where]),
                icon="fingerprint",
                confirm=kit.Choice(tr("Confirm and pay"), agree),
                cancel=kit.Choice(tr("Cancel"), lambda: self.dismiss(layer)),
            )

        layer = self.show(Layer(build))

    def _thanks(self) -> kit.View:
        order = self.orders.order(self.placed)
        number = "" if order is None else order.number
        day = "" if order is None else kit.day_text(order.expected)

        def view() -> None:
            self.finish()
            self.open(".OrderActivity", f"shop://order/{self.placed}")

        body = kit.Column(
            [
                kit.Icon("check_circle", 88, "primary", True),
                kit.Space(height=20),
                kit.Text(tr("Order placed"), "headline_medium", align="center", rid="order_placed"),
                kit.Space(height=8),
                kit.Text(
                    tr("Order {number}", number=number),
                    "title_medium",
                    align="center",
                    rid="order_number",
                ),
                kit.Space(height=4),
                kit.Text(
                    tr("Arrives by {day}", day=day),
                    "body_large",
                    "on_surface_variant",
                    align="center",
                ),
                kit.Space(height=28),
                kit.Button(tr("View order"), view, rid="view_order"),
                kit.Space(height=4),
                kit.Button(tr("Continue shopping"), self.finish, "text", rid="continue_shopping"),
            ],
            align="center",
        )
        bar = kit.AppBar("", self.finish, back_icon="close", back_desc=tr("Close"))
        return kit.Scaffold(kit.Fill(kit.Pad(body, x=32), center=True), bar)
