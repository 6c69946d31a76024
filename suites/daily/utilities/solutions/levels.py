"""Solutions of the tasks in `levels`."""

from collections.abc import Mapping

from .....actions import Px, Tap
from .....agent.rehearsal import Move, Solution
from .....device.ui import UiNode
from .....tasks.solution import Look, TaskSolution
from ..levels import EnsureState
from .settings_screens import DEVICES, DISPLAY, heading, in_front, towards

_INSET_PX = 4


class EnsureStateSolution(TaskSolution[EnsureState]):
    """Looks at Bluetooth, then taps one end of the brightness slider."""

    taps = 0

    def mutants(self) -> Mapping[str, Solution]:
        """Bluetooth switched once or twice, and the slider not at its end."""
        return {
            "Bluetooth switched": self.but(taps=1),
            "Bluetooth there and back": self.but(taps=2),
            "not quite the end": self.but(share=0.93 if self.task.end == "highest" else 0.07),
        }

    def play(self, look: Look) -> Move:
        checked = any(move.thought.startswith("Bluetooth is") for move in look.moves)
        if not checked and (move := towards(look, ((DEVICES, DEVICES),))):
            return move
        if in_front(look) and heading(look) == DEVICES:
            tapped = sum(move.thought == "I switch Bluetooth." for move in look.moves)
            if tapped < self.taps:
                return look.tap("I switch Bluetooth.", id="title", text="Bluetooth")
            state = "on" if look.row_switch("Bluetooth").checked else "off"
            return look.back(f"Bluetooth is {state}, as it should be.")
        if move := towards(look, ((DISPLAY, DISPLAY),)):
            return move
        slider = look.need(id="seekbar", desc="Display brightness")
        amiss = self.task.share not in (0.0, 1.0)
        if slider.text == f"{self.task.share:.0%}" or (amiss and look.did("I set the brightness.")):
            return look.done(f"The brightness is {slider.text}.")
        return self._set(look, slider)

    def _set(self, look: Look, slider: UiNode) -> Move:
        """Tap the slider where its value is the one to set."""
        left, right = slider.bounds.left + _INSET_PX, slider.bounds.right - _INSET_PX
        spot = Px(round(left + self.task.share * (right - left)), slider.center.y)
        return Move("I set the brightness.", Tap(at=look.view.point(spot)))
