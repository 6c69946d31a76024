"""One place: where it is, when it is open, what people say, and what to do with it."""

from __future__ import annotations

import random

from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
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
        self.scroll = kit.ScrollState()
        self.strip = kit.ScrollState()
        self.map = MapState(level=3)
        self.all_hours = False

    def on_new_intent(self, intent: Intent) -> None:
        self.intent = intent
        self.on_open()

    def page(self) -> kit.View:
        place = self.places.from_uri(self.intent.data or "")
        spot = self._spot() if place is None else place.spot
        if spot is None:
            return self._several()
        self.map.look_at(spot.point)
        actions: list[kit.View] = []
        if place is not None:
            actions = [
                kit.IconButton(
                    "favorite",
                    tr("Remove from favorites") if place.favorite else tr("Add to favorites"),
                    lambda: self._toggle(place),
                    filled=place.favorite,
                    color="primary" if place.favorite else None,
                    rid="favorite_button",
                ),
                kit.IconButton(
                    "share", tr("Share place"), lambda: self._share(place), rid="share_button"
                ),
            ]
        rows = self._rows(spot, place)
        return kit.Scaffold(
            kit.scroll_list(rows, self.scroll, bottom=24, rid="place_page"),
            top=kit.AppBar("", self.leave, actions),
            snackbar=self.snackbar,
        )

    def _several(self) -> kit.View:
        """The places that the words of a geo: address may mean."""
        data = self.intent.data or ""
        found = self.places.named_in(data) if data.startswith("geo:") else []
        bar = kit.AppBar(tr("Choose a place") if found else "", self.leave)
        if not found:
            gone = kit.empty_state("location_off", tr("Place not found"))
            return kit.Scaffold(kit.Fill(gone, center=True), top=bar)

        def row(place: Place) -> kit.View:
            return kit.ListItem(
                place.name,
                place.address,
                kit.Icon(place.kind.icon),
                note=self.far(place.point),
                on_tap=lambda: self.open_place(place.id),
                summary_lines=1,
                rid="place_row",
                desc=place.name,
            )

        return kit.Scaffold(kit.scroll_list([row(place) for place in found], self.scroll), top=bar)

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

    def _rows(self, spot: Spot, place: Place | None) -> list[kit.View]:
        pin = self.pin(place, None, True) if place is not None else None
        pins = [pin] if pin is not None else []
        me = self.vantage if self.located() else None
        view = MapView(self.map, self.finger, pins, me=me, still=True, words=self.words)
        title: list[kit.View] = [
            kit.Text(spot.name, "headline_small", rid="place_title", weight=500)
        ]
        if place is not None:
            title.append(rating_line(place, self.far(place.point)))
            title.append(
                kit.Text(
                    tr(place.kind.label), "body_medium", "on_surface_variant", rid="place_kind"
                )
            )
        rows: list[kit.View] = [
            kit.Pad(kit.Surface(kit.Sized(view, height=170), "surface", 0), x=0),
            kit.Pad(kit.Column(title, gap=4), x=20, top=16, bottom=12),
            kit.Strip(self._actions(spot, place), self.strip, 8, 20, rid="place_actions"),
            kit.Pad(kit.Divider(), top=14),
        ]
        rows.append(
            kit.ListItem(
                spot.address, leading=kit.Icon("place"), title_lines=2, on_tap=self._copier(spot)
            )
        )
        if place is not None:
            rows += self._details(place)
            rows += self._reviews(place)
        return rows

    def _details(self, place: Place) -> list[kit.View]:
        status, is_open = self.hours_text(place)

        def fold() -> None:
            self.all_hours = not self.all_hours

        arrow = kit.Icon("expand_less" if self.all_hours else "expand_more")
        rows: list[kit.View] = [
            kit.ListItem(
                status,
                leading=kit.Icon("schedule"),
                trailing=arrow,
                on_tap=fold,
                title_color="tertiary" if is_open else "error",
                rid="hours_row",
            )
        ]
        if self.all_hours:
            rows.append(
                kit.Pad(
                    kit.Column([self._day(place, day) for day in range(7)], gap=6),
                    left=56,
                    right=20,
                    bottom=8,
                )
            )
        label = self.places.label_of(place.id)
        if label is not None:
            rows.append(
                kit.ListItem(
                    tr("Saved as {label}", label=label.label),
                    leading=kit.Icon("bookmark"),
                    on_tap=lambda: self._label(place),
                )
            )
        rows.append(kit.ListItem(place.phone, leading=kit.Icon("call"), on_tap=self._call))
        if place.website:
            rows.append(
                kit.ListItem(
                    place.website.removeprefix("https://"),
                    leading=kit.Icon("public"),
                    on_tap=lambda: self.start(Intent(VIEW, place.website)),
                )
            )
        return rows

    def _day(self, place: Place, day: int) -> kit.View:
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
        return kit.Row(
            [
                kit.Flex(kit.Text(tr(kit.WEEKDAYS[day]), "body_medium", weight=weight)),
                kit.Text(text, "body_medium", weight=weight, rid="hours_day"),
            ]
        )

    def _actions(self, spot: Spot, place: Place | None) -> list[kit.View]:
        actions: list[kit.View] = [
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

    def _action(self, icon: str, label: str, act: kit.Handler, strong: bool = False) -> kit.View:
        tone: kit.Tint = "on_primary" if strong else "on_secondary_container"
        words = kit.Row(
            [kit.Icon(icon, 18, tone), kit.Text(label, "label_large", tone, 1, hidden=True)], gap=8
        )
        back: kit.Tint = "primary" if strong else "secondary_container"
        box = kit.Surface(kit.Pad(words, left=14, right=18, y=10), back, 20)
        return kit.Tap(box, act, info=kit.Info("android.widget.Button", "place_action", label))

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
            undo = kit.Choice(tr("Undo"), lambda: self.places.set_favorite(place.id, False))
            self.say(tr("Added to favorites"), undo)

    def _share(self, place: Place) -> None:
        self.share(f"{place.name}, {place.address}\n{place.link}", place.name)

    def _copier(self, spot: Spot) -> kit.Handler:
        def copy() -> None:
            self.phone.windows.clipboard = spot.address
            self.toast(tr("Address copied"))

        return copy

    def _call(self) -> None:
        self.toast(tr("Calls aren’t available on this phone"))

    def _reviews(self, place: Place) -> list[kit.View]:
        if not place.rating_tenths:
            return []
        dice = random.Random(f"reviews/{place.id}")
        rows: list[kit.View] = [kit.Divider(), kit.Header(tr("Reviews"))]
        said = retold(reviews(), self.words)
        names = dice.sample(said["people"], REVIEW_COUNT)
        lines = dice.sample((*said["good"], *said["mixed"]), REVIEW_COUNT)
        for name, line in zip(names, lines, strict=True):
            good = line in said["good"]
            stars = dice.randint(4, 5) if good else dice.randint(2, 3)
            rows.append(self._review(name, line, stars, dice.randint(1, 40)))
        return rows

    def _review(self, name: str, line: str, stars: int, weeks: int) -> kit.View:
        marks: list[kit.View] = [
            kit.Icon("star", 14, "primary", index < stars) for index in range(5)
        ]
        when = tr("{count} weeks ago", count=weeks) if weeks > 1 else tr("1 week ago")
        head = kit.Row([*marks, kit.Text(when, "body_small", "on_surface_variant", 1)], gap=2)
        words = kit.Column(
            [kit.Text(name, "title_small"), head, kit.Text(line, "body_medium")], gap=2
        )
        return kit.Pad(
            kit.Row([kit.Avatar(name, 36), kit.Flex(words)], gap=14, align="start"), x=20, y=8
        )
