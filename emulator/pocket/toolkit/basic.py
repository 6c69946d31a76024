"""Text, icons, pictures, avatars and dividers."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from typing import Literal

from ..raster.geometry import Rect
from ..raster.ops import Artwork, Weight
from ..raster.text import line_width, shorten, wrap
from .canvas import Canvas, middle_baseline
from .node import Info, Node
from .theme import ACCENTS, TYPE_SCALE, Style, Tint, Ui, dp
from .view import UNBOUNDED, Limits

TEXT_VIEW = "android.widget.TextView"
IMAGE_VIEW = "android.widget.ImageView"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `lines` is the most it may take before an ellipsis, None for any number."""

    text: str
    style: Style = "body_large"
    color: Tint = "on_surface"
    lines: int | None = None
    align: Literal["start", "center", "end"] = "start"
    rid: str = ""
    weight: Weight | None = None
    desc: str = ""
    hidden: bool = False
    """Drawn, but no element of its own."""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        style = TYPE_SCALE[self.style]
        size, line = ui.sp(style.size), ui.sp(style.line)
        weight = self.weight or style.weight
        room = float(limits.max_w)
        if self.lines == 1:
            flat = self.text.replace("\n", " ")
            shown: tuple[str, ...] = (
                flat if room >= UNBOUNDED else shorten(flat, size, weight, room),
            )
        else:
            shown = wrap(self.text, size, weight, room, self.lines)
        widths = [line_width(part, size, weight) for part in shown]
        width, height = limits.fit(math.ceil(max(widths)), line * len(shown))
        color = ui.color(self.color)
        top = (height - line * len(shown)) // 2 if limits.min_h > line * len(shown) else 0

        def paint(canvas: Canvas, rect: Rect) -> None:
            y = rect.y0 + top
            for part, wide in zip(shown, widths, strict=True):
                slack = rect.width - wide
                if self.align == "start":
                    x = rect.x0
                else:
                    x = round(rect.x0 + (slack / 2 if self.align == "center" else slack))
                canvas.line(x, middle_baseline(y, line, size), part, size, weight, color)
                y += line

        info = Info(TEXT_VIEW, self.rid, self.text, self.desc)
        return Node(width, height, paint=paint, info=None if self.hidden else info)


@dataclass(frozen=True, slots=True)
class Icon:
    """A symbol of `size` dp; an element of its own only with a description or an id."""

    name: str
    size: float = 24
    color: Tint = "on_surface_variant"
    filled: bool = False
    desc: str = ""
    rid: str = ""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        side = dp(self.size)
        color = ui.color(self.color)

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.icon(*rect.center, side, self.name, color, self.filled)

        named = bool(self.desc or self.rid)
        info = Info(IMAGE_VIEW, self.rid, desc=self.desc) if named else None
        return Node(*limits.fit(side, side), paint=paint, info=info)


@dataclass(frozen=True, slots=True)
class Badge:
    """A symbol on a coloured disc or rounded square, as in front of a settings row."""

    name: str
    color: Tint = "primary_container"
    icon_color: Tint = "on_primary_container"
    size: float = 40
    radius: float | None = None
    filled: bool = True

    def layout(self, ui: Ui, limits: Limits) -> Node:
        side = dp(self.size)
        back, front = ui.color(self.color), ui.color(self.icon_color)
        radius = side // 2 if self.radius is None else dp(self.radius)

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.box(rect, back, radius)
            canvas.icon(*rect.center, round(side * 0.58), self.name, front, self.filled)

        return Node(side, side, paint=paint, info=Info(IMAGE_VIEW, "android:id/icon"))


@dataclass(frozen=True, slots=True)
class Avatar:
    """Initials on a disc whose colour comes from the name."""

    name: str
    size: float = 40
    desc: str = ""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        side = dp(self.size)
        accent = ACCENTS[zlib.crc32(self.name.encode()) % len(ACCENTS)]
        initial = next((char.upper() for char in self.name if char.isalpha()), "")

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.disc(*rect.center, side // 2, accent)
            if initial:
                canvas.centered(rect, initial, round(side * 0.46), 500, ui.color("white"))
            else:
                canvas.icon(*rect.center, round(side * 0.6), "person", ui.color("white"), True)

        return Node(side, side, paint=paint, info=Info(IMAGE_VIEW, "avatar", desc=self.desc))


@dataclass(frozen=True, slots=True)
class Image:
    """A generated picture; without sizes in dp it fills its room."""

    art: Artwork
    width: float | None = None
    height: float | None = None
    radius: float = 0
    desc: str = ""
    rid: str = ""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        width = limits.max_w if self.width is None else dp(self.width)
        height = limits.max_h if self.height is None else dp(self.height)

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.picture(rect, self.art, dp(self.radius))

        size = limits.fit(width, height)
        return Node(*size, paint=paint, info=Info(IMAGE_VIEW, self.rid, desc=self.desc))


@dataclass(frozen=True, slots=True)
class Photo:
    """The picture of an image file's bytes; without sizes in dp it fills its room."""

    content: bytes
    width: float | None = None
    height: float | None = None
    radius: float = 0
    fit: bool = False
    """Show all of it, not only what fills the room."""
    desc: str = ""
    rid: str = ""

    def layout(self, ui: Ui, limits: Limits) -> Node:
        width = limits.max_w if self.width is None else dp(self.width)
        height = limits.max_h if self.height is None else dp(self.height)

        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.photo(rect, self.content, dp(self.radius), self.fit)

        size = limits.fit(width, height)
        return Node(*size, paint=paint, info=Info(IMAGE_VIEW, self.rid, desc=self.desc))


@dataclass(frozen=True, slots=True)
class Divider:
    """A hairline across; `inset` dp are left free at the start."""

    inset: float = 0
    color: Tint = "outline_variant"

    def layout(self, ui: Ui, limits: Limits) -> Node:
        def paint(canvas: Canvas, rect: Rect) -> None:
            x0 = rect.x0 + dp(self.inset)
            canvas.box(Rect(x0, rect.y0, rect.x1, rect.y1), ui.color(self.color))

        return Node(limits.max_w, max(1, dp(1) // 2), paint=paint)
