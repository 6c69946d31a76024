"""Solutions of the tasks in `calendar_dates`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .....agent.rehearsal import Move, SolutionLost
from .....tasks.solution import Look
from ..calendar_dates import MONTHS, long_date, short_date
from ..calendar_state import CALENDAR
from ..clock_state import clock
from .clock_screens import END_WRONG, START_WRONG, dial, dialling, last_thought

SAVING = "All is filled in; I save."
_DATE = re.compile(r"\w{3}, (\w{3}) (\d+), (\d{4})")
_CARD = re.compile(
    r", (?P<day>Today|Tomorrow|\w{3}, \w{3} \d+), (?P<from>\d\d:\d\d) – (?P<to>\d\d:\d\d)"
)


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """An event to be made: `start` in minutes of the day; one reminder, None for the usual one."""

    title: str
    day: date
    start: int
    minutes: int
    reminder: int | None = None


def read_date(text: str) -> date:
    """The day that a text like "Mon, Mar 2, 2026" names; raises SolutionLost for any other."""
    match = _DATE.fullmatch(text)
    months = [month[:3] for month in MONTHS]
    if match is None or match[1] not in months:
        raise SolutionLost(f"{text!r} is no date")
    return date(int(match[3]), months.index(match[1]) + 1, int(match[2]))


def minutes_of(text: str) -> int:
    """Minutes of the day of a time like 14:20."""
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


def editing(look: Look) -> bool:
    """Whether the form of a new event, or one of its dialogs, is on the screen."""
    if look.package != CALENDAR:
        return False
    if look.has(id="toolbar_title", text="New event") or dialling(look):
        return True
    return look.has(id="mtrl_picker_header") or look.has(id="alertTitle")


def to_editor(look: Look) -> Move | None:
    """The move towards the form of a new event; None if it is on the screen."""
    if look.package != CALENDAR:
        return look.open("Calendar")
    if editing(look):
        return None
    if look.has(desc="Create event"):
        return look.tap("I make a new event.", desc="Create event")
    return look.back("This is something else.")


def fill_in(look: Look, plan: PlannedEvent) -> Move:
    """The form of a new event: whatever is not yet as planned, then save."""
    if dialling(look):
        end = last_thought(look, START_WRONG, END_WRONG) == END_WRONG
        return dial(look, plan.start + plan.minutes * end)
    if look.has(id="mtrl_picker_header"):
        return _pick_day(look, plan.day)
    if look.has(id="alertTitle"):
        return _pick_reminder(look, plan)
    title = look.need(id="title")
    if title.text != plan.title:
        if not title.focused:
            return look.tap_node("The title is wrong.", title)
        return look.type("I type the title.", plan.title, clear=True)
    if look.need(id="is_all_day").checked:
        return look.tap("It does not take all day.", id="is_all_day")
    if look.need(id="start_date").text != short_date(plan.day):
        return look.tap("The day is wrong.", id="start_date")
    if look.need(id="start_time").text != clock(plan.start):
        return look.tap(START_WRONG, id="start_time")
    if look.need(id="end_time").text != clock(plan.start + plan.minutes):
        return look.tap(END_WRONG, id="end_time")
    if plan.reminder is not None:
        reminder = look.need(id="reminder")
        if reminder.text != reminder_text(plan.reminder):
            return look.tap_node("The reminder is wrong.", reminder)
    return look.tap(SAVING, id="save")


def reminder_text(minutes: int) -> str:
    """How the form shows a reminder."""
    if minutes == 60:
        return "1 hour before"
    return f"{minutes} minutes before"


def _pick_day(look: Look, day: date) -> Move:
    if look.need(id="mtrl_picker_header").text == short_date(day):
        return look.tap("The day is right.", text="OK")
    if look.has(desc=long_date(day)):
        return look.tap("I choose the day.", desc=long_date(day))
    month, _, year = look.need(id="month").text.partition(" ")
    shown = (int(year), MONTHS.index(month) + 1)
    way = "Next month" if shown < (day.year, day.month) else "Previous month"
    return look.tap("It is in another month.", desc=way)


def _pick_reminder(look: Look, plan: PlannedEvent) -> Move:
    if look.has(id="alertTitle", text="Notification") and plan.reminder is not None:
        wanted = reminder_text(plan.reminder)
        return look.tap("That is the reminder.", id="title", text=wanted)
    return look.tap("I did not mean this.", text="Cancel")


@dataclass(frozen=True, slots=True)
class Card:
    """One event in the list of days: how its day is called, from and to in minutes."""

    day: str
    start: int
    end: int


def cards(look: Look) -> Iterator[Card]:
    """The events of the list that is on the screen, those of whole days left out."""
    for node in look.view.ui.all(id="event_card"):
        if match := _CARD.search(node.desc):
            yield Card(match["day"], minutes_of(match["from"]), minutes_of(match["to"]))
