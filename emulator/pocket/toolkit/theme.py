"""Colours, type scale and measures of the phone's look, after Material 3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..raster.ops import Color, Weight, rgb

DENSITY = 2.625
"""Pixels per dp at 420 dpi."""

Role = Literal[
    "primary",
    "on_primary",
    "primary_container",
    "on_primary_container",
    "secondary_container",
    "on_secondary_container",
    "tertiary",
    "tertiary_container",
    "on_tertiary_container",
    "error",
    "on_error",
    "error_container",
    "on_error_container",
    "surface",
    "surface_low",
    "surface_container",
    "surface_high",
    "surface_highest",
    "on_surface",
    "on_surface_variant",
    "outline",
    "outline_variant",
    "inverse_surface",
    "inverse_on_surface",
    "inverse_primary",
    "card",
    "key",
    "key_special",
    "keyboard",
    "disabled",
    "disabled_container",
    "scrim",
    "white",
    "black",
    "clear",
]
Tint = Role | Color
Palette = dict[Role, Color]

FIXED: Palette = {
    "scrim": rgb("#000000", 0.45),
    "white": rgb("#FFFFFF"),
    "black": rgb("#000000"),
    "clear": rgb("#000000", 0.0),
}
LIGHT: Palette = {
    **FIXED,
    "primary": rgb("#0B57D0"),
    "on_primary": rgb("#FFFFFF"),
    "primary_container": rgb("#D3E3FD"),
    "on_primary_container": rgb("#041E49"),
    "secondary_container": rgb("#C2E7FF"),
    "on_secondary_container": rgb("#001D35"),
    "tertiary": rgb("#146C2E"),
    "tertiary_container": rgb("#C4EED0"),
    "on_tertiary_container": rgb("#072711"),
    "error": rgb("#B3261E"),
    "on_error": rgb("#FFFFFF"),
    "error_container": rgb("#F9DEDC"),
    "on_error_container": rgb("#410E0B"),
    "surface": rgb("#FFFFFF"),
    "surface_low": rgb("#F8FAFD"),
    "surface_container": rgb("#F0F4F9"),
    "surface_high": rgb("#E9EEF6"),
    "surface_highest": rgb("#DDE3EA"),
    "on_surface": rgb("#1F1F1F"),
    "on_surface_variant": rgb("#444746"),
    "outline": rgb("#747775"),
    "outline_variant": rgb("#C4C7C5"),
    "inverse_surface": rgb("#303030"),
    "inverse_on_surface": rgb("#F2F2F2"),
    "inverse_primary": rgb("#A8C7FA"),
    "card": rgb("#FFFFFF"),
    "key": rgb("#FFFFFF"),
    "key_special": rgb("#D5DCE6"),
    "keyboard": rgb("#E9EEF6"),
    "disabled": rgb("#A3A5A6"),
    "disabled_container": rgb("#E3E5E8"),
}
DARK: Palette = {
    **FIXED,
    "primary": rgb("#A8C7FA"),
    "on_primary": rgb("#062E6F"),
    "primary_container": rgb("#0842A0"),
    "on_primary_container": rgb("#D3E3FD"),
    "secondary_container": rgb("#004A77"),
    "on_secondary_container": rgb("#C2E7FF"),
    "tertiary": rgb("#6DD58C"),
    "tertiary_container": rgb("#0F5223"),
    "on_tertiary_container": rgb("#C4EED0"),
    "error": rgb("#F2B8B5"),
    "on_error": rgb("#601410"),
    "error_container": rgb("#8C1D18"),
    "on_error_container": rgb("#F9DEDC"),
    "surface": rgb("#131314"),
    "surface_low": rgb("#1B1B1B"),
    "surface_container": rgb("#1E1F20"),
    "surface_high": rgb("#282A2C"),
    "surface_highest": rgb("#333537"),
    "on_surface": rgb("#E3E3E3"),
    "on_surface_variant": rgb("#C4C7C5"),
    "outline": rgb("#8E918F"),
    "outline_variant": rgb("#444746"),
    "inverse_surface": rgb("#E3E3E3"),
    "inverse_on_surface": rgb("#303030"),
    "inverse_primary": rgb("#0B57D0"),
    "card": rgb("#282A2C"),
    "key": rgb("#4A4D51"),
    "key_special": rgb("#34373A"),
    "keyboard": rgb("#232527"),
    "disabled": rgb("#6B6D6E"),
    "disabled_container": rgb("#2D2F31"),
}

ACCENTS: tuple[Color, ...] = tuple(
    rgb(value)
    for value in (
        "#1A73E8",
        "#188038",
        "#D93025",
        "#E8710A",
        "#9334E6",
        "#007B83",
        "#C2185B",
        "#5F6368",
        "#3949AB",
        "#795548",
    )
)
"""Strong colours for avatars and icons, white text readable on each."""


class TypeStyle(NamedTuple):
    """Size and line height in sp, and the weight."""

    size: float
    line: float
    weight: Weight


Style = Literal[
    "display_large",
    "display_medium",
    "display_small",
    "headline_large",
    "headline_medium",
    "headline_small",
    "title_large",
    "title_medium",
    "title_small",
    "body_large",
    "body_medium",
    "body_small",
    "label_large",
    "label_medium",
    "label_small",
]
TYPE_SCALE: dict[Style, TypeStyle] = {
    "display_large": TypeStyle(57, 64, 400),
    "display_medium": TypeStyle(45, 52, 400),
    "display_small": TypeStyle(36, 44, 400),
    "headline_large": TypeStyle(32, 40, 400),
    "headline_medium": TypeStyle(28, 36, 400),
    "headline_small": TypeStyle(24, 32, 400),
    "title_large": TypeStyle(22, 28, 400),
    "title_medium": TypeStyle(16, 24, 500),
    "title_small": TypeStyle(14, 20, 500),
    "body_large": TypeStyle(16, 24, 400),
    "body_medium": TypeStyle(14, 20, 400),
    "body_small": TypeStyle(12, 16, 400),
    "label_large": TypeStyle(14, 20, 500),
    "label_medium": TypeStyle(12, 16, 500),
    "label_small": TypeStyle(11, 16, 500),
}


def dp(value: float) -> int:
    """Device-independent pixels as whole screen pixels."""
    return round(value * DENSITY)


@dataclass(frozen=True, slots=True)
class Ui:
    """What layout needs to know of its surroundings."""

    palette: Palette
    package: str
    font_scale: float = 1.0
    focused: object | None = None
    """The field that has the input focus."""
    overscan: int = 0
    """Extra pixels a list lays out below its edge, so that a focused field there is found."""
    ground: Role = "surface"
    """The colour of the window behind the views."""

    def color(self, tint: Tint) -> Color:
        return self.palette[tint] if isinstance(tint, str) else tint

    def sp(self, value: float) -> int:
        """Scaled text pixels."""
        return round(value * DENSITY * self.font_scale)
