"""Alarms: a new one, one off, and one or the other as things stand."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.state import Change, Row
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from .clock_state import ALARMS, CLOCK, Alarm, alarms, clock, fits, row_time
from .seeding import force_stop

WEEKDAY_BITS = 0b0011111
WEEKEND_BITS = 0b1100000


class WeekdayAlarm(BuiltInTask):
    """A new alarm on all weekdays with a label and without vibration."""

    name: ClassVar = "WeekdayAlarm"
    summary: ClassVar = "Set an alarm for weekdays"
    scenario: ClassVar = Scenario.UTILITIES
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.ATOMIC})
    apps: ClassVar = ("Clock",)
    constraints: ClassVar = 4

    def draw(self, random: Random) -> None:
        """A five-minute time that no alarm has yet, a label, days and whether it vibrates."""
        self.at = random.choice((4, 5, 7, 20, 21)) * 60 + random.choice((5, 10, 20, 40, 50))
        self.label = random.choice(("Gym", "Early train", "Swim", "Yoga", "Take the pills"))
        self.days = WEEKDAY_BITS
        self.vibrate = False

    @property
    def wording(self) -> Goal:
        """Time, label and days."""
        time = clock(self.at)
        return Goal(
            en=f"Set an alarm for {time} on every weekday, labelled “{self.label}”, "
            "without vibration.",
            zh=f"设一个工作日每天 {time} 的闹钟，标签为“{self.label}”，不要振动。",
        )

    async def set_up(self, device: Device) -> None:
        """There is an alarm of that label at the weekend, and one of that hour without it."""
        await force_stop(device, CLOCK)
        await Alarm(self.at + 60, WEEKEND_BITS, False, self.label).put(device)
        await Alarm(self.at + 5, WEEKDAY_BITS, False).put(device)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Exactly one such alarm, switched on."""
        wanted = [row for row in alarms(found.after) if fits(row, self._wanted)]
        return (fact("alarms as asked for", 1, len(wanted)),)

    def declared(self, change: Change) -> bool:
        """The new row, as asked for."""
        added = change.where == ALARMS and change.before is None
        return added and fits(change.after, self._wanted)

    @property
    def _wanted(self) -> Row:
        return {
            "hour": self.at // 60,
            "minutes": self.at % 60,
            "daysofweek": self.days,
            "enabled": 1,
            "vibrate": int(self.vibrate),
            "label": self.label,
        }


class AlarmIf(BuiltInTask):
    """An alarm before a given time is switched off; if there is none, a new one is set."""

    name: ClassVar = "AlarmIf"
    summary: ClassVar = "Switch an early alarm off, or set one"
    scenario: ClassVar = Scenario.UTILITIES
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.CONDITIONAL})
    apps: ClassVar = ("Clock",)
    constraints: ClassVar = 2
    branches: ClassVar = ("switch one off", "set a new one")

    def draw(self, random: Random) -> None:
        """The limit, the alarms around it, and the new alarm's time, all before six or so."""
        self.limit = 60 * 5 + random.choice((30, 45, 60, 75))
        on, off, self.new = random.sample(range(60 * 4, 60 * 5 + 20, 5), 3)
        self.early = Alarm(on, random.choice((WEEKDAY_BITS, 0b1111111, 0)))
        self.asleep = Alarm(off, WEEKDAY_BITS, False, "Airport")
        self.near = Alarm(self.limit + 5, WEEKDAY_BITS, True, "Bins out")

    @property
    def wording(self) -> Goal:
        """The condition and both ways."""
        limit, new = clock(self.limit), clock(self.new)
        return Goal(
            en="Look at my alarms: if one that is switched on rings before "
            f"{limit} in the morning, switch it off. If there is none, set a new alarm for {new}.",
            zh=f"看看我的闹钟：如果有已开启的闹钟在早上 {limit} 之前响，就把它关掉；"
            f"如果没有，就新设一个 {new} 的闹钟。",
        )

    async def set_up(self, device: Device) -> None:
        """One early alarm is off, one just after the limit is on; the branch's one may be on."""
        await force_stop(device, CLOCK)
        for alarm in (self.asleep, self.near):
            await alarm.put(device)
        if self.branch == "switch one off":
            await self.early.put(device)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The early alarm is off, or the new one is there and on; never both."""
        new = [row for row in alarms(found.after) if fits(row, self._wanted)]
        if self.branch == "set a new one":
            return (fact(f"alarms at {clock(self.new)}", 1, len(new)),)
        time = clock(self.early.at)
        enabled = [row["enabled"] for row in alarms(found.after) if row_time(row) == time]
        return (fact(f"the {time} alarm is off", [0], enabled),)

    def declared(self, change: Change) -> bool:
        """The early alarm's switch, or the new alarm's row."""
        if change.where != ALARMS or not isinstance(change.after, Mapping):
            return False
        if self.branch == "set a new one":
            return change.before is None and fits(change.after, self._wanted)
        mine = row_time(change.after) == clock(self.early.at)
        return mine and change.columns() == frozenset({"enabled"})

    @property
    def _wanted(self) -> Row:
        hour, minute = divmod(self.new, 60)
        wanted = {"hour": hour, "minutes": minute, "daysofweek": 0, "enabled": 1, "label": ""}
        # As a new alarm comes; nobody asked for a silent one.
        return {**wanted, "delete_after_use": 0, "vibrate": 1}


class AlarmOff(BuiltInTask):
    """One of the alarms that are on is switched off; the others stay."""

    name: ClassVar = "AlarmOff"
    summary: ClassVar = "Switch one alarm off"
    level: ClassVar[Level] = "easy"
    tags: ClassVar = frozenset({Tag.ATOMIC})
    apps: ClassVar = ("Clock",)

    def draw(self, random: Random) -> None:
        """One of the two alarms that a fresh phone has on."""
        self.time = random.choice(("06:30", "22:15"))

    @property
    def wording(self) -> Goal:
        """The alarm's time."""
        return Goal(
            en=f"Switch off the {self.time} alarm.",
            zh=f"关闭 {self.time} 的闹钟。",
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The alarm is still there, and off."""
        enabled = [row["enabled"] for row in alarms(found.after) if row_time(row) == self.time]
        return (fact(f"the {self.time} alarm is off", [0], enabled),)

    def declared(self, change: Change) -> bool:
        """That row's switch."""
        row = change.after
        mine = change.where == ALARMS and isinstance(row, Mapping) and row_time(row) == self.time
        return mine and change.columns() == frozenset({"enabled"})
