"""One picture, and what every way of taking one has in common."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from PIL import Image, UnidentifiedImageError

from ...actions import Size

T = TypeVar("T")

CAPTURE_TIMEOUT_S = 15.0
# The method that reads what an emulator draws on this computer. It shows also the windows that
# forbid pictures, which Android leaves out of its own, and says nothing of how Android has turned
# the screen.
HOST_SIDE: Final = "grpc"
# 8K UHD (ITU-R BT.2020, 7680 x 4320) with room beside it: no display has more. A few kB can unpack
# to any number of pixels, so what says that it has more is not unpacked.
MOST_PIXELS = 40_000_000
# What Pillow raises for what is no picture, or no whole one; the last two are its own bounds.
UNREADABLE = (
    UnidentifiedImageError, OSError, SyntaxError, ValueError,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shot:
    """A decoded RGB picture, its size as the screen is rotated, and the method that took it."""

    image: Image.Image
    size: Size
    source: str
    taken_at_s: float
    again: bool = False
    """Whether it came as the one before it, and so was not decoded: it took less than others do."""
    decode_cpu_s: float = 0.0
    """Seconds of processor time that decoding took here; 0 where that is not known."""


class LastDecoded(Generic[T]):
    """What was decoded last: a screen that stands still comes byte for byte, once is enough.

    The picture is the same object then, by which others know that nothing changed. Nobody paints
    on it.
    """

    def __init__(self) -> None:
        self._last: tuple[bytes | bytearray, Size | None, T] | None = None
        self.again = False
        """Whether what came last was as what came before it."""
        self.free: bytes | bytearray | None = None
        """Content that is not kept any longer, once something was decoded."""
        self.cpu_s = 0.0
        """Seconds of processor time that decoding what came last took."""

    def decoded(
        self, content: bytes | bytearray, decode: Callable[[], T], size: Size | None = None
    ) -> T:
        """What `content` decodes to.

        Bytes that do not tell their own size are the same picture only at the same `size`.
        """
        last = self._last
        self.again = last is not None and last[1] == size and last[0] == content
        if last is not None and self.again:
            self.free = content
            self.cpu_s = 0.0
            return last[2]
        decoded, self.cpu_s = with_cpu_s(decode)
        self._last = content, size, decoded
        self.free = None if last is None else last[0]
        return decoded

    def forget(self) -> None:
        """Decode what comes next, whatever came before."""
        self._last = None


class Screen(Protocol):
    """One way to take a picture of the screen."""

    name: str
    lossy: bool

    async def grab(self, arrived: asyncio.Event | None = None) -> Shot:
        """Take one picture; raises CaptureFailed if it is not whole.

        `arrived` is set when the phone has done its part and only decoding is left.
        """
        ...

    def forget(self) -> None:
        """Decode the next picture whatever came before it, as whoever times a method wants it."""
        ...


async def in_executor(executor: Executor, work: Callable[[], T]) -> T:
    """Run `work` off the event loop, in the executor kept for pictures."""
    return await asyncio.get_running_loop().run_in_executor(executor, work)


def with_cpu_s(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` gives, and the seconds of processor time that it took of this thread."""
    began_s = time.thread_time()
    done = work()
    return done, time.thread_time() - began_s


def rgb(image: Image.Image) -> Image.Image:
    """The loaded picture in RGB; one that is RGB already is not copied.

    Raises ValueError, before a pixel is unpacked, for one of more pixels than any screen has.
    """
    if image.width * image.height > MOST_PIXELS:
        raise ValueError(f"it has {image.width} x {image.height} pixels, which no screen has")
    image.load()
    return image if image.mode == "RGB" else image.convert("RGB")


def said(content: bytes | bytearray) -> str:
    """The beginning of what came instead of a picture, for an error."""
    text = bytes(content[:300]).decode("utf-8", "replace").strip()
    return repr(text) if text else "nothing"


def screencap(display: str | None, *flags: str) -> tuple[str, ...]:
    """The command for a picture of a display, given by its physical id; None is the default one."""
    chosen = () if display is None else ("-d", display)
    return ("screencap", *flags, *chosen)
