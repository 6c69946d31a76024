"""Which calendars are shown."""

from __future__ import annotations

from ...raster.geometry import Rect
from ...raster.ops import Color
from ...toolkit import kit
from ...toolkit.strings import tr
from ..branded import BrandedActivity
from .events import CalendarInfo
from .look import BRAND
from .store import CalendarStore


class CalendarsActivity(BrandedActivity):
    """A list of check boxes."""

    brand = BRAND

    def on_open(self) -> None:
        self.store = CalendarStore(self.phone)
        self.scroll = kit.ScrollState()

    def revision(self) -> object:
        return self.store.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        rows: list[kit.View] = [kit.Header(tr("This phone"))]
        rows += [self._row(found) for found in self.store.calendars()]
        body = kit.scroll_list(rows, self.scroll, rid="calendar_list")
        return kit.Scaffold(body, top=kit.AppBar(tr("Calendars"), self.leave))

    def _row(self, found: CalendarInfo) -> kit.View:
        summary = "" if found.writable else tr("Read only")
        return kit.ListItem(
            tr(found.name),
            summary,
            color_dot(found.color, 24),
            kit.Checkbox(found.visible),
            self._flip(found),
            rid="calendar_row",
            checked=found.visible,
        )

    def _flip(self, found: CalendarInfo) -> kit.Handler:
        return lambda: self.store.set_visible(found.id, not found.visible)


def color_dot(color: Color, size: float = 16) -> kit.View:
    """A calendar's colour."""

    def draw(canvas: kit.Canvas, rect: Rect, ui: kit.Ui) -> None:
        canvas.disc(*rect.center, kit.dp(size) // 2, color)

    return kit.Custom(size, size, draw)
