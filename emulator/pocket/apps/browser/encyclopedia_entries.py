"""What the Wayfinder encyclopaedia knows: kinds of things, their attributes and their names.

Everything in it is made up, so that nobody can answer from memory.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ...content import Content

CONTENT = Content(__file__)
FIELDS = ("Lakes", "Mountains", "Rivers", "Bridges", "Towers", "Animals", "Ships", "Planets")
"""The fields in the order of the site's menu."""


class Attribute(NamedTuple):
    """A measured property: its unit, the range of its values, and its decimals."""

    name: str
    unit: str
    low: float
    high: float
    decimals: int = 0


class Kind(NamedTuple):
    """A sort of thing and what is known about each."""

    plural: str
    noun: str
    icon: str
    attributes: tuple[Attribute, ...]
    names: tuple[str, ...]
    opening: str


@cache
def kinds() -> tuple[Kind, ...]:
    """What each of the fields is about."""
    return tuple(
        Kind(
            row["field"],
            row["noun"],
            row["icon"],
            _attributes(row["field"]),
            row.items("names"),
            row["opening"],
        )
        for row in CONTENT.table("wayfinder")
    )


def _attributes(field: str) -> tuple[Attribute, ...]:
    return tuple(
        Attribute(
            row["name"],
            row["unit"],
            row.decimal("low"),
            row.decimal("high"),
            row.number("decimals"),
        )
        for row in CONTENT.table("wayfinder_attributes")
        if row.group == field
    )


@cache
def sentences() -> tuple[str, ...]:
    """Sentences of which every entry has some."""
    return CONTENT.lists("wayfinder_sentences")[""]
