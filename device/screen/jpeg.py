"""The agent's JPEG: quickest on many real phones, and the only method that loses detail."""

import asyncio
import io
import time
from concurrent.futures import Executor

from PIL import Image

from ...actions import Size
from ..errors import AgentError, CaptureFailed
from ..u2 import Remote
from .displays import Panel
from .shot import UNREADABLE, LastDecoded, Shot, in_executor, rgb

_END = b"\xff\xd9"


class AgentScreen:
    """A screenshot by the u2 agent."""

    name = "u2"
    lossy = True

    def __init__(
        self, remote: Remote, executor: Executor, display: Panel | str | None = None
    ) -> None:
        self._remote = remote
        self._panel = Panel.of(display)
        self._executor = executor
        self._last = LastDecoded[Image.Image]()

    async def grab(self, arrived: asyncio.Event | None = None) -> Shot:
        """Take one picture; raises CaptureFailed if the agent fails or the JPEG is not whole."""
        if self._panel.display:
            raise CaptureFailed("the agent takes pictures of the main display only")
        taken_at_s = time.monotonic()
        try:
            content = await self._remote.screenshot()
        except AgentError as exc:
            raise CaptureFailed(f"the agent took no screenshot: {exc}") from exc
        if arrived is not None:
            arrived.set()
        image = await in_executor(
            self._executor, lambda: self._last.decoded(content, lambda: decode_jpeg(content))
        )
        return Shot(
            image, Size(*image.size), self.name, taken_at_s, self._last.again, self._last.cpu_s
        )

    def forget(self) -> None:
        """Decode the next picture whatever came before it."""
        self._last.forget()


def decode_jpeg(content: bytes) -> Image.Image:
    """Decode a JPEG to RGB; raises CaptureFailed if it is not whole."""
    if not content.rstrip(b"\0").endswith(_END):
        raise CaptureFailed(f"the agent's JPEG was cut off after {len(content)} bytes")
    try:
        return rgb(Image.open(io.BytesIO(content), formats=("JPEG", "PNG")))
    except UNREADABLE as exc:
        raise CaptureFailed(f"the agent's JPEG is damaged: {exc}") from exc
