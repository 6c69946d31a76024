"""Scrolling lists that lay out only the rows in view, anchored at a row like a RecyclerView."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from .node import Info, Node, Touch
from .scroll_state import ScrollState
from .theme import Ui, dp
from .view import UNBOUNDED, Limits, View

RECYCLER = "androidx.recyclerview.widget.RecyclerView"


@dataclass(frozen=True, slots=True)
class LazyList:
    """A vertical list of `count` rows made one by one; `top` and `bottom` are padding in dp."""

    count: int
    row: Callable[[int], View]
    state: ScrollState
    top: float = 0
    bottom: float = 0
    rid: str = "recycler_view"
    cls: str = RECYCLER
    stick_to_end: bool = False
    """Stand at the bottom when everything fits, as conversations do."""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        if limits.max_h >= UNBOUNDED:
            return self._whole(ui, limits)
        return _Window(self, ui, limits.max_w, limits.max_h).node()

    def _whole(self, ui: Ui, limits: Limits) -> Node:
        """All rows at their full height, for a list inside something that scrolls."""
        y = dp(self.top)
        nodes: list[Node] = []
        for index in range(self.count):
            node = self.make(index, ui, limits.max_w).at(0, y)
            y += node.height
            nodes.append(node)
        info = Info(self.cls, self.rid)
        return Node(limits.max_w, y + dp(self.bottom), nodes, info=info)

    def make(self, index: int, ui: Ui, width: int) -> Node:
        return self.row(index).layout(ui, Limits(width, width, 0, UNBOUNDED))


class _Window:
    """One layout of a list: which rows are in view, and where."""

    def __init__(self, view: LazyList, ui: Ui, width: int, height: int) -> None:
        self.view, self.ui, self.width, self.height = view, ui, width, height
        self.state = view.state
        self.rows: dict[int, Node] = {}
        self.top, self.bottom = dp(view.top), dp(view.bottom)

    def row(self, index: int) -> Node:
        found = self.rows.get(index)
        if found is None:
            found = self.rows[index] = self.view.make(index, self.ui, self.width)
        return found

    def node(self) -> Node:
        state, count = self.state, self.view.count
        shrunk = self.height != state.height and not state.can_forward
        if self.view.stick_to_end and shrunk and state.height:
            # What stood at the end stays in view when the keyboard takes room.
            state.to_end = True
        state.height = self.height
        if state.to_end:
            state.index, state.offset, state.to_end = max(0, count - 1), UNBOUNDED, False
        state.index = max(0, min(state.index, count - 1))
        if count:
            self._back()
            self._forward()
            self._pull_down()
        else:
            state.offset = 0
        children, end = self._place()
        state.can_back = bool(count) and (state.index > 0 or state.offset > 0)
        state.can_forward = end > self.height
        touch = Touch(scroll=state)
        info = Info(self.view.cls, self.view.rid)
        return Node(self.width, self.height, children, None, info, touch, clips=True)

    def _lead(self, index: int) -> int:
        """The padding that scrolls with the first row."""
        return self.top if index == 0 else 0

    def _size(self, index: int) -> int:
        return self._lead(index) + self.row(index).height

    def _back(self) -> None:
        """Take rows above into view while the anchor stands below the top edge."""
        state = self.state
        while state.offset < 0 and state.index > 0:
            state.index -= 1
            state.offset += self._size(state.index)
        state.offset = max(0, state.offset)

    def _forward(self) -> None:
        """Drop rows that have left through the top edge."""
        state = self.state
        while state.index < self.view.count - 1 and state.offset >= self._size(state.index):
            state.offset -= self._size(state.index)
            state.index += 1

    def _pull_down(self) -> None:
        """Leave no gap below the last row while there are rows to show above."""
        state = self.state
        bottom = self.bottom - state.offset
        for index in range(state.index, self.view.count):
            bottom += self._size(index)
            if bottom >= self.height:
                return
        gap = self.height - bottom
        state.offset -= gap
        self._back()

    def _place(self) -> tuple[list[Node], int]:
        state, count = self.state, self.view.count
        y = -state.offset
        children: list[Node] = []
        index = state.index
        while index < count and y < self.height + self.ui.overscan:
            y += self._lead(index)
            node = self.row(index).at(0, y)
            y += node.height
            children.append(node)
            index += 1
        end = y + self.bottom + (1 if index < count else 0)
        if index == count and end < self.height and self.view.stick_to_end:
            for node in children:
                node.y += self.height - end
        return children, end if index == count else max(end, self.height + 1)


def scroll_list(
    rows: Sequence[View],
    state: ScrollState,
    *,
    top: float = 0,
    bottom: float = 0,
    rid: str = "recycler_view",
    cls: str = RECYCLER,
) -> LazyList:
    """A scrolling list of rows that are already there."""
    return LazyList(len(rows), lambda index: rows[index], state, top, bottom, rid, cls)


@dataclass(frozen=True, slots=True)
class Strip:
    """Children side by side that scroll sideways; `gap` and `pad` in dp."""

    children: Sequence[View]
    state: ScrollState
    gap: float = 8
    pad: float = 16
    cls: Literal[
        "android.widget.HorizontalScrollView", "androidx.recyclerview.widget.RecyclerView"
    ] = "android.widget.HorizontalScrollView"
    rid: str = ""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        loose = Limits(0, UNBOUNDED, 0, limits.max_h)
        nodes = [child.layout(ui, loose) for child in self.children]
        total = sum(node.width for node in nodes) + dp(self.gap) * max(0, len(nodes) - 1)
        total += 2 * dp(self.pad)
        height = max((node.height for node in nodes), default=0)
        self.state.horizontal = True
        self.state.offset = max(0, min(self.state.offset, total - limits.max_w))
        self.state.can_back = self.state.offset > 0
        self.state.can_forward = self.state.offset < total - limits.max_w
        x = dp(self.pad) - self.state.offset
        for node in nodes:
            node.at(x, (height - node.height) // 2)
            x += node.width + dp(self.gap)
        info = Info(self.cls, self.rid)
        touch = Touch(scroll=self.state)
        return Node(limits.max_w, height, nodes, None, info, touch, clips=True)
