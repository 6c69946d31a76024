"""The map: streets, parks and water drawn from the city's plan, with pins and routes over it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ...raster.geometry import Rect
from ...raster.ops import Color, rgb
from ...raster.text import line_width
from ...toolkit import kit
from ...toolkit.strings import tr
from ..owner_texts import Words
from .city import (
    CENTER,
    RIVER_WIDTH,
    Area,
    Point,
    areas,
    districts,
    path,
    streets,
)
from .map_colors import DAY, NIGHT, MapColors

SCALES = (0.045, 0.07, 0.11, 0.18, 0.28, 0.45)
"""Pixels per metre."""
MINOR_FROM = 0.18
MINOR_EVERY = 270
PIECE_PX = 150
"""Slanted lines are drawn in pieces of about this length, whose masks are small and recur."""
LIMIT_M = 9500
ME = rgb("#1A73E8")
ME_HALO = rgb("#1A73E8", 0.18)
WHITE = rgb("#FFFFFF")
ASIDE = ((0, -28), (0, 28), (-60, 0), (60, 0), (-60, -28), (60, -28), (-60, 28), (60, 28))
"""Where a name goes that cannot stand in its place, in dp: to the right and down."""
ALONG = ((70, 0), (-70, 0), (130, 0), (-130, 0))
"""The same for what lies along a street or an area."""


class MapState:
    """Which part of the city is in view."""

    def __init__(self, center: Point = CENTER, level: int = 2) -> None:
        self.x = float(center.x)
        self.y = float(center.y)
        self.level = level
        self.to_fit: tuple[Point, ...] = ()
        self._finger: object = None
        self._last = (0.0, 0.0)

    @property
    def scale(self) -> float:
        return SCALES[self.level]

    def look_at(self, point: Point, level: int | None = None) -> None:
        self.x, self.y = float(point.x), float(point.y)
        if level is not None:
            self.level = level

    def zoom(self, by: int) -> None:
        self.level = max(0, min(len(SCALES) - 1, self.level + by))

    def fit(self, points: Sequence[Point]) -> None:
        """Bring all points into view at the next layout."""
        self.to_fit = tuple(points)

    def drag(self, x: float, y: float, finger: object, size: tuple[int, int]) -> None:
        """Follow a finger; `finger` is another object for every new touch."""
        if finger is not self._finger:
            self._finger = finger
        else:
            self.x -= (x - self._last[0]) * size[0] / self.scale
            self.y += (y - self._last[1]) * size[1] / self.scale
            self.x = max(-LIMIT_M, min(LIMIT_M, self.x))
            self.y = max(-LIMIT_M, min(LIMIT_M, self.y))
        self._last = (x, y)

    def settle(self, width: int, height: int) -> None:
        """Carry out `fit` now that the size is known."""
        points, self.to_fit = self.to_fit, ()
        if not points:
            return
        xs, ys = [point.x for point in points], [point.y for point in points]
        self.x, self.y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        for level in range(len(SCALES) - 1, -1, -1):
            scale = SCALES[level]
            wide, high = (max(xs) - min(xs)) * scale, (max(ys) - min(ys)) * scale
            if wide <= width * 0.78 and high <= height * 0.66:
                self.level = min(level, 4)
                return
        self.level = 0


@dataclass(frozen=True, slots=True)
class Pin:
    """Something marked on the map."""

    point: Point
    name: str
    icon: str
    color: Color
    on_tap: kit.Handler | None = None
    large: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """A way over the map; the chosen one is drawn strongly."""

    points: tuple[Point, ...]
    chosen: bool = True
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class MapView:
    """The map as a view; `finger` tells one touch from the next."""

    state: MapState
    finger: Callable[[], object]
    pins: Sequence[Pin] = ()
    traces: Sequence[Trace] = ()
    me: Point | None = None
    still: bool = False
    """Cannot be moved, as the small map of a detail page."""
    on_tap: kit.Handler | None = None
    words: Words = field(default_factory=dict[str, str])
    """What the owner of the phone calls what has a name on the plan."""

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        width, height = limits.max_w, limits.max_h
        state = self.state
        state.settle(width, height)
        colors = NIGHT if kit.is_night(ui) else DAY
        sketch = _Sketch(state.x, state.y, state.scale, width, height, colors, ui, self.words)
        sketch.covered.extend(sketch.pin_body(pin) for pin in self.pins)
        pins = [node for pin in self.pins if (node := self._pin(pin, sketch)) is not None]

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            sketch.draw(canvas, rect)
            for trace in sorted(self.traces, key=lambda item: item.chosen):
                sketch.trace(canvas, rect, trace)
            if self.me is not None:
                x, y = sketch.at(rect, self.me)
                canvas.disc(x, y, kit.dp(22), ME_HALO)
                canvas.disc(x, y, kit.dp(10), WHITE)
                canvas.disc(x, y, kit.dp(7), ME)

        def drag(x: float, y: float) -> None:
            state.drag(x, y, self.finger(), (width, height))

        touch = kit.Touch(tap=self.on_tap) if self.still else kit.Touch(drag=drag, solid=True)
        info = kit.Info("android.view.View", "map_view", desc=tr("Map"))
        return kit.Node(width, height, pins, paint, info, touch, clips=True)

    def _pin(self, pin: Pin, sketch: _Sketch) -> kit.Node | None:
        side = kit.dp(48)
        x, y = sketch.at(Rect(0, 0, sketch.width, sketch.height), pin.point)
        if not (-side < x < sketch.width + side and -side < y < sketch.height + side):
            return None

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            cx, tip = rect.center[0], rect.y1 - kit.dp(4)
            radius = kit.dp(17 if pin.large else 13)
            cy = tip - round(radius * 1.45)
            edge = sketch.colors.pin_edge
            half = round(radius * 0.72)
            canvas.triangle((cx - half, cy + half), (cx + half, cy + half), (cx, tip), pin.color)
            canvas.disc(cx, cy, radius + kit.dp(1), edge)
            canvas.disc(cx, cy, radius, pin.color)
            canvas.icon(cx, cy, round(radius * 1.25), pin.icon, WHITE, True)

        info = kit.Info("android.view.View", "map_pin", desc=pin.name)
        touch = None if pin.on_tap is None else kit.Touch(tap=pin.on_tap)
        node = kit.Node(side, side, paint=paint, info=info, touch=touch)
        return node.at(x - side // 2, y - side + kit.dp(4))


@dataclass(frozen=True, slots=True)
class _Sketch:
    """Draws the plan around a centre at a scale into a rectangle."""

    x: float
    y: float
    scale: float
    width: int
    height: int
    colors: MapColors
    ui: kit.Ui
    words: Words
    covered: list[Rect] = field(default_factory=lambda: list[Rect]())
    """What the pins hide, where no name may stand."""

    def pin_body(self, pin: Pin) -> Rect:
        x, y = self.at(Rect(0, 0, self.width, self.height), pin.point)
        radius = kit.dp(18 if pin.large else 14)
        middle = y - round(radius * 1.45)
        return Rect(x - radius, middle - radius, x + radius, y)

    def at(self, rect: Rect, point: Point) -> tuple[int, int]:
        """A point of the city in pixels."""
        return (
            round(rect.x0 + rect.width / 2 + (point.x - self.x) * self.scale),
            round(rect.y0 + rect.height / 2 - (point.y - self.y) * self.scale),
        )

    def draw(self, canvas: kit.Canvas, rect: Rect) -> None:
        canvas.box(rect, self.colors.land)
        for area in areas("parks"):
            self._area(canvas, rect, area, self.colors.park)
        self._minor(canvas, rect)
        self._line(canvas, rect, path("river"), max(4, self._px(RIVER_WIDTH)), self.colors.water)
        for area in areas("water"):
            self._area(canvas, rect, area, self.colors.water)
        self._line(canvas, rect, path("railway"), max(2, self._px(9)), self.colors.rail)
        self._streets(canvas, rect)
        wide = max(5, self._px(34))
        self._line(canvas, rect, path("motorway"), wide + 4, self.colors.motorway_edge)
        self._line(canvas, rect, path("motorway"), wide, self.colors.motorway)
        self._labels(canvas, rect)

    def trace(self, canvas: kit.Canvas, rect: Rect, trace: Trace) -> None:
        colors = self.colors
        if trace.dotted:
            self._dots(canvas, rect, trace.points)
        elif trace.chosen:
            self._line(canvas, rect, trace.points, kit.dp(7), colors.route_edge)
            self._line(canvas, rect, trace.points, kit.dp(5), colors.route)
        else:
            self._line(canvas, rect, trace.points, kit.dp(5), colors.other_route)
        if trace.chosen and trace.points:
            x, y = self.at(rect, trace.points[0])
            canvas.disc(x, y, kit.dp(8), WHITE)
            canvas.disc(x, y, kit.dp(5), colors.route)

    def _px(self, metres: float) -> int:
        return round(metres * self.scale)

    def _area(self, canvas: kit.Canvas, rect: Rect, area: Area, color: Color) -> None:
        x0, y0 = self.at(rect, Point(area.x0, area.y1))
        x1, y1 = self.at(rect, Point(area.x1, area.y0))
        # Far corners are cut off, since masks of huge radii are slow.
        margin = 400
        box = Rect(
            max(rect.x0 - margin, x0),
            max(rect.y0 - margin, y0),
            min(rect.x1 + margin, x1),
            min(rect.y1 + margin, y1),
        )
        if not box.empty and box.meets(rect):
            canvas.box(box, color, min(self._px(area.radius), 120))

    def _minor(self, canvas: kit.Canvas, rect: Rect) -> None:
        if self.scale < MINOR_FROM:
            return
        wide = max(3, self._px(11))
        for district in districts():
            low_x, high_x = district.center.x - district.reach, district.center.x + district.reach
            low_y, high_y = district.center.y - district.reach, district.center.y + district.reach
            for x in range(low_x, high_x + 1, MINOR_EVERY):
                a, b = Point(x, low_y), Point(x, high_y)
                self._line(canvas, rect, (a, b), wide, self.colors.minor)
            for y in range(low_y, high_y + 1, MINOR_EVERY):
                a, b = Point(low_x, y), Point(high_x, y)
                self._line(canvas, rect, (a, b), wide, self.colors.minor)

    def _streets(self, canvas: kit.Canvas, rect: Rect) -> None:
        wide = max(6, self._px(28))
        for grow, color in ((4, self.colors.edge), (0, self.colors.street)):
            for street in streets():
                if street.horizontal:
                    ends = (Point(street.start, street.at), Point(street.end, street.at))
                else:
                    ends = (Point(street.at, street.start), Point(street.at, street.end))
                self._line(canvas, rect, ends, wide + grow, color)

    def _line(
        self, canvas: kit.Canvas, rect: Rect, points: Sequence[Point], width: int, color: Color
    ) -> None:
        spots = [self.at(rect, point) for point in points]
        half = width // 2
        for (x0, y0), (x1, y1) in zip(spots, spots[1:], strict=False):
            if x0 == x1 or y0 == y1:
                box = Rect(
                    min(x0, x1) - half, min(y0, y1) - half, max(x0, x1) + half, max(y0, y1) + half
                )
                shown = box.common(rect.inset(-width))
                if not shown.empty:
                    canvas.box(shown, color, half)
                continue
            count = max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / PIECE_PX))
            for piece in range(count):
                ax, ay = _between(x0, x1, piece, count), _between(y0, y1, piece, count)
                bx, by = _between(x0, x1, piece + 1, count), _between(y0, y1, piece + 1, count)
                near = Rect(min(ax, bx), min(ay, by), max(ax, bx) + 1, max(ay, by) + 1)
                if near.inset(-width).meets(rect):
                    canvas.stroke(ax, ay, bx, by, width, color)

    def _dots(self, canvas: kit.Canvas, rect: Rect, points: Sequence[Point]) -> None:
        spots = [self.at(rect, point) for point in points]
        for (x0, y0), (x1, y1) in zip(spots, spots[1:], strict=False):
            count = max(1, round(math.hypot(x1 - x0, y1 - y0) / kit.dp(10)))
            for step in range(count + 1):
                x, y = _between(x0, x1, step, count), _between(y0, y1, step, count)
                if rect.holds(x, y):
                    canvas.disc(x, y, kit.dp(3), self.colors.route)

    def _labels(self, canvas: kit.Canvas, rect: Rect) -> None:
        """Names, the important ones first; what would overlap is left out."""
        colors, size, big = self.colors, self.ui.sp(11), self.ui.sp(14)
        taken = [pin.moved(rect.x0, rect.y0) for pin in self.covered]
        for district in districts() if self.scale <= SCALES[3] else ():
            spot = Point(district.center.x + 350, district.center.y + 780)
            self._label(canvas, rect, taken, spot, district.name, big, colors.label, True)
        for area in (*areas("parks"), *areas("water")) if self.scale >= SCALES[1] else ():
            spot = Point((area.x0 + min(area.x1, 9000)) // 2, (max(area.y0, -6000) + area.y1) // 2)
            color = colors.park_label if area in areas("parks") else colors.water_label
            self._label(canvas, rect, taken, spot, area.name, size, color)
        for street in streets() if self.scale >= SCALES[2] else ():
            if not street.horizontal:
                continue
            x = rect.width * 5 // 8 if street.at % 3 else rect.width // 4
            metres = self.x + (x - rect.width / 2) / self.scale
            if street.start + 200 < metres < street.end - 200:
                spot = Point(round(metres), street.at)
                self._label(canvas, rect, taken, spot, street.name, size, colors.label)

    def _label(
        self,
        canvas: kit.Canvas,
        rect: Rect,
        taken: list[Rect],
        point: Point,
        text: str,
        size: int,
        color: Color,
        strong: bool = False,
    ) -> None:
        text = self.words.get(text, text)
        x, y = self.at(rect, point)
        if not rect.inset(-200).holds(x, y):
            return
        weight = 500 if strong else 400
        half = round(line_width(text, size, weight) / 2)
        for aside, below in ((0, 0), *(ASIDE if strong else ALONG)):
            area = Rect(x - half - 8, y - size, x + half + 8, y + size)
            area = area.moved(kit.dp(aside), kit.dp(below))
            if not any(area.meets(other) for other in taken):
                taken.append(area)
                left, baseline = area.x0 + 8, area.y0 + size + size // 3
                canvas.line(left, baseline, text, size, weight, color)
                return


def _between(a: int, b: int, part: int, count: int) -> int:
    return a + round((b - a) * part / count)
