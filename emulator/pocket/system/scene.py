"""One moment of the screen: every window laid out, drawn and ready to be touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..raster.geometry import Rect
from ..raster.ops import DisplayList
from ..toolkit import kit
from ..toolkit.hierarchy import NO_IDS, DumpedWindow, dump


@dataclass(frozen=True, slots=True)
class Window:
    """A laid-out tree and whose it is."""

    root: kit.Node
    package: str
    area: Rect
    modal: bool = False
    """Nothing below it can be touched or is read by accessibility services."""
    outside: Callable[[], None] | None = None
    """What a tap beside a modal window's content does."""
    focus: kit.FieldState | None = None
    touchable: bool = True


@dataclass(slots=True)
class Scene:
    """The windows from back to front and what they draw."""

    size: tuple[int, int]
    ids: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    """What an update calls the ids of an app's views, by package."""
    canvas: kit.Canvas = field(init=False)
    windows: list[Window] = field(default_factory=lambda: list[Window]())

    def __post_init__(self) -> None:
        self.canvas = kit.Canvas(Rect(0, 0, *self.size))

    @property
    def items(self) -> DisplayList:
        return self.canvas.items

    def add(self, window: Window) -> None:
        """Draw a window over the others."""
        self.windows.append(window)
        window.root.draw(self.canvas)

    def path(self, x: float, y: float) -> list[kit.Node]:
        """The touchable nodes under a point, front first."""
        for window in reversed(self.windows):
            if not window.touchable:
                continue
            found = window.root.path(x, y)
            if found:
                return found
            if window.modal:
                return []
        return []

    def outside(self, x: float, y: float) -> Callable[[], None] | None:
        """What to do when a point lies beside the content of a modal window."""
        for window in reversed(self.windows):
            if window.touchable and window.root.path(x, y):
                return None
            if window.modal:
                return window.outside
        return None

    def hierarchy(self, rotation: int) -> str:
        """The XML of the windows that can be read, front ones of the app first."""
        readable: list[Window] = []
        covered = False
        for window in reversed(self.windows):
            if covered:
                break
            readable.append(window)
            covered = window.modal
        system = [
            window for window in readable if not window.touchable or window.area != self._full
        ]
        main = [window for window in readable if window not in system]
        return dump(
            [
                DumpedWindow(w.root, w.package, w.area, w.focus, self.ids.get(w.package, NO_IDS))
                for w in (*main, *system)
            ],
            rotation,
        )

    @property
    def _full(self) -> Rect:
        return Rect(0, 0, *self.size)


def lay_out(view: kit.View, ui: kit.Ui, area: Rect) -> kit.Node:
    """A view made to fill an area of the screen."""
    root = view.layout(ui, kit.Limits.tight(area.width, area.height))
    root.settle(area.x0, area.y0, area)
    return root


def field_node(root: kit.Node, field: kit.FieldState) -> kit.Node | None:
    """The node of a field."""
    for node in root.walk():
        if node.touch is not None and node.touch.field is field:
            return node
    return None


def reveal(root: kit.Node, field: kit.FieldState) -> bool:
    """Scroll the list around a field until it is in view; True when something moved."""
    trail: list[kit.Node] = []

    def search(node: kit.Node) -> bool:
        trail.append(node)
        if node.touch is not None and node.touch.field is field:
            return True
        if any(search(child) for child in node.children):
            return True
        trail.pop()
        return False

    if not search(root):
        return False
    target = trail[-1]
    for node in reversed(trail[:-1]):
        scroll = None if node.touch is None else node.touch.scroll
        if scroll is None or scroll.horizontal:
            continue
        below = target.rect.y1 - node.shown.y1
        above = node.shown.y0 - target.rect.y0
        if below > 0 and target.height <= node.height:
            scroll.scroll(below + 24)
            return True
        if above > 0:
            scroll.scroll(-above - 24)
            return True
        return False
    return False
