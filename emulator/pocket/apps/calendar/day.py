"""The Day view: the hours of a day with events side by side where they overlap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ...raster.geometry import Rect
from ...raster.ops import Color
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppContext
from .events import Occurrence, midnight
from .look import hours_text, spoken, title_of, tones
from .schedule import Open, event_card

HOUR_DP = 60
GUTTER_DP = 56
LEAST_MINUTES = 24
"""A shorter event is drawn as long as this, so that its title can be read."""


class DayView:
    """One day and how far its hours are scrolled."""

    def __init__(
        self,
        phone: AppContext,
        colors: Callable[[int], Color],
        on_open: Open,
        on_new: Callable[[datetime], None],
    ) -> None:
        self.phone = phone
        self.colors = colors
        self.on_open = on_open
        self.on_new = on_new
        self.day = phone.now().date()
        self.scroll = kit.ScrollState()
        self.go(self.day)

    def go(self, day: date) -> None:
        """Show a day, from a little before the working hours on."""
        self.day = day
        self.scroll.jump(0)
        self.scroll.scroll(kit.dp(HOUR_DP * 7.5))

    def turn(self, days: int) -> None:
        self.day += timedelta(days=days)

    def build(self, ui: kit.Ui, found: Sequence[Occurrence]) -> kit.View:
        on_day = [one for one in found if one.first_day <= self.day <= one.last_day]
        whole = [one for one in on_day if one.whole_days]
        timed = [one for one in on_day if not one.whole_days]
        parts: list[kit.View] = [self._head()]
        if whole:
            cards = [
                event_card(self.phone, ui, one, self.colors(one.event.calendar_id), self.on_open)
                for one in whole
            ]
            parts.append(kit.Pad(kit.Column(cards, gap=4), left=GUTTER_DP, right=12, bottom=8))
        hours = Hours(self.phone, self.day, timed, self.colors, self.on_open, self.on_new)
        body = kit.scroll_list([hours], self.scroll, bottom=96, rid="day_view")
        view = kit.Column([*parts, kit.Flex(body)])
        return kit.Tap(
            view, on_swipe=self._swipe, info=kit.Info("android.view.ViewGroup", "day_pager")
        )

    def _head(self) -> kit.View:
        name = kit.Text(
            kit.long_day(self.day), "title_medium", align="center", lines=1, rid="day_header"
        )
        row = [
            kit.IconButton("chevron_left", tr("Previous day"), lambda: self.turn(-1)),
            kit.Flex(name),
            kit.IconButton("chevron_right", tr("Next day"), lambda: self.turn(1)),
        ]
        return kit.Pad(kit.Row(row), x=8, y=4)

    def _swipe(self, direction: str) -> bool:
        if direction not in ("left", "right"):
            return False
        self.turn(1 if direction == "left" else -1)
        return True


@dataclass(frozen=True, slots=True)
class Hours:
    """Twenty-four hours as lines, the events as blocks on them."""

    phone: AppContext
    day: date
    events: Sequence[Occurrence]
    colors: Callable[[int], Color]
    on_open: Open
    on_new: Callable[[datetime], None]

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        width, hour = limits.max_w, kit.dp(HOUR_DP)
        height = 24 * hour + kit.dp(16)
        left = kit.dp(GUTTER_DP)
        children: list[kit.Node] = []
        for one, column, columns in side_by_side(self.events):
            room = width - left - kit.dp(12)
            x0 = left + room * column // columns
            x1 = left + room * (column + 1) // columns - kit.dp(2)
            top, bottom = self._span(one)
            y0, y1 = kit.dp(8) + top * hour // 60, kit.dp(8) + bottom * hour // 60 - kit.dp(2)
            children.append(self._block(ui, one, x1 - x0, y1 - y0).at(x0, y0))

        def tap(x: float, y: float) -> None:
            at = int((y * height - kit.dp(8)) // hour)
            begin = midnight(self.day) + timedelta(hours=max(0, min(23, at)))
            self.on_new(begin)

        info = kit.Info("android.view.View", "hours", desc=tr("Empty time. Touch to add an event"))
        return kit.Node(width, height, children, self._lines(ui), info, kit.Touch(tap_at=tap))

    def _span(self, one: Occurrence) -> tuple[int, int]:
        """First and last minute on this day."""
        start = midnight(self.day)
        top = max(0, int((one.begin - start).total_seconds() // 60))
        bottom = min(24 * 60, int((one.end - start).total_seconds() // 60))
        return top, max(bottom, top + LEAST_MINUTES)

    def _lines(self, ui: kit.Ui) -> Callable[[kit.Canvas, Rect], None]:
        now = self.phone.now()
        today = now.date() == self.day
        labels = [
            self.phone.clock_text(midnight(self.day) + timedelta(hours=hour)) for hour in range(24)
        ]

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            hour, size = kit.dp(HOUR_DP), ui.sp(11)
            for number, label in enumerate(labels):
                y = rect.y0 + kit.dp(8) + number * hour
                line = Rect(rect.x0 + kit.dp(GUTTER_DP - 6), y, rect.x1, y + kit.dp(1) // 2 + 1)
                canvas.box(line, ui.color("outline_variant"))
                if number:
                    spot = Rect(rect.x0, y - size, rect.x0 + kit.dp(GUTTER_DP - 8), y + size)
                    canvas.centered(spot, label, size, 400, ui.color("on_surface_variant"))
            if today:
                y = rect.y0 + kit.dp(8) + (now.hour * 60 + now.minute) * hour // 60
                red = ui.color("error")
                canvas.disc(rect.x0 + kit.dp(GUTTER_DP - 2), y, kit.dp(5), red)
                canvas.box(
                    Rect(rect.x0 + kit.dp(GUTTER_DP), y - kit.dp(1), rect.x1, y + kit.dp(1)), red
                )

        return paint

    def _block(self, ui: kit.Ui, one: Occurrence, width: int, height: int) -> kit.Node:
        color = self.colors(one.event.calendar_id)
        back, front = tones(color, ui)
        line = ui.sp(16)
        title = title_of(one.event)
        room = max(0, height - kit.dp(6))
        rows = max(1, room // line)
        views: list[kit.View] = [
            kit.Text(title, "label_medium", front, 1 if rows < 3 else 2, rid="event_title")
        ]
        if rows >= 2:
            hours = hours_text(self.phone, one.begin, one.end)
            place = f", {one.event.location}" if one.event.location and rows < 3 else ""
            views.append(kit.Text(hours + place, "body_small", front, 1, rid="event_time"))
        if rows >= 4 and one.event.location:
            views.append(kit.Text(one.event.location, "body_small", front, 1, rid="event_place"))
        gap = kit.dp(8)
        inner = kit.Column(views).layout(ui, kit.Limits(0, max(1, width - 2 * gap), 0, height))
        inner.at(gap, kit.dp(4) if rows >= 2 else max(0, (height - inner.height) // 2))

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            canvas.box(rect, back, kit.dp(6))
            edge = Rect(rect.x0, rect.y0, rect.x0 + kit.dp(4), rect.y1)
            canvas.box(edge, color, (kit.dp(2), 0, 0, kit.dp(2)))

        info = kit.Info("android.view.View", "event_block", desc=spoken(self.phone, one))
        touch = kit.Touch(tap=lambda: self.on_open(one))
        return kit.Node(width, height, [inner], paint, info, touch, clips=True)


def side_by_side(events: Sequence[Occurrence]) -> list[tuple[Occurrence, int, int]]:
    """Each event with its column and the number of columns of the cluster it overlaps with."""
    placed: list[tuple[Occurrence, int, int]] = []
    cluster: list[tuple[Occurrence, int]] = []
    ends: list[datetime] = []

    def close() -> None:
        placed.extend((one, column, len(ends)) for one, column in cluster)
        cluster.clear()
        ends.clear()

    for one in sorted(events, key=lambda one: (one.begin, one.end)):
        last = max(one.end, one.begin + timedelta(minutes=LEAST_MINUTES))
        if ends and one.begin >= max(ends):
            close()
        column = next((i for i, end in enumerate(ends) if end <= one.begin), len(ends))
        if column == len(ends):
            ends.append(last)
        else:
            ends[column] = last
        cluster.append((one, column))
    close()
    return placed
