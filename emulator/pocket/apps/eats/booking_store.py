"""Tables: when there is one for how many, and those that are booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ..tables import Table, insert, update
from .database import EatsTables
from .restaurant_store import Restaurant


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which tables are given; the largest party that still fits, 0 when full."""

    time: str
    largest_party: int


@dataclass(frozen=True, slots=True)
class Booking:
    """A booked table; when it starts in epoch milliseconds."""

    id: int
    restaurant_id: int
    restaurant: str
    people: int
    day: date
    time: str
    starts_at: int
    name: str
    note: str
    status: str


SLOTS = Table("table_slots", Slot)
BOOKINGS = Table("bookings", Booking)


class BookingStore(EatsTables):
    """Reads slots, reads and writes bookings."""

    def slots(self, restaurant_id: int, day: date) -> list[Slot]:
        """The times of a day that are still to come."""
        now = self._phone.now()
        where = "WHERE restaurant_id = ? AND day = ? ORDER BY time"
        slots = SLOTS.select(self.db, where, restaurant_id, day.isoformat())
        late = f"{now:%H:%M}" if day == now.date() else ""
        return [slot for slot in slots if slot.time > late]

    def bookings(self) -> list[Booking]:
        """All bookings, by when they start."""
        return BOOKINGS.select(self.db, "ORDER BY starts_at, _id")

    def booking(self, booking_id: int) -> Booking | None:
        return BOOKINGS.get(self.db, booking_id)

    def book(
        self, restaurant: Restaurant, people: int, day: date, time: str, name: str, note: str
    ) -> int:
        """Book a table and return the booking's id."""
        return insert(
            self.db,
            "bookings",
            restaurant_id=restaurant.id,
            restaurant=restaurant.name,
            people=people,
            day=day,
            time=time,
            starts_at=self.starts_at(day, time),
            name=name,
            note=note,
            status="confirmed",
            booked_at=self._phone.epoch_ms(),
        )

    def starts_at(self, day: date, time: str) -> int:
        """A day and time of the phone's clock in epoch milliseconds."""
        hour, _, minute = time.partition(":")
        zone = self._phone.now().tzinfo
        moment = datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=zone)
        return int(moment.timestamp() * 1000)

    def cancel(self, booking_id: int) -> None:
        update(self.db, "bookings", booking_id, status="cancelled")
