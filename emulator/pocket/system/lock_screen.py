"""What shows while the phone is locked, and the toast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..raster.ops import Artwork, rgb
from ..toolkit.basic import Icon, Text
from ..toolkit.day_words import day_text
from ..toolkit.node import Info, Node
from ..toolkit.strings import tr
from ..toolkit.theme import Ui
from ..toolkit.view import Column, Fill, Flex, Limits, Pad, Space, Surface, Tap, View

WALLPAPER = Artwork("wallpaper", 3, (rgb("#22304F"), rgb("#7B8FC9")))


@dataclass(frozen=True, slots=True)
class LockScreen:
    """A big clock; a swipe up unlocks."""

    now: datetime
    time: str
    unlock: Callable[[], None]
    cards: Sequence[View] = ()

    def layout(self, ui: Ui, limits: Limits) -> Node:
        def swiped(direction: str) -> bool:
            if direction == "up":
                self.unlock()
            return True

        day = day_text(self.now)
        cards = Column([*self.cards], align="stretch")
        column = Column(
            [
                Space(height=72),
                Text(self.time, "display_large", "white", align="center", rid="clock_view"),
                Text(day, "title_medium", "white", align="center", rid="date_view"),
                Space(height=32),
                cards,
                Flex(Space()),
                Icon("lock", 24, "white", filled=True),
                Space(height=12),
                Text(tr("Swipe up to open"), "body_medium", "white", align="center"),
                Space(height=24),
            ],
            align="center",
        )
        info = Info("android.widget.FrameLayout", "keyguard_root_view")
        return Tap(Fill(column), on_swipe=swiped, info=info).layout(ui, limits)


@dataclass(frozen=True, slots=True)
class Toast:
    """A short message near the bottom."""

    text: str

    def layout(self, ui: Ui, limits: Limits) -> Node:
        label = Text(self.text, "body_medium", "on_surface", 2, "center", rid="android:id/message")
        pill = Surface(Pad(label, x=20, y=12), "surface_high", 24, elevation=3)
        node = pill.layout(ui, limits.loose())
        node.info = Info("android.widget.Toast", "", self.text)
        return node
