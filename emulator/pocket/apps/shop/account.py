"""The owner's side of the shop: the account tab, coupons, ways to pay."""

from __future__ import annotations

from ...raster.geometry import Rect
from ...system.activity import Layer
from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from ..wallet import Payment
from .account_store import Coupon
from .choices import PAYMENT_ICONS, coupon_text, payment_note
from .orders import OPEN
from .screen import ShopScreen, element

HELP = "https://help.pocketshop.example/"
VIEW = "android.intent.action.VIEW"


class AccountTab:
    """The last tab of the main screen."""

    def __init__(self, screen: ShopScreen) -> None:
        self.screen = screen

    def body(self, scroll: kit.ScrollState) -> kit.View:
        screen = self.screen
        addresses = screen.account.addresses()
        name = addresses[0].recipient if addresses else tr("Guest")
        head = kit.Row(
            [
                kit.Avatar(name, 64),
                kit.Flex(
                    kit.Column(
                        [
                            kit.Text(name, "title_large", lines=1, rid="account_name"),
                            kit.Text(
                                tr("Member since 2023"), "body_medium", "on_surface_variant", 1
                            ),
                        ]
                    )
                ),
            ],
            gap=16,
        )
        waiting = sum(order.status in OPEN for order in screen.orders.orders())
        now = screen.phone.epoch_ms()
        coupons = sum(coupon.usable(now) for coupon in screen.account.coupons())
        shopping = [
            self._row(
                "receipt_long",
                tr("Your orders"),
                self._open(".OrdersActivity"),
                tr("{count} on the way", count=waiting),
            ),
            self._row("replay", tr("Buy again"), self._open(".BuyAgainActivity")),
            self._row("assignment_return", tr("Returns"), self._open(".ReturnsActivity")),
            self._row(
                "confirmation_number",
                tr("Coupons"),
                self._open(".CouponsActivity"),
                tr("{count} available", count=coupons),
            ),
        ]
        own = [
            self._row("place", tr("Addresses"), self._open(".AddressesActivity")),
            self._row("credit_card", tr("Payment methods"), self._open(".PaymentsActivity")),
        ]
        more = [
            self._row("help", tr("Help center"), self._help),
            self._row("info", tr("About"), lambda: screen.toast(tr("Shop 7.3 on a pocket phone"))),
        ]
        rows: list[kit.View] = [kit.Pad(head, x=16, top=16, bottom=16)]
        for rows_of in (shopping, own, more):
            rows += [*kit.group(rows_of), kit.Space(height=16)]
        return kit.Surface(kit.scroll_list(rows, scroll, bottom=16), "surface_container")

    def _row(self, icon: str, label: str, act: kit.Handler, note: str = "") -> kit.ListItem:
        return kit.ListItem(
            label, note, kit.Icon(icon, color="primary"), kit.Icon("chevron_right"), on_tap=act
        )

    def _open(self, activity: str) -> kit.Handler:
        return lambda: self.screen.open(activity, extras=self.screen.popup_extras)

    def _help(self) -> None:
        self.screen.start(Intent(VIEW, HELP))


class CouponsActivity(ShopScreen):
    """Coupons: those that can be used, and the others."""

    def begin(self) -> None:
        self.tab = 0

    def page(self) -> kit.View:
        now = self.phone.epoch_ms()
        kinds = [
            [item for item in self.account.coupons() if item.expires_at > now and not item.used],
            [item for item in self.account.coupons() if item.used],
            [item for item in self.account.coupons() if item.expires_at <= now and not item.used],
        ]
        names = (tr("Available"), tr("Used"), tr("Expired"))
        items = [
            kit.NavItem(f"{name} ({len(kind)})") for name, kind in zip(names, kinds, strict=True)
        ]
        bar = kit.Column(
            [kit.AppBar(tr("Coupons"), self.leave), kit.Tabs(items, self.tab, self._select)]
        )
        found = kinds[self.tab]
        body: kit.View = kit.LazyList(
            len(found),
            lambda index: self._ticket(found[index], now),
            self.scroll,
            top=8,
            bottom=24,
            rid="coupons",
        )
        if not found:
            body = kit.Fill(
                kit.empty_state("confirmation_number", tr("No coupons here")), center=True
            )
        return kit.Scaffold(body, bar)

    def _select(self, tab: int) -> None:
        self.tab = tab
        self.scroll.jump(0)

    def _ticket(self, coupon: Coupon, now: int) -> kit.View:
        live = coupon.usable(now)
        ends = kit.day_year(self.phone.local(coupon.expires_at - 1).date())
        if coupon.starts_at > now:
            first = kit.day_year(self.phone.local(coupon.starts_at).date())
            when = tr("Valid from {day}", day=first)
        elif coupon.used:
            when = tr("Already used")
        elif coupon.expires_at <= now:
            when = tr("Expired {day}", day=ends)
        else:
            when = tr("Valid until {day}", day=ends)
        least = tr("No minimum")
        if coupon.least:
            least = tr("Minimum {amount}", amount=kit.money(coupon.least))
        tone: kit.Tint = "on_primary_container" if live else "on_surface_variant"
        left = kit.Column(
            [
                kit.Text(
                    coupon_text(coupon), "title_medium", tone, 2, "center", rid="coupon_value"
                ),
                kit.Text(coupon.code, "label_medium", tone, 1, "center", rid="coupon_code"),
            ]
        )
        right = kit.Column(
            [
                kit.Text(
                    coupon.store or tr("All stores"), "title_small", lines=1, rid="coupon_store"
                ),
                kit.Text(least, "body_small", "on_surface_variant", 1, rid="coupon_minimum"),
                kit.Text(when, "body_small", "on_surface_variant", 1, rid="coupon_dates"),
            ],
            gap=2,
        )
        stub = kit.Sized(kit.Fill(kit.Pad(left, x=8), center=True), 124, 92)
        cells: list[kit.View] = [
            kit.Surface(stub, "primary_container" if live else "surface_highest", (16, 0, 0, 16)),
            _Perforation,
            kit.Flex(kit.Pad(right, x=12)),
        ]
        if live and coupon.store_id is not None:
            cells.append(
                kit.IconButton(
                    "storefront",
                    tr("Visit {store}", store=coupon.store),
                    lambda: self.open(".StoreActivity", f"shop://store/{coupon.store_id}"),
                    rid="coupon_store_link",
                )
            )
        card = kit.Carded(
            kit.Row(cells),
            (16, 16, 16, 16),
            "surface_container",
            info=element("coupon", f"{coupon.store or tr('All stores')}: {coupon.code}"),
        )
        return kit.Pad(card, x=16, y=5)


def _holes(canvas: kit.Canvas, rect: Rect, ui: kit.Ui) -> None:
    """The line of dots along which a ticket is torn."""
    x, step = rect.center[0], max(6, rect.height // 9)
    for y in range(rect.y0 + step // 2, rect.y1, step):
        canvas.disc(x, y, max(2, rect.width // 3), ui.color("surface"))


_Perforation = kit.Custom(8, 92, _holes)


class PaymentsActivity(ShopScreen):
    """Ways to pay: the default one, adding and removing cards."""

    ground = "surface_container"

    def page(self) -> kit.View:
        payments = self.account.payments()
        rows = kit.group([self._row(payment) for payment in payments])
        fab = kit.Fab("add", tr("Add a card"), self._add, tr("Add a card"), rid="add_card")
        body = kit.scroll_list(rows, self.scroll, top=8, bottom=96)
        bar = kit.AppBar(tr("Payment methods"), self.leave, color="surface_container")
        return kit.Scaffold(body, bar, fab=fab, color="surface_container")

    def _row(self, payment: Payment) -> kit.ListItem:
        note = payment_note(payment)
        if payment.default:
            note = f"{note} · {tr('Default')}" if note else tr("Default")
        if self.account.problem(payment, 0) == "expired":
            note = tr("This card has expired")
        more = kit.IconButton(
            "more_vert",
            tr("Options for {name}", name=payment.text),
            lambda: self._menu(payment),
            rid="payment_more",
        )
        icon = kit.Badge(PAYMENT_ICONS[payment.kind])
        return kit.ListItem(payment.text, note, icon, more, rid="payment")

    def _menu(self, payment: Payment) -> None:
        choices = [
            kit.Choice(
                tr("Make default"),
                lambda: self.account.make_default(payment.id),
                not payment.default,
            )
        ]
        if payment.kind == "card":
            choices.append(kit.Choice(tr("Remove"), lambda: self._ask(payment)))
        self.menu(choices)

    def _ask(self, payment: Payment) -> None:
        self.confirm(
            tr("Remove this card?"),
            payment.text,
            tr("Remove"),
            lambda: self.account.delete_payment(payment.id),
        )

    def _add(self) -> None:
        CardDialog(self).open()


class CardDialog:
    """Asks for a new card; only its last digits are kept."""

    def __init__(self, screen: ShopScreen) -> None:
        self.screen = screen
        self.name = kit.FieldState(submit="next")
        self.number = kit.FieldState(keyboard="number", submit="next", limit=19)
        self.expires = kit.FieldState(keyboard="phone", limit=5)
        self.errors: dict[str, str] = {}
        self.layer = Layer(self.build)

    def open(self) -> None:
        self.screen.show(self.layer)
        self.layer.edit(self.name)

    def build(self) -> kit.View:
        errors = self.errors
        body = kit.Column(
            [
                kit.TextField(
                    self.name, tr("Name of the card"), rid="card_name", error=errors.get("name", "")
                ),
                kit.Space(height=8),
                kit.TextField(
                    self.number,
                    tr("Card number"),
                    rid="card_number",
                    error=errors.get("number", ""),
                ),
                kit.Space(height=8),
                kit.TextField(
                    self.expires,
                    tr("Expires (MM/YY)"),
                    rid="card_expires",
                    error=errors.get("expires", ""),
                ),
            ]
        )
        return kit.Dialog(
            tr("Add a card"),
            body=body,
            confirm=kit.Choice(tr("Save"), self._save),
            cancel=kit.Choice(tr("Cancel"), lambda: self.screen.dismiss(self.layer)),
        )

    def _save(self) -> None:
        digits = "".join(char for char in self.number.text if char.isdigit())
        month, _, year = self.expires.text.partition("/")
        self.errors = {}
        if not self.name.text.strip():
            self.errors["name"] = tr("Enter a name")
        if len(digits) not in range(13, 20):
            self.errors["number"] = tr("Enter the full number")
        if not (month.isdigit() and year.isdigit() and 1 <= int(month) <= 12 and len(year) == 2):
            self.errors["expires"] = tr("Enter month and year")
        if self.errors:
            return
        self.screen.account.add_card(
            self.name.text.strip(), digits[-4:], f"{int(month):02d}/{year}"
        )
        self.screen.dismiss(self.layer)
        self.screen.toast(tr("Card added"))
