"""Children in lines that break where the width ends, such as chips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .node import Node
from .theme import Ui, dp
from .view import UNBOUNDED, Limits, View


@dataclass(frozen=True, slots=True)
class Flow:
    """Children from left to right, then in further lines; gaps in dp."""

    children: Sequence[View]
    gap: float = 8
    line_gap: float = 4

    def layout(self, ui: Ui, limits: Limits) -> Node:
        room = limits.max_w
        x = y = high = 0
        placed: list[Node] = []
        for child in self.children:
            node = child.layout(ui, Limits(0, room, 0, UNBOUNDED))
            if x and x + node.width > room:
                x, y, high = 0, y + high + dp(self.line_gap), 0
            placed.append(node.at(x, y))
            x += node.width + dp(self.gap)
            high = max(high, node.height)
        width = max((node.x + node.width for node in placed), default=0)
        return Node(*limits.fit(width, y + high), placed)
