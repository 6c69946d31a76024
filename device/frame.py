"""A picture of the screen, and how alike two of them are."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from PIL import Image, ImageChops, ImageDraw

from ..actions import PxBox, Size

Flag: TypeAlias = Literal["secure", "truncated", "unsettled", "off", "locked"]

_CELL_PX = 16  # small enough to show a tick box, large enough to even out compression noise
_STATUS_BAR_SHARE = 1 / 24  # of the longer side: 100 px of 2400, a status bar with a cut-out
_SAME_GREY = 12  # of 255; a digit that changes moves its cells by 20 and more
_HIDING = 0.2  # of the screen: the blacked-out status bar and a small dialog have as much
_COARSE = bytes(value >> 3 for value in range(256))  # 32 greys, for the signature


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of the screen; `taken_at_s` is on the monotonic clock, `rotation` in quarters."""

    image: Image.Image
    size: Size
    rotation: int
    source: str
    flags: frozenset[Flag]
    taken_at_s: float
    name: str = ""
    """The signature this screen is known by already, if its own differs."""
    _thumbnail: list[Image.Image] = field(
        default_factory=list[Image.Image], init=False, repr=False, compare=False
    )

    @property
    def thumbnail(self) -> Image.Image:
        """The frame in grey, a pixel for each 16x16, status bar blacked out; made once."""
        if not self._thumbnail:
            self._thumbnail.append(_thumbnail(self.image))
        return self._thumbnail[0]

    @property
    def signature(self) -> str:
        """16 hex digits, equal for screens that look equal, whatever the status bar says."""
        if self.name:
            return self.name
        grey = self.thumbnail.tobytes().translate(_COARSE)
        return hashlib.blake2b(f"{self.size}".encode() + grey, digest_size=8).hexdigest()

    def flagged(self, *flags: Flag) -> "Frame":
        """The same picture with more flags."""
        return self._but(replace(self, flags=self.flags | set(flags)))

    def known_as(self, name: str) -> "Frame":
        """The same picture with the signature that its screen is known by."""
        return self._but(replace(self, name=name))

    def without(self, boxes: Iterable[PxBox]) -> "Frame":
        """The picture with these parts of the screen painted over."""
        image = self.image.convert("RGB")
        image = image.copy() if image is self.image else image
        pen = ImageDraw.Draw(image)
        across, down = image.width / self.size.width_px, image.height / self.size.height_px
        for box in boxes:
            corners = (box.left * across, box.top * down, box.right * across, box.bottom * down)
            pen.rectangle(corners, fill=(20, 20, 20))
        return replace(self, image=image)

    def lend(self, later: "Frame") -> "Frame":
        """`later`, which shows the same picture, with the thumbnail that was made of this one."""
        return self._but(later)

    def _but(self, other: "Frame") -> "Frame":
        other._thumbnail.extend(self._thumbnail)
        return other


def changed_share(before: Frame, after: Frame) -> float:
    """The share (0-1) of the screen that differs, status bar aside; 1.0 for different sizes."""
    if before.size != after.size:
        return 1.0
    difference = ImageChops.difference(before.thumbnail, after.thumbnail)
    histogram = difference.histogram()
    return sum(histogram[_SAME_GREY + 1 :]) / (difference.width * difference.height)


def changed_cells(before: Frame, after: Frame) -> tuple[frozenset[int], int]:
    """The cells of the thumbnail that differ, and how many there are; all once it has turned."""
    count = after.thumbnail.width * after.thumbnail.height
    # Equal pixels with another rotation: one of the two was read while the screen turned.
    if before.size != after.size or before.rotation != after.rotation:
        return frozenset(range(count)), count
    differences = ImageChops.difference(before.thumbnail, after.thumbnail).tobytes()
    return frozenset(at for at, value in enumerate(differences) if value > _SAME_GREY), count


def look_alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether no cell of two thumbnails of one size differs by more than compression explains."""
    highest = ImageChops.difference(one, other).getextrema()[1]
    return isinstance(highest, int | float) and highest <= _SAME_GREY


def may_hide(frame: Frame) -> bool:
    """Whether so much is black that a window which forbids pictures may be why."""
    return (
        frame.thumbnail.histogram()[0] >= _HIDING * frame.thumbnail.width * frame.thumbnail.height
    )


def is_black(frame: Frame, inside: PxBox | None = None, outside: tuple[PxBox, ...] = ()) -> bool:
    """Whether nothing but the status bar shows anything; with `inside` (pixels), in there.

    What lies in `outside` does not count; of both, cells on an edge are left out.
    """
    whole = frame.thumbnail
    inside = inside or PxBox(0, 0, whole.width * _CELL_PX, whole.height * _CELL_PX)
    left, top = -(-max(inside.left, 0) // _CELL_PX), -(-max(inside.top, 0) // _CELL_PX)
    right = min(inside.right // _CELL_PX, whole.width)
    bottom = min(inside.bottom // _CELL_PX, whole.height)
    if left >= right or top >= bottom:
        return False
    part = whole.crop((left, top, right, bottom))
    for box in outside:
        over = (
            box.left // _CELL_PX - left, box.top // _CELL_PX - top,
            -(-box.right // _CELL_PX) - left, -(-box.bottom // _CELL_PX) - top,
        )  # fmt: skip
        part.paste(0, over)
    return part.getextrema()[1] == 0


def _thumbnail(image: Image.Image) -> Image.Image:
    grey = image.reduce(_CELL_PX).convert("L")
    bar = round(max(image.size) * _STATUS_BAR_SHARE / _CELL_PX)
    grey.paste(0, (0, 0, grey.width, bar))
    return grey
