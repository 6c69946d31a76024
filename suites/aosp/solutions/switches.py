"""Solutions of the tasks in `switches`."""

from collections.abc import Mapping
from typing import ClassVar

from ....agent.rehearsal import Move, Solution
from ....tasks.solution import FunctionSolution, Look, TaskSolution
from ...daily.utilities.solutions.settings_screens import (
    DEVICES,
    DISPLAY,
    NETWORK,
    QUIET,
    SOUND,
    heading,
    in_front,
    towards,
)
from ..switches import SwitchTask


class SwitchTaskSolution(TaskSolution[SwitchTask]):
    """Goes to the page and taps the row unless it is as asked for.

    `path` leads to the page on the pocket phone; `decoy` is another row of it.
    """

    path: ClassVar[tuple[tuple[str, str], ...]]
    decoy: ClassVar[str]

    def mutants(self) -> Mapping[str, Solution]:
        """Another switch of the page, and the right one there and back."""
        return {
            "another switch": self.but(tapped=self.decoy),
            "there and back": FunctionSolution(self._twice),
        }

    def play(self, look: Look) -> Move:
        if move := towards(look, self.path):
            return move
        if not look.has(text=self.task.tapped):
            return look.scroll(f"I look further down for {self.task.tapped}.")
        if (
            self.task.tapped == self.task.row
            and look.row_switch(self.task.row).checked == self.task.on
        ):
            return look.done(f"{self.task.row} is as asked for.")
        if look.did("I tap the switch."):
            return look.done("The switch is tapped.")
        return look.tap("I tap the switch.", text=self.task.tapped)

    def _twice(self, look: Look) -> Move:
        if not in_front(look) or heading(look) != self.path[-1][1]:
            return self.play(look)
        if not look.has(text=self.task.row):
            return look.scroll(f"I look further down for {self.task.row}.")
        if sum(move.thought == "I tap the switch." for move in look.moves) == 2:
            return look.done("It is done.")
        return look.tap("I tap the switch.", text=self.task.row)


class WifiSolution(SwitchTaskSolution):
    """Looks among the networks."""

    path: ClassVar = ((NETWORK, NETWORK), ("Internet", "Internet"))
    decoy: ClassVar = "Internet"


class BluetoothSolution(SwitchTaskSolution):
    """Looks among the connected devices."""

    path: ClassVar = ((DEVICES, DEVICES),)
    decoy: ClassVar = DEVICES


class AirplaneSolution(SwitchTaskSolution):
    """Looks among the networks."""

    path: ClassVar = ((NETWORK, NETWORK),)
    decoy: ClassVar = "Roaming"


class DarkThemeSolution(SwitchTaskSolution):
    """Looks among the display's rows."""

    path: ClassVar = ((DISPLAY, DISPLAY),)
    decoy: ClassVar = "Night Light"


class AutoRotateSolution(SwitchTaskSolution):
    """Looks among the display's rows."""

    path: ClassVar = ((DISPLAY, DISPLAY),)
    decoy: ClassVar = "Night Light"


class HourFormatSolution(SwitchTaskSolution):
    """Looks among the system's rows."""

    path: ClassVar = (("System", "System"),)
    decoy: ClassVar = "Set time automatically"


class QuietSolution(SwitchTaskSolution):
    """Looks among the sound's rows."""

    path: ClassVar = ((SOUND, SOUND), (QUIET, QUIET))
    decoy: ClassVar = "Schedules"


class TouchSoundsSolution(SwitchTaskSolution):
    """Looks among the sound's rows."""

    path: ClassVar = ((SOUND, SOUND),)
    decoy: ClassVar = "Dial pad tones"
