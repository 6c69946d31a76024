"""Orders of food: the tab that lists them, and one order with how far it has come."""

from __future__ import annotations

from ...toolkit.bars import AppBar, Scaffold
from ...toolkit.basic import Divider, Icon, Image, Text
from ...toolkit.buttons import Button, IconButton
from ...toolkit.day_words import day_text, day_year
from ...toolkit.figures import money
from ...toolkit.progress import ProgressBar
from ...toolkit.rows import Carded, Header, empty_state
from ...toolkit.scroll import LazyList, scroll_list
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import Tint
from ...toolkit.view import Column, Fill, Flex, Pad, Row, Space, Surface, View
from .order_store import Line, Order, Stage
from .pieces import STAR, food, listed, sum_row
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

    def __init__(self, screen: EatsScreen, scroll: ScrollState) -> None:
        self.screen = screen
        self.scroll = scroll

    def bar(self) -> View:
        return AppBar(tr("Orders"))

    def body(self) -> View:
        screen = self.screen
        orders = screen.orders.orders()
        if not orders:
            return Fill(empty_state("receipt_long", tr("No orders yet")), center=True)
        active = [item for item in orders if screen.orders.stage(item) in WAY[:3]]
        past = [item for item in orders if item not in active]
        rows: list[View] = []
        for title, found in ((tr("Under way"), active), (tr("Past orders"), past)):
            if found:
                rows.append(Header(title))
                rows += [self._card(item) for item in found]
        return LazyList(len(rows), lambda index: rows[index], self.scroll, bottom=16, rid="orders")

    def _card(self, order: Order) -> View:
        screen = self.screen
        stage = screen.orders.stage(order)
        items = screen.orders.items(order.id)
        names = tr(", ").join(f"{item.quantity} × {item.name}" for item in items)
        placed = screen.phone.local(order.placed_at)
        when = f"{day_year(placed.date())}, {screen.phone.clock_text(placed)}"
        words = Column(
            [
                Row(
                    [
                        Flex(Text(order.restaurant, "title_medium", lines=1, rid="order_place")),
                        stage_tag(stage),
                    ],
                    gap=8,
                ),
                Text(names, "body_medium", "on_surface_variant", 2, rid="order_dishes"),
                Text(
                    f"{when} · {money(order.total)}",
                    "body_small",
                    "on_surface_variant",
                    1,
                    rid="order_summary",
                ),
            ],
            gap=2,
        )
        picture = Image(food(order.restaurant, cuisine_of(screen, order)), 56, 56, 14)
        card = Carded(
            Pad(Row([picture, Flex(words)], gap=12, align="start"), x=16, y=12),
            (16, 16, 16, 16),
            "surface_container",
            lambda: screen.open(".OrderActivity", f"eats://order/{order.id}"),
            info=element("order_card", f"{order.restaurant}, {order.number}"),
        )
        return Pad(card, x=16, y=4)


def cuisine_of(screen: EatsScreen, order: Order) -> str:
    """The cuisine of an order's kitchen, for its picture."""
    place = screen.places.get(order.restaurant_id)
    return "Pizza" if place is None else place.cuisine


def stage_tag(stage: Stage) -> View:
    """How far an order is, as a label."""
    back: Tint = "tertiary_container"
    front: Tint = "on_tertiary_container"
    if stage in ("delivered", "cancelled"):
        back, front = "surface_highest", "on_surface_variant"
    parts: list[View] = [
        Icon(ICONS[stage], 14, front, True),
        Text(tr(STAGES[stage]), "label_medium", front, 1, rid="order_status"),
    ]
    return Surface(Pad(Row(parts, gap=4), x=8, y=3), back, 8)


class OrderActivity(EatsScreen):
    """One order."""

    def page(self) -> View:
        order = self.orders.order(self.target)
        if order is None:
            gone = empty_state("receipt_long", tr("This order does not exist"))
            return Scaffold(Fill(gone, center=True), top=AppBar("", self.leave))
        stage = self.orders.stage(order)
        items = self.orders.items(order.id)
        rows: list[View] = [Pad(self._progress(order, stage), x=16, top=4)]
        if stage == "delivered":
            rows.append(Pad(self._stars(order), x=16, top=12))
        rows += [
            Pad(self._facts(order), x=16, top=12),
            Pad(self._dishes(items), x=16, top=12),
            Pad(self._bill(order), x=16, top=12),
            Pad(self._buttons(order, items), x=16, top=12),
        ]
        bar = AppBar(order.restaurant, self.leave, subtitle=order.number)
        return Scaffold(scroll_list(rows, self.scroll, bottom=24), bar, snackbar=self.note)

    def _progress(self, order: Order, stage: Stage) -> View:
        due = self.phone.local(order.due_at)
        time = self.phone.clock_text(due)
        if stage == "cancelled":
            title, text = tr("Order canceled"), tr("You were not charged.")
        elif stage == "delivered":
            title = tr("Delivered")
            text = f"{day_text(due.date())}, {time}"
        else:
            minutes = max(1, round((order.due_at - self.phone.epoch_ms()) / 60_000))
            title = tr("Arriving in {count} min", count=minutes)
            text = tr("{stage} · around {time}", stage=tr(STAGES[stage]), time=time)
        parts: list[View] = [
            Text(title, "headline_small", rid="order_title"),
            Text(text, "body_large", "on_surface_variant", rid="order_time"),
        ]
        if stage != "cancelled":
            reached = WAY.index(stage)
            bars: list[View] = [
                Flex(ProgressBar(1 if place <= reached else 0, 5)) for place in range(len(WAY))
            ]
            icons: list[View] = [
                Icon(ICONS[name], 24, "primary" if place <= reached else "outline", True)
                for place, name in enumerate(WAY)
            ]
            parts += [
                Space(height=14),
                Row(icons, spread="between"),
                Space(height=8),
                Row(bars, gap=6),
            ]
        return Carded(Pad(Column(parts), x=16, y=16), color="surface_container")

    def _stars(self, order: Order) -> View:
        label = tr("How was it?") if order.rating is None else tr("Your rating")
        cells: list[View] = [Flex(Text(label, "title_small"))]
        for count in range(1, 6):
            on = order.rating is not None and count <= order.rating
            desc = tr("{count} stars", count=count) if count > 1 else tr("1 star")
            cells.append(
                IconButton(
                    "star",
                    desc,
                    lambda count=count: self.orders.rate(order.id, count),
                    filled=on,
                    color=STAR if on else "outline",
                    size=40,
                    rid="rate",
                )
            )
        return Carded(Pad(Row(cells), left=16, right=8, y=6), color="surface_container")

    def _facts(self, order: Order) -> View:
        placed = self.phone.local(order.placed_at)
        facts = [
            ("place", order.address, "order_address"),
            ("credit_card", order.payment, "order_payment"),
            (
                "schedule",
                tr(
                    "Ordered {day}, {time}",
                    day=day_year(placed.date()),
                    time=self.phone.clock_text(placed),
                ),
                "order_placed",
            ),
        ]
        if order.note:
            facts.append(("description", order.note, "order_note"))
        rows: list[View] = [
            Row([Icon(icon, 20, "primary"), Flex(Text(text, "body_medium", rid=rid))], gap=12)
            for icon, text, rid in facts
        ]
        return Carded(Pad(Column(rows, gap=10), x=16, y=14), color="surface_container")

    def _dishes(self, items: list[Line]) -> View:
        rows: list[View] = []
        for item in items:
            words: list[View] = [
                Text(f"{item.quantity} × {item.name}", "body_large", lines=2, rid="item_name")
            ]
            if item.options:
                words.append(Text(listed(item.options), "body_small", "on_surface_variant"))
            if item.removed:
                text = tr("Without {name}", name=listed(item.removed))
                words.append(Text(text, "body_small", "on_surface_variant", rid="item_removed"))
            if item.note:
                words.append(Text(f"“{item.note}”", "body_small", "on_surface_variant"))
            cost = Text(money(item.total), "body_medium", lines=1, rid="item_price")
            rows.append(Row([Flex(Column(words)), cost], gap=12, align="start"))
        return Carded(Pad(Column(rows, gap=10), x=16, y=14), color="surface_container")

    def _bill(self, order: Order) -> View:
        rows: list[View] = [
            sum_row(tr("Dishes"), money(order.items)),
            sum_row(tr("Delivery fee"), money(order.delivery) if order.delivery else tr("Free")),
            sum_row(tr("Service fee"), money(order.service)),
        ]
        if order.tip:
            rows.append(sum_row(tr("Tip"), money(order.tip)))
        rows += [
            Pad(Divider(), y=6),
            sum_row(tr("Total"), money(order.total), strong=True, rid="order_total"),
        ]
        return Carded(Pad(Column(rows), x=16, y=12), color="surface_container")

    def _buttons(self, order: Order, items: list[Line]) -> View:
        buttons: list[View] = [
            Flex(
                Button(
                    tr("Order again"),
                    lambda: self._again(order, items),
                    "tonal",
                    rid="order_again",
                )
            )
        ]
        if self.orders.cancellable(order):
            buttons.append(
                Flex(
                    Button(
                        tr("Cancel order"), lambda: self._ask(order), "outlined", rid="cancel_order"
                    )
                )
            )
        return Row(buttons, gap=12)

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
