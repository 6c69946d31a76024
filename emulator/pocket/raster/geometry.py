"""Rectangles in whole pixels."""

from __future__ import annotations

from typing import NamedTuple


class Rect(NamedTuple):
    """A pixel rectangle, right and bottom edges excluded."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0

    @property
    def center(self) -> tuple[int, int]:
        return (self.x0 + self.x1) // 2, (self.y0 + self.y1) // 2

    @property
    def empty(self) -> bool:
        return self.x0 >= self.x1 or self.y0 >= self.y1

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x < self.x1 and self.y0 <= y < self.y1

    def covers(self, other: Rect) -> bool:
        """Tell whether `other` lies wholly inside."""
        return (
            self.x0 <= other.x0
            and self.y0 <= other.y0
            and self.x1 >= other.x1
            and self.y1 >= other.y1
        )

    def meets(self, other: Rect) -> bool:
        """Tell whether the two share a pixel."""
        return (
            self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1
        )

    def common(self, other: Rect) -> Rect:
        """The part both share, possibly empty."""
        return Rect(
            max(self.x0, other.x0),
            max(self.y0, other.y0),
            min(self.x1, other.x1),
            min(self.y1, other.y1),
        )

    def inset(self, x: int, y: int | None = None) -> Rect:
        """The rectangle made smaller by `x` and `y` pixels on each side (larger when negative)."""
        dy = x if y is None else y
        return Rect(self.x0 + x, self.y0 + dy, self.x1 - x, self.y1 - dy)

    def moved(self, dx: int, dy: int) -> Rect:
        return Rect(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)
