"""Remote calls that scroll lists: UiScrollable's swipes and searches."""

from ...system.finger import Point
from ..context import Context
from .arguments import Arguments
from .elements import ElementCalls
from .pointer import PointerCalls
from .selector import Selector, read_selector

DEAD_ZONE = 0.1
"""The share at either end of a list that a swipe leaves out."""
FLING_STEPS = 5
SCROLL_STEPS = 55
MAX_SEARCH = 30


class ScrollCalls:
    """Scrolling the element a selector selects."""

    def __init__(self, context: Context, elements: ElementCalls, pointer: PointerCalls) -> None:
        self._context = context
        self._elements = elements
        self._pointer = pointer

    def forward(self, args: Arguments) -> bool:
        """`scrollForward(selector, vertical, steps)`: whether the list moved."""
        selector = self._elements.selector(args)
        return self._swipe(selector, args.flag(1, True), args.whole(2, SCROLL_STEPS), ahead=True)

    def backward(self, args: Arguments) -> bool:
        selector = self._elements.selector(args)
        return self._swipe(selector, args.flag(1, True), args.whole(2, SCROLL_STEPS), ahead=False)

    def to_end(self, args: Arguments) -> bool:
        """`scrollToEnd(selector, vertical, most swipes, steps)`."""
        return self._run_to(args, args.whole(3, SCROLL_STEPS), ahead=True)

    def to_beginning(self, args: Arguments) -> bool:
        return self._run_to(args, args.whole(3, SCROLL_STEPS), ahead=False)

    def fling_forward(self, args: Arguments) -> bool:
        selector = self._elements.selector(args)
        return self._swipe(selector, args.flag(1, True), FLING_STEPS, ahead=True)

    def fling_backward(self, args: Arguments) -> bool:
        selector = self._elements.selector(args)
        return self._swipe(selector, args.flag(1, True), FLING_STEPS, ahead=False)

    def fling_to_end(self, args: Arguments) -> bool:
        return self._run_to(args, FLING_STEPS, ahead=True)

    def fling_to_beginning(self, args: Arguments) -> bool:
        return self._run_to(args, FLING_STEPS, ahead=False)

    def to(self, args: Arguments) -> bool:
        """`scrollTo(selector, target, vertical)`: back to the start, then on until it is seen."""
        selector, target = self._elements.selector(args), read_selector(args[1])
        vertical = args.flag(2, True)
        inside = selector.below(target)
        if self._elements.found(inside) is not None:
            return True
        for ahead in (False, True):
            for _ in range(MAX_SEARCH):
                moved = self._swipe(selector, vertical, SCROLL_STEPS, ahead=ahead)
                if self._elements.found(inside) is not None:
                    return True
                if not moved:
                    break
        return False

    def _run_to(self, args: Arguments, steps: int, *, ahead: bool) -> bool:
        selector = self._elements.selector(args)
        for _ in range(min(args.whole(2, MAX_SEARCH), 500)):
            if not self._swipe(selector, args.flag(1, True), steps, ahead=ahead):
                break
        return True

    def _swipe(self, selector: Selector, vertical: bool, steps: int, *, ahead: bool) -> bool:
        """One swipe over most of the list; False when it did not move."""
        bounds = self._elements.needed(selector).bounds
        x, y = bounds.center
        if vertical:
            margin = bounds.height * DEAD_ZONE
            low, high = Point(x, bounds.bottom - margin), Point(x, bounds.top + margin)
        else:
            margin = bounds.width * DEAD_ZONE
            low, high = Point(bounds.right - margin, y), Point(bounds.left + margin, y)
        start, end = (low, high) if ahead else (high, low)
        before = self._context.system.windows.hierarchy()
        self._pointer.swipe(start, end, steps)
        return self._context.system.windows.hierarchy() != before
