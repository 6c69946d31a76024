"""An appointment that came by message goes into the calendar."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.state import Change
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from .calendar_dates import MONTHS, WEEKDAYS
from .calendar_state import (
    CALENDAR,
    EVENTS,
    REMINDERS,
    TODAY,
    event_row,
    new_event,
    phone_today,
    watched_today,
)
from .clock_state import clock
from .message_state import MESSAGES, put_message
from .seeding import force_stop

REMINDER = 30
# Who writes, what it is about, and someone else who writes about something like it.
OCCASIONS = (
    ("Emma Johansson", "Dentist", "Amara Okafor"),
    ("Olivia Grant", "Vet", "Marcus Brown"),
    ("Daniel Kim", "Bank", "Leila Haddad"),
    ("Alex Morgan", "Trial training", "Alex Reyes"),
    ("Sofia Andersson", "Blood test", "Emma Johansson"),
)


class MsgToCal(BuiltInTask):
    """The appointment of a contact's latest message becomes an event with its own reminder."""

    name: ClassVar = "MsgToCal"
    summary: ClassVar = "Put an appointment from a message into the calendar"
    scenario: ClassVar = Scenario.UTILITIES
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.COMPOSITE, Tag.MULTI_APP})
    apps: ClassVar = ("Messages", "Calendar")
    constraints: ClassVar = 5

    def draw(self, random: Random) -> None:
        """Who, what, and two proposals of which the later one holds."""
        self.contact, self.title, self.stranger = random.choice(OCCASIONS)
        self.offset, self.old_offset, self.other_offset = random.sample(range(4, 24), 3)
        starts = range(8 * 12, 18 * 12)
        self.start, self.old_start, self.other_start = (5 * at for at in random.sample(starts, 3))
        self.minutes = random.choice((20, 30, 40, 45, 50, 75))

    @property
    def wording(self) -> Goal:
        """Whose message, what the event is called, and the reminder."""
        return Goal(
            en=f"{self.contact} texted me about an appointment. Put it into my calendar at the "
            f"time and with the length of the latest message, under the title “{self.title}”, "
            f"with a single reminder {REMINDER} minutes before.",
            zh=f"{self.contact}给我发短信约了时间。请按最新一条短信里的时间和时长把它加到日历，"
            f"标题用“{self.title}”，只设一个提前 {REMINDER} 分钟的提醒。",
        )

    @property
    def watched(self) -> Mapping[str, Sequence[str]]:
        """The phone's date."""
        return TODAY

    async def set_up(self, device: Device) -> None:
        """The contact wrote twice, the second time with another time; someone else wrote since."""
        today = await phone_today(device)
        first = _when(today, self.old_offset, self.old_start)
        second = _when(today, self.offset, self.start)
        third = _when(today, self.other_offset, self.other_start)
        await force_stop(device, MESSAGES, CALENDAR)
        said = self.local(
            (
                f"Hello! Your appointment is on {first}. Does that suit you?",
                f"Sorry, we have to move it. The new time is {second}. "
                f"Please plan {self.minutes} minutes.",
                f"Shall we meet on {third}? It takes 60 minutes.",
            )
        )
        await put_message(device, self.contact, said[0], 190)
        await put_message(device, self.contact, said[1], 70)
        await put_message(device, self.stranger, said[2], 5)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Exactly one new event, as the latest message says, with that one reminder."""
        day = watched_today(found) + timedelta(days=self.offset)
        wanted = event_row(self.title, day, self.start, self.minutes)
        return new_event(found, wanted, ((REMINDER,),))

    def declared(self, change: Change) -> bool:
        """A new event of that title and a reminder so long before."""
        if change.before is not None or not isinstance(change.after, Mapping):
            return False
        if change.where == REMINDERS:
            return change.after["minutes"] == REMINDER
        return change.where == EVENTS and change.after["title"] == self.title


def _when(today: date, offset: int, start: int) -> str:
    """A moment as people write it: Thursday, March 12 at 14:20."""
    day = today + timedelta(days=offset)
    return f"{WEEKDAYS[day.weekday()]}, {MONTHS[day.month - 1]} {day.day} at {clock(start)}"
