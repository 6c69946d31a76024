"""Solutions of the tasks in `noting`."""

from collections.abc import Mapping

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import Look, TaskSolution
from ..noting import NOTES, PricesToNote
from .shop_screens import listed, to_search

NEW = "I begin a new note."


class PricesToNoteSolution(TaskSolution[PricesToNote]):
    """Searches for one after the other, then writes what it read."""

    def mutants(self) -> Mapping[str, Solution]:
        """A cent off, the price of the other one, another order, one missing."""
        name, cents = self.task.names[0], self.task.cents[0]
        reduced = self.task.names[self.task.reduced]
        before_sale = {reduced: self.task.cents[self.task.reduced] + 1500}
        return {
            "a cent off": self.but(wrong={name: cents + 1}),
            "the price before the sale": self.but(wrong=before_sale),
            "of the article named alike": self.but(wrong={name: self.task.decoy_cents[0]}),
            "another order": self.but(order=(1, 0, 2)),
            "only two": self.but(order=(0, 1)),
            "another title": self.but(title=f"{self.task.title} 2"),
        }

    def play(self, look: Look) -> Move:
        shown = {seen.name: _dollars(seen.price_cents) for seen in listed(look)}
        known = {name: _read(look, name) or shown.get(name, "") for name in self.task.names}
        missing = [name for name, cost in known.items() if not cost]
        move = _look_up(look, missing[0]) if missing else self._write_down(look, known)
        fresh = [name for name in self.task.names if name in shown and not _read(look, name)]
        # What was read is in the thought of the next move, which is all a solution remembers.
        return Move(_noted(fresh[0]) + shown[fresh[0]], move.action) if fresh else move

    def _write_down(self, look: Look, known: Mapping[str, str]) -> Move:
        costs = {**known, **{name: _dollars(cents) for name, cents in self.task.wrong.items()}}
        names = (self.task.names[index] for index in self.task.order)
        return _write(look, self.task.title, "\n".join(f"{name}: {costs[name]}" for name in names))


def _noted(name: str) -> str:
    return f"The {name} costs "


def _read(look: Look, name: str) -> str:
    """The price that was read of an article; empty if none was."""
    notes = (move.thought for move in look.moves if move.thought.startswith(_noted(name)))
    return next((note.removeprefix(_noted(name)) for note in notes), "")


def _dollars(cents: int) -> str:
    return f"${cents / 100:.2f}"


def _look_up(look: Look, name: str) -> Move:
    """One move nearer to the list with the article's price."""
    if move := to_search(look):
        return move
    field = look.need(id="search_src_text")
    if not field.focused:
        return look.tap_node("I tap the field.", field)
    return look.type("I search by name.", name, clear=True, submit=True)


def _write(look: Look, title: str, body: str) -> Move:
    """Write a new note."""
    if look.package != NOTES:
        return look.open("Notes")
    if look.has(id="new_note"):
        return look.tap(NEW, desc="New note")
    text, head = look.find(id="edit_note_text"), look.find(id="editable_title")
    if text is None or head is None or not look.did(NEW):
        return look.back("I go back to my notes.")
    for what, wanted, field in (("the lines", body, text), ("the title", title, head)):
        if field.text != wanted:
            return look.enter(what, wanted, field)
    return look.done("The three prices are in a new note.")
