"""Screenshots: whole or an error."""

import io
import struct
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from tapwright.actions import Size
from tapwright.device.capture import BestScreen, PngScreen, RawScreen, decode_png, find_raw_header
from tapwright.device.errors import AdbProtocolError, CaptureFailed, DeviceLost

BANNER = b"[Warning] Multiple displays were found, but no display id was specified!\n"
PICTURE = Image.radial_gradient("L").resize((60, 100)).convert("RGBA")
PIXELS = PICTURE.tobytes()
HEADER = struct.pack("<IIII", 60, 100, 1, 1)


def png() -> bytes:
    out = io.BytesIO()
    PICTURE.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def executor():
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.mark.parametrize(
    "content",
    [HEADER + PIXELS, HEADER[:12] + PIXELS, BANNER + HEADER + PIXELS, BANNER * 3 + HEADER + PIXELS],
    ids=["long header", "short header", "banner", "three banners"],
)
async def test_raw_pictures_arrive_pixel_for_pixel(scripted, executor, content):
    scripted.server.services["exec:screencap"] = scripted.sends(content)
    shot = await RawScreen(scripted.server.transport, executor).grab()
    assert shot.size == Size(60, 100)
    assert shot.image.tobytes() == PICTURE.convert("RGB").tobytes()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        BANNER,
        b"screencap: not found\n",
        HEADER,
        HEADER + PIXELS[:-1],
        HEADER + PIXELS[: len(PIXELS) // 2],
        HEADER + PIXELS + b"x",
        struct.pack("<IIII", 60, 100, 4, 1) + PIXELS,
        struct.pack("<IIII", 0, 100, 1, 1) + PIXELS,
    ],
)
async def test_raw_pictures_that_are_not_whole_are_refused(scripted, executor, content):
    scripted.server.services["exec:screencap"] = scripted.sends(content)
    with pytest.raises((CaptureFailed, AdbProtocolError)):
        await RawScreen(scripted.server.transport, executor).grab()


def test_png_decodes_with_noise_around_it():
    assert decode_png(BANNER + png() + b"\n").tobytes() == PICTURE.convert("RGB").tobytes()


@pytest.mark.parametrize("length", [0, 7, 8, 40, -13, -1])
def test_png_cut_anywhere_is_refused(length):
    with pytest.raises(CaptureFailed):
        decode_png(png()[:length])


def test_damaged_png_is_refused():
    content = bytearray(png())
    content[60:80] = bytes(20)
    with pytest.raises(CaptureFailed):
        decode_png(bytes(content))


def test_header_needs_more_bytes():
    assert find_raw_header(b"") is None
    assert find_raw_header(HEADER[:11]) is None
    assert find_raw_header(BANNER) is None


async def test_falls_back_and_stays_with_what_works(scripted, executor):
    transport = scripted.server.transport
    scripted.server.services["exec:screencap -p"] = scripted.sends(png())
    scripted.server.services["exec:screencap"] = scripted.sends(HEADER + PIXELS)
    best = BestScreen([RawScreen(transport, executor), PngScreen(transport, executor)])
    await best.measure()
    assert (await best.grab()).source == "raw"
    scripted.server.services["exec:screencap"] = scripted.sends(HEADER + PIXELS[:-4000])
    assert (await best.grab()).source == "png"
    assert best.chosen == "png"


async def test_no_method_works_is_an_error_with_all_reasons(scripted, executor):
    transport = scripted.server.transport
    scripted.server.services["exec:screencap"] = scripted.sends(b"no permission\n")
    best = BestScreen([RawScreen(transport, executor), PngScreen(transport, executor)])
    with pytest.raises(CaptureFailed):
        await best.measure()
    with pytest.raises(CaptureFailed, match="raw picture.*PNG"):
        await best.grab()


async def test_refused_by_a_phone_that_is_gone(scripted, executor):
    scripted.server.services["exec:screencap"] = scripted.refuses("closed")
    scripted.server.state = "offline"
    with pytest.raises(DeviceLost):
        await RawScreen(scripted.server.transport, executor).grab()
