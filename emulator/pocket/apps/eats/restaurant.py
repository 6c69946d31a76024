"""One restaurant: what it is like, its menu, and the search over restaurants and dishes."""

from __future__ import annotations

from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from .address_sheet import AddressSheet
from .menus import cuisines
from .pieces import basket_bar, distance_text, fee_text, food, heading, rating
from .restaurant_store import Dish, Restaurant, Wanted
from .screen import EatsScreen, element

VIEW = "android.intent.action.VIEW"


class RestaurantActivity(EatsScreen):
    """A restaurant and its menu."""

    def begin(self) -> None:
        self.sections = kit.ScrollState()

    def page(self) -> kit.View:
        place = self.places.get(self.target)
        if place is None:
            gone = kit.empty_state("restaurant", tr("This restaurant has left"))
            return kit.Scaffold(kit.Fill(gone, center=True), top=kit.AppBar("", self.leave))
        liked = place.id in self.places.favourites()
        heart = kit.IconButton(
            "favorite",
            tr("Remove from favorites") if liked else tr("Add to favorites"),
            lambda: self._like(place),
            filled=liked,
            color="primary" if liked else None,
            rid="action_favourite",
            checked=liked,
        )
        share = kit.IconButton("share", tr("Share"), lambda: self._share(place), rid="action_share")
        bar = kit.AppBar(place.name, self.leave, [share, heart])
        rows, starts = self._rows(place)
        body = kit.LazyList(
            len(rows), lambda index: rows[index], self.scroll, bottom=24, rid="menu"
        )
        strip = kit.Strip(
            [
                kit.Chip(tr(name), self._jumper(row), rid="menu_section")
                for name, row in starts.items()
            ],
            self.sections,
        )
        top = kit.Column([bar, strip, kit.Divider()])
        return kit.Scaffold(body, top, basket_bar(self), snackbar=self.note)

    def _rows(self, place: Restaurant) -> tuple[list[kit.View], dict[str, int]]:
        """The rows of the page, and at which one each section of the menu begins."""
        dishes = self.places.dishes(place.id)
        rows: list[kit.View] = [
            kit.Pad(kit.Image(food(place.name, place.cuisine), height=150, radius=20), x=16, top=8),
            kit.Pad(self._facts(place), x=16, top=12),
        ]
        problem = self.hindrance(place)
        if problem:
            rows.append(kit.Pad(self._warning(place, problem), x=16, top=12))
        rows.append(kit.Pad(self._buttons(place), x=16, top=8))
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

    def _facts(self, place: Restaurant) -> kit.View:
        address = self.address
        first = kit.Row(
            [
                rating(place),
                kit.Text(
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
            ("shopping_bag", tr("Min. {amount}", amount=kit.money(place.least)), "minimum"),
            ("near_me", distance_text(place.metres(address)), "distance"),
        ]
        facts = [
            kit.Flex(
                kit.Column(
                    [
                        kit.Icon(icon, 20, "primary"),
                        kit.Space(height=4),
                        kit.Text(text, "label_medium", lines=2, align="center", rid=rid),
                    ],
                    align="center",
                )
            )
            for icon, text, rid in cells
        ]
        card = kit.Carded(
            kit.Pad(kit.Row(facts, gap=4, align="start"), x=8, y=12),
            (16, 16, 16, 16),
            "surface_container",
        )
        return kit.Column([first, kit.Space(height=10), card])

    def _warning(self, place: Restaurant, problem: str) -> kit.View:
        text = kit.Column(
            [
                kit.Text(problem, "title_small", "on_error_container", rid="problem"),
                kit.Text(
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
        row = kit.Row([kit.Icon("error", 24, "on_error_container"), kit.Flex(text)], gap=12)
        return kit.Carded(kit.Pad(row, x=16, y=12), (16, 16, 16, 16), "error_container")

    def _buttons(self, place: Restaurant) -> kit.View:
        buttons: list[kit.View] = [
            kit.Button(
                tr("Info"), lambda: self._info(place), "outlined", "info", rid="info_button"
            ),
            kit.Button(
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
                kit.Button(
                    tr("Book a table"),
                    lambda: self.open(".BookActivity", f"eats://restaurant/{place.id}"),
                    "tonal",
                    rid="book_table",
                )
            )
        return kit.Row([kit.Flex(button) for button in buttons], gap=8)

    def _jumper(self, row: int) -> kit.Handler:
        return lambda: self.scroll.jump(row)

    def _opener(self, dish: Dish) -> kit.Handler:
        return lambda: self.open(".DishActivity", f"eats://dish/{dish.id}")

    def _like(self, place: Restaurant) -> None:
        on = self.places.toggle_favourite(place.id)
        self.say(tr("Added to favorites") if on else tr("Removed from favorites"))

    def _share(self, place: Restaurant) -> None:
        self.share(f"{place.name}, {place.street} ({place.rating_tenths / 10:.1f})")

    def _info(self, place: Restaurant) -> None:
        self.open(".InfoActivity", f"eats://restaurant/{place.id}")


def dish_row(dish: Dish, place: Restaurant, on_tap: kit.Handler) -> kit.View:
    """A dish as a row of a menu."""
    tone: kit.Tint = "on_surface" if dish.available else "disabled"
    weak: kit.Tint = "on_surface_variant" if dish.available else "disabled"
    foot: list[kit.View] = [
        kit.Text(kit.money(dish.price), "title_small", tone, 1, rid="dish_price")
    ]
    if not dish.available:
        foot.append(kit.Text(tr("Sold out today"), "label_medium", "error", 1, rid="sold_out"))
    elif dish.popular:
        foot.append(kit.Icon("local_fire_department", 16, "primary", True))
        foot.append(kit.Text(tr("Popular"), "label_medium", "primary", 1))
    lines = kit.Column(
        [
            kit.Text(dish.name, "title_medium", tone, 2, rid="dish_name"),
            kit.Text(dish.about, "body_medium", weak, 2, rid="dish_about"),
            kit.Space(height=2),
            kit.Row(foot, gap=6),
        ]
    )
    picture = kit.Image(food(dish.name, place.cuisine), 84, 84, 14, rid="dish_image")
    row = kit.Pad(kit.Row([kit.Flex(lines), picture], gap=16), x=16, y=10)
    return kit.Tap(row, on_tap, info=element("dish", dish.name))


class InfoActivity(EatsScreen):
    """Where a restaurant is and when it is open."""

    def page(self) -> kit.View:
        place = self.places.get(self.target)
        if place is None:
            return kit.Scaffold(kit.Space(), top=kit.AppBar(tr("Info"), self.leave))
        rows: list[kit.View] = [
            kit.ListItem(
                place.street,
                tr("Show on the map"),
                kit.Icon("place", color="primary"),
                kit.Icon("chevron_right"),
                on_tap=lambda: self.start(Intent(VIEW, place.geo)),
                rid="info_street",
            ),
            kit.ListItem(
                place.phone,
                tr("Phone"),
                kit.Icon("call", color="primary"),
                on_tap=lambda: self.start(Intent(VIEW, f"tel:{place.phone}")),
                rid="info_phone",
            ),
            kit.ListItem(
                place.hours,
                tr("Every day"),
                kit.Icon("schedule", color="primary"),
                rid="info_hours",
            ),
            kit.ListItem(
                tr("Delivers up to {range} km", range=f"{place.range_m / 1000:.0f}"),
                fee_text(place.fee),
                kit.Icon("moped", color="primary"),
                rid="info_range",
            ),
            kit.ListItem(
                tr("Minimum order {amount}", amount=kit.money(place.least)),
                leading=kit.Icon("shopping_bag", color="primary"),
                rid="info_minimum",
            ),
        ]
        tables = tr("No table booking")
        if place.largest_table:
            tables = tr("Tables for up to {count} people", count=place.largest_table)
        rows.append(
            kit.ListItem(tables, leading=kit.Icon("restaurant", color="primary"), rid="info_tables")
        )
        body = kit.LazyList(len(rows), lambda index: rows[index], self.scroll, bottom=16)
        return kit.Scaffold(body, kit.AppBar(place.name, self.leave))


class SearchActivity(EatsScreen):
    """Restaurants and dishes by words."""

    def begin(self) -> None:
        self.field = kit.FieldState(submit="search")
        self.edit(self.field)

    def page(self) -> kit.View:
        bar = kit.SearchBar(self.field, tr("Restaurants and dishes"), self.leave)
        rows = self._found() if self.field.text.strip() else self._ideas()
        if not rows:
            return kit.Scaffold(
                kit.Fill(kit.empty_state("search", tr("Nothing found")), center=True), bar
            )
        body = kit.LazyList(len(rows), lambda index: rows[index], self.scroll, bottom=16)
        return kit.Scaffold(body, bar)

    def _ideas(self) -> list[kit.View]:
        return [
            kit.ListItem(
                tr(kind.name),
                leading=kit.Pad(kit.Text(kind.emoji, "title_large", hidden=True), x=2),
                on_tap=lambda name=kind.name: self.field.set(name),
                rid="idea",
            )
            for kind in cuisines().values()
        ]

    def _found(self) -> list[kit.View]:
        words = self.field.text
        places = self.places.find(Wanted(words), self.address)
        names = {place.id: place for place in self.places.all()}
        dishes = self.places.find_dishes(words)
        rows: list[kit.View] = []
        if places:
            rows.append(heading(tr("Restaurants")))
            rows += [self._place(place) for place in places[:20]]
        if dishes:
            rows.append(heading(tr("Dishes")))
            rows += [self._dish(dish, names[dish.restaurant_id]) for dish in dishes[:30]]
        return rows

    def _place(self, place: Restaurant) -> kit.View:
        facts = [
            tr(place.cuisine),
            tr("{count} min", count=place.minutes(self.address)),
            fee_text(place.fee),
        ]
        problem = self.hindrance(place)
        return kit.ListItem(
            place.name,
            problem or " · ".join(facts),
            kit.Image(food(place.name, place.cuisine), 48, 48, 12),
            kit.Text(f"{place.rating_tenths / 10:.1f}", "label_large"),
            on_tap=lambda: self.view_restaurant(place.id),
            rid="restaurant",
        )

    def _dish(self, dish: Dish, place: Restaurant) -> kit.View:
        return kit.ListItem(
            dish.name,
            place.name,
            kit.Image(food(dish.name, place.cuisine), 48, 48, 12),
            kit.Text(kit.money(dish.price), "label_large"),
            on_tap=lambda: self.open(".DishActivity", f"eats://dish/{dish.id}"),
            rid="dish",
        )
