"""One place: where it is, when it is open, what people say, and what to do with it."""

from __future__ import annotations

import random

from ...system.packages import Intent
from ...toolkit.bars import AppBar, Scaffold
from ...toolkit.basic import Avatar, Divider, Icon, Text
from ...toolkit.buttons import IconButton
from ...toolkit.day_words import WEEKDAYS
from ...toolkit.node import Handler, Info
from ...toolkit.overlays import Choice
from ...toolkit.rows import Header, ListItem, empty_state
from ...toolkit.scroll import Strip, scroll_list
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import Tint
from ...toolkit.view import Column, Fill, Flex, Pad, Row, Sized, Surface, Tap, View
from ..owner_texts import retold
from .city import from_degrees
from .directions import open_directions
from .labels import LabelDialog
from .map_view import MapState, MapView
from .place_names import reviews
from .places import Place, Spot
from .results import rating_line
from .ride_options import open_ride
from .screen import VIEW, Screen

REVIEW_COUNT = 6


class PlaceActivity(Screen):
    """The page of a place; its id is in the intent's data."""

    def on_open(self) -> None:
        super().on_open()
        self.scroll = ScrollState()
        self.strip = ScrollState()
        self.map = MapState(level=3)
        self.all_hours = False

    def on_new_intent(self, intent: Intent) -> None:
        self.intent = intent
        self.on_open()

    def page(self) -> View:
        place = self.places.from_uri(self.intent.data or "")
        spot = self._spot() if place is None else place.spot
        if spot is None:
            return self._several()
        self.map.look_at(spot.point)
        actions: list[View] = []
        if place is not None:
            actions = [
                IconButton(
                    "favorite",
                    tr("Remove from favorites") if place.favorite else tr("Add to favorites"),
                    lambda: self._toggle(place),
                    filled=place.favorite,
                    color="primary" if place.favorite else None,
                    rid="favorite_button",
                ),
                IconButton(
                    "share", tr("Share place"), lambda: self._share(place), rid="share_button"
                ),
            ]
        rows = self._rows(spot, place)
        return Scaffold(
            scroll_list(rows, self.scroll, bottom=24, rid="place_page"),
            top=AppBar("", self.leave, actions),
            snackbar=self.snackbar,
        )

    def _several(self) -> View:
        """The places that the words of a geo: address may mean."""
        data = self.intent.data or ""
        found = self.places.named_in(data) if data.startswith("geo:") else []
        bar = AppBar(tr("Choose a place") if found else "", self.leave)
        if not found:
            gone = empty_state("location_off", tr("Place not found"))
            return Scaffold(Fill(gone, center=True), top=bar)

        def row(place: Place) -> View:
            return ListItem(
                place.name,
                place.address,
                Icon(place.kind.icon),
                note=self.far(place.point),
                on_tap=lambda: self.open_place(place.id),
                summary_lines=1,
                rid="place_row",
                desc=place.name,
            )

        return Scaffold(scroll_list([row(place) for place in found], self.scroll), top=bar)

    def _spot(self) -> Spot | None:
        """A bare point of a geo: address."""
        data = self.intent.data or ""
        if not data.startswith("geo:"):
            return None
        where, _, query = data.removeprefix("geo:").partition("?")
        try:
            latitude, longitude = (float(part) for part in where.split(",")[:2])
        except ValueError:
            return None
        if not latitude and not longitude:
            return None
        name = query.removeprefix("q=").replace("+", " ") or tr("Dropped pin")
        point = from_degrees(latitude, longitude)
        saved = next((s for s in self.places.saved() if s.spot.point.far(point) < 30), None)
        if saved is not None:
            # The address has five decimals, about a metre: a ride goes to where it was saved.
            return Spot(name, saved.spot.address, saved.spot.point)
        return Spot(name, f"{latitude}, {longitude}", point)

    def _rows(self, spot: Spot, place: Place | None) -> list[View]:
        pin = self.pin(place, None, True) if place is not None else None
        pins = [pin] if pin is not None else []
        me = self.vantage if self.located() else None
        view = MapView(self.map, self.finger, pins, me=me, still=True, words=self.words)
        title: list[View] = [Text(spot.name, "headline_small", rid="place_title", weight=500)]
        if place is not None:
            title.append(rating_line(place, self.far(place.point)))
            title.append(
                Text(tr(place.kind.label), "body_medium", "on_surface_variant", rid="place_kind")
            )
        rows: list[View] = [
            Pad(Surface(Sized(view, height=170), "surface", 0), x=0),
            Pad(Column(title, gap=4), x=20, top=16, bottom=12),
            Strip(self._actions(spot, place), self.strip, 8, 20, rid="place_actions"),
            Pad(Divider(), top=14),
        ]
        rows.append(
            ListItem(spot.address, leading=Icon("place"), title_lines=2, on_tap=self._copier(spot))
        )
        if place is not None:
            rows += self._details(place)
            rows += self._reviews(place)
        return rows

    def _details(self, place: Place) -> list[View]:
        status, is_open = self.hours_text(place)

        def fold() -> None:
            self.all_hours = not self.all_hours

        arrow = Icon("expand_less" if self.all_hours else "expand_more")
        rows: list[View] = [
            ListItem(
                status,
                leading=Icon("schedule"),
                trailing=arrow,
                on_tap=fold,
                title_color="tertiary" if is_open else "error",
                rid="hours_row",
            )
        ]
        if self.all_hours:
            rows.append(Pad(Column([self._day(place, day) for day in range(7)], gap=6), left=56,
                            right=20, bottom=8))  # fmt: skip
        label = self.places.label_of(place.id)
        if label is not None:
            rows.append(
                ListItem(tr("Saved as {label}", label=label.label), leading=Icon("bookmark"),
                         on_tap=lambda: self._label(place))
            )  # fmt: skip
        rows.append(ListItem(place.phone, leading=Icon("call"), on_tap=self._call))
        if place.website:
            rows.append(
                ListItem(
                    place.website.removeprefix("https://"),
                    leading=Icon("public"),
                    on_tap=lambda: self.start(Intent(VIEW, place.website)),
                )
            )
        return rows

    def _day(self, place: Place, day: int) -> View:
        found = [item for item in place.hours if item.weekday == day]
        if not found:
            text = tr("Closed")
        elif place.always:
            text = tr("Open 24 hours")
        else:
            text = ", ".join(
                f"{self.minute_text(item.start)}–{self.minute_text(item.end)}" for item in found
            )
        today = self.phone.now().weekday() == day
        weight = 500 if today else None
        return Row(
            [
                Flex(Text(tr(WEEKDAYS[day]), "body_medium", weight=weight)),
                Text(text, "body_medium", weight=weight, rid="hours_day"),
            ]
        )

    def _actions(self, spot: Spot, place: Place | None) -> list[View]:
        actions: list[View] = [
            self._action("directions", tr("Directions"), lambda: self._directions(spot), True),
            self._action("local_taxi", tr("Ride"), lambda: self._ride(spot)),
        ]
        if place is not None:
            actions += [
                self._action("bookmark_add", tr("Label"), lambda: self._label(place)),
                self._action(
                    "favorite",
                    tr("Saved") if place.favorite else tr("Save"),
                    lambda: self._toggle(place),
                ),
                self._action("share", tr("Share"), lambda: self._share(place)),
            ]
        return actions

    def _action(self, icon: str, label: str, act: Handler, strong: bool = False) -> View:
        tone: Tint = "on_primary" if strong else "on_secondary_container"
        words = Row([Icon(icon, 18, tone), Text(label, "label_large", tone, 1, hidden=True)], gap=8)
        back: Tint = "primary" if strong else "secondary_container"
        box = Surface(Pad(words, left=14, right=18, y=10), back, 20)
        return Tap(box, act, info=Info("android.widget.Button", "place_action", label))

    def _directions(self, spot: Spot) -> None:
        open_directions(self, None, spot)

    def _ride(self, spot: Spot) -> None:
        open_ride(self, None, spot)

    def _label(self, place: Place) -> None:
        known = self.places.label_of(place.id)

        def save(label: str) -> None:
            self.places.save(label, place.spot)
            self.say(tr("Saved as {label}", label=label))

        LabelDialog(self, place.name, known.label if known is not None else "", save).open()

    def _toggle(self, place: Place) -> None:
        self.places.set_favorite(place.id, not place.favorite)
        if place.favorite:
            self.say(tr("Removed from favorites"))
        else:
            undo = Choice(tr("Undo"), lambda: self.places.set_favorite(place.id, False))
            self.say(tr("Added to favorites"), undo)

    def _share(self, place: Place) -> None:
        self.share(f"{place.name}, {place.address}\n{place.link}", place.name)

    def _copier(self, spot: Spot) -> Handler:
        def copy() -> None:
            self.phone.windows.clipboard = spot.address
            self.toast(tr("Address copied"))

        return copy

    def _call(self) -> None:
        self.toast(tr("Calls aren’t available on this phone"))

    def _reviews(self, place: Place) -> list[View]:
        if not place.rating_tenths:
            return []
        dice = random.Random(f"reviews/{place.id}")
        rows: list[View] = [Divider(), Header(tr("Reviews"))]
        said = retold(reviews(), self.words)
        names = dice.sample(said["people"], REVIEW_COUNT)
        lines = dice.sample((*said["good"], *said["mixed"]), REVIEW_COUNT)
        for name, line in zip(names, lines, strict=True):
            good = line in said["good"]
            stars = dice.randint(4, 5) if good else dice.randint(2, 3)
            rows.append(self._review(name, line, stars, dice.randint(1, 40)))
        return rows

    def _review(self, name: str, line: str, stars: int, weeks: int) -> View:
        marks: list[View] = [Icon("star", 14, "primary", index < stars) for index in range(5)]
        when = tr("{count} weeks ago", count=weeks) if weeks > 1 else tr("1 week ago")
        head = Row([*marks, Text(when, "body_small", "on_surface_variant", 1)], gap=2)
        words = Column([Text(name, "title_small"), head, Text(line, "body_medium")], gap=2)
        return Pad(Row([Avatar(name, 36), Flex(words)], gap=14, align="start"), x=20, y=8)
