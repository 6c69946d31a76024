"""Orders of food: the tab that lists them, and one order with how far it has come."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .order_store import Line, Order, Stage
from .pieces import STAR, food, sum_row
from .screen import EatsScreen, element

STAGES: dict[Stage, str] = {
    "placed": "Order received",
    "cooking": "In the kitchen",
    "on_the_way": "On the way",
    "delivered": "Delivered",
    "cancelled": "Canceled",
}
WAY: tuple[Stage, ...] = ("placed", "cooking", "on_the_way", "delivered")
ICONS: dict[Stage, str] = {
    "placed": "receipt_long",
    "cooking": "soup_kitchen",
    "on_the_way": "moped",
    "delivered": "home",
    "cancelled": "close",
}


class OrdersTab:
    """The list of orders, those under way first."""

    def __init__(self, screen: EatsScreen, scroll: kit.ScrollState) -> None:
        self.screen = screen
        self.scroll = scroll

    def bar(self) -> kit.View:
        return kit.AppBar(tr("Orders"))

    def body(self) -> kit.View:
        screen = self.screen
        orders = screen.orders.orders()
        if not orders:
            return kit.Fill(kit.empty_state("receipt_long", tr("No orders yet")), center=True)
        active = [item for item in orders if screen.orders.stage(item) in WAY[:3]]
        past = [item for item in orders if item not in active]
        rows: list[kit.View] = []
        for title, found in ((tr("Under way"), active), (tr("Past orders"), past)):
            if found:
                rows.append(kit.Header(title))
                rows += [self._card(item) for item in found]
        return kit.LazyList(
            len(rows), lambda index: rows[index], self.scroll, bottom=16, rid="orders"
        )

    def _card(self, order: Order) -> kit.View:
        screen = self.screen
        stage = screen.orders.stage(order)
        items = screen.orders.items(order.id)
        names = ", ".join(f"{item.quantity} × {item.name}" for item in items)
        placed = screen.phone.local(order.placed_at)
        when = f"{kit.day_year(placed.date())}, {screen.phone.clock_text(placed)}"
        words = kit.Column(
            [
                kit.Row(
                    [
                        kit.Flex(
                            kit.Text(order.restaurant, "title_medium", lines=1, rid="order_place")
                        ),
                        stage_tag(stage),
                    ],
                    gap=8,
                ),
                kit.Text(names, "body_medium", "on_surface_variant", 2, rid="order_dishes"),
                kit.Text(
                    f"{when} · {kit.money(order.total)}",
                    "body_small",
                    "on_surface_variant",
                    1,
                    rid="order_summary",
                ),
            ],
            gap=2,
        )
        picture = kit.Image(food(order.restaurant, cuisine_of(screen, order)), 56, 56, 14)
        card = kit.Carded(
            kit.Pad(kit.Row([picture, kit.Flex(words)], gap=12, align="start"), x=16, y=12),
            (16, 16, 16, 16),
            "surface_container",
            lambda: screen.open(".OrderActivity", f"eats://order/{order.id}"),
            info=element("order_card", f"{order.restaurant}, {order.number}"),
        )
        return kit.Pad(card, x=16, y=4)


def cuisine_of(screen: EatsScreen, order: Order) -> str:
    """The cuisine of an order's kitchen, for its picture."""
    place = screen.places.get(order.restaurant_id)
    return "Pizza" if place is None else place.cuisine


def stage_tag(stage: Stage) -> kit.View:
    """How far an order is, as a label."""
    back: kit.Tint = "tertiary_container"
    front: kit.Tint = "on_tertiary_container"
    if stage in ("delivered", "cancelled"):
        back, front = "surface_highest", "on_surface_variant"
    parts: list[kit.View] = [
        kit.Icon(ICONS[stage], 14, front, True),
        kit.Text(tr(STAGES[stage]), "label_medium", front, 1, rid="order_status"),
    ]
    return kit.Surface(kit.Pad(kit.Row(parts, gap=4), x=8, y=3), back, 8)


class OrderActivity(EatsScreen):
    """One order."""

    def page(self) -> kit.View:
        order = self.orders.order(self.target)
        if order is None:
            gone = kit.empty_state("receipt_long", tr("This order does not exist"))
            return kit.Scaffold(kit.Fill(gone, center=True), top=kit.AppBar("", self.leave))
        stage = self.orders.stage(order)
        items = self.orders.items(order.id)
        rows: list[kit.View] = [kit.Pad(self._progress(order, stage), x=16, top=4)]
        if stage == "delivered":
            rows.append(kit.Pad(self._stars(order), x=16, top=12))
        rows += [
            kit.Pad(self._facts(order), x=16, top=12),
            kit.Pad(self._dishes(items), x=16, top=12),
            kit.Pad(self._bill(order), x=16, top=12),
            kit.Pad(self._buttons(order, items), x=16, top=12),
        ]
        bar = kit.AppBar(order.restaurant, self.leave, subtitle=order.number)
        return kit.Scaffold(kit.scroll_list(rows, self.scroll, bottom=24), bar, snackbar=self.note)

    def _progress(self, order: Order, stage: Stage) -> kit.View:
        due = self.phone.local(order.due_at)
        time = self.phone.clock_text(due)
        if stage == "cancelled":
            title, text = tr("Order canceled"), tr("You were not charged.")
        elif stage == "delivered":
            title = tr("Delivered")
            text = f"{kit.day_text(due.date())}, {time}"
        else:
            minutes = max(1, round((order.due_at - self.phone.epoch_ms()) / 60_000))
            title = tr("Arriving in {count} min", count=minutes)
            text = tr("{stage} · around {time}", stage=tr(STAGES[stage]), time=time)
        parts: list[kit.View] = [
            kit.Text(title, "headline_small", rid="order_title"),
            kit.Text(text, "body_large", "on_surface_variant", rid="order_time"),
        ]
        if stage != "cancelled":
            reached = WAY.index(stage)
            bars: list[kit.View] = [
                kit.Flex(kit.ProgressBar(1 if place <= reached else 0, 5))
                for place in range(len(WAY))
            ]
            icons: list[kit.View] = [
                kit.Icon(ICONS[name], 24, "primary" if place <= reached else "outline", True)
                for place, name in enumerate(WAY)
            ]
            parts += [
                kit.Space(height=14),
                kit.Row(icons, spread="between"),
                kit.Space(height=8),
                kit.Row(bars, gap=6),
            ]
        return kit.Carded(kit.Pad(kit.Column(parts), x=16, y=16), color="surface_container")

    def _stars(self, order: Order) -> kit.View:
        label = tr("How was it?") if order.rating is None else tr("Your rating")
        cells: list[kit.View] = [kit.Flex(kit.Text(label, "title_small"))]
        for count in range(1, 6):
            on = order.rating is not None and count <= order.rating
            desc = tr("{count} stars", count=count) if count > 1 else tr("1 star")
            cells.append(
                kit.IconButton(
                    "star",
                    desc,
                    lambda count=count: self.orders.rate(order.id, count),
                    filled=on,
                    color=STAR if on else "outline",
                    size=40,
                    rid="rate",
                )
            )
        return kit.Carded(kit.Pad(kit.Row(cells), left=16, right=8, y=6), color="surface_container")

    def _facts(self, order: Order) -> kit.View:
        placed = self.phone.local(order.placed_at)
        facts = [
            ("place", order.address, "order_address"),
            ("credit_card", order.payment, "order_payment"),
            (
                "schedule",
                tr(
                    "Ordered {day}, {time}",
                    day=kit.day_year(placed.date()),
                    time=self.phone.clock_text(placed),
                ),
                "order_placed",
            ),
        ]
        if order.note:
            facts.append(("description", order.note, "order_note"))
        rows: list[kit.View] = [
            kit.Row(
                [kit.Icon(icon, 20, "primary"), kit.Flex(kit.Text(text, "body_medium", rid=rid))],
                gap=12,
            )
            for icon, text, rid in facts
        ]
        return kit.Carded(kit.Pad(kit.Column(rows, gap=10), x=16, y=14), color="surface_container")

    def _dishes(self, items: list[Line]) -> kit.View:
        rows: list[kit.View] = []
        for item in items:
            words: list[kit.View] = [
                kit.Text(f"{item.quantity} × {item.name}", "body_large", lines=2, rid="item_name")
            ]
            if item.options:
                words.append(kit.Text(item.options, "body_small", "on_surface_variant"))
            if item.removed:
                text = tr("Without {name}", name=item.removed)
                words.append(kit.Text(text, "body_small", "on_surface_variant", rid="item_removed"))
            if item.note:
                words.append(kit.Text(f"“{item.note}”", "body_small", "on_surface_variant"))
            cost = kit.Text(kit.money(item.total), "body_medium", lines=1, rid="item_price")
            rows.append(kit.Row([kit.Flex(kit.Column(words)), cost], gap=12, align="start"))
        return kit.Carded(kit.Pad(kit.Column(rows, gap=10), x=16, y=14), color="surface_container")

    def _bill(self, order: Order) -> kit.View:
        rows: list[kit.View] = [
            sum_row(tr("Dishes"), kit.money(order.items)),
            sum_row(
                tr("Delivery fee"), kit.money(order.delivery) if order.delivery else tr("Free")
            ),
            sum_row(tr("Service fee"), kit.money(order.service)),
        ]
        if order.tip:
            rows.append(sum_row(tr("Tip"), kit.money(order.tip)))
        rows += [
            kit.Pad(kit.Divider(), y=6),
            sum_row(tr("Total"), kit.money(order.total), strong=True, rid="order_total"),
        ]
        return kit.Carded(kit.Pad(kit.Column(rows), x=16, y=12), color="surface_container")

    def _buttons(self, order: Order, items: list[Line]) -> kit.View:
        buttons: list[kit.View] = [
            kit.Flex(
                kit.Button(
                    tr("Order again"),
                    lambda: self._again(order, items),
                    "tonal",
                    rid="order_again",
                )
            )
        ]
        if self.orders.cancellable(order):
            buttons.append(
                kit.Flex(
                    kit.Button(
                        tr("Cancel order"), lambda: self._ask(order), "outlined", rid="cancel_order"
                    )
                )
            )
        return kit.Row(buttons, gap=12)

    def _again(self, order: Order, items: list[Line]) -> None:
        """Fill the basket with the same dishes at today's prices."""
        if self.orders.basket_restaurant() not in (None, order.restaurant_id):
            self.orders.empty_basket()
        for item in items:
            dish = self.places.dish(item.dish_id)
            if dish is not None and dish.available:
                self.orders.add(dish, item)
        self.open(".BasketActivity")

    def _ask(self, order: Order) -> None:
        self.confirm(
            tr("Cancel this order?"),
            tr("The kitchen has not started yet."),
            tr("Cancel order"),
            lambda: self.orders.cancel(order.id),
        )
