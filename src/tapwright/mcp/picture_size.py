"""How large a picture of the screen is sent to clients."""

from ..actions import Size

LONGEST_PX = 1280
"""Some clients cut pictures at 2,000 px and some models scale them to 1,568; at 1,280 the text of a
phone's screen can still be read, and the picture is sent as it is seen."""


def picture_size(size: Size, longest_px: int = LONGEST_PX) -> Size:
    """The screen's size, shrunk so that neither side is longer; never enlarged."""
    scale = min(1.0, longest_px / max(size.width_px, size.height_px))
    return Size(max(1, round(size.width_px * scale)), max(1, round(size.height_px * scale)))
