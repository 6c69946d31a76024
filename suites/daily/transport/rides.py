"""Rides for now: a given tier, the cheapest, and only if it is cheap enough."""

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....emulator.pocket.apps.go.city import HERE, Point
from ....emulator.pocket.apps.go.place_maker import places
from ....emulator.pocket.apps.go.ride_seed import tiers
from ....emulator.pocket.apps.go.routes import drive_m, drive_min
from ....tasks.goal import Goal, Level, Tag
from ....tasks.state import Change, PhoneState, Row, Value
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from .go import (
    PLACES,
    GoTask,
    added,
    change_go,
    dollars,
    has,
    is_new,
    number,
    parts,
    place_called,
    rows,
)

RIDES = "rides"


def usual_payment(state: PhoneState) -> Value:
    """How rides are paid unless somebody chooses otherwise: as nearly all were before."""
    return Counter(row["payment"] for row in rows(state, RIDES)).most_common(1)[0][0]


def a(tier: str) -> str:
    """A tier with its indefinite article."""
    return f"{'an' if tier in ('Economy', 'XL') else 'a'} {tier}"


def one_ride(found: VerifierInput, wanted: Row) -> Evidence:
    """Evidence that one ride was booked, with these values, and no other."""
    full = {"payment": usual_payment(found.before), "luggage": 0, "scheduled_ms": None} | dict(
        wanted
    )
    return fact("rides booked", [full], parts(added(found, RIDES), full))


class RideBasic(GoTask):
    """A ride of a given tier between two places, now."""

    name: ClassVar = "RideBasic"
    summary: ClassVar = "Book a ride of a given kind"
    level: ClassVar[Level] = "easy"
    tags: ClassVar = frozenset({Tag.ATOMIC})
    constraints: ClassVar = 3

    def draw(self, random: Random) -> None:
        """A tier and two places."""
        self.tier = random.choice([tier.name for tier in tiers()])
        self.start, self.end, self.elsewhere = random.sample(PLACES, 3)

    @property
    def wording(self) -> Goal:
        """Tier and places."""
        return Goal(
            en=f"Book {a(self.tier)} ride in Go from {self.start} to {self.end}, for right now.",
            zh=f"用“出行”叫车，现在就从{self.start}去{self.end}，车型选“{self.tier}”。",
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Exactly one new ride, with that tier and those ends."""
        start, end = (place_called(found.before, name) for name in (self.start, self.end))
        addresses = {"pickup_address": start["address"], "destination_address": end["address"]}
        return (one_ride(found, self._wanted | addresses),)

    def declared(self, change: Change) -> bool:
        """The new ride."""
        return is_new(change, RIDES, self._wanted)

    @property
    def _wanted(self) -> dict[str, Value]:
        return {
            "tier": self.tier,
            "pickup": self.start,
            "destination": self.end,
            "status": "requested",
        }


class RideCheapest(GoTask):
    """The cheapest ride between two places that is not shared with strangers."""

    name: ClassVar = "RideCheapest"
    summary: ClassVar = "Book the cheapest ride that is not shared"
    tags: ClassVar = frozenset({Tag.ANALYZE, Tag.ATOMIC})
    constraints: ClassVar = 4

    def draw(self, random: Random) -> None:
        """Two places, and the tier that is made the cheapest; the shared ones cost still less."""
        self.start, self.end, self.elsewhere = random.sample(PLACES, 3)
        self.cheap = random.choice(("Economy", "Saver", "Comfort", "Green", "Taxi"))

    @property
    def wording(self) -> Goal:
        """The places."""
        return Goal(
            en=f"Book the cheapest ride in Go from {self.start} to {self.end} for right now, "
            "but not one that is shared with other riders.",
            zh=f"用“出行”叫车，现在从{self.start}去{self.end}，要最便宜的，但不要拼车。",
        )

    async def prepare(self, device: Device) -> None:
        """Make one of the tiers the cheapest of those that are not shared."""
        await change_go(
            device,
            "UPDATE ride_tiers SET base_cents = ?, per_km_cents = ?, per_min_cents = ?"
            " WHERE name = ?",
            *(250, 66, 13),
            self.cheap,
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One new ride, and no private tier would have cost less for it."""
        new = added(found, RIDES)
        best = [_cheapest(found.before, ride) for ride in new]
        return (
            one_ride(found, self._wanted),
            fact("the cheapest private tier", best, [ride["tier"] for ride in new]),
        )

    def declared(self, change: Change) -> bool:
        """The new ride."""
        return is_new(change, RIDES, self._wanted)

    @property
    def _wanted(self) -> dict[str, Value]:
        return {
            "shared": 0,
            "pickup": self.start,
            "destination": self.end,
            "status": "requested",
        }


class RideIfUnder(GoTask):
    """A ride if it costs less than a limit, a public transport route if not."""

    name: ClassVar = "RideIfUnder"
    summary: ClassVar = "Book a ride only if it is cheap enough, else go by transit"
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.CONDITIONAL})
    constraints: ClassVar = 3
    branches: ClassVar = ("under", "over")

    def draw(self, random: Random) -> None:
        """A tier, a place, and a limit just above or just below the price."""
        self.tier = random.choice(("Economy", "Comfort", "Green", "XL", "Taxi"))
        self.end, self.elsewhere = random.sample(PLACES, 2)
        price = price_of(self.tier, self.end)
        step = 50
        self.limit = price // step * step + (step if self.branch == "under" else 0)

    @property
    def wording(self) -> Goal:
        """Tier, place and limit."""
        limit = dollars(self.limit)
        return Goal(
            en=f"Check in Go what {a(self.tier)} ride from where I am to {self.end} costs right "
            f"now. If it is less than {limit}, book it. Otherwise start a public transport route "
            "there instead.",
            zh=f"在“出行”里看看现在从我这里打车到{self.end}，“{self.tier}”要多少钱。"
            f"低于 {limit} 就叫这种车，否则改为开始一条去那里的公交路线。",
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """What the price calls for, and nothing of the other kind."""
        under = self.branch == "under"
        going = parts(added(found, "navigation"), self._route)
        if under:
            return (one_ride(found, self._ride), fact("routes begun", [], going))
        taken = parts(added(found, RIDES), self._ride)
        return (fact("routes begun", [self._route], going), fact("rides booked", [], taken))

    def declared(self, change: Change) -> bool:
        """The ride or the route, as the price calls for."""
        if self.branch == "under":
            return is_new(change, RIDES, self._ride)
        return is_new(change, "navigation", self._route)

    @property
    def _ride(self) -> dict[str, Value]:
        return {
            "tier": self.tier,
            "pickup": self.my_place,
            "destination": self.end,
            "status": "requested",
        }

    @property
    def _route(self) -> dict[str, Value]:
        return {
            "mode": "transit",
            "origin": self.my_place,
            "destination": self.end,
            "status": "active",
        }


def _cheapest(state: PhoneState, ride: Row) -> Value:
    """The private tier that costs the least for such a ride."""
    private = [row for row in rows(state, "ride_tiers") if has(row, {"shared": 0})]
    metres, minutes = number(ride["distance_m"]), number(ride["minutes"])

    def price(tier: Row) -> int:
        base, km, minute = (
            number(tier[name]) for name in ("base_cents", "per_km_cents", "per_min_cents")
        )
        return base + minute * minutes + km * metres // 1000

    return min(private, key=price)["name"]


def price_of(tier: str, end: str, said: Callable[[str], str] = str) -> int:
    """What a ride from where the phone is costs, in cents; `said` is what it calls a name."""
    place = next(place for place in places() if said(place.name) == end)
    tariff = next(row for row in tiers() if said(row.name) == tier)
    metres = drive_m(HERE, Point(place.x, place.y))
    price = tariff.base_cents + tariff.per_min_cents * drive_min(metres)
    return price + tariff.per_km_cents * metres // 1000
