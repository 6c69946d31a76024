"""A wheel of numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .basic import Text
from .node import Handler, Info, Node
from .theme import Ui
from .view import Column, Limits, Place, Sized, Tap, View


@dataclass(frozen=True, slots=True)
class NumberPicker:
    """A wheel of numbers: the one above, the chosen one as a field, the one below."""

    value: int
    low: int
    high: int
    on_change: Callable[[int], None]
    desc: str = ""
    digits: int = 2

    def layout(self, ui: Ui, limits: Limits) -> Node:
        span = self.high - self.low + 1

        def step(by: int) -> Handler:
            return lambda: self.on_change(self.low + (self.value - self.low + by) % span)

        def swipe(direction: str) -> bool:
            if direction not in ("up", "down"):
                return False
            step(1 if direction == "up" else -1)()
            return True

        def number(by: int) -> View:
            value = self.low + (self.value - self.low + by) % span
            label = str(value).zfill(self.digits)
            if by == 0:
                text = Text(label, "headline_medium", "primary", align="center")
                return Sized(Place(text, x="center", y="center"), 72, 52)
            faint = Text(label, "title_large", "outline", align="center", hidden=True)
            box = Sized(Place(faint, x="center", y="center"), 72, 44)
            return Tap(box, step(by), info=Info("android.widget.Button", "", label))

        wheel = Column([number(-1), number(0), number(1)], align="center")
        info = Info("android.widget.NumberPicker", desc=self.desc)
        return Tap(wheel, on_swipe=swipe, info=info).layout(ui, limits)
