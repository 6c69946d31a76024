"""The retained screen: bands of rows that are drawn again only when their items change.

A band is keyed by everything that can show in it, so equal bands are drawn and compressed once,
whether they recur on one phone or on many phones of one process.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property, lru_cache
from threading import Lock

from PIL import Image

from .geometry import Rect
from .ops import Box, DisplayList, Item
from .painter import OPAQUE, Painter
from .png import Chunk, compress_band, join

BAND_ROWS = 100
BACKDROP = (0, 0, 0)
KEPT_BANDS = 72
"""Three full screens, 31 MB: 1080 x 100 pixels of 4 bytes each are 432 kB."""
SHARED_BANDS = 480
"""Twenty full screens, 207 MB at most, for all phones of a process together."""

BandKey = tuple[Rect, DisplayList]


class Band:
    """Some rows of the screen; the compressed form is made when first asked for."""

    def __init__(self, window: Rect, items: DisplayList) -> None:
        self.window = window
        self.image = Image.new("RGB", (window.width, window.height), BACKDROP)
        painter = Painter(self.image, window.x0, window.y0)
        for item in items[_first_visible(items, window) :]:
            painter.draw(item)

    @property
    def rows(self) -> bytes:
        """RGBA8888."""
        return self.image.convert("RGBA").tobytes()

    @cached_property
    def chunk(self) -> Chunk:
        return compress_band(self.image, first=self.window.y0 == 0)


class BandCache:
    """The latest bands, least recently used dropped first; may be shared by phones and threads."""

    def __init__(self, limit: int = KEPT_BANDS) -> None:
        self._bands: OrderedDict[BandKey, Band] = OrderedDict()
        self._limit = limit
        self._lock = Lock()
        self.drawn = 0

    def __len__(self) -> int:
        return len(self._bands)

    def band(self, window: Rect, items: DisplayList) -> Band:
        """The band that shows `items`, drawn if no equal one is kept."""
        key = (window, items)
        with self._lock:
            band = self._bands.get(key)
            if band is not None:
                self._bands.move_to_end(key)
                return band
            band = Band(window, items)
            self.drawn += 1
            self._bands[key] = band
            if len(self._bands) > self._limit:
                self._bands.popitem(last=False)
            return band


@lru_cache(maxsize=1)
def shared_bands() -> BandCache:
    """The cache that the phones of this process share."""
    return BandCache(SHARED_BANDS)


class Frame:
    """One rendered screen: as a picture, as raw RGBA8888 and as a PNG file."""

    def __init__(self, size: tuple[int, int], bands: tuple[Band, ...]) -> None:
        self.size = size
        self._bands = bands

    @property
    def bands(self) -> tuple[Band, ...]:
        """What it is put together from: equal ones are the same picture."""
        return self._bands

    @property
    def image(self) -> Image.Image:
        """A new RGB picture of the whole screen."""
        picture = Image.new("RGB", self.size)
        for band in self._bands:
            picture.paste(band.image, (0, band.window.y0))
        return picture

    @property
    def raw(self) -> bytes:
        """RGBA8888, row by row."""
        return b"".join(self.rows)

    @property
    def rows(self) -> tuple[bytes, ...]:
        """The raw picture in pieces from top to bottom, without a copy in one piece."""
        return tuple(band.rows for band in self._bands)

    @property
    def png(self) -> bytes:
        width, height = self.size
        return join(width, height, (band.chunk for band in self._bands))


class Stage:
    """Turns the display list of one screen into frames, re-using what did not change."""

    def __init__(self, cache: BandCache) -> None:
        self._cache = cache
        self._last: tuple[tuple[int, int], DisplayList] | None = None
        self._frame: Frame | None = None

    def show(self, size: tuple[int, int], items: DisplayList) -> Frame:
        """The frame of a display list; the very same object while nothing changes."""
        state = (size, items)
        if self._frame is None or state != self._last:
            self._frame = Frame(size, self._bands(size, items))
            self._last = state
        return self._frame

    def _bands(self, size: tuple[int, int], items: DisplayList) -> tuple[Band, ...]:
        width, height = size
        count = -(-height // BAND_ROWS)
        lists: list[list[Item]] = [[] for _ in range(count)]
        for item in items:
            shown = item.bounds.common(item.clip)
            first = max(0, shown.y0 // BAND_ROWS)
            last = min(count, -(-shown.y1 // BAND_ROWS))
            if shown.x0 < shown.x1:
                for index in range(first, last):
                    lists[index].append(item)
        return tuple(
            self._cache.band(
                Rect(0, index * BAND_ROWS, width, min(height, (index + 1) * BAND_ROWS)),
                tuple(part),
            )
            for index, part in enumerate(lists)
        )


def full_redraw(size: tuple[int, int], items: DisplayList) -> Image.Image:
    """Draw every item on a fresh screen: what a frame has to equal."""
    picture = Image.new("RGB", size, BACKDROP)
    painter = Painter(picture)
    for item in items:
        painter.draw(item)
    return picture


def _first_visible(items: DisplayList, window: Rect) -> int:
    """The index of the topmost opaque box that hides everything below it in the window."""
    for index in range(len(items) - 1, -1, -1):
        item = items[index]
        op = item.op
        if isinstance(op, Box) and op.color[3] == OPAQUE and item.clip.covers(window):
            reach = max(op.corners) + op.stroke_px
            if op.rect.inset(reach).covers(window):
                return index
            if op.rect.inset(0, reach).covers(window) and not op.stroke_px:
                return index
            if not reach and op.rect.covers(window):
                return index
    return 0
