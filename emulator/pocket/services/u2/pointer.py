"""Remote calls that touch points of the screen."""

import math

from ...system.abilities import Zoomable
from ...system.finger import Point
from ...system.screen import TouchPhase
from ..context import Context
from .arguments import Arguments, BadArguments

CLICK_MS = 100.0
LONG_CLICK_MS = 600.0
STEP_MS = 5.0
"""How long UiAutomator takes over one step of a swipe."""
PHASES: dict[int, TouchPhase] = {0: "down", 1: "up", 2: "move", 3: "up"}


class PointerCalls:
    """Clicks, swipes and raw events in pixels."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def click(self, x: float, y: float, ms: float = CLICK_MS) -> bool:
        self._context.check_injecting()
        self._context.finger.press(Point(x, y), ms)
        return True

    def swipe(self, start: Point, end: Point, steps: float) -> bool:
        self._context.check_injecting()
        self._context.finger.swipe(start, end, max(1.0, steps) * STEP_MS)
        return True

    def drag(self, start: Point, end: Point, steps: float) -> bool:
        self._context.check_injecting()
        self._context.finger.drag_and_drop(start, end, max(1.0, steps) * STEP_MS)
        return True

    def click_at(self, args: Arguments) -> bool:
        """`click(x, y)` and `click(x, y, milliseconds)`."""
        ms = args.number(2) if len(args) > 2 else CLICK_MS
        return self.click(args.number(0), args.number(1), ms)

    def swipe_between(self, args: Arguments) -> bool:
        """`swipe(x1, y1, x2, y2, steps)`."""
        return self.swipe(_point(args, 0), _point(args, 2), args.number(4))

    def drag_between(self, args: Arguments) -> bool:
        """`drag(x1, y1, x2, y2, steps)`."""
        return self.drag(_point(args, 0), _point(args, 2), args.number(4))

    def swipe_along(self, args: Arguments) -> bool:
        """`swipePoints([x1, y1, x2, y2, ...], steps)`, with `steps` between two points."""
        flat = args.numbers(0)
        if len(flat) < 4 or len(flat) % 2:
            return False
        points = [Point(x, y) for x, y in zip(flat[::2], flat[1::2], strict=True)]
        self._context.check_injecting()
        self._context.finger.follow(points, max(1.0, args.number(1)) * STEP_MS)
        return True

    def inject(self, args: Arguments) -> bool:
        """`injectInputEvent(action, x, y, meta)`: one raw event, paced by the caller."""
        phase = PHASES.get(args.whole(0))
        if phase is None:
            raise BadArguments(f"unknown motion action: {args.whole(0)}")
        self._context.check_injecting()
        self._context.finger.event(phase, _point(args, 1))
        return True

    def two_fingers(self, starts: tuple[Point, Point], ends: tuple[Point, Point]) -> bool:
        """Move two fingers at once; what lies between them zooms by how far they part."""
        self._context.check_injecting()
        before, after = _distance(*starts), _distance(*ends)
        windows = self._context.system.windows
        x = sum(point.x for point in (*starts, *ends)) / 4
        y = sum(point.y for point in (*starts, *ends)) / 4
        scale = max(after, 1.0) / max(before, 1.0)
        self._context.system.log.add(
            "D", "InputDispatcher", f"pinch at {x:.0f},{y:.0f} scale {scale:.2f}"
        )
        if isinstance(windows, Zoomable):
            windows.pinch(x, y, scale)
        return True


def _point(args: Arguments, index: int) -> Point:
    return Point(args.number(index), args.number(index + 1))


def _distance(one: Point, other: Point) -> float:
    return math.hypot(one.x - other.x, one.y - other.y)
