"""`screencap` without PNG: raw pixels, as they are or through gzip."""

import asyncio
import struct
import time
import zlib
from concurrent.futures import Executor

from PIL import Image

from ...actions import Size
from ..adb import AdbTransport
from ..adb.wire import MOST_OUTPUT, AdbConnection
from ..errors import CaptureFailed
from .displays import Panel
from .shot import CAPTURE_TIMEOUT_S, MOST_PIXELS, LastDecoded, Shot, in_executor, said, screencap

_RGBA_8888 = 1
_SHORT_HEADER, _LONG_HEADER = 12, 16  # width, height, format; the colour space since Android 9
_MAX_SIDE_PX = 16384
_BANNER_LIMIT = 4096  # bytes of warnings that some phones print before the picture
_GZIP_START = b"\x1f\x8b"
_GZIP_WBITS = 31


class RawScreen:
    """`screencap` without compression: most bytes, least work for phone and computer."""

    name = "raw"
    lossy = False

    def __init__(
        self, transport: AdbTransport, executor: Executor, display: Panel | str | None = None
    ) -> None:
        self._transport = transport
        self._executor = executor
        self._panel = Panel.of(display)
        self._last = LastDecoded[Image.Image]()
        # Of two memories of 10 MB one holds the last picture, and the next is read into the other:
        # its pages are there.
        self._spare: bytearray | None = None

    async def grab(self, arrived: asyncio.Event | None = None) -> Shot:
        """Take one picture; raises CaptureFailed unless its length is exactly right."""
        taken_at_s = time.monotonic()
        service = f"exec:{' '.join(screencap(self._panel.id))}"
        async with self._transport.service(service, "screencap", CAPTURE_TIMEOUT_S) as wire:
            pixels, size = await self._read(wire)
        if arrived is not None:
            arrived.set()
        image = await in_executor(
            self._executor,
            lambda: self._last.decoded(pixels, lambda: _from_rgba(pixels, size), size),
        )
        free = self._last.free
        self._spare = free if isinstance(free, bytearray) else None
        return Shot(image, size, self.name, taken_at_s, self._last.again, self._last.cpu_s)

    def forget(self) -> None:
        """Decode the next picture whatever came before it."""
        self._last.forget()

    async def _read(self, wire: AdbConnection) -> tuple[bytearray, Size]:
        head = await wire.peek(_LONG_HEADER)
        while (found := find_raw_header(head)) is None:
            longer = await wire.peek(len(head) + 1)
            if len(longer) == len(head) or len(head) > 2 * _BANNER_LIMIT:
                raise CaptureFailed(f"screencap gave no raw picture but {said(head)}")
            head = longer
        start, size = found
        header = (await wire.read_exact(start + _LONG_HEADER))[start:]
        pixels = self._memory(size.width_px * size.height_px * 4)
        got = await wire.fill(memoryview(pixels))
        extra = len(await wire.read_some())
        if got == len(pixels) and not extra:
            return pixels, size
        if got == len(pixels) - (_LONG_HEADER - _SHORT_HEADER) and _is_short(header):
            return bytearray(header[_SHORT_HEADER:]) + pixels[:got], size
        raise _cut(len(pixels), got + extra, size)

    def _memory(self, size: int) -> bytearray:
        spare, self._spare = self._spare, None
        return spare if spare is not None and len(spare) == size else bytearray(size)


class GzipScreen:
    """`screencap` through the phone's gzip: for phones on a slow line."""

    name = "gzip"
    lossy = False

    def __init__(
        self, transport: AdbTransport, executor: Executor, display: Panel | str | None = None
    ) -> None:
        self._transport = transport
        self._executor = executor
        self._panel = Panel.of(display)
        self._last = LastDecoded[tuple[Image.Image, Size]]()

    async def grab(self, arrived: asyncio.Event | None = None) -> Shot:
        """Take one picture; raises CaptureFailed unless it unpacks to exactly the right length."""
        taken_at_s = time.monotonic()
        service = f"exec:{' '.join(screencap(self._panel.id))} | gzip -1"
        async with self._transport.service(service, "screencap", CAPTURE_TIMEOUT_S) as wire:
            packed = await wire.read_all(MOST_OUTPUT)
        if arrived is not None:
            arrived.set()
        image, size = await in_executor(
            self._executor, lambda: self._last.decoded(packed, lambda: _unpacked(packed))
        )
        return Shot(image, size, self.name, taken_at_s, self._last.again, self._last.cpu_s)

    def forget(self) -> None:
        """Decode the next picture whatever came before it."""
        self._last.forget()


def find_raw_header(head: bytes) -> tuple[int, Size] | None:
    """Where the picture starts and its size, behind any lines of warnings; None needs more bytes.

    Raises CaptureFailed for a pixel format other than RGBA 8888.
    """
    start = 0
    while start <= _BANNER_LIMIT and len(head) >= start + _SHORT_HEADER:
        width, height, pixel_format = struct.unpack_from("<III", head, start)
        sane = 0 < width <= _MAX_SIDE_PX and 0 < height <= _MAX_SIDE_PX
        if sane and width * height <= MOST_PIXELS and pixel_format < 0x100:
            if pixel_format != _RGBA_8888:
                raise CaptureFailed(
                    f"screencap answers in pixel format {pixel_format}, only RGBA 8888 is known"
                )
            return start, Size(width, height)
        newline = head.find(b"\n", start)
        if newline < 0:
            return None
        start = newline + 1
    return None


def _is_short(header: bytes) -> bool:
    """Whether a pixel follows the format at once: its alpha is not 0, unlike a colour space.

    Without this, a picture that lacks its last four bytes would look like one from Android 8.
    """
    return header[_LONG_HEADER - 1] != 0


def _unpacked(packed: bytes) -> tuple[Image.Image, Size]:
    start = packed.find(_GZIP_START)
    if start < 0:
        raise CaptureFailed(f"screencap | gzip gave no gzip but {said(packed)}")
    rest = memoryview(packed)[start:]
    unpacker = zlib.decompressobj(_GZIP_WBITS)
    try:
        # What it unpacks to is not known before: a thousandth of it may be sent. The header says
        # how much it may be, and one byte more shows that it is more.
        head = zlib.decompressobj(_GZIP_WBITS).decompress(rest, 2 * _BANNER_LIMIT)
        found = find_raw_header(head)
        if found is None:
            raise CaptureFailed(f"screencap gave no raw picture but {said(head)}")
        at, size = found
        wanted = size.width_px * size.height_px * 4
        most = at + _LONG_HEADER + wanted
        content = unpacker.decompress(rest, most + 1)
    except zlib.error as exc:
        raise CaptureFailed(f"the gzip of screencap is damaged: {exc}") from exc
    if not unpacker.eof and len(content) <= most:
        raise CaptureFailed(f"the gzip of screencap was cut off after {len(packed)} bytes")
    header = _SHORT_HEADER if _is_short(content[at:]) else _LONG_HEADER
    if len(content) - at - header != wanted:
        raise _cut(wanted, len(content) - at - header, size)
    return _from_rgba(content[at + header :], size), size


def _from_rgba(pixels: bytearray | bytes, size: Size) -> Image.Image:
    # One copy in all: RGB pictures have four bytes a pixel in memory, the fourth being unused.
    return Image.frombytes("RGB", (size.width_px, size.height_px), pixels, "raw", "RGBX")


def _cut(wanted: int, got: int, size: Size) -> CaptureFailed:
    return CaptureFailed(
        f"a raw picture of {size} has {wanted} bytes; {got} came, so it was cut off or mixed up"
    )
