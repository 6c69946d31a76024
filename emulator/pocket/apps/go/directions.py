"""Ways from one place to another, by car, public transport, on foot or by bike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from ...system.packages import Component, Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from ..owner_texts import Words
from .journey_view import line_chips, stages
from .map_view import MapState, MapView, Trace
from .mode_tabs import ModeItem, ModeTabs
from .places import Spot
from .routes import MODE_ICONS, MODE_NAMES, MODES, Mode, Way, journey_path, ways
from .screen import PACKAGE, Screen, distance, minutes_text, money
from .search import PICK
from .transit import Journey, journeys, line_name
from .trips import Trip


class Option(NamedTuple):
    """One way that can be chosen."""

    route: str
    minutes: int
    metres: int
    changes: int
    depart: int
    """Minutes after midnight."""
    arrive: int
    way: Way | None
    journey: Journey | None


def options(mode: Mode, start: Spot, end: Spot, now: int, words: Words) -> list[Option]:
    """The ways of a mode from now (minutes after midnight); `words` are those of the owner."""
    if mode == "transit":
        return [
            Option(
                " > ".join(line_name(line, words) for line in way.lines),
                way.arrive - now,
                round(start.point.far(end.point)),
                way.changes,
                now,
                way.arrive,
                None,
                way,
            )
            for way in journeys(start.point, end.point, now)
        ]
    return [
        Option(
            words.get(way.via, way.via),
            way.minutes,
            way.metres,
            0,
            now,
            now + way.minutes,
            way,
            None,
        )
        for way in ways(mode, start.point, end.point)
    ]


class DirectionsActivity(Screen):
    """From, to, the modes, and the ways of the chosen one."""

    def on_open(self) -> None:
        super().on_open()
        self.start_spot: Spot | None = None
        self.end_spot: Spot | None = None
        self.mode: Mode = "car"
        self.chosen = 0
        self.unfolded: int | None = None
        self.map = MapState()
        self.scroll = kit.ScrollState()

    def aim(self, start: Spot | None, end: Spot | None) -> None:
        """Set where the way begins (None: where the phone is, if that is known) and ends."""
        self.start_spot = start or (self.here if self.located() else None)
        self.end_spot = end
        self._changed()

    @property
    def _now(self) -> int:
        now = self.phone.now()
        return now.hour * 60 + now.minute

    def page(self) -> kit.View:
        top = kit.Column([self._ends(), self._modes()])
        start, end = self.start_spot, self.end_spot
        if start is None or end is None:
            title = tr("Choose a starting point") if start is None else tr("Choose a destination")
            return kit.Scaffold(
                kit.Fill(kit.empty_state("directions", title), center=True), top=top
            )
        found = options(self.mode, start, end, self._now, self.words)
        if not found:
            state = kit.empty_state("route", tr("No route found"), tr("Try another way to travel."))
            return kit.Scaffold(kit.Fill(state, center=True), top=top)
        self.chosen = min(self.chosen, len(found) - 1)
        rows: list[kit.View] = [self._map(start, end, found), kit.Space(height=8)]
        for index, option in enumerate(found):
            rows.append(kit.Pad(self._card(index, option), x=16, bottom=8))
        body = kit.scroll_list(rows, self.scroll, bottom=16, rid="route_list")
        return kit.Scaffold(body, top=top, bottom=self._bar(start, end, found[self.chosen]))

    # -- the two ends --------------------------------------------------------------------------

    def _ends(self) -> kit.View:
        fields = kit.Column(
            [
                self._end("trip_origin", self.start_spot, tr("Choose starting point"),
                          self._pick_start, "start_field"),
                self._end("place", self.end_spot, tr("Choose destination"), self._pick_end,
                          "destination_field"),
            ],
            gap=6,
        )  # fmt: skip
        row = kit.Row(
            [
                kit.IconButton("arrow_back", tr("Navigate up"), self.leave),
                kit.Flex(fields),
                kit.IconButton("swap_vert", tr("Swap start and destination"), self._swap,
                           rid="swap_button"),
            ],
            gap=4,
        )  # fmt: skip
        return kit.Surface(kit.Pad(row, x=4, y=8), "surface")

    def _end(
        self, icon: str, spot: Spot | None, hint: str, pick: Callable[[], None], rid: str
    ) -> kit.View:
        text = kit.Text(
            spot.name if spot is not None else hint,
            "body_large",
            "on_surface" if spot is not None else "on_surface_variant",
            1,
            hidden=True,
        )
        row = kit.Row([kit.Icon(icon, 18), kit.Flex(text)], gap=12)
        info = kit.Info(
            "android.widget.TextView", rid, spot.name if spot is not None else hint, hint
        )
        return kit.Tap(kit.Surface(kit.Pad(row, x=14, y=10), "surface_high", 12), pick, info=info)

    def _pick_start(self) -> None:
        self.open(".SearchActivity", extras={PICK: tr("Choose starting point")},
                  reply=self._started)  # fmt: skip

    def _pick_end(self) -> None:
        self.open(".SearchActivity", extras={PICK: tr("Choose destination")}, reply=self._ended)

    def _started(self, spot: object) -> None:
        if isinstance(spot, Spot):
            self.start_spot = spot
            self._changed()

    def _ended(self, spot: object) -> None:
        if isinstance(spot, Spot):
            self.end_spot = spot
            self._changed()

    def _swap(self) -> None:
        self.start_spot, self.end_spot = self.end_spot, self.start_spot
        self._changed()

    def _changed(self) -> None:
        self.chosen = 0
        self.unfolded = None
        self.scroll.jump(0)
        if self.start_spot is not None and self.end_spot is not None:
            self.map.fit((self.start_spot.point, self.end_spot.point))

    # -- the modes and ways --------------------------------------------------------------------

    def _modes(self) -> kit.View:
        items: list[ModeItem] = []
        for mode in MODES:
            label = ""
            if self.start_spot is not None and self.end_spot is not None:
                found = options(mode, self.start_spot, self.end_spot, self._now, self.words)
                if found:
                    label = minutes_text(found[0].minutes)
            items.append(ModeItem(tr(MODE_NAMES[mode]), label, MODE_ICONS[mode]))
        return ModeTabs(items, MODES.index(self.mode), self._select)

    def _select(self, index: int) -> None:
        self.mode = MODES[index]
        self._changed()

    def _map(self, start: Spot, end: Spot, found: list[Option]) -> kit.View:
        traces: list[Trace] = []
        for index, option in enumerate(found):
            chosen = index == self.chosen
            if option.way is not None:
                traces.append(Trace(option.way.path, chosen, self.mode == "walk"))
            elif option.journey is not None and chosen:
                traces.append(Trace(journey_path(option.journey, start.point, end.point)))
        view = MapView(
            self.map,
            self.finger,
            [self.flag(end)],
            traces,
            self.vantage if self.located() else None,
            words=self.words,
        )
        return kit.Sized(view, height=230)

    def _card(self, index: int, option: Option) -> kit.View:
        chosen = index == self.chosen

        def choose() -> None:
            self.chosen = index

        def fold() -> None:
            self.chosen = index
            self.unfolded = None if self.unfolded == index else index

        when = f"{self.minute_text(option.depart)}–{self.minute_text(option.arrive)}"
        first = kit.Row(
            [
                kit.Flex(kit.Text(minutes_text(option.minutes), "title_large", rid="route_duration",
                          weight=500)),
                kit.Text(tr("Arrive {time}", time=self.minute_text(option.arrive)), "title_small",
                     "primary", 1, rid="route_arrival"),
            ],
            gap=8,
        )  # fmt: skip
        lines: list[kit.View] = [first]
        if option.journey is not None:
            lines += self._journey(option.journey, when)
        else:
            text = tr("via {street}", street=option.route)
            lines.append(
                kit.Text(f"{text} \u2022 {distance(option.metres)}", "body_medium",
                     "on_surface_variant", 1, rid="route_summary")
            )  # fmt: skip
        arrow = kit.IconButton(
            "expand_less" if self.unfolded == index else "expand_more",
            tr("Steps of route {number}", number=index + 1),
            fold,
            size=40,
            rid="steps_button",
        )
        parts: list[kit.View] = [
            kit.Row(
                [kit.RadioButton(chosen, rid=""), kit.Flex(kit.Column(lines, gap=4)), arrow], gap=4
            )
        ]
        if self.unfolded == index:
            parts.append(kit.Pad(stages(self, option.journey, option.way), left=16, top=8))
        info = kit.Info(
            "androidx.cardview.widget.CardView",
            "route_card",
            desc=tr("Route {number}", number=index + 1),
            checkable=True,
            checked=chosen,
        )
        body = kit.Pad(kit.Column(parts), left=4, right=8, y=10)
        back = "secondary_container" if chosen else "surface_container"
        return kit.Carded(body, (16, 16, 16, 16), back, choose, info=info)

    def _journey(self, journey: Journey, when: str) -> list[kit.View]:
        if journey.changes == 0:
            changes = tr("No changes")
        elif journey.changes == 1:
            changes = tr("1 change")
        else:
            changes = tr("{count} changes", count=journey.changes)
        walk = tr("{far} walk", far=distance(journey.walk_m))
        text = f"{when} \u2022 {changes} \u2022 {walk} \u2022 {money(journey.fare_cents)}"
        return [
            line_chips(journey, self.words),
            kit.Text(text, "body_medium", "on_surface_variant", 2, rid="route_summary"),
        ]

    def _bar(self, start: Spot, end: Spot, option: Option) -> kit.View:
        row = kit.Row(
            [
                kit.Flex(
                    kit.Column(
                        [
                            kit.Text(minutes_text(option.minutes), "title_medium", lines=1),
                            kit.Text(
                                distance(option.metres), "body_small", "on_surface_variant", 1
                            ),
                        ]
                    )
                ),
                kit.Button(
                    tr("Start"),
                    lambda: self._begin(start, end, option),
                    icon="navigation",
                    rid="start_navigation",
                ),
            ],
            gap=12,
        )
        return kit.Surface(kit.Pad(row, x=20, y=8), "surface_container", solid=True)

    def _begin(self, start: Spot, end: Spot, option: Option) -> None:
        depart = self.phone.now().replace(second=0, microsecond=0)
        arrive = depart + timedelta(minutes=option.minutes)
        self.trips.begin(
            Trip(
                self.mode,
                start.name,
                start.point.x,
                start.point.y,
                end.name,
                end.point.x,
                end.point.y,
                option.route,
                option.changes,
                option.minutes,
                option.metres,
                int(depart.timestamp() * 1000),
                int(arrive.timestamp() * 1000),
            )
        )
        self.open(".NavigationActivity")


def open_directions(screen: Screen, start: Spot | None, end: Spot | None) -> None:
    """Show the ways between two places."""
    opened = screen.phone.windows.open(Intent(component=Component(PACKAGE, ".DirectionsActivity")))
    if isinstance(opened, DirectionsActivity):
        opened.aim(start, end)
