"""Rides: what each tier costs, and the ones that were booked."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..base import AppContext
from .database import DATABASE
from .places import Spot
from .ride_seed import PAYMENTS, drivers
from .routes import drive_m, drive_min

Status = Literal["requested", "scheduled", "completed", "cancelled"]


class Quote(NamedTuple):
    """What a tier asks for one ride."""

    tier: str
    shared: bool
    seats: int
    price_cents: int
    wait_min: int
    note: str
    icon: str


class Fare(NamedTuple):
    """The way a ride takes."""

    distance_m: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Ride:
    """A booked ride."""

    id: int
    tier: str
    shared: bool
    pickup: str
    pickup_address: str
    destination: str
    destination_address: str
    distance_m: int
    minutes: int
    price_cents: int
    payment: str
    luggage: bool
    scheduled_ms: int | None
    status: Status
    driver: str
    car: str
    plate: str
    created_ms: int

    @property
    def moment_ms(self) -> int:
        """When it starts or started."""
        return self.scheduled_ms or self.created_ms

    @property
    def open(self) -> bool:
        return self.status in ("requested", "scheduled")


def fare(pickup: Spot, destination: Spot) -> Fare:
    """How far and how long a ride is."""
    metres = drive_m(pickup.point, destination.point)
    return Fare(metres, drive_min(metres))


class RideStore:
    """Reads tariffs, reads and writes rides."""

    def __init__(self, phone: AppContext) -> None:
        self._phone = phone

    @property
    def db(self) -> sqlite3.Connection:
        return self._phone.database(DATABASE)

    def quotes(self, way: Fare) -> list[Quote]:
        """base + kilometres x per_km + minutes x per_min, in the tariff's order."""
        found: list[Quote] = []
        for row in self.db.execute("SELECT * FROM ride_tiers ORDER BY _id"):
            price = row["base_cents"] + row["per_min_cents"] * way.minutes
            price += row["per_km_cents"] * way.distance_m // 1000
            found.append(
                Quote(
                    row["name"],
                    bool(row["shared"]),
                    row["seats"],
                    price,
                    row["wait_min"],
                    row["note"],
                    row["icon"],
                )
            )
        return found

    def book(
        self,
        quote: Quote,
        pickup: Spot,
        destination: Spot,
        *,
        luggage: bool,
        payment: str = PAYMENTS[0],
        scheduled_ms: int | None = None,
    ) -> int:
        """Order a ride, now or for later, and return its id."""
        way = fare(pickup, destination)
        now = scheduled_ms is None
        count: int = self.db.execute("SELECT count(*) FROM rides").fetchone()[0]
        driver, car, plate = drivers()[count % len(drivers())] if now else ("", "", "")
        cursor = self.db.execute(
            "INSERT INTO rides (tier, shared, pickup, pickup_address, destination,"
            " destination_address, distance_m, minutes, price_cents, payment, luggage,"
            " scheduled_ms, status, driver, car, plate, created_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                quote.tier,
                int(quote.shared),
                pickup.name,
                pickup.address,
                destination.name,
                destination.address,
                way.distance_m,
                way.minutes,
                quote.price_cents,
                payment,
                int(luggage),
                scheduled_ms,
                "requested" if now else "scheduled",
                driver or None,
                car or None,
                plate or None,
                self._phone.epoch_ms(),
            ),
        )
        return cursor.lastrowid or 0

    def get(self, ride_id: int) -> Ride | None:
        row = self.db.execute("SELECT * FROM rides WHERE _id = ?", (ride_id,)).fetchone()
        return None if row is None else _ride(row)

    def upcoming(self) -> list[Ride]:
        """Requested rides, then scheduled ones, the next first."""
        rides = [ride for ride in self._all() if ride.open]
        return sorted(rides, key=lambda ride: (ride.status != "requested", ride.moment_ms))

    def past(self) -> list[Ride]:
        """Latest first."""
        rides = [ride for ride in self._all() if not ride.open]
        return sorted(rides, key=lambda ride: -ride.moment_ms)

    def cancel(self, ride_id: int, reason: str) -> None:
        self.db.execute(
            "UPDATE rides SET status = 'cancelled', cancel_reason = ? WHERE _id = ?",
            (reason, ride_id),
        )

    def _all(self) -> list[Ride]:
        return [_ride(row) for row in self.db.execute("SELECT * FROM rides")]


def _ride(row: sqlite3.Row) -> Ride:
    return Ride(
        row["_id"],
        row["tier"],
        bool(row["shared"]),
        row["pickup"],
        row["pickup_address"],
        row["destination"],
        row["destination_address"],
        row["distance_m"],
        row["minutes"],
        row["price_cents"],
        row["payment"],
        bool(row["luggage"]),
        row["scheduled_ms"],
        row["status"],
        row["driver"] or "",
        row["car"] or "",
        row["plate"] or "",
        row["created_ms"],
    )
