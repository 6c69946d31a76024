"""The basket, which is the checkout as well: dishes, address, payment, tip, costs, the order."""

from __future__ import annotations

from collections.abc import Sequence

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from ..wallet import Payment
from .address_sheet import AddressSheet
from .database import MINUTE_MS
from .order_store import MOST, SERVICE_FEE, Line, Meal
from .pieces import bottom_bar, sum_row
from .prompts import PinSheet
from .restaurant_store import Restaurant
from .screen import EatsScreen, element

TIPS = (0, 200, 400, 600)
PAYMENT_ICONS = {
    "card": "credit_card",
    "wallet": "account_balance_wallet",
    "cash": "payments",
}


class BasketActivity(EatsScreen):
    """Everything about the order that is about to be placed."""

    def begin(self) -> None:
        payments = self.addresses.payments()
        self.payment_id = payments[0].id if payments else 0
        self.tip = 0
        self.wish = kit.FieldState(submit="done", limit=140)
        if "pin" in self.popups():
            PinSheet(self).open()

    def page(self) -> kit.View:
        lines = self.orders.basket()
        place = self.places.get(self.orders.basket_restaurant() or 0)
        if not lines or place is None:
            text = tr("Dishes you add will wait here")
            empty = kit.empty_state("shopping_bag", tr("Your basket is empty"), text)
            return kit.Scaffold(
                kit.Fill(empty, center=True), top=kit.AppBar(tr("Basket"), self.leave)
            )
        clear = kit.IconButton(
            "delete_sweep", tr("Empty basket"), self._ask_empty, rid="empty_basket"
        )
        bar = kit.AppBar(place.name, self.leave, [clear], subtitle=tr("Basket"))
        rows: list[kit.View] = [
            *self._problems(place, lines),
            self._lines(place, lines),
            self._address_card(place),
            self._payment_card(place, lines),
            self._tips(),
            kit.Pad(kit.TextField(self.wish, tr("Note for the courier"), rid="order_note"), y=4),
            self._costs(place, lines),
        ]
        body = kit.scroll_list([kit.Pad(row, x=16, y=4) for row in rows], self.scroll, bottom=24)
        total = kit.Column(
            [
                kit.Text(tr("Total"), "body_small", "on_surface_variant"),
                kit.Text(kit.money(self._total(place, lines)), "title_large", rid="basket_total"),
            ]
        )
        order = kit.Button(
            tr("Place order"),
            lambda: self._place(place, lines),
            height=48,
            enabled=not self._blocked(place, lines),
            rid="place_order",
        )
        return kit.Scaffold(body, bar, bottom_bar([kit.Flex(total), order]), snackbar=self.note)

    # -- what stands in the way ---------------------------------------------------------------

    def _items(self, lines: Sequence[Line]) -> int:
        return sum(line.total for line in lines)

    def _total(self, place: Restaurant, lines: Sequence[Line]) -> int:
        return self._items(lines) + place.fee + SERVICE_FEE + self.tip

    def _blocked(self, place: Restaurant, lines: Sequence[Line]) -> str:
        """Why the order cannot be placed; empty when it can."""
        problem = self.hindrance(place)
        if problem:
            return problem
        missing = place.least - self._items(lines)
        if missing > 0:
            return tr("Add {amount} more to reach the minimum order", amount=kit.money(missing))
        return ""

    def _problems(self, place: Restaurant, lines: Sequence[Line]) -> list[kit.View]:
        problem = self._blocked(place, lines)
        if not problem:
            return []
        text = kit.Text(problem, "title_small", "on_error_container", rid="problem")
        row = kit.Row([kit.Icon("error", 24, "on_error_container"), kit.Flex(text)], gap=12)
        return [kit.Carded(kit.Pad(row, x=16, y=12), (16, 16, 16, 16), "error_container")]

    # -- the parts ----------------------------------------------------------------------------

    def _lines(self, place: Restaurant, lines: Sequence[Line]) -> kit.View:
        rows: list[kit.View] = [self._line(line) for line in lines]
        more = kit.Button(
            tr("Add more dishes"),
            lambda: self.view_restaurant(place.id),
            "text",
            "add",
            rid="add_more",
        )
        rows.append(kit.Row([more]))
        return kit.Carded(
            kit.Pad(kit.Column(rows, gap=4), x=12, y=8), (16, 16, 16, 16), "surface_container"
        )

    def _line(self, line: Line) -> kit.View:
        words: list[kit.View] = [kit.Text(line.name, "title_small", lines=2, rid="line_name")]
        if line.options:
            words.append(
                kit.Text(line.options, "body_small", "on_surface_variant", rid="line_options")
            )
        if line.removed:
            text = tr("Without {name}", name=line.removed)
            words.append(kit.Text(text, "body_small", "error", rid="line_removed"))
        if line.note:
            words.append(kit.Text(f"“{line.note}”", "body_small", "on_surface_variant"))
        words.append(kit.Text(kit.money(line.total), "title_small", "primary", 1, rid="line_price"))
        stepper = kit.Stepper(
            line.quantity,
            lambda value: self.orders.set_quantity(line.id, value),
            0,
            MOST,
            line.name,
            bin=True,
        )
        return kit.Pad(
            kit.Row([kit.Flex(kit.Column(words, gap=1)), stepper], gap=12, align="start"), x=4, y=6
        )

    def _card(
        self, rid: str, icon: str, title: str, lines: Sequence[kit.View], act: kit.Handler
    ) -> kit.View:
        words = kit.Column([kit.Text(title, "title_small", "primary"), *lines], gap=2)
        row = kit.Row(
            [kit.Icon(icon, 24, "primary"), kit.Flex(words), kit.Icon("chevron_right")], gap=16
        )
        card = kit.Pad(row, x=16, y=14)
        return kit.Carded(
            card, (16, 16, 16, 16), "surface_container", act, info=element(rid, title)
        )

    def _address_card(self, place: Restaurant) -> kit.View:
        address = self.address
        lines: list[kit.View] = [
            kit.Text(
                f"{address.label} · {address.text}", "body_large", lines=2, rid="basket_address"
            )
        ]
        if address.detail:
            lines.append(kit.Text(address.detail, "body_medium", "on_surface_variant", 1))
        if place.delivers_to(address):
            due = self.phone.now().timestamp() * 1000 + place.minutes(address) * MINUTE_MS
            time = self.phone.clock_text(self.phone.local(int(due)))
            wait = tr("{count} min, around {time}", count=place.minutes(address), time=time)
            lines.append(kit.Text(wait, "body_medium", "on_surface_variant", 1, rid="arrival"))
        return self._card(
            "basket_address_card", "place", tr("Deliver to"), lines, AddressSheet(self).open
        )

    def _payment_card(self, place: Restaurant, lines: Sequence[Line]) -> kit.View:
        payment = self.addresses.payment(self.payment_id)
        if payment is None:
            words: list[kit.View] = [kit.Text(tr("Choose how to pay"), "body_large")]
            return self._card(
                "basket_payment_card", "payments", tr("Pay with"), words, self._pick_payment
            )
        words = [kit.Text(payment.text, "body_large", lines=1, rid="basket_payment")]
        if payment.balance is not None:
            short = payment.balance < self._total(place, lines)
            note = tr("Balance {amount}", amount=kit.money(payment.balance))
            tone = "error" if short else "on_surface_variant"
            words.append(kit.Text(note, "body_medium", tone, 1))
        icon = PAYMENT_ICONS[payment.kind]
        return self._card("basket_payment_card", icon, tr("Pay with"), words, self._pick_payment)

    def _tips(self) -> kit.View:
        chips: list[kit.View] = []
        for tip in TIPS:

            def choose(tip: int = tip) -> None:
                self.tip = tip

            label = kit.money(tip) if tip else tr("No tip")
            chips.append(kit.Chip(label, choose, tip == self.tip, rid="tip"))
        body = kit.Column(
            [kit.Text(tr("Tip the courier"), "title_small", "primary"), kit.Flow(chips, 8, 0)]
        )
        return kit.Carded(kit.Pad(body, x=16, y=12), (16, 16, 16, 16), "surface_container")

    def _costs(self, place: Restaurant, lines: Sequence[Line]) -> kit.View:
        fee = kit.money(place.fee) if place.fee else tr("Free")
        rows: list[kit.View] = [
            sum_row(tr("Dishes"), kit.money(self._items(lines)), rid="items_total"),
            sum_row(tr("Delivery fee"), fee, rid="delivery_total"),
            sum_row(tr("Service fee"), kit.money(SERVICE_FEE), rid="service_total"),
        ]
        if self.tip:
            rows.append(sum_row(tr("Tip"), kit.money(self.tip), rid="tip_total"))
        total = kit.money(self._total(place, lines))
        rows += [
            kit.Pad(kit.Divider(), y=6),
            sum_row(tr("Total"), total, strong=True, rid="order_total"),
        ]
        return kit.Pad(kit.Column(rows), x=4, top=4)

    def _pick_payment(self) -> None:
        state = kit.ScrollState()

        def pick(payment: Payment) -> kit.Handler:
            def act() -> None:
                self.dismiss(layer)
                self.payment_id = payment.id

            return act

        def build() -> kit.View:
            rows: list[kit.View] = [
                kit.ListItem(
                    payment.text,
                    tr("Balance {amount}", amount=kit.money(payment.balance))
                    if payment.balance is not None
                    else "",
                    kit.RadioButton(payment.id == self.payment_id),
                    kit.Icon(PAYMENT_ICONS[payment.kind]),
                    on_tap=pick(payment),
                    checked=payment.id == self.payment_id,
                    rid="payment_choice",
                )
                for payment in self.addresses.payments()
            ]
            return kit.BottomSheet(kit.fitted_list(rows, state), tr("Pay with"))

        layer = self.show(Layer(build, kind="sheet"))

    def _ask_empty(self) -> None:
        self.confirm(
            tr("Empty your basket?"),
            tr("All dishes will be removed."),
            tr("Empty"),
            self.orders.empty_basket,
        )

    # -- ordering -----------------------------------------------------------------------------

    def _place(self, place: Restaurant, lines: Sequence[Line]) -> None:
        payment = self.addresses.payment(self.payment_id)
        if payment is None:
            self.toast(tr("Choose how to pay first"))
            return
        meal = Meal(place, tuple(lines), self.address, payment, self.tip, self.wish.text.strip())
        if payment.balance is not None and payment.balance < meal.total:
            self.toast(tr("Balance too low: {amount}", amount=kit.money(payment.balance)))
            return
        self._confirm(meal)

    def _confirm(self, meal: Meal) -> None:
        """The phone's own check before money moves."""

        def agree() -> None:
            self.dismiss(layer)
            order = self.orders.place(meal)
            self.finish()
            self.open(".OrderActivity", f"eats://order/{order}")

        def build() -> kit.View:
            facts = (
                (meal.payment.text, "confirm_payment"),
                (tr("Deliver to {place}", place=meal.address.label), "confirm_address"),
            )
            body = kit.Column(
                [
                    kit.Text(
                        kit.money(meal.total),
                        "headline_medium",
                        align="center",
                        rid="confirm_amount",
                    ),
                    kit.Space(height=4),
                    *(
                        kit.Text(text, "body_medium", "on_surface_variant", align="center", rid=rid)
                        for text, rid in facts
                    ),
                ]
            )
            return kit.Dialog(
                tr("Confirm it’s you"),
                body=body,
                icon="fingerprint",
                confirm=kit.Choice(tr("Confirm and pay"), agree),
                cancel=kit.Choice(tr("Cancel"), lambda: self.dismiss(layer)),
            )

        layer = self.show(Layer(build))
