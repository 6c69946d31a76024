"""The Trains tab: a search, and the tickets that were bought."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ...system.activity import Layer
from ...system.packages import Component, Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from .moments import moment_text
from .schedule import ask_day
from .screen import PACKAGE, Screen, money
from .train_results import TrainResultsActivity
from .train_seed import HOME
from .trains import Ticket

MOST = 6


class TrainsTab:
    """Lives as long as the main screen."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.scroll = kit.ScrollState()
        self.home = screen.named(HOME)
        self.origin = self.home
        self.destination = ""
        self.day = screen.today()
        self.passengers = 1

    def build(self) -> kit.View:
        tickets = self.screen.trains.tickets()
        rows: list[kit.View] = [
            kit.Pad(self._form(), x=16, top=12, bottom=8),
            kit.Header(tr("My tickets")),
        ]
        if tickets:
            rows += [self._ticket(ticket) for ticket in tickets]
        else:
            text = tr("Tickets you buy appear here.")
            rows.append(kit.empty_state("confirmation_number", tr("No tickets"), text))
        return kit.LazyList(
            len(rows), lambda index: rows[index], self.scroll, bottom=24, rid="trains_list"
        )

    def _form(self) -> kit.View:
        def set_passengers(count: int) -> None:
            self.passengers = count

        ends = kit.Column(
            [
                self._field("train", self.origin, tr("From"), self._pick_origin, "from_field"),
                kit.Space(height=8),
                self._field(
                    "place", self.destination, tr("To"), self._pick_destination, "to_field"
                ),
            ]
        )
        swap = kit.IconButton("swap_vert", tr("Swap stations"), self._swap, rid="swap_stations")
        people = kit.Row(
            [
                kit.Flex(kit.Text(tr("Passengers"), "body_large")),
                kit.Stepper(self.passengers, set_passengers, 1, MOST, tr("Passengers")),
            ],
            gap=12,
        )
        parts: list[kit.View] = [
            kit.Text(tr("Train tickets"), "headline_small", weight=500),
            kit.Space(height=12),
            kit.Row([kit.Flex(ends), swap], gap=4),
            kit.Space(height=8),
            self._field(
                "calendar_month", kit.day_text(self.day), tr("Date"), self._pick_day, "date_field"
            ),
            kit.Space(height=12),
            people,
            kit.Space(height=12),
            kit.Button(
                tr("Search trains"),
                self._search,
                enabled=bool(self.destination),
                rid="search_trains",
                height=48,
            ),
        ]
        return kit.Surface(kit.Pad(kit.Column(parts), x=16, y=16), "surface_container", 24)

    def _field(
        self, icon: str, text: str, label: str, act: Callable[[], None], rid: str
    ) -> kit.View:
        words = kit.Column(
            [
                kit.Text(label, "label_medium", "on_surface_variant", 1, hidden=True),
                kit.Text(
                    text or tr("Choose"),
                    "body_large",
                    "on_surface" if text else "on_surface_variant",
                    1,
                    hidden=True,
                ),
            ]
        )
        row = kit.Row([kit.Icon(icon, 20, "primary"), kit.Flex(words)], gap=14)
        info = kit.Info("android.widget.TextView", rid, text or tr("Choose"), label)
        return kit.Tap(kit.Surface(kit.Pad(row, x=16, y=8), "surface_high", 14), act, info=info)

    def _pick_origin(self) -> None:
        def chosen(city: str) -> None:
            self.origin = city
            if self.destination == city:
                self.destination = ""

        self._choose_city(tr("From"), self.origin, chosen)

    def _pick_destination(self) -> None:
        def chosen(city: str) -> None:
            self.destination = city
            if self.origin == city:
                self.origin = self.home if city != self.home else ""

        self._choose_city(tr("To"), self.destination, chosen)

    def _choose_city(self, title: str, current: str, done: Callable[[str], None]) -> None:
        cities = self.screen.trains.cities()

        def pick(city: str) -> None:
            self.screen.dismiss(layer)
            done(city)

        state = kit.ScrollState()

        def build() -> kit.View:
            return kit.choice_dialog(
                title,
                cities,
                cities.index(current) if current in cities else -1,
                [lambda city=city: pick(city) for city in cities],
                kit.Choice(tr("Cancel"), lambda: self.screen.dismiss(layer)),
                state,
            )

        layer = self.screen.show(Layer(build))

    def _swap(self) -> None:
        self.origin, self.destination = self.destination, self.origin

    def _pick_day(self) -> None:
        def done(day: date) -> None:
            if day < self.screen.today():
                self.screen.toast(tr("This date has passed"))
            else:
                self.day = day

        ask_day(self.screen, self.day, done)

    def _search(self) -> None:
        opened = self.screen.phone.windows.open(
            Intent(component=Component(PACKAGE, ".TrainResultsActivity"))
        )
        if isinstance(opened, TrainResultsActivity):
            opened.aim(self.origin or self.home, self.destination, self.day, self.passengers)

    def _ticket(self, ticket: Ticket) -> kit.View:
        gone = ticket.status == "cancelled"
        back = "surface_highest" if gone else "primary_container"
        front = "on_surface_variant" if gone else "on_primary_container"
        kind = tr("2nd class") if ticket.kind == "second" else tr("1st class")
        when = tr("Cancelled") if gone else moment_text(self.screen.phone, ticket.depart_ms)
        return kit.ListItem(
            f"{ticket.origin} – {ticket.destination}",
            f"{when}\n{ticket.number} \u2022 {kind}",
            kit.Badge("confirmation_number", back, front, 40),
            note=money(ticket.price_cents),
            on_tap=lambda: self.screen.open(
                ".TicketActivity", f"content://{PACKAGE}/tickets/{ticket.id}"
            ),
            rid="ticket_row",
        )
