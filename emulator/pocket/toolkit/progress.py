"""Progress: bars and rings."""

from __future__ import annotations

from dataclasses import dataclass

from ..raster.geometry import Rect
from .canvas import Canvas
from .node import Info, Node
from .theme import Tint, Ui, dp
from .view import Limits


@dataclass(frozen=True, slots=True)
class ProgressBar:
    """A bar filled to a share between 0 and 1."""

    share: float
    height: float = 4
    color: Tint = "primary"

    def layout(self, ui: Ui, limits: Limits) -> Node:
        high = dp(self.height)

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.box(rect, ui.color("surface_highest"), high // 2)
            x1 = rect.x0 + round(rect.width * max(0.0, min(1.0, self.share)))
            if x1 - rect.x0 > high:
                canvas.box(Rect(rect.x0, rect.y0, x1, rect.y1), ui.color(self.color), high // 2)

        info = Info("android.widget.ProgressBar", "progress", f"{round(self.share * 100)}%")
        return Node(limits.max_w, high, paint=paint, info=info)


@dataclass(frozen=True, slots=True)
class ProgressRing:
    """A ring filled clockwise from the top; None is work of unknown length."""

    share: float | None
    size: float = 48
    width: float = 4

    def layout(self, ui: Ui, limits: Limits) -> Node:
        side, thick = dp(self.size), dp(self.width)

        def paint(canvas: Canvas, rect: Rect) -> None:
            x, y = rect.center
            canvas.ring(x, y, side // 2, thick, 0, 360, ui.color("surface_highest"))
            sweep = 100 if self.share is None else round(360 * max(0.0, min(1.0, self.share)))
            if sweep:
                canvas.ring(x, y, side // 2, thick, -90, sweep, ui.color("primary"))

        info = Info("android.widget.ProgressBar", "progress")
        return Node(side, side, paint=paint, info=info)
