"""Calls a screen by one signature, however its picture was taken."""

from collections import deque
from dataclasses import dataclass

from PIL import Image

from ..actions import Size
from .frame import Frame, look_alike

# So many screens ago it may still be told that this is the same; each takes some 10 kB.
_MOST = 64


@dataclass(frozen=True, slots=True)
class _Screen:
    name: str
    signature: str
    size: Size
    thumbnail: Image.Image
    lossy: bool


class KnownScreens:
    """The screens seen last; `lossy` are the sources whose pictures lose detail.

    A picture that lost detail has slightly other greys than one that did not, so by its own
    signature one screen would be two when the way of taking pictures changes in between. It takes
    the signature of what it looks like. Pictures that lost nothing are told apart exactly.
    """

    def __init__(self, lossy: frozenset[str]) -> None:
        self._lossy = lossy
        self._seen: deque[_Screen] = deque(maxlen=_MOST)

    def recognised(self, frame: Frame) -> Frame:
        """The frame with the signature that this screen was first seen under."""
        new = _Screen(
            frame.signature, frame.signature, frame.size, frame.thumbnail,
            frame.source in self._lossy,
        )  # fmt: skip
        known = next((one for one in self._seen if one.signature == new.signature), None)
        known = known or next((one for one in reversed(self._seen) if _same(one, new)), None)
        if known is None:
            self._seen.append(new)
            return frame
        self._seen.remove(known)
        # Of the two the one that lost nothing is kept, from which others are told apart best.
        better = known.lossy and not new.lossy
        kept = _Screen(known.name, new.signature, new.size, new.thumbnail, False)
        self._seen.append(kept if better else known)
        return frame.known_as(known.name)


def _same(one: _Screen, other: _Screen) -> bool:
    if one.size != other.size or not (one.lossy or other.lossy):
        return False
    return look_alike(one.thumbnail, other.thumbnail)
