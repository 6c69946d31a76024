"""One restaurant: what it is like, its menu, and the search over restaurants and dishes."""

from __future__ import annotations

from ...system.packages import Intent
from ...toolkit.bars import AppBar, Scaffold, SearchBar
from ...toolkit.basic import Divider, Icon, Image, Text
from ...toolkit.buttons import Button, Chip, IconButton
from ...toolkit.field_state import FieldState
from ...toolkit.figures import money
from ...toolkit.node import Handler
from ...toolkit.rows import Carded, ListItem, empty_state
from ...toolkit.scroll import LazyList, Strip
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import Tint
from ...toolkit.view import Column, Fill, Flex, Pad, Row, Space, Tap, View
from .address_sheet import AddressSheet
from .menus import cuisines
from .pieces import basket_bar, distance_text, fee_text, food, heading, rating
from .restaurant_store import Dish, Restaurant, Wanted
from .screen import EatsScreen, element

VIEW = "android.intent.action.VIEW"


class RestaurantActivity(EatsScreen):
    """A restaurant and its menu."""

    def begin(self) -> None:
        self.sections = ScrollState()

    def page(self) -> View:
        place = self.places.get(self.target)
        if place is None:
            gone = empty_state("restaurant", tr("This restaurant has left"))
            return Scaffold(Fill(gone, center=True), top=AppBar("", self.leave))
        liked = place.id in self.places.favourites()
        heart = IconButton(
            "favorite",
            tr("Remove from favorites") if liked else tr("Add to favorites"),
            lambda: self._like(place),
            filled=liked,
            color="primary" if liked else None,
            rid="action_favourite",
            checked=liked,
        )
        share = IconButton("share", tr("Share"), lambda: self._share(place), rid="action_share")
        bar = AppBar(place.name, self.leave, [share, heart])
        rows, starts = self._rows(place)
        body = LazyList(len(rows), lambda index: rows[index], self.scroll, bottom=24, rid="menu")
        strip = Strip(
            [Chip(tr(name), self._jumper(row), rid="menu_section") for name, row in starts.items()],
            self.sections,
        )
        top = Column([bar, strip, Divider()])
        return Scaffold(body, top, basket_bar(self), snackbar=self.note)

    def _rows(self, place: Restaurant) -> tuple[list[View], dict[str, int]]:
        """The rows of the page, and at which one each section of the menu begins."""
        dishes = self.places.dishes(place.id)
        rows: list[View] = [
            Pad(Image(food(place.name, place.cuisine), height=150, radius=20), x=16, top=8),
            Pad(self._facts(place), x=16, top=12),
        ]
        problem = self.hindrance(place)
        if problem:
            rows.append(Pad(self._warning(place, problem), x=16, top=12))
        rows.append(Pad(self._buttons(place), x=16, top=8))
        starts: dict[str, int] = {}
        popular = [dish for dish in dishes if dish.popular]
        sections = {"Popular": popular}
        for dish in dishes:
            sections.setdefault(dish.section, []).append(dish)
        for name, found in sections.items():
            starts[name] = len(rows)
            rows.append(heading(tr(name)))
            rows += [dish_row(dish, place, self._opener(dish)) for dish in found]
        return rows, starts

    def _facts(self, place: Restaurant) -> View:
        address = self.address
        first = Row(
            [
                rating(place),
                Text(
                    f"{tr(place.cuisine)} · {'$' * place.level}",
                    "body_medium",
                    "on_surface_variant",
                    1,
                    rid="cuisine",
                ),
            ],
            gap=12,
        )
        cells = [
            ("schedule", tr("{count} min", count=place.minutes(address)), "minutes"),
            ("moped", fee_text(place.fee), "delivery_fee"),
            ("shopping_bag", tr("Min. {amount}", amount=money(place.least)), "minimum"),
            ("near_me", distance_text(place.metres(address)), "distance"),
        ]
        facts = [
            Flex(
                Column(
                    [
                        Icon(icon, 20, "primary"),
                        Space(height=4),
                        Text(text, "label_medium", lines=2, align="center", rid=rid),
                    ],
                    align="center",
                )
            )
            for icon, text, rid in cells
        ]
        card = Carded(
            Pad(Row(facts, gap=4, align="start"), x=8, y=12), (16, 16, 16, 16), "surface_container"
        )
        return Column([first, Space(height=10), card])

    def _warning(self, place: Restaurant, problem: str) -> View:
        text = Column(
            [
                Text(problem, "title_small", "on_error_container", rid="problem"),
                Text(
                    tr(
                        "It delivers up to {range} km; {place} is {distance} km away.",
                        range=f"{place.range_m / 1000:.0f}",
                        place=self.address.label,
                        distance=f"{place.metres(self.address) / 1000:.1f}",
                    )
                    if not place.delivers_to(self.address)
                    else tr("Open {hours}", hours=place.hours),
                    "body_medium",
                    "on_error_container",
                    rid="problem_text",
                ),
            ]
        )
        row = Row([Icon("error", 24, "on_error_container"), Flex(text)], gap=12)
        return Carded(Pad(row, x=16, y=12), (16, 16, 16, 16), "error_container")

    def _buttons(self, place: Restaurant) -> View:
        buttons: list[View] = [
            Button(tr("Info"), lambda: self._info(place), "outlined", "info", rid="info_button"),
            Button(
                self.address.label,
                AddressSheet(self).open,
                "outlined",
                "place",
                rid="address_button",
                desc=tr("Deliver to {place}", place=self.address.label),
            ),
        ]
        if place.largest_table:
            buttons.append(
                Button(
                    tr("Book a table"),
                    lambda: self.open(".BookActivity", f"eats://restaurant/{place.id}"),
                    "tonal",
                    rid="book_table",
                )
            )
        return Row([Flex(button) for button in buttons], gap=8)

    def _jumper(self, row: int) -> Handler:
        return lambda: self.scroll.jump(row)

    def _opener(self, dish: Dish) -> Handler:
        return lambda: self.open(".DishActivity", f"eats://dish/{dish.id}")

    def _like(self, place: Restaurant) -> None:
        on = self.places.toggle_favourite(place.id)
        self.say(tr("Added to favorites") if on else tr("Removed from favorites"))

    def _share(self, place: Restaurant) -> None:
        stars = f"{place.rating_tenths / 10:.1f}"
        told = tr("{name}, {street} ({stars})", name=place.name, street=place.street, stars=stars)
        self.share(told)

    def _info(self, place: Restaurant) -> None:
        self.open(".InfoActivity", f"eats://restaurant/{place.id}")


def dish_row(dish: Dish, place: Restaurant, on_tap: Handler) -> View:
    """A dish as a row of a menu."""
    tone: Tint = "on_surface" if dish.available else "disabled"
    weak: Tint = "on_surface_variant" if dish.available else "disabled"
    foot: list[View] = [Text(money(dish.price), "title_small", tone, 1, rid="dish_price")]
    if not dish.available:
        foot.append(Text(tr("Sold out today"), "label_medium", "error", 1, rid="sold_out"))
    elif dish.popular:
        foot.append(Icon("local_fire_department", 16, "primary", True))
        foot.append(Text(tr("Popular"), "label_medium", "primary", 1))
    lines = Column(
        [
            Text(dish.name, "title_medium", tone, 2, rid="dish_name"),
            Text(dish.about, "body_medium", weak, 2, rid="dish_about"),
            Space(height=2),
            Row(foot, gap=6),
        ]
    )
    picture = Image(food(dish.name, place.cuisine), 84, 84, 14, rid="dish_image")
    row = Pad(Row([Flex(lines), picture], gap=16), x=16, y=10)
    return Tap(row, on_tap, info=element("dish", dish.name))


class InfoActivity(EatsScreen):
    """Where a restaurant is and when it is open."""

    def page(self) -> View:
        place = self.places.get(self.target)
        if place is None:
            return Scaffold(Space(), top=AppBar(tr("Info"), self.leave))
        rows: list[View] = [
            ListItem(
                place.street,
                tr("Show on the map"),
                Icon("place", color="primary"),
                Icon("chevron_right"),
                on_tap=lambda: self.start(Intent(VIEW, place.geo)),
                rid="info_street",
            ),
            ListItem(
                place.phone,
                tr("Phone"),
                Icon("call", color="primary"),
                on_tap=lambda: self.start(Intent(VIEW, f"tel:{place.phone}")),
                rid="info_phone",
            ),
            ListItem(
                place.hours, tr("Every day"), Icon("schedule", color="primary"), rid="info_hours"
            ),
            ListItem(
                tr("Delivers up to {range} km", range=f"{place.range_m / 1000:.0f}"),
                fee_text(place.fee),
                Icon("moped", color="primary"),
                rid="info_range",
            ),
            ListItem(
                tr("Minimum order {amount}", amount=money(place.least)),
                leading=Icon("shopping_bag", color="primary"),
                rid="info_minimum",
            ),
        ]
        tables = tr("No table booking")
        if place.largest_table:
            tables = tr("Tables for up to {count} people", count=place.largest_table)
        rows.append(
            ListItem(tables, leading=Icon("restaurant", color="primary"), rid="info_tables")
        )
        body = LazyList(len(rows), lambda index: rows[index], self.scroll, bottom=16)
        return Scaffold(body, AppBar(place.name, self.leave))


class SearchActivity(EatsScreen):
    """Restaurants and dishes by words."""

    def begin(self) -> None:
        self.field = FieldState(submit="search")
        self.edit(self.field)

    def page(self) -> View:
        bar = SearchBar(self.field, tr("Restaurants and dishes"), self.leave)
        rows = self._found() if self.field.text.strip() else self._ideas()
        if not rows:
            return Scaffold(Fill(empty_state("search", tr("Nothing found")), center=True), bar)
        body = LazyList(len(rows), lambda index: rows[index], self.scroll, bottom=16)
        return Scaffold(body, bar)

    def _ideas(self) -> list[View]:
        return [
            ListItem(
                tr(kind.name),
                leading=Pad(Text(kind.emoji, "title_large", hidden=True), x=2),
                on_tap=lambda name=kind.name: self.field.set(tr(name)),
                rid="idea",
            )
            for kind in cuisines().values()
        ]

    def _found(self) -> list[View]:
        words = self.field.text
        places = self.places.find(Wanted(words), self.address)
        names = {place.id: place for place in self.places.all()}
        dishes = self.places.find_dishes(words)
        rows: list[View] = []
        if places:
            rows.append(heading(tr("Restaurants")))
            rows += [self._place(place) for place in places[:20]]
        if dishes:
            rows.append(heading(tr("Dishes")))
            rows += [self._dish(dish, names[dish.restaurant_id]) for dish in dishes[:30]]
        return rows

    def _place(self, place: Restaurant) -> View:
        facts = [
            tr(place.cuisine),
            tr("{count} min", count=place.minutes(self.address)),
            fee_text(place.fee),
        ]
        problem = self.hindrance(place)
        return ListItem(
            place.name,
            problem or " · ".join(facts),
            Image(food(place.name, place.cuisine), 48, 48, 12),
            Text(f"{place.rating_tenths / 10:.1f}", "label_large"),
            on_tap=lambda: self.view_restaurant(place.id),
            rid="restaurant",
        )

    def _dish(self, dish: Dish, place: Restaurant) -> View:
        return ListItem(
            dish.name,
            place.name,
            Image(food(dish.name, place.cuisine), 48, 48, 12),
            Text(money(dish.price), "label_large"),
            on_tap=lambda: self.open(".DishActivity", f"eats://dish/{dish.id}"),
            rid="dish",
        )
