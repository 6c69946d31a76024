"""A number between two buttons that take away and add one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .basic import Text
from .buttons import IconButton
from .node import Info, Node
from .strings import tr
from .theme import Ui
from .view import Limits, Place, Row, Sized, Surface


@dataclass(frozen=True, slots=True)
class Stepper:
    """A quantity from `low` to `high`; the least one may be drawn as a bin."""

    value: int
    on_change: Callable[[int], None]
    low: int = 1
    high: int = 20
    what: str = ""
    """Names the thing counted in the buttons' descriptions."""
    bin: bool = False

    def layout(self, ui: Ui, limits: Limits) -> Node:
        last = self.bin and self.value <= max(1, self.low)
        fewer = IconButton(
            "delete" if last else "remove",
            self._desc(tr("Remove") if last else tr("Decrease quantity")),
            lambda: self.on_change(self.value - 1),
            enabled=self.value > self.low,
            rid="quantity_minus",
            size=40,
            icon_size=20,
        )
        more = IconButton(
            "add",
            self._desc(tr("Increase quantity")),
            lambda: self.on_change(self.value + 1),
            enabled=self.value < self.high,
            rid="quantity_plus",
            size=40,
            icon_size=20,
        )
        count = Text(str(self.value), "title_medium", align="center", rid="quantity")
        middle = Sized(Place(count, x="center", y="center"), width=28)
        box = Surface(
            Row([fewer, middle, more]),
            "clear",
            20,
            "outline_variant",
            info=Info("android.widget.LinearLayout", "quantity_stepper"),
        )
        return box.layout(ui, limits)

    def _desc(self, verb: str) -> str:
        return tr("{verb}: {what}", verb=verb, what=self.what) if self.what else verb
