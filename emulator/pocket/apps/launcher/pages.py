"""The pages of the home screen: which apps stand on which, and the dots that say where one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...personas.names import PackageNames
from ...raster.geometry import Rect
from ...system.packages import Package
from ...toolkit import kit
from ...toolkit.strings import tr

FIRST = (
    "com.android.browser",
    "com.android.calendar",
    "com.android.eats",
    "com.android.gallery3d",
    "com.android.go",
    "com.android.notes",
    "com.android.shop",
    "com.android.stream",
)
"""What is used every day stands on the first page; further apps fill the pages after it."""
CAPACITY = 20
"""Icons on one of the further pages."""
DOT, GAP = 7, 9
"""Diameter of a dot and the space between two, in dp."""


def spread(apps: Sequence[Package], names: PackageNames) -> list[list[Package]]:
    """The apps of each page, in their order; there is always a first page."""
    first = [app for app in apps if names.built_in(app.name) in FIRST]
    others = [app for app in apps if names.built_in(app.name) not in FIRST]
    further = [others[start : start + CAPACITY] for start in range(0, len(others), CAPACITY)]
    return [first, *further]


@dataclass(frozen=True, slots=True)
class PageIndicator:
    """A dot for each page, the current one bright; nothing to see where there is one page only."""

    page: int
    count: int

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        step, size = kit.dp(DOT + GAP), kit.dp(DOT)
        width = self.count * step - kit.dp(GAP)
        if self.count < 2:
            return kit.Node(width, size)

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            middle = (rect.y0 + rect.y1) // 2
            for page in range(self.count):
                tone = (255, 255, 255, 255 if page == self.page else 110)
                canvas.disc(rect.x0 + size // 2 + page * step, middle, size // 2, tone)

        where = tr("Home screen {page} of {count}", page=self.page + 1, count=self.count)
        return kit.Node(
            width,
            size,
            paint=paint,
            info=kit.Info("android.view.View", "page_indicator", desc=where),
        )
