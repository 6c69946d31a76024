"""What the picture of food in a post shows, by a word of its caption."""

from __future__ import annotations

from ...raster.ops import Color, rgb

WORDS: dict[str, tuple[str, Color]] = {
    "Sunday sauce": ("noodles", rgb("#C8402B")),
    "asparagus": ("greens", rgb("#5E9C3A")),
    "noodle bar": ("noodles", rgb("#B5702B")),
    "starter": ("loaf", rgb("#C99A5A")),
    "Dumpling": ("dumplings", rgb("#EAD9B0")),
    "番茄炒蛋": ("scrambled", rgb("#D0402B")),
    "Lemon cake": ("cake", rgb("#F6E27A")),
    "Market haul": ("salad", rgb("#EC8A2C")),
    "Ramen": ("noodle_soup", rgb("#E3C58A")),
    "chickpea curry": ("curry", rgb("#D99A2E")),
    "Pancakes": ("pancakes", rgb("#E0A75A")),
    "tamarind": ("noodles", rgb("#8A4B23")),
    "olive oils": ("dip", rgb("#C9B13A")),
    "Friday boxes": ("salad", rgb("#8C5A8C")),
    "harina": ("cookies", rgb("#D9A15C")),
    "Grandpa's recipe": ("stew", rgb("#B5502B")),
    "Tea tasting": ("tea", rgb("#B5651D")),
}


def food_shown(caption: str) -> tuple[str, Color] | None:
    """The drawing and its main colour; None where no word tells."""
    return next((look for word, look in WORDS.items() if word in caption), None)
