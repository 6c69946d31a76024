"""Switches, check boxes, radio buttons and sliders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ..raster.geometry import Rect
from .canvas import Canvas
from .node import Handler, Info, Node, Paint, Touch
from .theme import Ui, dp
from .view import Limits


class _Checkable(Protocol):
    """What a switch, a check box and a radio button have in common."""

    @property
    def on(self) -> bool: ...

    @property
    def on_tap(self) -> Handler | None: ...

    @property
    def enabled(self) -> bool: ...

    @property
    def rid(self) -> str: ...

    @property
    def desc(self) -> str: ...


def _checkable(one: _Checkable, kind: str, width: float, paint: Paint, text: str = "") -> Node:
    """A control `width` dp wide and 48 dp high that says whether it is on."""
    info = Info(
        f"android.widget.{kind}",
        one.rid,
        text,
        one.desc,
        checkable=True,
        checked=one.on,
        enabled=one.enabled,
    )
    touch = Touch(tap=one.on_tap) if one.on_tap is not None and one.enabled else None
    return Node(dp(width), dp(48), paint=paint, info=info, touch=touch)


@dataclass(frozen=True, slots=True)
class Switch:
    """An on/off switch; without a handler the row around it takes the taps."""

    on: bool
    on_tap: Handler | None = None
    enabled: bool = True
    rid: str = "android:id/switch_widget"
    desc: str = ""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        def paint(canvas: Canvas, rect: Rect) -> None:
            y = rect.center[1]
            track = Rect(rect.x0, y - dp(16), rect.x0 + dp(52), y + dp(16))
            if self.on:
                tone = "primary" if self.enabled else "disabled"
                canvas.box(track, ui.color(tone), dp(16))
                x = track.x1 - dp(16)
                canvas.disc(x, y, dp(12), ui.color("on_primary"))
                canvas.icon(x, y, dp(16), "check", ui.color("primary"))
            else:
                line = ui.color("outline" if self.enabled else "disabled")
                back = ui.color("surface_highest")
                canvas.box(track, back, dp(16), line, dp(2))
                canvas.disc(track.x0 + dp(16), y, dp(8), line)

        return _checkable(self, "Switch", 52, paint)


@dataclass(frozen=True, slots=True)
class Checkbox:
    """A box with a check mark, 48 dp in all."""

    on: bool
    on_tap: Handler | None = None
    enabled: bool = True
    rid: str = "android:id/checkbox"
    desc: str = ""
    label: str = ""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        def paint(canvas: Canvas, rect: Rect) -> None:
            x, y = rect.center
            area = Rect(x - dp(9), y - dp(9), x + dp(9), y + dp(9))
            if self.on:
                canvas.box(area, ui.color("primary" if self.enabled else "disabled"), dp(2))
                canvas.icon(x, y, dp(18), "check", ui.color("on_primary"))
            else:
                tone = ui.color("on_surface_variant" if self.enabled else "disabled")
                canvas.box(area, ui.color("clear"), dp(2), tone, dp(2))

        return _checkable(self, "CheckBox", 48, paint, self.label)


@dataclass(frozen=True, slots=True)
class RadioButton:
    """One of several, 48 dp in all."""

    on: bool
    on_tap: Handler | None = None
    enabled: bool = True
    rid: str = "android:id/checkbox"
    desc: str = ""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        def paint(canvas: Canvas, rect: Rect) -> None:
            x, y = rect.center
            tone = ui.color("primary" if self.on else "on_surface_variant")
            canvas.ring(x, y, dp(10), dp(2), 0, 360, tone)
            if self.on:
                canvas.disc(x, y, dp(5), tone)

        return _checkable(self, "RadioButton", 48, paint)


@dataclass(frozen=True, slots=True)
class Slider:
    """A value between 0 and `top`, set by tapping or dragging along the track."""

    value: int
    top: int
    on_change: Callable[[int], None]
    desc: str
    rid: str = "android:id/seekbar"
    enabled: bool = True

    def layout(self, ui: Ui, limits: Limits) -> Node:
        knob = dp(10)
        width, height = limits.fit(limits.max_w, dp(48))

        def pick(x: float, y: float) -> None:
            along = (x * width - knob) / max(1, width - 2 * knob)
            self.on_change(round(max(0.0, min(1.0, along)) * self.top))

        def paint(canvas: Canvas, rect: Rect) -> None:
            y = rect.center[1]
            x = rect.x0 + knob + (rect.width - 2 * knob) * self.value // max(1, self.top)
            half = dp(8)
            gap = dp(6)
            active = ui.color("primary" if self.enabled else "disabled")
            if x - gap > rect.x0 + dp(4):
                left = Rect(rect.x0, y - half, x - gap, y + half)
                canvas.box(left, active, (half, dp(2), dp(2), half))
            if x + gap < rect.x1 - dp(4):
                right = Rect(x + gap, y - half, rect.x1, y + half)
                back = ui.color("secondary_container" if self.enabled else "disabled_container")
                canvas.box(right, back, (dp(2), half, half, dp(2)))
                canvas.disc(rect.x1 - half, y, dp(2), active)
            canvas.box(Rect(x - dp(2), y - dp(22), x + dp(2), y + dp(22)), active, dp(2))

        info = Info(
            "android.widget.SeekBar",
            self.rid,
            f"{self.value * 100 // max(1, self.top)}%",
            self.desc,
            enabled=self.enabled,
        )
        touch = Touch(tap_at=pick, drag=pick) if self.enabled else None
        return Node(width, height, paint=paint, info=info, touch=touch)
