"""What lies over a screen: dialogs, bottom sheets, menus and snackbars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .basic import Icon, Text
from .buttons import Button
from .node import Handler, Info, Node
from .rows import ListItem, radio_item
from .scroll import scroll_list
from .scroll_state import ScrollState
from .theme import Tint, Ui, dp
from .view import (
    Column,
    Custom,
    Flex,
    Limits,
    Pad,
    Place,
    Row,
    Sized,
    Space,
    Surface,
    Tap,
    View,
)

FLAT_DP = 400
"""Where there is less height than this, as in landscape, dialogs are wide and tight."""


class Choice(NamedTuple):
    """A labelled action of a dialog or menu."""

    label: str
    on_tap: Handler | None
    enabled: bool = True
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Dialog:
    """A dialog: icon, title, text or any body, and its buttons at the bottom right."""

    title: str = ""
    text: str = ""
    body: View | None = None
    confirm: Choice | None = None
    cancel: Choice | None = None
    neutral: Choice | None = None
    icon: str = ""
    wide_body: bool = False
    """The body brings its own side margins."""
    corner: View | None = None
    """Something at the bottom left, such as a mode button."""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        flat = limits.max_h < dp(FLAT_DP)
        width = min(limits.max_w - dp(48), dp(560 if flat else 400))
        parts: list[View] = []
        middle = bool(self.icon)
        if self.icon:
            parts.append(Place(Icon(self.icon, 28, "primary"), x="center"))
            parts.append(Space(height=12))
        if self.title:
            align = "center" if middle else "start"
            title = Text(self.title, "headline_small", align=align, rid="android:id/alertTitle")
            parts += [Pad(title, x=24), Space(height=16)]
        if self.text:
            tone: Tint = "on_surface_variant"
            text = Text(self.text, "body_medium", tone, rid="android:id/message")
            parts += [Pad(text, x=24), Space(height=8)]
        head = Column(parts).layout(ui, Limits(width, width, 0, limits.max_h))
        foot = self._buttons().layout(ui, Limits(width, width, 0, limits.max_h))
        margin = dp(16 if flat else 24)
        room = max(0, limits.max_h - head.height - foot.height - margin - (0 if flat else dp(48)))
        nodes = [head.at(0, margin)]
        y = margin + head.height
        if self.body is not None:
            inner = self.body if self.wide_body else Pad(self.body, x=24)
            body = inner.layout(ui, Limits(width, width, 0, room))
            nodes.append(body.at(0, y))
            y += body.height
        nodes.append(foot.at(0, y))
        content = Node(width, y + foot.height, nodes)
        return _surface(content, ui, dp(28))

    def _buttons(self) -> View:
        parts: list[View] = []
        if self.neutral is not None:
            parts.append(_action(self.neutral, "android:id/button3"))
        if self.corner is not None:
            parts.append(self.corner)
        parts.append(Flex(Space()))
        if self.cancel is not None:
            parts.append(_action(self.cancel, "android:id/button2"))
        if self.confirm is not None:
            parts.append(_action(self.confirm, "android:id/button1"))
        if len(parts) == 1:
            return Space(height=16)
        return Pad(Row(parts, gap=4), x=20, top=12, bottom=16)


def _action(choice: Choice, rid: str) -> View:
    return Button(choice.label, choice.on_tap, "text", enabled=choice.enabled, rid=rid)


def _surface(content: Node, ui: Ui, radius: int) -> Node:
    node = Surface(Laid(content), "surface_high", solid=True).layout(
        ui, Limits(0, content.width, 0, content.height)
    )
    node.paint = lambda canvas, rect: canvas.box(rect, ui.color("surface_high"), radius)
    node.info = Info("android.widget.FrameLayout", "parentPanel")
    return node


@dataclass(frozen=True, slots=True)
class Laid:
    """A node that was laid out already."""

    node: Node

    def layout(self, ui: Ui, limits: Limits) -> Node:
        return self.node


def choice_dialog(
    title: str,
    labels: Sequence[str],
    current: int,
    choose: Sequence[Handler],
    cancel: Choice,
    state: ScrollState,
) -> Dialog:
    """A dialog of radio buttons."""
    rows = [
        radio_item(label, index == current, choose[index]) for index, label in enumerate(labels)
    ]
    return Dialog(title, body=fitted_list(rows, state), cancel=cancel, wide_body=True)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A list no higher than its rows, scrolling when they do not fit."""

    rows: Sequence[View]
    state: ScrollState

    def layout(self, ui: Ui, limits: Limits) -> Node:
        flat = Limits(limits.max_w, limits.max_w, 0, 1_000_000)
        total = sum(row.layout(ui, flat).height for row in self.rows)
        height = min(limits.max_h, total)
        tight = Limits.tight(limits.max_w, height)
        return scroll_list(self.rows, self.state, rid="select_dialog_listview").layout(ui, tight)


def fitted_list(rows: Sequence[View], state: ScrollState) -> View:
    """The rows of a short list inside a dialog or sheet."""
    return Fitted(rows, state)


@dataclass(frozen=True, slots=True)
class BottomSheet:
    """A sheet that stands on the bottom edge, with a drag handle."""

    body: View
    title: str = ""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        handle = Surface(Custom(32, 4, lambda canvas, rect, ui: None), "outline", 2)
        parts: list[View] = [Pad(Place(handle, x="center"), top=16, bottom=12)]
        if self.title:
            parts.append(Pad(Text(self.title, "title_large", rid="sheet_title"), x=24, bottom=8))
        head = Column(parts).layout(ui, Limits(limits.max_w, limits.max_w, 0, limits.max_h))
        room = max(0, limits.max_h - head.height - dp(56))
        body = self.body.layout(ui, Limits(limits.max_w, limits.max_w, 0, room))
        content = Node(
            limits.max_w,
            head.height + body.height + dp(16),
            [head, body.at(0, head.height)],
        )
        node = _surface(content, ui, 0)
        round_top = (dp(28), dp(28), 0, 0)
        node.paint = lambda canvas, rect: canvas.box(rect, ui.color("surface_low"), round_top)
        node.info = Info("android.widget.FrameLayout", "design_bottom_sheet")
        return node


@dataclass(frozen=True, slots=True)
class Menu:
    """A pop-up menu."""

    choices: Sequence[Choice]
    width: float = 208

    def layout(self, ui: Ui, limits: Limits) -> Node:
        rows: list[View] = [Space(height=8)]
        for choice in self.choices:
            lead = Icon(choice.icon) if choice.icon else None
            rows.append(
                ListItem(
                    choice.label,
                    leading=lead,
                    on_tap=choice.on_tap,
                    enabled=choice.enabled,
                    compact=True,
                    rid="content",
                )
            )
        rows.append(Space(height=8))
        column = Sized(Column(rows), width=self.width)
        surface = Surface(column, "surface_container", 8, elevation=3, solid=True)
        return surface.layout(ui, limits.loose())


@dataclass(frozen=True, slots=True)
class Snackbar:
    """A message at the bottom with perhaps one action."""

    text: str
    action: Choice | None = None

    def layout(self, ui: Ui, limits: Limits) -> Node:
        text = Text(self.text, "body_medium", "inverse_on_surface", 2, rid="snackbar_text")
        parts: list[View] = [Flex(Pad(text, y=14))]
        if self.action is not None:
            parts.append(_Light(self.action))
        row = Pad(Row(parts, gap=8), left=16, right=8)
        surface = Surface(row, "inverse_surface", 4, elevation=3, solid=True)
        return Pad(surface, x=16, y=12).layout(ui, limits)


@dataclass(frozen=True, slots=True)
class _Light:
    """A text button for dark surfaces."""

    choice: Choice

    def layout(self, ui: Ui, limits: Limits) -> Node:
        label = Text(self.choice.label, "label_large", "inverse_primary", 1, hidden=True)
        info = Info("android.widget.Button", "snackbar_action", self.choice.label)
        return Tap(Pad(label, x=12, y=14), self.choice.on_tap, info=info).layout(ui, limits)
