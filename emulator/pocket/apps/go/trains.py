"""Long-distance trains: the timetable, what is sold out, and the tickets that were bought."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from ..tables import Table, insert, update
from .database import GoTables

TrainClass = Literal["second", "first"]
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Train(NamedTuple):
    """A train on one day; times are local."""

    number: str
    origin: str
    destination: str
    depart: datetime
    arrive: datetime
    changes: int
    second_cents: int
    first_cents: int
    sold_out: frozenset[str]

    @property
    def minutes(self) -> int:
        return int((self.arrive - self.depart).total_seconds()) // 60

    def price(self, kind: TrainClass) -> int:
        return self.second_cents if kind == "second" else self.first_cents


class Ticket(NamedTuple):
    """A booking."""

    id: int
    number: str
    origin: str
    destination: str
    travel_date: str
    depart_ms: int
    arrive_ms: int
    kind: TrainClass
    passengers: int
    price_cents: int
    reference: str
    status: str


TICKETS = Table("train_bookings", Ticket, kind="class")


class TrainStore(GoTables):
    """Reads the timetable, reads and writes tickets."""

    def cities(self) -> list[str]:
        rows = self.db.execute("SELECT DISTINCT origin FROM trains ORDER BY origin")
        return [row[0] for row in rows]

    def find(self, origin: str, destination: str, day: date) -> list[Train]:
        """The trains of one day that have not left yet, in order of departure."""
        now = self._phone.now()
        gone = self._sold_out(day)
        rows = self.db.execute(
            "SELECT * FROM trains WHERE origin = ? AND destination = ? ORDER BY depart_minute",
            (origin, destination),
        )
        found: list[Train] = []
        start = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
        for row in rows:
            depart = start + timedelta(minutes=row["depart_minute"])
            if depart < now:
                continue
            found.append(
                Train(
                    row["number"],
                    origin,
                    destination,
                    depart,
                    depart + timedelta(minutes=row["duration_min"]),
                    row["changes"],
                    row["second_cents"],
                    row["first_cents"],
                    frozenset(gone.get(row["number"], ())),
                )
            )
        return found

    def book(self, train: Train, kind: TrainClass, passengers: int) -> int:
        """Buy tickets and return the booking's id."""
        count: int = self.db.execute("SELECT count(*) FROM train_bookings").fetchone()[0]
        number = (count + 1) * 7_919_737 + int(train.depart.timestamp()) // 60
        reference = "".join(LETTERS[(number // 32**place) % 32] for place in range(6))
        return insert(
            self.db,
            "train_bookings",
            number=train.number,
            origin=train.origin,
            destination=train.destination,
            travel_date=train.depart.date(),
            depart_ms=train.depart,
            arrive_ms=train.arrive,
            class_=kind,
            passengers=passengers,
            price_cents=train.price(kind) * passengers,
            reference=reference,
            status="booked",
            created_ms=self._phone.epoch_ms(),
        )

    def tickets(self) -> list[Ticket]:
        """The next journey first."""
        return TICKETS.select(self.db, "ORDER BY status, depart_ms")

    def ticket(self, ticket_id: int) -> Ticket | None:
        return TICKETS.get(self.db, ticket_id)

    def cancel(self, ticket_id: int) -> None:
        update(self.db, "train_bookings", ticket_id, status="cancelled")

    def _sold_out(self, day: date) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self.db.execute(
            "SELECT number, class FROM train_sold_out WHERE travel_date = ?", (day.isoformat(),)
        ):
            found.setdefault(row["number"], []).append(row["class"])
        return found
