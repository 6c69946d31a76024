"""The calendar's colours and words shared by its screens."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from ...raster.ops import Color, rgb
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppContext
from .events import Event, Occurrence
from .rules import WORKDAYS, Rule

COLOR = rgb("#1967D2")
BRAND = kit.accent(COLOR)
REMINDERS = (0, 5, 10, 15, 30, 60, 120, 1440, 10080)
NIGHT = rgb("#202124")


class Tones(NamedTuple):
    """Ground and text of an event's block."""

    back: Color
    front: Color


def tones(color: Color, ui: kit.Ui) -> Tones:
    """A quiet ground in an event's colour, light by day and deep by night, and its text."""
    if kit.is_night(ui):
        return Tones(kit.tinted(color, NIGHT, 0.62), kit.tinted(color, kit.WHITE, 0.84))
    return Tones(kit.tinted(color, kit.WHITE, 0.8), kit.tinted(color, kit.BLACK, 0.62))


def title_of(event: Event) -> str:
    return event.title or tr("(No title)")


def hours_text(phone: AppContext, begin: datetime, end: datetime) -> str:
    """From when to when on one day."""
    return f"{phone.clock_text(begin)} – {phone.clock_text(end)}"


def when_text(phone: AppContext, one: Occurrence) -> str:
    """Day and hours of an occurrence, in one or two lines."""
    first, last = one.first_day, one.last_day
    if one.event.all_day:
        if first == last:
            return kit.long_day(first)
        return f"{kit.day_text(first)} – {kit.day_text(last)}"
    if first == last:
        return f"{kit.long_day(first)}\n{hours_text(phone, one.begin, one.end)}"
    begin = f"{kit.day_text(first)}, {phone.clock_text(one.begin)}"
    return f"{begin} –\n{kit.day_text(one.end.date())}, {phone.clock_text(one.end)}"


def row_text(phone: AppContext, one: Occurrence) -> str:
    """The small line below an event's title in lists."""
    parts: list[str] = []
    if not one.event.all_day:
        parts.append(hours_text(phone, one.begin, one.end))
    elif one.first_day != one.last_day:
        parts.append(f"{kit.short_day(one.first_day)} – {kit.short_day(one.last_day)}")
    if one.event.location:
        parts.append(one.event.location)
    return " · ".join(parts)


def spoken(phone: AppContext, one: Occurrence) -> str:
    """An event for those who cannot see it."""
    when = tr("All day") if one.event.all_day else hours_text(phone, one.begin, one.end)
    day = kit.relative_day(one.first_day, phone.now().date())
    place = [one.event.location] if one.event.location else []
    return ", ".join([title_of(one.event), day, when, *place])


def reminder_text(minutes: int) -> str:
    """How long before the event a notification comes."""
    if minutes == 0:
        return tr("At time of event")
    for size, one, many in (
        (10080, "1 week before", "{count} weeks before"),
        (1440, "1 day before", "{count} days before"),
        (60, "1 hour before", "{count} hours before"),
        (1, "1 minute before", "{count} minutes before"),
    ):
        if minutes % size == 0:
            count = minutes // size
            return tr(one) if count == 1 else tr(many, count=count)
    return tr("{count} minutes before", count=minutes)


def repeat_text(rule: Rule | None, begin: datetime) -> str:
    """How an event repeats, in words."""
    if rule is None:
        return tr("Does not repeat")
    many = rule.interval
    match rule.frequency:
        case "DAILY":
            return tr("Every day") if many == 1 else tr("Every {count} days", count=many)
        case "WEEKLY":
            if rule.days == WORKDAYS and many == 1:
                return tr("Every weekday (Mon–Fri)")
            names = ", ".join(_weekday(day) for day in rule.days) or kit.weekday(begin.date())
            if many == 1:
                return tr("Weekly on {days}", days=names)
            return tr("Every {count} weeks on {days}", count=many, days=names)
        case "MONTHLY":
            if many == 1:
                return tr("Monthly on day {day}", day=begin.day)
            return tr("Every {count} months", count=many)
        case "YEARLY":
            return tr("Yearly on {date}", date=kit.short_day(begin.date()))


def _weekday(day: int) -> str:
    # The first of January 2024 was a Monday.
    return kit.weekday(datetime(2024, 1, 1 + day).date())
