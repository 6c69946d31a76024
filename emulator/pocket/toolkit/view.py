"""Views and the ones that arrange others: columns, rows, stacks, padding, surfaces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from ..raster.geometry import Rect
from ..raster.ops import Corners
from .canvas import Canvas
from .node import Direction, Handler, Info, Node, Paint, PointHandler, Touch
from .theme import Tint, Ui, dp

UNBOUNDED = 1_000_000
Align = Literal["start", "center", "end", "stretch"]
Spread = Literal["start", "center", "end", "between"]


class Limits(NamedTuple):
    """The least and greatest size a view may take, in pixels."""

    min_w: int
    max_w: int
    min_h: int
    max_h: int

    @classmethod
    def tight(cls, width: int, height: int) -> Limits:
        return cls(width, width, height, height)

    def loose(self) -> Limits:
        return Limits(0, self.max_w, 0, self.max_h)

    def fit(self, width: int, height: int) -> tuple[int, int]:
        """The nearest allowed size."""
        return (
            max(self.min_w, min(self.max_w, width)),
            max(self.min_h, min(self.max_h, height)),
        )

    def less(self, width: int, height: int) -> Limits:
        """What is left inside a border that takes `width` and `height` in all."""
        return Limits(
            max(0, self.min_w - width),
            max(0, self.max_w - width),
            max(0, self.min_h - height),
            max(0, self.max_h - height),
        )


class View(Protocol):
    """A description of something on the screen."""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        """Lay out within the limits; child positions count from the returned node."""
        ...


@dataclass(frozen=True, slots=True)
class Flex:
    """A child of a row or column that takes a share of the space left over."""

    child: View
    share: int = 1

    def layout(self, ui: Ui, limits: Limits) -> Node:
        return self.child.layout(ui, limits)


@dataclass(frozen=True, slots=True)
class Column:
    """Children from top to bottom; `gap` in dp."""

    children: Sequence[View]
    gap: float = 0
    align: Align = "stretch"
    spread: Spread = "start"
    info: Info | None = None

    def layout(self, ui: Ui, limits: Limits) -> Node:
        gap = dp(self.gap) * max(0, len(self.children) - 1)
        low = limits.max_w if self.align == "stretch" and limits.max_w < UNBOUNDED else 0
        nodes: list[Node | None] = []
        used = gap
        for child in self.children:
            if isinstance(child, Flex) and limits.max_h < UNBOUNDED:
                nodes.append(None)
                continue
            room = max(0, limits.max_h - used)
            node = child.layout(ui, Limits(low, limits.max_w, 0, room))
            used += node.height
            nodes.append(node)
        placed = _share(self.children, nodes, limits.max_h - used, low, limits.max_w, ui, True)
        filled = sum(node.height for node in placed) + gap
        width = max((node.width for node in placed), default=0)
        stretched = self.spread != "start" and limits.max_h < UNBOUNDED
        width, height = limits.fit(width, limits.max_h if stretched else filled)
        extra = height - filled
        y, step = _start(self.spread, extra, len(placed))
        for node in placed:
            node.at(_across(self.align, width, node.width), y)
            y += node.height + dp(self.gap) + step
        return Node(width, height, placed, info=self.info)


@dataclass(frozen=True, slots=True)
class Row:
    """Children from left to right; `gap` in dp."""

    children: Sequence[View]
    gap: float = 0
    align: Align = "center"
    spread: Spread = "start"
    info: Info | None = None

    def layout(self, ui: Ui, limits: Limits) -> Node:
        gap = dp(self.gap) * max(0, len(self.children) - 1)
        low = limits.min_h if self.align == "stretch" else 0
        nodes: list[Node | None] = []
        used = gap
        for child in self.children:
            if isinstance(child, Flex) and limits.max_w < UNBOUNDED:
                nodes.append(None)
                continue
            room = max(0, limits.max_w - used)
            node = child.layout(ui, Limits(0, room, low, limits.max_h))
            used += node.width
            nodes.append(node)
        placed = _share(self.children, nodes, limits.max_w - used, low, limits.max_h, ui, False)
        filled = sum(node.width for node in placed) + gap
        height = max((node.height for node in placed), default=0)
        stretched = self.spread != "start" and limits.max_w < UNBOUNDED
        width, height = limits.fit(limits.max_w if stretched else filled, height)
        x, step = _start(self.spread, width - filled, len(placed))
        for node in placed:
            node.at(x, _across(self.align, height, node.height))
            x += node.width + dp(self.gap) + step
        return Node(width, height, placed, info=self.info)


def _share(
    children: Sequence[View],
    nodes: list[Node | None],
    left: int,
    low: int,
    high: int,
    ui: Ui,
    vertical: bool,
) -> list[Node]:
    """Lay out the flexible children in the space the others left."""
    shares = sum(child.share for child in children if isinstance(child, Flex))
    placed: list[Node] = []
    for child, node in zip(children, nodes, strict=True):
        if node is None and isinstance(child, Flex):
            room = max(0, left * child.share // max(1, shares))
            shares -= child.share
            left -= room
            limits = Limits(low, high, room, room) if vertical else Limits(room, room, low, high)
            node = child.layout(ui, limits)
        if node is not None:
            placed.append(node)
    return placed


def _start(spread: Spread, extra: int, count: int) -> tuple[int, int]:
    """Where the first child begins, and the additional gap between children."""
    if spread == "center":
        return extra // 2, 0
    if spread == "end":
        return extra, 0
    if spread == "between" and count > 1:
        return 0, extra // (count - 1)
    return 0, 0


def _across(align: Align, room: int, size: int) -> int:
    if align == "center":
        return (room - size) // 2
    return room - size if align == "end" else 0


@dataclass(frozen=True, slots=True)
class Stack:
    """Children over one another, each at its place in the box."""

    children: Sequence[View]
    align: Literal["top_left", "top", "center", "bottom", "bottom_right", "top_right"] = "top_left"

    def layout(self, ui: Ui, limits: Limits) -> Node:
        nodes = [child.layout(ui, limits.loose()) for child in self.children]
        width, height = limits.fit(
            max((node.width for node in nodes), default=0),
            max((node.height for node in nodes), default=0),
        )
        for node in nodes:
            dx, dy = width - node.width, height - node.height
            match self.align:
                case "top_left":
                    node.at(0, 0)
                case "top":
                    node.at(dx // 2, 0)
                case "top_right":
                    node.at(dx, 0)
                case "center":
                    node.at(dx // 2, dy // 2)
                case "bottom":
                    node.at(dx // 2, dy)
                case "bottom_right":
                    node.at(dx, dy)
        return Node(width, height, nodes)


@dataclass(frozen=True, slots=True)
class Pad:
    """Space around a child, in dp; `x` and `y` set both sides at once."""

    child: View
    x: float = 0
    y: float = 0
    left: float = 0
    top: float = 0
    right: float = 0
    bottom: float = 0

    def layout(self, ui: Ui, limits: Limits) -> Node:
        left, top = dp(self.x + self.left), dp(self.y + self.top)
        wide, high = left + dp(self.x + self.right), top + dp(self.y + self.bottom)
        node = self.child.layout(ui, limits.less(wide, high)).at(left, top)
        width, height = limits.fit(node.width + wide, node.height + high)
        return Node(width, height, [node])


@dataclass(frozen=True, slots=True)
class Space:
    """Empty room in dp."""

    width: float = 0
    height: float = 0

    def layout(self, ui: Ui, limits: Limits) -> Node:
        return Node(*limits.fit(dp(self.width), dp(self.height)))


@dataclass(frozen=True, slots=True)
class Sized:
    """A child made to take a width or height in dp; None leaves that side to the child."""

    child: View
    width: float | None = None
    height: float | None = None

    def layout(self, ui: Ui, limits: Limits) -> Node:
        min_w, max_w, min_h, max_h = limits
        if self.width is not None:
            min_w = max_w = min(max_w, dp(self.width))
        if self.height is not None:
            min_h = max_h = min(max_h, dp(self.height))
        return self.child.layout(ui, Limits(min_w, max_w, min_h, max_h))


@dataclass(frozen=True, slots=True)
class Fill:
    """A child made as large as allowed, or placed in the middle of that room."""

    child: View
    center: bool = False

    def layout(self, ui: Ui, limits: Limits) -> Node:
        width = limits.max_w if limits.max_w < UNBOUNDED else limits.min_w
        height = limits.max_h if limits.max_h < UNBOUNDED else limits.min_h
        if not self.center:
            return self.child.layout(ui, Limits.tight(width, height))
        node = self.child.layout(ui, Limits(0, width, 0, limits.max_h))
        height = max(height, node.height)
        node.at((width - node.width) // 2, (height - node.height) // 2)
        return Node(width, height, [node])


@dataclass(frozen=True, slots=True)
class Place:
    """A child at its own size at one end of the room given."""

    child: View
    x: Align = "start"
    y: Align = "start"

    def layout(self, ui: Ui, limits: Limits) -> Node:
        node = self.child.layout(ui, limits.loose())
        width = limits.max_w if limits.max_w < UNBOUNDED else max(limits.min_w, node.width)
        height = max(limits.min_h, node.height)
        node.at(_across(self.x, width, node.width), _across(self.y, height, node.height))
        return Node(width, height, [node])


@dataclass(frozen=True, slots=True)
class Widest:
    """A child that may take no more than a share of the width given."""

    child: View
    share: float

    def layout(self, ui: Ui, limits: Limits) -> Node:
        width = round(limits.max_w * self.share)
        return self.child.layout(ui, limits._replace(min_w=0, max_w=width))


@dataclass(frozen=True, slots=True)
class Surface:
    """A filled, perhaps rounded, outlined and raised background behind a child; radii in dp."""

    child: View
    color: Tint = "surface"
    radius: float | tuple[float, float, float, float] = 0
    stroke: Tint | None = None
    elevation: int = 0
    clips: bool = False
    info: Info | None = None
    solid: bool = False

    def layout(self, ui: Ui, limits: Limits) -> Node:
        node = self.child.layout(ui, limits)
        touch = Touch(solid=True) if self.solid else None
        return Node(node.width, node.height, [node], self._paint(ui), self.info, touch, self.clips)

    def _paint(self, ui: Ui) -> Paint:
        color = ui.color(self.color)
        stroke = None if self.stroke is None else ui.color(self.stroke)
        radii = corners_px(self.radius)

        def paint(canvas: Canvas, rect: Rect) -> None:
            if self.elevation:
                canvas.shadow(rect, min(max(radii), rect.height // 2), dp(self.elevation))
            canvas.box(rect, color, radii, stroke, dp(1) if stroke else 0)

        return paint


def corners_px(radius: float | tuple[float, float, float, float]) -> Corners:
    """Corner radii in pixels of one or four radii in dp."""
    if isinstance(radius, tuple):
        a, b, c, d = radius
        return dp(a), dp(b), dp(c), dp(d)
    return dp(radius), dp(radius), dp(radius), dp(radius)


@dataclass(frozen=True, slots=True)
class Tap:
    """A child that reacts to fingers and is one element to accessibility services."""

    child: View
    on_tap: Handler | None = None
    on_long: Handler | None = None
    on_tap_at: PointHandler | None = None
    on_drag: PointHandler | None = None
    on_swipe: Callable[[Direction], bool] | None = None
    info: Info | None = None

    def layout(self, ui: Ui, limits: Limits) -> Node:
        node = self.child.layout(ui, limits)
        touch = Touch(self.on_tap, self.on_tap_at, self.on_long, self.on_drag, self.on_swipe)
        return Node(node.width, node.height, [node], None, self.info, touch)


@dataclass(frozen=True, slots=True)
class Custom:
    """A view of a fixed size in dp drawn by a function of the canvas, its rectangle and the ui."""

    width: float
    height: float
    draw: Callable[[Canvas, Rect, Ui], None]
    info: Info | None = None

    def layout(self, ui: Ui, limits: Limits) -> Node:
        width, height = limits.fit(dp(self.width), dp(self.height))
        return Node(
            width, height, paint=lambda canvas, rect: self.draw(canvas, rect, ui), info=self.info
        )
