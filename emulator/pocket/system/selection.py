"""The toolbar that floats over selected text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..raster.geometry import Rect
from ..toolkit import kit
from ..toolkit.strings import tr
from .input_focus import EditChoice

GAP_DP = 8


@dataclass(frozen=True, slots=True)
class SelectionToolbar:
    """Cut, Copy, Paste, Select all: whatever is possible now."""

    choices: Sequence[EditChoice]

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        cells = [self._cell(choice) for choice in self.choices]
        bar = kit.Surface(
            kit.Pad(kit.Row(cells), x=4), "inverse_surface", 24, elevation=3, solid=True
        )
        return bar.layout(ui, limits.loose())

    def _cell(self, choice: EditChoice) -> kit.View:
        rid = "android:id/floating_toolbar_menu_item_text"
        label = tr(choice.label)
        text = kit.Text(label, "label_large", "inverse_on_surface", 1, hidden=True)
        info = kit.Info("android.widget.LinearLayout", rid, label, label)
        return kit.Tap(kit.Pad(text, x=12, y=14), choice.act, info=info)


def toolbar_place(node: kit.Node, marked: Rect, area: Rect) -> tuple[int, int]:
    """Above the marked text where there is room, else below it."""
    x = max(
        area.x0 + kit.dp(8),
        min(area.x1 - node.width - kit.dp(8), marked.center[0] - node.width // 2),
    )
    y = marked.y0 - node.height - kit.dp(GAP_DP)
    if y < area.y0 + kit.dp(GAP_DP):
        y = min(area.y1 - node.height, marked.y1 + kit.dp(GAP_DP))
    return x, y
