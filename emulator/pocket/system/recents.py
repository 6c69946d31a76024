"""The overview of recent apps as it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..raster.geometry import Rect
from ..toolkit import kit
from ..toolkit.strings import tr
from .tasks import Shot

HEAD_DP = 48
FOOT_DP = 130


class RecentApp(NamedTuple):
    """A task as a card shows it."""

    label: str
    icon: Callable[[float], kit.View]
    open: kit.Handler
    close: kit.Handler
    shot: Shot | None


@dataclass(frozen=True, slots=True)
class Recents:
    """Cards side by side, the latest app first."""

    apps: Sequence[RecentApp]
    state: kit.ScrollState
    clear_all: kit.Handler
    dismiss: kit.Handler

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        if not self.apps:
            body: kit.View = kit.Fill(kit.empty_state("layers", tr("No recent items")), center=True)
            surface = kit.Surface(kit.Tap(body, self.dismiss), "surface_container", solid=True)
            return surface.layout(ui, limits)
        room = limits.max_h - kit.dp(HEAD_DP + FOOT_DP)
        high = max(kit.dp(120), min(room - kit.dp(24), round(limits.max_h * 0.62)))
        wide = round(high * limits.max_w / limits.max_h)
        side = (limits.max_w - wide) / 2 / kit.DENSITY
        cards = kit.Strip(
            [self._card(app, wide, high) for app in self.apps], self.state, gap=16, pad=side
        )
        column = kit.Column(
            [
                kit.Flex(kit.Space()),
                cards,
                kit.Space(height=20),
                kit.Place(
                    kit.Button(tr("Clear all"), self.clear_all, "tonal", rid="clear_all"),
                    x="center",
                ),
                kit.Space(height=56),
            ]
        )
        return kit.Surface(kit.Fill(column), "surface_container", solid=True).layout(ui, limits)

    def _card(self, app: RecentApp, wide: int, high: int) -> kit.View:
        def swiped(direction: str) -> bool:
            if direction != "up":
                return False
            app.close()
            return True

        name = kit.Text(app.label, "title_medium", lines=1, rid="title")
        head = kit.Pad(kit.Row([app.icon(32), kit.Flex(name)], gap=12), x=4, bottom=10)
        body = _Thumbnail(app, wide, high)
        info = kit.Info("android.widget.FrameLayout", "snapshot", desc=app.label)
        return kit.Tap(
            kit.Sized(kit.Column([head, body]), width=wide / kit.DENSITY),
            app.open,
            on_swipe=swiped,
            info=info,
        )


@dataclass(frozen=True, slots=True)
class _Thumbnail:
    """What the app showed last, small; its icon where it was never seen. Sizes in pixels."""

    app: RecentApp
    width: int
    height: int

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        shot, radius = self.app.shot, kit.dp(24)
        if shot is None:
            face = kit.Fill(self.app.icon(96), center=True)
            blank = kit.Surface(face, "surface", 24, "outline_variant")
            return blank.layout(ui, kit.Limits.tight(self.width, self.height))

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            canvas.box(rect, ui.color("surface_highest"), radius)
            scale = min(rect.width / shot.size[0], rect.height / shot.size[1])
            wide, high = round(shot.size[0] * scale), round(shot.size[1] * scale)
            x, y = rect.x0 + (rect.width - wide) // 2, rect.y0 + (rect.height - high) // 2
            canvas.shot(Rect(x, y, x + wide, y + high), shot.size, shot.items, radius)

        return kit.Node(self.width, self.height, paint=paint)
