"""The Pillow calls whose types are open because numpy is not installed."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

Size = tuple[int, int]


def resized(image: Image.Image, size: Size, how: Image.Resampling) -> Image.Image:
    """The image at another size."""
    return image.resize(size, how)  # pyright: ignore[reportUnknownMemberType]


def mapped(image: Image.Image, table: Sequence[int]) -> Image.Image:
    """The image with every value looked up in a table."""
    return image.point(table)  # pyright: ignore[reportUnknownMemberType]
