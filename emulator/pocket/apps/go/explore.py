"""The Explore tab: the map with the search field, categories and what is near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...raster.ops import rgb
from ...toolkit import kit
from ...toolkit.strings import tr
from .city import CENTER, HERE, district_of
from .directions import open_directions
from .map_view import MapState, MapView, Pin
from .place_names import Category, categories
from .places import Place as MapPlace
from .screen import Screen, minutes_text
from .search import label_icon
from .trips import Trip

SHOWN = ("cafe", "restaurant", "fuel", "grocery", "pharmacy", "bakery", "hotel", "museum", "park",
         "bank", "ev", "cinema", "gym", "hospital", "books", "parking")  # fmt: skip
ALL_FROM_LEVEL = 3
"""From this zoom level on every place is marked, not only those that were kept."""
APART_PX = 105
LOW_DP = 320
"""Four buttons and the card below them need that much height."""
HOME_COLOR = rgb("#0B7A4B")
KEPT_COLOR = rgb("#C2185B")


@dataclass(frozen=True, slots=True)
class MapButtons:
    """The buttons over the map: one above the other, or side by side on a phone that lies."""

    buttons: Sequence[kit.View]

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        if limits.max_h < kit.dp(LOW_DP):
            return kit.Row(self.buttons, gap=8).layout(ui, limits)
        return kit.Column(self.buttons, gap=8, align="end").layout(ui, limits)


class ExploreTab:
    """The map as the owner left it."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.map = MapState()
        self.strip = kit.ScrollState()

    def build(self) -> kit.View:
        screen = self.screen
        me = HERE if screen.located() else None
        view = MapView(self.map, screen.finger, self._pins(), me=me, words=screen.words)
        trip = screen.trips.active()
        top = kit.Column([kit.Pad(self._search(), x=16, top=10), self._chips()])
        lower: list[kit.View] = [kit.Place(self._buttons(), x="end"), kit.Space(height=8)]
        lower.append(self._trip(trip) if trip is not None else self._area())
        bottom = kit.Pad(kit.Column(lower), x=16, bottom=12)
        return kit.Stack([view, kit.Column([top, kit.Flex(kit.Place(bottom, y="end"))])])

    def _search(self) -> kit.View:
        row = kit.Row(
            [
                kit.Icon("search"),
                kit.Flex(
                    kit.Text(tr("Search here"), "body_large", "on_surface_variant", 1, hidden=True)
                ),
                kit.Icon("map", 22, "primary", True),
            ],
            gap=14,
        )
        box = kit.Surface(kit.Pad(row, x=18, y=13), "surface", 28, elevation=2)
        info = kit.Info("android.widget.TextView", "search_omnibox_text_box", tr("Search here"))
        return kit.Tap(box, lambda: self.screen.open(".SearchActivity"), info=info)

    def _chips(self) -> kit.View:
        by_key = {category.key: category for category in categories()}
        return kit.Strip(
            [self._chip(by_key[key]) for key in SHOWN], self.strip, 8, 16, rid="category_chips"
        )

    def _chip(self, category: Category) -> kit.View:
        row = kit.Row(
            [
                kit.Icon(category.icon, 18, rgb(category.color), True),
                kit.Text(tr(category.label), "label_large", lines=1, hidden=True),
            ],
            gap=6,
        )
        box = kit.Surface(kit.Pad(row, x=12, y=8), "surface", 18, elevation=1)
        info = kit.Info("android.widget.Button", "category_chip", tr(category.label))
        key = category.key

        def act() -> None:
            self.screen.open(".ResultsActivity", extras={"category": key})

        return kit.Tap(kit.Pad(box, y=6), act, info=info)

    def _buttons(self) -> kit.View:
        located = self.screen.located()
        return MapButtons(
            [
                _round("zoom_in", tr("Zoom in"), lambda: self.map.zoom(1)),
                _round("zoom_out", tr("Zoom out"), lambda: self.map.zoom(-1)),
                _round("my_location", tr("My location"), self._locate, located),
                kit.Fab(
                    "directions",
                    tr("Directions"),
                    lambda: open_directions(self.screen, None, None),
                    rid="directions_button",
                ),
            ]
        )

    def _locate(self) -> None:
        def known(located: bool) -> None:
            if located:
                self.map.look_at(HERE, max(3, self.map.level))

        self.screen.ask_location(known)

    def _trip(self, trip: Trip) -> kit.View:
        arrive = self.screen.phone.clock_text(self.screen.phone.local(trip.arrive_ms))
        words = kit.Column(
            [
                kit.Text(tr("Navigating to {place}", place=trip.destination), "title_medium",
                     "on_primary", 1, hidden=True),
                kit.Text(f"{tr('Arrive {time}', time=arrive)} \u2022 {minutes_text(trip.minutes)}",
                     "body_medium", "on_primary", 1, rid="active_trip_arrival"),
            ]
        )  # fmt: skip
        row = kit.Row(
            [kit.Icon("navigation", 24, "on_primary", True), kit.Flex(words),
             kit.Icon("chevron_right", 24, "on_primary")], gap=14,
        )  # fmt: skip
        info = kit.Info("android.view.ViewGroup", "active_trip",
                    desc=tr("Navigating to {place}", place=trip.destination))  # fmt: skip
        box = kit.Surface(kit.Pad(row, x=16, y=12), "primary", 20, elevation=3)
        return kit.Tap(box, lambda: self.screen.open(".NavigationActivity"), info=info)

    def _area(self) -> kit.View:
        screen = self.screen
        name = screen.named(district_of(HERE if screen.located() else CENTER))
        count = len(screen.places.favorites()) + len(screen.places.saved())
        words = kit.Column(
            [
                kit.Text(tr("Latest in {place}", place=name), "title_medium", lines=1),
                kit.Text(tr("{count} saved places", count=count), "body_medium",
                     "on_surface_variant", 1),
            ]
        )  # fmt: skip
        row = kit.Row([kit.Flex(words), kit.Icon("partly_cloudy_day", 26, rgb("#E8A200"), True),
                   kit.Text("7°", "title_medium", rid="temperature")], gap=10)  # fmt: skip
        return kit.Surface(kit.Pad(row, x=18, y=12), "surface", 20, elevation=3, solid=True)

    def _pins(self) -> list[Pin]:
        screen, state = self.screen, self.map
        pins: list[Pin] = []
        taken: list[tuple[float, float]] = []

        def add(pin: Pin) -> None:
            x, y = pin.point.x * state.scale, pin.point.y * state.scale
            if all(abs(x - a) + abs(y - b) > APART_PX for a, b in taken):
                taken.append((x, y))
                pins.append(pin)

        for saved in screen.places.saved():
            add(
                Pin(
                    saved.spot.point, saved.label, label_icon(saved.label), HOME_COLOR,
                    self._opener(saved.spot.place_id),
                )
            )  # fmt: skip
        for place in screen.places.favorites():
            add(Pin(place.point, place.name, "favorite", KEPT_COLOR, self._opener(place.id)))
        if state.level >= ALL_FROM_LEVEL:
            reach = 2200 / state.scale
            near = [
                place
                for place in screen.places.all()
                if abs(place.point.x - state.x) < reach / 2 and abs(place.point.y - state.y) < reach
            ]
            for place in sorted(near, key=_fame):
                add(screen.pin(place, self._opener(place.id)))
        return pins

    def _opener(self, place_id: int | None) -> kit.Handler | None:
        if place_id is None:
            return None
        return lambda: self.screen.open_place(place_id)


def _fame(place: MapPlace) -> tuple[int, int]:
    return -place.reviews, place.id


def _round(icon: str, desc: str, act: kit.Handler, strong: bool = False) -> kit.View:
    button = kit.IconButton(icon, desc, act, color="primary" if strong else None, size=44)
    return kit.Surface(kit.Sized(button, 44, 44), "surface", 22, elevation=2)
