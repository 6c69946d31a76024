"""Elements that no view tells: texts read on the screen's picture, and pictures found on it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from ..actions import PxBox, Size, UsageError
from ..agent.rehearsal.ocr import RapidReader, TextReader
from ..device.frame import Frame
from ..device.ui import UiNode
from .locators import matcher, whole
from .outcomes import StepFailed
from .picture_search import find_picture, open_picture
from .selectors import Selector

_MOST_READ = 8


class ScreenEyes:
    """Looks for what a selector names by `ocr` or `picture`; a frame is read once.

    The reader of texts is made when it is first needed, which takes the extra `ocr`.
    """

    def __init__(self, reader: TextReader | None = None) -> None:
        self._reader = reader
        self._read: tuple[Frame, tuple[UiNode, ...]] | None = None

    async def find(self, selector: Selector, frame: Frame) -> tuple[UiNode, ...]:
        """The places that are meant, as views without a class; raises StepFailed."""
        try:
            if selector.ocr is not None:
                lines = await self.lines(frame)
                wanted = matcher(selector.ocr)
                found = [line for line in lines if wanted.fits(line.text)]
            else:
                found = await asyncio.to_thread(_pictured, frame, selector.picture or "")
        except UsageError as error:
            raise StepFailed(str(error)) from error
        if selector.index is not None:
            ordered = sorted(found, key=lambda node: (node.bounds.top, node.bounds.left))
            index = whole(selector.index, "index")
            index += len(ordered) if index < 0 else 0
            return (ordered[index],) if 0 <= index < len(ordered) else ()
        return tuple(found)

    async def lines(self, frame: Frame) -> tuple[UiNode, ...]:
        """Every line of text on the picture; raises UsageError without the extra."""
        if self._read is None or self._read[0] is not frame:
            lines = await asyncio.to_thread(self._lines, frame)
            self._read = frame, lines
        return self._read[1]

    def _lines(self, frame: Frame) -> tuple[UiNode, ...]:
        if self._reader is None:
            self._reader = RapidReader()
        picture = frame.image.convert("RGB")
        return tuple(
            UiNode(text=line.text, bounds=on_screen(line.box, picture, frame.size))
            for line in self._reader.read(picture)
        )

    def explained(self, selector: Selector) -> str:
        """What was looked at instead, for the message of a step that found nothing."""
        if selector.ocr is None:
            return "nothing on the screen looks like it"
        read: Sequence[UiNode] = self._read[1] if self._read is not None else ()
        said = " | ".join(node.text for node in read[:_MOST_READ])
        return f"read there: {said}" if said else "no text was read there"


def _pictured(frame: Frame, path: str) -> list[UiNode]:
    shown = frame.image
    # Looked for in the pixels of the picture, which may be smaller than the screen.
    wanted = open_picture(Path(path), Size(*shown.size))
    return [
        UiNode(text=Path(path).name, bounds=on_screen(match.box, shown, frame.size))
        for match in find_picture(shown, wanted)
    ]


def on_screen(box: PxBox, picture: Image.Image, size: Size) -> PxBox:
    """A box of a picture of the screen, in the screen's own pixels."""
    across, down = size.width_px / picture.width, size.height_px / picture.height
    return PxBox(
        round(box.left * across), round(box.top * down),
        round(box.right * across), round(box.bottom * down),
    )  # fmt: skip
