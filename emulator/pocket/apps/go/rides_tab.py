"""The Rides tab: where to, what is coming, what has been."""

from __future__ import annotations

from datetime import datetime

from ...toolkit import kit
from ...toolkit.strings import tr
from .moments import moment_text
from .places import Spot
from .ride import ICONS, STATUS
from .ride_options import open_ride, ride_ends, schedule_ride
from .rides import Ride
from .screen import PACKAGE, Screen, money
from .search import PICK, label_icon


class RidesTab:
    """Lives as long as the main screen; a new ride is put together here."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.scroll = kit.ScrollState()
        self.strip = kit.ScrollState()
        self.pickup: Spot | None = None
        self.destination: Spot | None = None
        self.scheduled: datetime | None = None
        self.known = 0

    def build(self) -> kit.View:
        upcoming, past = self.screen.rides.upcoming(), self.screen.rides.past()
        if len(upcoming) + len(past) != self.known:
            # A ride was booked from here: begin the next one afresh.
            self.known = len(upcoming) + len(past)
            self.pickup = self.destination = self.scheduled = None
        rows: list[kit.View] = [kit.Pad(self._form(), x=16, top=12, bottom=8)]
        if upcoming:
            rows.append(kit.Header(tr("Upcoming")))
            rows += [self._row(ride) for ride in upcoming]
        rows.append(kit.Header(tr("Past rides")))
        rows += [self._row(ride) for ride in past]
        return kit.LazyList(
            len(rows), lambda index: rows[index], self.scroll, bottom=24, rid="rides_list"
        )

    def _form(self) -> kit.View:
        pickup = self.pickup or (self.screen.here if self.screen.located() else None)
        when = tr("Now")
        if self.scheduled is not None:
            when = moment_text(self.screen.phone, int(self.scheduled.timestamp() * 1000))
        chips: list[kit.View] = [
            kit.Chip(
                tr("Now"),
                self._now,
                self.scheduled is None,
                rid="now_chip",
            ),
            kit.Chip(
                when if self.scheduled is not None else tr("Schedule"),
                self._schedule,
                self.scheduled is not None,
                "schedule",
                rid="schedule_chip",
            ),
        ]
        saved: list[kit.View] = [
            kit.Chip(
                item.label,
                lambda item=item: self._go(item.spot_as_labelled),
                icon=label_icon(item.label),
                rid="saved_chip",
            )
            for item in self.screen.places.saved()
        ]
        parts: list[kit.View] = [
            kit.Text(tr("Where to?"), "headline_small", weight=500),
            kit.Space(height=12),
            ride_ends(pickup, self.destination, self._pick_pickup, self._pick_destination),
            kit.Space(height=8),
            kit.Row(chips, gap=8),
            kit.Strip(saved, self.strip, 8, 0, rid="saved_strip"),
            kit.Space(height=8),
            kit.Button(
                tr("See prices"),
                lambda: self._see(pickup),
                enabled=pickup is not None and self.destination is not None,
                rid="see_prices",
                height=48,
            ),
        ]
        return kit.Surface(kit.Pad(kit.Column(parts), x=16, y=16), "surface_container", 24)

    def _pick_pickup(self) -> None:
        self.screen.open(
            ".SearchActivity", extras={PICK: tr("Choose pickup")}, reply=self._picked_up
        )

    def _pick_destination(self) -> None:
        self.screen.open(".SearchActivity", extras={PICK: tr("Where to?")}, reply=self._picked_goal)

    def _picked_up(self, spot: object) -> None:
        if isinstance(spot, Spot):
            self.pickup = spot

    def _picked_goal(self, spot: object) -> None:
        if isinstance(spot, Spot):
            self.destination = spot

    def _go(self, spot: Spot) -> None:
        self.destination = spot

    def _now(self) -> None:
        self.scheduled = None

    def _schedule(self) -> None:
        def done(moment: datetime) -> None:
            self.scheduled = moment

        schedule_ride(self.screen, self.scheduled, done)

    def _see(self, pickup: Spot | None) -> None:
        open_ride(self.screen, pickup, self.destination, self.scheduled)

    def _row(self, ride: Ride) -> kit.View:
        back = "primary_container" if ride.open else "surface_highest"
        front = "on_primary_container" if ride.open else "on_surface_variant"
        when = moment_text(self.screen.phone, ride.moment_ms)
        status = tr(STATUS[ride.status])
        end: kit.View | None = kit.Icon("luggage", 20, desc=tr("Luggage")) if ride.luggage else None
        return kit.ListItem(
            ride.destination,
            f"{when} \u2022 {ride.tier}\n{tr('From {place}', place=ride.pickup)} \u2022 {status}",
            kit.Badge(ICONS[ride.status], back, front, 40),
            end,
            note=money(ride.price_cents),
            on_tap=lambda: self.screen.open(
                ".RideActivity", f"content://{PACKAGE}/rides/{ride.id}"
            ),
            rid="ride_row",
        )
