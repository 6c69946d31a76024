"""The toolbar that floats over selected text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..raster.geometry import Rect
from ..toolkit.basic import Text
from ..toolkit.node import Info, Node
from ..toolkit.strings import tr
from ..toolkit.theme import Ui, dp
from ..toolkit.view import Limits, Pad, Row, Surface, Tap, View
from .input_focus import EditChoice

GAP_DP = 8


@dataclass(frozen=True, slots=True)
class SelectionToolbar:
    """Cut, Copy, Paste, Select all: whatever is possible now."""

    choices: Sequence[EditChoice]

    def layout(self, ui: Ui, limits: Limits) -> Node:
        cells = [self._cell(choice) for choice in self.choices]
        bar = Surface(Pad(Row(cells), x=4), "inverse_surface", 24, elevation=3, solid=True)
        return bar.layout(ui, limits.loose())

    def _cell(self, choice: EditChoice) -> View:
        rid = "android:id/floating_toolbar_menu_item_text"
        label = tr(choice.label)
        text = Text(label, "label_large", "inverse_on_surface", 1, hidden=True)
        info = Info("android.widget.LinearLayout", rid, label, label)
        return Tap(Pad(text, x=12, y=14), choice.act, info=info)


def toolbar_place(node: Node, marked: Rect, area: Rect) -> tuple[int, int]:
    """Above the marked text where there is room, else below it."""
    x = max(area.x0 + dp(8), min(area.x1 - node.width - dp(8), marked.center[0] - node.width // 2))
    y = marked.y0 - node.height - dp(GAP_DP)
    if y < area.y0 + dp(GAP_DP):
        y = min(area.y1 - node.height, marked.y1 + dp(GAP_DP))
    return x, y
