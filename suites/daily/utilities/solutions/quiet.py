"""Solutions of the tasks in `quiet`."""

from collections.abc import Mapping

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import Look, TaskSolution
from ..clock_state import clock
from ..quiet import EVERY_DAY, DndSchedule
from .clock_screens import END_WRONG, START_WRONG, dial, dialling, last_thought
from .settings_screens import QUIET, SOUND, in_front, towards

DAY_NAMES = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
SCHEDULED = "The schedule is right."
SENDER_ROWS = {"favourites": "Favorite contacts", "contacts": "Contacts", "no one": "No one"}


class DndScheduleSolution(TaskSolution[DndSchedule]):
    """Sets what is not yet as asked for, first the schedule, then who may call."""

    def mutants(self) -> Mapping[str, Solution]:
        """Wrong in one of the things asked for."""
        return {
            "every day": self.but(days=EVERY_DAY),
            "half an hour late": self.but(end=self.task.end + 30),
            "all contacts": self.but(
                callers="contacts" if self.task.callers_so_far == "anyone" else "no one"
            ),
            "the other schedule": self.but(schedule=self.task.other),
        }

    def play(self, look: Look) -> Move:
        if in_front(look) and dialling(look):
            end = last_thought(look, START_WRONG, END_WRONG) == END_WRONG
            return dial(look, self.task.end if end else self.task.start)
        quiet = ((SOUND, SOUND), (QUIET, QUIET))
        if not look.did(SCHEDULED):
            path = (*quiet, ("Schedules", "Schedules"), (self.task.schedule, self.task.schedule))
            return towards(look, path) or self._schedule(look)
        if in_front(look) and look.has(id="alertTitle"):
            return look.tap("Only these may call.", text=SENDER_ROWS[self.task.callers])
        path = (*quiet, ("People", "People"))
        if move := towards(look, path):
            return move
        if look.row_summary("Calls") == SENDER_ROWS[self.task.callers]:
            return look.done("The schedule and who may call are set.")
        return look.tap("I choose who may call.", id="title", text="Calls")

    def _schedule(self, look: Look) -> Move:
        """The schedule's own page."""
        if not look.row_switch("Use schedule").checked:
            return look.tap("It is off; I switch it on.", id="title", text="Use schedule")
        for number, day in enumerate(DAY_NAMES, 1):
            if look.need(desc=day).checked != (number in self.task.days):
                return look.tap(f"{day} is not as it should be.", desc=day)
        if not look.row_summary("Start time").startswith(clock(self.task.start)):
            return look.tap(START_WRONG, id="title", text="Start time")
        if not look.row_summary("End time").startswith(clock(self.task.end)):
            return look.tap(END_WRONG, id="title", text="End time")
        return look.back(SCHEDULED)
