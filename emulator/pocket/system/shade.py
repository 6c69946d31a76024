"""The notification shade: notifications below a few tiles, then all quick settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ..toolkit import kit
from ..toolkit.strings import tr
from .tiles import Tile

Panel = Literal["closed", "notifications", "settings"]
FEW = 4
WIDE_DP = 560
BRIGHTEST = 255


class ShadeState:
    """How far the shade is pulled down, and which cards are open."""

    def __init__(self) -> None:
        self.panel: Panel = "closed"
        self.scroll = kit.ScrollState()
        self.folded: set[str] = set()
        self.unfolded: set[str] = set()

    def show(self, panel: Panel) -> None:
        if panel != self.panel:
            self.scroll = kit.ScrollState()
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
    cards: Sequence[kit.View]
    flip: Callable[[Tile], None]
    open_page: Callable[[str], None]
    brightness: int
    set_brightness: Callable[[int], None]
    clear_all: kit.Handler | None

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        full = self.state.panel == "settings"
        wide = limits.max_w > kit.dp(WIDE_DP)
        date = kit.Text(kit.day_text(self.now), "title_small", rid="date")
        head = kit.Pad(kit.Row([kit.Flex(date)]), x=28, top=44, bottom=12)
        parts: list[kit.View] = [head]
        if full:
            slider = kit.Slider(
                self.brightness,
                BRIGHTEST,
                self.set_brightness,
                tr("Display brightness"),
                rid="slider",
            )
            parts.append(kit.Pad(slider, x=20, bottom=12))
        shown = self.tiles if full else self.tiles[:FEW]
        grid = kit.Grid([self._tile(tile) for tile in shown], 4 if wide else 2, 8)
        parts += [kit.Pad(grid, x=16), kit.Space(height=12)]
        rows = [*self.cards] if not full else []
        if full:
            parts.append(self._foot())
        body: kit.View
        if full:
            body = kit.Space()
        elif rows:
            rows.append(self._below())
            body = kit.scroll_list(
                rows, self.state.scroll, bottom=72, rid="notification_stack_scroller"
            )
        else:
            body = kit.Pad(
                kit.Text(tr("No notifications"), "body_large", "on_surface_variant", 1, "center"),
                top=48,
            )
        parts.append(kit.Flex(kit.Fill(body)))
        column = kit.Tap(
            kit.Fill(kit.Column(parts)),
            lambda: self.state.show("closed"),
            on_swipe=self._swiped,
            info=kit.Info("android.widget.FrameLayout", "notification_panel"),
        )
        return kit.Surface(column, "surface_container", solid=True).layout(ui, limits)

    def _swiped(self, direction: str) -> bool:
        if direction == "up":
            self.state.push()
            return True
        if direction == "down":
            self.state.pull()
            return True
        return False

    def _tile(self, tile: Tile) -> kit.View:
        back: kit.Tint = "primary" if tile.on else "surface_highest"
        front: kit.Tint = "on_primary" if tile.on else "on_surface"
        weak: kit.Tint = "on_primary" if tile.on else "on_surface_variant"
        lines = kit.Column(
            [
                kit.Text(tr(tile.label), "title_small", front, 1, hidden=True),
                kit.Text(tile.state, "body_small", weak, 1, hidden=True),
            ]
        )
        row = kit.Pad(
            kit.Row([kit.Icon(tile.icon, 24, front, tile.on), kit.Flex(lines)], gap=12), x=18, y=17
        )
        info = kit.Info(
            "android.widget.Switch",
            f"tile_{tile.key}",
            tr(tile.label),
            f"{tr(tile.label)}, {tile.state}",
            checkable=True,
            checked=tile.on,
        )
        radius = 24 if tile.on else 36
        return kit.Tap(
            kit.Surface(row, back, radius),
            lambda: self.flip(tile),
            lambda: self.open_page(f"android.settings.{tile.page}"),
            info=info,
        )

    def _foot(self) -> kit.View:
        settings = kit.IconButton(
            "settings",
            tr("Settings"),
            lambda: self.open_page("android.settings.SETTINGS"),
            "tonal",
            rid="settings_button_container",
        )
        return kit.Pad(kit.Row([kit.Flex(kit.Space()), settings]), x=16)

    def _below(self) -> kit.View:
        manage = kit.Button(
            tr("Manage"),
            lambda: self.open_page("android.settings.NOTIFICATION_SETTINGS"),
            "tonal",
            rid="manage_text",
        )
        parts: list[kit.View] = [manage, kit.Flex(kit.Space())]
        if self.clear_all is not None:
            parts.append(kit.Button(tr("Clear all"), self.clear_all, "tonal", rid="dismiss_text"))
        return kit.Pad(kit.Row(parts), x=16, y=8)


def rounded_stack(
    cards: Sequence[Callable[[tuple[float, float, float, float]], kit.View]],
) -> list[kit.View]:
    """Cards as one block: large corners outside, small ones inside."""
    last = len(cards) - 1
    views: list[kit.View] = []
    for index, card in enumerate(cards):
        top, bottom = (28 if index == 0 else 6), (28 if index == last else 6)
        views.append(kit.Pad(card((top, top, bottom, bottom)), x=12, bottom=2))
    return views
