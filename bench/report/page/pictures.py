"""Small pictures of screens that stand in the page itself, so many bytes of them at most."""

import base64
from io import BytesIO
from pathlib import Path

from PIL import Image

from ....traces.verify import PICTURE

# A page that is mailed or kept as an artifact stays below what mail servers and browsers bear.
MOST_BYTES = 3 * 1024 * 1024
_WIDE, _TALL = 216, 432
_QUALITY = 62
# A screenshot has some millions of pixels; more is no screenshot.
_MOST_PIXELS = 40_000_000


class PagePictures:
    """Makes data URIs until the page has its share."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._left = most_bytes

    def url(self, picture: Path) -> str | None:
        """A small JPEG of a screenshot as a data URI; None if there is no such picture, if it is
        none, or if there is no room for more."""
        if not PICTURE.fullmatch(picture.name) or picture.is_symlink() or self._left <= 0:
            return None
        try:
            with Image.open(picture) as image:
                if image.width * image.height > _MOST_PIXELS:
                    return None
                image.draft("RGB", (2 * _WIDE, 2 * _TALL))
                small = image.convert("RGB")
            small.thumbnail((_WIDE, _TALL))
            out = BytesIO()
            small.save(out, "JPEG", quality=_QUALITY, optimize=True)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            # What is damaged is told by `trace verify`; the page says that there is no picture.
            return None
        found = "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()
        if len(found) > self._left:
            self._left = 0
            return None
        self._left -= len(found)
        return found
