"""Picture files: small real JPEGs and PNGs that name the artwork they show, and how to read any."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import Literal, cast, get_args

from PIL import Image, PngImagePlugin

from ...raster.artwork import render
from ...raster.ops import Artwork, Color, Style
from ...raster.pillow import resized

THUMBNAIL = (96, 72)
"""Width and height in pixels of the picture inside a file."""
MARK = re.compile(rb"art=([a-z]+);(\d{1,9});([0-9a-f]{6});([0-9a-f]{6})")
UNREADABLE = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)
"""What Pillow raises for bytes that are no picture."""


def described(art: Artwork) -> str:
    """The artwork as a comment inside a file."""
    first, second = (f"{r:02x}{g:02x}{b:02x}" for r, g, b, _ in art.colors)
    return f"art={art.style};{art.seed};{first};{second}"


@lru_cache(maxsize=256)
def picture_file(art: Artwork, kind: Literal["JPEG", "PNG"], upright: bool) -> bytes:
    """A picture file; the same bytes for all phones of a process."""
    size = THUMBNAIL[::-1] if upright else THUMBNAIL
    image = render(art, size)
    out = io.BytesIO()
    if kind == "JPEG":
        image.save(out, "JPEG", quality=80, comment=described(art).encode())
    else:
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Comment", described(art))
        image.save(out, "PNG", pnginfo=notes)
    return out.getvalue()


@lru_cache(maxsize=512)
def artwork_in(content: bytes) -> Artwork | None:
    """The artwork that a file names; None for pictures from elsewhere."""
    found = MARK.search(content)
    if found is None or found[1].decode() not in get_args(Style):
        return None
    return Artwork(
        cast(Style, found[1].decode()), int(found[2]), (_color(found[3]), _color(found[4]))
    )


@lru_cache(maxsize=512)
def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a picture file in pixels; None for what is no picture."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            return image.size
    except UNREADABLE:
        return None


@lru_cache(maxsize=64)
def mosaic(content: bytes, columns: int, rows: int) -> tuple[Color, ...] | None:
    """A picture from elsewhere as that many coloured fields, row by row; None if unreadable."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            small = resized(image.convert("RGB"), (columns, rows), Image.Resampling.BOX)
    except UNREADABLE:
        return None
    raw = small.tobytes()
    return tuple((raw[i], raw[i + 1], raw[i + 2], 255) for i in range(0, len(raw), 3))


def _color(digits: bytes) -> Color:
    number = int(digits, 16)
    return number >> 16, (number >> 8) & 255, number & 255, 255
