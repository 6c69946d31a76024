"""Where a picture lies on a screen, for screens that tell no views.

Normalised cross-correlation (J. P. Lewis, "Fast Normalized Cross-Correlation", 1995): first on
small pictures everywhere, then around the best places on large ones. A crop that tapwright made
says in its PNG text `tapwright-screen` how large the screen was, and is scaled to that of now.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from operator import mul
from pathlib import Path

from PIL import Image, ImageChops, ImageStat, PngImagePlugin

from ..actions import PxBox, Size, UsageError

LEAST_ALIKE = 0.8
"""From 0 to 1; what is less like the picture is something else."""
SCREEN_KEY = "tapwright-screen"
_COARSE_LONG_PX, _COARSE_SHORT_PX = 14, 5
_COARSE_LEAST = 0.55
_CANDIDATES = 6
_FINE_PX = 48
# Grey levels by which a picture may be lighter or darker, and times by which its contrast differs.
_LEVELS = 48
_CONTRAST = 2.2
_FLAT = 4.0


@dataclass(frozen=True, slots=True)
class PictureMatch:
    """A place on the screen in its pixels, and how alike it is, 0-1."""

    box: PxBox
    alike: float


def open_picture(path: Path, screen: Size) -> Image.Image:
    """A picture to look for, in the scale of that screen; raises UsageError."""
    try:
        with Image.open(path) as opened:
            said = str(opened.info.get(SCREEN_KEY, ""))
            picture = opened.convert("L")
    except (OSError, Image.DecompressionBombError) as error:
        raise UsageError(f"{path} cannot be read as a picture: {error}") from error
    width = said.partition("x")[0]
    # By the shorter side: the screen may lie on its side now.
    known = min((int(part) for part in said.split("x") if part.isdigit()), default=0)
    scale = min(screen.width_px, screen.height_px) / known if width.isdigit() and known else 1.0
    return _scaled(picture, scale)


def save_crop(picture: Image.Image, screen: Size, path: Path) -> None:
    """Write a crop with the size of the screen it is of; raises OSError."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text(SCREEN_KEY, str(screen))
    picture.save(path, format="PNG", pnginfo=notes)


def find_picture(screen: Image.Image, wanted: Image.Image) -> tuple[PictureMatch, ...]:
    """The places where a picture lies on a screen, the most alike first; none overlaps another."""
    page, piece = screen.convert("L"), wanted.convert("L")
    if piece.width > page.width or piece.height > page.height:
        return ()
    if ImageStat.Stat(piece).stddev[0] < _FLAT:
        raise UsageError("the picture shows one even colour, which is anywhere; take a larger crop")
    long_side, short_side = max(piece.size), min(piece.size)
    factor = max(1.0, min(long_side / _COARSE_LONG_PX, short_side / _COARSE_SHORT_PX))
    rough = sorted(_everywhere(_scaled(page, 1 / factor), _scaled(piece, 1 / factor)), reverse=True)
    found: list[PictureMatch] = []
    for _, left, top in _apart(rough, piece.size, factor):
        match = _near(page, piece, round(left * factor), round(top * factor), math.ceil(factor) + 1)
        if match.alike >= LEAST_ALIKE and not any(_overlap(match, one) for one in found):
            found.append(match)
    return tuple(sorted(found, key=lambda one: -one.alike))


def _scaled(picture: Image.Image, scale: float) -> Image.Image:
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    if size == picture.size:
        return picture
    return picture.resize(size, Image.Resampling.BOX)  # pyright: ignore[reportUnknownMemberType] - numpy in Pillow's annotation


def _everywhere(page: Image.Image, piece: Image.Image) -> Iterator[tuple[float, int, int]]:
    """(likeness, left, top) of the places that are worth a closer look."""
    width, height = piece.size
    rows = [_row(page, y) for y in range(page.height)]
    wanted = [_row(piece, y) for y in range(height)]
    count = width * height
    mean = sum(map(sum, wanted)) / count
    spread = math.sqrt(max(1e-9, sum(sum(map(mul, r, r)) for r in wanted) / count - mean**2))
    sums = _integral(rows)
    squares = _integral([list(map(mul, row, row)) for row in rows])
    for top in range(page.height - height + 1):
        for left in range(page.width - width + 1):
            here = _within(sums, left, top, width, height) / count
            if abs(here - mean) > _LEVELS:
                continue
            variance = _within(squares, left, top, width, height) / count - here * here
            if variance <= 0:
                continue
            other = math.sqrt(variance)
            if not spread / _CONTRAST <= other <= spread * _CONTRAST:
                continue
            right = left + width
            product = sum(
                sum(map(mul, wanted[y], rows[top + y][left:right])) for y in range(height)
            )
            alike = (product / count - mean * here) / (spread * other)
            if alike >= _COARSE_LEAST:
                yield alike, left, top


def _row(picture: Image.Image, y: int) -> list[int]:
    return list(picture.crop((0, y, picture.width, y + 1)).tobytes())


def _integral(rows: list[list[int]]) -> list[list[int]]:
    """Sums over everything above and to the left, so that any box takes four look-ups."""
    above = [0] * (len(rows[0]) + 1)
    table = [above]
    for row in rows:
        total, line = 0, [0]
        for x, value in enumerate(row, 1):
            total += value
            line.append(total + above[x])
        table.append(line)
        above = line
    return table


def _within(table: list[list[int]], left: int, top: int, width: int, height: int) -> int:
    low, high, right = table[top], table[top + height], left + width
    return high[right] - high[left] - low[right] + low[left]


def _apart(
    rough: list[tuple[float, int, int]], size: tuple[int, int], factor: float
) -> Iterator[tuple[float, int, int]]:
    """The best of each place, a few in all."""
    width, height = size[0] / factor / 2, size[1] / factor / 2
    taken: list[tuple[int, int]] = []
    for alike, left, top in rough:
        if all(abs(left - x) >= width or abs(top - y) >= height for x, y in taken):
            taken.append((left, top))
            yield alike, left, top
            if len(taken) == _CANDIDATES:
                return


def _near(page: Image.Image, piece: Image.Image, left: int, top: int, reach: int) -> PictureMatch:
    """The best place within `reach` pixels, and how alike it is there."""
    width, height = piece.size
    best: tuple[float, int, int] | None = None
    step = max(1, reach // 12)
    for stride in (step, 1) if step > 1 else (1,):
        around_x, around_y = (left, top) if best is None else best[1:]
        span = reach if best is None else step
        for y in range(around_y - span, around_y + span + 1, stride):
            for x in range(around_x - span, around_x + span + 1, stride):
                if not (0 <= x <= page.width - width and 0 <= y <= page.height - height):
                    continue
                there = page.crop((x, y, x + width, y + height))
                off = ImageStat.Stat(ImageChops.difference(there, piece)).mean[0]
                if best is None or off < best[0]:
                    best = off, x, y
    if best is None:
        return PictureMatch(PxBox(left, top, left + width, top + height), 0.0)
    _, x, y = best
    box = PxBox(x, y, x + width, y + height)
    return PictureMatch(box, _alike(page.crop((x, y, x + width, y + height)), piece))


def _alike(one: Image.Image, other: Image.Image) -> float:
    """The correlation of two pictures of one size, on at most 48 pixels a side."""
    scale = min(1.0, _FINE_PX / max(one.size))
    a, b = (list(_scaled(picture, scale).tobytes()) for picture in (one, other))
    count = len(a)
    mean_a, mean_b = sum(a) / count, sum(b) / count
    across = sum(map(mul, a, b)) / count - mean_a * mean_b
    spread = math.sqrt(
        max(1e-9, sum(map(mul, a, a)) / count - mean_a**2)
        * max(1e-9, sum(map(mul, b, b)) / count - mean_b**2)
    )
    return max(0.0, across / spread)


def _overlap(one: PictureMatch, other: PictureMatch) -> bool:
    a, b = one.box, other.box
    across = min(a.right, b.right) - max(a.left, b.left)
    down = min(a.bottom, b.bottom) - max(a.top, b.top)
    return across > 0 and down > 0
