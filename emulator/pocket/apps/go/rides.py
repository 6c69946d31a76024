"""Rides: what each tier costs, and the ones that were booked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..owner_texts import owners_words, retold
from ..tables import Table, insert, update
from .database import GoTables
from .places import Spot
from .ride_seed import PAYMENTS, Tier, drivers
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


RIDES = Table("rides", Ride)
TARIFF = Table("ride_tiers", Tier)


class RideStore(GoTables):
    """Reads tariffs, reads and writes rides."""

    def quotes(self, way: Fare) -> list[Quote]:
        """base + kilometres x per_km + minutes x per_min, in the tariff's order."""
        found: list[Quote] = []
        for tier in TARIFF.select(self.db, "ORDER BY _id"):
            price = tier.base_cents + tier.per_min_cents * way.minutes
            price += tier.per_km_cents * way.distance_m // 1000
            shared = bool(tier.shared)
            found.append(
                Quote(tier.name, shared, tier.seats, price, tier.wait_min, tier.note, tier.icon)
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
        comes = drivers()[count % len(drivers())] if now else ("", "", "")
        driver, car, plate = retold(comes, owners_words(self._phone.system, "go"))
        return insert(
            self.db,
            "rides",
            tier=quote.tier,
            shared=quote.shared,
            pickup=pickup.name,
            pickup_address=pickup.address,
            destination=destination.name,
            destination_address=destination.address,
            distance_m=way.distance_m,
            minutes=way.minutes,
            price_cents=quote.price_cents,
            payment=payment,
            luggage=luggage,
            scheduled_ms=scheduled_ms,
            status="requested" if now else "scheduled",
            driver=driver or None,
            car=car or None,
            plate=plate or None,
            created_ms=self._phone.epoch_ms(),
        )

    def get(self, ride_id: int) -> Ride | None:
        return RIDES.get(self.db, ride_id)

    def upcoming(self) -> list[Ride]:
        """Requested rides, then scheduled ones, the next first."""
        rides = [ride for ride in self._all() if ride.open]
        return sorted(rides, key=lambda ride: (ride.status != "requested", ride.moment_ms))

    def past(self) -> list[Ride]:
        """Latest first."""
        rides = [ride for ride in self._all() if not ride.open]
        return sorted(rides, key=lambda ride: -ride.moment_ms)

    def cancel(self, ride_id: int, reason: str) -> None:
        update(self.db, "rides", ride_id, status="cancelled", cancel_reason=reason)

    def _all(self) -> list[Ride]:
        return RIDES.select(self.db)
