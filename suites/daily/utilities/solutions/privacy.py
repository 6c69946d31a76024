"""Solutions of the tasks in `privacy`."""

from collections.abc import Mapping

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import Look, TaskSolution
from ..privacy import APPS, MESSAGES, ROWS, RevokeLocation
from .settings_screens import towards


class RevokeLocationSolution(TaskSolution[RevokeLocation]):
    """Opens the app's page of the permission and taps the right row."""

    group = "Location"

    def mutants(self) -> Mapping[str, Solution]:
        """Too much or too little taken away, and another permission."""
        others = [level for level in ROWS if level != self.task.level_left]
        return {
            others[0]: self.but(level_left=others[0]),
            others[1]: self.but(level_left=others[1]),
            "another app": self.but(package=MESSAGES, level_left="never"),
            "another permission": self.but(group="Notifications", level_left="never"),
        }

    def play(self, look: Look) -> Move:
        app = APPS[self.task.package]
        path = (
            ("Apps", "Apps"),
            (app, "App info"),
            ("Permissions", "App permissions"),
            (self.group, f"{self.group} permission"),
        )
        name = look.find(id="entity_header_title")
        if name is not None and name.text != app:
            return look.back("This is another app.")
        if move := towards(look, path):
            return move
        row = ROWS[self.task.level_left]
        choice = look.need(id="title", text=row)
        buttons = look.view.ui.all(id="checkbox")
        nearest = min(buttons, key=lambda node: abs(node.center.y - choice.center.y))
        if nearest.checked:
            return look.done(f"{app}: {row}.")
        return look.tap_node(f"I choose “{row}”.", choice)
