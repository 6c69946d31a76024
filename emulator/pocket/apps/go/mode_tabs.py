"""Tabs of the ways to travel: a symbol with the minutes it takes below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ...toolkit import kit


class ModeItem(NamedTuple):
    """A mode, its minutes in words, its symbol."""

    name: str
    minutes: str
    icon: str


@dataclass(frozen=True, slots=True)
class ModeTabs:
    """Equal cells; the chosen one is filled."""

    items: Sequence[ModeItem]
    current: int
    on_select: Callable[[int], None]

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        cells: list[kit.View] = [
            kit.Flex(self._cell(index, item)) for index, item in enumerate(self.items)
        ]
        row = kit.Pad(kit.Row(cells, gap=6), x=12, bottom=8)
        node = row.layout(ui, limits)
        node.info = kit.Info("android.widget.HorizontalScrollView", "mode_tabs")
        return node

    def _cell(self, index: int, item: ModeItem) -> kit.View:
        chosen = index == self.current
        tone: kit.Tint = "on_primary_container" if chosen else "on_surface_variant"
        words = item.minutes or item.name
        body = kit.Column(
            [
                kit.Place(kit.Icon(item.icon, 22, tone, chosen), x="center"),
                kit.Text(words, "label_medium", tone, 1, "center", rid="mode_minutes"),
            ],
            gap=2,
        )
        info = kit.Info("android.widget.LinearLayout", "mode_tab", desc=item.name, selected=chosen)
        box = kit.Surface(kit.Pad(body, y=6), "primary_container" if chosen else "clear", 16)
        return kit.Tap(box, lambda: self.on_select(index), info=info)
