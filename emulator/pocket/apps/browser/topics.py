"""What the pictures of articles and recipes show: a symbol before a scene, or a drawn dish."""

from __future__ import annotations

from ...raster.ops import Artwork, Color, rgb
from .news_story import Story
from .recipe_cards import Recipe

PAINTS: tuple[tuple[Color, Color], ...] = (
    (rgb("#7FA7C9"), rgb("#1F3A56")),
    (rgb("#E2B36B"), rgb("#7A3E1D")),
    (rgb("#9CC6A4"), rgb("#23513A")),
    (rgb("#C9A7C7"), rgb("#4A2B57")),
    (rgb("#D9D2C3"), rgb("#5C5346")),
)


def topic_art(story: Story) -> Artwork:
    """The picture of an article."""
    number = sum(map(ord, story.headline))
    # Water is blue whatever the title.
    paint = PAINTS[0 if story.scene == "waves" else number % len(PAINTS)]
    return Artwork(story.scene, number, paint, story.symbol)


def recipe_art(recipe: Recipe, ground: Color) -> Artwork:
    """The picture of a recipe's dish."""
    return Artwork("food", sum(map(ord, recipe.title)), (ground, recipe.tone), recipe.drawing)
