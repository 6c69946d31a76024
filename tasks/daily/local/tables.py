"""A table at a time, or at the next free time after it."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Solution
from ....device.device import Device
from ....traces.schema import Evidence
from ...goal import Goal, Level, Tag
from ...play import Look, player
from ...state import Change, PhoneState, Value
from ...task import fact
from ...verifier_input import VerifierInput
from ..utilities.calendar_screens import long_date, short_date
from .eats import EATS, TODAY, EatsTask, added, change_eats, number, row_of, rows, table
from .eats_screens import search_for, searching

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
BOOKED = "These are the right people, day and time; I book."


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
        self.pick = ""
        self.times = 1

    @property
    def wording(self) -> Goal:
        """Where, for how many, when, and what else would do."""
        return Goal(
            en=f"In the Eats app, book a table for {self.people} people at {self.place} on "
            f"{long_date(self.day)} at {self.time}. If there is none at that time, take the next "
            "time after it that is free for all of us, at most one hour later.",
            zh=f"在 Eats 应用里预订 {self.place} 的餐桌，{self.people} 人，"
            f"{self.day.month} 月 {self.day.day} 日 {self.time}。如果这个时间没有位子，"
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

    def script(self) -> Solution:
        """Finds the restaurant, sets people and day, and takes the first time that fits."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """The other branch's time, and wrong in one of the four."""
        other = self.time if self.branch == "taken" else self.after[0]
        fewer = self.but(people=self.people - 1, pick=self.booked_time)
        if self.branch == "taken":
            other = self.before
        return {
            "another time that is free": self.but(pick=other).script(),
            "for one fewer": fewer.script(),
            "on the day after": self.but(day=self.day + timedelta(days=1)).script(),
            "at another restaurant": self.but(place=self.elsewhere).script(),
            "booked twice": self.but(times=2).script(),
            "without people and day": player(self._hurried),
        }

    def _play(self, look: Look) -> Move:
        if look.package != EATS:
            return look.open("Eats")
        if look.has(id="alertTitle", text="Book this table?"):
            return look.tap(BOOKED, id="button1")
        if look.has(id="book_button"):
            return self._book(look)
        if self._booked(look):
            return look.done(f"The table at {self.place} is booked.")
        if look.has(id="booking_day"):
            return look.back("This is another table.")
        if look.has(id="book_table"):
            if look.need(id="toolbar_title").text != self.place:
                return look.back("This is another restaurant.")
            return look.tap(_ENTERS, id="book_table")
        if look.has(id="search_bar"):
            return look.tap("I look for the restaurant.", id="search_bar")
        if not searching(look):
            return look.back("This is not where I book.")
        if look.need(id="search_src_text").text != self.place:
            return search_for(look, self.place)
        return look.tap("I open the restaurant.", id="title", text=self.place)

    def _booked(self, look: Look) -> bool:
        """Whether the form is closed, which it only is once the table is booked."""
        thoughts = [move.thought for move in reversed(look.memory)]
        if thoughts.count(BOOKED) < self.times:
            return False
        return _ENTERS not in thoughts[: thoughts.index(BOOKED)]

    def _book(self, look: Look) -> Move:
        """On the form: people first, as they change which times are free."""
        people = int(look.need(id="quantity").text)
        if people != self.people:
            way = "Increase" if people < self.people else "Decrease"
            return look.tap(f"We are {self.people}.", desc=f"{way} quantity: people")
        day = look.need(desc=short_date(self.day))
        if not day.checked:
            return look.tap_node("That is the day.", day)
        return self._take(look)

    def _take(self, look: Look) -> Move:
        free = sorted(node.text for node in look.view.ui.all(id="slot"))
        hour, _, minute = self.time.partition(":")
        latest = f"{int(hour) + 1:02}:{minute}"
        time = self.pick or next((t for t in free if self.time <= t <= latest), "")
        if not time:
            return look.infeasible("There is no table within the hour.")
        if not look.need(id="slot", text=time).checked:
            return look.tap(f"{time} is free.", id="slot", text=time)
        return look.tap("All is chosen.", id="book_button")

    def _hurried(self, look: Look) -> Move:
        """Takes the time at once, for as many people and on the day that the form begins with."""
        return self._take(look) if look.has(id="book_button") else self._play(look)


_ENTERS = "They have tables."


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
