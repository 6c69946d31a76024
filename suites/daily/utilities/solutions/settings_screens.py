"""Solutions of the tasks in `settings`."""

from collections.abc import Sequence

from .....agent.rehearsal import Move
from .....tasks.solution import Look
from ..settings import SETTINGS

NETWORK = "Network & internet"
SOUND = "Sound & vibration"
QUIET = "Do Not Disturb"
DISPLAY = "Display & touch"
DEVICES = "Connected devices"


def heading(look: Look) -> str:
    """The page's title, large at its top or small in its bar; empty on the first page."""
    for id in ("collapsing_toolbar_title", "toolbar_title"):
        node = look.find(id=id)
        if node is not None and node.text:
            return node.text
    return ""


def in_front(look: Look) -> bool:
    """Whether Settings are in front."""
    return look.package == SETTINGS


def towards(look: Look, path: Sequence[tuple[str, str]]) -> Move | None:
    """The move towards the last page of a path, whose parts are a row and the page behind it.

    None if that page is on the screen.
    """
    if not in_front(look):
        return look.open("Settings")
    if look.has(id="search_action_bar"):
        return _row(look, path[0][0])
    here = heading(look)
    if not here:  # the first page, scrolled down
        return _row(look, path[0][0])
    for index, (_, page) in enumerate(path):
        if here in (page, look.said(page)):
            return None if index == len(path) - 1 else _row(look, path[index + 1][0])
    return look.back("This is the wrong page.")


def _row(look: Look, title: str) -> Move:
    """Tap a row, or scroll on towards it; after the end of the list from its top again."""
    node = look.find(id="title", text=title)
    if node is not None:
        return look.tap_node(f"I need {title}.", node)
    further = f"I look further down for {title}."
    looked = sum(move.thought == further for move in look.moves)
    if looked % 4 == 3 and look.moves[-1].thought == further:
        return look.scroll(f"I look further up for {title}.", "up")
    return look.scroll(further)
