"""What shows while the phone is locked, and the toast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..raster.ops import Artwork, rgb
from ..toolkit import kit
from ..toolkit.strings import tr

WALLPAPER = Artwork("wallpaper", 3, (rgb("#22304F"), rgb("#7B8FC9")))


@dataclass(frozen=True, slots=True)
class LockScreen:
    """A big clock; a swipe up unlocks."""

    now: datetime
    time: str
    unlock: Callable[[], None]
    cards: Sequence[kit.View] = ()

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        def swiped(direction: str) -> bool:
            if direction == "up":
                self.unlock()
            return True

        day = kit.day_text(self.now)
        cards = kit.Column([*self.cards], align="stretch")
        column = kit.Column(
            [
                kit.Space(height=72),
                kit.Text(self.time, "display_large", "white", align="center", rid="clock_view"),
                kit.Text(day, "title_medium", "white", align="center", rid="date_view"),
                kit.Space(height=32),
                cards,
                kit.Flex(kit.Space()),
                kit.Icon("lock", 24, "white", filled=True),
                kit.Space(height=12),
                kit.Text(tr("Swipe up to open"), "body_medium", "white", align="center"),
                kit.Space(height=24),
            ],
            align="center",
        )
        info = kit.Info("android.widget.FrameLayout", "keyguard_root_view")
        return kit.Tap(kit.Fill(column), on_swipe=swiped, info=info).layout(ui, limits)


@dataclass(frozen=True, slots=True)
class Toast:
    """A short message near the bottom."""

    text: str

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        label = kit.Text(
            self.text, "body_medium", "on_surface", 2, "center", rid="android:id/message"
        )
        pill = kit.Surface(kit.Pad(label, x=20, y=12), "surface_high", 24, elevation=3)
        node = pill.layout(ui, limits.loose())
        node.info = kit.Info("android.widget.Toast", "", self.text)
        return node
