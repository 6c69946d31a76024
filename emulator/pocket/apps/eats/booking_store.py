"""Tables: when there is one for how many, and those that are booked."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

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


class BookingStore(EatsTables):
    """Reads slots, reads and writes bookings."""

    def slots(self, restaurant_id: int, day: date) -> list[Slot]:
        """The times of a day that are still to come."""
        now = self._phone.now()
        rows = self.db.execute(
            "SELECT time, largest_party FROM table_slots WHERE restaurant_id = ? AND day = ?"
            " ORDER BY time",
            (restaurant_id, day.isoformat()),
        )
        late = f"{now:%H:%M}" if day == now.date() else ""
        return [Slot(row[0], row[1]) for row in rows if row[0] > late]

    def bookings(self) -> list[Booking]:
        """All bookings, by when they start."""
        rows = self.db.execute("SELECT * FROM bookings ORDER BY starts_at, _id")
        return [_booking(row) for row in rows]

    def booking(self, booking_id: int) -> Booking | None:
        return next((item for item in self.bookings() if item.id == booking_id), None)

    def book(
        self, restaurant: Restaurant, people: int, day: date, time: str, name: str, note: str
    ) -> int:
        """Book a table and return the booking's id."""
        cursor = self.db.execute(
            "INSERT INTO bookings (restaurant_id, restaurant, people, day, time, starts_at, name,"
            " note, status, booked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'confirmed', ?)",
            (
                restaurant.id,
                restaurant.name,
                people,
                day.isoformat(),
                time,
                self.starts_at(day, time),
                name,
                note,
                self._phone.epoch_ms(),
            ),
        )
        return cursor.lastrowid or 0

    def starts_at(self, day: date, time: str) -> int:
        """A day and time of the phone's clock in epoch milliseconds."""
        hour, _, minute = time.partition(":")
        zone = self._phone.now().tzinfo
        moment = datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=zone)
        return int(moment.timestamp() * 1000)

    def cancel(self, booking_id: int) -> None:
        self.db.execute("UPDATE bookings SET status = 'cancelled' WHERE _id = ?", (booking_id,))


def _booking(row: sqlite3.Row) -> Booking:
    return Booking(
        row["_id"],
        row["restaurant_id"],
        row["restaurant"],
        row["people"],
        date.fromisoformat(row["day"]),
        row["time"],
        row["starts_at"],
        row["name"],
        row["note"],
        row["status"],
    )
