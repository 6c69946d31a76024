"""Finds typed text in the pictures that follow, and paints over it.

A trace keeps pictures and no views, so where a text went is known by what changed when it was
typed: the pixels that differ between the picture before and the one after are its ink. Later
pictures are searched for the same ink, also moved up or down. A text that is drawn anew in another
size or place is not found.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw

COVER = (38, 40, 48)

_INK = 48  # of 255: what JPEG does to flat areas stays below, text on its background is above
_STATUS_BAR_SHARE = 1 / 24
_TOO_MUCH = 0.4  # of the picture: another screen, in which no field can be told
_FOUND = 0.65  # of the ink must be there; a cursor or a mark may hide some
_LEAST_INK = 12  # pixels; less is a cursor

_Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Ink:
    """The pixels of a typed text: where they were, which they are, and how they look."""

    box: _Box
    mask: Image.Image
    look: Image.Image

    @property
    def count(self) -> int:
        """How many pixels it has."""
        return self.mask.histogram()[255]


def typed_ink(before: Image.Image, after: Image.Image) -> tuple[Ink, ...]:
    """What typing put on the screen, line by line; also a button that it woke, which is no harm.

    Raises LookupError if so much changed that the text cannot be told from the rest.
    """
    if before.size != after.size:
        raise LookupError("the phone was turned while the text was typed")
    grey = after.convert("L")
    changed = ImageChops.difference(before.convert("L"), grey)
    mask = changed.point([255 if value > _INK else 0 for value in range(256)])  # pyright: ignore[reportUnknownMemberType] - numpy in Pillow's annotation
    bar = round(max(mask.size) * _STATUS_BAR_SHARE)
    mask.paste(0, (0, 0, mask.width, bar))
    box = mask.getbbox()
    if box is None:
        return ()
    left, top, right, bottom = box
    if (right - left) * (bottom - top) > _TOO_MUCH * mask.width * mask.height:
        raise LookupError("the whole screen changed when the text was typed")
    lines = (_tight(mask, first, last) for first, last in _lines(mask, top, bottom))
    inks = (
        Ink(line, _written(mask.crop(line), grey.crop(line)), grey.crop(line)) for line in lines
    )
    return tuple(ink for ink in inks if ink.count >= _LEAST_INK)


def _written(mask: Image.Image, look: Image.Image) -> Image.Image:
    """The changed pixels that stand out now: where an older text went away there is no ink."""
    histogram = look.histogram()
    ground = histogram.index(max(histogram))
    stands_out = look.point([255 if abs(value - ground) > _INK else 0 for value in range(256)])  # pyright: ignore[reportUnknownMemberType] - numpy in Pillow's annotation
    return ImageChops.multiply(mask, stands_out)


def _lines(mask: Image.Image, top: int, bottom: int) -> Iterator[tuple[int, int]]:
    """The first line of pixels and the one after the last of each piece that stands by itself."""
    gap = max(3, mask.height // 200)
    start, last = top, top
    for y in range(top, bottom):
        if mask.crop((0, y, mask.width, y + 1)).getbbox() is None:
            continue
        if y - last > gap:
            yield start, last + 1
            start = y
        last = y
    yield start, last + 1


def _tight(mask: Image.Image, first: int, last: int) -> _Box:
    left, _, right, _ = mask.crop((0, first, mask.width, last)).getbbox() or (0, 0, 1, 1)
    return (left, first, right, last)


def places(picture: Image.Image, ink: Ink) -> Iterator[_Box]:
    """Where that ink is in a picture, at its own column and any height."""
    grey = picture.convert("L")
    left, _, right, _ = ink.box
    height = ink.box[3] - ink.box[1]
    if right > grey.width:
        return
    rows = _rows_of(ink)
    top = 0
    while top + height <= grey.height:
        if all(_alike(grey, ink, top, row) for row in rows) and _whole(grey, ink, top):
            yield (left, top, right, top + height)
            top += height
        else:
            top += 1


def cover(picture: Image.Image, boxes: list[_Box]) -> Image.Image:
    """A copy with those places painted over, and a margin around them."""
    painted = picture.convert("RGB").copy()
    pen = ImageDraw.Draw(painted)
    margin = max(2, painted.width // 60)
    for left, top, right, bottom in boxes:
        pen.rectangle(
            (left - margin, top - margin, right + margin - 1, bottom + margin - 1), fill=COVER
        )
    return painted


def blank(picture: Image.Image) -> Image.Image:
    """A picture of the same size that shows nothing."""
    return Image.new("RGB", picture.size, COVER)


def _rows_of(ink: Ink) -> list[int]:
    """The line with the most ink: comparing it alone rules out nearly every height."""
    counts = [
        ink.mask.crop((0, y, ink.mask.width, y + 1)).histogram()[255]
        for y in range(ink.mask.height)
    ]
    return [counts.index(max(counts))]


def _alike(grey: Image.Image, ink: Ink, top: int, row: int) -> bool:
    return _share(grey, ink, top, row, row + 1) >= _FOUND


def _whole(grey: Image.Image, ink: Ink, top: int) -> bool:
    return _share(grey, ink, top, 0, ink.mask.height) >= _FOUND


def _share(grey: Image.Image, ink: Ink, top: int, first: int, last: int) -> float:
    """How much of the lines `first` to `last` a picture shows at height `top`: the lesser of the
    share of the ink and that of what lies between, for a plain dark area would do for dark ink."""
    left, _, right, _ = ink.box
    mask = ink.mask.crop((0, first, ink.mask.width, last))
    there = grey.crop((left, top + first, right, top + last))
    look = ink.look.crop((0, first, ink.mask.width, last))
    difference = ImageChops.difference(there, look)
    return min(_same(difference, mask), _same(difference, ImageChops.invert(mask)))


def _same(difference: Image.Image, mask: Image.Image) -> float:
    histogram = difference.histogram(mask)
    everything = sum(histogram)
    return sum(histogram[: _INK + 1]) / everything if everything else 1.0
