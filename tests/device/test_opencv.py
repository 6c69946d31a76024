"""With OpenCV a model is sent what it is sent with Pillow, and without it all goes as before."""

import io
import subprocess
import sys

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat

from tapwright.actions import Size
from tapwright.agent.vision import encode_screenshot
from tapwright.device.screen.opencv import jpeg_of

pytest.importorskip("cv2")

# Of a screen full of letters one pixel thick Pillow's own filters differ by 25 to 70 from each
# other, and a picture that is a pixel aside by 85 and more.
MEAN_SQUARE = 60


def screen(width: int, height: int) -> Image.Image:
    """Text, thin lines and colours that cannot be taken for one another."""
    picture = Image.new("RGB", (width, height), (250, 248, 255))
    draw = ImageDraw.Draw(picture)
    for row in range(0, height, 24):
        draw.text((row % 37, row), "Wi-Fi 网络 settings 0123456789", fill=(200, 30, 60))
        draw.line((0, row, width, row), fill=(10, 90, 220))
    draw.rectangle((0, 0, width // 8, height // 8), fill=(255, 0, 0))
    draw.rectangle((width - width // 8, height - height // 8, width, height), fill=(0, 0, 255))
    return picture


@pytest.mark.parametrize(
    ("native", "sent"),
    [
        ((1080, 2400), Size(720, 1600)),  # two thirds
        ((1080, 2400), Size(604, 1342)),
        ((1080, 2400), Size(540, 1200)),
        ((1080, 2400), Size(360, 800)),
        ((2400, 1080), Size(1600, 720)),
        ((1440, 3200), Size(720, 1600)),
        ((907, 1613), Size(701, 1247)),
        ((1079, 2399), Size(1078, 2397)),
        ((61, 97), Size(60, 3)),
        ((301, 199), Size(1, 1)),
    ],
)
def test_shrunk_pictures_are_near_to_pillows(native: tuple[int, int], sent: Size) -> None:
    picture = screen(*native)
    encoded = jpeg_of(picture, sent, 85)
    assert encoded is not None
    pixels = (sent.width_px, sent.height_px)
    wanted = picture.resize(pixels, Image.Resampling.HAMMING)
    as_jpeg = io.BytesIO()
    wanted.save(as_jpeg, "JPEG", quality=85, subsampling=0)
    with Image.open(io.BytesIO(encoded)) as found, Image.open(as_jpeg) as beside:
        assert (found.format, found.mode, found.size) == ("JPEG", "RGB", pixels)
        assert mean_square(found, beside) < MEAN_SQUARE
        if min(pixels) > 300:
            aside = ImageChops.offset(found.convert("RGB"), 1, 0)
            assert mean_square(aside, beside) > MEAN_SQUARE


def mean_square(one: Image.Image, other: Image.Image) -> float:
    stat = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB")))
    return sum(stat.sum2) / sum(stat.count)


def test_a_picture_that_is_not_shrunk_is_pillows_to_the_byte() -> None:
    picture = screen(300, 500)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, subsampling=0)
    assert jpeg_of(picture, Size(300, 500), 85) == out.getvalue()


def test_a_picture_that_lies_in_several_pieces_is_copied() -> None:
    whole = screen(300, 500)
    core = Image.core
    before = core.get_block_size()
    core.set_block_size(64 * 1024)
    try:
        pieces = whole.copy()
    finally:
        core.set_block_size(before)
    with pytest.raises(ValueError):
        pieces.__arrow_c_array__()
    assert jpeg_of(pieces, Size(200, 333), 85) == jpeg_of(whole, Size(200, 333), 85)


def test_without_opencv_all_is_done_by_pillow() -> None:
    code = """
import sys
sys.modules["cv2"] = None  # as an import of what is not there
from PIL import Image
from tapwright.actions import Size
from tapwright.agent.vision import encode_screenshot
from tapwright.device.screen.opencv import jpeg_of
picture = Image.radial_gradient("L").convert("RGB")
assert jpeg_of(picture, Size(64, 64), 85) is None
part = encode_screenshot(picture, Size(64, 64))
assert part.encoded.startswith(b"\\xff\\xd8") and "numpy" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_opencv_is_loaded_with_the_first_picture() -> None:
    code = "import sys, tapwright.agent.vision; assert not {'cv2', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("mode", ["L", "RGBA", "RGBX", "P", "I;16"])
def test_pictures_in_other_modes_are_left_to_pillow(mode: str) -> None:
    picture = Image.radial_gradient("L").resize((60, 100)).convert(mode)
    assert jpeg_of(picture, Size(40, 60), 85) is None
    part = encode_screenshot(picture, Size(40, 60))
    assert part.encoded == encode_screenshot(picture.convert("RGB"), Size(40, 60)).encoded


def test_what_a_model_is_sent_has_its_colours_where_they_were() -> None:
    part = encode_screenshot(screen(1080, 2400), Size(720, 1600))
    with Image.open(io.BytesIO(part.encoded)) as sent:
        first, last = sent.getpixel((20, 20)), sent.getpixel((700, 1580))
    assert isinstance(first, tuple) and isinstance(last, tuple)
    assert first[0] > 240 and max(first[1:]) < 12
    assert last[2] > 240 and max(last[:2]) < 12
