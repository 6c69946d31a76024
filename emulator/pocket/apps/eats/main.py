"""The main screen of Eats: delivery, tables, orders and account as tabs."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from .. import owner
from .address_sheet import AddressSheet
from .bookings import TablesTab
from .menus import cuisines
from .orders import OrdersTab
from .pieces import basket_bar, restaurant_card
from .restaurant_store import Restaurant, Sort, Wanted
from .screen import EatsScreen, element

TABS = ("Delivery", "Tables", "Orders", "Account")
SORTS: dict[Sort, str] = {
    "recommended": "Recommended",
    "fastest": "Fastest delivery",
    "rating": "Rating",
    "distance": "Distance",
    "fee": "Delivery fee",
}
Mark = Literal["free", "fast", "good"]


class MainActivity(EatsScreen):
    """What the launcher opens."""

    nav_ground = "surface_container"

    def begin(self) -> None:
        self.tab = 0
        self.scrolls = [kit.WatchedScroll(self.hush) for _ in TABS]
        self.cuisines, self.chips = kit.ScrollState(), kit.ScrollState()
        self.wanted = Wanted()
        self.tables_tab = TablesTab(self, self.scrolls[1])
        self.orders_tab = OrdersTab(self, self.scrolls[2])

    def page(self) -> kit.View:
        icons = ("moped", "restaurant", "receipt_long", "person")
        items = [kit.NavItem(tr(name), icon) for name, icon in zip(TABS, icons, strict=True)]
        nav: kit.View = kit.BottomNav(items, self.tab, self._select)
        match self.tab:
            case 0:
                body, top = self._delivery(), self._address_bar()
                basket = basket_bar(self)
                if basket is not None:
                    nav = kit.Column([basket, nav])
            case 1:
                body, top = self.tables_tab.body(), self.tables_tab.bar()
            case 2:
                body, top = self.orders_tab.body(), self.orders_tab.bar()
            case _:
                body, top = self._account(), kit.AppBar(tr("Account"))
        return kit.Scaffold(body, top, nav, snackbar=self.note)

    def back(self) -> bool:
        if self.tab:
            self.tab = 0
            return True
        if self.wanted != Wanted():
            self._want(Wanted())
            return True
        return False

    def _select(self, tab: int) -> None:
        if tab == self.tab:
            self.scrolls[tab].jump(0)
        self.tab = tab
        self.note = None

    # -- delivery -----------------------------------------------------------------------------

    def _address_bar(self) -> kit.View:
        address = self.address
        lines = kit.Column(
            [
                kit.Text(tr("Deliver to"), "label_medium", "on_surface_variant", 1, hidden=True),
                kit.Text(
                    f"{address.label} · {address.text}", "title_small", lines=1, rid="deliver_to"
                ),
            ]
        )
        row = kit.Row(
            [kit.Icon("place", 24, "primary", True), kit.Flex(lines), kit.Icon("expand_more")],
            gap=12,
        )
        choose = kit.Tap(
            kit.Pad(row, left=16, top=12, bottom=8, right=8),
            AddressSheet(self).open,
            info=element("address_bar", tr("Deliver to {place}", place=address.label)),
        )
        hint = kit.Text(
            tr("Restaurants and dishes"), "body_large", "on_surface_variant", 1, rid="search_hint"
        )
        field = kit.Row([kit.Icon("search"), kit.Flex(hint)], gap=16)
        box = kit.Surface(kit.Sized(kit.Pad(field, x=16), height=52), "surface_high", 26)
        search = kit.Tap(
            box,
            lambda: self.open(".SearchActivity"),
            info=element("search_bar", tr("Restaurants and dishes")),
        )
        return kit.Column([choose, kit.Pad(search, x=16, top=4, bottom=8)])

    def _delivery(self) -> kit.View:
        found = self.places.find(self.wanted, self.address)
        count = tr("{count} restaurants", count=len(found))
        if len(found) == 1:
            count = tr("1 restaurant")
        head: list[kit.View] = [
            kit.Pad(kit.Strip(self._cuisine_cells(), self.cuisines, 4), top=4),
            kit.Pad(kit.Strip(self._filters(), self.chips), top=8),
            kit.Pad(kit.Text(count, "title_medium", rid="result_count"), x=16, top=8, bottom=4),
        ]
        if not found:
            text = tr("Try fewer filters or another cuisine")
            head.append(kit.empty_state("restaurant", tr("No restaurants found"), text))
        total = len(head) + len(found)

        def row(index: int) -> kit.View:
            if index < len(head):
                return head[index]
            return self._card(found[index - len(head)])

        return kit.LazyList(total, row, self.scrolls[0], bottom=16, rid="restaurants")

    def _card(self, place: Restaurant) -> kit.View:
        return restaurant_card(
            place, self.address, self.hindrance(place), lambda: self.view_restaurant(place.id)
        )

    def _cuisine_cells(self) -> list[kit.View]:
        return [self._cuisine(kind.name, kind.emoji) for kind in cuisines().values()]

    def _cuisine(self, name: str, emoji: str) -> kit.View:
        chosen = self.wanted.cuisine == name

        def choose() -> None:
            self._want(replace(self.wanted, cuisine=None if chosen else name))

        picture = kit.Text(emoji, "headline_medium", align="center", hidden=True)
        disc = kit.Surface(
            kit.Sized(kit.Pad(picture, top=14), 64, 64),
            "primary_container" if chosen else "surface_container",
            32,
            "primary" if chosen else None,
        )
        label = kit.Text(
            tr(name),
            "label_medium",
            "primary" if chosen else "on_surface",
            2,
            "center",
            hidden=True,
        )
        cell = kit.Column([disc, kit.Sized(label, 80, 40)], gap=6, align="center")
        info = kit.Info(
            "android.view.ViewGroup",
            "cuisine_filter",
            desc=tr(name),
            checkable=True,
            checked=chosen,
        )
        return kit.Tap(kit.Sized(cell, width=80), choose, info=info)

    def _filters(self) -> list[kit.View]:
        wanted = self.wanted
        sort = kit.Chip(
            tr(SORTS[wanted.sort]), self._sort, wanted.sort != "recommended", "sort", rid="sort"
        )
        return [
            sort,
            kit.Chip(tr("Free delivery"), self._toggler("free"), wanted.free, rid="free_delivery"),
            kit.Chip(tr("25 min or less"), self._toggler("fast"), wanted.fast, rid="fast"),
            kit.Chip(tr("Rated 4.5+"), self._toggler("good"), wanted.good, rid="top_rated"),
        ]

    def _toggler(self, mark: Mark) -> kit.Handler:
        wanted = self.wanted

        def toggle() -> None:
            match mark:
                case "free":
                    self._want(replace(wanted, free=not wanted.free))
                case "fast":
                    self._want(replace(wanted, fast=not wanted.fast))
                case "good":
                    self._want(replace(wanted, good=not wanted.good))

        return toggle

    def _want(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.scrolls[0].jump(0)

    def _sort(self) -> None:
        state = kit.ScrollState()

        def pick(sort: Sort) -> kit.Handler:
            def act() -> None:
                self.dismiss(layer)
                self._want(replace(self.wanted, sort=sort))

            return act

        def build() -> kit.View:
            rows: list[kit.View] = [
                kit.radio_item(tr(label), sort == self.wanted.sort, pick(sort))
                for sort, label in SORTS.items()
            ]
            return kit.BottomSheet(kit.fitted_list(rows, state), tr("Sort by"))

        layer = self.show(Layer(build, kind="sheet"))

    # -- account ------------------------------------------------------------------------------

    def _account(self) -> kit.View:
        name = owner.name_on(self.phone.system)
        head = kit.Row(
            [
                kit.Avatar(name, 64),
                kit.Flex(
                    kit.Column(
                        [
                            kit.Text(name, "title_large", lines=1, rid="account_name"),
                            kit.Text(
                                tr("{count} orders so far", count=len(self.orders.orders())),
                                "body_medium",
                                "on_surface_variant",
                                1,
                            ),
                        ]
                    )
                ),
            ],
            gap=16,
        )
        links = [
            ("favorite", tr("Favorites"), ".FavouritesActivity"),
            ("place", tr("Addresses"), ".AddressesActivity"),
            ("credit_card", tr("Payment methods"), ".PaymentsActivity"),
        ]
        rows = [
            kit.ListItem(
                label,
                leading=kit.Icon(icon, color="primary"),
                trailing=kit.Icon("chevron_right"),
                on_tap=lambda activity=activity: self.open(activity),
            )
            for icon, label, activity in links
        ]
        views = [kit.Pad(head, x=16, y=16), *kit.group(rows)]
        return kit.Surface(kit.scroll_list(views, self.scrolls[3], bottom=16), "surface_container")


class FavouritesActivity(EatsScreen):
    """Restaurants the owner likes."""

    def page(self) -> kit.View:
        found = [self.places.get(number) for number in self.places.favourites()]
        places = [place for place in found if place is not None]
        body: kit.View = kit.LazyList(
            len(places), lambda index: self._card(places[index]), self.scroll, bottom=16
        )
        if not places:
            text = tr("Tap the heart on a restaurant to keep it here")
            body = kit.empty_state("favorite", tr("No favorites"), text)
        return kit.Scaffold(body, kit.AppBar(tr("Favorites"), self.leave), snackbar=self.note)

    def _card(self, place: Restaurant) -> kit.View:
        def remove() -> None:
            self.places.toggle_favourite(place.id)
            self.say(tr("Removed from favorites"), tr("Undo"), undo)

        def undo() -> None:
            self.places.toggle_favourite(place.id)

        heart = kit.IconButton(
            "favorite",
            tr("Remove {name} from favorites", name=place.name),
            remove,
            filled=True,
            color="primary",
            size=40,
            rid="remove_favourite",
        )
        return restaurant_card(
            place,
            self.address,
            self.hindrance(place),
            lambda: self.view_restaurant(place.id),
            heart,
        )


class PaymentsActivity(EatsScreen):
    """Ways to pay; tapping one makes it the default."""

    ground = "surface_container"

    def page(self) -> kit.View:
        icons = {"card": "credit_card", "wallet": "account_balance_wallet", "cash": "payments"}
        rows = [
            kit.ListItem(
                payment.text,
                tr("Balance {amount}", amount=kit.money(payment.balance))
                if payment.balance is not None
                else "",
                kit.Badge(icons[payment.kind]),
                kit.Text(tr("Default"), "label_large", "primary")
                if payment.default
                else kit.Space(),
                on_tap=lambda payment=payment: self._make_default(payment.id),
                rid="payment",
            )
            for payment in self.addresses.payments()
        ]
        bar = kit.AppBar(tr("Payment methods"), self.leave, color="surface_container")
        body = kit.scroll_list(kit.group(rows), self.scroll, top=8, bottom=24)
        return kit.Scaffold(body, bar, color="surface_container")

    def _make_default(self, payment_id: int) -> None:
        self.addresses.make_default(payment_id)
