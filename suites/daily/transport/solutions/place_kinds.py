"""Solutions of the tasks in `place_kinds`."""

from .....agent.rehearsal import Move
from .....tasks.solution import Look
from ..go import GO
from ..place_kinds import Kind
from .go_screens import searching, to_search


def to_results(look: Look, kind: Kind) -> Move | None:
    """The move towards the list of places of a kind; None if it is in front."""
    if look.package == GO and look.has(id="filters"):
        title = look.need(id="toolbar_title")
        return None if title.text == kind.label else look.back("This is another list.")
    if searching(look):
        row = look.find(id="title", text=kind.label)
        if row is not None:
            return look.tap_node(f"Here are the {kind.label.lower()}.", row)
        return look.type("I type the sort of place.", kind.label, clear=True)
    chip = look.find(id="category_chip", text=kind.label)
    if look.package == GO and chip is not None:
        return look.tap_node(f"Here are the {kind.label.lower()}.", chip)
    return to_search(look)
