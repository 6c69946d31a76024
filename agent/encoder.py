"""Turns frames into the pictures a model is sent: scaled once, encoded once, off the event loop."""

import asyncio
import io
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from PIL import Image

from ..actions import Box, Size, box_to_px
from ..device.frame import Frame
from .models.base import ImagePart
from .models.profiles import VisionFamily
from .vision import Sizing, encode_screenshot, image_tokens, top_of_band, within_pixels

# A picture that is only looked back on: the gist of a page, and large print, can still be read.
LOOKED_BACK_PX = 800


class ScreenshotEncoder:
    """Pictures for one vision family; `executor` runs the scaling and encoding.

    None has more than `most_px` pixels, above which the endpoint would shrink it by itself.
    """

    def __init__(
        self,
        family: VisionFamily,
        sizing: Sizing,
        executor: Executor,
        most_px: int | None = None,
    ) -> None:
        self._most_px = most_px
        self._family: VisionFamily = family
        self._sizing: Sizing = sizing
        self._executor = executor
        self._last: tuple[Image.Image, Size, ImagePart] | None = None

    async def picture(self, frame: Frame) -> ImagePart:
        """The whole frame, scaled to the top of the family's token band."""
        size = top_of_band(frame.size, self._sizing, self._family)
        size = within_pixels(size, self._most_px, self._family)
        return await self._run(frame, size)

    async def region(self, frame: Frame, box: Box) -> ImagePart:
        """One region at the phone's own resolution, as far as the endpoint takes it."""
        px = box_to_px(box, frame.size)
        crop = frame.image.crop((px.left, px.top, px.right, px.bottom))
        loop = asyncio.get_running_loop()
        size = within_pixels(Size(crop.width, crop.height), self._most_px, self._family)
        return await loop.run_in_executor(self._executor, encode_screenshot, crop, size)

    async def shrunk(self, picture: ImagePart) -> ImagePart | None:
        """A picture that was sent, with its longer side at 800 pixels; None where that saves no
        token."""
        size = Size(picture.width_px, picture.height_px)
        share = LOOKED_BACK_PX / max(size.width_px, size.height_px)
        small = Size(round(size.width_px * share), round(size.height_px * share))
        tokens = [image_tokens(one.width_px, one.height_px, self._family) for one in (small, size)]
        if share >= 1 or tokens[0] >= tokens[1]:
            return None
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, _reencoded, picture, small)

    async def _run(self, frame: Frame, size: Size) -> ImagePart:
        last = self._last
        if last is not None and last[0] is frame.image and last[1] == size:
            return last[2]  # the screen came byte for byte as it was
        loop = asyncio.get_running_loop()
        part = await loop.run_in_executor(self._executor, encode_screenshot, frame.image, size)
        self._last = frame.image, size, part
        return part


@dataclass(frozen=True, slots=True)
class PictureShrinker:
    """Makes smaller pictures of those that were sent, and keeps them in the trace by `keep`."""

    encoder: ScreenshotEncoder
    keep: Callable[[bytes, str], str]

    async def shrink(self, picture: ImagePart) -> tuple[ImagePart, str] | None:
        """The smaller picture and its file; None where that saves nothing."""
        small = await self.encoder.shrunk(picture)
        return small and (small, self.keep(small.encoded, small.media_type))


def _reencoded(picture: ImagePart, size: Size) -> ImagePart:
    with Image.open(io.BytesIO(picture.encoded)) as image:
        return encode_screenshot(image.convert("RGB"), size)
