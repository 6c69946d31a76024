"""Reads the text on a picture with a program that knows nothing of us: the extra `ocr`."""

import hashlib
import io
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from PIL import Image

from ...actions import PxBox
from ...actions.extras import optional

_REMEMBERED = 256
# A little of what is around a text makes its edges plain.
_MARGIN_PX = 4
# Strokes of thin letters take more of their box than that, stray pixels of a JPEG less.
_FEW = 0.005


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text on a picture; the box is in pixels of that picture."""

    text: str
    box: PxBox


class TextReader(Protocol):
    """Finds text on pictures and reads it."""

    def read(self, picture: Image.Image) -> Sequence[TextLine]:
        """Every line on the picture, in no promised order."""
        ...

    def read_at(self, picture: Image.Image, box: PxBox) -> str:
        """What is written in one box of it, for text too short to be found; "" for nothing."""
        ...


class RapidReader:
    """PP-OCRv6 small through RapidOCR and onnxruntime; its models lie in the wheel of RapidOCR.

    One thread a picture: a machine that runs phones has none to spare. Raises UsageError without
    the extra `ocr`.
    """

    def __init__(self) -> None:
        # What rapidocr's own config.yaml calls them (RapidOCR 3.10).
        params = {
            "Global.log_level": "error",
            "Global.use_cls": False,  # no screen is upside down
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
        optional("onnxruntime", "ocr")
        self._engine: _Engine = optional("rapidocr", "ocr").RapidOCR(params=params)

    def read(self, picture: Image.Image) -> Sequence[TextLine]:
        """Every line on the picture; half a second to a second of a core for a phone's screen."""
        # Said each time: the engine goes on with what it was told last.
        found = self._engine(picture, use_det=True)
        if found.txts is None:
            return ()
        pairs = zip(found.txts, found.boxes, strict=True)
        return [TextLine(text, _around(corners)) for text, corners in pairs]

    def read_at(self, picture: Image.Image, box: PxBox) -> str:
        """What is written in one box; some 10 ms of a core."""
        left, top = max(0, box.left - _MARGIN_PX), max(0, box.top - _MARGIN_PX)
        right = min(picture.width, box.right + _MARGIN_PX)
        bottom = min(picture.height, box.bottom + _MARGIN_PX)
        if left >= right or top >= bottom:
            return ""
        found = self._engine(picture.crop((left, top, right, bottom)), use_det=False)
        return " ".join(found.txts or ())


# The package has types, but is not there for whoever does without the extra.
_Engine: TypeAlias = Callable[..., Any]


class ReadPicture:
    """A picture and what was read on it, each place once."""

    def __init__(self, encoded: bytes, reader: TextReader) -> None:
        with Image.open(io.BytesIO(encoded)) as picture:
            self._picture = picture.convert("RGB")
        self._reader = reader
        self._at: dict[PxBox, str] = {}
        self.width_px, self.height_px = self._picture.size
        self.lines = tuple(reader.read(self._picture))

    def at(self, box: PxBox) -> str:
        """What is written in one box."""
        if box not in self._at:
            self._at[box] = self._reader.read_at(self._picture, box)
        return self._at[box]

    def contrast(self, box: PxBox) -> float:
        """Between the lightest and the darkest in one box, from 1 to 21, as WCAG 2.2 defines it,
        with the luminance of grey; readers make out what no eye can.
        """
        grey = self._picture.crop((box.left, box.top, box.right, box.bottom)).convert("L")
        counts = grey.histogram()
        few = sum(counts) * _FEW
        dark, light = _reached(counts, few), 255 - _reached(counts[::-1], few)
        return (_luminance(max(dark, light)) + 0.05) / (_luminance(dark) + 0.05)


class ReadPictures:
    """Pictures by their hash: a screen that is sent again is not read again."""

    def __init__(self, reader: TextReader) -> None:
        self._reader = reader
        self._read: OrderedDict[bytes, ReadPicture] = OrderedDict()

    def of(self, encoded: bytes) -> ReadPicture:
        """The picture with its lines; raises OSError for what is no picture."""
        key = hashlib.sha256(encoded).digest()
        if key not in self._read:
            self._read[key] = ReadPicture(encoded, self._reader)
            if len(self._read) > _REMEMBERED:
                self._read.popitem(last=False)
        self._read.move_to_end(key)
        return self._read[key]


def _reached(counts: Sequence[int], few: float) -> int:
    """The first shade at which that many pixels have been seen."""
    seen = 0
    for shade, count in enumerate(counts):
        seen += count
        if seen > few:
            return shade
    return len(counts) - 1


def _luminance(shade: int) -> float:
    """Of a grey of sRGB, from 0 to 1: WCAG 2.2, relative luminance."""
    value = shade / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _around(corners: Any) -> PxBox:
    """The upright box around the four corners that the detector gives."""
    across = [float(x) for x, _ in corners]
    down = [float(y) for _, y in corners]
    return PxBox(round(min(across)), round(min(down)), round(max(across)), round(max(down)))
