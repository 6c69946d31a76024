"""Events of the calendar: made, read from a message, and the time between them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Solution
from ....device.device import Device
from ....traces.schema import End, Evidence
from ...answers import folded, time_of_day
from ...goal import Goal, Level, Scenario, Tag
from ...play import Look, player
from ...state import Change
from ...task import Task, fact
from ...verifier_input import VerifierInput
from .calendar_screens import (
    MONTHS,
    SAVING,
    WEEKDAYS,
    Plan,
    cards,
    clock,
    editing,
    fill_in,
    minutes_of,
    read_date,
    relative_day,
    to_editor,
)
from .calendar_state import (
    CALENDAR,
    EVENTS,
    FAMILY,
    REMINDERS,
    TODAY,
    event_row,
    first_free,
    new_event,
    next_week,
    phone_today,
    put_event,
    taken,
    watched_today,
)
from .seeding import force_stop

WEEKDAYS_ZH = "一二三四五六日"
TAKEN = "taken so far: "


class EventNext(Task):
    """A new event on a day of next week, with a start and a length."""

    name: ClassVar = "EventNext"
    summary: ClassVar = "Put an event into next week"
    scenario: ClassVar = Scenario.UTILITIES
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.ATOMIC})
    apps: ClassVar = ("Calendar",)
    constraints: ClassVar = 4

    def draw(self, random: Random) -> None:
        """Title, weekday, time and length; never the form's own hour."""
        self.title = random.choice(
            ("Piano lesson", "Vet with Biscuit", "Passport office", "Coffee with Omar", "王芳生日")
        )
        self.weekday = random.randrange(6)
        self.start = random.randrange(8, 19) * 60 + random.choice((0, 15, 30, 45))
        self.minutes = random.choice((30, 45, 90, 120))
        self.weeks = 1
        self.copies = 1

    @property
    def wording(self) -> Goal:
        """What, when and how long."""
        day, start = WEEKDAYS[self.weekday], clock(self.start)
        return Goal(
            en=f"Put “{self.title}” into my calendar: {day} next week at {start}, "
            f"for {self.minutes} minutes.",
            zh=f"在日历里新建日程“{self.title}”：下周{WEEKDAYS_ZH[self.weekday]} {start} 开始，"
            f"时长 {self.minutes} 分钟。",
        )

    @property
    def watched(self) -> Mapping[str, Sequence[str]]:
        """The phone's date."""
        return TODAY

    async def set_up(self, device: Device) -> None:
        """The same thing is in the week after next, in the same place of the week."""
        await force_stop(device, CALENDAR)
        day = next_week(await phone_today(device), self.weekday) + timedelta(days=7)
        await put_event(device, self.title, day, self.start, self.minutes)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Exactly one new event, as asked for, with no more than the usual reminder."""
        day = next_week(watched_today(found), self.weekday)
        return new_event(found, event_row(self.title, day, self.start, self.minutes), ((), (10,)))

    def declared(self, change: Change) -> bool:
        """A new event of that title, and the reminder that every new event has."""
        if change.before is not None or not isinstance(change.after, Mapping):
            return False
        if change.where == REMINDERS:
            return change.after["minutes"] == 10
        return change.where == EVENTS and folded(str(change.after["title"])) == self.title

    def script(self) -> Solution:
        """Reads today's date off the form of a new event, and fills it in."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """Wrong in one of the things asked for."""
        return {
            "this week": self.but(weeks=0).script(),
            "the day after": self.but(weekday=self.weekday + 1).script(),
            "one hour long": self.but(minutes=60).script(),
            "twice": self.but(copies=2).script(),
        }

    def _play(self, look: Look) -> Move:
        saved = sum(move.thought == SAVING for move in look.memory)
        if saved >= self.copies and not editing(look):
            return look.done(f"“{self.title}” is in the calendar.")
        if move := to_editor(look):
            return move
        today = read_today(look)
        if today is None:
            day = read_date(look.need(id="start_date").text)
            return look.type(f"Today is {day}; I type the title.", self.title, clear=True)
        day = next_week(today, self.weekday) + timedelta(days=7 * (self.weeks - 1))
        return fill_in(look, Plan(self.title, day, self.start, self.minutes))


def read_today(look: Look) -> date | None:
    """The date that an earlier thought of this player holds."""
    for move in look.memory:
        if move.thought.startswith("Today is "):
            return date.fromisoformat(move.thought.removeprefix("Today is ")[:10])
    return None


class FreeSlot(Task):
    """When the first free hour of a day begins."""

    name: ClassVar = "FreeSlot"
    summary: ClassVar = "Find a free hour in the calendar"
    scenario: ClassVar = Scenario.UTILITIES
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.ANALYZE, Tag.ANSWER})
    apps: ClassVar = ("Calendar",)
    constraints: ClassVar = 2
    allowed_ends: ClassVar = frozenset({End.ANSWERED})

    def draw(self, random: Random) -> None:
        """Which day, after which hour, and something more in the evening or at noon."""
        self.offset = random.choice((0, 1, 1, 2, 3))
        self.after = random.randrange(9, 15) * 60 + random.choice((0, 30))
        self.extra = random.choice(("Dentist", "Parcel pick-up", "Bank call", "Haircut"))
        self.extra_start = random.randrange(12 * 4, 19 * 4) * 15
        self.extra_minutes = random.choice((15, 30, 45, 75))
        self.late = 0
        self.suffix = ""

    @property
    def wording(self) -> Goal:
        """The day and the hour to begin with."""
        en = ("today", "tomorrow", "the day after tomorrow", "three days from today")
        zh = ("今天", "明天", "后天", "三天后")
        after = clock(self.after)
        return Goal(
            en="When does the first free hour (60 minutes without an event) begin in my calendar "
            f"{en[self.offset]}, from {after} on? All-day entries do not count. "
            "Answer with the time only (HH:MM).",
            zh=f"看看我{zh[self.offset]}的日历：从 {after} 起，第一个空闲的小时"
            "（60 分钟内没有日程）从几点开始？全天日程不算。只回答时间（HH:MM）。",
        )

    @property
    def watched(self) -> Mapping[str, Sequence[str]]:
        """The phone's date."""
        return TODAY

    async def set_up(self, device: Device) -> None:
        """One more event on that day, in another calendar than most."""
        await force_stop(device, CALENDAR)
        day = await phone_today(device) + timedelta(days=self.offset)
        await put_event(device, self.extra, day, self.extra_start, self.extra_minutes, FAMILY)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The answer is the time that the events of that day leave."""
        day = watched_today(found) + timedelta(days=self.offset)
        free = clock(first_free(taken(found.before, day), self.after))
        answer = time_of_day(found.answer)
        said = f"{answer:%H:%M}" if answer else f"no time: {found.answer}"
        return (fact(f"the first free hour on {day}", free, said),)

    def declared(self, change: Change) -> bool:
        """Nothing changes."""
        return False

    def script(self) -> Solution:
        """Reads the day's events from the list, scrolling if need be, and answers."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """Wrong times, and two in one answer."""
        return {
            "an hour late": self.but(late=60).script(),
            "five minutes late": self.but(late=5).script(),
            "two answers": self.but(suffix=" or 22:30").script(),
        }

    def _play(self, look: Look) -> Move:
        if look.package != CALENDAR:
            return look.open("Calendar")
        if not look.has(id="agenda_list"):
            return self._to_list(look)
        today = read_today(look) or _first_day(look)
        wanted = relative_day(today, self.offset)
        seen = [(card.day == wanted, card) for card in cards(look)]
        busy = _noted(look) | {(card.start, card.end) for mine, card in seen if mine}
        if busy and seen and not seen[-1][0]:
            free = first_free(sorted(busy), self.after) + self.late
            return look.answer(clock(free) + self.suffix, "The day is read.")
        listed = ", ".join(f"{clock(start)}-{clock(end)}" for start, end in sorted(busy))
        return look.scroll(f"Today is {today}; {TAKEN}{listed}; I look further down.")

    def _to_list(self, look: Look) -> Move:
        if look.has(desc="Schedule"):
            return look.tap("I need the list of days.", desc="Schedule")
        return look.back("This is something else.")


def _first_day(look: Look) -> date:
    """The day at the top of the list of days, which is today when it opens."""
    month, _, year = look.need(id="toolbar_title").text.partition(" ")
    return date(int(year), MONTHS.index(month) + 1, int(look.need(id="day_number").text))


def _noted(look: Look) -> set[tuple[int, int]]:
    """What earlier thoughts of this player hold of the day's events."""
    found: set[tuple[int, int]] = set()
    for move in look.memory:
        listed = move.thought.partition(TAKEN)[2].partition(";")[0]
        for part in filter(None, listed.split(", ")):
            start, _, end = part.partition("-")
            found.add((minutes_of(start), minutes_of(end)))
    return found
