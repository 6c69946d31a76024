"""How a solution finds its way in Go: tabs, search, the ends of a way, lists to be compared."""

from collections.abc import Mapping
from typing import Literal

from .....actions import Direction, Scroll
from .....agent.rehearsal import Move
from .....device.ui import UiNode
from .....tasks.solution import Look
from ..go import GO

Way = Literal["Ride", "Directions"]
# The fields of the two ends on the screen where a way is chosen, and the hints of their searches.
_FIELDS: Mapping[Way, tuple[str, str]] = {
    "Ride": ("pickup_field", "destination_field"),
    "Directions": ("start_field", "destination_field"),
}
_START_HINTS: tuple[str, ...] = ("Choose pickup", "Choose starting point")
_END_HINTS: tuple[str, ...] = ("Where to?", "Choose destination", "Search here")
_READ = "I read "
_READ_ALL = "I have read all: "


def to_tab(look: Look, name: str) -> Move | None:
    """The move towards a tab of the main screen; None if it is in front."""
    if look.package != GO:
        return look.open("Go")
    tab = look.find(desc=name) if look.has(id="bottom_navigation") else None
    if tab is None:
        return look.back("I go back to the main screen.")
    if tab.selected:
        return None
    return look.tap_node(f"I need the tab {name}.", tab)


def to_search(look: Look) -> Move:
    """The move towards the search for a place."""
    if look.package == GO and look.has(id="search_omnibox_text_box"):
        return look.tap("I search for the place.", id="search_omnibox_text_box")
    return to_tab(look, "Explore") or look.back("This is no map.")


def searching(look: Look) -> bool:
    """Whether a search for a place is in front."""
    return look.package == GO and look.has(id="search_src_text")


def pick(look: Look, wanted: Mapping[str, str]) -> Move:
    """Find a place on the search screen; `wanted` are the places by the hint of the search."""
    field = look.need(id="search_src_text")
    name = wanted.get(field.text, field.text if field.text in wanted.values() else "")
    if not name:
        return look.back("I search for nothing like this.")
    row = look.find(id="title", text=name)
    if row is not None:
        return look.tap_node(f"{name} is here.", row)
    if field.text == name:
        return turn_page(look, "search_results", f"I look further down for {name}.")
    return look.type(f"I type {name}.", name, clear=True)


def to_place(look: Look, name: str) -> Move | None:
    """The move towards the page of a place; None if it is in front."""
    if look.package == GO and look.has(id="place_title", text=name):
        return None
    # Its name may have been scrolled out of sight since it was opened.
    acts = [move.thought for move in look.moves if not isinstance(move.action, Scroll)]
    opened = acts[-1:] == [f"{name} is here."] and not look.has(id="place_title")
    if look.package == GO and opened and look.has(id="place_action"):
        return None
    if searching(look):
        return pick(look, {"Search here": name})
    return to_search(look)


def to_way(look: Look, way: Way, start: str, end: str) -> Move | None:
    """The move towards the ways between two places; None if they are in front."""
    if searching(look):
        ends = dict.fromkeys(_START_HINTS, start) | dict.fromkeys(_END_HINTS, end)
        return pick(look, ends)
    if look.package == GO and choosing(look, way):
        return _set_ends(look, way, start, end)
    move = to_place(look, end)
    return move or look.tap(f"From here I get to {way.lower()}.", id="place_action", text=way)


def choosing(look: Look, way: Way) -> bool:
    """Whether the screen is in front on which a way is chosen."""
    if way == "Ride":
        return look.has(id="toolbar_title", text="Choose a ride")
    return look.has(id="swap_button")


def _set_ends(look: Look, way: Way, start: str, end: str) -> Move | None:
    # What has been scrolled out of sight was right before the list was scrolled.
    for id, name in zip(_FIELDS[way], (start, end), strict=True):
        field = look.find(id=id)
        if field is not None and field.text != name:
            return look.tap_node(f"It must be {name}.", field)
    return None


def turn_page(look: Look, id: str, thought: str, direction: Direction = "down") -> Move:
    """Scroll one list of several."""
    return Move(thought, Scroll(direction=direction, at=look.view.at(look.need(id=id))))


def inside(look: Look, outer: UiNode, id: str) -> UiNode | None:
    """The first view of that id within another."""
    box = outer.bounds
    for node in look.view.ui.all(id=id):
        at = node.center
        if box.left <= at.x < box.right and box.top <= at.y < box.bottom:
            return node
    return None


def known(look: Look, here: Mapping[str, str]) -> dict[str, str]:
    """What was read on the pages of a list before, and on this one."""
    found: dict[str, str] = {}
    for move in look.moves:
        for start in (_READ, _READ_ALL):
            if move.thought.startswith(start):
                entries = move.thought.removeprefix(start).split("; ")
                found |= {name: value for name, _, value in (e.partition(" = ") for e in entries)}
    return found | dict(here)


def read_on(look: Look, id: str, here: Mapping[str, str], at_end: bool) -> Move | None:
    """Note what this page of a list says and turn it; None once all has been read."""
    if at_end or any(move.thought.startswith(_READ_ALL) for move in look.moves):
        return None
    return turn_page(look, id, noted(here))


def turn_to(look: Look, id: str, name: str, here: Mapping[str, str]) -> Move:
    """Turn towards one entry of a list that has been read to its end."""
    order = list(known(look, here))
    below = name in order and bool(here) and order.index(name) > max(map(order.index, here))
    return turn_page(look, id, _READ_ALL + _listed(here), "down" if below else "up")


def noted(here: Mapping[str, str]) -> str:
    """The thought that keeps what this page says."""
    return _READ + _listed(here)


def _listed(here: Mapping[str, str]) -> str:
    return "; ".join(f"{name} = {value}" for name, value in here.items())


def times(look: Look, thought: str) -> int:
    """How often a move was made with that thought."""
    return sum(move.thought == thought for move in look.moves)
