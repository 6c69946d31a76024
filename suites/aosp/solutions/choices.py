"""Solutions of the tasks in `choices`."""

from collections.abc import Mapping
from typing import ClassVar

from ....agent.rehearsal import Move, Solution
from ....tasks.solution import Look, TaskSolution
from ...daily.utilities.solutions.settings_screens import DISPLAY, SOUND, in_front, towards
from ..choices import ChoiceTask


class ChoiceTaskSolution(TaskSolution[ChoiceTask]):
    """Opens the row and taps the value."""

    path: ClassVar[tuple[tuple[str, str], ...]]

    def mutants(self) -> Mapping[str, Solution]:
        """A value beside it."""
        return {"another value": self.but(label=self.task.near)}

    def play(self, look: Look) -> Move:
        if in_front(look) and look.has(id="alertTitle"):
            return look.tap(f"I choose {self.task.label}.", text=self.task.label)
        if move := towards(look, self.path):
            return move
        if not look.has(id="title", text=self.task.row):
            return look.scroll(f"I look further down for {self.task.row}.")
        if look.row_summary(self.task.row) == self.task.label:
            return look.done(f"{self.task.row} is {self.task.label}.")
        return look.tap(f"{self.task.row} is not as asked for.", id="title", text=self.task.row)


class ScreenTimeoutSolution(ChoiceTaskSolution):
    """Looks for the row among those of the display."""

    path: ClassVar = ((DISPLAY, DISPLAY),)


class FontSizeSolution(ChoiceTaskSolution):
    """Looks for the row among those of the display."""

    path: ClassVar = ((DISPLAY, DISPLAY),)


class RingerSolution(ChoiceTaskSolution):
    """Looks for the row among those of sound."""

    path: ClassVar = ((SOUND, SOUND),)
