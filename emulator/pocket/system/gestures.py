"""Fingers: tells taps, long presses, drags and swipes apart and hands them to the views."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..raster.geometry import Rect
from ..toolkit import kit

SLOP = kit.dp(8)
LONG_PRESS_MS = 500
SWIPE = kit.dp(40)
FLING_SPEED = 4.0
"""Pixels per ms at the end of a drag above which the list runs on."""
FLING_MS = 180
"""How much longer it then runs at that speed."""
VELOCITY_WINDOW_MS = 100

Focus = Callable[[kit.Node], None]


@dataclass(slots=True)
class _Finger:
    """One finger on the glass."""

    path: list[kit.Node]
    x0: float
    y0: float
    time0: float
    x: float
    y: float
    trail: list[tuple[float, float, float]] = field(
        default_factory=lambda: list[tuple[float, float, float]]()
    )
    moved: bool = False
    scroll: kit.ScrollState | None = None
    drag: kit.Node | None = None


class Gestures:
    """Follows one finger from down to up; coordinates in pixels, times in milliseconds."""

    def __init__(
        self, find: Callable[[float, float], list[kit.Node]], on_field: Focus, on_hold: Focus
    ) -> None:
        self._find = find
        self._on_field = on_field
        self._on_hold = on_hold
        self._finger: _Finger | None = None
        self.scrolled = False
        """The current or last gesture scrolled a list."""

    def cancel(self) -> None:
        """Forget the finger, as when the screen changes under it."""
        self._finger = None

    def down(self, x: float, y: float, time_ms: float) -> None:
        finger = _Finger(self._find(x, y), x, y, time_ms, x, y)
        finger.trail.append((x, y, time_ms))
        self._finger = finger
        self.scrolled = False

    def move(self, x: float, y: float, time_ms: float) -> None:
        finger = self._finger
        if finger is None:
            return
        if not finger.moved and max(abs(x - finger.x0), abs(y - finger.y0)) > SLOP:
            finger.moved = True
            self._capture(finger, x - finger.x0, y - finger.y0)
        if finger.moved:
            self._follow(finger, x, y)
        finger.x, finger.y = x, y
        finger.trail.append((x, y, time_ms))

    def up(self, x: float, y: float, time_ms: float) -> None:
        self.move(x, y, time_ms)
        finger, self._finger = self._finger, None
        if finger is None:
            return
        if not finger.moved:
            if time_ms - finger.time0 >= LONG_PRESS_MS and self._long_press(finger):
                return
            self._tap(finger)
        elif finger.scroll is not None:
            self._fling(finger, finger.scroll)
        elif finger.drag is None:
            self._swipe(finger)

    def _capture(self, finger: _Finger, dx: float, dy: float) -> None:
        """Choose who follows the movement: the innermost view that can."""
        sideways = abs(dx) > abs(dy)
        for node in finger.path:
            touch = node.touch
            if touch is None:
                continue
            if touch.drag is not None and (sideways or node.height > kit.dp(100)):
                finger.drag = node
                return
            scroll = touch.scroll
            if scroll is not None and scroll.horizontal == sideways:
                towards_start = dx > 0 if sideways else dy > 0
                if scroll.can_back if towards_start else scroll.can_forward:
                    finger.scroll = scroll
                    return

    def _follow(self, finger: _Finger, x: float, y: float) -> None:
        if finger.scroll is not None:
            self.scrolled = True
            horizontal = finger.scroll.horizontal
            finger.scroll.scroll(finger.x - x if horizontal else finger.y - y)
        elif finger.drag is not None and finger.drag.touch is not None:
            drag = finger.drag.touch.drag
            if drag is not None:
                drag(*_fractions(finger.drag.rect, x, y))

    def _fling(self, finger: _Finger, scroll: kit.ScrollState) -> None:
        x1, y1, end = finger.trail[-1]
        recent = [point for point in finger.trail if end - point[2] <= VELOCITY_WINDOW_MS]
        x0, y0, start = recent[0]
        if end <= start:
            return
        travel = (x0 - x1) if scroll.horizontal else (y0 - y1)
        speed = travel / (end - start)
        if abs(speed) > FLING_SPEED:
            scroll.scroll(speed * FLING_MS)

    def _swipe(self, finger: _Finger) -> None:
        dx, dy = finger.x - finger.x0, finger.y - finger.y0
        if max(abs(dx), abs(dy)) < SWIPE:
            return
        direction: kit.Direction
        if abs(dx) > abs(dy):
            direction = "right" if dx > 0 else "left"
        else:
            direction = "down" if dy > 0 else "up"
        for node in finger.path:
            if node.touch is not None and node.touch.swipe is not None:
                if node.touch.swipe(direction):
                    return

    def _long_press(self, finger: _Finger) -> bool:
        for node in finger.path:
            touch = node.touch
            if touch is None:
                continue
            if touch.field is not None:
                self._focus(node, touch, finger.x, finger.y)
                touch.field.select_word()
                self._on_hold(node)
                return True
            if touch.long_press is not None:
                touch.long_press()
                return True
            if touch.clickable or touch.solid:
                # Android gives a long press without a taker to the click listener of the view.
                return False
        return False

    def _tap(self, finger: _Finger) -> None:
        for node in finger.path:
            touch = node.touch
            if touch is None:
                continue
            if touch.field is not None:
                self._focus(node, touch, finger.x, finger.y)
                return
            if touch.tap is not None:
                touch.tap()
                return
            if touch.tap_at is not None:
                touch.tap_at(*_fractions(node.rect, finger.x, finger.y))
                return
            if touch.solid:
                return

    def _focus(self, node: kit.Node, touch: kit.Touch, x: float, y: float) -> None:
        if touch.tap_at is not None:
            touch.tap_at(*_fractions(node.rect, x, y))
        self._on_field(node)


def _fractions(rect: Rect, x: float, y: float) -> tuple[float, float]:
    return (x - rect.x0) / max(1, rect.width), (y - rect.y0) / max(1, rect.height)
