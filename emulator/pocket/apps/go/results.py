"""Places of a category or search, filtered and sorted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from ...raster.ops import rgb
from ...system.activity import Layer
from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from .map_view import MapState, MapView
from .places import Place, kinds
from .screen import Screen

Sort = Literal["relevance", "distance", "rating"]
SORTS: dict[Sort, str] = {"relevance": "Relevance", "distance": "Distance", "rating": "Rating"}
RATINGS = (0, 35, 40, 43, 45)
"""In tenths of a star; 0 is any."""
DISTANCES = (0, 500, 1000, 2000, 3000, 5000)
"""In metres; 0 is any."""


class ResultsActivity(Screen):
    """The list, with a map of it behind a button."""

    def on_open(self) -> None:
        super().on_open()
        self.scroll = kit.ScrollState()
        self.strip = kit.ScrollState()
        self.map = MapState()
        self.on_map = False
        self.open_now = False
        self.rating = 0
        self.within = 0
        self.sort: Sort = "distance" if self._category else "relevance"
        self.asked = False

    @property
    def _category(self) -> str:
        key = str(self.intent.extras.get("category", ""))
        return key if key in kinds() else ""

    @property
    def _words(self) -> str:
        return str(self.intent.extras.get("query", ""))

    def on_new_intent(self, intent: Intent) -> None:
        self.intent = intent
        self.on_open()

    def on_resume(self) -> None:
        if not self.asked:
            # Distances count from the phone, so this is the moment to ask where it is.
            self.asked = True
            self.ask_location(lambda known: None)

    def page(self) -> kit.View:
        found = self._found()
        title = tr(kinds()[self._category].label) if self._category else self._words
        count = tr("1 place") if len(found) == 1 else tr("{count} places", count=len(found))
        bar = kit.AppBar(title, self.leave, subtitle=count)
        top: list[kit.View] = [
            bar,
            kit.Strip(self._chips(), self.strip, rid="filters"),
            kit.Space(height=4),
        ]
        if not self.located():
            top.append(self._banner())
        fab = kit.Fab(
            "format_list_bulleted" if self.on_map else "map",
            tr("Show list") if self.on_map else tr("Show map"),
            self._toggle_map,
            tr("List") if self.on_map else tr("Map"),
            rid="map_toggle",
        )
        return kit.Scaffold(self._body(found), top=kit.Column(top), fab=fab, fab_center=True)

    def _body(self, found: list[Place]) -> kit.View:
        if self.on_map:
            pins = [self.pin(place, lambda p=place: self.open_place(p.id)) for place in found]
            me = self.vantage if self.located() else None
            return MapView(self.map, self.finger, pins, me=me, words=self.words)
        if not found:
            text = tr("Change or remove the filters to see more.")
            return kit.Fill(kit.empty_state("search", tr("No places found"), text), center=True)
        return kit.LazyList(
            len(found),
            lambda index: self._row(found[index]),
            self.scroll,
            bottom=88,
            rid="place_list",
        )

    def _found(self) -> list[Place]:
        key = self._category
        places = self.places.of_category(key) if key else self.places.find(self._words)
        now, origin = self.phone.now(), self.vantage
        kept = [
            place
            for place in places
            if (not self.open_now or place.open_at(now))
            and place.rating_tenths >= self.rating
            and (not self.within or origin.far(place.point) <= self.within)
        ]
        match self.sort:
            case "distance":
                kept.sort(key=lambda place: origin.far(place.point))
            case "rating":
                kept.sort(key=lambda place: (-place.rating_tenths, -place.reviews))
            case "relevance":
                pass
        return kept

    def _chips(self) -> list[kit.View]:
        def toggle() -> None:
            self.open_now = not self.open_now
            self._changed()

        rating = f"{self.rating / 10:.1f}+" if self.rating else tr("Rating")
        near = tr("Distance") if not self.within else tr("Within {far}", far=_metres(self.within))
        return [
            kit.Chip(
                tr("Sort: {order}", order=tr(SORTS[self.sort])),
                self._choose_sort,
                icon="sort",
                rid="sort_chip",
            ),
            kit.Chip(tr("Open now"), toggle, self.open_now, "schedule", rid="open_now_chip"),
            kit.Chip(rating, self._choose_rating, bool(self.rating), "star", rid="rating_chip"),
            kit.Chip(near, self._choose_distance, bool(self.within), "place", rid="distance_chip"),
        ]

    def _changed(self) -> None:
        self.scroll.jump(0)
        self.map.fit([place.point for place in self._found()])

    def _toggle_map(self) -> None:
        self.on_map = not self.on_map
        self.map.fit([place.point for place in self._found()])

    def _banner(self) -> kit.View:
        row = kit.Row(
            [
                kit.Icon("location_off", 22),
                kit.Flex(
                    kit.Text(
                        tr(
                            "Distances are measured from {place}.",
                            place=self.named("Station Square"),
                        ),
                        "body_medium",
                        "on_surface_variant",
                    )
                ),
                kit.Button(
                    tr("Turn on"),
                    lambda: self.ask_location(lambda known: None),
                    "text",
                    rid="turn_on_location",
                ),
            ],
            gap=12,
        )
        return kit.Pad(
            kit.Surface(kit.Pad(row, left=16, right=4, y=2), "surface_container", 16),
            x=16,
            bottom=6,
        )

    def _row(self, place: Place) -> kit.View:
        status, is_open = self.hours_text(place)
        lines: list[kit.View] = [
            kit.Text(place.name, "title_medium", lines=1, rid="place_name"),
            rating_line(place, self.far(place.point)),
            kit.Text(place.address, "body_medium", "on_surface_variant", 1, rid="place_address"),
            kit.Text(
                status, "body_medium", "tertiary" if is_open else "error", 1, rid="place_hours"
            ),
        ]
        heart = kit.IconButton(
            "favorite",
            tr("Remove {name} from favorites", name=place.name)
            if place.favorite
            else tr("Add {name} to favorites", name=place.name),
            lambda: self.places.set_favorite(place.id, not place.favorite),
            filled=place.favorite,
            color="primary" if place.favorite else None,
            rid="favorite_button",
        )
        badge = kit.Badge(place.kind.icon, rgb(place.kind.color), "white", 44)
        row = kit.Row([badge, kit.Flex(kit.Column(lines)), heart], gap=16)
        info = kit.Info("android.view.ViewGroup", "place_row", desc=place.name)
        return kit.Tap(
            kit.Pad(row, left=16, right=8, y=10), lambda: self.open_place(place.id), info=info
        )

    # -- choosing ------------------------------------------------------------------------------

    def _choose_sort(self) -> None:
        names: list[Sort] = list(SORTS)

        def pick(index: int) -> None:
            self.sort = names[index]

        self._dialog(
            tr("Sort by"), [tr(SORTS[name]) for name in names], names.index(self.sort), pick
        )

    def _choose_rating(self) -> None:
        def pick(index: int) -> None:
            self.rating = RATINGS[index]

        labels = [
            tr("{rating} and up", rating=f"{tenths / 10:.1f}") if tenths else tr("Any rating")
            for tenths in RATINGS
        ]
        self._dialog(tr("Rating"), labels, RATINGS.index(self.rating), pick)

    def _choose_distance(self) -> None:
        def pick(index: int) -> None:
            self.within = DISTANCES[index]

        labels = [
            tr("Within {far}", far=_metres(metres)) if metres else tr("Any distance")
            for metres in DISTANCES
        ]
        self._dialog(tr("Distance"), labels, DISTANCES.index(self.within), pick)

    def _dialog(
        self, title: str, labels: list[str], current: int, pick: Callable[[int], None]
    ) -> None:
        def chooser(index: int) -> None:
            pick(index)
            self._changed()
            self.dismiss(layer)

        state = kit.ScrollState()

        def build() -> kit.View:
            return kit.choice_dialog(
                title,
                labels,
                current,
                [lambda index=index: chooser(index) for index in range(len(labels))],
                kit.Choice(tr("Cancel"), lambda: self.dismiss(layer)),
                state,
            )

        layer = self.show(Layer(build))


def _metres(metres: int) -> str:
    if metres < 1000:
        return tr("{count} m", count=metres)
    return tr("{count} km", count=metres // 1000)


def rating_line(place: Place, far: str) -> kit.View:
    """Stars, number of reviews, price level, distance."""
    parts: list[kit.View] = []
    if place.rating_tenths:
        parts += [
            kit.Text(place.rating, "body_medium", rid="place_rating"),
            kit.Icon("star", 16, rgb("#E8A200"), True),
            kit.Text(
                f"({place.reviews:,})", "body_medium", "on_surface_variant", rid="place_reviews"
            ),
        ]
    rest = "$" * place.price_level
    words = [word for word in (rest, far) if word]
    if words:
        lead = "\u2022 " if parts else ""
        text = lead + " \u2022 ".join(words)
        parts.append(kit.Text(text, "body_medium", "on_surface_variant", 1, rid="place_distance"))
    return kit.Row(parts, gap=4)
