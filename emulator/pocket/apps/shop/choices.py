"""What is chosen at the checkout: an address, a way to pay, a coupon, each from a sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from ..wallet import Payment
from .account_store import Coupon
from .cart_store import CartLine
from .screen import ShopScreen

Pick = Callable[[int], None]
PAYMENT_ICONS = {
    "card": "credit_card",
    "wallet": "account_balance_wallet",
    "gift": "redeem",
    "cash": "payments",
}


def coupon_text(coupon: Coupon) -> str:
    """What a coupon gives."""
    match coupon.kind:
        case "amount":
            return tr("{amount} off", amount=kit.money(coupon.value))
        case "percent":
            return tr("{percent}% off", percent=coupon.value)
        case _:
            return tr("Free standard delivery")


def payment_note(payment: Payment) -> str:
    """What else is known of a way to pay."""
    if payment.expires:
        return tr("Expires {date}", date=payment.expires)
    if payment.balance is not None:
        return tr("Balance {amount}", amount=kit.money(payment.balance))
    return ""


class ChoiceSheets:
    """The sheets of one checkout; each calls back with the id of what was tapped, 0 for none."""

    def __init__(self, screen: ShopScreen) -> None:
        self.screen = screen

    def address(self, current: int, pick: Pick) -> None:
        screen = self.screen

        def add() -> None:
            screen.dismiss(layer)
            screen.open(".AddressEditorActivity", reply=added)

        def added(result: object) -> None:
            if isinstance(result, int):
                pick(result)

        def rows() -> list[kit.View]:
            found: list[kit.View] = [
                kit.ListItem(
                    address.label,
                    address.text,
                    kit.RadioButton(address.id == current),
                    on_tap=self._picker(address.id, pick, lambda: layer),
                    checked=address.id == current,
                    rid="address_choice",
                    summary_lines=3,
                )
                for address in screen.account.addresses()
            ]
            lead = kit.Pad(kit.Icon("add"), x=12)
            return [*found, kit.ListItem(tr("Add an address"), leading=lead, on_tap=add)]

        layer = self._sheet(tr("Deliver to"), rows)

    def payment(self, current: int, total: int, pick: Pick) -> None:
        def rows() -> list[kit.View]:
            return [
                kit.ListItem(
                    payment.text,
                    self.payment_problem(payment, total) or payment_note(payment),
                    kit.RadioButton(payment.id == current),
                    kit.Icon(PAYMENT_ICONS[payment.kind]),
                    on_tap=self._picker(payment.id, pick, lambda: layer),
                    checked=payment.id == current,
                    rid="payment_choice",
                )
                for payment in self.screen.account.payments()
            ]

        layer = self._sheet(tr("Pay with"), rows)

    def coupon(self, current: int, lines: Sequence[CartLine], pick: Pick) -> None:
        def rows() -> list[kit.View]:
            coupons = self.screen.account.coupons()
            usable = sorted(coupons, key=lambda item: bool(self.coupon_problem(item, lines)))
            none = kit.ListItem(
                tr("Don’t use a coupon"),
                leading=kit.RadioButton(not current),
                on_tap=self._picker(0, pick, lambda: layer),
                compact=True,
                checked=not current,
                rid="coupon_none",
            )
            return [none, *(row(coupon) for coupon in usable)]

        def row(coupon: Coupon) -> kit.View:
            problem = self.coupon_problem(coupon, lines)
            where = coupon.store or tr("All stores")
            return kit.ListItem(
                f"{coupon_text(coupon)} · {coupon.code}",
                f"{where}\n{problem}" if problem else where,
                kit.RadioButton(coupon.id == current),
                on_tap=self._picker(coupon.id, pick, lambda: layer),
                enabled=not problem,
                checked=coupon.id == current,
                rid="coupon_choice",
                title_lines=2,
            )

        layer = self._sheet(tr("Coupon"), rows)

    def payment_problem(self, payment: Payment, total: int) -> str:
        """Why an amount in cents cannot be paid this way; empty when it can."""
        match self.screen.account.problem(payment, total):
            case "expired":
                return tr("This card has expired")
            case "balance":
                return tr("Balance too low: {amount}", amount=kit.money(payment.balance or 0))
            case _:
                return ""

    def coupon_problem(self, coupon: Coupon, lines: Sequence[CartLine]) -> str:
        """Why a coupon cannot be used for these lines; empty when it can."""
        phone = self.screen.phone
        now = phone.epoch_ms()
        if coupon.used:
            return tr("Already used")
        if coupon.starts_at > now:
            start = kit.short_day(phone.local(coupon.starts_at).date())
            return tr("Valid from {day}", day=start)
        if coupon.expires_at <= now:
            return tr("Expired")
        eligible = self.screen.account.eligible(coupon, lines)
        if not eligible:
            return tr("Not for these items")
        if eligible < coupon.least:
            return tr("Spend {amount} more", amount=kit.money(coupon.least - eligible))
        return ""

    def _picker(self, number: int, pick: Pick, layer: Callable[[], Layer]) -> kit.Handler:
        def act() -> None:
            self.screen.dismiss(layer())
            pick(number)

        return act

    def _sheet(self, title: str, rows: Callable[[], Sequence[kit.View]]) -> Layer:
        state = kit.ScrollState()
        layer = Layer(lambda: kit.BottomSheet(kit.fitted_list(rows(), state), title), kind="sheet")
        return self.screen.show(layer)
