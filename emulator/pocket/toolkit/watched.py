"""A scroll position that tells when a finger moves it."""

from __future__ import annotations

from .node import Handler
from .scroll_state import ScrollState


class WatchedScroll(ScrollState):
    """Calls `moved` before every scroll, so that a screen can let go of a passing message."""

    def __init__(self, moved: Handler) -> None:
        super().__init__()
        self.moved = moved

    def scroll(self, pixels: float) -> None:
        self.moved()
        super().scroll(pixels)
