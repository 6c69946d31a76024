"""One ride: its state, driver, way and price, and calling it off."""

from __future__ import annotations

from ...system.activity import Layer
from ...toolkit.bars import AppBar, Scaffold
from ...toolkit.basic import Avatar, Badge, Divider, Icon, Text
from ...toolkit.buttons import Button
from ...toolkit.overlays import BottomSheet
from ...toolkit.rows import ListItem, empty_state, radio_item
from ...toolkit.scroll import scroll_list
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.view import Column, Fill, Flex, Pad, Row, Space, Surface, View
from .moments import moment_text
from .places import Spot
from .ride_options import open_ride
from .ride_seed import CANCEL_REASONS
from .rides import Ride, Status
from .screen import Screen, distance, minutes_text, money

STATUS: dict[Status, str] = {
    "requested": "Your driver is on the way",
    "scheduled": "Scheduled",
    "completed": "Completed",
    "cancelled": "Cancelled",
}
ICONS: dict[Status, str] = {
    "requested": "local_taxi",
    "scheduled": "schedule",
    "completed": "check_circle",
    "cancelled": "cancel",
}


class RideActivity(Screen):
    """The page of a ride; its id is in the intent's data."""

    def on_open(self) -> None:
        super().on_open()
        self.scroll = ScrollState()
        self.reason = 0

    @property
    def ride_id(self) -> int:
        last = (self.intent.data or "").rpartition("/")[2]
        return int(last) if last.isdigit() else 0

    def page(self) -> View:
        ride = self.rides.get(self.ride_id)
        bar = AppBar(tr("Ride details"), self.leave)
        if ride is None:
            state = Fill(empty_state("local_taxi", tr("This ride doesn’t exist")), center=True)
            return Scaffold(state, top=bar)
        rows = self._rows(ride)
        bottom: View | None = None
        if ride.open:
            button = Button(tr("Cancel ride"), lambda: self._ask(ride), "outlined",
                            rid="cancel_ride", height=48)  # fmt: skip
            bottom = Surface(Pad(button, x=16, y=6), "surface", solid=True)
        elif ride.status == "completed":
            button = Button(tr("Book again"), lambda: self._again(ride), "tonal", "replay",
                            rid="book_again", height=48)  # fmt: skip
            bottom = Surface(Pad(button, x=16, y=6), "surface", solid=True)
        body = scroll_list(rows, self.scroll, bottom=16, rid="ride_page")
        return Scaffold(body, top=bar, bottom=bottom, snackbar=self.snackbar)

    def _rows(self, ride: Ride) -> list[View]:
        cancelled = ride.status == "cancelled"
        badge = Badge(
            ICONS[ride.status],
            "error_container" if cancelled else "primary_container",
            "on_error_container" if cancelled else "on_primary_container",
            56,
        )
        when = moment_text(self.phone, ride.moment_ms)
        head = Row(
            [
                badge,
                Flex(
                    Column(
                        [
                            Text(tr(STATUS[ride.status]), "title_large", rid="ride_status"),
                            Text(when, "body_medium", "on_surface_variant", rid="ride_time"),
                        ]
                    )
                ),
            ],
            gap=16,
        )
        rows: list[View] = [Pad(head, x=20, top=8, bottom=16)]
        if ride.driver and ride.status != "cancelled":
            rows.append(Pad(self._driver(ride), x=16, bottom=12))
        rows += [
            ListItem(ride.pickup, ride.pickup_address, Icon("trip_origin", color="primary"),
                     overline=tr("Pickup")),
            ListItem(ride.destination, ride.destination_address, Icon("place", color="primary"),
                     overline=tr("Destination")),
            Divider(),
            ListItem(ride.tier, tr("Shared ride") if ride.shared else tr("Private ride"),
                     Icon("directions_car"), note=money(ride.price_cents)),
            ListItem(f"{distance(ride.distance_m)} \u2022 {minutes_text(ride.minutes)}",
                     leading=Icon("route")),
            ListItem(tr("Luggage"), tr("Yes") if ride.luggage else tr("No"), Icon("luggage")),
            ListItem(tr("Payment"), tr(ride.payment), Icon("credit_card")),
        ]  # fmt: skip
        return rows

    def _driver(self, ride: Ride) -> View:
        words = Column(
            [
                Text(ride.driver, "title_medium", rid="driver_name"),
                Text(ride.car, "body_medium", "on_surface_variant", rid="driver_car"),
            ]
        )
        plate = Surface(
            Pad(Text(ride.plate, "label_large", rid="driver_plate"), x=10, y=4),
            "surface",
            8,
            "outline",
        )
        row = Row([Avatar(ride.driver, 44), Flex(words), plate], gap=14)
        return Surface(Pad(row, x=16, y=14), "surface_container", 16)

    def _again(self, ride: Ride) -> None:
        pickup = self._spot(ride.pickup)
        destination = self._spot(ride.destination)
        open_ride(self, pickup, destination)

    def _spot(self, name: str) -> Spot | None:
        """The place a past ride began or ended at."""
        for saved in self.places.saved():
            if name in (saved.label, saved.spot.name):
                return saved.spot
        found = [place for place in self.places.find(name) if place.name == name]
        return found[0].spot if found else None

    def _ask(self, ride: Ride) -> None:
        def choose(index: int) -> None:
            self.reason = index

        def cancel() -> None:
            self.dismiss(layer)
            self.rides.cancel(ride.id, CANCEL_REASONS[self.reason])
            self.say(tr("Ride cancelled"))

        def build() -> View:
            rows: list[View] = [
                radio_item(tr(text), index == self.reason, lambda index=index: choose(index))
                for index, text in enumerate(CANCEL_REASONS)
            ]
            buttons = Row(
                [
                    Flex(Button(tr("Keep ride"), lambda: self.dismiss(layer), "outlined",
                                rid="keep_ride")),
                    Flex(Button(tr("Cancel ride"), cancel, "danger", rid="confirm_cancel")),
                ],
                gap=8,
            )  # fmt: skip
            body = Column([*rows, Space(height=8), Pad(buttons, x=20, bottom=8)])
            return BottomSheet(body, tr("Why do you want to cancel?"))

        layer = self.show(Layer(build, kind="sheet"))
