"""The Month view: six weeks of days with the titles of their events."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ...raster.geometry import Rect
from ...raster.ops import Color
from ...raster.text import shorten
from ...toolkit import kit
from ...toolkit.strings import tr
from .events import Occurrence
from .look import title_of, tones
from .schedule import by_day


class MonthView:
    """The month on show."""

    def __init__(
        self, day: date, colors: Callable[[int], Color], on_day: Callable[[date], None]
    ) -> None:
        self.colors = colors
        self.on_day = on_day
        self.first = day.replace(day=1)

    def go(self, day: date) -> None:
        self.first = day.replace(day=1)

    def turn(self, months: int) -> None:
        count = self.first.year * 12 + self.first.month - 1 + months
        self.first = date(count // 12, count % 12 + 1, 1)

    @property
    def weeks(self) -> list[list[date]]:
        """Whole weeks from Monday on that hold the month."""
        return calendar.Calendar(0).monthdatescalendar(self.first.year, self.first.month)

    def build(self, found: Sequence[Occurrence], today: date) -> kit.View:
        weeks = self.weeks
        days = by_day(found, weeks[0][0], weeks[-1][-1])
        name = kit.Text(
            kit.month_year(self.first), "title_medium", align="center", lines=1, rid="month"
        )
        head = kit.Row(
            [
                kit.IconButton("chevron_left", tr("Previous month"), lambda: self.turn(-1)),
                kit.Flex(name),
                kit.IconButton("chevron_right", tr("Next month"), lambda: self.turn(1)),
            ]
        )
        letters: list[kit.View] = [
            kit.Flex(
                kit.Text(kit.short_weekday(day), "label_small", "on_surface_variant", 1, "center")
            )
            for day in weeks[0]
        ]
        grid = MonthGrid(weeks, self.first.month, days, today, self)
        return kit.Column(
            [kit.Pad(head, x=8, y=4), kit.Pad(kit.Row(letters), bottom=6), kit.Flex(grid)]
        )

    def swipe(self, direction: kit.Direction) -> bool:
        self.turn(1 if direction in ("left", "up") else -1)
        return True


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """The cells of the weeks, filling the room."""

    weeks: Sequence[Sequence[date]]
    month: int
    days: Mapping[date, list[Occurrence]]
    today: date
    owner: MonthView

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        width, height = limits.max_w, limits.max_h
        children: list[kit.Node] = []
        for row, week in enumerate(self.weeks):
            y0, y1 = height * row // len(self.weeks), height * (row + 1) // len(self.weeks)
            for column, day in enumerate(week):
                x0, x1 = width * column // 7, width * (column + 1) // 7
                children.append(self._cell(ui, day, x1 - x0, y1 - y0).at(x0, y0))
        info = kit.Info("android.view.View", "month_grid")
        return kit.Node(width, height, children, None, info, kit.Touch(swipe=self.owner.swipe))

    def _cell(self, ui: kit.Ui, day: date, width: int, height: int) -> kit.Node:
        found = self.days.get(day, [])
        inside = day.month == self.month
        top, chip = kit.dp(32), ui.sp(15)
        room = max(0, (height - top - kit.dp(4)) // (chip + kit.dp(2)))
        shown = found if len(found) <= room else found[: max(0, room - 1)]
        more = len(found) - len(shown)
        size = ui.sp(10)

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            line = Rect(rect.x0, rect.y0, rect.x1, rect.y0 + 1)
            canvas.box(line, ui.color("outline_variant"))
            x, y = rect.center[0], rect.y0 + kit.dp(17)
            tone = ui.color("on_surface" if inside else "outline")
            if day == self.today:
                canvas.disc(x, y, kit.dp(13), ui.color("primary"))
                tone = ui.color("on_primary")
            spot = Rect(rect.x0, y - kit.dp(12), rect.x1, y + kit.dp(12))
            canvas.centered(spot, str(day.day), ui.sp(12), 500, tone)
            at = rect.y0 + top
            for one in shown:
                back, front = tones(self.owner.colors(one.event.calendar_id), ui)
                bar = Rect(rect.x0 + kit.dp(1), at, rect.x1 - kit.dp(1), at + chip)
                canvas.box(bar, back, kit.dp(3))
                text = shorten(title_of(one.event), size, 400, bar.width - kit.dp(5))
                canvas.line(bar.x0 + kit.dp(3), at + round(chip * 0.74), text, size, 400, front)
                at += chip + kit.dp(2)
            if more > 0:
                spot = Rect(rect.x0, at, rect.x1, at + chip)
                canvas.centered(spot, f"+{more}", size, 500, ui.color("on_surface_variant"))

        desc = tr("{day}, {count} events", day=kit.long_day(day), count=len(found))
        if not found:
            desc = tr("{day}, no events", day=kit.long_day(day))
        elif len(found) == 1:
            desc = tr("{day}, 1 event", day=kit.long_day(day))
        info = kit.Info(
            "android.view.View", "month_day", str(day.day), desc, selected=day == self.today
        )
        return kit.Node(
            width,
            height,
            [],
            paint,
            info,
            kit.Touch(tap=lambda: self.owner.on_day(day)),
            clips=True,
        )
