"""Names places by the picture of a screen: a line of text that lies there, else a crop."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageStat

from ...actions import Px, PxBox, Size
from ...agent.rehearsal.ocr import TextReader
from ...device.frame import Frame
from ..locators import matcher
from ..picture_search import find_picture, save_crop
from ..screen_eyes import on_screen
from ..selectors import Selector
from .acting import SeenScreen
from .selecting import literal, percent

# Width and height of the crops that are tried, in shares of the screen's shorter side: small ones,
# and a row of a list as a whole.
_SHAPES = ((0.12, 0.12), (0.2, 0.2), (0.32, 0.32), (0.96, 0.16))
# By how much a crop must be more like its own place than like any other.
_APART = 0.05
_LEAST_DETAIL = 12.0
_MARGIN_PX = 6
_KEPT = 4


@dataclass(slots=True)
class PictureNamer:
    """Names places on pictures; the crops are kept by their names in `crops` until `save`.

    `folder` is their folder's name beside the flow. Without a reader no text is read.
    """

    folder: str
    make_reader: Callable[[], TextReader] | None = None
    crops: dict[str, tuple[Image.Image, Size]] = field(
        default_factory=dict[str, tuple[Image.Image, Size]]
    )
    _reader: TextReader | None = None

    def name(self, path: Path, size: Size, at: Px) -> Selector | None:
        """The selector for a place on the screen of that size that a file shows."""
        try:
            with Image.open(path) as opened:
                picture = opened.convert("RGB")
        except OSError:
            return None  # a redacted or thinned trace has no pictures, and the point is left
        return self.named(picture, size, at)

    def named(self, picture: Image.Image, size: Size, at: Px) -> Selector | None:
        """The same of a picture; None if nothing there is like no other."""
        return self._text(picture, size, at) or self._crop(picture, size, at)

    def save(self, beside: Path) -> tuple[Path, ...]:
        """Write the crops into their folder beside a flow; raises OSError."""
        written: list[Path] = []
        for name, (picture, size) in self.crops.items():
            path = beside.parent / name
            path.parent.mkdir(exist_ok=True)
            save_crop(picture, size, path)
            written.append(path)
        return tuple(written)

    def _text(self, picture: Image.Image, size: Size, at: Px) -> Selector | None:
        if self.make_reader is None:
            return None
        if self._reader is None:
            self._reader = self.make_reader()
        read = self._reader.read(picture)
        lines = [(one.text, on_screen(one.box, picture, size)) for one in read]
        text = next((text for text, box in lines if _holds(box, at)), "")
        if not text.strip():
            return None
        selector = literal(text)
        alike = [box for other, box in lines if matcher(selector).fits(other)]
        if len(alike) == 1:
            return Selector(ocr=selector)
        ordered = sorted(alike, key=lambda box: (box.top, box.left))
        index = next(n for n, box in enumerate(ordered) if _holds(box, at))
        return Selector(ocr=selector, index=str(index))

    def _crop(self, picture: Image.Image, size: Size, at: Px) -> Selector | None:
        scale = picture.width / size.width_px
        x, y = round(at.x * scale), round(at.y * scale)
        of_several: tuple[PxBox, int] | None = None
        for shares in _SHAPES:
            width, height = (round(share * min(picture.size)) for share in shares)
            left = min(max(0, x - width // 2), picture.width - width)
            top = min(max(0, y - height // 2), picture.height - height)
            box = PxBox(left, top, left + width, top + height)
            crop = _cut(picture, box)
            if ImageStat.Stat(crop.convert("L")).stddev[0] < _LEAST_DETAIL:
                continue
            found = find_picture(picture, crop)
            if not found or abs(found[0].box.left - left) > 2 or abs(found[0].box.top - top) > 2:
                continue
            if len(found) == 1 or found[0].alike - found[1].alike >= _APART:
                return self._kept(picture, box, x, y, None)
            ordered = sorted(found, key=lambda one: (one.box.top, one.box.left))
            of_several = of_several or (box, ordered.index(found[0]))
        if of_several is None:
            return None
        return self._kept(picture, of_several[0], x, y, of_several[1])

    def _kept(
        self, picture: Image.Image, box: PxBox, x: int, y: int, index: int | None
    ) -> Selector:
        """Keep a crop, and name the place in it."""
        name = f"{self.folder}/{len(self.crops) + 1}.png"
        self.crops[name] = _cut(picture, box), Size(*picture.size)
        width, height = box.right - box.left, box.bottom - box.top
        off = max(abs(x - box.left - width // 2), abs(y - box.top - height // 2))
        inside = percent(x - box.left, width, y - box.top, height)
        return Selector(
            picture=name,
            point=None if off <= _MARGIN_PX else inside,
            index=None if index is None else str(index),
        )


class LivePictures:
    """The last pictures of a phone that is being recorded, and the places named on them."""

    def __init__(self, namer: PictureNamer) -> None:
        self._namer = namer
        self._kept: OrderedDict[str, Image.Image] = OrderedDict()
        self._named: dict[tuple[str, Px], Selector | None] = {}

    def keep(self, frame: Frame) -> str:
        """Keep a picture for the act that follows; gives its name."""
        if "secure" not in frame.flags:
            self._kept[frame.signature] = frame.image
            self._kept.move_to_end(frame.signature)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return frame.signature

    def __call__(self, screen: SeenScreen, at: Px) -> Selector | None:
        """The selector for a place, found once and the same from then on."""
        key = screen.picture, at
        if key not in self._named:
            picture = self._kept.get(screen.picture)
            named = picture and self._namer.named(picture.convert("RGB"), screen.size, at)
            self._named[key] = named or None
        return self._named[key]


def reader_if_there() -> Callable[[], TextReader] | None:
    """What makes a reader of texts, None without the extra `ocr`."""
    from importlib.util import find_spec

    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
        return None
    from ...agent.rehearsal.ocr import RapidReader

    return RapidReader


def _cut(picture: Image.Image, box: PxBox) -> Image.Image:
    return picture.crop((box.left, box.top, box.right, box.bottom))


def _holds(box: PxBox, at: Px) -> bool:
    return (
        box.left - _MARGIN_PX <= at.x < box.right + _MARGIN_PX
        and box.top - _MARGIN_PX <= at.y < box.bottom + _MARGIN_PX
    )
