"""Cached coverage masks: round corners, shadows, polygons, lines and arcs."""

from __future__ import annotations

import math
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter

from .pillow import resized

SUPERSAMPLING = 4
CORNER_SUPERSAMPLING = 8


@lru_cache(maxsize=256)
def corners(radius: int) -> tuple[Image.Image, Image.Image, Image.Image, Image.Image]:
    """Quarter discs of a radius: top left, top right, bottom right, bottom left."""
    scale = CORNER_SUPERSAMPLING
    big = Image.new("L", (radius * scale, radius * scale))
    ImageDraw.Draw(big).ellipse((0, 0, 2 * radius * scale - 1, 2 * radius * scale - 1), fill=255)
    first = resized(big, (radius, radius), Image.Resampling.BOX)
    flip = Image.Transpose
    return (
        first,
        first.transpose(flip.FLIP_LEFT_RIGHT),
        first.transpose(flip.ROTATE_180),
        first.transpose(flip.FLIP_TOP_BOTTOM),
    )


@lru_cache(maxsize=64)
def rounded(width: int, height: int, radii: tuple[int, int, int, int]) -> Image.Image:
    """The mask of a rounded rectangle."""
    mask = Image.new("L", (width, height), 255)
    places = ((0, 0), (1, 0), (1, 1), (0, 1))
    for index, (radius, (right, bottom)) in enumerate(zip(radii, places, strict=True)):
        if radius > 0:
            x = width - radius if right else 0
            y = height - radius if bottom else 0
            mask.paste(corners(radius)[index], (x, y))
    return mask


@lru_cache(maxsize=48)
def shadow(width: int, height: int, radius: int, elevation: int) -> tuple[Image.Image, int]:
    """A blurred rounded rectangle and how far it reaches beyond the box on each side."""
    reach = 3 * elevation
    mask = Image.new("L", (width + 2 * reach, height + 2 * reach))
    ImageDraw.Draw(mask).rounded_rectangle(
        (reach, reach, reach + width - 1, reach + height - 1), radius, fill=64
    )
    return mask.filter(ImageFilter.GaussianBlur(elevation * 1.1)), reach


@lru_cache(maxsize=128)
def polygon(points: tuple[tuple[int, int], ...], width: int, height: int) -> Image.Image:
    """The mask of a polygon whose points count from its own top left corner."""
    scale = SUPERSAMPLING
    mask = Image.new("L", (width * scale, height * scale))
    ImageDraw.Draw(mask).polygon([(x * scale, y * scale) for x, y in points], fill=255)
    return resized(mask, (width, height), Image.Resampling.BOX)


@lru_cache(maxsize=256)
def stroke(dx: int, dy: int, thickness: int) -> tuple[Image.Image, int, int]:
    """The mask of a round-ended line by (dx, dy) and the offset of its start in the mask."""
    scale, pad = SUPERSAMPLING, thickness // 2 + 2
    width, height = abs(dx) + 2 * pad, abs(dy) + 2 * pad
    x0, y0 = pad + max(0, -dx), pad + max(0, -dy)
    mask = Image.new("L", (width * scale, height * scale))
    draw = ImageDraw.Draw(mask)
    start = (x0 * scale, y0 * scale)
    end = ((x0 + dx) * scale, (y0 + dy) * scale)
    draw.line((start, end), fill=255, width=thickness * scale)
    cap = thickness * scale / 2
    for x, y in (start, end):
        draw.ellipse((x - cap, y - cap, x + cap, y + cap), fill=255)
    return resized(mask, (width, height), Image.Resampling.BOX), x0, y0


@lru_cache(maxsize=64)
def ring(radius: int, thickness: int, start: int, sweep: int) -> Image.Image:
    """The mask of an arc with round ends in a square of twice the radius."""
    scale = SUPERSAMPLING
    side = 2 * radius * scale
    mask = Image.new("L", (side, side))
    draw = ImageDraw.Draw(mask)
    width = thickness * scale
    draw.arc((0, 0, side - 1, side - 1), start, start + sweep, fill=255, width=width)
    if sweep < 360:
        middle = radius * scale - width / 2
        for degrees in (start, start + sweep):
            angle = math.radians(degrees)
            x = radius * scale + middle * math.cos(angle)
            y = radius * scale + middle * math.sin(angle)
            cap = width / 2
            draw.ellipse((x - cap, y - cap, x + cap, y + cap), fill=255)
    return resized(mask, (2 * radius, 2 * radius), Image.Resampling.BOX)


@lru_cache(maxsize=32)
def fade_table(alpha: int) -> tuple[int, ...]:
    """The lookup table that scales a mask by an opacity between 0 and 255."""
    return tuple(value * alpha // 255 for value in range(256))
