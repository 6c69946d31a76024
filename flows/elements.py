"""What elements were when a step last found them: kept beside the flow, from passed runs only.

`.tapwright/elements/FLOW.json` in the flow's folder, and a picture of each element by its content.
Nothing in it is ever made up: a step that no run has passed has no element here.
"""

import hashlib
import io
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PIL import Image
from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from ..actions import PxBox
from ..actions.log import get_logger
from ..device.ui import UiNode
from .language import Flow, Place
from .locators import ScreenViews, role_of

FOLDER = Path(".tapwright", "elements")
# A row of a list is as wide as the screen; a model reads it at half of that.
_WIDEST_PX = 480
_NAME = re.compile(r"[0-9a-f]{64}\.png")
_LARGEST_BYTES = 4_000_000

_log = get_logger(__name__)


class ElementRecord(BaseModel):
    """One element as it was: which step found it, what it said, where it lay on which screen (in
    pixels), its picture, and when that was."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    file: str
    line: int
    column: int
    command: str
    selector: str
    kind: str
    text: str = ""
    description: str = ""
    id: str = ""
    bounds: tuple[int, int, int, int]
    touchable: bool
    package: str = ""
    screen: tuple[int, int]
    picture: str | None = None
    at: datetime

    def document(self) -> dict[str, JsonValue]:
        """What a model is told of it."""
        told: dict[str, JsonValue] = {
            "kind": self.kind, "text": self.text, "description": self.description, "id": self.id,
            "bounds": list(self.bounds), "screen": list(self.screen),
        }  # fmt: skip
        return {name: value for name, value in told.items() if value}


class ElementsRecord(BaseModel):
    """All elements of one flow."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: int = 1
    elements: tuple[ElementRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundElement:
    """An element that a step has just found, and its picture."""

    record: ElementRecord
    picture: Image.Image | None


class ElementStore:
    """The elements of one flow's steps, those of its sub-flows among them."""

    def __init__(self, flow: Flow) -> None:
        self._here = flow.path.resolve().parent
        self._folder = self._here / FOLDER
        self._path = self._folder / f"{flow.path.name}.json"

    def find(self, at: Place, command: str, said: str) -> ElementRecord | None:
        """The element of a step by its place and selector in words; of one that was moved in its
        file by those, if they stand there once."""
        file = self.file_of(at)
        alike = [
            one
            for one in self._read()
            if (one.file, one.command, one.selector) == (file, command, said)
        ]
        here = [one for one in alike if (one.line, one.column) == (at.line, at.column)]
        return here[0] if here else alike[0] if len(alike) == 1 else None

    def picture(self, record: ElementRecord) -> Image.Image | None:
        """The picture that was kept of an element; None if there is none that can be read."""
        if record.picture is None or not _NAME.fullmatch(record.picture):
            return None
        path = self._folder / record.picture
        try:
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() != path.stem:
                _log.warning("the picture of an element was changed", path=str(path))
                return None
            with Image.open(io.BytesIO(content)) as opened:
                return opened.convert("RGB")
        except OSError as error:
            _log.warning("the picture of an element cannot be read", path=str(path), why=str(error))
            return None

    def keep(self, found: Sequence[FoundElement]) -> None:
        """Put what a passed run found in place of what was known of these steps; a folder that
        cannot be written is only told of, for the tests have passed."""
        if not found:
            return
        new = {_key(one.record): one for one in found}
        kept = [one for one in self._read() if _key(one) not in new]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            records = [self._with_picture(one) for one in new.values()]
            both = sorted((*kept, *records), key=lambda one: (one.file, one.line, one.column))
            content = ElementsRecord(elements=tuple(both)).model_dump_json(indent=1)
            _replace(self._path, content.encode() + b"\n")
        except OSError as error:
            _log.warning("elements are not kept for healing", folder=str(self._folder), why=error)

    def file_of(self, at: Place) -> str:
        """A file of the flow as the store names it."""
        return Path(os.path.relpath(at.file.resolve(), self._here)).as_posix()

    def _with_picture(self, found: FoundElement) -> ElementRecord:
        if found.picture is None:
            return found.record
        encoded = io.BytesIO()
        found.picture.save(encoded, "PNG")
        name = hashlib.sha256(encoded.getvalue()).hexdigest() + ".png"
        if not (self._folder / name).exists():
            _replace(self._folder / name, encoded.getvalue())
        return found.record.model_copy(update={"picture": name})

    def _read(self) -> tuple[ElementRecord, ...]:
        try:
            if self._path.stat().st_size > _LARGEST_BYTES:
                raise ValueError("it is too large")
            return ElementsRecord.model_validate_json(self._path.read_bytes()).elements
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, ValidationError) as error:
            _log.warning("elements of earlier runs cannot be read", path=str(self._path), why=error)
            return ()


def small(image: Image.Image) -> Image.Image | None:
    """A picture of an element as it is kept; None for one of no size."""
    if not image.width or not image.height:
        return None
    copy = image.convert("RGB")
    if copy.width > _WIDEST_PX:
        copy.thumbnail((_WIDEST_PX, copy.height))
    return copy


def kind_of(node: UiNode) -> str:
    """The role of a view, or the last part of its class."""
    return role_of(node) or node.class_name.rpartition(".")[2] or "view"


def is_touchable(screen: ScreenViews, node: UiNode) -> bool:
    """Whether a touch of a view does something: it can be tapped, or something that it lies in."""
    number = next((n for n, one in enumerate(screen.nodes) if one is node), -1)
    while number >= 0:
        if screen.nodes[number].clickable or screen.nodes[number].long_clickable:
            return True
        number = screen.parents[number]
    return False


def corners(box: PxBox) -> tuple[int, int, int, int]:
    """Left, top, right and bottom."""
    return box.left, box.top, box.right, box.bottom


def _key(one: ElementRecord) -> tuple[str, int, int]:
    return one.file, one.line, one.column


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    beside.write_bytes(content)
    beside.replace(path)
