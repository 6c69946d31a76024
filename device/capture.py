"""Screenshots that are whole and true, or an error: the raw method, the PNG method, the choice."""

import asyncio
import io
import struct
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Protocol, TypeVar

from PIL import Image, UnidentifiedImageError

from ..actions import Size
from ..actions.log import get_logger
from .adb import AdbTransport
from .errors import CaptureFailed

log = get_logger(__name__)

T = TypeVar("T")

CAPTURE_TIMEOUT_S = 15.0
GOOD_ENOUGH_S = 0.02  # a capture as quick as this is not worth comparing with other methods
_RGBA_8888 = 1
_SHORT_HEADER, _LONG_HEADER = 12, 16  # width, height, format; the colour space since Android 9
_MAX_SIDE_PX = 16384
_BANNER_LIMIT = 4096  # bytes of warnings that some phones print before the picture
_PNG_START, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"


@dataclass(frozen=True, slots=True)
class Shot:
    """A decoded RGB picture, its size as the screen is rotated, and the method that took it."""

    image: Image.Image
    size: Size
    source: str
    taken_at_s: float


class Screen(Protocol):
    """One way to take a picture of the screen."""

    name: str

    async def grab(self) -> Shot:
        """Take one picture; raises CaptureFailed if it is not whole."""
        ...


class RawScreen:
    """`screencap` without compression: most bytes, least work for phone and computer."""

    name = "raw"

    def __init__(self, transport: AdbTransport, executor: Executor) -> None:
        self._transport = transport
        self._executor = executor

    async def grab(self) -> Shot:
        """Take one picture; raises CaptureFailed unless its length is exactly right."""
        taken_at_s = time.monotonic()
        pixels, size = await self._read()
        image = await in_executor(self._executor, lambda: _from_rgba(pixels, size))
        return Shot(image, size, self.name, taken_at_s)

    async def _read(self) -> tuple[bytearray, Size]:
        async with self._transport.service("exec:screencap", "screencap", CAPTURE_TIMEOUT_S) as w:
            head = await w.peek(_LONG_HEADER)
            while (found := find_raw_header(head)) is None:
                longer = await w.peek(len(head) + 1)
                if len(longer) == len(head) or len(head) > 2 * _BANNER_LIMIT:
                    raise CaptureFailed(f"screencap gave no raw picture but {_said(head)}")
                head = longer
            start, size = found
            header = (await w.read_exact(start + _LONG_HEADER))[start:]
            pixels = bytearray(size.width_px * size.height_px * 4)
            got = await w.fill(memoryview(pixels))
            extra = len(await w.read_some())
        if got == len(pixels) and not extra:
            return pixels, size
        if got == len(pixels) - (_LONG_HEADER - _SHORT_HEADER):
            return bytearray(header[_SHORT_HEADER:]) + pixels[:got], size
        raise CaptureFailed(
            f"a raw picture of {size} has {len(pixels)} bytes; {got + extra} came, so it was cut "
            "off or mixed up"
        )


class PngScreen:
    """`screencap -p`: works everywhere, slow on most phones."""

    name = "png"

    def __init__(self, transport: AdbTransport, executor: Executor) -> None:
        self._transport = transport
        self._executor = executor

    async def grab(self) -> Shot:
        """Take one picture; raises CaptureFailed if it does not decode to its last byte."""
        taken_at_s = time.monotonic()
        content = await self._transport.exec("screencap", "-p", timeout_s=CAPTURE_TIMEOUT_S)
        image = await in_executor(self._executor, lambda: decode_png(content))
        return Shot(image, Size(*image.size), self.name, taken_at_s)


class BestScreen:
    """The quickest of several methods that works; changes over, with a log line, when it fails."""

    name = "best"

    def __init__(self, methods: Sequence[Screen]) -> None:
        self._methods = list(methods)

    @property
    def chosen(self) -> str:
        """The name of the method in use."""
        return self._methods[0].name

    async def measure(self) -> None:
        """Try the methods and put the quickest first; raises CaptureFailed if none works."""
        took: dict[str, float] = {}
        failure: CaptureFailed | None = None
        for method in self._methods:
            try:
                await method.grab()
                began_s = time.perf_counter()  # the first picture of all warms the phone up
                await method.grab()
            except CaptureFailed as exc:
                failure = exc
                log.warning("capture method does not work", method=method.name, why=str(exc))
                continue
            took[method.name] = time.perf_counter() - began_s
            if took[method.name] <= GOOD_ENOUGH_S:
                break
        if not took and failure is not None:
            raise failure
        self._methods.sort(key=lambda method: took.get(method.name, float("inf")))
        log.debug("capture method chosen", method=self.chosen, took_s=took)

    async def grab(self) -> Shot:
        """Take one picture; raises CaptureFailed when every method failed."""
        failures: list[CaptureFailed] = []
        for method in tuple(self._methods):
            try:
                shot = await method.grab()
            except CaptureFailed as exc:
                failures.append(exc)
                log.warning("capture failed", method=method.name, why=str(exc))
                continue
            if failures:
                self._methods.remove(method)
                self._methods.insert(0, method)
                log.warning("capture method changed", method=method.name)
            return shot
        reasons = "; ".join(str(failure) for failure in failures)
        raise CaptureFailed(f"no way to see the screen works: {reasons}") from failures[-1]


def find_raw_header(head: bytes | bytearray) -> tuple[int, Size] | None:
    """Where a raw picture starts in the first bytes, behind any lines of warnings, and its size.

    None if more bytes are needed; raises CaptureFailed for a pixel format that is not RGBA 8888.
    """
    start = 0
    while start <= _BANNER_LIMIT and len(head) >= start + _SHORT_HEADER:
        width, height, pixel_format = struct.unpack_from("<III", head, start)
        if 0 < width <= _MAX_SIDE_PX and 0 < height <= _MAX_SIDE_PX and pixel_format < 0x100:
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


def decode_png(content: bytes) -> Image.Image:
    """Decode a PNG to RGB, warnings around it dropped; raises CaptureFailed if it is not whole."""
    start = content.find(_PNG_START)
    end = content.rfind(_PNG_END)
    if start < 0:
        raise CaptureFailed(f"screencap -p gave no PNG but {_said(content)}")
    if end < 0:
        raise CaptureFailed(f"the PNG of screencap -p was cut off after {len(content)} bytes")
    try:
        with Image.open(io.BytesIO(content[start : end + len(_PNG_END)])) as image:
            return image.convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as exc:
        raise CaptureFailed(f"the PNG of screencap -p is damaged: {exc}") from exc


async def in_executor(executor: Executor, work: Callable[[], T]) -> T:
    """Run `work` off the event loop, in the executor kept for pictures."""
    return await asyncio.get_running_loop().run_in_executor(executor, work)


def _from_rgba(pixels: bytearray, size: Size) -> Image.Image:
    # `frombuffer` maps the pixels as they lie; `convert` makes the only copy.
    wide = (size.width_px, size.height_px)
    return Image.frombuffer("RGBX", wide, pixels, "raw", "RGBX", 0, 1).convert("RGB")


def _said(content: bytes | bytearray) -> str:
    text = bytes(content[:300]).decode("utf-8", "replace").strip()
    return repr(text) if text else "nothing"
