"""App bars, search bars, tabs, bottom navigation and the scaffold that holds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..raster.geometry import Rect
from .basic import Text
from .buttons import IconButton
from .canvas import Canvas
from .field import TextField
from .field_state import FieldState
from .node import Handler, Info, Node, Touch
from .strings import tr
from .theme import Tint, Ui, dp
from .view import Column, Flex, Limits, Pad, Row, Sized, Space, Surface, View


@dataclass(frozen=True, slots=True)
class AppBar:
    """The bar at the top of a screen; `large` puts the title on a line of its own below."""

    title: str
    on_back: Handler | None = None
    actions: Sequence[View] = ()
    large: bool = False
    subtitle: str = ""
    leading: View | None = None
    color: Tint = "clear"
    back_icon: str = "arrow_back"
    back_desc: str = ""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        parts: list[View] = [Space(width=4)]
        if self.on_back is not None:
            parts.append(
                IconButton(self.back_icon, self.back_desc or tr("Navigate up"), self.on_back)
            )
        elif self.leading is not None:
            parts.append(self.leading)
        else:
            parts.append(Space(width=12))
        titles: list[View] = []
        if not self.large:
            titles.append(Text(self.title, "title_large", lines=1, rid="toolbar_title"))
            if self.subtitle:
                tone: Tint = "on_surface_variant"
                titles.append(Text(self.subtitle, "body_small", tone, 1, rid="toolbar_subtitle"))
        parts.append(Flex(Pad(Column(titles), left=8)))
        parts += [*self.actions, Space(width=4)]
        rows: list[View] = [Sized(Row(parts), height=64)]
        if self.large:
            title = Text(self.title, "headline_large", lines=2, rid="toolbar_title")
            rows.append(Pad(title, x=24, top=12, bottom=20))
        node = Surface(Column(rows), self.color).layout(ui, limits)
        node.info = Info("android.view.ViewGroup", "toolbar")
        return node


@dataclass(frozen=True, slots=True)
class SearchBar:
    """A rounded search field with a back arrow or a magnifying glass before it."""

    state: FieldState
    hint: str
    on_back: Handler | None = None
    trailing: View | None = None
    rid: str = "search_src_text"

    def layout(self, ui: Ui, limits: Limits) -> Node:
        lead: View
        if self.on_back is not None:
            lead = IconButton("arrow_back", tr("Navigate up"), self.on_back)
        else:
            lead = IconButton("search", "", None)
        end: list[View] = []
        if self.state.text:
            end.append(IconButton("close", tr("Clear text"), self.state.clear))
        if self.trailing is not None:
            end.append(self.trailing)
        field = TextField(self.state, hint=self.hint, form="plain", rid=self.rid, min_height=48)
        row = Row([Space(width=4), lead, Flex(Pad(field, x=4)), *end, Space(width=4)])
        surface = Surface(Sized(row, height=56), "surface_high", 28)
        return Pad(surface, x=16, y=8).layout(ui, limits)


class NavItem(NamedTuple):
    """One destination of a bottom bar or tab row."""

    label: str
    icon: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class BottomNav:
    """Three to five destinations with icon and label."""

    items: Sequence[NavItem]
    current: int
    on_select: Callable[[int], None]

    def layout(self, ui: Ui, limits: Limits) -> Node:
        width, height = limits.max_w, dp(80)
        children: list[Node] = []
        count = len(self.items)
        for index, item in enumerate(self.items):
            x0, x1 = width * index // count, width * (index + 1) // count
            children.append(self._cell(ui, index, item, x1 - x0, height).at(x0, 0))

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.box(rect, ui.color("surface_container"))

        info = Info("android.view.ViewGroup", "bottom_navigation")
        return Node(width, height, children, paint, info, Touch(solid=True))

    def _cell(self, ui: Ui, index: int, item: NavItem, width: int, height: int) -> Node:
        chosen = index == self.current

        def paint(canvas: Canvas, rect: Rect) -> None:
            x, y = rect.center[0], rect.y0 + dp(28)
            tone = ui.color("on_secondary_container" if chosen else "on_surface_variant")
            if chosen:
                pill = Rect(x - dp(32), y - dp(16), x + dp(32), y + dp(16))
                canvas.box(pill, ui.color("secondary_container"), dp(16))
            canvas.icon(x, y, dp(24), item.icon, tone, chosen)
            if item.badge:
                mark = Rect(x + dp(4), y - dp(15), x + dp(22), y + dp(1))
                canvas.box(mark, ui.color("error"), dp(8))
                canvas.centered(mark, item.badge, ui.sp(11), 500, ui.color("on_error"))

        label = Text(
            item.label,
            "label_medium",
            "on_surface" if chosen else "on_surface_variant",
            1,
            "center",
            rid="navigation_bar_item_label_view",
        ).layout(ui, Limits(width, width, 0, height))
        info = Info("android.widget.FrameLayout", desc=item.label, selected=chosen)
        touch = Touch(tap=lambda: self.on_select(index))
        return Node(width, height, [label.at(0, dp(48))], paint, info, touch)


@dataclass(frozen=True, slots=True)
class Tabs:
    """A row of equal tabs with an underline below the chosen one."""

    items: Sequence[NavItem]
    current: int
    on_select: Callable[[int], None]

    def layout(self, ui: Ui, limits: Limits) -> Node:
        width = limits.max_w
        height = dp(64 if any(item.icon for item in self.items) else 48)
        count = len(self.items)
        children: list[Node] = []
        for index, item in enumerate(self.items):
            x0, x1 = width * index // count, width * (index + 1) // count
            children.append(self._cell(ui, index, item, x1 - x0, height).at(x0, 0))

        def paint(canvas: Canvas, rect: Rect) -> None:
            line = Rect(rect.x0, rect.y1 - dp(1), rect.x1, rect.y1)
            canvas.box(line, ui.color("outline_variant"))

        info = Info("android.widget.HorizontalScrollView", "tab_layout")
        return Node(width, height, children, paint, info)

    def _cell(self, ui: Ui, index: int, item: NavItem, width: int, height: int) -> Node:
        chosen = index == self.current
        tone: Tint = "primary" if chosen else "on_surface_variant"
        text = Text(item.label, "title_small", tone, 1, "center", rid="tab_text")
        label = text.layout(ui, Limits(width, width, 0, height))
        label.at(0, height - dp(14) - label.height)

        def paint(canvas: Canvas, rect: Rect) -> None:
            if item.icon:
                canvas.icon(
                    rect.center[0], rect.y0 + dp(20), dp(24), item.icon, ui.color(tone), chosen
                )
            if chosen:
                half = max(dp(14), min(rect.width // 3, label.width // 2, dp(32)))
                x = rect.center[0]
                bar = Rect(x - half, rect.y1 - dp(3), x + half, rect.y1)
                canvas.box(bar, ui.color("primary"), (dp(3), dp(3), 0, 0))

        info = Info("android.widget.LinearLayout", desc=item.label, selected=chosen)
        touch = Touch(tap=lambda: self.on_select(index))
        return Node(width, height, [label], paint, info, touch)


@dataclass(frozen=True, slots=True)
class Scaffold:
    """A screen: a bar on top, a body that takes the rest, a bar below, a floating button over."""

    body: View
    top: View | None = None
    bottom: View | None = None
    fab: View | None = None
    snackbar: View | None = None
    color: Tint = "surface"
    fab_center: bool = False

    def layout(self, ui: Ui, limits: Limits) -> Node:
        width, height = limits.max_w, limits.max_h
        across = Limits(width, width, 0, height)
        top = None if self.top is None else self.top.layout(ui, across)
        bottom = None if self.bottom is None else self.bottom.layout(ui, across)
        above = 0 if top is None else top.height
        below = 0 if bottom is None else bottom.height
        room = max(0, height - above - below)
        body = self.body.layout(ui, Limits.tight(width, room)).at(0, above)
        children = [body]
        if top is not None:
            children.append(top)
        if bottom is not None:
            children.append(bottom.at(0, height - below))
        floor = height - below
        if self.snackbar is not None:
            bar = self.snackbar.layout(ui, Limits(width, width, 0, height))
            floor -= bar.height
            children.append(bar.at(0, floor))
        if self.fab is not None:
            fab = self.fab.layout(ui, limits.loose())
            x = (width - fab.width) // 2 if self.fab_center else width - fab.width - dp(16)
            children.append(fab.at(x, floor - fab.height - dp(16)))

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.box(rect, ui.color(self.color))

        return Node(width, height, children, paint)
