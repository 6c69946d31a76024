"""Solutions of the tasks in `reference`."""

from collections.abc import Mapping
from decimal import Decimal

from .....agent.rehearsal import Move, Solution
from .....emulator.pocket.apps.browser.encyclopedia import HOST
from .....emulator.pocket.apps.browser.news import slug
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..reference import PageFact
from .web_screens import to_suggestion


class PageFactSolution(TaskSolution[PageFact]):
    """Goes to the entry by the address bar and reads its table."""

    def mutants(self) -> Mapping[str, Solution]:
        """Another figure, another entry, one digit wrong, no unit."""
        number, _, unit = self.task.truth.partition(" ")
        digit = Decimal(number.replace(",", "").replace("−", "-"))
        wrong = digit + Decimal(1).scaleb(int(digit.as_tuple().exponent))
        return {
            "another attribute": self.but(attribute=self.task.confused),
            "another entry": self.but(topic=self.task.other),
            "the last digit wrong": FunctionSolution(lambda look: look.answer(f"{wrong} {unit}")),
            "without the unit": FunctionSolution(lambda look: look.answer(number)),
            "two figures": FunctionSolution(
                lambda look: look.answer(f"{self.task.truth} or {wrong} {unit}")
            ),
        }

    def play(self, look: Look) -> Move:
        url = f"{HOST}/wiki/{slug(self.task.topic).replace('-', '_')}"
        if move := to_suggestion(look, self.task.topic, url):
            return move
        value = beside(look, self.task.attribute)
        if not value:
            return look.scroll("The table is further down.")
        return look.answer(value)


def beside(look: Look, name: str) -> str:
    """What a table says to the right of a name; empty if that is not on the screen."""
    left = look.find(text=name)
    if left is None:
        return ""
    row = left.center.y
    for node in look.view.ui.nodes():
        box = node.bounds
        if node.text and box.left >= left.bounds.right and box.top <= row < box.bottom:
            return node.text
    return ""
