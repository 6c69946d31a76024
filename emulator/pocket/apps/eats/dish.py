"""One dish: choices, what is left out, a note, how many."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .menus import ChoiceGroup, choices_of
from .order_store import MOST, Line
from .pieces import bottom_bar, food, wide_button
from .restaurant_store import Dish, Restaurant
from .screen import EatsScreen


class DishActivity(EatsScreen):
    """Puts one dish into the basket."""

    def begin(self) -> None:
        dish = self.places.dish(self.target)
        groups = choices_of(dish.choices) if dish is not None else ()
        self.single = {group.key: 0 for group in groups if group.kind == "one"}
        self.extras: set[str] = set()
        self.removed: set[str] = set()
        self.quantity = 1
        self.wish = kit.FieldState(submit="done", limit=120)

    def page(self) -> kit.View:
        dish = self.places.dish(self.target)
        place = None if dish is None else self.places.get(dish.restaurant_id)
        if dish is None or place is None:
            gone = kit.empty_state("restaurant_menu", tr("This dish is no longer on the menu"))
            return kit.Scaffold(kit.Fill(gone, center=True), top=kit.AppBar("", self.leave))
        rows: list[kit.View] = [
            kit.Pad(kit.Image(food(dish.name, place.cuisine), height=190, radius=20), x=16),
            kit.Pad(self._head(dish), x=16, top=16, bottom=4),
        ]
        for group in choices_of(dish.choices):
            rows += self._group(group)
        if dish.removable:
            rows.append(_section(tr("Leave out"), tr("Optional")))
            rows += [self._without(name) for name in dish.removable]
        rows += [
            _section(tr("Note for the kitchen"), tr("Optional")),
            kit.Pad(kit.TextField(self.wish, tr("Note"), rid="dish_note"), x=16),
        ]
        body = kit.scroll_list(rows, self.scroll, bottom=24)
        return kit.Scaffold(body, kit.AppBar(place.name, self.leave), self._foot(dish, place))

    def _head(self, dish: Dish) -> kit.View:
        lines: list[kit.View] = [
            kit.Text(dish.name, "headline_small", rid="dish_name"),
            kit.Text(dish.about, "body_large", "on_surface_variant", rid="dish_about"),
            kit.Space(height=4),
            kit.Text(kit.money(dish.price), "title_medium", rid="dish_price"),
        ]
        if not dish.available:
            lines.append(kit.Text(tr("Sold out today"), "title_small", "error", rid="sold_out"))
        return kit.Column(lines)

    # -- choices ------------------------------------------------------------------------------

    def _group(self, group: ChoiceGroup) -> list[kit.View]:
        note = tr("Choose one") if group.kind == "one" else tr("Optional")
        rows: list[kit.View] = [_section(tr(group.title), note)]
        for index, (name, extra) in enumerate(group.options):
            cost = kit.Text(
                f"+{kit.money(extra)}" if extra else "", "body_medium", "on_surface_variant"
            )
            if group.kind == "one":
                on = self.single[group.key] == index
                mark: kit.View = kit.RadioButton(on)
                act = self._chooser(group.key, index)
            else:
                on = name in self.extras
                mark = kit.Checkbox(on)
                act = self._toggler(self.extras, name)
            rows.append(
                kit.ListItem(
                    tr(name), "", mark, cost, on_tap=act, compact=True, checked=on, rid="option"
                )
            )
        return rows

    def _without(self, name: str) -> kit.View:
        on = name in self.removed
        return kit.ListItem(
            tr("Without {name}", name=name),
            "",
            kit.Checkbox(on),
            on_tap=self._toggler(self.removed, name),
            compact=True,
            checked=on,
            rid="remove_option",
        )

    def _chooser(self, key: str, index: int) -> kit.Handler:
        def choose() -> None:
            self.single[key] = index

        return choose

    def _toggler(self, names: set[str], name: str) -> kit.Handler:
        return lambda: names.symmetric_difference_update({name})

    # -- the basket ---------------------------------------------------------------------------

    def line(self, dish: Dish) -> Line:
        """The dish as it is wanted now."""
        names: list[str] = []
        price = dish.price
        for group in choices_of(dish.choices):
            for index, (name, extra) in enumerate(group.options):
                chosen = (
                    self.single[group.key] == index if group.kind == "one" else name in self.extras
                )
                if chosen:
                    names.append(name)
                    price += extra
        removed = ", ".join(name for name in dish.removable if name in self.removed)
        note = self.wish.text.strip()
        return Line(0, dish.id, dish.name, self.quantity, price, ", ".join(names), removed, note)

    def _foot(self, dish: Dish, place: Restaurant) -> kit.View:
        def change(value: int) -> None:
            self.quantity = value

        stepper = kit.Stepper(self.quantity, change, 1, MOST)
        line = self.line(dish)
        add = wide_button(
            tr("Add"), kit.money(line.total), lambda: self._add(dish), "add_to_basket"
        )
        return bottom_bar([kit.Row([stepper]), kit.Flex(add)])

    def _add(self, dish: Dish) -> None:
        if not dish.available:
            self.toast(tr("Sold out today"))
            return
        other = self.orders.basket_restaurant()
        if other is None or other == dish.restaurant_id:
            self._put(dish)
            return
        known = self.places.get(other)
        name = "" if known is None else known.name

        def fresh() -> None:
            self.orders.empty_basket()
            self._put(dish)

        self.confirm(
            tr("Start a new basket?"),
            tr("Your basket has dishes from {name}. They will be removed.", name=name),
            tr("New basket"),
            fresh,
        )

    def _put(self, dish: Dish) -> None:
        line = self.line(dish)
        self.orders.add(dish, line)
        self.finish()
        self.toast(tr("{count} × {name} added", count=line.quantity, name=dish.name))


def _section(title: str, note: str) -> kit.View:
    """The head of a group of choices."""
    row = kit.Row(
        [
            kit.Flex(kit.Text(title, "title_medium", lines=1, rid="group_title")),
            kit.Text(note, "label_medium", "on_surface_variant", 1),
        ],
        gap=12,
    )
    return kit.Pad(row, x=16, top=16, bottom=4)
