"""Solutions of the tasks in `comparing`."""

from collections.abc import Mapping

from .....agent.rehearsal import Move, Solution, SolutionLost
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..comparing import CompareWarranty
from ..shop import SHOP
from .shop_screens import article, to_article

MONTHS = {"month": 1, "months": 1, "year": 12, "years": 12}


class CompareWarrantySolution(TaskSolution[CompareWarranty]):
    """Reads the warranty on both pages and goes back to the better one."""

    wants_longer = True

    def mutants(self) -> Mapping[str, Solution]:
        """The shorter warranty, and both."""
        return {
            "the shorter warranty": self.but(wants_longer=False),
            "both of them": FunctionSolution(self._both),
        }

    def play(self, look: Look) -> Move:
        known = {name: self._known(look, name) for name in (self.task.first, self.task.second)}
        for name, months in known.items():
            if not months:
                return self._read(look, name)
        pick = max if self.wants_longer else min
        return _wish(look, pick(known, key=lambda name: known[name]))

    def _both(self, look: Look) -> Move:
        for name in (self.task.first, self.task.second):
            if not look.did(_wished(name)):
                return _wish(look, name)
        return look.done("Both are on the wishlist.")

    def _read(self, look: Look, name: str) -> Move:
        """Go to the article and down to its warranty, and remember that."""
        if look.package != SHOP or article(look) != name:
            return to_article(look, name) or look.back("This is another article.")
        shown = _warranty(look)
        if not shown:
            return look.scroll("The warranty is further down.")
        other = self.task.second if name == self.task.first else self.task.first
        note = _note(name, shown)
        if self._known(look, other):
            # Nothing more to read: stay if this is the one.
            mine, theirs = _months(shown), self._known(look, other)
            if (mine > theirs) == self.wants_longer:
                return look.tap(note, id="action_wishlist")
        return look.back(note)

    def _known(self, look: Look, name: str) -> int:
        """The months of warranty that were read of an article; 0 if none were."""
        for move in look.moves:
            if move.thought.startswith(_note(name, "")[:-1]):
                return _months(move.thought.removeprefix(_note(name, "")[:-1]).rstrip("."))
        return 0


def _note(name: str, shown: str) -> str:
    return f"The warranty of the {name} is {shown}."


def _wished(name: str) -> str:
    return f"I wish for the {name}."


def _wish(look: Look, name: str) -> Move:
    if look.package != SHOP or article(look) != name:
        return to_article(look, name) or look.back("This is another article.")
    if look.need(id="action_wishlist").checked:
        return look.done(f"{name} is on the wishlist.")
    return look.tap(_wished(name), id="action_wishlist")


def _warranty(look: Look) -> str:
    """What the table of details says; empty if that row is not on the screen."""
    label = look.find(id="spec_name", text="Warranty")
    if label is None:
        return ""
    beside = look.view.ui.all(id="spec_value")
    return next((node.text for node in beside if node.bounds.top == label.bounds.top), "")


def _months(shown: str) -> int:
    """A length of time like "2 years" in months; raises SolutionLost for anything else."""
    count, _, unit = shown.partition(" ")
    if not count.isdigit() or unit not in MONTHS:
        raise SolutionLost(f"{shown!r} is no length of time")
    return int(count) * MONTHS[unit]
