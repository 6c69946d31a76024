"""Screenshots: whole or an error."""

import gzip
import io
import struct
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from PIL import Image

from tapwright.actions import Size
from tapwright.device.errors import AdbProtocolError, CaptureFailed, DeviceLost
from tapwright.device.screen import (
    BestScreen,
    GzipScreen,
    PngScreen,
    RawScreen,
    Shot,
    decode_png,
    find_raw_header,
    main_display,
)
from tapwright.device.screen.displays import displays
from tapwright.device.screen.jpeg import decode_jpeg

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


@pytest.mark.parametrize("method", [RawScreen, GzipScreen, PngScreen])
async def test_a_screen_that_stands_still_is_decoded_once(scripted, executor, method):
    raw = HEADER + PIXELS
    sent = {RawScreen: raw, GzipScreen: gzip.compress(raw, mtime=0), PngScreen: png()}[method]
    other = PICTURE.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    scripted.server.services["exec:screencap"] = scripted.sends(sent)
    screen = method(scripted.server.transport, executor)
    first, again = await screen.grab(), await screen.grab()
    assert again.image is first.image and again.taken_at_s > first.taken_at_s
    assert (first.again, again.again) == (False, True)
    screen.forget()
    anew = await screen.grab()
    assert anew.image is not first.image and not anew.again
    out = io.BytesIO()
    other.save(out, "PNG")
    raw = HEADER + other.tobytes()
    changed = {RawScreen: raw, GzipScreen: gzip.compress(raw, mtime=0), PngScreen: out.getvalue()}
    scripted.server.services["exec:screencap"] = scripted.sends(changed[method])
    for _ in range(3):  # the memory that was free holds no rest of what it held before
        moved = await screen.grab()
        assert moved.image.tobytes() == other.convert("RGB").tobytes()
    assert first.image.tobytes() == PICTURE.convert("RGB").tobytes()


async def test_equal_bytes_of_another_size_are_another_picture(scripted, executor):
    screen = RawScreen(scripted.server.transport, executor)
    black = bytes(24000)
    scripted.server.services["exec:screencap"] = scripted.sends(HEADER + black)
    await screen.grab()
    turned = struct.pack("<IIII", 100, 60, 1, 1) + black
    scripted.server.services["exec:screencap"] = scripted.sends(turned)
    shot = await screen.grab()
    assert (shot.size, shot.image.size) == (Size(100, 60), (100, 60))


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
        HEADER + PIXELS[:-4],
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
    methods = [RawScreen(transport, executor), PngScreen(transport, executor)]
    # Equally quick: the first is taken, however busy this machine is.
    best = BestScreen(methods, clock=lambda: 0.0)
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


def jpeg() -> bytes:
    out = io.BytesIO()
    PICTURE.convert("RGB").save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize("before", [b"", BANNER], ids=["clean", "banner"])
@pytest.mark.parametrize("header", [HEADER, HEADER[:12]], ids=["long header", "short header"])
async def test_packed_pictures_arrive_pixel_for_pixel(scripted, executor, before, header):
    content = before + gzip.compress(header + PIXELS, mtime=0)
    scripted.server.services["exec:screencap | gzip -1"] = scripted.sends(content)
    shot = await GzipScreen(scripted.server.transport, executor).grab()
    assert shot.image.tobytes() == PICTURE.convert("RGB").tobytes()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        BANNER,
        gzip.compress(HEADER + PIXELS, mtime=0)[:-9],
        gzip.compress(HEADER + PIXELS, mtime=0)[:40],
        gzip.compress(HEADER + PIXELS[:-4], mtime=0),
        gzip.compress(HEADER + PIXELS + b"more", mtime=0),
        gzip.compress(b"screencap: not found", mtime=0),
        b"\x1f\x8b" + bytes(60),
    ],
)
async def test_packed_pictures_that_are_not_whole_are_refused(scripted, executor, content):
    scripted.server.services["exec:screencap | gzip -1"] = scripted.sends(content)
    with pytest.raises(CaptureFailed):
        await GzipScreen(scripted.server.transport, executor).grab()


def test_jpegs_are_whole_or_refused():
    assert decode_jpeg(jpeg()).size == (60, 100)
    for content in (b"", jpeg()[:-2], jpeg()[:50], b"text", b"\xff\xd8\xff\xd9"):
        with pytest.raises(CaptureFailed):
            decode_jpeg(content)


async def test_one_memory_serves_picture_after_picture(scripted, executor):
    screen = RawScreen(scripted.server.transport, executor)
    shots: list[Shot] = []
    for grey in (10, 200):
        picture = Image.new("RGBA", (60, 100), (grey, grey, grey, 255))
        scripted.server.services["exec:screencap"] = scripted.sends(HEADER + picture.tobytes())
        shots.append(await screen.grab())
    assert [shot.image.getpixel((5, 5)) for shot in shots] == [(10,) * 3, (200,) * 3]


LISTING = """Display 4619827259835644672 (HWC display 0): port=0 displayName="EMU_display_0"
Display 4619827551948147201 (HWC display 2): port=1 pnpId=GGL displayName="EMU_display_2"
"""


async def test_of_several_displays_the_built_in_one_is_named(scripted, executor):
    assert [(d.hardware, d.name) for d in displays(LISTING)] == [
        (0, "EMU_display_0"), (2, "EMU_display_2"),
    ]  # fmt: skip
    swapped = "\n".join(reversed(LISTING.splitlines()))
    assert main_display(swapped, 34) == "4619827259835644672"
    assert main_display(LISTING.splitlines()[0], 34) is None
    assert main_display(LISTING, 28) is None
    assert main_display("", 34) is None
    scripted.server.services["exec:screencap -d 4619827259835644672"] = scripted.sends(
        HEADER + PIXELS
    )
    shot = await RawScreen(scripted.server.transport, executor, "4619827259835644672").grab()
    assert shot.size == Size(60, 100)


class Timed:
    """A method that takes as long as a test says, on a clock of the test's own."""

    def __init__(self, clock: list[float], name: str, takes_s: float, lossy: bool = False) -> None:
        self.clock = clock
        self.name = name
        self.lossy = lossy
        self.takes_s = takes_s
        self.decode_cpu_s = 0.0
        self.grabs = 0
        self.still = False
        self.remembers = False

    async def grab(self, arrived=None) -> Shot:
        # A screen that stands still is not decoded, and takes next to nothing.
        again, self.still = self.still, True
        self.clock[0] += 0.001 if again and self.remembers else self.takes_s
        self.grabs += 1
        shot = Shot(Image.new("RGB", (1, 1)), Size(1, 1), self.name, self.clock[0])
        not_decoded = again and self.remembers
        return replace(
            shot, again=not_decoded, decode_cpu_s=0.0 if not_decoded else self.decode_cpu_s
        )

    def forget(self) -> None:
        self.still = False


def timed(*methods: tuple[str, float], costly: tuple[str, float, bool] | None = None):
    clock = [0.0]
    screens = [Timed(clock, name, takes_s) for name, takes_s in methods]
    extra = [Timed(clock, *costly)] if costly else []
    return BestScreen(screens, extra, clock=lambda: clock[0]), {s.name: s for s in screens + extra}


async def test_the_quickest_method_is_kept():
    best, _ = timed(("raw", 0.3), ("png", 0.2))
    await best.measure()
    assert best.chosen == "png" and not best.quick
    assert best.times_s["raw"] == pytest.approx(0.3)


async def test_work_of_this_computer_counts_beside_the_time():
    best, screens = timed(("raw", 0.30), ("png", 0.29))
    screens["png"].decode_cpu_s = 0.06
    screens["raw"].decode_cpu_s = 0.004
    await best.measure()
    assert best.chosen == "raw" and best.times_s == pytest.approx({"raw": 0.30, "png": 0.29})
    # Clearly quicker is quicker, whatever it costs here; a method that begins to cost is left.
    screens["png"].takes_s = 0.15
    await best.measure()
    assert best.chosen == "png"
    screens["png"].decode_cpu_s = 0.9
    for _ in range(9):
        await best.grab()
    assert best.chosen == "raw"


async def test_decoding_is_counted_once_and_not_for_what_came_before(scripted, executor):
    scripted.server.services["exec:screencap -p"] = scripted.sends(png())
    screen = PngScreen(scripted.server.transport, executor)
    first, second = await screen.grab(), await screen.grab()
    assert first.decode_cpu_s > 0 and not first.again
    assert second.decode_cpu_s == 0 and second.again


async def test_pictures_that_are_not_decoded_make_no_method_quicker():
    best, screens = timed(("raw", 0.02), ("png", 0.03))
    for screen in screens.values():
        screen.remembers = True
    await best.measure()
    assert best.chosen == "raw" and best.times_s == pytest.approx({"raw": 0.02, "png": 0.03})
    screens["raw"].remembers = False
    screens["raw"].takes_s = 0.2
    for _ in range(6):
        await best.grab()
    assert best.chosen == "png"
    for _ in range(9):
        await best.grab()
    assert best.times_s["png"] == pytest.approx(0.03)


async def test_what_costs_is_tried_only_where_it_can_gain():
    best, screens = timed(("raw", 0.03), costly=("u2", 0.01, True))
    await best.measure()
    assert best.chosen == "raw" and screens["u2"].grabs == 0 and best.quick
    best, screens = timed(("raw", 0.3), costly=("u2", 0.1, True))
    await best.measure()
    assert best.chosen == "u2"


async def test_a_method_that_loses_detail_must_be_clearly_quicker():
    best, _ = timed(("raw", 0.1), costly=("u2", 0.08, True))
    await best.measure()
    assert best.chosen == "raw"


async def test_a_method_that_becomes_slow_is_given_up():
    best, screens = timed(("raw", 0.02), ("png", 0.03))
    await best.measure()
    screens["raw"].takes_s = 0.2
    sources = [(await best.grab()).source for _ in range(6)]
    assert sources[0] == "raw" and sources[-1] == "png"
    screens["png"].takes_s = 0.031
    assert (await best.grab()).source == "png"
