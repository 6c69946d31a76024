"""The calendars and events of a fresh phone: a busy week, months around it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, get_args

from ...content import Content, Row
from ...raster.ops import Color, rgb
from .events import Draft, Guest
from .rules import Frequency, Rule

CONTENT = Content(__file__)
KEYS = ("personal", "work", "family", "holidays")
"""What content files call the calendars; their ids count from 1."""
FAMILY = 1 + KEYS.index("family")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CALENDARS: tuple[tuple[str, Color, int], ...] = (
    ("Personal", rgb("#039BE5"), 700),
    ("Work", rgb("#3F51B5"), 700),
    ("Family", rgb("#0B8043"), 700),
    ("Holidays", rgb("#8E24AA"), 200),
)
"""Name, colour and access level; the last one may only be read."""


class Once(NamedTuple):
    """A single event so many days from today."""

    day: int
    start: str
    minutes: int
    title: str
    calendar: int
    place: str
    note: str = ""
    remind: tuple[int, ...] = (10,)
    guests: tuple[str, ...] = ()


class Again(NamedTuple):
    """A repeated event that began so many days from today."""

    day: int
    start: str
    minutes: int
    title: str
    frequency: Frequency
    days: tuple[int, ...]
    interval: int
    calendar: int
    place: str
    remind: tuple[int, ...]
    guests: tuple[str, ...]


def _single_events() -> Iterator[Once]:
    for row in CONTENT.table("events"):
        yield Once(
            row.number("day"),
            row["start"],
            row.number("minutes"),
            row["title"],
            _calendar(row),
            row["place"],
            row["note"],
            _reminders(row),
            row.items("guests"),
        )


def _repeated_events() -> Iterator[Again]:
    for row in CONTENT.table("repeated"):
        yield Again(
            row.number("since"),
            row["start"],
            row.number("minutes"),
            row["title"],
            row.one_of("frequency", get_args(Frequency)),
            tuple(DAYS.index(day) for day in row.items("days")),
            row.number("interval"),
            _calendar(row),
            row["place"],
            _reminders(row),
            row.items("guests"),
        )


def _calendar(row: Row) -> int:
    return 1 + KEYS.index(row.one_of("calendar", KEYS))


def _reminders(row: Row) -> tuple[int, ...]:
    return tuple(int(minutes) for minutes in row.items("remind"))


def plans(today: date, seed: int, mails: Mapping[str, str]) -> Iterator[Draft]:
    """Everything in the calendar, counted from the day the phone was made."""
    dice = random.Random(f"calendar/{seed}")

    def invited(names: tuple[str, ...], past: bool) -> tuple[Guest, ...]:
        answers = (1, 1, 2, 4) if past else (1, 1, 1, 3, 3, 4)
        return tuple(Guest(name, mails.get(name, ""), dice.choice(answers)) for name in names)

    for old in _past(dice):
        yield _single(today, old, invited(old.guests, True))
    for again in _repeated_events():
        yield _repeated(today, again, invited(again.guests, False))
    for once in _single_events():
        yield _single(today, once, invited(once.guests, False))
    for row in CONTENT.table("days"):
        begin = datetime.combine(today + timedelta(days=row.number("day")), time())
        end = begin + timedelta(days=row.number("length"))
        yield Draft(row["title"], begin, end, True, calendar_id=_calendar(row))
    for row in CONTENT.table("birthdays"):
        begin = datetime(today.year - 1, row.number("month"), row.number("day"))
        end = begin + timedelta(days=1)
        rule = Rule("YEARLY")
        yield Draft(row["title"], begin, end, True, rule=rule, calendar_id=FAMILY)


def _past(dice: random.Random) -> Iterator[Once]:
    rows = CONTENT.table("past")
    for day in range(-56, 0, 2):
        row = dice.choice(rows)
        start = f"{dice.randint(10, 18):02d}:{dice.choice((0, 15, 30)):02d}"
        minutes = dice.choice((30, 45, 60, 90))
        yield Once(day, start, minutes, row["title"], _calendar(row), row["place"])


def _begin(today: date, day: int, start: str) -> datetime:
    return datetime.combine(today + timedelta(days=day), time.fromisoformat(start))


def _single(today: date, once: Once, guests: tuple[Guest, ...]) -> Draft:
    begin = _begin(today, once.day, once.start)
    return Draft(
        once.title,
        begin,
        begin + timedelta(minutes=once.minutes),
        location=once.place,
        description=once.note,
        calendar_id=once.calendar,
        reminders=once.remind,
        guests=guests,
    )


def _repeated(today: date, again: Again, guests: tuple[Guest, ...]) -> Draft:
    begin = _begin(today, again.day, again.start)
    if again.days and begin.weekday() not in again.days:
        begin += timedelta(days=min((day - begin.weekday()) % 7 for day in again.days))
    return Draft(
        again.title,
        begin,
        begin + timedelta(minutes=again.minutes),
        location=again.place,
        rule=Rule(again.frequency, again.interval, again.days),
        calendar_id=again.calendar,
        reminders=again.remind,
        guests=guests,
    )
