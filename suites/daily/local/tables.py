"""A table at a time, or at the next free time after it."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Tag
from ....tasks.state import Change, PhoneState, Value
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ..utilities.calendar_dates import long_date
from .eats import TODAY, EatsTask, added, change_eats, number, row_of, rows, table

# Restaurants that seat eight and more.
PLACES = (
    "Forno Vecchio", "The Brass Cow", "Sakura House", "Tokyo Table", "Sichuan Garden 川园",
    "Little Shanghai 小上海", "Spice Route", "Tandoor House", "Thai Orchid", "Casa Azul",
    "Luna Cantina", "Taverna Kostas", "Hanoi Garden", "Seoul Kitchen", "Nonna Lucia",
)  # fmt: skip
TIMES = (
    "17:30", "18:00", "18:30", "19:00", "19:30", "20:00", "20:30", "21:00",
)  # fmt: skip
"""Of an evening."""
HALF_HOURS = 2
"""How much later than asked for it may become."""


class BookTable(EatsTask):
    """A table for so many at a time; if it is taken, at the next time within an hour."""

    name: ClassVar = "BookTable"
    summary: ClassVar = "Book a table, or the next one within an hour"
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.CONDITIONAL})
    constraints: ClassVar = 4
    branches: ClassVar = ("free", "taken")

    def draw(self, random: Random) -> None:
        """Where, for how many, when, and how much later there is a table."""
        self.place, self.elsewhere = random.sample(PLACES, 2)
        self.people = random.randint(3, 6)
        self.day = TODAY + timedelta(days=random.randint(1, 4))
        # There is a time before it, and two after it.
        at = random.randrange(1, len(TIMES) - HALF_HOURS)
        self.time = TIMES[at]
        later = random.randint(1, HALF_HOURS) if self.branch == "taken" else 0
        self.booked_time = TIMES[at + later]
        self.before, self.after = TIMES[at - 1], TIMES[at + later + 1 : at + later + 2]
        # What is taken for so many may still be free for fewer.
        self.left = {
            time: random.choice((0, 2, self.people - 1)) for time in TIMES[at : at + later]
        }

    @property
    def wording(self) -> Goal:
        """Where, for how many, when, and what else would do."""
        return Goal(
            en=f"In the Eats app, book a table for {self.people} people at {self.place} on "
            f"{long_date(self.day)} at {self.time}. If there is none at that time, take the next "
            "time after it that is free for all of us, at most one hour later.",
            zh=f"在“美食”应用里预订“{self.place}”的餐桌，{self.people}人，"
            f"{self.day.month}月{self.day.day}日{self.time}。如果这个时间没有位子，"
            "就订之后最早的、坐得下所有人的时间，最多晚一个小时。",
        )

    async def prepare(self, device: Device) -> None:
        """The evening's tables: taken as drawn, free just before and after."""
        for place in (self.place, self.elsewhere):
            free = {self.before, self.booked_time, *self.after}
            parties = {time: self.people + 1 for time in free}
            if place == self.place:
                parties |= self.left
            for time, party in parties.items():
                await self._seat(device, place, time, party)

    async def _seat(self, device: Device, place: str, time: str, party: int) -> None:
        await change_eats(
            device,
            "UPDATE table_slots SET largest_party = ? WHERE day = ? AND time = ?"
            " AND restaurant_id = (SELECT _id FROM restaurants WHERE name = ?)",
            party,
            self.day.isoformat(),
            time,
            place,
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One table more, that one."""
        place = row_of(found.before, "restaurants", name=self.place)
        time = first_table(found.before, place["_id"], self.day, self.time, self.people)
        wanted = {
            "restaurant_id": place["_id"],
            "people": self.people,
            "day": self.day.isoformat(),
            "time": time,
            "note": "",
            "status": "confirmed",
        }
        new = added(found, "bookings")
        return (
            fact("the first time that fits", self.booked_time, time),
            fact("new bookings", [wanted], [{key: row[key] for key in wanted} for row in new]),
        )

    def declared(self, change: Change) -> bool:
        """A booking there on that day."""
        row = change.after
        if change.where != table("bookings") or change.before is not None:
            return False
        return (
            isinstance(row, Mapping)
            and row["restaurant"] == self.place
            and row["day"] == self.day.isoformat()
        )


def first_table(state: PhoneState, place: Value, day: date, time: str, people: int) -> str:
    """The first time from `time` on, at most an hour later, that seats so many; empty if none."""
    hour, _, minute = time.partition(":")
    latest = f"{int(hour) + 1:02}:{minute}"
    return min(
        (
            str(row["time"])
            for row in rows(state, "table_slots")
            if row["restaurant_id"] == place
            and row["day"] == day.isoformat()
            and time <= str(row["time"]) <= latest
            and number(row["largest_party"]) >= people
        ),
        default="",
    )
