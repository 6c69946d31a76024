"""The Schedule view: days with their events, one below the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from ...raster.ops import Color
from ...toolkit import kit
from ...toolkit.strings import tr
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
        self.scroll = kit.ScrollState()
        self.wanted: date | None = phone.now().date()
        """The day to bring to the top at the next layout."""
        self.shown: date = phone.now().date()
        """The day that stands at the top."""

    def build(self, ui: kit.Ui, found: Sequence[Occurrence]) -> kit.View:
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

        def row(index: int) -> kit.View:
            day = order[index]
            new_month = index == 0 or order[index - 1].month != day.month
            return self._day(ui, day, days[day], today, new_month)

        return kit.LazyList(len(order), row, self.scroll, top=4, bottom=96, rid="agenda_list")

    def _day(
        self, ui: kit.Ui, day: date, found: list[Occurrence], today: date, new_month: bool
    ) -> kit.View:
        cards: list[kit.View] = [self._card(ui, one, day) for one in found]
        if not cards:
            empty = kit.Text(tr("Nothing planned"), "body_medium", "on_surface_variant")
            cards.append(kit.Pad(empty, y=14))
        body = kit.Row(
            [_date_mark(day, today), kit.Flex(kit.Column(cards, gap=6))], gap=8, align="start"
        )
        rows: list[kit.View] = [kit.Pad(body, left=8, right=16, y=8)]
        if new_month:
            month = kit.Text(kit.month_year(day), "title_large", rid="month_header")
            rows.insert(0, kit.Pad(month, left=72, top=20, bottom=10))
        return kit.Column(rows)

    def _card(self, ui: kit.Ui, one: Occurrence, day: date) -> kit.View:
        return event_card(self.phone, ui, one, self.colors(one.event.calendar_id), self.on_open)


def event_card(
    phone: AppContext, ui: kit.Ui, one: Occurrence, color: Color, on_open: Open
) -> kit.View:
    """An event as a coloured card with title, hours and place."""
    back, front = tones(color, ui)
    lines: list[kit.View] = [
        kit.Text(title_of(one.event), "title_small", front, 1, rid="event_title")
    ]
    small = row_text(phone, one)
    if small:
        lines.append(kit.Text(small, "body_small", front, 1, rid="event_time"))
    info = kit.Info("android.view.ViewGroup", "event_card", desc=spoken(phone, one))
    row = kit.Row([color_dot(color, 12), kit.Flex(kit.Column(lines, gap=1))], gap=12)
    body = kit.Pad(row, x=12, y=9)
    return kit.Carded(body, (10, 10, 10, 10), back, lambda: on_open(one), info=info)


def _date_mark(day: date, today: date) -> kit.View:
    """Weekday and number at the left, today's on a disc."""
    now = day == today
    tone: kit.Tint = "primary" if now else "on_surface_variant"
    name = kit.Text(kit.short_weekday(day), "label_medium", tone, 1, "center", rid="day_name")
    number_tone: kit.Tint = "on_primary" if now else "on_surface"
    number = kit.Text(str(day.day), "title_large", number_tone, 1, "center", rid="day_number")
    disc = kit.Sized(kit.Place(number, x="center", y="center"), 40, 40)
    mark: kit.View = kit.Surface(disc, "primary", 20) if now else disc
    column = kit.Column([name, kit.Place(mark, x="center"), kit.Space(height=2)])
    return kit.Sized(column, width=56)


def result_row(
    phone: AppContext, ui: kit.Ui, one: Occurrence, color: Color, on_open: Open
) -> kit.View:
    """A found event below its date."""
    day = kit.Text(
        f"{kit.short_weekday(one.first_day)} {one.first_day.day} · {kit.month_year(one.first_day)}",
        "label_large",
        "on_surface_variant",
        1,
        rid="result_date",
    )
    card = event_card(phone, ui, one, color, on_open)
    return kit.Pad(kit.Column([day, kit.Space(height=4), card]), x=16, y=8)
