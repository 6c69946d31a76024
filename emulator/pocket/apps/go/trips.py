"""Navigation in the database: at most one route is active."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from ..base import AppContext
from .database import DATABASE
from .routes import Mode

COLUMNS = (
    "mode, origin, origin_x_m, origin_y_m, destination, destination_x_m, destination_y_m,"
    " route, changes, minutes, distance_m, depart_ms, arrive_ms"
)


class Trip(NamedTuple):
    """A route that was started."""

    id: int
    mode: Mode
    origin: str
    origin_x_m: int
    origin_y_m: int
    destination: str
    destination_x_m: int
    destination_y_m: int
    route: str
    changes: int
    minutes: int
    distance_m: int
    depart_ms: int
    arrive_ms: int


class NewTrip(NamedTuple):
    """A route about to be started; `route` names its streets or lines."""

    mode: Mode
    origin: str
    origin_x_m: int
    origin_y_m: int
    destination: str
    destination_x_m: int
    destination_y_m: int
    route: str
    changes: int
    minutes: int
    distance_m: int
    depart_ms: int
    arrive_ms: int


class TripStore:
    """Starts and ends navigation."""

    def __init__(self, phone: AppContext) -> None:
        self._phone = phone

    @property
    def db(self) -> sqlite3.Connection:
        return self._phone.database(DATABASE)

    def active(self) -> Trip | None:
        row = self.db.execute(
            f"SELECT _id, {COLUMNS} FROM navigation WHERE status = 'active'"
        ).fetchone()
        return None if row is None else Trip(*row)

    def begin(self, trip: NewTrip) -> int:
        """End what is active and start another route."""
        self.end()
        cursor = self.db.execute(
            f"INSERT INTO navigation ({COLUMNS}, status, started_ms)"
            f" VALUES ({', '.join('?' * len(trip))}, 'active', ?)",
            (*trip, self._phone.epoch_ms()),
        )
        return cursor.lastrowid or 0

    def end(self) -> None:
        self.db.execute(
            "UPDATE navigation SET status = 'ended', ended_ms = ? WHERE status = 'active'",
            (self._phone.epoch_ms(),),
        )
