"""The laid-out tree: where each view ended up, what it is, and what touching it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from ..raster.geometry import Rect
from .canvas import Canvas
from .field_state import FieldState
from .scroll_state import ScrollState

Paint = Callable[[Canvas, Rect], None]
Handler = Callable[[], None]
PointHandler = Callable[[float, float], None]
Direction = Literal["up", "down", "left", "right"]


@dataclass(frozen=True, slots=True)
class Info:
    """What a node is to an accessibility service."""

    cls: str = "android.view.View"
    rid: str = ""
    text: str = ""
    desc: str = ""
    checkable: bool = False
    checked: bool = False
    enabled: bool = True
    password: bool = False
    selected: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Touch:
    """What fingers can do to a node; points are fractions of its width and height."""

    tap: Handler | None = None
    tap_at: PointHandler | None = None
    long_press: Handler | None = None
    drag: PointHandler | None = None
    swipe: Callable[[Direction], bool] | None = None
    """Told of a swipe over the node; False lets the node below try."""
    scroll: ScrollState | None = None
    field: FieldState | None = None
    marked: Rect | None = None
    """Where the field's selection or cursor lies, from the node's own corner."""
    pinch: Callable[[float], None] | None = None
    """Told how far two fingers have spread, as a factor."""
    solid: bool = False
    """Swallows taps that nothing inside takes, such as a dialog's surface."""

    @property
    def clickable(self) -> bool:
        return self.tap is not None or self.tap_at is not None or self.field is not None


@dataclass(slots=True)
class Node:
    """One laid-out view; `x` and `y` count from the parent until `settle` sets `rect`."""

    width: int
    height: int
    children: list[Node] = field(default_factory=lambda: list[Node]())
    paint: Paint | None = None
    info: Info | None = None
    touch: Touch | None = None
    clips: bool = False
    x: int = 0
    y: int = 0
    rect: Rect = Rect(0, 0, 0, 0)
    shown: Rect = Rect(0, 0, 0, 0)
    """The part of `rect` that no ancestor cuts off."""

    def at(self, x: int, y: int) -> Node:
        """The node, placed in its parent."""
        self.x, self.y = x, y
        return self

    def settle(self, left: int, top: int, clip: Rect) -> None:
        """Set the absolute rectangles of this node and all below it."""
        x, y = left + self.x, top + self.y
        self.rect = Rect(x, y, x + self.width, y + self.height)
        self.shown = self.rect.common(clip)
        inner = self.shown if self.clips else clip
        for child in self.children:
            child.settle(x, y, inner)

    def draw(self, canvas: Canvas) -> None:
        """Paint this node, then its children over it."""
        if self.clips:
            if self.shown.empty:
                return
            before = canvas.narrow(self.shown)
            self._draw(canvas)
            canvas.clip = before
        else:
            self._draw(canvas)

    def _draw(self, canvas: Canvas) -> None:
        if self.paint is not None and self.rect.inset(-64).meets(canvas.clip):
            self.paint(canvas, self.rect)
        for child in self.children:
            child.draw(canvas)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def path(self, x: float, y: float) -> list[Node]:
        """The touchable nodes under a point, topmost first."""
        found: list[Node] = []
        self._collect(x, y, found)
        return found

    def _collect(self, x: float, y: float, found: list[Node]) -> bool:
        """Gather touchable nodes front to back; True when one of them hides what is behind."""
        if self.clips and not self.shown.holds(x, y):
            return False
        for child in reversed(self.children):
            if child._collect(x, y, found):
                if self.touch is not None and self.shown.holds(x, y):
                    found.append(self)
                return True
        if self.touch is None or not self.shown.holds(x, y):
            return False
        found.append(self)
        return self.touch.clickable or self.touch.solid or self.touch.drag is not None
