"""The phone's fonts: which face holds a character, and the faces at their sizes."""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont

Face = Literal["roboto", "roboto-medium", "sc", "sc-medium", "emoji", "symbols"]

FONT_FOLDER = Path(__file__).parent / "fonts"
FILES: dict[Face, str] = {
    "roboto": "Roboto-Regular.ttf",
    "roboto-medium": "Roboto-Medium.ttf",
    "sc": "NotoSansSC-Regular-gb2312.ttf",
    "sc-medium": "NotoSansSC-Medium-gb2312.ttf",
    "emoji": "NotoColorEmoji-subset.ttf",
    "symbols": "MaterialSymbols-subset.ttf",
}
EMOJI_STRIKE_PX = 109
"""The only size a CBDT emoji font has."""
SYMBOL_BASE = 0xE000
"""The symbols font is cut so that icon number i is drawn at this plus 2i, filled one further."""


@lru_cache(maxsize=128)
def face(name: Face, size: int) -> ImageFont.FreeTypeFont:
    """The face at a pixel size; basic layout, so that pixels do not depend on libraqm."""
    pixels = EMOJI_STRIKE_PX if name == "emoji" else size
    return ImageFont.truetype(
        str(FONT_FOLDER / FILES[name]), pixels, layout_engine=ImageFont.Layout.BASIC
    )


@lru_cache(maxsize=1)
def symbol_codes() -> dict[str, int]:
    """The code point of every icon's outline, by name."""
    names = (FONT_FOLDER / "MaterialSymbols-subset.names.txt").read_text("ascii").split()
    return {name: SYMBOL_BASE + 2 * index for index, name in enumerate(names)}


def symbol(name: str, filled: bool) -> str:
    """The character that draws an icon; KeyError for an icon the font lacks."""
    return chr(symbol_codes()[name] + int(filled))


@lru_cache(maxsize=8)
def coverage(name: Face) -> frozenset[int]:
    """The code points a face can draw, read from its cmap table (OpenType, section cmap)."""
    content = (FONT_FOLDER / FILES[name]).read_bytes()
    tables = struct.unpack_from(">H", content, 4)[0]
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", content, 12 + 16 * index)
        if tag == b"cmap":
            return frozenset(_cmap(content, offset))
    raise ValueError(f"font {FILES[name]} has no cmap table")


def _cmap(content: bytes, start: int) -> set[int]:
    points: set[int] = set()
    for index in range(struct.unpack_from(">H", content, start + 2)[0]):
        offset = start + struct.unpack_from(">I", content, start + 8 + 8 * index)[0]
        layout = struct.unpack_from(">H", content, offset)[0]
        if layout == 4:
            points |= _segments(content, offset)
        elif layout == 12:
            for group in range(struct.unpack_from(">I", content, offset + 12)[0]):
                first, last, _ = struct.unpack_from(">III", content, offset + 16 + 12 * group)
                points.update(range(first, last + 1))
    return points


def _segments(content: bytes, offset: int) -> set[int]:
    count = struct.unpack_from(">H", content, offset + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", content, offset + 14)
    starts = struct.unpack_from(f">{count}H", content, offset + 16 + 2 * count)
    points: set[int] = set()
    for first, last in zip(starts, ends, strict=True):
        points.update(range(first, last + 1))
    points.discard(0xFFFF)
    return points
