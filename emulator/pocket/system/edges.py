"""Gesture navigation: Back from the sides, Home and Overview from below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..toolkit import kit

SIDE = kit.dp(24)
BOTTOM = kit.dp(24)
BACK_TRAVEL = kit.dp(40)
HOME_TRAVEL = kit.dp(64)
HOLD_MS = 300
SLOP = kit.dp(8)

Verdict = Literal["wait", "app", "back", "home", "recents", "tap"]


@dataclass(slots=True)
class Edge:
    """A finger that came down at an edge; it is the system's until it shows another mind."""

    side: Literal["left", "right", "bottom"]
    x0: float
    y0: float
    time0: float
    x: float
    y: float
    moved_at: float
    own: bool = False
    """Moved the way an edge gesture moves, so the app will not get it."""

    @classmethod
    def at(cls, x: float, y: float, time_ms: float, size: tuple[int, int]) -> Edge | None:
        """The edge under a finger that comes down; None in the middle of the screen."""
        width, height = size
        side: Literal["left", "right", "bottom"]
        if y >= height - BOTTOM:
            side = "bottom"
        elif x < SIDE:
            side = "left"
        elif x >= width - SIDE:
            side = "right"
        else:
            return None
        return cls(side, x, y, time_ms, x, y, time_ms)

    def move(self, x: float, y: float, time_ms: float) -> Verdict:
        """Follow the finger; "app" hands it over."""
        if abs(x - self.x) > 2 or abs(y - self.y) > 2:
            self.moved_at = time_ms
        self.x, self.y = x, y
        if self.own:
            return "wait"
        dx, dy = x - self.x0, y - self.y0
        if max(abs(dx), abs(dy)) <= SLOP:
            return "wait"
        self.own = dy < 0 if self.side == "bottom" else abs(dx) > abs(dy)
        return "wait" if self.own else "app"

    def up(self, time_ms: float) -> Verdict:
        """What the finger has asked for."""
        if not self.own:
            return "tap"
        if self.side == "bottom":
            if self.y0 - self.y < HOME_TRAVEL:
                return "wait"
            return "recents" if time_ms - self.moved_at >= HOLD_MS else "home"
        inward = self.x - self.x0 if self.side == "left" else self.x0 - self.x
        return "back" if inward >= BACK_TRAVEL else "wait"
