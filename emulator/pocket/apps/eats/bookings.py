"""Tables: the tab with restaurants and bookings, choosing a time, one booking."""

from __future__ import annotations

from datetime import timedelta

from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from .. import owner
from .booking_store import Booking, Slot
from .pieces import bottom_bar, distance_text, food
from .restaurant_store import Restaurant
from .screen import EatsScreen, element
from .seed import SLOT_DAYS

INSERT = "android.intent.action.INSERT"
CALENDAR = "com.android.calendar"
EVENTS = "content://com.android.calendar/events"


class TablesTab:
    """Restaurants that give tables, and the tables booked."""

    def __init__(self, screen: EatsScreen, scroll: kit.ScrollState) -> None:
        self.screen = screen
        self.scroll = scroll
        self.tab = 0

    def bar(self) -> kit.View:
        items = [kit.NavItem(tr("Restaurants")), kit.NavItem(tr("Your bookings"))]
        return kit.Column([kit.AppBar(tr("Tables")), kit.Tabs(items, self.tab, self._select)])

    def _select(self, tab: int) -> None:
        self.tab = tab
        self.scroll.jump(0)

    def body(self) -> kit.View:
        return self._bookings() if self.tab else self._restaurants()

    def _restaurants(self) -> kit.View:
        places = [place for place in self.screen.places.all() if place.largest_table]
        places.sort(key=lambda place: -place.rating_tenths)
        return kit.LazyList(
            len(places),
            lambda index: self._place(places[index]),
            self.scroll,
            top=4,
            bottom=16,
            rid="table_restaurants",
        )

    def _place(self, place: Restaurant) -> kit.View:
        screen = self.screen
        facts = [
            f"{tr(place.cuisine)} · {'$' * place.level}",
            distance_text(place.metres(screen.address)),
            tr("up to {count} people", count=place.largest_table),
        ]
        return kit.ListItem(
            place.name,
            " · ".join(facts),
            kit.Image(food(place.name, place.cuisine), 56, 56, 14),
            kit.Text(f"{place.rating_tenths / 10:.1f}", "label_large", rid="rating"),
            on_tap=lambda: screen.open(".BookActivity", f"eats://restaurant/{place.id}"),
            rid="table_restaurant",
        )

    def _bookings(self) -> kit.View:
        found = self.screen.tables.bookings()
        if not found:
            return kit.Fill(kit.empty_state("restaurant", tr("No tables booked")), center=True)
        now = self.screen.phone.epoch_ms()
        coming = [item for item in found if item.starts_at > now and item.status == "confirmed"]
        others = [item for item in reversed(found) if item not in coming]
        rows: list[kit.View] = []
        for title, part in ((tr("Upcoming"), coming), (tr("Past and canceled"), others)):
            if part:
                rows.append(kit.Header(title))
                rows += [self._booking(item) for item in part]
        return kit.LazyList(
            len(rows), lambda index: rows[index], self.scroll, bottom=16, rid="bookings"
        )

    def _booking(self, booking: Booking) -> kit.View:
        today = self.screen.phone.now().date()
        when = f"{kit.relative_day(booking.day, today)}, {booking.time}"
        state: kit.Tint = "error" if booking.status == "cancelled" else "on_surface_variant"
        words = kit.Column(
            [
                kit.Text(booking.restaurant, "title_medium", lines=1, rid="booking_place"),
                kit.Text(when, "body_large", lines=1, rid="booking_time"),
                kit.Text(
                    f"{people(booking.people)} · {status_text(booking)}",
                    "body_medium",
                    state,
                    1,
                    rid="booking_people",
                ),
            ]
        )
        row = kit.Row(
            [kit.Icon("restaurant", 24, "primary"), kit.Flex(words), kit.Icon("chevron_right")],
            gap=16,
        )
        card = kit.Carded(
            kit.Pad(row, x=16, y=12),
            (16, 16, 16, 16),
            "surface_container",
            lambda: self.screen.open(".BookingActivity", f"eats://booking/{booking.id}"),
            info=element("booking_card", booking.restaurant),
        )
        return kit.Pad(card, x=16, y=4)


def people(count: int) -> str:
    return tr("{count} people", count=count) if count > 1 else tr("1 person")


def status_text(booking: Booking) -> str:
    return tr("Canceled") if booking.status == "cancelled" else tr("Confirmed")


class BookActivity(EatsScreen):
    """Chooses people, day and time, and books."""

    def begin(self) -> None:
        self.days = kit.ScrollState()
        self.people = 2
        self.day = self.phone.now().date()
        self.time = ""
        self.wish = kit.FieldState(submit="done", limit=140)

    def page(self) -> kit.View:
        place = self.places.get(self.target)
        if place is None or not place.largest_table:
            none = kit.empty_state("restaurant", tr("No table booking"))
            return kit.Scaffold(kit.Fill(none, center=True), top=kit.AppBar("", self.leave))
        stepper = kit.Stepper(self.people, self._set_people, 1, 20, tr("people"))
        rows: list[kit.View] = [
            kit.Pad(kit.Image(food(place.name, place.cuisine), height=120, radius=20), x=16),
            kit.Pad(
                kit.Row([kit.Flex(kit.Text(tr("People"), "title_medium")), stepper]),
                x=16,
                top=16,
                bottom=8,
            ),
            kit.Pad(kit.Text(tr("Day"), "title_medium"), x=16, top=4, bottom=8),
            kit.Strip([self._day(offset) for offset in range(SLOT_DAYS)], self.days),
            kit.Pad(kit.Text(tr("Time"), "title_medium"), x=16, top=16, bottom=4),
            kit.Pad(self._times(place), x=16),
            kit.Pad(
                kit.TextField(self.wish, tr("Note for the restaurant"), rid="book_note"),
                x=16,
                top=16,
            ),
        ]
        book = kit.Button(
            tr("Book table"),
            lambda: self._ask(place),
            height=48,
            enabled=bool(self.time),
            rid="book_button",
        )
        bar = kit.AppBar(place.name, self.leave, subtitle=tr("Book a table"))
        body = kit.scroll_list(rows, self.scroll, bottom=24)
        return kit.Scaffold(body, bar, bottom_bar([kit.Flex(book)]))

    def _set_people(self, value: int) -> None:
        self.people = value
        self.time = ""

    def _day(self, offset: int) -> kit.View:
        day = self.phone.now().date() + timedelta(days=offset)
        chosen = day == self.day

        def choose() -> None:
            self.day = day
            self.time = ""

        front: kit.Tint = "on_primary" if chosen else "on_surface"
        label = tr("Today") if offset == 0 else kit.short_weekday(day)
        body = kit.Column(
            [
                kit.Text(label, "label_medium", front, 1, "center", hidden=True),
                kit.Text(str(day.day), "title_large", front, 1, "center", hidden=True),
            ]
        )
        box = kit.Surface(
            kit.Sized(kit.Pad(body, y=10), width=64),
            "primary" if chosen else "surface_container",
            16,
        )
        info = kit.Info(
            "android.widget.RadioButton",
            "book_day",
            desc=kit.day_year_text(day),
            checkable=True,
            checked=chosen,
        )
        return kit.Tap(box, choose, info=info)

    def _times(self, place: Restaurant) -> kit.View:
        slots = self.tables.slots(place.id, self.day)
        if self.people > place.largest_table:
            text = tr("The largest table here seats {count}.", count=place.largest_table)
            return kit.Pad(kit.Text(text, "body_medium", "error", rid="too_many"), y=8)
        if not slots:
            return kit.Pad(kit.Text(tr("No more tables on this day"), "body_medium", "error"), y=8)
        return kit.Flow([self._slot(slot) for slot in slots], 8, 0)

    def _slot(self, slot: Slot) -> kit.View:
        if slot.largest_party < self.people:
            label = tr("{time} full", time=slot.time)
            return kit.Chip(label, self._full, icon="block", rid="slot_full")
        return kit.Chip(slot.time, self._chooser(slot.time), slot.time == self.time, rid="slot")

    def _chooser(self, time: str) -> kit.Handler:
        def choose() -> None:
            self.time = time

        return choose

    def _full(self) -> None:
        self.toast(tr("No table for {count} at this time", count=people(self.people)))

    def _ask(self, place: Restaurant) -> None:
        when = f"{kit.day_year_text(self.day)}, {self.time}"

        def book() -> None:
            name = owner.name_on(self.phone.system)
            booking = self.tables.book(
                place, self.people, self.day, self.time, name, self.wish.text.strip()
            )
            self.finish()
            self.open(".BookingActivity", f"eats://booking/{booking}")
            self.toast(tr("Table booked"))

        text = f"{place.name}\n{when}\n{people(self.people)}"
        self.confirm(tr("Book this table?"), text, tr("Book"), book)


class BookingActivity(EatsScreen):
    """One booked table."""

    def page(self) -> kit.View:
        booking = self.tables.booking(self.target)
        if booking is None:
            gone = kit.empty_state("restaurant", tr("This booking does not exist"))
            return kit.Scaffold(kit.Fill(gone, center=True), top=kit.AppBar("", self.leave))
        place = self.places.get(booking.restaurant_id)
        street = "" if place is None else place.street
        facts = (
            ("event", kit.day_year_text(booking.day), "booking_day"),
            ("schedule", booking.time, "booking_time"),
            ("group", people(booking.people), "booking_people"),
            ("person", booking.name, "booking_name"),
            ("place", street, "booking_street"),
            ("check_circle", status_text(booking), "booking_status"),
            ("description", booking.note, "booking_note"),
        )
        rows: list[kit.View] = [
            kit.ListItem(text, leading=kit.Icon(icon, color="primary"), rid=rid)
            for icon, text, rid in facts
            if text
        ]
        buttons: list[kit.View] = [
            kit.Flex(
                kit.Button(
                    tr("Add to calendar"), lambda: self._remember(booking, street), "tonal", "event"
                )
            )
        ]
        open_still = booking.status == "confirmed" and booking.starts_at > self.phone.epoch_ms()
        if open_still:
            buttons.append(
                kit.Flex(
                    kit.Button(
                        tr("Cancel booking"),
                        lambda: self._ask(booking),
                        "outlined",
                        rid="cancel_booking",
                    )
                )
            )
        rows += [kit.Space(height=12), kit.Pad(kit.Row(buttons, gap=12), x=16)]
        bar = kit.AppBar(booking.restaurant, self.leave, subtitle=tr("Table booking"))
        return kit.Scaffold(kit.scroll_list(rows, self.scroll, bottom=24), bar)

    def _remember(self, booking: Booking, street: str) -> None:
        extras = {
            "title": booking.restaurant,
            "beginTime": booking.starts_at,
            "endTime": booking.starts_at + 2 * 3_600_000,
            "eventLocation": street,
        }
        self.start(Intent(INSERT, EVENTS, package=self.phone.package(CALENDAR), extras=extras))

    def _ask(self, booking: Booking) -> None:
        self.confirm(
            tr("Cancel this booking?"),
            f"{booking.restaurant}\n{kit.day_year_text(booking.day)}, {booking.time}",
            tr("Cancel booking"),
            lambda: self.tables.cancel(booking.id),
        )
