"""Pickers: time by dial or keyboard, date by calendar."""

from __future__ import annotations

import calendar
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ..raster.geometry import Rect
from .basic import Text
from .buttons import IconButton
from .canvas import Canvas
from .day_words import day_letter, long_day_year, month_year
from .field import TextField
from .field_state import FieldState
from .node import Handler, Info, Node, Touch
from .strings import tr
from .theme import Ui, dp
from .view import Column, Flex, Limits, Pad, Place, Row, Sized, Space, Surface, Tap, View

DIAL = 256
"""Diameter of the dial in dp."""


class TimeState:
    """The time being picked and how."""

    def __init__(self, hour: int, minute: int, *, hour24: bool = True) -> None:
        self.hour = hour
        self.minute = minute
        self.hour24 = hour24
        self.part: Literal["hour", "minute"] = "hour"
        self.typing = False
        self.hour_field = FieldState(keyboard="number", limit=2, submit="next")
        self.minute_field = FieldState(keyboard="number", limit=2)
        self._fill()

    @property
    def time(self) -> tuple[int, int] | None:
        """Hour (0-23) and minute; None while the typed numbers are no time."""
        if not self.typing:
            return self.hour, self.minute
        hour, minute = self.hour_field.text, self.minute_field.text
        if not (hour.isdigit() and minute.isdigit() and int(minute) < 60):
            return None
        number = int(hour)
        if self.hour24:
            return (number, int(minute)) if number < 24 else None
        if not 1 <= number <= 12:
            return None
        return number % 12 + (12 if self.hour >= 12 else 0), int(minute)

    def toggle_typing(self) -> None:
        """Change between dial and keyboard, keeping the time."""
        time = self.time
        if time is not None:
            self.hour, self.minute = time
        self.typing = not self.typing
        self._fill()

    def afternoon(self, on: bool) -> None:
        self.hour = self.hour % 12 + (12 if on else 0)

    def _fill(self) -> None:
        shown = self.hour if self.hour24 else (self.hour % 12 or 12)
        self.hour_field.set(f"{shown:02d}" if self.hour24 else str(shown))
        self.minute_field.set(f"{self.minute:02d}")
        # The first digit typed takes the place of what stands there.
        self.hour_field.select_all()
        self.minute_field.select_all()


@dataclass(frozen=True, slots=True)
class TimePicker:
    """Hour and minute on a dial, or typed."""

    state: TimeState

    def layout(self, ui: Ui, limits: Limits) -> Node:
        state = self.state
        body: list[View] = [self._typed() if state.typing else self._display()]
        if not state.typing and limits.max_h < dp(DIAL + 104):
            dial = _Dial(state, min(dp(DIAL), limits.max_h))
            display = Sized(self._display(), width=232)
            return Row([display, Flex(Place(dial, x="center"))]).layout(ui, limits)
        if not state.typing:
            body += [Space(height=24), Place(_Dial(state, dp(DIAL)), x="center")]
        body.append(Space(height=8))
        return Column(body).layout(ui, limits)

    def _display(self) -> View:
        state = self.state
        hour = state.hour if state.hour24 else (state.hour % 12 or 12)

        def part(name: Literal["hour", "minute"], text: str, desc: str) -> View:
            chosen = state.part == name

            def choose() -> None:
                state.part = name

            digits = Text(
                text,
                "display_large",
                "on_primary_container" if chosen else "on_surface",
                align="center",
                hidden=True,
            )
            box = Surface(
                Sized(Place(digits, x="center", y="center"), 96, 80),
                "primary_container" if chosen else "surface_highest",
                8,
            )
            info = Info(
                "android.view.View",
                f"material_{name}_tv",
                text,
                desc,
                selected=chosen,
            )
            return Tap(box, choose, info=info)

        colon = Sized(Text(":", "display_large", align="center", hidden=True), width=24)
        parts: list[View] = [
            part("hour", f"{hour:02d}", tr("Select hour")),
            colon,
            part("minute", f"{state.minute:02d}", tr("Select minutes")),
        ]
        if not state.hour24:
            parts += [Space(width=12), self._half_day()]
        return Row(parts, spread="center")

    def _half_day(self) -> View:
        state = self.state

        def half(label: str, on: bool, radius: tuple[float, float, float, float]) -> View:
            chosen = (state.hour >= 12) == on
            text = Text(
                label,
                "title_medium",
                "on_tertiary_container" if chosen else "on_surface_variant",
                hidden=True,
            )
            box = Surface(
                Sized(Place(text, x="center", y="center"), 52, 38),
                "tertiary_container" if chosen else "surface_high",
                radius,
                "outline",
            )
            info = Info("android.widget.RadioButton", "", label, checkable=True, checked=chosen)
            return Tap(box, lambda: state.afternoon(on), info=info)

        return Column([half(tr("AM"), False, (8, 8, 0, 0)), half(tr("PM"), True, (0, 0, 8, 8))])

    def _typed(self) -> View:
        state = self.state

        def part(field: FieldState, label: str, rid: str) -> View:
            box = _Replaced(TextField(field, form="outlined", rid=rid, size_sp=40, desc=label))
            note = Text(label, "body_small", "on_surface_variant")
            return Sized(Column([box, Space(height=4), note]), width=104)

        colon = Pad(Text(":", "display_large", hidden=True), x=8, bottom=20)
        parts: list[View] = [
            part(state.hour_field, tr("Hour"), "material_hour_text_input"),
            colon,
            part(state.minute_field, tr("Minute"), "material_minute_text_input"),
        ]
        if not state.hour24:
            parts += [Space(width=12), Pad(self._half_day(), bottom=20)]
        return Row(parts, spread="start")


@dataclass(frozen=True, slots=True)
class _Replaced:
    """A field that a tap selects whole, so that what is typed replaces what stood there."""

    field: TextField

    def layout(self, ui: Ui, limits: Limits) -> Node:
        node = self.field.layout(ui, limits)

        def tapped(x: float, y: float) -> None:
            self.field.state.select_all()

        if node.touch is not None:
            node.touch = replace(node.touch, tap_at=tapped)
        return node


def mode_button(state: TimeState, toggled: Handler) -> View:
    """The button that changes between dial and keyboard, and then calls `toggled`."""

    def toggle() -> None:
        state.toggle_typing()
        toggled()

    if state.typing:
        return IconButton("schedule", tr("Switch to clock mode"), toggle)
    return IconButton("keyboard", tr("Switch to text input mode"), toggle)


@dataclass(frozen=True, slots=True)
class _Dial:
    """The round face: outer ring 1-12, inner ring 13-0 for the 24-hour clock."""

    state: TimeState
    side: int
    """The diameter in pixels."""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        side = self.side
        children = [self._label(ui, value, side) for value in self._values()]

        def set_at(x: float, y: float) -> None:
            self._set((x - 0.5) * side, (y - 0.5) * side)

        def tapped(x: float, y: float) -> None:
            set_at(x, y)
            self.state.part = "minute"

        def paint(canvas: Canvas, rect: Rect) -> None:
            cx, cy = rect.center
            canvas.disc(cx, cy, side // 2, ui.color("surface_highest"))
            x, y = self._place(self._current(), side)
            tone = ui.color("primary")
            canvas.stroke(cx, cy, cx + x, cy + y, dp(2), tone)
            canvas.disc(cx, cy, dp(4), tone)
            canvas.disc(cx + x, cy + y, dp(20), tone)

        info = Info("android.view.View", "material_clock_face")
        touch = Touch(tap_at=tapped, drag=set_at)
        return Node(side, side, children, paint, info, touch)

    def _values(self) -> list[int]:
        if self.state.part == "minute":
            return list(range(0, 60, 5))
        return list(range(24)) if self.state.hour24 else list(range(1, 13))

    def _current(self) -> int:
        state = self.state
        if state.part == "minute":
            return state.minute
        return state.hour if state.hour24 else (state.hour % 12 or 12)

    def _inner(self, value: int) -> bool:
        return self.state.part == "hour" and self.state.hour24 and (value == 0 or value > 12)

    def _place(self, value: int, side: int) -> tuple[int, int]:
        """Where a value stands, from the middle of the dial."""
        steps = 60 if self.state.part == "minute" else 12
        angle = 2 * math.pi * (value % steps) / steps
        far = side * (0.27 if self._inner(value) else 0.42)
        return round(far * math.sin(angle)), round(-far * math.cos(angle))

    def _label(self, ui: Ui, value: int, side: int) -> Node:
        x, y = self._place(value, side)
        state = self.state
        box = dp(36)
        text = f"{value:02d}" if state.part == "minute" or value == 0 else str(value)
        chosen = value == self._current()
        size = ui.sp(13 if self._inner(value) else 16)
        tone = ui.color("on_primary" if chosen else "on_surface")

        def choose() -> None:
            if state.part == "minute":
                state.minute = value
                return
            self._set_hour(value)
            state.part = "minute"

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.centered(rect, text, size, 400, tone)

        kind = (
            tr("{count} minutes", count=value)
            if state.part == "minute"
            else tr("{count} o'clock", count=value)
        )
        info = Info("android.widget.TextView", "", text, kind, selected=chosen)
        left, top = side // 2 + x - box // 2, side // 2 + y - box // 2
        return Node(box, box, [], paint, info, Touch(tap=choose), x=left, y=top)

    def _set_hour(self, value: int) -> None:
        state = self.state
        if state.hour24:
            state.hour = value
        else:
            state.hour = value % 12 + (12 if state.hour >= 12 else 0)

    def _set(self, x: float, y: float) -> None:
        turn = (math.atan2(x, -y) / (2 * math.pi)) % 1.0
        if self.state.part == "minute":
            self.state.minute = round(turn * 60) % 60
            return
        hour = round(turn * 12) % 12 or 12
        if self.state.hour24:
            inner = math.hypot(x, y) < self.side * 0.34
            if inner:
                hour = 0 if hour == 12 else hour + 12
        self._set_hour(hour)


class DateState:
    """The day being picked and the month on show."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.year = day.year
        self.month = day.month

    def turn(self, months: int) -> None:
        """Show another month."""
        count = self.year * 12 + self.month - 1 + months
        self.year, self.month = count // 12, count % 12 + 1


@dataclass(frozen=True, slots=True)
class DatePicker:
    """A month of days, with arrows to other months."""

    state: DateState
    today: date
    on_pick: Callable[[date], None] | None = None

    def layout(self, ui: Ui, limits: Limits) -> Node:
        state = self.state
        shown = date(state.year, state.month, 1)
        head = Row(
            [
                Flex(Text(month_year(shown), "title_small", "on_surface_variant", rid="month")),
                IconButton("chevron_left", tr("Previous month"), lambda: state.turn(-1)),
                IconButton("chevron_right", tr("Next month"), lambda: state.turn(1)),
            ]
        )
        cell = dp(40)
        grid = calendar.Calendar(firstweekday=0).monthdatescalendar(state.year, state.month)
        left = max(0, (limits.max_w - 7 * cell) // 2)
        nodes: list[Node] = []
        for column in range(7):
            label = Text(day_letter(column), "body_large", align="center", hidden=True)
            nodes.append(label.layout(ui, Limits.tight(cell, cell)).at(left + column * cell, 0))
        for row, week in enumerate(grid):
            for column, day in enumerate(week):
                if day.month == state.month:
                    place = (left + column * cell, (row + 1) * cell)
                    nodes.append(self._day(ui, day, cell).at(*place))
        first = head.layout(ui, Limits(limits.max_w, limits.max_w, 0, limits.max_h))
        for node in nodes:
            node.y += first.height
        return Node(limits.max_w, first.height + 7 * cell, [first, *nodes])

    def _day(self, ui: Ui, day: date, cell: int) -> Node:
        chosen, now = day == self.state.day, day == self.today

        def paint(canvas: Canvas, rect: Rect) -> None:
            x, y = rect.center
            radius = cell // 2 - dp(1)
            if chosen:
                canvas.disc(x, y, radius, ui.color("primary"))
            elif now:
                canvas.ring(x, y, radius, dp(1), 0, 360, ui.color("primary"))
            tone = ui.color("on_primary" if chosen else ("primary" if now else "on_surface"))
            canvas.centered(rect, str(day.day), ui.sp(14), 400, tone)

        def pick() -> None:
            self.state.day = day
            if self.on_pick is not None:
                self.on_pick(day)

        desc = long_day_year(day)
        info = Info("android.widget.TextView", "", str(day.day), desc, selected=chosen)
        return Node(cell, cell, [], paint, info, Touch(tap=pick))
