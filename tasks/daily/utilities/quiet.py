"""When the phone keeps quiet, and who may call then all the same."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from ....agent.rehearsal import Move, Solution
from ....device.device import Device
from ....traces.schema import Evidence
from ...goal import Goal, Level, Scenario, Tag
from ...play import Look, player
from ...state import Change, PhoneState, StateUnreadable
from ...task import Task, fact
from ...verifier_input import VerifierInput
from .clock_screens import END_WRONG, START_WRONG, clock, dial, dialling, last_thought
from .seeding import force_stop
from .settings_screens import QUIET, SETTINGS, SOUND, in_front, towards

POLICY = "/data/system/notification_policy.xml"
EVERY_DAY = frozenset(range(1, 8))
# Android numbers the days from Sunday, 1.
WEEKDAYS = frozenset(range(2, 7))
WEEKEND = frozenset({1, 7})
DAY_NAMES = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
CALLERS = {"0": "anyone", "1": "contacts", "2": "favourites"}
SCHEDULED = "The schedule is right."
SENDER_ROWS = {"favourites": "Favorite contacts", "contacts": "Contacts", "no one": "No one"}


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


class DndSchedule(Task):
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

    def script(self) -> Solution:
        """Sets what is not yet as asked for, first the schedule, then who may call."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """Wrong in one of the things asked for."""
        return {
            "every day": self.but(days=EVERY_DAY).script(),
            "half an hour late": self.but(end=self.end + 30).script(),
            "all contacts": self.but(
                callers="contacts" if self.callers_so_far == "anyone" else "no one"
            ).script(),
            "the other schedule": self.but(schedule=self.other).script(),
        }

    @property
    def _asked_for(self) -> Schedule:
        return Schedule(self.schedule, True, self.days, self.start, self.end)

    def _play(self, look: Look) -> Move:
        if in_front(look) and dialling(look):
            end = last_thought(look, START_WRONG, END_WRONG) == END_WRONG
            return dial(look, self.end if end else self.start)
        quiet = ((SOUND, SOUND), (QUIET, QUIET))
        if not look.did(SCHEDULED):
            path = (*quiet, ("Schedules", "Schedules"), (self.schedule, self.schedule))
            return towards(look, path) or self._schedule(look)
        if in_front(look) and look.has(id="alertTitle"):
            return look.tap("Only these may call.", text=SENDER_ROWS[self.callers])
        path = (*quiet, ("People", "People"))
        if move := towards(look, path):
            return move
        if look.row_summary("Calls") == SENDER_ROWS[self.callers]:
            return look.done("The schedule and who may call are set.")
        return look.tap("I choose who may call.", id="title", text="Calls")

    def _schedule(self, look: Look) -> Move:
        """The schedule's own page."""
        if not look.row_switch("Use schedule").checked:
            return look.tap("It is off; I switch it on.", id="title", text="Use schedule")
        for number, day in enumerate(DAY_NAMES, 1):
            if look.need(desc=day).checked != (number in self.days):
                return look.tap(f"{day} is not as it should be.", desc=day)
        if not look.row_summary("Start time").startswith(clock(self.start)):
            return look.tap(START_WRONG, id="title", text="Start time")
        if not look.row_summary("End time").startswith(clock(self.end)):
            return look.tap(END_WRONG, id="title", text="End time")
        return look.back(SCHEDULED)


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
