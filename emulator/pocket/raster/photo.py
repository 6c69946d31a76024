"""Pictures of image files, decoded and cut to the place they fill."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from .geometry import Rect
from .pillow import resized

BROKEN = (128, 128, 128)


@lru_cache(maxsize=48)
def _cut(content: bytes, width: int, height: int, fit: bool) -> Image.Image:
    """The picture that covers a size, its middle kept; with `fit` the whole of it within."""
    try:
        with Image.open(BytesIO(content)) as opened:
            picture = opened.convert("RGB")
    except (UnidentifiedImageError, OSError):
        return Image.new("RGB", (width, height), BROKEN)
    across, down = width / picture.width, height / picture.height
    scale = min(across, down) if fit else max(across, down)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    picture = resized(picture, size, Image.Resampling.BICUBIC)
    if fit:
        return picture
    x, y = (size[0] - width) // 2, (size[1] - height) // 2
    return picture.crop((x, y, x + width, y + height))


def photo(content: bytes, rect: Rect, fit: bool) -> tuple[Image.Image, Rect]:
    """The picture for a rectangle and where in it the picture lies."""
    picture = _cut(content, rect.width, rect.height, fit)
    x = rect.x0 + (rect.width - picture.width) // 2
    y = rect.y0 + (rect.height - picture.height) // 2
    return picture, Rect(x, y, x + picture.width, y + picture.height)
