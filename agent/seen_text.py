"""The texts on a picture in the place of views, for phones that tell none: the extra `ocr`."""

import asyncio
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ..actions import PxBox
from ..device.frame import Frame
from ..device.ui import UiNode, UiTree

if TYPE_CHECKING:
    from .rehearsal.ocr import TextReader


async def seen_text(frame: Frame) -> UiTree | None:
    """A view for each line of text on a frame, read in a thread: half a second to a second of a
    core. None without the extra."""
    if not (find_spec("rapidocr") and find_spec("onnxruntime")):
        return None
    return await asyncio.to_thread(text_tree, frame)


def text_tree(frame: Frame, reader: "TextReader | None" = None) -> UiTree:
    """The lines that a reader finds, with as much room around each as a control has."""
    reader = reader or _reader()
    picture, size = frame.image.convert("RGB"), frame.size
    across, down = size.width_px / picture.width, size.height_px / picture.height
    lines: list[UiNode] = []
    for line in reader.read(picture):
        box = line.box
        room = (box.bottom - box.top) // 2
        around = PxBox(
            round((box.left - room) * across), round((box.top - room) * down),
            round((box.right + room) * across), round((box.bottom + room) * down),
        )  # fmt: skip
        lines.append(UiNode(text=line.text, bounds=around, clickable=True))
    whole = PxBox(0, 0, size.width_px, size.height_px)
    return UiTree(frame.rotation, (UiNode(bounds=whole, children=tuple(lines)),))


@cache
def _reader() -> "TextReader":
    from .rehearsal.ocr import RapidReader

    return RapidReader()
