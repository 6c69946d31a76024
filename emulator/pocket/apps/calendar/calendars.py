"""Which calendars are shown."""

from __future__ import annotations

from ...raster.geometry import Rect
from ...raster.ops import Color
from ...toolkit.bars import AppBar, Scaffold
from ...toolkit.canvas import Canvas
from ...toolkit.choice import Checkbox
from ...toolkit.node import Handler
from ...toolkit.rows import Header, ListItem
from ...toolkit.scroll import scroll_list
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import Ui, dp
from ...toolkit.view import Custom, View
from ..branded import BrandedActivity
from .events import CalendarInfo
from .look import BRAND
from .store import CalendarStore


class CalendarsActivity(BrandedActivity):
    """A list of check boxes."""

    brand = BRAND

    def on_open(self) -> None:
        self.store = CalendarStore(self.phone)
        self.scroll = ScrollState()

    def revision(self) -> object:
        return self.store.revision()

    def screen(self, ui: Ui) -> View:
        rows: list[View] = [Header(tr("This phone"))]
        rows += [self._row(found) for found in self.store.calendars()]
        body = scroll_list(rows, self.scroll, rid="calendar_list")
        return Scaffold(body, top=AppBar(tr("Calendars"), self.leave))

    def _row(self, found: CalendarInfo) -> View:
        summary = "" if found.writable else tr("Read only")
        return ListItem(
            tr(found.name),
            summary,
            color_dot(found.color, 24),
            Checkbox(found.visible),
            self._flip(found),
            rid="calendar_row",
            checked=found.visible,
        )

    def _flip(self, found: CalendarInfo) -> Handler:
        return lambda: self.store.set_visible(found.id, not found.visible)


def color_dot(color: Color, size: float = 16) -> View:
    """A calendar's colour."""

    def draw(canvas: Canvas, rect: Rect, ui: Ui) -> None:
        canvas.disc(*rect.center, dp(size) // 2, color)

    return Custom(size, size, draw)
