"""One ride: its state, driver, way and price, and calling it off."""

from __future__ import annotations

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
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
        self.scroll = kit.ScrollState()
        self.reason = 0

    @property
    def ride_id(self) -> int:
        last = (self.intent.data or "").rpartition("/")[2]
        return int(last) if last.isdigit() else 0

    def page(self) -> kit.View:
        ride = self.rides.get(self.ride_id)
        bar = kit.AppBar(tr("Ride details"), self.leave)
        if ride is None:
            state = kit.Fill(
                kit.empty_state("local_taxi", tr("This ride doesn’t exist")), center=True
            )
            return kit.Scaffold(state, top=bar)
        rows = self._rows(ride)
        bottom: kit.View | None = None
        if ride.open:
            button = kit.Button(
                tr("Cancel ride"), lambda: self._ask(ride), "outlined", rid="cancel_ride", height=48
            )
            bottom = kit.Surface(kit.Pad(button, x=16, y=6), "surface", solid=True)
        elif ride.status == "completed":
            button = kit.Button(
                tr("Book again"),
                lambda: self._again(ride),
                "tonal",
                "replay",
                rid="book_again",
                height=48,
            )
            bottom = kit.Surface(kit.Pad(button, x=16, y=6), "surface", solid=True)
        body = kit.scroll_list(rows, self.scroll, bottom=16, rid="ride_page")
        return kit.Scaffold(body, top=bar, bottom=bottom, snackbar=self.snackbar)

    def _rows(self, ride: Ride) -> list[kit.View]:
        cancelled = ride.status == "cancelled"
        badge = kit.Badge(
            ICONS[ride.status],
            "error_container" if cancelled else "primary_container",
            "on_error_container" if cancelled else "on_primary_container",
            56,
        )
        when = moment_text(self.phone, ride.moment_ms)
        head = kit.Row(
            [
                badge,
                kit.Flex(
                    kit.Column(
                        [
                            kit.Text(tr(STATUS[ride.status]), "title_large", rid="ride_status"),
                            kit.Text(when, "body_medium", "on_surface_variant", rid="ride_time"),
                        ]
                    )
                ),
            ],
            gap=16,
        )
        rows: list[kit.View] = [kit.Pad(head, x=20, top=8, bottom=16)]
        if ride.driver and ride.status != "cancelled":
            rows.append(kit.Pad(self._driver(ride), x=16, bottom=12))
        rows += [
            kit.ListItem(
                ride.pickup,
                ride.pickup_address,
                kit.Icon("trip_origin", color="primary"),
                overline=tr("Pickup"),
            ),
            kit.ListItem(
                ride.destination,
                ride.destination_address,
                kit.Icon("place", color="primary"),
                overline=tr("Destination"),
            ),
            kit.Divider(),
            kit.ListItem(
                ride.tier,
                tr("Shared ride") if ride.shared else tr("Private ride"),
                kit.Icon("directions_car"),
                note=money(ride.price_cents),
            ),
            kit.ListItem(
                f"{distance(ride.distance_m)} \u2022 {minutes_text(ride.minutes)}",
                leading=kit.Icon("route"),
            ),
            kit.ListItem(
                tr("Luggage"), tr("Yes") if ride.luggage else tr("No"), kit.Icon("luggage")
            ),
            kit.ListItem(tr("Payment"), tr(ride.payment), kit.Icon("credit_card")),
        ]
        return rows

    def _driver(self, ride: Ride) -> kit.View:
        words = kit.Column(
            [
                kit.Text(ride.driver, "title_medium", rid="driver_name"),
                kit.Text(ride.car, "body_medium", "on_surface_variant", rid="driver_car"),
            ]
        )
        plate = kit.Surface(
            kit.Pad(kit.Text(ride.plate, "label_large", rid="driver_plate"), x=10, y=4),
            "surface",
            8,
            "outline",
        )
        row = kit.Row([kit.Avatar(ride.driver, 44), kit.Flex(words), plate], gap=14)
        return kit.Surface(kit.Pad(row, x=16, y=14), "surface_container", 16)

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

        def build() -> kit.View:
            rows: list[kit.View] = [
                kit.radio_item(tr(text), index == self.reason, lambda index=index: choose(index))
                for index, text in enumerate(CANCEL_REASONS)
            ]
            buttons = kit.Row(
                [
                    kit.Flex(
                        kit.Button(
                            tr("Keep ride"),
                            lambda: self.dismiss(layer),
                            "outlined",
                            rid="keep_ride",
                        )
                    ),
                    kit.Flex(kit.Button(tr("Cancel ride"), cancel, "danger", rid="confirm_cancel")),
                ],
                gap=8,
            )
            body = kit.Column([*rows, kit.Space(height=8), kit.Pad(buttons, x=20, bottom=8)])
            return kit.BottomSheet(body, tr("Why do you want to cancel?"))

        layer = self.show(Layer(build, kind="sheet"))
