"""The overview of recent apps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..toolkit.basic import Text
from ..toolkit.buttons import Button
from ..toolkit.node import Handler, Info, Node
from ..toolkit.rows import empty_state
from ..toolkit.scroll import ScrollState, Strip
from ..toolkit.strings import tr
from ..toolkit.theme import Ui
from ..toolkit.view import (
    Column,
    Fill,
    Flex,
    Limits,
    Place,
    Row,
    Sized,
    Space,
    Surface,
    Tap,
    View,
)


class RecentApp(NamedTuple):
    """A task as a card shows it."""

    label: str
    icon: Callable[[float], View]
    open: Handler
    close: Handler


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
        cards = Strip([self._card(app) for app in self.apps], self.state, gap=16, pad=48, rid="")
        column = Column(
            [
                Flex(Space()),
                cards,
                Space(height=24),
                Place(
                    Button(tr("Clear all"), self.clear_all, "tonal", rid="clear_all"), x="center"
                ),
                Flex(Space()),
            ]
        )
        return Surface(Fill(column), "surface_container", solid=True).layout(ui, limits)

    def _card(self, app: RecentApp) -> View:
        def swiped(direction: str) -> bool:
            if direction != "up":
                return False
            app.close()
            return True

        head = Row([app.icon(36), Text(app.label, "title_medium", lines=1), Flex(Space())], gap=12)
        face = Place(app.icon(96), x="center", y="center")
        body = Surface(Sized(face, 300, 480), "surface", 28, "outline_variant")
        column = Sized(Column([head, Space(height=12), body]), width=300)
        info = Info("android.widget.FrameLayout", "snapshot", desc=app.label)
        return Tap(column, app.open, on_swipe=swiped, info=info)
