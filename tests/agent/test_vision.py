"""Image tokens give the published figures, sizes are tops of bands, encoding is legible."""

import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageStat

from tapwright.actions import Size
from tapwright.agent.models.profiles import VisionFamily
from tapwright.agent.vision import Sizing, encode_screenshot, image_tokens, top_of_band

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
