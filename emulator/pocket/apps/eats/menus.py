"""The cuisines, their dishes and what can be chosen with a dish, as the content files have them."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple, get_args

from ...content import Content, Row
from ...raster.ops import Color, rgb

CONTENT = Content(__file__)
ChoiceKind = Literal["one", "many"]
KINDS: tuple[ChoiceKind, ...] = get_args(ChoiceKind)


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
    kind: ChoiceKind
    options: tuple[tuple[str, int], ...]


class Cuisine(NamedTuple):
    """A cuisine: its emoji, the ground of its pictures, and the dishes that stand for it."""

    name: str
    emoji: str
    ground: Color
    known_for: tuple[str, ...]


@cache
def cuisines() -> dict[str, Cuisine]:
    """Every cuisine by name, in the order of the first page."""
    return {
        row["name"]: Cuisine(
            row["name"], row["emoji"], rgb(row.colour("ground")), row.items("known_for")
        )
        for row in CONTENT.table("cuisines")
    }


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


def choices_of(choices: str, language: str = "") -> tuple[ChoiceGroup, ...]:
    """What can be chosen with a dish of these choices, in the language of the phone's owner;
    nothing for an empty name."""
    table = CONTENT.table("choices", language)
    return tuple(_group(row) for row in table if row.group == choices)


def _group(row: Row) -> ChoiceGroup:
    return ChoiceGroup(row["key"], row["title"], row.one_of("kind", KINDS), row.priced("options"))


def default_options(choices: str, language: str = "") -> str:
    """What is chosen with a dish when nothing is changed, in the language of the phone's owner."""
    groups = choices_of(choices, language)
    return ", ".join(group.options[0][0] for group in groups if group.kind == "one")
