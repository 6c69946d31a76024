"""List rows, section headers, and the rounded groups modern settings screens are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..raster.geometry import Rect
from .basic import Icon, Text
from .canvas import Canvas
from .choice import RadioButton, Switch
from .node import Handler, Info, Node, Paint, Touch
from .theme import Style, Tint, Ui, dp
from .view import Column, Flex, Limits, Pad, Row, Space, View

ROW = "android.widget.LinearLayout"


@dataclass(frozen=True, slots=True)
class ListItem:
    """A row with an icon, a title, a summary and something at its end."""

    title: str
    summary: str = ""
    leading: View | None = None
    trailing: View | None = None
    on_tap: Handler | None = None
    on_long: Handler | None = None
    overline: str = ""
    note: str = ""
    """Small text at the end of the title line, such as a date."""
    enabled: bool = True
    bold: bool = False
    summary_lines: int = 2
    title_lines: int = 1
    rid: str = ""
    selected: bool = False
    title_color: Tint | None = None
    style: Style = "body_large"
    compact: bool = False
    corners: tuple[float, float, float, float] | None = None
    """Radii in dp when the row is drawn as a card of a group."""
    desc: str = ""
    checked: bool | None = None

    def layout(self, ui: Ui, limits: Limits) -> Node:
        strong: Tint = self.title_color or ("on_surface" if self.enabled else "disabled")
        weak: Tint = "on_surface_variant" if self.enabled else "disabled"
        weight = 500 if self.bold else None
        title = Text(
            self.title, self.style, strong, self.title_lines, rid="android:id/title", weight=weight
        )
        first: View = title
        if self.note:
            note = Text(self.note, "body_small", weak, 1, rid="note", weight=weight)
            first = Row([Flex(title), note], gap=12)
        lines: list[View] = []
        if self.overline:
            lines.append(Text(self.overline, "label_medium", weak, 1, rid="overline"))
        lines.append(first)
        if self.summary:
            tone: Tint = strong if self.bold else weak
            lines.append(
                Text(
                    self.summary,
                    "body_medium",
                    tone,
                    self.summary_lines,
                    rid="android:id/summary",
                    weight=weight,
                )
            )
        parts: list[View] = []
        if self.leading is not None:
            parts.append(self.leading)
        parts.append(Flex(Column(lines)))
        if self.trailing is not None:
            parts.append(self.trailing)
        pad = 8 if self.compact else (12 if self.summary or self.leading is not None else 14)
        body = Pad(Row(parts, gap=16), x=16, y=pad).layout(
            ui, limits.loose()._replace(min_w=limits.max_w)
        )
        height = max(body.height, dp(48 if self.compact else 56), limits.min_h)
        body.y = (height - body.height) // 2
        info = Info(
            ROW,
            self.rid,
            desc=self.desc,
            enabled=self.enabled,
            selected=self.selected,
            checkable=self.checked is not None,
            checked=bool(self.checked),
        )
        touch = None
        if self.enabled and (self.on_tap is not None or self.on_long is not None):
            touch = Touch(tap=self.on_tap, long_press=self.on_long)
        return Node(limits.max_w, height, [body], self._paint(ui), info, touch)

    def _paint(self, ui: Ui) -> Paint:
        corners = self.corners

        def paint(canvas: Canvas, rect: Rect) -> None:
            if self.selected:
                canvas.box(rect, ui.color("secondary_container"), dp(12))
            elif corners is not None:
                a, b, c, d = corners
                canvas.box(rect, ui.color("card"), (dp(a), dp(b), dp(c), dp(d)))

        return paint


def switch_item(
    title: str,
    on: bool,
    on_tap: Handler,
    summary: str = "",
    leading: View | None = None,
    enabled: bool = True,
) -> ListItem:
    """A row that is a switch as a whole."""
    return ListItem(title, summary, leading, Switch(on, enabled=enabled), on_tap, enabled=enabled)


def radio_item(title: str, on: bool, on_tap: Handler, summary: str = "") -> ListItem:
    """A row of a single choice."""
    return ListItem(
        title, summary, RadioButton(on), on_tap=on_tap, compact=True, checked=on, rid="choice"
    )


@dataclass(frozen=True, slots=True)
class Header:
    """The small title above a group of rows."""

    title: str
    inset: float = 16

    def layout(self, ui: Ui, limits: Limits) -> Node:
        text = Text(self.title, "title_small", "primary", 1, rid="android:id/title")
        return Pad(text, left=self.inset, right=16, top=16, bottom=8).layout(ui, limits)


def group(rows: Sequence[ListItem | View]) -> list[View]:
    """Rows as one rounded card: large corners outside, small ones inside, thin gaps."""
    result: list[View] = []
    last = len(rows) - 1
    for index, row in enumerate(rows):
        top = 20 if index == 0 else 4
        bottom = 20 if index == last else 4
        corners = (top, top, bottom, bottom)
        if isinstance(row, ListItem):
            shaped: View = replace(row, corners=corners)
        else:
            shaped = Carded(row, corners)
        result.append(Pad(shaped, x=16, bottom=0 if index == last else 2))
    return result


@dataclass(frozen=True, slots=True)
class Carded:
    """Any view on a card with the given corner radii in dp."""

    child: View
    corners: tuple[float, float, float, float] = (20, 20, 20, 20)
    color: Tint = "card"
    on_tap: Handler | None = None
    on_long: Handler | None = None
    info: Info | None = None

    def layout(self, ui: Ui, limits: Limits) -> Node:
        node = self.child.layout(ui, limits)
        a, b, c, d = self.corners

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.box(rect, ui.color(self.color), (dp(a), dp(b), dp(c), dp(d)))

        touch = None
        if self.on_tap is not None or self.on_long is not None:
            touch = Touch(tap=self.on_tap, long_press=self.on_long)
        return Node(node.width, node.height, [node], paint, self.info, touch)


def card(
    child: View, on_tap: Handler | None = None, color: Tint = "card", rid: str = "card"
) -> View:
    """A rounded card with the usual inner margin."""
    info = Info("androidx.cardview.widget.CardView", rid)
    return Carded(Pad(child, x=16, y=16), (16, 16, 16, 16), color, on_tap, info=info)


def empty_state(icon: str, title: str, text: str = "") -> View:
    """What a list shows when it has nothing."""
    lines: list[View] = [
        Icon(icon, 56, "outline"),
        Space(height=16),
        Text(title, "title_large", align="center", rid="empty_title"),
    ]
    if text:
        lines += [
            Space(height=8),
            Text(text, "body_medium", "on_surface_variant", align="center", rid="empty_text"),
        ]
    return Pad(Column(lines, align="center"), x=40, y=48)
