"""Text fields: the text with its cursor and selection, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ..raster.geometry import Rect
from ..raster.ops import Color
from ..raster.text import line_width, shorten, wrap
from .canvas import Canvas, middle_baseline
from .field_state import FieldState
from .node import Info, Node, Paint, Touch
from .theme import Ui, dp
from .view import Limits, View

EDIT_TEXT = "android.widget.EditText"
DOT = "\u2022"
BAR_DP = 48
"""A plain field this high stands in a bar of its own and keeps margins above and below."""


@dataclass(frozen=True, slots=True)
class TextField:
    """A field in Material's outlined, filled or plain form."""

    state: FieldState
    label: str = ""
    hint: str = ""
    form: Literal["outlined", "filled", "plain"] = "outlined"
    rid: str = "edit_text"
    error: str = ""
    masked: bool | None = None
    """Hide the text behind dots; None follows the keyboard kind."""
    max_lines: int = 6
    min_lines: int = 1
    size_sp: float = 16
    leading: View | None = None
    trailing: View | None = None
    desc: str = ""
    min_height: float = 24
    """Of a plain field, in dp."""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        pad = 0 if self.form == "plain" else dp(16)
        lead = None if self.leading is None else self.leading.layout(ui, limits.loose())
        trail = None if self.trailing is None else self.trailing.layout(ui, limits.loose())
        left = pad if lead is None else lead.width + dp(12)
        right = pad if trail is None else trail.width + dp(4)
        body = _Body(self, ui, limits.max_w - left - right)
        base = body.height + (0 if self.form == "plain" else dp(32))
        if self.form == "plain" and self.min_height >= BAR_DP:
            base += dp(24)
        top = dp(8) if self.form == "outlined" and self.label else 0
        box_height = max(base, dp(self.min_height if self.form == "plain" else 56))
        note = dp(20) if self.error else 0
        height = top + box_height + note
        text_top = top + (box_height - body.height) // 2
        if self.form == "filled" and self.label:
            text_top += dp(8)
        inner = Node(
            limits.max_w - left - right,
            body.height,
            paint=body.paint,
            clips=True,
            x=left,
            y=text_top,
        )
        children = [inner]
        if lead is not None:
            children.append(lead.at(dp(4), top + (box_height - lead.height) // 2))
        if trail is not None:
            x = limits.max_w - trail.width - (0 if self.form == "plain" else dp(4))
            children.append(trail.at(x, top + (box_height - trail.height) // 2))
        if self.error:
            told = Info("android.widget.TextView", "textinput_error", self.error)
            line = Node(max(1, limits.max_w - dp(32)), note, info=told)
            children.append(line.at(dp(16), top + box_height))
        paint = self._frame(ui, top, box_height, left, bool(self.state.text))
        touch = Touch(
            field=self.state,
            tap_at=body.tap_at(left, limits.max_w, text_top, height),
            marked=body.marked().moved(left, text_top),
        )
        return Node(limits.max_w, height, children, paint, self._info(body), touch)

    def _info(self, body: _Body) -> Info:
        hint = self.hint or self.label
        text = body.shown_text or hint
        return Info(EDIT_TEXT, self.rid, text, self.desc, password=body.masked, hint=hint)

    def _frame(self, ui: Ui, top: int, box: int, left: int, filled: bool) -> Paint:
        focused = ui.focused is self.state
        tone = ui.color("error" if self.error else ("primary" if focused else "outline"))
        label_color = ui.color(
            "error" if self.error else ("primary" if focused else "on_surface_variant")
        )

        def paint(canvas: Canvas, rect: Rect) -> None:
            area = Rect(rect.x0, rect.y0 + top, rect.x1, rect.y0 + top + box)
            floating = focused or filled
            small, big = ui.sp(12), ui.sp(self.size_sp)
            if self.form == "outlined":
                _outline(canvas, area, tone, dp(2) if focused else dp(1))
                if floating and self.label:
                    label = shorten(self.label, small, 400, rect.width - dp(40))
                    _notch(canvas, area, label, small, ui, label_color)
            elif self.form == "filled":
                canvas.box(area, ui.color("surface_highest"), (dp(4), dp(4), 0, 0))
                thick = dp(2) if focused else dp(1)
                canvas.box(Rect(area.x0, area.y1 - thick, area.x1, area.y1), tone)
                if floating and self.label:
                    y = area.y0 + dp(20)
                    canvas.line(area.x0 + left, y, self.label, small, 400, label_color)
            if self.label and not floating and self.form != "plain":
                label = shorten(self.label, big, 400, rect.width - left - dp(16))
                baseline = middle_baseline(area.y0, area.height, big)
                canvas.line(area.x0 + left, baseline, label, big, 400, label_color)
            if self.error:
                note = shorten(self.error, small, 400, rect.width - dp(32))
                canvas.line(area.x0 + dp(16), area.y1 + dp(16), note, small, 400, tone)

        return paint


class _Body:
    """The lines of a field's text, their cursor and selection."""

    def __init__(self, field: TextField, ui: Ui, width: int) -> None:
        self.field, self.ui, self.width = field, ui, max(1, width)
        state = field.state
        self.masked = field.masked if field.masked is not None else state.keyboard == "password"
        self.shown_text = DOT * len(state.text) if self.masked else state.text
        self.size = ui.sp(field.size_sp)
        self.line = round(self.size * 1.5)
        self.focused = ui.focused is state
        self.lines = self._lines(state.keyboard == "multiline")
        rows = max(field.min_lines, min(field.max_lines, len(self.lines)))
        self.height = rows * self.line
        at = self._find(state.cursor)
        self.first_row = max(0, at[0] - rows + 1)
        overflow = at[1] - self.width + dp(4) if state.keyboard != "multiline" else 0
        self.shift = max(0, round(overflow)) if self.focused else 0

    def _lines(self, wrapped: bool) -> list[tuple[int, str]]:
        """Each line with the position of its first character."""
        if not wrapped:
            return [(0, self.shown_text)]
        result: list[tuple[int, str]] = []
        position = 0
        for paragraph in self.shown_text.split("\n"):
            for part in wrap(paragraph, self.size, 400, float(self.width)):
                start = self.shown_text.find(part, position) if part else position
                result.append((start, part))
                position = start + len(part)
            position += 1
        return result

    def _find(self, cursor: int) -> tuple[int, float]:
        """The row of a position and its distance from the left in pixels."""
        row = 0
        for index, (start, _) in enumerate(self.lines):
            if start <= cursor:
                row = index
        start, text = self.lines[row]
        return row, line_width(text[: cursor - start], self.size, 400)

    def marked(self) -> Rect:
        """Around the selection, from the corner of the text; around the cursor without one."""
        start, end = self.field.state.selection
        (top, x0), (bottom, x1) = self._find(start), self._find(end)
        if top != bottom:
            x0, x1 = 0.0, float(self.width)
        first, last = top - self.first_row, bottom - self.first_row + 1
        left = -self.shift
        return Rect(left + round(x0), first * self.line, left + round(x1) + 2, last * self.line)

    def paint(self, canvas: Canvas, rect: Rect) -> None:
        ui, state, field = self.ui, self.field.state, self.field
        left = rect.x0 - self.shift
        hint = field.hint if self.focused or not field.label or field.form == "plain" else ""
        if not state.text and hint:
            shown = shorten(hint, self.size, 400, float(rect.width))
            baseline = middle_baseline(rect.y0, self.line, self.size)
            canvas.line(rect.x0, baseline, shown, self.size, 400, ui.color("on_surface_variant"))
        start, end = state.selection
        for row, (first, text) in enumerate(self.lines[self.first_row :]):
            y = rect.y0 + row * self.line
            if self.focused and start < end:
                a = max(0, min(len(text), start - first))
                b = max(0, min(len(text), end - first))
                if a < b:
                    x0 = left + round(line_width(text[:a], self.size, 400))
                    x1 = left + round(line_width(text[:b], self.size, 400))
                    mark = ui.color("primary_container")
                    canvas.box(Rect(x0, y, x1, y + self.line), mark)
            baseline = middle_baseline(y, self.line, self.size)
            canvas.line(left, baseline, text, self.size, 400, ui.color("on_surface"))
        if self.focused and start == end:
            row, x = self._find(state.cursor)
            y = rect.y0 + (row - self.first_row) * self.line
            x0 = left + round(x)
            bar = Rect(x0, y + dp(2), x0 + dp(2), y + self.line - dp(2))
            canvas.box(bar, ui.color("primary"))

    def tap_at(
        self, left: int, width: int, top: int, height: int
    ) -> Callable[[float, float], None]:
        def place(fx: float, fy: float) -> None:
            row = self.first_row + int((fy * height - top) // self.line)
            start, text = self.lines[max(0, min(len(self.lines) - 1, row))]
            x = fx * width - left + self.shift
            best = min(
                range(len(text) + 1),
                key=lambda count: abs(line_width(text[:count], self.size, 400) - x),
            )
            self.field.state.place(start + best)

        return place


def _outline(canvas: Canvas, area: Rect, tone: Color, width: int) -> None:
    clear = (tone[0], tone[1], tone[2], 0)
    canvas.box(area, clear, dp(4), tone, width)


def _notch(canvas: Canvas, area: Rect, label: str, size: int, ui: Ui, tone: Color) -> None:
    """Cut the outline open where the floating label stands."""
    width = round(line_width(label, size, 400))
    x = area.x0 + dp(16)
    gap = Rect(x - dp(4), area.y0 - dp(1), x + width + dp(4), area.y0 + dp(3))
    canvas.box(gap, ui.color(ui.ground))
    canvas.line(x, area.y0 + round(size * 0.35), label, size, 400, tone)
