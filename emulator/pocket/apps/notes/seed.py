"""The notes on a fresh phone; an item that begins with "x " is checked off."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple, get_args

from ...content import Content

CONTENT = Content(__file__)
State = Literal["active", "archived", "trashed"]
FOLDERS = ("Home", "Ideas", "Money", "Recipes", "Travel", "Work")


class NotePlan(NamedTuple):
    """One note to be made."""

    title: str
    minutes_ago: int
    body: str
    items: tuple[str, ...]
    folder: str
    color: str
    pinned: bool
    state: State
    age_minutes: int
    """How long before its last change it was begun."""


@cache
def notes() -> tuple[NotePlan, ...]:
    """Every note."""
    found: list[NotePlan] = []
    for row in CONTENT.table("notes"):
        listed = row.one_of("kind", ("text", "list")) == "list"
        found.append(
            NotePlan(
                row["title"],
                row.minutes("age"),
                "" if listed else row["lines"],
                row.lines("lines") if listed else (),
                row["folder"],
                row["color"],
                row.one_of("pinned", ("yes", "no")) == "yes",
                row.one_of("state", get_args(State)),
                row.minutes("begun"),
            )
        )
    return tuple(found)
