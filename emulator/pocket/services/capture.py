"""Screens as bytes: PNG, and raw pixels kept in pieces so that ten megabytes are not copied."""

import io
import struct
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock

from PIL import Image

from ..system.screen import Frame
from .context import Context

HEADER = struct.Struct("<4I")
RGBA_8888, SRGB = 1, 1
KEPT_FRAMES = 3
"""Raw frames kept for all phones of a process together: 31 MB at 1080 x 2400."""
BLACK_ROWS = 100


class RawFrames:
    """The latest raw frames by frame; may be shared by phones and threads."""

    def __init__(self, limit: int = KEPT_FRAMES) -> None:
        self._frames: OrderedDict[Frame, Sequence[bytes]] = OrderedDict()
        self._limit = limit
        self._lock = Lock()

    def rows(self, frame: Frame) -> Sequence[bytes]:
        """The frame's RGBA8888 bytes in pieces."""
        with self._lock:
            rows = self._frames.get(frame)
            if rows is None:
                rows = self._frames[frame] = frame.rows
                if len(self._frames) > self._limit:
                    self._frames.popitem(last=False)
            else:
                self._frames.move_to_end(frame)
            return rows


@lru_cache(maxsize=1)
def shared_frames() -> RawFrames:
    """The raw frames that the phones of this process keep together."""
    return RawFrames()


def raw_screen(context: Context) -> list[bytes]:
    """`screencap`: a header and RGBA8888 rows in pieces; secure windows are black."""
    frame = context.system.windows.frame()
    width, height = frame.size
    header = HEADER.pack(width, height, RGBA_8888, SRGB)
    if not context.secure:
        return [header, *shared_frames().rows(frame)]
    return black_raw(width, height)


def black_raw(width: int, height: int) -> list[bytes]:
    """What `screencap` says of a screen that is dark or may not be seen."""
    header = HEADER.pack(width, height, RGBA_8888, SRGB)
    full, rest = divmod(height, BLACK_ROWS)
    band = _black(width, BLACK_ROWS)
    return [header, *[band] * full, band[: rest * width * 4]]


def png_screen(context: Context) -> bytes:
    """`screencap -p`; secure windows are black."""
    frame = context.system.windows.frame()
    return black_png(*frame.size) if context.secure else frame.png


def picture(context: Context) -> Image.Image:
    """The screen as an RGB picture; secure windows are black."""
    frame = context.system.windows.frame()
    return Image.new("RGB", frame.size) if context.secure else frame.image


def _black(width: int, rows: int) -> bytes:
    return b"\0\0\0\xff" * (width * rows)


@lru_cache(maxsize=4)
def black_png(width: int, height: int) -> bytes:
    """The same as a PNG file."""
    out = io.BytesIO()
    Image.new("RGB", (width, height)).save(out, "PNG")
    return out.getvalue()
