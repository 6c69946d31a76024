"""Choosing a ride: from where, to where, when, which tier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from ...system.activity import Layer
from ...system.packages import Component, Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from .map_view import MapState, MapView, Trace
from .moments import moment_text
from .places import Spot
from .ride_seed import PAYMENTS
from .rides import Fare, Quote, fare
from .routes import ways
from .schedule import ask_day, ask_time
from .screen import PACKAGE, Screen, distance, minutes_text, money
from .search import PICK

LEAD_MIN = 15
"""A ride can be scheduled no sooner than this many minutes ahead."""
FARTHEST_DAYS = 60


class RideOptionsActivity(Screen):
    """The tiers with their prices."""

    def on_open(self) -> None:
        super().on_open()
        self.pickup: Spot | None = None
        self.destination: Spot | None = None
        self.tier = ""
        self.scheduled: datetime | None = None
        self.luggage = False
        self.payment = PAYMENTS[0]
        self.map = MapState()
        self.scroll = kit.ScrollState()

    def aim(
        self, pickup: Spot | None, destination: Spot | None, scheduled: datetime | None = None
    ) -> None:
        """Set the ends (without a pickup: where the phone is, if known) and perhaps the time."""
        self.pickup = pickup or (self.here if self.located() else None)
        self.destination = destination
        self.scheduled = scheduled
        self._changed()

    def page(self) -> kit.View:
        bar = kit.AppBar(tr("Choose a ride"), self.leave)
        rows: list[kit.View] = [self._ends()]
        pickup, destination = self.pickup, self.destination
        if pickup is None or destination is None:
            title = tr("Choose a pickup point") if pickup is None else tr("Where to?")
            state = kit.Fill(kit.empty_state("local_taxi", title), center=True)
            return kit.Scaffold(state, top=kit.Column([bar, *rows]))
        way = fare(pickup, destination)
        quotes = self.rides.quotes(way)
        rows += [self._map(pickup, destination, way), kit.Header(tr("Rides"))]
        rows += [kit.Pad(self._tier(quote), x=16, bottom=6) for quote in quotes]
        rows += [kit.Header(tr("Options")), *self._extras()]
        chosen = next((quote for quote in quotes if quote.tier == self.tier), None)
        return kit.Scaffold(
            kit.scroll_list(rows, self.scroll, bottom=16, rid="ride_options"),
            top=bar,
            bottom=self._bar(chosen),
        )

    # -- the ends and the time -----------------------------------------------------------------

    def _ends(self) -> kit.View:
        return kit.Pad(
            ride_ends(self.pickup, self.destination, self._pick_pickup, self._pick_destination),
            x=16,
            bottom=12,
        )

    def _pick_pickup(self) -> None:
        self.open(".SearchActivity", extras={PICK: tr("Choose pickup")}, reply=self._picked_up)

    def _pick_destination(self) -> None:
        self.open(".SearchActivity", extras={PICK: tr("Where to?")}, reply=self._picked_goal)

    def _picked_up(self, spot: object) -> None:
        if isinstance(spot, Spot):
            self.pickup = spot
            self._changed()

    def _picked_goal(self, spot: object) -> None:
        if isinstance(spot, Spot):
            self.destination = spot
            self._changed()

    def _changed(self) -> None:
        if self.pickup is not None and self.destination is not None:
            self.map.fit((self.pickup.point, self.destination.point))

    def _map(self, pickup: Spot, destination: Spot, way: Fare) -> kit.View:
        path = ways("car", pickup.point, destination.point)[0].path
        # Part of a list: on a screen that lies it fills the list, and would keep every finger.
        flags, traces = [self.flag(destination)], [Trace(path)]
        view = MapView(self.map, self.finger, flags, traces, still=True, words=self.words)
        text = f"{distance(way.distance_m)} \u2022 {minutes_text(way.minutes)}"
        note = kit.Text(text, "body_medium", "on_surface_variant", 1, "center", rid="ride_distance")
        return kit.Column([kit.Sized(view, height=170), kit.Pad(note, y=8)])

    def _tier(self, quote: Quote) -> kit.View:
        chosen = quote.tier == self.tier

        def choose() -> None:
            self.tier = quote.tier

        seats = tr("{count} seats", count=quote.seats)
        wait = tr("{count} min away", count=quote.wait_min)
        if self.scheduled is not None:
            wait = tr("Scheduled")
        name: list[kit.View] = [kit.Text(quote.tier, "title_medium", lines=1, rid="tier_name")]
        if quote.shared:
            tag = kit.Text(
                tr("Shared"), "label_small", "on_tertiary_container", 1, rid="tier_shared"
            )
            name.append(kit.Surface(kit.Pad(tag, x=6, y=1), "tertiary_container", 6))
        words = kit.Column(
            [
                kit.Row(name, gap=8),
                kit.Text(f"{wait} \u2022 {seats}", "body_medium", "on_surface_variant", 1),
                kit.Text(tr(quote.note), "body_small", "on_surface_variant", 1),
            ]
        )
        price = kit.Text(money(quote.price_cents), "title_medium", lines=1, rid="tier_price")
        badge = kit.Badge(quote.icon, "surface_highest", "on_surface_variant", 44)
        row = kit.Row([badge, kit.Flex(words), price], gap=14)
        info = kit.Info(
            "androidx.cardview.widget.CardView",
            "tier_card",
            desc=quote.tier,
            checkable=True,
            checked=chosen,
            selected=chosen,
        )
        back = "primary_container" if chosen else "surface_container"
        return kit.Carded(kit.Pad(row, x=14, y=10), (16, 16, 16, 16), back, choose, info=info)

    def _extras(self) -> list[kit.View]:
        def toggle() -> None:
            self.luggage = not self.luggage

        when = tr("Now")
        if self.scheduled is not None:
            when = moment_text(self.phone, int(self.scheduled.timestamp() * 1000))
        rows: list[kit.View] = [
            kit.ListItem(
                tr("Pickup time"),
                when,
                kit.Icon("schedule"),
                on_tap=self._schedule,
                rid="pickup_time",
            ),
        ]
        if self.scheduled is not None:
            chip = kit.Chip(tr("Ride now instead"), self._now, icon="close", rid="ride_now")
            rows.append(kit.Pad(kit.Row([chip]), left=56, bottom=4))
        rows += [
            kit.switch_item(
                tr("Luggage"),
                self.luggage,
                toggle,
                tr("The driver brings a car with room for suitcases"),
                kit.Icon("luggage"),
            ),
            kit.ListItem(
                tr("Payment"),
                tr(self.payment),
                kit.Icon("credit_card"),
                on_tap=self._choose_payment,
                rid="payment",
            ),
        ]
        return rows

    def _now(self) -> None:
        self.scheduled = None

    def _schedule(self) -> None:
        schedule_ride(self, self.scheduled, self._set_time)

    def _set_time(self, moment: datetime) -> None:
        self.scheduled = moment

    def _choose_payment(self) -> None:
        def pick(name: str) -> None:
            self.payment = name
            self.dismiss(layer)

        state = kit.ScrollState()

        def build() -> kit.View:
            return kit.choice_dialog(
                tr("Payment"),
                [tr(name) for name in PAYMENTS],
                PAYMENTS.index(self.payment),
                [lambda name=name: pick(name) for name in PAYMENTS],
                kit.Choice(tr("Cancel"), lambda: self.dismiss(layer)),
                state,
            )

        layer = self.show(Layer(build))

    # -- booking --------------------------------------------------------------------------------

    def _bar(self, quote: Quote | None) -> kit.View:
        if quote is None:
            label = tr("Select a ride")
        else:
            words = (
                "Book {tier} • {price}" if self.scheduled is None else "Schedule {tier} • {price}"
            )
            label = tr(words, tier=quote.tier, price=money(quote.price_cents))
        button = kit.Button(
            label, self._book, enabled=quote is not None, rid="book_ride", height=48
        )
        return kit.Surface(kit.Pad(button, x=16, y=6), "surface_container", solid=True)

    def _book(self) -> None:
        pickup, destination = self.pickup, self.destination
        if pickup is None or destination is None:
            return
        quotes = self.rides.quotes(fare(pickup, destination))
        quote = next((item for item in quotes if item.tier == self.tier), None)
        if quote is None:
            return
        at = self.scheduled
        ride = self.rides.book(
            quote,
            pickup,
            destination,
            luggage=self.luggage,
            payment=self.payment,
            scheduled_ms=None if at is None else int(at.timestamp() * 1000),
        )
        self.finish()
        self.open(".RideActivity", f"content://{PACKAGE}/rides/{ride}")


def schedule_ride(
    screen: Screen, current: datetime | None, done: Callable[[datetime], None]
) -> None:
    """Ask for day and time of a pickup; times that have passed are not taken."""
    now = screen.phone.now()
    start = current or now + timedelta(hours=1)

    def picked_day(day: date) -> None:
        def picked_time(hour: int, minute: int) -> None:
            moment = now.replace(
                year=day.year, month=day.month, day=day.day, hour=hour, minute=minute,
                second=0, microsecond=0,
            )  # fmt: skip
            if moment < now + timedelta(minutes=LEAD_MIN):
                screen.toast(tr("Choose a time at least {count} minutes from now", count=LEAD_MIN))
            elif moment > now + timedelta(days=FARTHEST_DAYS):
                screen.toast(tr("Rides can be scheduled up to {count} days ahead",
                                count=FARTHEST_DAYS))  # fmt: skip
            else:
                done(moment)

        ask_time(screen, start.replace(minute=start.minute // 5 * 5), picked_time)

    ask_day(screen, start.date(), picked_day)


def ride_ends(
    pickup: Spot | None,
    destination: Spot | None,
    pick_pickup: Callable[[], None],
    pick_destination: Callable[[], None],
) -> kit.View:
    """The two fields of a ride."""

    def end(icon: str, spot: Spot | None, hint: str, act: Callable[[], None], rid: str) -> kit.View:
        known = spot is not None
        words: list[kit.View] = [
            kit.Text(
                spot.name if spot is not None else hint,
                "body_large",
                "on_surface" if known else "on_surface_variant",
                1,
                hidden=True,
            )
        ]
        row = kit.Row(
            [kit.Icon(icon, 20, "primary" if known else "outline"), kit.Flex(kit.Column(words))],
            gap=14,
        )
        label = spot.name if spot is not None else hint
        info = kit.Info("android.widget.TextView", rid, label, hint)
        return kit.Tap(kit.Surface(kit.Pad(row, x=16, y=13), "surface_high", 14), act, info=info)

    return kit.Column(
        [
            end("trip_origin", pickup, tr("Choose pickup"), pick_pickup, "pickup_field"),
            kit.Space(height=8),
            end("place", destination, tr("Where to?"), pick_destination, "destination_field"),
        ]
    )


def open_ride(
    screen: Screen,
    pickup: Spot | None,
    destination: Spot | None,
    scheduled: datetime | None = None,
) -> None:
    """Show the tiers for a ride."""
    opened = screen.phone.windows.open(Intent(component=Component(PACKAGE, ".RideOptionsActivity")))
    if isinstance(opened, RideOptionsActivity):
        opened.aim(pickup, destination, scheduled)
