"""Tabs of the ways to travel: a symbol with the minutes it takes below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ...toolkit.basic import Icon, Text
from ...toolkit.node import Info, Node
from ...toolkit.theme import Tint, Ui
from ...toolkit.view import Column, Flex, Limits, Pad, Place, Row, Surface, Tap, View


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

    def layout(self, ui: Ui, limits: Limits) -> Node:
        cells: list[View] = [Flex(self._cell(index, item)) for index, item in enumerate(self.items)]
        row = Pad(Row(cells, gap=6), x=12, bottom=8)
        node = row.layout(ui, limits)
        node.info = Info("android.widget.HorizontalScrollView", "mode_tabs")
        return node

    def _cell(self, index: int, item: ModeItem) -> View:
        chosen = index == self.current
        tone: Tint = "on_primary_container" if chosen else "on_surface_variant"
        words = item.minutes or item.name
        body = Column(
            [
                Place(Icon(item.icon, 22, tone, chosen), x="center"),
                Text(words, "label_medium", tone, 1, "center", rid="mode_minutes"),
            ],
            gap=2,
        )
        info = Info("android.widget.LinearLayout", "mode_tab", desc=item.name, selected=chosen)
        box = Surface(Pad(body, y=6), "primary_container" if chosen else "clear", 16)
        return Tap(box, lambda: self.on_select(index), info=info)
