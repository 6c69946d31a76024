"""The Schedule view: days with their events, one below the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from ...raster.ops import Color
from ...toolkit.basic import Text
from ...toolkit.day_words import month_year, short_weekday
from ...toolkit.node import Info
from ...toolkit.rows import Carded
from ...toolkit.scroll import LazyList
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import Tint, Ui
from ...toolkit.view import Column, Flex, Pad, Place, Row, Sized, Space, Surface, View
from ..base import AppContext
from .calendars import color_dot
from .events import Occurrence
from .look import row_text, spoken, title_of, tones

Open = Callable[[Occurrence], None]
BACK_DAYS, AHEAD_DAYS = 90, 400


def by_day(found: Sequence[Occurrence], low: date, high: date) -> dict[date, list[Occurrence]]:
    """Occurrences under every day they touch within the span."""
    days: dict[date, list[Occurrence]] = {}
    for one in found:
        day = max(low, one.first_day)
        while day <= min(high, one.last_day):
            days.setdefault(day, []).append(one)
            day += timedelta(days=1)
    return days


class Schedule:
    """The list and where it stands."""

    def __init__(self, phone: AppContext, colors: Callable[[int], Color], on_open: Open) -> None:
        self.phone = phone
        self.colors = colors
        self.on_open = on_open
        self.scroll = ScrollState()
        self.wanted: date | None = phone.now().date()
        """The day to bring to the top at the next layout."""
        self.shown: date = phone.now().date()
        """The day that stands at the top."""

    def build(self, ui: Ui, found: Sequence[Occurrence]) -> View:
        today = self.phone.now().date()
        low, high = today - timedelta(days=BACK_DAYS), today + timedelta(days=AHEAD_DAYS)
        days = by_day(found, low, high)
        days.setdefault(today, [])
        order = sorted(days)
        if self.wanted is not None:
            wanted = self.wanted
            place = next((i for i, day in enumerate(order) if day >= wanted), len(order) - 1)
            self.scroll.jump(place)
            self.wanted = None
        self.shown = order[max(0, min(self.scroll.index, len(order) - 1))]

        def row(index: int) -> View:
            day = order[index]
            new_month = index == 0 or order[index - 1].month != day.month
            return self._day(ui, day, days[day], today, new_month)

        return LazyList(len(order), row, self.scroll, top=4, bottom=96, rid="agenda_list")

    def _day(
        self, ui: Ui, day: date, found: list[Occurrence], today: date, new_month: bool
    ) -> View:
        cards: list[View] = [self._card(ui, one, day) for one in found]
        if not cards:
            empty = Text(tr("Nothing planned"), "body_medium", "on_surface_variant")
            cards.append(Pad(empty, y=14))
        body = Row([_date_mark(day, today), Flex(Column(cards, gap=6))], gap=8, align="start")
        rows: list[View] = [Pad(body, left=8, right=16, y=8)]
        if new_month:
            month = Text(month_year(day), "title_large", rid="month_header")
            rows.insert(0, Pad(month, left=72, top=20, bottom=10))
        return Column(rows)

    def _card(self, ui: Ui, one: Occurrence, day: date) -> View:
        return event_card(self.phone, ui, one, self.colors(one.event.calendar_id), self.on_open)


def event_card(phone: AppContext, ui: Ui, one: Occurrence, color: Color, on_open: Open) -> View:
    """An event as a coloured card with title, hours and place."""
    back, front = tones(color, ui)
    lines: list[View] = [Text(title_of(one.event), "title_small", front, 1, rid="event_title")]
    small = row_text(phone, one)
    if small:
        lines.append(Text(small, "body_small", front, 1, rid="event_time"))
    info = Info("android.view.ViewGroup", "event_card", desc=spoken(phone, one))
    row = Row([color_dot(color, 12), Flex(Column(lines, gap=1))], gap=12)
    body = Pad(row, x=12, y=9)
    return Carded(body, (10, 10, 10, 10), back, lambda: on_open(one), info=info)


def _date_mark(day: date, today: date) -> View:
    """Weekday and number at the left, today's on a disc."""
    now = day == today
    tone: Tint = "primary" if now else "on_surface_variant"
    name = Text(short_weekday(day), "label_medium", tone, 1, "center", rid="day_name")
    number_tone: Tint = "on_primary" if now else "on_surface"
    number = Text(str(day.day), "title_large", number_tone, 1, "center", rid="day_number")
    disc = Sized(Place(number, x="center", y="center"), 40, 40)
    mark: View = Surface(disc, "primary", 20) if now else disc
    column = Column([name, Place(mark, x="center"), Space(height=2)])
    return Sized(column, width=56)


def result_row(phone: AppContext, ui: Ui, one: Occurrence, color: Color, on_open: Open) -> View:
    """A found event below its date."""
    day = Text(
        f"{short_weekday(one.first_day)} {one.first_day.day} · {month_year(one.first_day)}",
        "label_large",
        "on_surface_variant",
        1,
        rid="result_date",
    )
    card = event_card(phone, ui, one, color, on_open)
    return Pad(Column([day, Space(height=4), card]), x=16, y=8)
