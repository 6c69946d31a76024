"""Text: font fall-back, cached runs, widths, wrapping and ellipsis."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw

from .fonts import Face, coverage, face
from .pillow import resized

ELLIPSIS = "\u2026"
JOINERS = frozenset((0xFE0F, 0x200D, *range(0x1F3FB, 0x1F400)))
"""Variation selector, joiner and skin tones: basic layout draws the plain emoji without them."""
CLOSING = frozenset("，。、；：？！）》」』】”’％,.;:?!)]}%")
"""Characters that must not begin a line."""


class Run(NamedTuple):
    """Consecutive characters that one face draws."""

    face: Face
    text: str


class Mask(NamedTuple):
    """The coverage of a drawn run, where it lies from its origin, and how far the pen moves."""

    image: Image.Image | None
    left: int
    top: int
    advance: float


@lru_cache(maxsize=4096)
def _face_of(char: str, medium: bool) -> Face:
    code = ord(char)
    if code in coverage("roboto"):
        return "roboto-medium" if medium else "roboto"
    if code in coverage("emoji"):
        return "emoji"
    if code in coverage("sc"):
        return "sc-medium" if medium else "sc"
    return "roboto-medium" if medium else "roboto"


@lru_cache(maxsize=4096)
def split_runs(text: str, weight: int) -> tuple[Run, ...]:
    """The runs of a line, each in the first face that has its characters."""
    runs: list[Run] = []
    for position, char in enumerate(text):
        if ord(char) in JOINERS:
            continue
        name = _face_of(char, weight >= 500)
        shown_as_emoji = text[position + 1 : position + 2] == "\ufe0f"
        if shown_as_emoji and ord(char) in coverage("emoji"):
            name = "emoji"
        if runs and runs[-1].face == name:
            runs[-1] = Run(name, runs[-1].text + char)
        else:
            runs.append(Run(name, char))
    return tuple(runs)


@lru_cache(maxsize=1536)
def run_mask(name: Face, size: int, text: str) -> Mask:
    """The drawn run of a monochrome face, its offset taken from the left of the baseline."""
    font = face(name, size)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(text, anchor="ls"))
    advance = font.getlength(text)
    if left >= right or top >= bottom:
        return Mask(None, left, top, advance)
    image = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(image).text((-left, -top), text, fill=255, font=font, anchor="ls")
    return Mask(image, left, top, advance)


@lru_cache(maxsize=512)
def emoji_image(char: str, size: int) -> Image.Image:
    """An emoji as an RGBA picture for text of `size` pixels."""
    strike = Image.new("RGBA", (136, 128))
    ImageDraw.Draw(strike).text((0, 0), char, font=face("emoji", size), embedded_color=True)
    width = emoji_advance(size)
    return resized(strike, (width, width * 128 // 136), Image.Resampling.LANCZOS)


def emoji_advance(size: int) -> int:
    """How far the pen moves for one emoji, in pixels."""
    return round(size * 1.17)


@lru_cache(maxsize=8192)
def line_width(text: str, size: int, weight: int) -> float:
    """The width of one line in pixels."""
    total = 0.0
    for name, run in split_runs(text, weight):
        if name == "emoji":
            total += emoji_advance(size) * len(run)
        else:
            total += face(name, size).getlength(run)
    return total


def shorten(text: str, size: int, weight: int, width: float) -> str:
    """The longest beginning that fits in `width` pixels, with an ellipsis when it was cut."""
    if line_width(text, size, weight) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if line_width(text[:middle].rstrip() + ELLIPSIS, size, weight) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS


@lru_cache(maxsize=4096)
def wrap(
    text: str, size: int, weight: int, width: float, max_lines: int | None = None
) -> tuple[str, ...]:
    """The lines of a paragraph no wider than `width` pixels, the last one shortened if need be."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_fill(paragraph, size, weight, width))
        if max_lines is not None and len(lines) > max_lines:
            break
    if max_lines is None or len(lines) <= max_lines:
        return tuple(lines)
    kept = lines[:max_lines]
    kept[-1] = shorten(kept[-1] + " " + lines[max_lines] + ELLIPSIS, size, weight, width)
    return tuple(kept)


def _fill(paragraph: str, size: int, weight: int, width: float) -> list[str]:
    if line_width(paragraph, size, weight) <= width:
        return [paragraph]
    lines: list[str] = []
    line = ""
    for piece in _pieces(paragraph):
        if line and line_width((line + piece).rstrip(), size, weight) > width:
            lines.append(line.rstrip())
            line = ""
        while line_width(piece.rstrip(), size, weight) > width and len(piece) > 1:
            cut = _fitting(piece, size, weight, width)
            lines.append(piece[:cut])
            piece = piece[cut:]
        line += piece
    lines.append(line.rstrip())
    return lines


def _fitting(word: str, size: int, weight: int, width: float) -> int:
    count = 1
    while count < len(word) and line_width(word[: count + 1], size, weight) <= width:
        count += 1
    return count


def _pieces(paragraph: str) -> list[str]:
    """Words with their trailing spaces; every ideograph is a piece of its own."""
    pieces: list[str] = []
    for char in paragraph:
        last = pieces[-1] if pieces else ""
        joins = last and not last.endswith(" ") and not _breaks(char) and not _breaks(last[-1])
        if last and (char == " " or char in CLOSING or joins):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _breaks(char: str) -> bool:
    code = ord(char)
    return 0x2E80 <= code < 0xFE00 or code >= 0x1F000
