"""Cells of equal width in rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .node import Node
from .theme import Ui, dp
from .view import Limits, View


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells from left to right, then in further rows; `gap` in dp."""

    cells: Sequence[View]
    columns: int = 4
    gap: float = 0

    def layout(self, ui: Ui, limits: Limits) -> Node:
        gap = dp(self.gap)
        room = limits.max_w - gap * (self.columns - 1)
        children: list[Node] = []
        y = row = 0
        for index, cell in enumerate(self.cells):
            column = index % self.columns
            if index and column == 0:
                y, row = y + row + gap, 0
            x0 = room * column // self.columns
            width = room * (column + 1) // self.columns - x0
            node = cell.layout(ui, Limits(width, width, 0, limits.max_h))
            children.append(node.at(x0 + gap * column, y))
            row = max(row, node.height)
        return Node(limits.max_w, y + row, children)
