"""Collects drawing operations with the clip in force."""

from __future__ import annotations

from ..raster.geometry import Rect
from ..raster.ops import (
    Artwork,
    Box,
    Color,
    Corners,
    DisplayList,
    Glyph,
    Item,
    Line,
    Op,
    Photo,
    Picture,
    Polygon,
    Ring,
    Shadow,
    Shot,
    Stroke,
    Weight,
)
from ..raster.text import line_width


class Canvas:
    """The display list under construction."""

    def __init__(self, clip: Rect) -> None:
        self.clip = clip
        self._items: list[Item] = []

    @property
    def items(self) -> DisplayList:
        return tuple(self._items)

    def narrow(self, rect: Rect) -> Rect:
        """Clip to the common part of the clip and `rect`; returns the clip before."""
        before = self.clip
        self.clip = before.common(rect)
        return before

    def add(self, op: Op) -> None:
        bounds = op.bounds
        if bounds.meets(self.clip):
            self._items.append(Item(op, bounds, self.clip))

    def box(
        self,
        rect: Rect,
        color: Color,
        radius: int | Corners = 0,
        stroke: Color | None = None,
        stroke_px: int = 0,
    ) -> None:
        corners = (radius, radius, radius, radius) if isinstance(radius, int) else radius
        if color[3] or stroke is not None:
            self.add(Box(rect, color, corners, stroke, stroke_px))

    def disc(self, cx: int, cy: int, radius: int, color: Color) -> None:
        self.box(Rect(cx - radius, cy - radius, cx + radius, cy + radius), color, radius)

    def line(
        self, x: int, baseline: int, text: str, size: int, weight: Weight, color: Color
    ) -> None:
        if text:
            self.add(Line(x, baseline, text, size, weight, color))

    def centered(self, rect: Rect, text: str, size: int, weight: Weight, color: Color) -> None:
        """One line in the middle of a rectangle."""
        width = line_width(text, size, weight)
        x = round((rect.x0 + rect.x1 - width) / 2)
        self.line(x, middle_baseline(rect.y0, rect.height, size), text, size, weight, color)

    def icon(
        self, cx: int, cy: int, size: int, name: str, color: Color, filled: bool = False
    ) -> None:
        """A symbol centred on a point."""
        self.add(Glyph(cx - size // 2, cy - size // 2, size, name, filled, color))

    def shadow(self, rect: Rect, radius: int, elevation: int) -> None:
        # Of what a screen has no room for, nothing is left to throw one.
        if not rect.empty:
            self.add(Shadow(rect, radius, elevation))

    def ring(
        self, cx: int, cy: int, radius: int, width: int, start: int, sweep: int, color: Color
    ) -> None:
        self.add(Ring(cx, cy, radius, width, start, sweep, color))

    def stroke(self, x0: int, y0: int, x1: int, y1: int, width: int, color: Color) -> None:
        self.add(Stroke(x0, y0, x1, y1, width, color))

    def triangle(
        self, a: tuple[int, int], b: tuple[int, int], c: tuple[int, int], color: Color
    ) -> None:
        self.add(Polygon((a, b, c), color))

    def picture(self, rect: Rect, art: Artwork, radius: int | Corners = 0) -> None:
        corners = (radius, radius, radius, radius) if isinstance(radius, int) else radius
        self.add(Picture(rect, art, corners))

    def photo(
        self, rect: Rect, content: bytes, radius: int | Corners = 0, fit: bool = False
    ) -> None:
        """The picture of an image file."""
        corners = (radius, radius, radius, radius) if isinstance(radius, int) else radius
        self.add(Photo(rect, content, corners, fit))

    def shot(self, rect: Rect, size: tuple[int, int], items: DisplayList, radius: int) -> None:
        """Another screen, drawn small."""
        self.add(Shot(rect, size, items, (radius, radius, radius, radius)))


ASCENT = 0.927
LINE = 1.172
"""Roboto's ascent and line height, as shares of the font size."""


def middle_baseline(top: int, height: int, size: int) -> int:
    """The baseline that puts a line of text in the middle of a height."""
    return round(top + (height - LINE * size) / 2 + ASCENT * size)
