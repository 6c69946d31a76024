"""How far the content of a part of the screen moved between two pictures."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from PIL import Image

from ..actions import PxBox
from .frame import Frame

_COLUMNS = 32
_COARSE = bytes(value >> 3 for value in range(256))
_COMMON = 6  # a row that occurs more often than this is a gap or a line, and tells nothing
_LEAST_VOTES = 8
_LEAST_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Shift:
    """Pixels that the content moved up or left, None if that cannot be told.

    `telling` says whether there was enough to see: if so, and `px` is None, nothing of what was
    in sight is in sight any more.
    """

    px: int | None
    telling: bool


def content_shift(before: Frame, after: Frame, box: PxBox, upright: bool) -> Shift:
    """How far the content of `box` moved up (`upright`) or left between two pictures.

    Every changed line of pixels votes for the distances at which the same line was before. What
    stays put, such as a title bar in the box, has no vote, and neither have gaps between rows.
    """
    if before.size != after.size:
        return Shift(None, telling=False)
    old, new = _lines(before.image, box, upright), _lines(after.image, box, upright)
    changed = [at for at, line in enumerate(new) if line != old[at]]
    if not changed:
        return Shift(0, telling=True)
    places: defaultdict[bytes, list[int]] = defaultdict(list)
    for at in changed:
        places[old[at]].append(at)
    often = Counter(new[at] for at in changed)
    voters = [at for at in changed if often[new[at]] <= _COMMON]
    votes: Counter[int] = Counter()
    for at in voters:
        found = places.get(new[at], ())
        if len(found) <= _COMMON:
            votes.update(place - at for place in found)
    if len(voters) < _LEAST_VOTES:
        return Shift(None, telling=False)
    for px, count in votes.most_common(1):
        able = sum(0 <= at + px < len(old) for at in voters)
        if count >= max(_LEAST_VOTES, _LEAST_SHARE * able):
            return Shift(px, telling=True)
    return Shift(None, telling=True)


def _lines(image: Image.Image, box: PxBox, upright: bool) -> list[bytes]:
    """The lines of pixels across the direction of movement, each as a few coarse greys."""
    part = image.crop((box.left, box.top, box.right, box.bottom)).convert("L")
    if not upright:
        part = part.transpose(Image.Transpose.TRANSPOSE)
    part = part.reduce((max(1, part.width // _COLUMNS), 1))
    content = part.tobytes().translate(_COARSE)
    return [content[at : at + part.width] for at in range(0, len(content), part.width)]
