"""Solutions of the tasks in `circle`."""

import re

from .....agent.rehearsal import Move
from .....device.ui import UiNode
from .....tasks.solution import Look
from ..circle import CIRCLE

# How posts of the last seven days say their age; older ones show their date.
RECENT = re.compile(r"now|\d+ (min|h|d)")


def search(look: Look, name: str) -> Move:
    """One move nearer to the people that a name finds."""
    if look.package != CIRCLE:
        return look.open("Circle")
    if not look.has(id="bottom_navigation"):
        return look.back("This is the wrong screen.")
    field = look.find(id="search_src_text")
    if field is None:
        return look.tap("I search for people.", desc="Search")
    if field.text == name:
        return look.scroll(f"I look further down for {name}.")
    return look.enter("the name", name, field)


def person_row(look: Look, name: str, handle: str) -> UiNode | None:
    """Someone's row in a list of people."""
    return look.find(id="person", desc=f"{name}, @{handle}")


def tie_button(look: Look, row: UiNode) -> UiNode:
    """The button in a person's row, which says Follow or Following; raises SolutionLost."""
    box = row.bounds
    for id in ("follow", "following"):
        for node in look.view.ui.all(id=id):
            if box.top <= node.center.y < box.bottom:
                return node
    return look.need(id="follow", desc=row.desc)
