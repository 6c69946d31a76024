"""What a solution does that cannot see what it looks for: it looks whether that is out of sight."""

from collections.abc import Iterator

from ...actions import Direction, Norm, Press, Scroll
from ...device.ui import KEYBOARD_PACKAGES, UiNode, UiTree
from .solution import SYSTEM_UI, Move, ScreenView

_WAYS: tuple[Direction, ...] = ("down", "up")
# Long lists are searched by their solutions, which know what they look for.
_MOST_SCROLLS = 8


class Search:
    """Puts the keyboard away and scrolls to both ends, one move at a time, until it is found."""

    def __init__(self) -> None:
        self.found()

    def found(self) -> None:
        """The solution is not lost any more: the next search begins anew."""
        self._ways = list(_WAYS)
        self._scrolls = 0
        self._seen: UiTree | None = None

    def move(self, view: ScreenView) -> Move | None:
        """Where to look next; None once everything has been looked at."""
        if self._scrolls == 0 and keyboard_shown(view):
            return Move("The keyboard may hide it.", Press(key="back"))
        area = _area(view)
        if area is None or self._scrolls == _MOST_SCROLLS:
            return None
        if view.ui == self._seen:
            self._ways.pop(0)
        if not self._ways:
            return None
        self._scrolls += 1
        self._seen = view.ui
        way = self._ways[0]
        return Move(f"It may be further {way}.", Scroll(direction=way, at=area))


def keyboard_shown(view: ScreenView) -> bool:
    """Whether a keyboard is among the windows."""
    return any(_of_keyboard(node) for node in _windows(view))


def _windows(view: ScreenView) -> Iterator[UiNode]:
    for root in view.ui.roots:
        yield root
        yield from root.children


def _of_keyboard(node: UiNode) -> bool:
    return any(word in node.package for word in KEYBOARD_PACKAGES)


def _area(view: ScreenView) -> Norm | None:
    """The middle of the largest list or page."""
    lists = [
        node
        for node in view.ui.nodes()
        if node.scrollable and node.package != SYSTEM_UI and not _of_keyboard(node)
    ]
    if not lists:
        return None
    largest = max(lists, key=lambda node: _height(node) * (node.bounds.right - node.bounds.left))
    return view.point(largest.center)


def _height(node: UiNode) -> int:
    return node.bounds.bottom - node.bounds.top
