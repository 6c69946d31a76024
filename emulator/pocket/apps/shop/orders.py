"""Orders: the list, one order with where it is, and what was bought before."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from ..folding import fold
from .cart_store import CartLine
from .order_store import Order
from .pieces import ProductArt, Tag, sum_row
from .screen import ShopScreen, element

STATUS = {
    "processing": "Processing",
    "shipped": "Shipped",
    "out_for_delivery": "Out for delivery",
    "delivered": "Delivered",
    "cancelled": "Canceled",
}
STEPS = ("processing", "shipped", "out_for_delivery", "delivered")
OPEN = STEPS[:3]


class OrdersActivity(ShopScreen):
    """All orders, the latest first."""

    def begin(self) -> None:
        self.tab = 0
        self.query = kit.FieldState(submit="search")
        self.searching = False

    def page(self) -> kit.View:
        found = [order for order in self.orders.orders() if self._fits(order)]
        if self.searching:
            bar: kit.View = kit.SearchBar(self.query, tr("Search your orders"), self._stop)
        else:
            find = kit.IconButton("search", tr("Search"), self._search, rid="action_search")
            bar = kit.AppBar(tr("Your orders"), self.leave, [find])
        names = (tr("All"), tr("Open"), tr("Delivered"), tr("Canceled"))
        tabs = kit.Tabs([kit.NavItem(name) for name in names], self.tab, self._select)
        body: kit.View = kit.LazyList(
            len(found),
            lambda index: self._row(found[index]),
            self.scroll,
            top=8,
            bottom=24,
            rid="orders",
        )
        if not found:
            body = kit.Fill(kit.empty_state("receipt_long", tr("No orders here")), center=True)
        return kit.Scaffold(body, kit.Column([bar, tabs]))

    def back(self) -> bool:
        if self.searching:
            self._stop()
            return True
        return False

    def _search(self) -> None:
        self.searching = True
        self.edit(self.query)

    def _stop(self) -> None:
        self.searching = False
        self.query.clear()
        self.blur()

    def _select(self, tab: int) -> None:
        self.tab = tab
        self.scroll.jump(0)

    def _fits(self, order: Order) -> bool:
        kinds: tuple[tuple[str, ...], ...] = (
            tuple(STATUS),
            OPEN,
            ("delivered",),
            ("cancelled",),
        )
        if order.status not in kinds[self.tab]:
            return False
        words = fold(self.query.text).split()
        if not words:
            return True
        text = fold(f"{order.number} " + " ".join(i.title for i in self.orders.items(order.id)))
        return all(word in text for word in words)

    def _row(self, order: Order) -> kit.View:
        items = self.orders.items(order.id)
        placed = self.phone.local(order.placed_at).date()
        head = kit.Row(
            [
                status_tag(order.status),
                kit.Flex(kit.Space()),
                kit.Text(kit.day_year(placed), "body_small", "on_surface_variant", 1),
            ]
        )
        names = ", ".join(item.title for item in items)
        count = sum(item.quantity for item in items)
        summary = tr("{count} items", count=count) if count != 1 else tr("1 item")
        words = kit.Column(
            [
                kit.Text(names, "body_large", lines=2, rid="order_title"),
                kit.Text(
                    f"{summary} · {kit.money(order.total)}",
                    "body_medium",
                    "on_surface_variant",
                    1,
                    rid="order_summary",
                ),
            ]
        )
        product = self.products.get(items[0].product_id) if items else None
        picture: kit.View = kit.Space(width=56, height=56)
        if product is not None:
            picture = ProductArt(product, 56, colour=items[0].colour)
        body = kit.Column(
            [head, kit.Row([picture, kit.Flex(words), kit.Icon("chevron_right")], gap=12)], gap=10
        )
        card = kit.Carded(
            kit.Pad(body, x=16, y=12),
            (16, 16, 16, 16),
            "surface_container",
            lambda: self.open(".OrderActivity", f"shop://order/{order.id}"),
            info=element("order_card", order.number),
        )
        return kit.Pad(card, x=16, y=4)


def status_tag(status: str) -> kit.View:
    """How an order stands, as a label."""
    back: kit.Tint = "secondary_container"
    front: kit.Tint = "on_secondary_container"
    icon = "schedule"
    match status:
        case "delivered":
            icon = "check"
        case "cancelled":
            back, front, icon = "surface_highest", "on_surface_variant", "close"
        case "out_for_delivery":
            back, front, icon = "tertiary_container", "on_tertiary_container", "local_shipping"
        case "shipped":
            icon = "local_shipping"
        case _:
            icon = "schedule"
    return Tag(tr(STATUS[status]), icon, back, front, rid="order_status")


class OrderActivity(ShopScreen):
    """One order."""

    def page(self) -> kit.View:
        order = self.orders.order(self.target)
        if order is None:
            gone = kit.empty_state("receipt_long", tr("This order does not exist"))
            return kit.Scaffold(kit.Fill(gone, center=True), top=kit.AppBar("", self.leave))
        rows: list[kit.View] = [
            kit.Pad(self._progress(order), x=16, top=4),
            kit.Pad(self._shipment(order), x=16, top=12),
        ]
        rows += [
            kit.Pad(self._item(order, item), x=16, top=12) for item in self.orders.items(order.id)
        ]
        rows.append(kit.Pad(self._bill(order), x=16, top=12))
        if order.status == "processing":
            cancel = kit.Button(
                tr("Cancel order"), lambda: self._ask(order), "outlined", rid="cancel_order"
            )
            rows.append(kit.Pad(cancel, x=16, top=12))
        bar = kit.AppBar(order.number, self.leave, subtitle=self._placed(order))
        return kit.Scaffold(kit.scroll_list(rows, self.scroll, bottom=24), bar, snackbar=self.note)

    def _placed(self, order: Order) -> str:
        day = kit.day_year(self.phone.local(order.placed_at).date())
        return tr("Ordered {day}", day=day)

    def _progress(self, order: Order) -> kit.View:
        rows: list[kit.View] = [status_tag(order.status), kit.Space(height=8)]
        if order.status == "cancelled":
            text = kit.Text(tr("This order was canceled. You were not charged."), "body_medium")
            rows.append(text)
        else:
            label = tr("Arrives by {day}", day=kit.day_text(order.expected))
            if order.delivered_at is not None:
                day = self.phone.local(order.delivered_at).date()
                label = tr("Delivered {day}", day=kit.day_text(day))
            rows += [kit.Text(label, "headline_small", rid="order_date"), kit.Space(height=12)]
            done = STEPS.index(order.status)
            rows += [_step(tr(STATUS[name]), place, done) for place, name in enumerate(STEPS)]
        return kit.Carded(
            kit.Pad(kit.Column(rows, align="start"), x=16, y=16), color="surface_container"
        )

    def _shipment(self, order: Order) -> kit.View:
        facts = [
            (tr("Courier"), order.courier, "courier"),
            (tr("Tracking number"), order.tracking or tr("Not yet assigned"), "tracking"),
            (tr("Delivery"), _delivery(order), "delivery_kind"),
            (tr("Address"), order.address, "order_address"),
            (tr("Payment"), order.payment, "order_payment"),
        ]
        rows: list[kit.View] = []
        for label, value, rid in facts:
            name = kit.Sized(kit.Text(label, "body_medium", "on_surface_variant", 2), width=116)
            rows.append(
                kit.Row([name, kit.Flex(kit.Text(value, "body_medium", rid=rid))], 12, "start")
            )
        return kit.Carded(kit.Pad(kit.Column(rows, gap=10), x=16, y=14), color="surface_container")

    def _item(self, order: Order, item: CartLine) -> kit.View:
        product = self.products.get(item.product_id)
        picture: kit.View = kit.Space(width=64, height=64)
        if product is not None:
            picture = ProductArt(product, 64, colour=item.colour)
        detail = ", ".join(
            part for part in (item.variant, tr("Qty {count}", count=item.quantity)) if part
        )
        words = kit.Column(
            [
                kit.Text(item.title, "body_large", lines=2, rid="item_title"),
                kit.Text(detail, "body_small", "on_surface_variant", 1, rid="item_variant"),
                kit.Text(kit.money(item.total), "title_small", lines=1, rid="item_price"),
            ]
        )
        row = kit.Row([picture, kit.Flex(words)], gap=12, align="start")
        buttons: list[kit.View] = [
            kit.Button(tr("Buy again"), lambda: self._again(item), "tonal", rid="buy_again")
        ]
        returned = self.orders.returned(item.id)
        if returned is not None:
            label = kit.Text(tr(RETURN_STATUS[returned.status]), "label_large", "primary")
            buttons.append(kit.Flex(kit.Pad(label, x=8)))
        elif self.orders.returnable(order):
            buttons.append(
                kit.Button(
                    tr("Return item"),
                    lambda: self.open(".ReturnActivity", f"shop://item/{item.id}"),
                    "outlined",
                    rid="return_item",
                )
            )
        body = kit.Column([row, kit.Row(buttons, gap=8)], gap=8)
        return kit.Carded(
            kit.Pad(body, x=16, y=12),
            color="surface_container",
            info=element("order_item", item.title),
        )

    def _bill(self, order: Order) -> kit.View:
        rows: list[kit.View] = [sum_row(tr("Items"), kit.money(order.items))]
        if order.discount:
            rows.append(sum_row(tr("Coupon"), kit.money(-order.discount)))
        fee = kit.money(order.fee) if order.fee else tr("Free")
        rows += [
            sum_row(tr("Delivery"), fee),
            kit.Pad(kit.Divider(), y=6),
            sum_row(tr("Total"), kit.money(order.total), strong=True, rid="order_total"),
        ]
        return kit.Carded(kit.Pad(kit.Column(rows), x=16, y=12), color="surface_container")

    def _again(self, item: CartLine) -> None:
        buy_again(self, item)

    def _ask(self, order: Order) -> None:
        self.confirm(
            tr("Cancel this order?"),
            tr("Order {number} will not be sent.", number=order.number),
            tr("Cancel order"),
            lambda: self.orders.cancel(order.id),
        )


RETURN_STATUS = {
    "requested": "Return requested",
    "received": "Return received",
    "refunded": "Refunded",
    "exchanged": "Exchanged",
}


def _delivery(order: Order) -> str:
    return tr("Express") if order.delivery == "express" else tr("Standard")


def _step(label: str, place: int, done: int) -> kit.View:
    """One station of an order's way."""
    reached = place <= done
    icon = "check_circle" if reached else "radio_button_unchecked"
    mark = kit.Icon(icon, 20, "primary" if reached else "outline", reached)
    tone: kit.Tint = "on_surface" if reached else "on_surface_variant"
    weight = 500 if place == done else 400
    text = kit.Text(label, "body_medium", tone, 1, weight=weight, rid="step")
    return kit.Pad(kit.Row([mark, text], gap=12), y=4)


def buy_again(screen: ShopScreen, item: CartLine) -> None:
    """Put what was bought before into the cart, at today's price."""
    product = screen.products.get(item.product_id)
    variant = screen.products.variant(item.variant_id)
    if product is None or variant is None or not variant.stock:
        screen.toast(tr("This item is no longer sold"))
        return
    screen.cart.add(product, variant, 1)
    screen.say(tr("Added to cart"), tr("View cart"), screen.view_cart)


class BuyAgainActivity(ShopScreen):
    """Everything bought before."""

    def begin(self) -> None:
        self.query = kit.FieldState(submit="search")

    def page(self) -> kit.View:
        words = fold(self.query.text).split()
        found = [
            (item, last)
            for item, last in self.orders.bought()
            if all(word in fold(item.title) for word in words)
        ]
        body: kit.View = kit.LazyList(
            len(found),
            lambda index: self._row(*found[index]),
            self.scroll,
            bottom=24,
            rid="bought",
        )
        if not found:
            body = kit.Fill(kit.empty_state("replay", tr("Nothing found")), center=True)
        bar = kit.Column(
            [
                kit.AppBar(tr("Buy again"), self.leave, [self.cart_button()]),
                kit.SearchBar(self.query, tr("Search what you bought")),
            ]
        )
        return kit.Scaffold(body, bar, snackbar=self.note)

    def _row(self, item: CartLine, last: int) -> kit.View:
        product = self.products.get(item.product_id)
        variant = self.products.variant(item.variant_id)
        picture: kit.View = kit.Space(width=72, height=72)
        if product is not None:
            picture = ProductArt(product, 72, colour=item.colour)
        day = kit.day_year(self.phone.local(last).date())
        lines: list[kit.View] = [kit.Text(item.title, "body_large", lines=2, rid="item_title")]
        if item.variant:
            lines.append(
                kit.Text(item.variant, "body_small", "on_surface_variant", 1, rid="variant")
            )
        bought = tr("Last bought {day}", day=day)
        lines.append(kit.Text(bought, "body_small", "on_surface_variant", 1, rid="last_bought"))
        now = item.price if variant is None else variant.price
        again = kit.Button(
            tr("Add to cart"), lambda: buy_again(self, item), "tonal", rid="buy_again"
        )
        buy = kit.Button(tr("Buy now"), self._buyer(item), "outlined", rid="buy_now")
        foot = kit.Row(
            [kit.Flex(kit.Text(kit.money(now), "title_medium", rid="price")), buy, again], gap=8
        )
        body = kit.Row([picture, kit.Flex(kit.Column(lines))], gap=12, align="start")
        card = kit.Carded(
            kit.Pad(kit.Column([body, kit.Space(height=6), foot]), x=16, y=12),
            (16, 16, 16, 16),
            "surface_container",
            lambda: self.view_product(item.product_id),
            info=element("bought_item", item.title),
        )
        return kit.Pad(card, x=16, y=4)

    def _buyer(self, item: CartLine) -> kit.Handler:
        def buy() -> None:
            extras = {"variant": item.variant_id, "quantity": 1}
            self.open(".CheckoutActivity", f"shop://product/{item.product_id}", extras)

        return buy
