"""The ride tiers with their tariffs, and the rides of the last weeks and the coming days."""

from __future__ import annotations

from typing import NamedTuple


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


TIERS: tuple[Tier, ...] = (
    Tier("Economy", 0, 4, 250, 95, 22, 4, "Affordable everyday rides", "directions_car"),
    Tier("Saver", 0, 3, 420, 72, 14, 14, "Wait a little, pay less", "savings"),
    Tier("Share", 1, 2, 190, 58, 12, 6, "Shared with other riders", "group"),
    Tier("Share Plus", 1, 2, 260, 66, 14, 4, "Shared, at most one stop", "groups"),
    Tier("Comfort", 0, 4, 380, 118, 30, 5, "Newer cars with extra legroom", "workspace_premium"),
    Tier("Green", 0, 4, 310, 101, 24, 7, "Electric and hybrid cars", "eco"),
    Tier("XL", 0, 6, 520, 152, 36, 8, "Vans for up to six", "local_shipping"),
    Tier("Taxi", 0, 4, 150, 168, 18, 3, "Licensed city taxis", "local_taxi"),
    Tier("Premium", 0, 4, 900, 205, 55, 9, "High-end cars", "diamond"),
)
PAYMENTS = ("Card •• 4417", "Pocket Pay", "Cash")
DRIVERS: tuple[tuple[str, str, str], ...] = (
    ("Ibrahim K.", "Toyota Corolla, white", "MPL 4821"),
    ("Svetlana P.", "Kia Niro, blue", "MPL 1176"),
    ("José Luis M.", "Škoda Octavia, grey", "EPT 9034"),
    ("Mei-Ling C.", "BYD Dolphin, green", "MPL 7752"),
    ("Aroha T.", "Volvo V60, black", "FVW 3310"),
    ("Dmitri V.", "VW Touran, silver", "LKS 6489"),
    ("Nneka O.", "Hyundai Ioniq, red", "MPL 2093"),
)
CANCEL_REASONS = (
    "My plans changed",
    "The wait is too long",
    "Wrong pickup or destination",
    "I found another ride",
    "Another reason",
)


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


SPOTS: dict[str, str] = {
    "12 Alder Street": "12 Alder Street, Maplewood",
    "88 Lake Road": "88 Lake Road, Lakeside",
    "Northlight Studio": "34 Birch Lane, Maplewood",
    "Maplewood International Airport": "Airport Road, Eastport",
    "Harbor Clinic": "Canal Road, Old Harbor",
    "Maplewood Central Station": "Station Square, Maplewood",
    "Trattoria Bianca": "Elm Avenue, Maplewood",
    "Lantern Cinema": "Canal Road, Maplewood",
    "Ferry Pier": "Harbor Way, Old Harbor",
    "Summit Gym": "Orchard Road, Maplewood",
    "Lakeside Stadium": "Lake Road, Lakeside",
    "City Library": "Station Road, Maplewood",
    "Harbor View Hotel": "Harbor Way, Old Harbor",
    "Beacon Tower": "Elm Avenue, Maplewood",
}
DAY = 1440
_SCHEDULED = (
    # Tuesday 07:30, Wednesday 18:15, Thursday 08:00, Friday 19:40, counted from Monday 09:41.
    ("Comfort", "12 Alder Street", "Maplewood International Airport", 14200, 2961, 1309, True),
    ("Economy", "Northlight Studio", "Lakeside Stadium", 9900, 1602, 3394, False),
    ("Economy", "12 Alder Street", "Harbor Clinic", 5100, 908, 4219, False),
    ("XL", "12 Alder Street", "Trattoria Bianca", 3300, 1288, 6359, False),
)
_PAST = (
    ("Economy", "12 Alder Street", "Northlight Studio", 3000, 723, -2900, "completed"),
    ("Share", "Lantern Cinema", "12 Alder Street", 3400, 478, -3500, "completed"),
    ("Taxi", "Maplewood Central Station", "Harbor View Hotel", 4200, 1041, -5200, "completed"),
    ("Comfort", "Harbor Clinic", "12 Alder Street", 5100, 1399, -7300, "completed"),
    ("Economy", "Summit Gym", "12 Alder Street", 2700, 680, -8700, "cancelled"),
    ("Saver", "12 Alder Street", "City Library", 1900, 633, -10200, "completed"),
    ("Green", "Ferry Pier", "12 Alder Street", 6100, 1290, -12900, "completed"),
    ("Economy", "12 Alder Street", "88 Lake Road", 7200, 1332, -15900, "completed"),
    ("XL", "88 Lake Road", "Maplewood Central Station", 7900, 2429, -17300, "completed"),
    ("Share Plus", "Beacon Tower", "12 Alder Street", 2200, 482, -18700, "completed"),
    ("Economy", "Northlight Studio", "Trattoria Bianca", 1400, 526, -21600, "completed"),
    ("Premium", "12 Alder Street", "Maplewood International Airport", 14200, 5761, -25800,
     "completed"),
    ("Economy", "Lakeside Stadium", "12 Alder Street", 7700, 1420, -28800, "cancelled"),
    ("Taxi", "Harbor View Hotel", "Ferry Pier", 800, 356, -33100, "completed"),
    ("Economy", "12 Alder Street", "Lantern Cinema", 3400, 795, -37400, "completed"),
    ("Share", "Northlight Studio", "12 Alder Street", 3000, 452, -43100, "completed"),
)  # fmt: skip


def _rides() -> tuple[PastRide, ...]:
    made: list[PastRide] = []
    for tier, start, end, far, price, minutes, luggage in _SCHEDULED:
        made.append(
            PastRide(
                tier, start, SPOTS[start], end, SPOTS[end], far, price, minutes, "scheduled",
                luggage, "", "", "",
            )
        )  # fmt: skip
    for index, (tier, start, end, far, price, minutes, status) in enumerate(_PAST):
        driver = DRIVERS[index % len(DRIVERS)]
        made.append(
            PastRide(
                tier, start, SPOTS[start], end, SPOTS[end], far, price, minutes, status, False,
                *driver,
            )
        )  # fmt: skip
    return tuple(sorted(made, key=lambda ride: ride.minutes_from_now))


RIDES = _rides()
"""Oldest first, so that ids grow with time."""
