"""When the phone keeps quiet, and who may call then all the same."""

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from ....device.device import Device
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.state import Change, PhoneState, StateUnreadable
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from .clock_state import clock
from .seeding import force_stop
from .settings import SETTINGS

POLICY = "/data/system/notification_policy.xml"
EVERY_DAY = frozenset(range(1, 8))
# Android numbers the days from Sunday, 1.
WEEKDAYS = frozenset(range(2, 7))
WEEKEND = frozenset({1, 7})
CALLERS = {"0": "anyone", "1": "contacts", "2": "favourites"}


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule; days from Sunday, 1, times in minutes of the day."""

    name: str
    on: bool
    days: frozenset[int]
    start: int
    end: int

    def xml(self, id: str) -> str:
        """As Android's policy file holds it."""
        days = ".".join(map(str, sorted(self.days)))
        condition = (
            f"condition://android/schedule?days={days}"
            f"&amp;start={self.start // 60}.{self.start % 60}"
            f"&amp;end={self.end // 60}.{self.end % 60}&amp;exitAtAlarm=false"
        )
        return (
            f'  <automatic ruleId="{id}" enabled="{str(self.on).lower()}" name="{self.name}"'
            f' zen="1" conditionId="{condition}" />'
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """What gets through, as the policy file has it, who may call, and the schedules."""

    callers: str
    rest: tuple[tuple[str, str], ...]
    schedules: tuple[Schedule, ...]


class DndSchedule(BuiltInTask):
    """A schedule of Do Not Disturb on weekdays, in which favourites may call."""

    name: ClassVar = "DndSchedule"
    summary: ClassVar = "Set up when not to be disturbed, and by whom all the same"
    scenario: ClassVar = Scenario.UTILITIES
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.FILTER, Tag.ATOMIC})
    apps: ClassVar = ("Settings",)
    constraints: ClassVar = 4

    def draw(self, random: Random) -> None:
        """Which of two schedules, its days so far, and when it begins and ends."""
        self.schedule, self.other = random.sample(("Sleeping", "Reading", "Focus"), 2)
        self.start = random.choice((20, 21, 23)) * 60 + random.choice((0, 30))
        self.end = random.choice((5, 6, 8)) * 60 + random.choice((0, 30))
        self.days = WEEKDAYS
        self.days_so_far = random.choice((EVERY_DAY, WEEKDAYS | {7}, WEEKDAYS | {1}))
        self.callers = "favourites"
        self.callers_so_far = random.choice(("anyone", "contacts"))

    @property
    def wording(self) -> Goal:
        """The schedule, its time and days, and who may call."""
        start, end = clock(self.start), clock(self.end)
        return Goal(
            en=f"Switch on the Do Not Disturb schedule “{self.schedule}”, from {start} to {end} "
            "on weekdays only (Monday to Friday). While it is quiet, calls may come only from "
            "my favorite contacts.",
            zh=f"开启勿扰模式的时间表“{self.schedule}”，时间为 {start} 到 {end}，只在工作日"
            "（周一至周五）生效。勿扰期间，只允许收藏的联系人来电。",
        )

    async def set_up(self, device: Device) -> None:
        """Both schedules are there, neither as asked for; more people may call."""
        number = next(key for key, name in CALLERS.items() if name == self.callers_so_far)
        mine = Schedule(self.schedule, False, self.days_so_far, 22 * 60, 7 * 60)
        other = Schedule(self.other, True, WEEKEND, 22 * 60, 9 * 60)
        lines = (
            "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>",
            '<notification-policy version="1">',
            '<zen version="8" user="0">',
            f'  <allow alarms="true" media="true" calls="true" callsFrom="{number}"'
            ' messages="false" messagesFrom="2" repeatCallers="true" reminders="false"'
            ' events="false" />',
            other.xml("rule1"),
            mine.xml("rule2"),
            "</zen>",
            "</notification-policy>\n",
        )
        text = "\n".join(lines).replace("'", '"')
        await force_stop(device, SETTINGS)
        await device.shell("sh", "-c", f"printf '%s' '{text}' > {POLICY}")
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Time and days of that schedule, who may call, and nothing else in the policy."""
        before, after = _policy(found.before), _policy(found.after)
        wanted = replace(
            before,
            callers=self.callers,
            schedules=tuple(
                self._asked_for if old.name == self.schedule else old for old in before.schedules
            ),
        )
        mine = [one for one in after.schedules if one.name == self.schedule]
        return (
            fact("the schedule", [self._asked_for], mine),
            fact("who may call", self.callers, after.callers),
            fact("the rest of the policy", True, after == wanted),
        )

    def declared(self, change: Change) -> bool:
        """The policy, which is judged as a whole."""
        return change.where == f"document.{POLICY}" and change.after is not None

    @property
    def _asked_for(self) -> Schedule:
        return Schedule(self.schedule, True, self.days, self.start, self.end)


def _policy(state: PhoneState) -> Policy:
    """The policy in the file; raises StateUnreadable if there is none or it makes no sense."""
    text = state.setting(f"document.{POLICY}")
    try:
        root = ElementTree.fromstring(text or "")
    except ElementTree.ParseError as error:
        raise StateUnreadable(f"the policy of Do Not Disturb is no XML: {error}") from error
    allow = next(root.iter("allow"), None)
    found = dict(allow.attrib) if allow is not None else {}
    may, number = found.pop("calls", ""), found.pop("callsFrom", "")
    callers = CALLERS.get(number, number) if may == "true" else "no one"
    return Policy(callers, tuple(sorted(found.items())), tuple(map(_rule, root.iter("automatic"))))


def _rule(item: ElementTree.Element) -> Schedule:
    query = parse_qs(urlsplit(item.get("conditionId", "")).query)

    def minutes(name: str) -> int:
        hour, _, minute = query.get(name, ["0.0"])[0].partition(".")
        return int(hour) * 60 + int(minute or 0)

    days = frozenset(int(day) for day in query.get("days", [""])[0].split(".") if day)
    on = item.get("enabled") == "true"
    return Schedule(item.get("name", ""), on, days, minutes("start"), minutes("end"))
