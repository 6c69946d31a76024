"""Draws operations into a Pillow picture that shows one window of the screen."""

from __future__ import annotations

from functools import lru_cache
from typing import assert_never

from PIL import Image

from . import artwork, masks
from .fonts import symbol
from .geometry import Rect
from .ops import (
    Box,
    Color,
    Corners,
    DisplayList,
    Glyph,
    Item,
    Line,
    Op,
    Photo,
    Picture,
    Polygon,
    Ring,
    Shadow,
    Shot,
    Stroke,
)
from .photo import photo
from .pillow import mapped, resized
from .text import Mask, emoji_image, run_mask, split_runs

OPAQUE = 255


class Painter:
    """Paints screen operations into a picture whose top left pixel is (left, top) of the screen."""

    def __init__(self, image: Image.Image, left: int = 0, top: int = 0) -> None:
        self.image = image
        self.left = left
        self.top = top

    def draw(self, item: Item) -> None:
        """Draw one item, cut to its clip."""
        if item.clip.covers(item.bounds):
            self._draw(item.op)
            return
        shown = item.clip.common(item.bounds).common(self._window())
        if shown.empty:
            return
        box = shown.moved(-self.left, -self.top)
        inner = Painter(self.image.crop(box), shown.x0, shown.y0)
        inner._draw(item.op)
        self.image.paste(inner.image, (box.x0, box.y0))

    def _window(self) -> Rect:
        width, height = self.image.size
        return Rect(self.left, self.top, self.left + width, self.top + height)

    def _draw(self, op: Op) -> None:
        match op:
            case Box():
                self._box(op)
            case Line():
                self._line(op)
            case Glyph():
                self._glyph(op)
            case Shadow():
                self._shadow(op)
            case Picture():
                self._paste(artwork.render(op.art, _size(op.rect)), op.rect, op.corners)
            case Photo():
                picture, rect = photo(op.content, op.rect, op.fit)
                self._paste(picture, rect, op.corners)
            case Shot():
                self._paste(_shot(op.items, op.size, _size(op.rect)), op.rect, op.corners)
            case Polygon():
                self._polygon(op)
            case Stroke():
                mask, dx, dy = masks.stroke(op.x1 - op.x0, op.y1 - op.y0, op.width)
                self._cover(mask, op.x0 - dx, op.y0 - dy, op.color)
            case Ring():
                mask = masks.ring(op.radius, op.width, op.start, op.sweep)
                self._cover(mask, op.cx - op.radius, op.cy - op.radius, op.color)
            case _:
                assert_never(op)

    def _cover(self, mask: Image.Image, x: int, y: int, color: Color) -> None:
        if color[3] != OPAQUE:
            mask = mapped(mask, masks.fade_table(color[3]))
        self.image.paste(color[:3], (x - self.left, y - self.top), mask)

    def _box(self, op: Box) -> None:
        if op.stroke is None:
            self._fill(op.rect, op.corners, op.color)
            return
        width = op.stroke_px
        if op.color[3] == OPAQUE:
            self._fill(op.rect, op.corners, op.stroke)
            inner = tuple(max(0, radius - width) for radius in op.corners)
            a, b, c, d = inner
            self._fill(op.rect.inset(width), (a, b, c, d), op.color)
            return
        self._fill(op.rect, op.corners, op.color)
        mask = _outline(op.rect.width, op.rect.height, op.corners, width)
        self._cover(mask, op.rect.x0, op.rect.y0, op.stroke)

    def _fill(self, rect: Rect, radii: Corners, color: Color) -> None:
        x0, y0, x1, y1 = rect.moved(-self.left, -self.top)
        if x0 >= x1 or y0 >= y1 or color[3] == 0:
            return
        if color[3] != OPAQUE:
            self._blend(Rect(x0, y0, x1, y1), radii, color)
            return
        paste, tone = self.image.paste, color[:3]
        if not any(radii):
            paste(tone, (x0, y0, x1, y1))
            return
        limit = min(x1 - x0, y1 - y0) // 2
        tl, tr, br, bl = (min(radius, limit) for radius in radii)
        if tl == tr and bl == br:
            paste(tone, (x0, y0 + tl, x1, y1 - bl))
            paste(tone, (x0 + tl, y0, x1 - tl, y0 + tl))
            paste(tone, (x0 + bl, y1 - bl, x1 - bl, y1))
            for radius, x, y, index in (
                (tl, x0, y0, 0),
                (tr, x1 - tr, y0, 1),
                (br, x1 - br, y1 - br, 2),
                (bl, x0, y1 - bl, 3),
            ):
                if radius:
                    paste(tone, (x, y), masks.corners(radius)[index])
            return
        paste(tone, (x0, y0), masks.rounded(x1 - x0, y1 - y0, (tl, tr, br, bl)))

    def _blend(self, box: Rect, radii: Corners, color: Color) -> None:
        shown = box.common(Rect(0, 0, *self.image.size))
        if shown.empty:
            return
        if any(radii):
            limit = min(box.width, box.height) // 2
            tl, tr, br, bl = (min(radius, limit) for radius in radii)
            mask = masks.rounded(box.width, box.height, (tl, tr, br, bl))
            self._cover(mask, box.x0 + self.left, box.y0 + self.top, color)
            return
        under = self.image.crop(shown)
        tint = Image.new("RGB", under.size, color[:3])
        self.image.paste(Image.blend(under, tint, color[3] / OPAQUE), (shown.x0, shown.y0))

    def _line(self, op: Line) -> None:
        x = float(op.x)
        for name, text in split_runs(op.text, op.weight):
            if name == "emoji":
                for char in text:
                    picture = emoji_image(char, op.size)
                    place = (round(x) - self.left, op.baseline - round(op.size * 0.95) - self.top)
                    self.image.paste(picture, place, picture)
                    x += picture.width
                continue
            mask = run_mask(name, op.size, text)
            self._mask(mask, round(x), op.baseline, op.color)
            x += mask.advance

    def _mask(self, mask: Mask, x: int, baseline: int, color: Color) -> None:
        if mask.image is not None:
            self._cover(mask.image, x + mask.left, baseline + mask.top, color)

    def _glyph(self, op: Glyph) -> None:
        mask = run_mask("symbols", op.size, symbol(op.name, op.filled))
        self._mask(mask, op.x, op.y + op.size, op.color)

    def _shadow(self, op: Shadow) -> None:
        rect = op.rect
        mask, reach = masks.shadow(rect.width, rect.height, op.radius, op.elevation)
        self._cover(mask, rect.x0 - reach, rect.y0 - reach + op.elevation // 2, (0, 0, 0, OPAQUE))

    def _polygon(self, op: Polygon) -> None:
        bounds = op.bounds
        points = tuple((x - bounds.x0, y - bounds.y0) for x, y in op.points)
        mask = masks.polygon(points, bounds.width, bounds.height)
        self._cover(mask, bounds.x0, bounds.y0, op.color)

    def _paste(self, picture: Image.Image, rect: Rect, corners: Corners) -> None:
        size = _size(rect)
        place = (rect.x0 - self.left, rect.y0 - self.top)
        if any(corners):
            limit = min(size) // 2
            a, b, c, d = (min(radius, limit) for radius in corners)
            self.image.paste(picture, place, masks.rounded(*size, (a, b, c, d)))
        else:
            self.image.paste(picture, place)


def _size(rect: Rect) -> tuple[int, int]:
    return rect.width, rect.height


@lru_cache(maxsize=6)
def _shot(items: DisplayList, size: tuple[int, int], small: tuple[int, int]) -> Image.Image:
    """A display list drawn whole and made small."""
    picture = Image.new("RGB", size)
    painter = Painter(picture)
    for item in items:
        painter.draw(item)
    return resized(picture, small, Image.Resampling.BOX)


@lru_cache(maxsize=64)
def _outline(width: int, height: int, radii: Corners, stroke: int) -> Image.Image:
    mask = masks.rounded(width, height, radii).copy()
    a, b, c, d = (max(0, radius - stroke) for radius in radii)
    if width > 2 * stroke and height > 2 * stroke:
        hole = masks.rounded(width - 2 * stroke, height - 2 * stroke, (a, b, c, d))
        mask.paste(0, (stroke, stroke), hole)
    return mask
