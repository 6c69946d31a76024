"""The ride tiers with their tariffs, and the rides of the last weeks and the coming days."""

from __future__ import annotations

from functools import cache
from itertools import cycle
from typing import NamedTuple

from ...content import Content

CONTENT = Content(__file__)
PAYMENTS = ("Card •• 4417", "Pocket Pay", "Cash")
CANCEL_REASONS = (
    "My plans changed",
    "The wait is too long",
    "Wrong pickup or destination",
    "I found another ride",
    "Another reason",
)


class Tier(NamedTuple):
    """A sort of ride; amounts in cents, `wait_min` until the car comes."""

    name: str
    shared: int
    seats: int
    base_cents: int
    per_km_cents: int
    per_min_cents: int
    wait_min: int
    note: str
    icon: str


class PastRide(NamedTuple):
    """A ride as the phone comes with it; the time counts from now in minutes."""

    tier: str
    pickup: str
    pickup_address: str
    destination: str
    destination_address: str
    distance_m: int
    price_cents: int
    minutes_from_now: int
    status: str
    luggage: bool
    driver: str
    car: str
    plate: str


@cache
def tiers() -> tuple[Tier, ...]:
    """The sorts of rides."""
    return tuple(
        Tier(
            row["name"],
            int(row.one_of("shared", ("yes", "no")) == "yes"),
            row.number("seats"),
            row.cents("base"),
            row.cents("per_km"),
            row.cents("per_min"),
            row.number("wait"),
            row["note"],
            row["icon"],
        )
        for row in CONTENT.table("tiers")
    )


@cache
def drivers() -> tuple[tuple[str, str, str], ...]:
    """Name, car and plate of those who drive."""
    return tuple((row["name"], row["car"], row["plate"]) for row in CONTENT.table("drivers"))


@cache
def rides() -> tuple[PastRide, ...]:
    """The rides, the oldest first, so that ids grow with time."""
    addresses = {row["name"]: row["address"] for row in CONTENT.table("ride_spots")}
    turns = cycle(drivers())
    made: list[PastRide] = []
    for row in CONTENT.table("rides"):
        status = row.one_of("status", ("scheduled", "completed", "cancelled"))
        made.append(
            PastRide(
                row["tier"],
                row["from"],
                addresses[row["from"]],
                row["to"],
                addresses[row["to"]],
                row.number("metres"),
                row.cents("price"),
                row.minutes("when"),
                status,
                row.one_of("luggage", ("yes", "no")) == "yes",
                *(("", "", "") if status == "scheduled" else next(turns)),
            )
        )
    return tuple(sorted(made, key=lambda ride: ride.minutes_from_now))
