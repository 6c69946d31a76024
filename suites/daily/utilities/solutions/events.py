"""Solutions of the tasks in `events`."""

from collections.abc import Mapping
from datetime import date, timedelta

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import Look, TaskSolution
from ..calendar_dates import MONTHS, relative_day
from ..calendar_state import CALENDAR, first_free, next_week
from ..clock_state import clock
from ..events import EventNext, FreeSlot
from .calendar_screens import (
    SAVING,
    PlannedEvent,
    cards,
    editing,
    fill_in,
    minutes_of,
    read_date,
    to_editor,
)

TAKEN = "taken so far: "


class EventNextSolution(TaskSolution[EventNext]):
    """Reads today's date off the form of a new event, and fills it in."""

    weeks = 1
    copies = 1

    def mutants(self) -> Mapping[str, Solution]:
        """Wrong in one of the things asked for."""
        return {
            "this week": self.but(weeks=0),
            "the day after": self.but(weekday=self.task.weekday + 1),
            "one hour long": self.but(minutes=60),
            "twice": self.but(copies=2),
        }

    def play(self, look: Look) -> Move:
        saved = sum(move.thought == SAVING for move in look.moves)
        if saved >= self.copies and not editing(look):
            return look.done(f"“{self.task.title}” is in the calendar.")
        if move := to_editor(look):
            return move
        today = read_today(look)
        if today is None:
            day = read_date(look.need(id="start_date").text)
            return look.type(f"Today is {day}; I type the title.", self.task.title, clear=True)
        day = next_week(today, self.task.weekday) + timedelta(days=7 * (self.weeks - 1))
        return fill_in(look, PlannedEvent(self.task.title, day, self.task.start, self.task.minutes))


def read_today(look: Look) -> date | None:
    """The date that an earlier thought of this solution holds."""
    for move in look.moves:
        if move.thought.startswith("Today is "):
            return date.fromisoformat(move.thought.removeprefix("Today is ")[:10])
    return None


class FreeSlotSolution(TaskSolution[FreeSlot]):
    """Reads the day's events from the list, scrolling if need be, and answers."""

    late = 0
    suffix = ""

    def mutants(self) -> Mapping[str, Solution]:
        """Wrong times, and two in one answer."""
        return {
            "an hour late": self.but(late=60),
            "five minutes late": self.but(late=5),
            "two answers": self.but(suffix=" or 22:30"),
        }

    def play(self, look: Look) -> Move:
        if look.package != CALENDAR:
            return look.open("Calendar")
        if not look.has(id="agenda_list"):
            return self._to_list(look)
        today = read_today(look) or _first_day(look)
        wanted = relative_day(today, self.task.offset)
        seen = [(card.day == wanted, card) for card in cards(look)]
        busy = _noted(look) | {(card.start, card.end) for mine, card in seen if mine}
        if busy and seen and not seen[-1][0]:
            free = first_free(sorted(busy), self.task.after) + self.late
            return look.answer(clock(free) + self.suffix, "The day is read.")
        listed = ", ".join(f"{clock(start)}-{clock(end)}" for start, end in sorted(busy))
        return look.scroll(f"Today is {today}; {TAKEN}{listed}; I look further down.")

    def _to_list(self, look: Look) -> Move:
        if look.has(desc="Schedule"):
            return look.tap("I need the list of days.", desc="Schedule")
        return look.back("This is something else.")


def _first_day(look: Look) -> date:
    """The day at the top of the list of days, which is today when it opens."""
    month, _, year = look.need(id="toolbar_title").text.partition(" ")
    return date(int(year), MONTHS.index(month) + 1, int(look.need(id="day_number").text))


def _noted(look: Look) -> set[tuple[int, int]]:
    """What earlier thoughts of this solution hold of the day's events."""
    found: set[tuple[int, int]] = set()
    for move in look.moves:
        listed = move.thought.partition(TAKEN)[2].partition(";")[0]
        for part in filter(None, listed.split(", ")):
            start, _, end = part.partition("-")
            found.add((minutes_of(start), minutes_of(end)))
    return found
