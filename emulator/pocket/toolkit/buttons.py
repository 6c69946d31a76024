"""Buttons of every kind, and chips."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from ..raster.geometry import Rect
from ..raster.ops import Color
from ..raster.text import line_width, shorten
from .canvas import Canvas, middle_baseline
from .node import Handler, Info, Node, Touch
from .strings import tr
from .theme import Tint, Ui, dp
from .view import Limits

BUTTON = "android.widget.Button"
IMAGE_BUTTON = "android.widget.ImageButton"


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled button, 40 dp high with a 48 dp touch target."""

    label: str
    on_tap: Handler | None
    form: Literal["filled", "tonal", "outlined", "text", "danger"] = "filled"
    icon: str = ""
    enabled: bool = True
    rid: str = "button"
    height: float = 40
    desc: str = ""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        size = ui.sp(14)
        side = dp(12 if self.form == "text" else 24)
        symbol = dp(18) if self.icon else 0
        extra = symbol + (dp(8) if symbol else 0)
        natural = 2 * side + extra + math.ceil(line_width(self.label, size, 500))
        width, height = limits.fit(max(dp(48), natural), dp(self.height + 8))
        back, front, stroke = self._colors(ui)
        label = shorten(self.label, size, 500, width - 2 * dp(12) - extra)

        def paint(canvas: Canvas, rect: Rect) -> None:
            area = rect.inset(0, dp(4))
            canvas.box(area, back, area.height // 2, stroke, dp(1) if stroke else 0)
            wide = line_width(label, size, 500)
            x = round((rect.x0 + rect.x1 - wide - extra) / 2)
            if self.icon:
                canvas.icon(x + symbol // 2, rect.center[1], symbol, self.icon, front)
            baseline = middle_baseline(rect.y0, rect.height, size)
            canvas.line(x + extra, baseline, label, size, 500, front)

        info = Info(BUTTON, self.rid, self.label, self.desc, enabled=self.enabled)
        touch = Touch(tap=self.on_tap) if self.enabled else Touch(solid=True)
        return Node(width, height, paint=paint, info=info, touch=touch)

    def _colors(self, ui: Ui) -> tuple[Color, Color, Color | None]:
        color = ui.color
        clear = color("clear")
        if not self.enabled:
            plain = self.form in ("text", "outlined")
            back = clear if plain else color("disabled_container")
            return back, color("disabled"), color("disabled") if self.form == "outlined" else None
        match self.form:
            case "filled":
                return color("primary"), color("on_primary"), None
            case "danger":
                return color("error"), color("on_error"), None
            case "tonal":
                return color("secondary_container"), color("on_secondary_container"), None
            case "outlined":
                return clear, color("primary"), color("outline")
            case "text":
                return clear, color("primary"), None


@dataclass(frozen=True, slots=True)
class IconButton:
    """A symbol with a 48 dp touch target; `form` gives it a disc behind."""

    icon: str
    desc: str
    on_tap: Handler | None
    form: Literal["plain", "filled", "tonal"] = "plain"
    filled: bool = False
    color: Tint | None = None
    enabled: bool = True
    rid: str = ""
    size: float = 48
    on_long: Handler | None = None
    icon_size: float = 24
    checked: bool | None = None

    def layout(self, ui: Ui, limits: Limits) -> Node:
        side = dp(self.size)
        front: Tint = self.color or "on_surface_variant"
        back: Tint = "clear"
        if self.form == "filled":
            back, front = "primary", self.color or "on_primary"
        elif self.form == "tonal":
            back, front = "secondary_container", self.color or "on_secondary_container"
        if not self.enabled:
            front = "disabled"
            back = "clear" if self.form == "plain" else "disabled_container"

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.disc(*rect.center, side * 5 // 12, ui.color(back))
            symbol = dp(self.icon_size)
            canvas.icon(*rect.center, symbol, self.icon, ui.color(front), self.filled)

        info = Info(
            IMAGE_BUTTON,
            self.rid,
            desc=self.desc,
            enabled=self.enabled,
            checkable=self.checked is not None,
            checked=bool(self.checked),
        )
        touch = Touch(tap=self.on_tap, long_press=self.on_long)
        touch = touch if self.enabled else Touch(solid=True)
        return Node(side, side, paint=paint, info=info, touch=touch)


@dataclass(frozen=True, slots=True)
class Fab:
    """The floating action button; with a label it is the extended one."""

    icon: str
    desc: str
    on_tap: Handler
    label: str = ""
    rid: str = "fab"
    size: float = 56
    radius: float = 16

    def layout(self, ui: Ui, limits: Limits) -> Node:
        size = ui.sp(14)
        height = dp(self.size)
        wide = math.ceil(line_width(self.label, size, 500)) if self.label else 0
        width = dp(16 + 24 + 12 + 20) + wide if self.label else height
        front = ui.color("on_primary_container")

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.shadow(rect, dp(self.radius), dp(4))
            canvas.box(rect, ui.color("primary_container"), dp(self.radius))
            y = rect.center[1]
            x = rect.x0 + dp(28) if self.label else rect.center[0]
            canvas.icon(x, y, dp(24 if self.size < 80 else 36), self.icon, front)
            if self.label:
                baseline = middle_baseline(rect.y0, rect.height, size)
                canvas.line(rect.x0 + dp(52), baseline, self.label, size, 500, front)

        info = Info(BUTTON if self.label else IMAGE_BUTTON, self.rid, self.label, self.desc)
        return Node(width, height, paint=paint, info=info, touch=Touch(tap=self.on_tap))


@dataclass(frozen=True, slots=True)
class Chip:
    """A small choice: filled with a check mark while selected."""

    label: str
    on_tap: Handler | None
    selected: bool = False
    icon: str = ""
    close: Handler | None = None
    rid: str = "chip"
    desc: str = ""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        size = ui.sp(14)
        symbol = "check" if self.selected else self.icon
        left = dp(8 + 18 + 8) if symbol else dp(16)
        right = dp(8 + 18 + 8) if self.close else dp(16)
        width = left + math.ceil(line_width(self.label, size, 500)) + right
        front = ui.color("on_secondary_container" if self.selected else "on_surface_variant")

        def paint(canvas: Canvas, rect: Rect) -> None:
            area = rect.inset(0, dp(4))
            if self.selected:
                canvas.box(area, ui.color("secondary_container"), dp(8))
            else:
                clear, line = ui.color("clear"), ui.color("outline_variant")
                canvas.box(area, clear, dp(8), line, dp(1))
            y = rect.center[1]
            if symbol:
                canvas.icon(rect.x0 + dp(17), y, dp(18), symbol, front)
            baseline = middle_baseline(rect.y0, rect.height, size)
            canvas.line(rect.x0 + left, baseline, self.label, size, 500, front)

        children: list[Node] = []
        if self.close is not None:
            remove = IconButton(
                "close", tr("Remove {name}", name=self.label), self.close, size=32, icon_size=18
            )
            children.append(remove.layout(ui, limits).at(width - dp(33), dp(4)))
        info = Info(
            "com.google.android.material.chip.Chip",
            self.rid,
            self.label,
            self.desc,
            checkable=True,
            checked=self.selected,
        )
        touch = Touch(tap=self.on_tap)
        return Node(width, dp(40), children, paint, info, touch)


@dataclass(frozen=True, slots=True)
class DayChip:
    """A round toggle with one or two letters, as for the days of an alarm."""

    label: str
    desc: str
    selected: bool
    on_tap: Handler
    size: float = 40

    def layout(self, ui: Ui, limits: Limits) -> Node:
        side = dp(self.size)

        def paint(canvas: Canvas, rect: Rect) -> None:
            back = ui.color("primary" if self.selected else "surface_highest")
            front = ui.color("on_primary" if self.selected else "on_surface_variant")
            canvas.disc(*rect.center, side // 2 - dp(1), back)
            canvas.centered(rect, self.label, ui.sp(14), 500, front)

        info = Info(
            "android.widget.CheckBox",
            "day_button",
            self.label,
            self.desc,
            checkable=True,
            checked=self.selected,
        )
        return Node(side, side, paint=paint, info=info, touch=Touch(tap=self.on_tap))
