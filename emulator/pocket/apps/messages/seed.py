"""The conversations on a fresh phone; lines that begin with > were sent from it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ...content import Content

CONTENT = Content(__file__)


class Script(NamedTuple):
    """A conversation: with whom, how long ago it ended, and what was said."""

    who: str
    """A contact's given name, or a number."""
    minutes_ago: int
    lines: tuple[str, ...]
    unread: bool
    pace: int
    """At most so many minutes between two messages."""
    title: str
    """The name of a group; its `who` is joined by semicolons, its lines begin with a name."""


@cache
def scripts() -> tuple[Script, ...]:
    """The conversations with contacts, with strangers, those that go back months, and groups."""
    return tuple(
        Script(
            row["who"],
            row.minutes("age"),
            row.lines("lines"),
            row.one_of("unread", ("yes", "no")) == "yes",
            row.number("pace"),
            row["title"],
        )
        for row in CONTENT.table("talks")
    )
