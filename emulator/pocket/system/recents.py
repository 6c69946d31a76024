"""The overview of recent apps as it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..raster.geometry import Rect
from ..toolkit.basic import Text
from ..toolkit.buttons import Button
from ..toolkit.canvas import Canvas
from ..toolkit.node import Handler, Info, Node
from ..toolkit.rows import empty_state
from ..toolkit.scroll import Strip
from ..toolkit.scroll_state import ScrollState
from ..toolkit.strings import tr
from ..toolkit.theme import DENSITY, Ui, dp
from ..toolkit.view import (
    Column,
    Fill,
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
from .tasks import Shot

HEAD_DP = 48
FOOT_DP = 130


class RecentApp(NamedTuple):
    """A task as a card shows it."""

    label: str
    icon: Callable[[float], View]
    open: Handler
    close: Handler
    shot: Shot | None


@dataclass(frozen=True, slots=True)
class Recents:
    """Cards side by side, the latest app first."""

    apps: Sequence[RecentApp]
    state: ScrollState
    clear_all: Handler
    dismiss: Handler

    def layout(self, ui: Ui, limits: Limits) -> Node:
        if not self.apps:
            body: View = Fill(empty_state("layers", tr("No recent items")), center=True)
            surface = Surface(Tap(body, self.dismiss), "surface_container", solid=True)
            return surface.layout(ui, limits)
        room = limits.max_h - dp(HEAD_DP + FOOT_DP)
        high = max(dp(120), min(room - dp(24), round(limits.max_h * 0.62)))
        wide = round(high * limits.max_w / limits.max_h)
        side = (limits.max_w - wide) / 2 / DENSITY
        cards = Strip(
            [self._card(app, wide, high) for app in self.apps], self.state, gap=16, pad=side
        )
        column = Column(
            [
                Flex(Space()),
                cards,
                Space(height=20),
                Place(
                    Button(tr("Clear all"), self.clear_all, "tonal", rid="clear_all"), x="center"
                ),
                Space(height=56),
            ]
        )
        return Surface(Fill(column), "surface_container", solid=True).layout(ui, limits)

    def _card(self, app: RecentApp, wide: int, high: int) -> View:
        def swiped(direction: str) -> bool:
            if direction != "up":
                return False
            app.close()
            return True

        name = Text(app.label, "title_medium", lines=1, rid="title")
        head = Pad(Row([app.icon(32), Flex(name)], gap=12), x=4, bottom=10)
        body = _Thumbnail(app, wide, high)
        info = Info("android.widget.FrameLayout", "snapshot", desc=app.label)
        return Tap(
            Sized(Column([head, body]), width=wide / DENSITY), app.open, on_swipe=swiped, info=info
        )


@dataclass(frozen=True, slots=True)
class _Thumbnail:
    """What the app showed last, small; its icon where it was never seen. Sizes in pixels."""

    app: RecentApp
    width: int
    height: int

    def layout(self, ui: Ui, limits: Limits) -> Node:
        shot, radius = self.app.shot, dp(24)
        if shot is None:
            face = Fill(self.app.icon(96), center=True)
            blank = Surface(face, "surface", 24, "outline_variant")
            return blank.layout(ui, Limits.tight(self.width, self.height))

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.box(rect, ui.color("surface_highest"), radius)
            scale = min(rect.width / shot.size[0], rect.height / shot.size[1])
            wide, high = round(shot.size[0] * scale), round(shot.size[1] * scale)
            x, y = rect.x0 + (rect.width - wide) // 2, rect.y0 + (rect.height - high) // 2
            canvas.shot(Rect(x, y, x + wide, y + high), shot.size, shot.items, radius)

        return Node(self.width, self.height, paint=paint)
