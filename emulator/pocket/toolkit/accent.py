"""An app's colours made from the one it is known by."""

from __future__ import annotations

from ..raster.ops import Color
from .brand import Brand
from .theme import DARK, Ui

WHITE: Color = (255, 255, 255, 255)
BLACK: Color = (0, 0, 0, 255)


def accent(color: Color) -> Brand:
    """The accent roles in light and dark; the colour must carry white text."""
    light = tinted(color, WHITE, 0.55)
    return Brand(
        {
            "primary": color,
            "on_primary": WHITE,
            "primary_container": tinted(color, WHITE, 0.8),
            "on_primary_container": tinted(color, BLACK, 0.6),
            "secondary_container": tinted(color, WHITE, 0.84),
            "on_secondary_container": tinted(color, BLACK, 0.65),
            "inverse_primary": light,
        },
        {
            "primary": light,
            "on_primary": tinted(color, BLACK, 0.7),
            "primary_container": tinted(color, BLACK, 0.45),
            "on_primary_container": tinted(color, WHITE, 0.85),
            "secondary_container": tinted(tinted(color, BLACK, 0.5), DARK["surface_high"], 0.35),
            "on_secondary_container": tinted(color, WHITE, 0.85),
            "inverse_primary": color,
        },
    )


def tinted(first: Color, second: Color, share: float) -> Color:
    """The opaque colour `share` of the way from the first to the second."""
    r, g, b = (round(p + (q - p) * share) for p, q in zip(first[:3], second[:3], strict=True))
    return r, g, b, 255


def is_night(ui: Ui) -> bool:
    """Whether the dark palette is in force."""
    return ui.palette["surface"] == DARK["surface"]
