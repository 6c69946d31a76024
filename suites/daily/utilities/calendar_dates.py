"""Dates as the Calendar app writes them."""

from datetime import date, timedelta

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def short_date(day: date) -> str:
    """Mon, Mar 2, 2026."""
    weekday, month = WEEKDAYS[day.weekday()][:3], MONTHS[day.month - 1][:3]
    return f"{weekday}, {month} {day.day}, {day.year}"


def long_date(day: date) -> str:
    """Monday, March 2, 2026."""
    return f"{WEEKDAYS[day.weekday()]}, {MONTHS[day.month - 1]} {day.day}, {day.year}"


def relative_day(today: date, offset: int) -> str:
    """How the list calls a day so many days from today."""
    day = today + timedelta(days=offset)
    named = {0: "Today", 1: "Tomorrow"}
    return named.get(offset, short_date(day).rpartition(",")[0])
