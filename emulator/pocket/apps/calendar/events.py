"""Events, their guests and the moments they take place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from ...raster.ops import Color
from .rules import Rule, parse_rule

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


@dataclass(frozen=True, slots=True)
class Guest:
    """Someone invited; `status` is Android's: 0 none, 1 yes, 2 no, 3 invited, 4 maybe."""

    name: str
    email: str = ""
    status: int = 3


@dataclass(frozen=True, slots=True)
class CalendarInfo:
    """One of the phone's calendars."""

    id: int
    name: str
    color: Color
    visible: bool
    writable: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the Events table; times in epoch ms, of all-day events at midnight UTC."""

    id: int
    calendar_id: int
    title: str
    location: str
    description: str
    begin_ms: int
    end_ms: int
    all_day: bool
    rule: Rule | None
    skipped: frozenset[date]
    """Days on which a repeated event does not take place."""

    def local(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """First begin and end on the phone's wall clock, without a zone."""
        used = UTC if self.all_day else zone
        begin = datetime.fromtimestamp(self.begin_ms / 1000, used).replace(tzinfo=None)
        return begin, begin + timedelta(milliseconds=self.end_ms - self.begin_ms)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the editor saves; `begin` and `end` are wall-clock times without a zone."""

    title: str
    begin: datetime
    end: datetime
    all_day: bool = False
    location: str = ""
    description: str = ""
    rule: Rule | None = None
    calendar_id: int = 1
    reminders: tuple[int, ...] = ()
    guests: tuple[Guest, ...] = ()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time an event takes place, on the phone's wall clock."""

    event: Event
    begin: datetime
    end: datetime

    @property
    def first_day(self) -> date:
        return self.begin.date()

    @property
    def last_day(self) -> date:
        """The last day it touches."""
        if self.end <= self.begin:
            return self.first_day
        return (self.end - timedelta(microseconds=1)).date()

    @property
    def whole_days(self) -> bool:
        """Whether it stands above the hours: all-day, or longer than a day."""
        return self.event.all_day or self.end - self.begin >= timedelta(days=1)


def occurrences(events: Sequence[Event], low: date, high: date, zone: tzinfo) -> list[Occurrence]:
    """Everything that touches the days from `low` to `high`, earliest first."""
    found: list[Occurrence] = []
    for event in events:
        begin, end = event.local(zone)
        length = end - begin
        if event.rule is None:
            once = Occurrence(event, begin, end)
            if once.first_day <= high and once.last_day >= low:
                found.append(once)
            continue
        early = low - timedelta(days=length.days + 1)
        for day in event.rule.starts(begin.date(), early, high):
            start = datetime.combine(day, begin.time())
            one = Occurrence(event, start, start + length)
            if one.last_day >= low and day not in event.skipped:
                found.append(one)
    found.sort(key=lambda one: (one.first_day, not one.event.all_day, one.begin, one.end))
    return found


def epoch_ms(moment: datetime, zone: tzinfo) -> int:
    """The epoch ms of a wall-clock time in a zone."""
    return round(moment.replace(tzinfo=zone).timestamp() * 1000)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def duration_ms(text: str | None) -> int:
    """The length that an RFC 5545 duration names, such as P3600S or P1D; an hour if unreadable."""
    found = DURATION.fullmatch(text or "")
    if found is None or not any(found.groups()):
        return HOUR_MS
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return weeks * 7 * DAY_MS + days * DAY_MS + hours * HOUR_MS + minutes * 60_000 + seconds * 1000


def rule_and_gaps(rrule: str | None, exdate: str | None) -> tuple[Rule | None, frozenset[date]]:
    """A row's repetition and the days left out of it."""
    days: set[date] = set()
    for part in (exdate or "").replace("\n", ",").split(","):
        digits = part.strip()[:8]
        if len(digits) == 8 and digits.isdecimal():
            days.add(datetime.strptime(digits, "%Y%m%d").date())
    return parse_rule(rrule), frozenset(days)
