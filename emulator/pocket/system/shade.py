"""The notification shade: notifications below a few tiles, then all quick settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ..toolkit.basic import Icon, Text
from ..toolkit.buttons import Button, IconButton
from ..toolkit.choice import Slider
from ..toolkit.day_words import day_text
from ..toolkit.grid import Grid
from ..toolkit.node import Handler, Info, Node
from ..toolkit.scroll import scroll_list
from ..toolkit.scroll_state import ScrollState
from ..toolkit.strings import tr
from ..toolkit.theme import Tint, Ui, dp
from ..toolkit.view import Column, Fill, Flex, Limits, Pad, Row, Space, Surface, Tap, View
from .tiles import Tile

Panel = Literal["closed", "notifications", "settings"]
FEW = 4
WIDE_DP = 560
BRIGHTEST = 255


class ShadeState:
    """How far the shade is pulled down, and which cards are open."""

    def __init__(self) -> None:
        self.panel: Panel = "closed"
        self.scroll = ScrollState()
        self.folded: set[str] = set()
        self.unfolded: set[str] = set()

    def show(self, panel: Panel) -> None:
        if panel != self.panel:
            self.scroll = ScrollState()
        self.panel = panel

    def pull(self) -> None:
        """A pull at the status bar: one stage further down."""
        self.show("notifications" if self.panel == "closed" else "settings")

    def push(self) -> None:
        """A push upwards: one stage back."""
        self.show("notifications" if self.panel == "settings" else "closed")

    def expanded(self, key: str, first: bool) -> bool:
        return key in self.unfolded or (first and key not in self.folded)

    def turn(self, key: str, expanded: bool) -> None:
        """Fold or unfold a card."""
        (self.unfolded.discard if expanded else self.unfolded.add)(key)
        (self.folded.add if expanded else self.folded.discard)(key)


@dataclass(frozen=True, slots=True)
class Shade:
    """The open shade."""

    state: ShadeState
    now: datetime
    tiles: Sequence[Tile]
    cards: Sequence[View]
    flip: Callable[[Tile], None]
    open_page: Callable[[str], None]
    brightness: int
    set_brightness: Callable[[int], None]
    clear_all: Handler | None

    def layout(self, ui: Ui, limits: Limits) -> Node:
        full = self.state.panel == "settings"
        wide = limits.max_w > dp(WIDE_DP)
        date = Text(day_text(self.now), "title_small", rid="date")
        head = Pad(Row([Flex(date)]), x=28, top=44, bottom=12)
        parts: list[View] = [head]
        if full:
            slider = Slider(
                self.brightness,
                BRIGHTEST,
                self.set_brightness,
                tr("Display brightness"),
                rid="slider",
            )
            parts.append(Pad(slider, x=20, bottom=12))
        shown = self.tiles if full else self.tiles[:FEW]
        grid = Grid([self._tile(tile) for tile in shown], 4 if wide else 2, 8)
        parts += [Pad(grid, x=16), Space(height=12)]
        rows = [*self.cards] if not full else []
        if full:
            parts.append(self._foot())
        body: View
        if full:
            body = Space()
        elif rows:
            rows.append(self._below())
            body = scroll_list(
                rows, self.state.scroll, bottom=72, rid="notification_stack_scroller"
            )
        else:
            body = Pad(
                Text(tr("No notifications"), "body_large", "on_surface_variant", 1, "center"),
                top=48,
            )
        parts.append(Flex(Fill(body)))
        column = Tap(
            Fill(Column(parts)),
            lambda: self.state.show("closed"),
            on_swipe=self._swiped,
            info=Info("android.widget.FrameLayout", "notification_panel"),
        )
        return Surface(column, "surface_container", solid=True).layout(ui, limits)

    def _swiped(self, direction: str) -> bool:
        if direction == "up":
            self.state.push()
            return True
        if direction == "down":
            self.state.pull()
            return True
        return False

    def _tile(self, tile: Tile) -> View:
        back: Tint = "primary" if tile.on else "surface_highest"
        front: Tint = "on_primary" if tile.on else "on_surface"
        weak: Tint = "on_primary" if tile.on else "on_surface_variant"
        lines = Column(
            [
                Text(tr(tile.label), "title_small", front, 1, hidden=True),
                Text(tile.state, "body_small", weak, 1, hidden=True),
            ]
        )
        row = Pad(Row([Icon(tile.icon, 24, front, tile.on), Flex(lines)], gap=12), x=18, y=17)
        info = Info(
            "android.widget.Switch",
            f"tile_{tile.key}",
            tr(tile.label),
            f"{tr(tile.label)}, {tile.state}",
            checkable=True,
            checked=tile.on,
        )
        radius = 24 if tile.on else 36
        return Tap(
            Surface(row, back, radius),
            lambda: self.flip(tile),
            lambda: self.open_page(f"android.settings.{tile.page}"),
            info=info,
        )

    def _foot(self) -> View:
        settings = IconButton(
            "settings",
            tr("Settings"),
            lambda: self.open_page("android.settings.SETTINGS"),
            "tonal",
            rid="settings_button_container",
        )
        return Pad(Row([Flex(Space()), settings]), x=16)

    def _below(self) -> View:
        manage = Button(
            tr("Manage"),
            lambda: self.open_page("android.settings.NOTIFICATION_SETTINGS"),
            "tonal",
            rid="manage_text",
        )
        parts: list[View] = [manage, Flex(Space())]
        if self.clear_all is not None:
            parts.append(Button(tr("Clear all"), self.clear_all, "tonal", rid="dismiss_text"))
        return Pad(Row(parts), x=16, y=8)


def rounded_stack(
    cards: Sequence[Callable[[tuple[float, float, float, float]], View]],
) -> list[View]:
    """Cards as one block: large corners outside, small ones inside."""
    last = len(cards) - 1
    views: list[View] = []
    for index, card in enumerate(cards):
        top, bottom = (28 if index == 0 else 6), (28 if index == last else 6)
        views.append(Pad(card((top, top, bottom, bottom)), x=12, bottom=2))
    return views
