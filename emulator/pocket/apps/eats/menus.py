"""The cuisines, their dishes and what can be chosen with a dish, as the content files have them."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

from ...content import Content, Row

CONTENT = Content(__file__)
KINDS: dict[str, Literal["one", "many"]] = {"one": "one", "many": "many"}


class DishText(NamedTuple):
    """A dish as every kitchen of its cuisine knows it; the price in cents."""

    section: str
    name: str
    price: int
    removable: tuple[str, ...]
    choices: str
    about: str


class ChoiceGroup(NamedTuple):
    """Something to choose with a dish; options with what they cost more, in cents."""

    key: str
    title: str
    kind: Literal["one", "many"]
    options: tuple[tuple[str, int], ...]


@cache
def cuisines() -> dict[str, str]:
    """The emoji of every cuisine."""
    return {row["name"]: row["emoji"] for row in CONTENT.table("cuisines")}


def dishes_of(cuisine: str) -> list[DishText]:
    """The dishes of a cuisine in the order of a menu."""
    return [_dish(row) for row in CONTENT.table("menus") if row.group == cuisine]


def _dish(row: Row) -> DishText:
    return DishText(
        row["section"],
        row["name"],
        row.cents("price"),
        row.items("without"),
        row["choices"],
        row["about"],
    )


def choices_of(choices: str) -> tuple[ChoiceGroup, ...]:
    """What can be chosen with a dish of these choices; nothing for an empty name."""
    return tuple(_group(row) for row in CONTENT.table("choices") if row.group == choices)


def _group(row: Row) -> ChoiceGroup:
    kind = KINDS.get(row["kind"])
    if kind is None:
        raise row.wrong(f"kind is {row['kind']!r}, not one or many")
    return ChoiceGroup(row["key"], row["title"], kind, row.priced("options"))


def default_options(choices: str) -> str:
    """What is chosen with a dish when nothing is changed."""
    return ", ".join(group.options[0][0] for group in choices_of(choices) if group.kind == "one")
