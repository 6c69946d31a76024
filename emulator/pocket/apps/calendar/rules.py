"""Repetition: the part of RFC 5545's RRULE that the phone's calendar writes and reads."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, cast, get_args

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = (0, 1, 2, 3, 4)
MOST_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Rule:
    """How an event repeats; `days` are weekdays with 0 for Monday, for weekly ones only."""

    frequency: Frequency
    interval: int = 1
    days: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None

    @property
    def text(self) -> str:
        """The rule as the provider keeps it."""
        parts = [f"FREQ={self.frequency}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.until is not None:
            parts.append(f"UNTIL={self.until:%Y%m%d}T235959Z")
        if self.days:
            parts.append("BYDAY=" + ",".join(DAY_CODES[day] for day in self.days))
        return ";".join(parts)

    def starts(self, first: date, low: date, high: date) -> Iterator[date]:
        """The days from `low` to `high` on which an event begins that first begins on `first`."""
        for number, day in enumerate(self._all(first)):
            if day > high or number > MOST_STEPS:
                return
            if self.count is not None and number >= self.count:
                return
            if self.until is not None and day > self.until:
                return
            if day >= low:
                yield day

    def _all(self, first: date) -> Iterator[date]:
        match self.frequency:
            case "DAILY":
                yield from self._daily(first)
            case "WEEKLY":
                yield from self._weekly(first)
            case "MONTHLY":
                yield from _monthly(first, self.interval)
            case "YEARLY":
                yield from _monthly(first, 12 * self.interval)

    def _daily(self, first: date) -> Iterator[date]:
        day = first
        while day.year < date.max.year:
            yield day
            day += timedelta(days=self.interval)

    def _weekly(self, first: date) -> Iterator[date]:
        week = first - timedelta(days=first.weekday())
        days = sorted(self.days or (first.weekday(),))
        while week.year < date.max.year:
            for weekday in days:
                day = week + timedelta(days=weekday)
                if day >= first:
                    yield day
            week += timedelta(weeks=self.interval)


def _monthly(first: date, months: int) -> Iterator[date]:
    """The same day of every so many months; months too short for it are left out."""
    count = first.year * 12 + first.month - 1
    while count < date.max.year * 12:
        year, month = count // 12, count % 12 + 1
        if first.day <= calendar.monthrange(year, month)[1]:
            yield date(year, month, first.day)
        count += months


def parse_rule(text: str | None) -> Rule | None:
    """Read an RRULE; None for none and for what is beyond this calendar."""
    if not text:
        return None
    pairs = [part.partition("=") for part in text.removeprefix("RRULE:").upper().split(";")]
    parts = {name: value for name, _, value in pairs}
    frequency = parts.get("FREQ", "")
    if frequency not in get_args(Frequency):
        return None
    days = tuple(
        DAY_CODES.index(code[-2:])
        for code in parts.get("BYDAY", "").split(",")
        if code[-2:] in DAY_CODES
    )
    return Rule(
        cast(Frequency, frequency),
        max(1, _number(parts.get("INTERVAL")) or 1),
        days if frequency == "WEEKLY" else (),
        _number(parts.get("COUNT")),
        _day(parts.get("UNTIL")),
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _day(text: str | None) -> date | None:
    digits = (text or "")[:8]
    if len(digits) != 8 or not digits.isdecimal():
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
