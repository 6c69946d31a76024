"""Where a phone tells no views, the texts on the picture say what lies under a finger."""

import asyncio
from collections.abc import Sequence
from importlib.util import find_spec

import pytest
from PIL import Image, ImageDraw

from tapwright.actions import Norm, Px, PxBox, Size, Tap
from tapwright.agent.aim import AimCheck
from tapwright.agent.rehearsal.ocr import TextLine
from tapwright.agent.seen_text import text_tree
from tapwright.agent.targets import look_under
from tapwright.agent.views import Views
from tapwright.device.device import Observation
from tapwright.device.errors import CaptureFailed
from tapwright.device.fake import FakeDevice
from tapwright.device.frame import Frame
from tapwright.device.ui import UiTree
from tapwright.emulator.pocket.raster.fonts import face

SIZE = Size(1080, 2400)
LINES = (
    TextLine("Save", PxBox(60, 300, 120, 324)),
    TextLine("Cancel", PxBox(300, 900, 400, 924)),
    TextLine("Alex Chen", PxBox(60, 600, 200, 624)),
    TextLine("see you at 7:30", PxBox(60, 640, 220, 664)),
)


class Reads:
    """Finds the same lines on every picture."""

    def read(self, picture: Image.Image) -> Sequence[TextLine]:
        return LINES

    def read_at(self, picture: Image.Image, box: PxBox) -> str:
        return ""


def frame(picture: Image.Image) -> Frame:
    return Frame(picture, SIZE, 0, "test", frozenset(), 0.0)


def test_a_line_of_text_is_a_place_with_a_name_and_what_is_between_has_none() -> None:
    tree = text_tree(frame(Image.new("RGB", (540, 1200), "white")), Reads())

    def under(target: str, x: int, y: int) -> tuple[str, str, Px | None]:
        found = look_under(target, tree, Px(x, y), SIZE, blank=False)
        return found.place, found.under, found.meant

    assert under("save", 180, 620) == ("named", "Save", None)
    assert under("save", 700, 1820) == ("elsewhere", "Cancel", Px(180, 624))
    assert under("save", 900, 300) == ("absent", "", None), "an icon has no text"


class Mute(FakeDevice):
    async def ui(self) -> UiTree:
        raise CaptureFailed("could not get idle state")


@pytest.mark.skipif(
    not (find_spec("rapidocr") and find_spec("onnxruntime")),
    reason="needs the extra: pip install 'tapwright[ocr]'",
)
async def test_texts_are_read_off_while_the_model_thinks() -> None:
    picture = Image.new("RGB", (540, 1200), "#ffffff")
    draw = ImageDraw.Draw(picture)
    for line in LINES:
        at = (line.box.left, line.box.top)
        draw.text(at, line.text, fill="#000000", font=face("roboto", 22))
    seen = Observation(frame(picture), None, False, 0.0, 0.0, 0.0)
    aim = AimCheck(Views(Mute()))

    async def ruled(target: str, x: int, y: int) -> str | None:
        aim.look_ahead(seen)
        record = await aim.check(Tap(at=Norm(x=x, y=y), target=target), seen)
        assert record is not None and record.by == "ocr"
        return record.result

    assert await ruled("Save", 160, 260) == "named"
    assert await ruled("Save", 640, 760) == "refused"
    assert await ruled("Alex Chen", 200, 543) == "absent", "its row says that as well"
    assert not asyncio.all_tasks() - {asyncio.current_task()}
