"""The route being followed."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .city import Point
from .directions import Option, options
from .journey_view import line_chips, stages, step_text
from .map_view import MapState, MapView, Trace
from .places import Spot
from .routes import MODE_ICONS, journey_path
from .screen import Screen, distance, minutes_text
from .transit import line_name
from .trips import Trip


class NavigationActivity(Screen):
    """The map with the way, what to do next, and when one arrives."""

    def on_open(self) -> None:
        super().on_open()
        self.map = MapState()
        self.scroll = kit.ScrollState()
        self.listed = False
        trip = self.trips.active()
        if trip is not None:
            start, end = _ends(trip)
            self.map.fit((start.point, end.point))

    def page(self) -> kit.View:
        trip = self.trips.active()
        if trip is None:
            state = kit.empty_state(
                "navigation", tr("No active route"), tr("Start one in Directions.")
            )
            close = kit.Button(tr("Close"), self.finish, "tonal")
            return kit.Scaffold(kit.Fill(kit.Column([state, close], align="center"), center=True))
        option = self._option(trip)
        start, end = _ends(trip)
        body: kit.View = self._map(trip, option, start, end)
        if self.listed and option is not None:
            rows: list[kit.View] = [kit.Pad(stages(self, option.journey, option.way), x=20, y=16)]
            body = kit.scroll_list(rows, self.scroll, rid="step_list")
        return kit.Scaffold(
            body, top=self._banner(trip, option), bottom=self._panel(trip), snackbar=self.snackbar
        )

    def _option(self, trip: Trip) -> Option | None:
        """The way as it was chosen, made anew from where and when it began."""
        start, end = _ends(trip)
        moment = self.phone.local(trip.depart_ms)
        found = options(trip.mode, start, end, moment.hour * 60 + moment.minute, self.words)
        return next((item for item in found if item.route == trip.route), None)

    def _map(self, trip: Trip, option: Option | None, start: Spot, end: Spot) -> kit.View:
        path: tuple[Point, ...] = (start.point, end.point)
        if option is not None and option.way is not None:
            path = option.way.path
        elif option is not None and option.journey is not None:
            path = journey_path(option.journey, start.point, end.point)
        trace = Trace(path, dotted=trip.mode == "walk")
        return MapView(
            self.map, self.finger, [self.flag(end)], [trace], start.point, words=self.words
        )

    def _banner(self, trip: Trip, option: Option | None) -> kit.View:
        icon, text, more = MODE_ICONS[trip.mode], trip.destination, ""
        chips: list[kit.View] = []
        if option is not None and option.way is not None:
            step = option.way.steps[0]
            icon, text = step.icon, step_text(self, step, trip.destination)
            more = distance(step.metres)
        elif option is not None and option.journey is not None:
            journey = option.journey
            leg = next(leg for leg in journey.legs if leg.line)
            text = tr("Take {line} from {stop}", line=line_name(leg.line, self.words),
                      stop=self.named(leg.start))  # fmt: skip
            more = tr("Departs {time}", time=self.minute_text(leg.depart))
            chips = [kit.Surface(kit.Pad(line_chips(journey, self.words), x=8, y=4), "surface", 8)]
        words: list[kit.View] = [
            kit.Text(text, "title_large", "on_primary", 2, rid="next_instruction"),
            *([kit.Text(more, "body_medium", "on_primary", 1)] if more else []),
            *chips,
        ]
        row = kit.Row(
            [kit.Icon(icon, 40, "on_primary"), kit.Flex(kit.Column(words, gap=4))], gap=16
        )
        info = kit.Info("android.widget.LinearLayout", "navigation_banner")
        return kit.Surface(kit.Pad(row, x=20, y=16), "primary", (0, 0, 24, 24), info=info)

    def _panel(self, trip: Trip) -> kit.View:
        arrive = self.phone.clock_text(self.phone.local(trip.arrive_ms))
        words = kit.Column(
            [
                kit.Text(tr("Arrive {time}", time=arrive), "headline_small", "primary", 1,
                     rid="arrival_time", weight=500),
                kit.Text(
                    f"{minutes_text(trip.minutes)} \u2022 {distance(trip.distance_m)}",
                    "body_large", "on_surface_variant", 1, rid="remaining",
                ),
                kit.Text(tr("To {place}", place=trip.destination), "body_medium",
                     "on_surface_variant", 1, rid="navigation_destination"),
            ]
        )  # fmt: skip
        row = kit.Row(
            [
                kit.Flex(words),
                kit.IconButton("share", tr("Share arrival time"), lambda: self._share(trip, arrive),
                           rid="share_arrival"),
                kit.IconButton("map" if self.listed else "format_list_bulleted",
                           tr("Show map") if self.listed else tr("Show steps"), self._flip,
                           rid="steps_toggle"),
                kit.Space(width=4),
                kit.Button(tr("Exit"), self._ask, "danger", rid="exit_navigation"),
            ],
            gap=4,
        )  # fmt: skip
        return kit.Surface(
            kit.Pad(row, x=20, y=12), "surface_container", (24, 24, 0, 0), solid=True
        )

    def _flip(self) -> None:
        self.listed = not self.listed

    def _share(self, trip: Trip, arrive: str) -> None:
        text = tr("I’m on my way to {place}. I arrive at {time}.", place=trip.destination,
                  time=arrive)  # fmt: skip
        self.share(text, trip.destination)

    def _ask(self) -> None:
        def end() -> None:
            self.trips.end()
            self.finish()

        self.confirm(
            tr("Stop navigation?"), tr("The route will no longer be followed."), tr("Stop"), end
        )


def _ends(trip: Trip) -> tuple[Spot, Spot]:
    return (
        Spot(trip.origin, "", Point(trip.origin_x_m, trip.origin_y_m)),
        Spot(trip.destination, "", Point(trip.destination_x_m, trip.destination_y_m)),
    )
