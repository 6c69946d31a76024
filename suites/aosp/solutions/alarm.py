"""Solutions of the tasks in `alarm`."""

from collections.abc import Mapping

from ....agent.rehearsal import Move, Solution
from ....tasks.solution import Look, TaskSolution
from ...daily.utilities.clock_state import CLOCK, clock
from ...daily.utilities.solutions.clock_screens import dial, dialling, to_alarms
from ..alarm import AlarmSet

_ADD = "I add an alarm."


class AlarmSetSolution(TaskSolution[AlarmSet]):
    """Adds an alarm in the clock."""

    asleep = False

    def mutants(self) -> Mapping[str, Solution]:
        """An hour late, and not switched on in the end."""
        return {
            "an hour late": self.but(at=self.task.at + 60),
            "switched off again": self.but(asleep=True),
        }

    def play(self, look: Look) -> Move:
        if look.package == CLOCK and dialling(look):
            return dial(look, self.task.at)
        if move := to_alarms(look):
            return move
        if not look.did(_ADD):
            return look.tap(_ADD, desc="Add alarm")
        if not self.asleep:
            return look.done(f"The alarm for {clock(self.task.at)} is set.")
        name = f"{clock(self.task.at)} alarm"
        if not look.has(desc=name):
            return look.scroll(f"I look further down for the {name}.")
        if look.need(desc=name).checked:
            return look.tap("I switch it off.", desc=name)
        return look.done("The alarm is there.")
