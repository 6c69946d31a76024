"""The display list: plain, hashable drawing operations in screen pixels."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

from .geometry import Rect
from .text import line_width

Color = tuple[int, int, int, int]
Weight = Literal[400, 500]
Corners = tuple[int, int, int, int]
"""Radii in pixels: top left, top right, bottom right, bottom left."""


def rgb(value: str, alpha: float = 1.0) -> Color:
    """The colour of `#RRGGBB` with an opacity between 0 and 1."""
    number = int(value[1:], 16)
    return (number >> 16) & 255, (number >> 8) & 255, number & 255, round(alpha * 255)


class Box(NamedTuple):
    """A filled, perhaps rounded and outlined rectangle."""

    rect: Rect
    color: Color
    corners: Corners = (0, 0, 0, 0)
    stroke: Color | None = None
    stroke_px: int = 0
    kind: Literal["box"] = "box"

    @property
    def bounds(self) -> Rect:
        return self.rect


class Shadow(NamedTuple):
    """The soft shadow below a raised rounded rectangle."""

    rect: Rect
    radius: int
    elevation: int
    kind: Literal["shadow"] = "shadow"

    @property
    def bounds(self) -> Rect:
        return self.rect.inset(-4 * self.elevation - 2)


class Line(NamedTuple):
    """One line of text starting at `x` with its baseline at `baseline`."""

    x: int
    baseline: int
    text: str
    size: int
    weight: Weight
    color: Color
    kind: Literal["line"] = "line"

    @property
    def bounds(self) -> Rect:
        width = math.ceil(line_width(self.text, self.size, self.weight))
        slack = self.size // 6 + 1
        return Rect(
            self.x - slack,
            self.baseline - round(self.size * 1.15),
            self.x + width + slack,
            self.baseline + round(self.size * 0.4),
        )


class Glyph(NamedTuple):
    """A Material symbol in a square of `size` pixels."""

    x: int
    y: int
    size: int
    name: str
    filled: bool
    color: Color
    kind: Literal["glyph"] = "glyph"

    @property
    def bounds(self) -> Rect:
        return Rect(self.x - 1, self.y - 1, self.x + self.size + 1, self.y + self.size + 1)


class Polygon(NamedTuple):
    """A filled, smoothed polygon."""

    points: tuple[tuple[int, int], ...]
    color: Color
    kind: Literal["polygon"] = "polygon"

    @property
    def bounds(self) -> Rect:
        xs = [x for x, _ in self.points]
        ys = [y for _, y in self.points]
        return Rect(min(xs), min(ys), max(xs) + 1, max(ys) + 1)


class Stroke(NamedTuple):
    """A straight line with round ends."""

    x0: int
    y0: int
    x1: int
    y1: int
    width: int
    color: Color
    kind: Literal["stroke"] = "stroke"

    @property
    def bounds(self) -> Rect:
        half = self.width // 2 + 1
        return Rect(
            min(self.x0, self.x1) - half,
            min(self.y0, self.y1) - half,
            max(self.x0, self.x1) + half + 1,
            max(self.y0, self.y1) + half + 1,
        )


class Ring(NamedTuple):
    """An arc of a circle: degrees clockwise from three o'clock."""

    cx: int
    cy: int
    radius: int
    width: int
    start: int
    sweep: int
    color: Color
    kind: Literal["ring"] = "ring"

    @property
    def bounds(self) -> Rect:
        return Rect(
            self.cx - self.radius - 1,
            self.cy - self.radius - 1,
            self.cx + self.radius + 1,
            self.cy + self.radius + 1,
        )


Style = Literal["gradient", "hills", "city", "waves", "confetti", "wallpaper", "food", "disc"]


class Artwork(NamedTuple):
    """A generated picture: `style` names the painter, `seed` and `colors` vary it.

    `subject` is what a picture of food shows, a name of `dishes.DISHES`, before the first colour
    and mostly in the second; without one the seed chooses. Before any other style it is a symbol.
    """

    style: Style
    seed: int
    colors: tuple[Color, Color]
    subject: str = ""


class Picture(NamedTuple):
    """An artwork filling a perhaps rounded rectangle."""

    rect: Rect
    art: Artwork
    corners: Corners = (0, 0, 0, 0)
    kind: Literal["picture"] = "picture"

    @property
    def bounds(self) -> Rect:
        return self.rect


class Photo(NamedTuple):
    """The picture of an image file, cut to fill a perhaps rounded rectangle or fitted into it."""

    rect: Rect
    content: bytes
    corners: Corners = (0, 0, 0, 0)
    fit: bool = False
    kind: Literal["photo"] = "photo"

    @property
    def bounds(self) -> Rect:
        return self.rect


class Shot(NamedTuple):
    """Another display list of `size` pixels, drawn small in a rounded rectangle."""

    rect: Rect
    size: tuple[int, int]
    items: DisplayList
    corners: Corners = (0, 0, 0, 0)
    kind: Literal["shot"] = "shot"

    @property
    def bounds(self) -> Rect:
        return self.rect


Op = Box | Shadow | Line | Glyph | Polygon | Stroke | Ring | Picture | Photo | Shot


class Item(NamedTuple):
    """One operation, what it may touch on the screen, and the clip it was drawn under."""

    op: Op
    bounds: Rect
    clip: Rect


DisplayList = tuple[Item, ...]
