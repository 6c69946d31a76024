"""Solutions of the tasks in `places`."""

import unicodedata
from collections.abc import Mapping

from .....agent.rehearsal import Move, Solution
from .....tasks.answers import folded
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..places import PlaceCriteria, PoiOpenNear, SavePlaceUnicode
from .go_screens import to_place
from .place_kinds import to_results


class PoiOpenNearSolution(TaskSolution[PoiOpenNear]):
    """Sets the three filters, then taps the heart of what is left."""

    open_now = True
    row = 0

    def mutants(self) -> Mapping[str, Solution]:
        """One of the filters left out."""
        kind, within_m, tenths = self.task.wish
        return {
            "not so near": self.but(wish=PlaceCriteria(kind, 0, tenths), row=-1),
            "not so good": self.but(wish=PlaceCriteria(kind, within_m, 0)),
            "not open": self.but(open_now=False),
            "a second favorite": self._and_another(),
        }

    def _and_another(self) -> Solution:
        """The right place and one more."""
        first = "Another one."

        def play(look: Look) -> Move:
            if look.did(first):
                return self.but(open_now=False).play(look)
            move = self.play(look)
            if move.action.kind == "done":
                return look.tap(first, id="open_now_chip")
            return move

        return FunctionSolution(play)

    def play(self, look: Look) -> Move:
        if look.has(id="alertTitle"):
            return self._filter(look)
        move = to_results(look, self.task.wish.kind)
        if move is not None:
            return move
        if self.open_now and _unchecked(look, "open_now_chip"):
            return look.tap("It must be open now.", id="open_now_chip")
        if self.task.wish.tenths and _unchecked(look, "rating_chip"):
            return look.tap("It must be rated well.", id="rating_chip")
        if self.task.wish.within_m and not look.has(id="distance_chip"):
            return look.scroll("One more filter is further to the right.", "right")
        if self.task.wish.within_m and _unchecked(look, "distance_chip"):
            return look.tap("It must be near.", id="distance_chip")
        return self._keep(look)

    def _filter(self, look: Look) -> Move:
        """The dialog of one filter."""
        if look.has(id="alertTitle", text="Rating"):
            return look.tap("So good.", id="title", text=f"{self.task.wish.tenths / 10:.1f} and up")
        if look.has(id="alertTitle", text="Distance"):
            return look.tap(
                "So near.", id="title", text=f"Within {self.task.wish.within_m // 1000} km"
            )
        return look.back("I filter by something else.")

    def _keep(self, look: Look) -> Move:
        hearts = look.view.ui.all(id="favorite_button")
        if not hearts:
            return look.back("No place fits.")
        if hearts[self.row].desc.startswith("Add "):
            return look.tap_node("This one fits.", hearts[self.row])
        return look.done("The place is among the favorites.")


def _unchecked(look: Look, chip: str) -> bool:
    """Whether a filter is there and off; those that were set may have gone out to the left."""
    return any(not node.checked for node in look.view.ui.all(id=chip))


class SavePlaceUnicodeSolution(TaskSolution[SavePlaceUnicode]):
    """Opens the place's page and labels it."""

    def mutants(self) -> Mapping[str, Solution]:
        """Nearly the label, more than the label, another place."""
        return {
            "nearly the label": self.but(label=self.task.near),
            "more than the label": self.but(label=f"{self.task.label} 2"),
            "another place": self.but(place=self.task.elsewhere),
        }

    def play(self, look: Look) -> Move:
        field = look.find(id="label_text")
        if field is not None:
            if folded(field.text) == folded(self.task.label):
                return look.tap("The label is right; I save it.", text="Save", id="button1")
            return look.enter("the label", unicodedata.normalize("NFC", self.task.label), field)
        if look.has(contains=f"Saved as {self.task.label}"):
            return look.done(f"{self.task.place} is saved.")
        move = to_place(look, self.task.place)
        return move or look.tap("I label the place.", id="place_action", text="Label")
