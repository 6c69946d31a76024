"""Rides for later: one to be planned, one to be called off; and one whose goal only the user
knows."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....emulator.pocket.apps.go.ride_seed import CANCEL_REASONS
from ....tasks.goal import Goal, Level, Tag
from ....tasks.simulated_user import Fact
from ....tasks.state import Change, Row, Value
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from .go import DATABASE, GO, TODAY, GoTask, change_go, epoch_ms, is_new, moment, rows, table
from .rides import RIDES, a, one_ride

HOMES = {
    "Home (city flat)": "12 Alder Street, Maplewood",
    "Home (lake house)": "88 Lake Road, Lakeside",
}
"""The two homes that are saved in Go, and their addresses, on a phone in English."""
ZH_WEEKDAYS = "一二三四五六日"
DAY_MS = 86_400_000


def day_text(day: date) -> str:
    """A date as goals name it: Thursday, March 5."""
    return f"{day:%A}, {day:%B} {day.day}"


def zh_day_text(day: date) -> str:
    """A date as Chinese goals name it."""
    return f"{day.month}月{day.day}日（周{ZH_WEEKDAYS[day.weekday()]}）"


def homes(task: GoTask) -> Mapping[str, str]:
    """The two homes as the phone has them saved, and their addresses."""
    return {task.local(label): task.local(address) for label, address in HOMES.items()}


class RideSchedule(GoTask):
    """A ride to an airport at a time on a later day, with room for luggage."""

    name: ClassVar = "RideSchedule"
    summary: ClassVar = "Plan a ride to the airport"
    tags: ClassVar = frozenset({Tag.FILTER, Tag.ATOMIC})
    constraints: ClassVar = 5

    def draw(self, random: Random) -> None:
        """A tier, one of two airports, one of two homes, day and time."""
        airports = ["Maplewood International Airport", "Lakeside City Airport"]
        self.airport, self.other_airport = random.sample(airports, 2)
        self.start, self.other_start = random.sample(tuple(HOMES), 2)
        self.tier = random.choice(("Economy", "Comfort", "Green", "XL", "Taxi"))
        self.day = TODAY + timedelta(random.randrange(2, 12))
        self.minute = random.randrange(5 * 12, 22 * 12) * 5
        self.luggage = True

    @property
    def wording(self) -> Goal:
        """Tier, ends, day, time and luggage."""
        at = f"{self.pickup:%H:%M}"
        return Goal(
            en=f"Schedule {a(self.tier)} ride in Go from {self.start} to {self.airport} for "
            f"{day_text(self.day)} at {at}. I have luggage.",
            zh=f"用“出行”预约用车：{zh_day_text(self.day)} {at} 从“{self.start}”去{self.airport}，"
            f"车型选“{self.tier}”，有行李。",
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One ride with that tier, those ends, that time and luggage."""
        return (one_ride(found, self._wanted),)

    def declared(self, change: Change) -> bool:
        """The new ride."""
        return is_new(change, RIDES, self._wanted)

    @property
    def pickup(self) -> datetime:
        return datetime.combine(self.day, time(*divmod(self.minute, 60)))

    @property
    def _wanted(self) -> dict[str, Value]:
        return {
            "tier": self.tier,
            "pickup_address": homes(self)[self.start],
            "destination": self.airport,
            "status": "scheduled",
            "scheduled_ms": epoch_ms(self.pickup),
            "luggage": int(self.luggage),
        }


class RideCancelOne(GoTask):
    """The ride of one day is called off; the others stay."""

    name: ClassVar = "RideCancelOne"
    summary: ClassVar = "Call off the ride of one day"
    tags: ClassVar = frozenset({Tag.ATOMIC})
    constraints: ClassVar = 2

    def draw(self, random: Random) -> None:
        """One of the days on which a fresh phone has a ride, and a reason."""
        self.day, self.next_ride = random.sample([TODAY + timedelta(n) for n in range(1, 5)], 2)
        self.reason, self.other_reason = random.sample(CANCEL_REASONS, 2)

    @property
    def wording(self) -> Goal:
        """Day and reason."""
        reason = self.phone_words(GO, self.reason)
        return Goal(
            en=f"Cancel my Go ride on {day_text(self.day)}. Give “{self.reason}” as the reason.",
            zh=f"取消我{zh_day_text(self.day)}的“出行”用车，原因选“{reason}”。",
        )

    async def prepare(self, device: Device) -> None:
        """The same ride on the same weekday of the next week and on the day after that."""
        kept = (
            "tier, shared, pickup, pickup_address, destination, destination_address, distance_m,"
            " minutes, price_cents, payment, luggage, status, created_ms"
        )
        first = epoch_ms(datetime.combine(self.day, time()))
        for days in (7, 8):
            await change_go(
                device,
                f"INSERT INTO rides ({kept}, scheduled_ms) SELECT {kept}, scheduled_ms + ?"
                " FROM rides WHERE status = 'scheduled' AND scheduled_ms BETWEEN ? AND ?",
                days * DAY_MS,
                first,
                first + DAY_MS - 1,
            )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """That ride is cancelled for that reason; those of other days are as they were."""
        mine = {row["_id"] for row in rows(found.before, RIDES) if self._mine(row)}
        now = [row for row in rows(found.after, RIDES) if row["_id"] in mine]
        states = [(row["status"], row["cancel_reason"]) for row in now]
        return (fact(f"the ride of {self.day}", [("cancelled", self.reason)], states),)

    def declared(self, change: Change) -> bool:
        """That it is cancelled, and why."""
        row = change.after
        mine = change.where == table(RIDES) and isinstance(row, Mapping) and self._mine(row)
        return mine and change.columns() == frozenset({"status", "cancel_reason"})

    def _mine(self, row: Row) -> bool:
        planned = row["scheduled_ms"]
        return planned is not None and moment(planned).date() == self.day


class RideHome(GoTask):
    """A ride home by somebody who has two homes: only they know which is meant."""

    name: ClassVar = "RideHome"
    summary: ClassVar = "Call a car home, with two homes to choose from"
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.ASK})
    constraints: ClassVar = 2

    def draw(self, random: Random) -> None:
        """A tier, and the home that is meant."""
        self.tier = random.choice(("Economy", "Saver", "Comfort", "Green", "XL", "Taxi"))
        self.home, self.other_home = random.sample(tuple(HOMES), 2)

    @property
    def wording(self) -> Goal:
        """The tier, and no word on the home."""
        return Goal(
            en=f"Call me a car home with Go: {self.tier}, right now, from where I am.",
            zh=f"用“出行”给我叫辆车回家，车型选“{self.tier}”，现在就走，从我这里出发。",
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Which home is meant."""
        address = homes(self)[self.home]
        if self.language == "zh":
            answer = f"去“{self.home}”，地址是{address}。"
        else:
            kind = "city flat" if "city" in self.home else "lake house"
            answer = f"To the {kind} please, {address.partition(',')[0]}."
        return (
            Fact(
                ("home", "house", "flat", "address", "destination", "where", "street", "lake",
                 "家", "住", "地址", "目的地", "哪"),
                answer,
            ),
        )  # fmt: skip

    async def committed(self, device: Device) -> bool:
        """Whether a car has been called."""
        query = "SELECT count(*) FROM rides WHERE status = 'requested'"
        return (await device.shell("sqlite3", DATABASE, query)).strip() != "0"

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The question came first, and one ride goes to the home that is meant."""
        return (
            found.asked_first("which home is meant"),
            one_ride(found, self._wanted),
        )

    def declared(self, change: Change) -> bool:
        """The new ride."""
        return is_new(change, RIDES, self._wanted)

    @property
    def _wanted(self) -> dict[str, Value]:
        return {
            "tier": self.tier,
            "pickup": self.my_place,
            "destination_address": homes(self)[self.home],
            "status": "requested",
        }
