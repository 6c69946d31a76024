"""The reader itself, on pictures of text at the sizes a model gets; skipped without the extra."""

from importlib.util import find_spec

import pytest
from PIL import Image, ImageDraw

from tapwright.actions import PxBox
from tapwright.agent.rehearsal.legible import Wanted, find_texts, key_of
from tapwright.agent.rehearsal.ocr import RapidReader
from tapwright.emulator.pocket.raster.fonts import face

pytestmark = pytest.mark.skipif(
    not (find_spec("rapidocr") and find_spec("onnxruntime")),
    reason="needs the extra: pip install 'tapwright[ocr]'",
)
TEXTS = {
    (40, 60): ("roboto", 22, "Airplane mode", "#000000"),
    (40, 160): ("sc", 24, "飞行模式", "#202020"),
    (300, 60): ("roboto", 17, "2 of 35 songs", "#5f6368"),
}
GROUND = "#ffffff"


@pytest.fixture(scope="module")
def reader() -> RapidReader:
    return RapidReader()


def drawn(down: int = 0) -> Image.Image:
    """The texts, so many pixels further down."""
    picture = Image.new("RGB", (540, 360), GROUND)
    draw = ImageDraw.Draw(picture)
    for (x, y), (name, size, text, color) in TEXTS.items():
        draw.text((x, y + down), text, fill=color, font=face(name, size))
    return picture


@pytest.mark.parametrize("down", [0, 50])
def test_text_is_read_where_it_is_drawn(reader: RapidReader, down: int) -> None:
    picture = drawn(down)
    wanted = [
        Wanted(text, PxBox(x, y, x + 12 * len(text), y + size + 6))
        for (x, y), (_, size, text, _) in TEXTS.items()
    ]
    lines = reader.read(picture)
    found = find_texts(wanted, lines, lambda box: reader.read_at(picture, box))
    for place, one in zip(TEXTS, found, strict=True):
        assert one is not None and one.manner == "whole"
        assert abs(one.box.left - place[0]) < 12
        assert 0 <= one.center.y - down - place[1] < 30


def test_a_lone_sign_is_read_on_a_closer_look(reader: RapidReader) -> None:
    picture = Image.new("RGB", (300, 200), "#0b57d0")
    ImageDraw.Draw(picture).text((140, 90), "7", fill="#ffffff", font=face("roboto-medium", 20))
    assert key_of(reader.read_at(picture, PxBox(130, 84, 165, 118))) == "7"
    assert key_of(reader.read_at(picture, PxBox(10, 10, 60, 40))) == ""
    assert reader.read_at(picture, PxBox(400, 10, 460, 40)) == ""
    # The engine goes on to find text by itself afterwards.
    assert [line.text for line in reader.read(drawn())] != []
