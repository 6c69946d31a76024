"""Solutions of the tasks in `appointments`."""

import re
from collections.abc import Mapping
from datetime import date

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import Look, TaskSolution
from ..appointments import REMINDER, MsgToCal
from ..calendar_dates import MONTHS
from .calendar_screens import SAVING, PlannedEvent, editing, fill_in, minutes_of, to_editor
from .message_screens import to_thread

_SAID = re.compile(r"(\w+) (\d+) at (\d\d:\d\d)(?:.*?(\d+) minutes)?", re.DOTALL)
_SAID_ZH = re.compile(r"(\d+)月(\d+)日\S* (\d\d:\d\d)(?:.*?(\d+)分钟)?", re.DOTALL)


class MsgToCalSolution(TaskSolution[MsgToCal]):
    """Reads the latest message, then fills in the form of a new event."""

    reminder = REMINDER
    latest = True

    def mutants(self) -> Mapping[str, Solution]:
        """The wrong message, and the wrong reminder."""
        return {
            "the first message": self.but(latest=False),
            "someone else's message": self.but(contact=self.task.stranger),
            "the usual reminder": self.but(reminder=10),
            "another title": self.but(title="Appointment"),
        }

    def play(self, look: Look) -> Move:
        if look.did(SAVING) and not editing(look):
            return look.done(f"“{self.task.title}” is in the calendar.")
        plan = self._noted(look)
        if plan is None:
            if move := to_thread(look, self.task.contact):
                return move
            return self._read(look)
        return to_editor(look) or fill_in(look, plan)

    def _read(self, look: Look) -> Move:
        """Note what the message says in the thought of the next move."""
        texts = [node.text for node in look.view.ui.all(id="message_text")]
        said = [match for text in texts if (match := _SAID.search(text) or _SAID_ZH.search(text))]
        if not said:
            return look.scroll("I look for the appointment further up.", "up")
        match = said[-1 if self.latest else -2]
        length = match[4] or "60"
        month = MONTHS[int(match[1]) - 1] if match[1].isdecimal() else match[1]
        thought = f"It is on {month} {match[2]} at {match[3]} and takes {length} minutes."
        return Move(thought, look.open("Calendar").action)

    def _noted(self, look: Look) -> PlannedEvent | None:
        for move in look.moves:
            if move.thought.startswith("It is on ") and (match := _SAID.search(move.thought)):
                month, day = MONTHS.index(match[1]) + 1, int(match[2])
                start = minutes_of(match[3])
                # The form begins with today's date; an earlier month is that of the next year.
                at = date(_year(look), month, day)
                return PlannedEvent(self.task.title, at, start, int(match[4]), self.reminder)
        return None


def _year(look: Look) -> int:
    """The year that the calendar shows, in its title or in the form."""
    for id in ("start_date", "toolbar_title", "mtrl_picker_header"):
        node = look.find(id=id)
        if node is not None and node.text[-4:].isdecimal():
            return int(node.text[-4:])
    return date.min.year
