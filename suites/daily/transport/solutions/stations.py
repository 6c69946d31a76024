"""Solutions of the tasks in `stations`."""

from collections.abc import Mapping

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import Look, TaskSolution
from ..stations import NearestFuel
from .go_screens import inside
from .place_kinds import to_results

PERMISSIONS = "com.android.permissioncontroller"


class NearestFuelSolution(TaskSolution[NearestFuel]):
    """Asks for the list, allows, and opens the first."""

    rank = 0
    allow = "While using the app"

    def mutants(self) -> Mapping[str, Solution]:
        """Nothing allowed, too little allowed, the second nearest."""
        return {
            "not allowed": self.but(allow="Don’t allow"),
            "allowed once": self.but(allow="Only this time"),
            "the second nearest": self.but(rank=1),
        }

    def play(self, look: Look) -> Move:
        if look.package == PERMISSIONS:
            return look.tap("This much Go may know.", text=self.allow)
        if look.did("I open it.") and look.has(id="place_title"):
            return look.done("The nearest one is open.")
        move = to_results(look, self.task.kind)
        if move is not None:
            return move
        ranked = sorted(look.view.ui.all(id="place_row"), key=lambda row: _metres(look, row.desc))
        return look.tap_node("I open it.", ranked[self.rank])


def _metres(look: Look, name: str) -> float:
    """How far a row of the list says that its place is."""
    row = look.need(id="place_row", desc=name)
    line = inside(look, row, "place_distance")
    if line is None:
        return float("inf")
    amount, _, unit = line.text.rpartition("\u2022 ")[2].partition(" ")
    return float(amount) * (1000 if unit == "km" else 1)
