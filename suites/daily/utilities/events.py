"""Events of the calendar: made, read from a message, and the time between them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.answers import time_of_day
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.state import Change
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import End, Evidence
from ...built_in import BuiltInTask
from .calendar_dates import WEEKDAYS
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
from .clock_state import clock
from .seeding import force_stop

WEEKDAYS_ZH = "一二三四五六日"


class EventNext(BuiltInTask):
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
        """Exactly one new event, as asked for, with the reminder that every new event has."""
        day = next_week(watched_today(found), self.weekday)
        return new_event(found, event_row(self.title, day, self.start, self.minutes), ((10,),))

    def declared(self, change: Change) -> bool:
        """A new event of that title, and the reminder that every new event has."""
        if change.before is not None or not isinstance(change.after, Mapping):
            return False
        if change.where == REMINDERS:
            return change.after["minutes"] == 10
        return change.where == EVENTS and change.after["title"] == self.title


class FreeSlot(BuiltInTask):
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
