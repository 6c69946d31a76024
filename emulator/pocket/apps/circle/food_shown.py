"""What the picture of food in a post shows, by a word of its caption."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ...content import Content
from ...raster.ops import Color, rgb

CONTENT = Content(__file__)


@cache
def drawings() -> Mapping[str, tuple[str, Color]]:
    """The drawing and its main colour by the word that stands for them."""
    rows = CONTENT.table("food_shown")
    return {row["word"]: (row["drawing"], rgb(row["color"])) for row in rows}


def food_shown(caption: str) -> tuple[str, Color] | None:
    """The drawing and its main colour; None where no word tells."""
    return next((look for word, look in drawings().items() if word in caption), None)
