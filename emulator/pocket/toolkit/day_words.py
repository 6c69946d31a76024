"""Days, weekdays and months in words of the phone's language."""

from __future__ import annotations

from datetime import date

from .strings import tr

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SHORT_MONTHS = tuple(name[:3] for name in MONTHS)


def weekday(day: date) -> str:
    """Monday."""
    return tr(WEEKDAYS[day.weekday()])


def short_weekday(day: date) -> str:
    """Mon."""
    return tr(SHORT_WEEKDAYS[day.weekday()])


def day_letter(index: int) -> str:
    """A weekday, Monday being 0, in the least room: its first letter, in Chinese the last one."""
    short = tr(SHORT_WEEKDAYS[index])
    return short[0] if short.isascii() else short[-1]


def month(day: date) -> str:
    """March."""
    return tr(MONTHS[day.month - 1])


def short_month(day: date) -> str:
    """Mar."""
    return tr(SHORT_MONTHS[day.month - 1])


def month_year(day: date) -> str:
    """March 2026."""
    return tr("{month} {year}", month=month(day), year=day.year)


def short_day(day: date) -> str:
    """Mar 2."""
    return tr("{month} {day}", month=short_month(day), day=day.day)


def day_year(day: date) -> str:
    """Mar 2, 2026."""
    return tr("{month} {day}, {year}", month=short_month(day), day=day.day, year=day.year)


def day_text(day: date) -> str:
    """Mon, Mar 2."""
    return tr(
        "{weekday}, {month} {day}",
        weekday=short_weekday(day),
        month=short_month(day),
        day=day.day,
    )


def day_year_text(day: date) -> str:
    """Mon, Mar 2, 2026."""
    return tr(
        "{weekday}, {month} {day}, {year}",
        weekday=short_weekday(day),
        month=short_month(day),
        day=day.day,
        year=day.year,
    )


def long_day(day: date) -> str:
    """Monday, March 2."""
    return tr("{weekday}, {month} {day}", weekday=weekday(day), month=month(day), day=day.day)


def full_date(day: date) -> str:
    """March 2, 2026."""
    return tr("{month} {day}, {year}", month=month(day), day=day.day, year=day.year)


def long_day_year(day: date) -> str:
    """Monday, March 2, 2026."""
    return tr(
        "{weekday}, {month} {day}, {year}",
        weekday=weekday(day),
        month=month(day),
        day=day.day,
        year=day.year,
    )


def relative_day(day: date, today: date) -> str:
    """Today, Yesterday, Tomorrow, or the day with weekday; with the year in other years."""
    match (day - today).days:
        case 0:
            return tr("Today")
        case -1:
            return tr("Yesterday")
        case 1:
            return tr("Tomorrow")
        case _:
            return day_text(day) if day.year == today.year else day_year_text(day)
