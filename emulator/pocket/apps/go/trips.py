"""Navigation in the database: at most one route is active."""

from __future__ import annotations

from typing import NamedTuple

from ..tables import Table
from .database import GoTables
from .routes import Mode


class Trip(NamedTuple):
    """A route that was started or is about to be; `route` names its streets or lines."""

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
    id: int = 0


TRIPS = Table("navigation", Trip)


class TripStore(GoTables):
    """Starts and ends navigation."""

    def active(self) -> Trip | None:
        return TRIPS.first(self.db, "WHERE status = 'active'")

    def begin(self, trip: Trip) -> int:
        """End what is active and start another route."""
        self.end()
        return TRIPS.insert(self.db, trip, status="active", started_ms=self._phone.epoch_ms())

    def end(self) -> None:
        self.db.execute(
            "UPDATE navigation SET status = 'ended', ended_ms = ? WHERE status = 'active'",
            (self._phone.epoch_ms(),),
        )
