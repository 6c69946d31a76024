"""Image tokens give the published figures, sizes are tops of bands, encoding is legible."""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageStat

from tapwright.actions import Box, Size
from tapwright.agent.encoder import ScreenshotEncoder
from tapwright.agent.models.profiles import VisionFamily
from tapwright.agent.vision import (
    Sizing,
    encode_screenshot,
    image_tokens,
    size_seen,
    top_of_band,
    within_pixels,
)
from tapwright.device.frame import Frame

FAMILIES: tuple[VisionFamily, ...] = (
    "step-3.7", "qwen2.5-vl", "qwen3-vl", "gpt-4o", "gpt-5", "claude", "gemini-3",
)  # fmt: skip
TABLE = {
    (1080, 2400): (1005, 3354, 2550, 1445, 1190, 1456, 1120),
    (720, 1600): (671, 1482, 1100, 1445, 1190, 1456, 1120),
    (540, 1200): (422, 817, 646, 1105, 910, 860, 1120),
    (1080, 1920): (838, 2691, 2040, 1105, 910, 1560, 1120),
    (360, 800): (338, 377, 275, 425, 350, 377, 1120),
    (728, 728): (171, 676, 529, 765, 630, 676, 1120),
}
# Widths at which a 20:9 portrait screen enters and leaves each band of Step 3.7.
BANDS = [
    (200, 327, 422), (328, 498, 338), (499, 604, 422), (605, 725, 671), (726, 952, 838),
    (953, 1108, 1005), (1180, 1180, 1670),
]  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("size", TABLE)
def test_every_figure_of_the_table(size: tuple[int, int], family: VisionFamily) -> None:
    assert image_tokens(*size, family) == TABLE[size][FAMILIES.index(family)]


@pytest.mark.parametrize(("first", "last", "tokens"), BANDS)
def test_bands_of_portrait_screens(first: int, last: int, tokens: int) -> None:
    widths = range(first, last + 1)
    assert {image_tokens(w, round(w * 20 / 9), "step-3.7") for w in widths} == {tokens}


@pytest.mark.parametrize(
    ("size", "tokens"),
    [
        ((2400, 1080), 1002),  # the same crops as upright, in fewer rows
        ((10, 400), 171),  # a sliver is padded to a square: 400 x 400, no crops
        ((100, 700), 758),  # window 100: 1 x 7
        ((6048, 1000), 669),  # scaled to 3024 x 500: 6 x 1
        ((300, 2000), 758),  # ratio above 4: window 300, 1 x 7
    ],
)
def test_step_rules_off_the_table(size: tuple[int, int], tokens: int) -> None:
    assert image_tokens(*size, "step-3.7") == tokens


@pytest.mark.parametrize(
    ("family", "size", "tokens"),
    [
        # Anthropic's own examples: 4K on the newer tier, an A4 scan that the older one shrinks.
        ("claude-4.7", (3840, 2160), 4784),
        ("claude-4.7", (1080, 2400), 39 * 86),
        ("claude", (1075, 1520), 33 * 47),
        # Kimi pads to 28 px and shrinks above 16384 patches of 14 px.
        ("kimi-k2.5", (1080, 2400), 39 * 86),
        ("kimi-k2.5", (28, 29), 2),
        ("kimi-k2.5", (4000, 4000), 65 * 65),
        # GPT-5.4: 2048 px along the long side, then 2500 patches of 32 px.
        ("gpt-5.4", (1024, 1024), 1024),
        ("gpt-5.4", (1080, 2400), 29 * 64),
        ("gpt-5.4", (2048, 2048), 50 * 50),
    ],
)
def test_the_rules_of_newer_families(
    family: VisionFamily, size: tuple[int, int], tokens: int
) -> None:
    assert image_tokens(*size, family) == tokens


def test_a_picture_is_made_to_fit_the_cap_of_its_endpoint() -> None:
    # DashScope gives Qwen2.5-VL 1280 tokens of 28 px.
    cap = 1280 * 28 * 28
    for native in (Size(720, 1600), Size(1080, 2400), Size(2400, 1080), Size(100, 40_000)):
        sent = within_pixels(native, cap, "qwen2.5-vl")
        seen = size_seen(sent, "qwen2.5-vl")
        assert seen.width_px * seen.height_px <= cap
        # All that the model's preprocessor does is round: no point drifts by more than that.
        assert abs(seen.width_px - sent.width_px) <= 14
        assert abs(seen.height_px - sent.height_px) <= 14
        assert image_tokens(sent.width_px, sent.height_px, "qwen2.5-vl") <= 1280
    assert within_pixels(Size(720, 1600), cap, "qwen2.5-vl") == Size(673, 1496)
    assert within_pixels(Size(720, 1600), None, "qwen2.5-vl") == Size(720, 1600)
    assert within_pixels(Size(500, 900), cap, "qwen2.5-vl") == Size(500, 900)


def test_what_is_sent_to_an_endpoint_with_a_cap_fits_it() -> None:
    screen = Image.new("RGB", (1080, 2400), "white")
    frame = Frame(screen, Size(1080, 2400), 0, "made", frozenset(), 0.0)
    cap = 1280 * 28 * 28

    async def sent(most_px: int | None) -> list[tuple[int, int]]:
        with ThreadPoolExecutor(1) as executor:
            encoder = ScreenshotEncoder("qwen2.5-vl", "balanced", executor, most_px)
            box = Box(left=0, top=0, right=1000, bottom=1000)
            parts = await encoder.picture(frame), await encoder.region(frame, box)
        return [(part.width_px, part.height_px) for part in parts]

    assert asyncio.run(sent(None)) == [(720, 1600), (1080, 2400)]
    assert asyncio.run(sent(cap)) == [(673, 1496), (673, 1496)]


def test_an_empty_picture_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="0x5"):
        image_tokens(0, 5, "step-3.7")


@pytest.mark.parametrize(
    ("native", "sizing", "sent"),
    [
        (Size(1080, 2400), "full", Size(1080, 2400)),
        (Size(1080, 2400), "balanced", Size(720, 1600)),
        (Size(1080, 2400), "economy", Size(604, 1342)),
        (Size(1440, 3200), "balanced", Size(720, 1600)),
        (Size(1080, 1920), "balanced", Size(907, 1612)),
        (Size(540, 1200), "balanced", Size(540, 1200)),
    ],
)
def test_sizes_for_step(native: Size, sizing: Sizing, sent: Size) -> None:
    assert top_of_band(native, sizing, "step-3.7") == sent


@given(st.integers(240, 2000), st.integers(240, 3200), st.sampled_from(["economy", "balanced"]))
def test_sizes_keep_the_budget_and_the_shape(w: int, h: int, sizing: Sizing) -> None:
    # Narrower strips cost more than the economy budget at every size.
    assume(max(w, h) <= 3.2 * min(w, h))
    budget = {"economy": 422, "balanced": 671}[sizing]
    sent = top_of_band(Size(w, h), sizing, "step-3.7")
    assert image_tokens(sent.width_px, sent.height_px, "step-3.7") <= budget
    assert sent.width_px <= w
    assert abs(sent.height_px - h * sent.width_px / w) <= 0.5


def test_a_flat_rate_family_gets_every_pixel() -> None:
    assert top_of_band(Size(1080, 2400), "economy", "gemini-3") == Size(1080, 2400)


def test_screenshots_are_scaled_encoded_once_and_stay_legible() -> None:
    screen = Image.new("RGB", (1080, 2400), "white")
    draw = ImageDraw.Draw(screen)
    for row in range(40):
        draw.text((40, 60 * row), "Wi-Fi 网络 settings 0123456789", fill=(200, 30, 30))
    part = encode_screenshot(screen, Size(720, 1600))
    assert (part.media_type, part.width_px, part.height_px) == ("image/jpeg", 720, 1600)
    with Image.open(io.BytesIO(part.encoded)) as decoded:
        assert decoded.size == (720, 1600)
        pixels = (720, 1600)
        wanted = screen.resize(pixels, Image.Resampling.HAMMING)  # pyright: ignore[reportUnknownMemberType]
        stat = ImageStat.Stat(ImageChops.difference(decoded.convert("RGB"), wanted))
    # Mean squared error below 6.5 is 40 dB, where text edges look untouched.
    assert sum(stat.sum2) / sum(stat.count) < 6.5
    assert len(part.encoded) < 300_000


def test_rgba_frames_are_taken_as_they_are() -> None:
    part = encode_screenshot(Image.new("RGBA", (100, 200), (1, 2, 3, 255)), Size(100, 200))
    with Image.open(io.BytesIO(part.encoded)) as decoded:
        assert decoded.mode == "RGB"


async def test_a_screen_that_came_again_is_encoded_once_a_size() -> None:
    with ThreadPoolExecutor(1) as executor:
        encoder = ScreenshotEncoder("step-3.7", "balanced", executor)
        picture = Image.radial_gradient("L").resize((270, 600)).convert("RGB")
        frame = Frame(picture, Size(270, 600), 0, "raw", frozenset(), 0.0)
        first = await encoder.picture(frame)
        assert await encoder.picture(frame.flagged("unsettled")) is first
        other = replace(frame, image=picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
        assert (await encoder.picture(other)).encoded != first.encoded
        assert (await encoder.picture(frame)).encoded == first.encoded
