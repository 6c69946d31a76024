"""Rides for later: one to be planned, one to be called off; and one whose goal only the user
knows."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import ClassVar

from ....actions import Ask
from ....agent.rehearsal import Move, Solution
from ....device.device import Device
from ....emulator.pocket.apps.go.ride_seed import CANCEL_REASONS
from ....traces.schema import Evidence
from ...goal import Goal, Level, Tag
from ...play import Look, player
from ...simulated_user import Fact
from ...state import Change, Row, Value
from ...task import fact
from ...verifier_input import VerifierInput
from ..utilities.clock_screens import dial, dialling
from .go import DATABASE, MY_PLACE, TODAY, GoTask, change_go, epoch_ms, is_new, moment, rows, table
from .go_screens import inside, to_tab, to_way, turn_page
from .ride_screens import OPTIONS, book, booked, choose_tier, look_again
from .rides import RIDES, a, one_ride

HOMES = {
    "Home (city flat)": "12 Alder Street, Maplewood",
    "Home (lake house)": "88 Lake Road, Lakeside",
}
"""The two homes that are saved in Go, and their addresses."""
ZH_WEEKDAYS = "一二三四五六日"
DAY_MS = 86_400_000


def day_text(day: date) -> str:
    """A date as goals name it: Thursday, March 5."""
    return f"{day:%A}, {day:%B} {day.day}"


def zh_day_text(day: date) -> str:
    """A date as Chinese goals name it."""
    return f"{day.month}月{day.day}日（周{ZH_WEEKDAYS[day.weekday()]}）"


def shown_day(day: date) -> str:
    """A date as Go's lists name it."""
    return "Tomorrow" if day == TODAY + timedelta(1) else f"{day:%a}, {day:%b} {day.day}"


def pick_day(look: Look, day: date) -> Move:
    """The calendar dialog: choose the day and confirm."""
    cell = look.find(desc=f"{day:%A}, {day:%B} {day.day}, {day.year}")
    if cell is None:
        return look.tap("The day is in another month.", desc="Next month")
    if cell.selected:
        return look.tap("The day is right.", text="OK")
    return look.tap_node(f"I choose {day_text(day)}.", cell)


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
        at = f"{self._moment:%H:%M}"
        return Goal(
            en=f"Schedule {a(self.tier)} ride in Go from {self.start} to {self.airport} for "
            f"{day_text(self.day)} at {at}. I have luggage.",
            zh=f"用 Go 预约一辆 {self.tier} 车：{zh_day_text(self.day)} {at} 从 {self.start} "
            f"去 {self.airport}，有行李。",
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One ride with that tier, those ends, that time and luggage."""
        return (one_ride(found, self._wanted),)

    def declared(self, change: Change) -> bool:
        """The new ride."""
        return is_new(change, RIDES, self._wanted)

    def script(self) -> Solution:
        """Chooses the tier, then whatever of time and luggage is not as asked for."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """One of the conditions is not met."""
        return {
            "the day after": self.but(day=self.day + timedelta(1)).script(),
            "five minutes later": self.but(minute=self.minute + 5).script(),
            "without luggage": self.but(luggage=False).script(),
            "the other airport": self.but(airport=self.other_airport).script(),
            "from the other home": self.but(start=self.other_start).script(),
        }

    @property
    def _moment(self) -> datetime:
        return datetime.combine(self.day, time(*divmod(self.minute, 60)))

    @property
    def _wanted(self) -> dict[str, Value]:
        return {
            "tier": self.tier,
            "pickup_address": HOMES[self.start],
            "destination": self.airport,
            "status": "scheduled",
            "scheduled_ms": epoch_ms(self._moment),
            "luggage": int(self.luggage),
        }

    def _play(self, look: Look) -> Move:
        if booked(look, self.tier, self.airport):
            return look.done(f"The ride to {self.airport} is planned.")
        if look.has(text="Select date"):
            return pick_day(look, self.day)
        if dialling(look):
            return dial(look, self.minute)
        return (
            look_again(look, self.tier, self.airport)
            or to_way(look, "Ride", self.start, self.airport)
            or choose_tier(look, self.tier)
            or self._set_options(look)
            or book(look)
        )

    def _set_options(self, look: Look) -> Move | None:
        row = look.find(id="pickup_time")
        if row is None:
            return turn_page(look, OPTIONS, "The time is further down.")
        when = inside(look, row, "summary")
        if when is None or when.text != f"{shown_day(self.day)}, {self._moment:%H:%M}":
            return look.tap_node("The time is not right yet.", row)
        if not look.has(id="title", text="Luggage"):
            return turn_page(look, OPTIONS, "Luggage is further down.")
        if look.row_switch("Luggage").checked != self.luggage:
            return look.tap("I have luggage.", id="title", text="Luggage")
        return None


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
        return Goal(
            en=f"Cancel my Go ride on {day_text(self.day)}. Give “{self.reason}” as the reason.",
            zh=f"取消我{zh_day_text(self.day)}的 Go 用车，原因选“{self.reason}”。",
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

    def script(self) -> Solution:
        """Finds the day among the rides to come."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """Another ride, two rides, another reason."""
        first = f"The ride of {self.day} is called off."

        def both(look: Look) -> Move:
            if look.did(first):
                return self.but(day=self.next_ride)._play(look)
            move = self._play(look)
            return look.back(first) if move.action.kind == "done" else move

        return {
            "a week later": self.but(day=self.day + timedelta(7)).script(),
            "another day": self.but(day=self.next_ride).script(),
            "another reason": self.but(reason=self.other_reason).script(),
            "two rides": player(both),
        }

    def _mine(self, row: Row) -> bool:
        planned = row["scheduled_ms"]
        return planned is not None and moment(planned).date() == self.day

    def _play(self, look: Look) -> Move:
        day = f"{shown_day(self.day)}, "
        if look.has(id="sheet_title"):
            return self._give_reason(look)
        when = look.find(id="ride_time")
        if when is not None and when.text.startswith(day):
            if look.has(id="ride_status", text="Cancelled"):
                return look.done(f"The ride on {day_text(self.day)} is cancelled.")
            return look.tap("This is the ride.", id="cancel_ride")
        move = to_tab(look, "Rides")
        if move is not None:
            return move
        for summary in look.view.ui.all(id="summary"):
            if summary.text.startswith(day):
                return look.tap_node("I open the ride of that day.", summary)
        return turn_page(look, "rides_list", "I look further down for the ride of that day.")

    def _give_reason(self, look: Look) -> Move:
        for choice in look.view.ui.all(id="choice"):
            title = inside(look, choice, "title")
            if title is not None and title.text == self.reason:
                if choice.checked:
                    return look.tap("I cancel the ride.", id="confirm_cancel")
                return look.tap_node("This is the reason.", title)
        return look.back("My reason is not among these.")


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
            zh=f"用 Go 给我叫辆车回家：{self.tier}，现在，从我这里出发。",
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Which home is meant."""
        street = HOMES[self.home].partition(",")[0]
        kind = "city flat" if "city" in self.home else "lake house"
        return (
            Fact(
                ("home", "house", "flat", "address", "destination", "where", "street", "lake",
                 "家", "住", "地址", "目的地", "哪"),
                f"To the {kind} please, {street}.",
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

    def script(self) -> Solution:
        """Asks, then goes by what it was told."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """Without a question, with one that comes too late, to the other home."""

        def late(look: Look) -> Move:
            move = self._book(look)
            return self._ask(look) or move if move.action.kind == "done" else move

        return {
            "did not ask": player(self._book),
            "asked afterwards": player(late),
            "the other home": self.but(home=self.other_home).script(),
            "another tier": self.but(tier="Share").script(),
        }

    @property
    def _wanted(self) -> dict[str, Value]:
        return {
            "tier": self.tier,
            "pickup": MY_PLACE,
            "destination_address": HOMES[self.home],
            "status": "requested",
        }

    def _play(self, look: Look) -> Move:
        return self._ask(look) or self._book(look)

    def _ask(self, look: Look) -> Move | None:
        if any(isinstance(move.action, Ask) for move in look.memory):
            return None
        return look.ask("Which home do you mean: the city flat or the lake house?")

    def _book(self, look: Look) -> Move:
        if booked(look, self.tier, self.home):
            return look.done(f"The car to {self.home} is on its way.")
        return (
            look_again(look, self.tier, self.home)
            or to_way(look, "Ride", MY_PLACE, self.home)
            or choose_tier(look, self.tier)
            or book(look)
        )
