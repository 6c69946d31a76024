"""The recipes of Salt & Rye, newest first."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from ...content import Content
from ...raster.ops import Color, rgb

CONTENT = Content(__file__)


class Recipe(NamedTuple):
    """One dish."""

    field: str
    title: str
    day: date
    minutes: int
    servings: int
    oven: str
    drawing: str
    tone: Color
    """What its picture shows, and the picture's main colour."""
    text: str
    ingredients: tuple[str, ...]
    steps: tuple[str, ...]


@cache
def recipes() -> tuple[Recipe, ...]:
    """Every recipe, the newest first."""
    return tuple(
        Recipe(
            row["field"],
            row["title"],
            date.fromisoformat(row["day"]),
            row.number("minutes"),
            row.number("servings"),
            row["oven"],
            row["drawing"],
            rgb(row["tone"]),
            row["text"],
            row.items("ingredients", ";"),
            row.lines("steps"),
        )
        for row in CONTENT.table("recipes")
    )
