"""`screencap -p`: works everywhere, slow on most phones."""

import asyncio
import io
import time
from concurrent.futures import Executor

from PIL import Image

from ...actions import Size
from ..adb import AdbTransport
from ..errors import CaptureFailed
from .displays import Panel
from .shot import (
    CAPTURE_TIMEOUT_S,
    UNREADABLE,
    LastDecoded,
    Shot,
    in_executor,
    rgb,
    said,
    screencap,
)

_PNG_START, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"


class PngScreen:
    """`screencap -p`, decoded to its last byte or refused."""

    name = "png"
    lossy = False

    def __init__(
        self, transport: AdbTransport, executor: Executor, display: Panel | str | None = None
    ) -> None:
        self._transport = transport
        self._executor = executor
        self._panel = Panel.of(display)
        self._last = LastDecoded[Image.Image]()

    @property
    def _command(self) -> tuple[str, ...]:
        return screencap(self._panel.id, "-p")

    async def grab(self, arrived: asyncio.Event | None = None) -> Shot:
        """Take one picture; raises CaptureFailed if it does not decode to its last byte."""
        taken_at_s = time.monotonic()
        content = await self._content()
        if arrived is not None:
            arrived.set()
        image = await in_executor(
            self._executor, lambda: self._last.decoded(content, lambda: decode_png(content))
        )
        return Shot(
            image, Size(*image.size), self.name, taken_at_s, self._last.again, self._last.cpu_s
        )

    def forget(self) -> None:
        """Decode the next picture whatever came before it."""
        self._last.forget()

    async def _content(self) -> bytes:
        """The PNG as it comes from the phone, with whatever stands around it."""
        return await self._transport.exec(*self._command, timeout_s=CAPTURE_TIMEOUT_S)


def decode_png(content: bytes) -> Image.Image:
    """Decode a PNG to RGB, warnings around it dropped; raises CaptureFailed if it is not whole."""
    start = content.find(_PNG_START)
    end = content.rfind(_PNG_END)
    if start < 0:
        raise CaptureFailed(f"screencap -p gave no PNG but {said(content)}")
    if end < 0:
        raise CaptureFailed(f"the PNG of screencap -p was cut off after {len(content)} bytes")
    try:
        return rgb(Image.open(io.BytesIO(content[start : end + len(_PNG_END)])))
    except UNREADABLE as exc:
        raise CaptureFailed(f"the PNG of screencap -p is damaged: {exc}") from exc
