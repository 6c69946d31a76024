"""What the scripted model sees by: the views alone, or the picture that it was sent."""

import asyncio
import binascii
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeAlias

from ...actions import Px, PxBox, Size
from ...device.ui import UiNode, UiTree
from .legible import Found, Manner, Wanted, find_texts, key_of, within_rim
from .ocr import RapidReader, ReadPicture, ReadPictures, TextLine, TextReader
from .solution import ScreenView, SolutionLost

EyesName: TypeAlias = Literal["tree", "ocr"]


# WCAG 2.2 asks for 4.5 of text and for nothing of what is switched off, which Material draws at 38%
# of black: 2.7 on white. What is below this is no text that anybody is meant to read.
LEAST_CONTRAST = 1.5
# Their text is the value that their length or place shows, and is drawn nowhere.
_SHOWN_BY_SHAPE = ("ProgressBar", "SeekBar", "RatingBar")


class Eyes(Protocol):
    """Turns what is on the phone into what can be seen of it."""

    async def see(self, view: ScreenView, picture: bytes | None) -> ScreenView:
        """The view as far as the encoded picture shows it; raises SolutionLost without one."""
        ...


def open_eyes(name: EyesName) -> Eyes | None:
    """The eyes of that name, None for the views alone; raises UsageError without the extra."""
    return OcrEyes() if name == "ocr" else None


@dataclass(frozen=True, slots=True)
class Reading:
    """One text of a screen, the box that it should be in, and how it was read; None: not at all."""

    text: str
    box: PxBox
    found: Found | None


class OcrEyes:
    """Takes text from the picture: what cannot be read there is not there, and it is where it is
    read. Icons and whatever else has no text come from the views, for want of a detector.

    `on_read` hears of every text of a screen that is looked at.
    """

    def __init__(
        self,
        reader: TextReader | None = None,
        on_read: Callable[[tuple[Reading, ...]], None] = lambda readings: None,
    ) -> None:
        self._pictures = ReadPictures(reader or RapidReader())
        self._on_read = on_read
        # One at a time: readers are not made for several threads, and cores are few.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ocr")

    async def see(self, view: ScreenView, picture: bytes | None) -> ScreenView:
        """The view with the texts that are legible; raises SolutionLost without a picture."""
        if picture is None:
            raise SolutionLost("there is no picture in the request to look at")
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, self._seen, view, picture)
        except (OSError, binascii.Error) as error:
            raise SolutionLost(f"the picture in the request cannot be read: {error}") from error

    def _seen(self, view: ScreenView, encoded: bytes) -> ScreenView:
        read = self._pictures.of(encoded)
        scale = _Scale(read, view.size)
        if scale.turned:
            raise SolutionLost("the screen has turned since the picture was taken")
        nodes = [node for node in view.ui.nodes() if _written(node)]
        found = find_texts(
            [Wanted(node.text, node.bounds) for node in nodes],
            [TextLine(line.text, scale.to_screen(line.box)) for line in read.lines],
            lambda box: read.at(scale.to_picture(box)),
        )
        found = [one if one and _plain(one, read, scale) else None for one in found]
        readings = tuple(Reading(n.text, n.bounds, f) for n, f in zip(nodes, found, strict=True))
        self._on_read(readings)
        seen = {node: place for node, place in zip(nodes, found, strict=True) if place is not None}
        places: dict[UiNode, Px] = {}
        roots = tuple(filter(None, (_legible(root, seen, places) for root in view.ui.roots)))
        return replace(view, ui=UiTree(view.ui.rotation, roots), places=places)


def _plain(found: Found, read: ReadPicture, scale: "_Scale") -> bool:
    """Whether people can see it too."""
    # The rim of what was looked at closer is not part of the text.
    box = within_rim(found.box) if found.manner == "closer" else found.box
    return read.contrast(scale.to_picture(box)) >= LEAST_CONTRAST


class _Scale:
    """Between the pixels of a picture and those of the screen."""

    def __init__(self, read: ReadPicture, screen: Size) -> None:
        self._across = screen.width_px / read.width_px
        self._down = screen.height_px / read.height_px
        portrait = screen.width_px < screen.height_px
        self.turned = portrait != (read.width_px < read.height_px)

    def to_screen(self, box: PxBox) -> PxBox:
        return _times(box, self._across, self._down)

    def to_picture(self, box: PxBox) -> PxBox:
        return _times(box, 1 / self._across, 1 / self._down)


def _times(box: PxBox, across: float, down: float) -> PxBox:
    return PxBox(
        round(box.left * across), round(box.top * down),
        round(box.right * across), round(box.bottom * down),
    )  # fmt: skip


def _legible(node: UiNode, seen: dict[UiNode, Found], places: dict[UiNode, Px]) -> UiNode | None:
    """A view with what can be read of it, None if nothing can; notes where it was read."""
    children = tuple(filter(None, (_legible(c, seen, places) for c in node.children)))
    kept = replace(node, children=children)
    if _written(node):
        if (found := seen.get(node)) is not None:
            places[kept] = found.center
            return kept
        # A field whose text is illegible is still a field.
        field = node.focused or node.class_name.endswith("EditText")
        return replace(kept, text="") if children or field else None
    labels = [below for child in node.children for below in child.nodes() if _written(below)]
    if not labels or node.scrollable or not (node.clickable or node.desc):
        return kept
    legible = [label for label in labels if label in seen]
    if not legible:
        return None
    others = set(_under_others(node.children))
    own = [label for label in legible if label not in others]
    if own:
        places[kept] = seen[own[0]].center
    return kept


def _written(node: UiNode) -> bool:
    """Whether a view has text to be read."""
    return not node.class_name.endswith(_SHOWN_BY_SHAPE) and bool(key_of(node.text))


def _under_others(nodes: Iterable[UiNode]) -> Iterator[UiNode]:
    """The views that take a tap themselves, and all below them."""
    for node in nodes:
        if node.clickable:
            yield from node.nodes()
        else:
            yield from _under_others(node.children)


class Tally:
    """Counts how texts were read, the same text at the same place once a screen."""

    def __init__(self) -> None:
        self.counts: Counter[Manner | Literal["unread"]] = Counter()
        self.unread: Counter[str] = Counter()

    def add(self, readings: tuple[Reading, ...]) -> None:
        """Count one screen."""
        for reading in readings:
            self.counts[reading.found.manner if reading.found else "unread"] += 1
            if reading.found is None:
                self.unread[reading.text] += 1
