"""Drawing: text, bands, retained frames, PNG."""

import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tapwright.emulator.pocket.raster.fonts import symbol, symbol_codes
from tapwright.emulator.pocket.raster.geometry import Rect
from tapwright.emulator.pocket.raster.ops import (
    Artwork,
    Box,
    Glyph,
    Item,
    Line,
    Op,
    Picture,
    Polygon,
    Ring,
    Shadow,
    Stroke,
    rgb,
)
from tapwright.emulator.pocket.raster.png import combine_adler
from tapwright.emulator.pocket.raster.stage import BandCache, Stage, full_redraw
from tapwright.emulator.pocket.raster.text import line_width, shorten, split_runs, wrap

SIZE = (300, 460)
SCREEN = Rect(0, 0, *SIZE)
INK = rgb("#1F1F1F")


def item(op: Op, clip: Rect = SCREEN) -> Item:
    return Item(op, op.bounds, clip)


def page(*ops: Op) -> tuple[Item, ...]:
    return (item(Box(SCREEN, rgb("#FFFFFF"))), *(item(op) for op in ops))


rects = st.builds(
    lambda x, y, w, h: Rect(x, y, x + w, y + h),
    st.integers(-40, 280),
    st.integers(-40, 440),
    st.integers(1, 200),
    st.integers(1, 200),
)
colors = st.builds(
    lambda r, g, b, a: (r, g, b, a),
    st.integers(0, 255),
    st.integers(0, 255),
    st.integers(0, 255),
    st.sampled_from((255, 255, 120)),
)
radii = st.integers(0, 40).map(lambda r: (r, r, r // 2, r // 2))
ops = st.one_of(
    st.builds(lambda r, color, radius: Box(r, color, radius), rects, colors, radii),
    st.builds(
        lambda r, color, radius, stroke, width: Box(r, color, radius, stroke, width),
        rects,
        colors,
        radii,
        colors,
        st.integers(1, 6),
    ),
    st.builds(lambda r: Shadow(r, 20, 6), rects),
    st.builds(
        lambda r, text: Line(r.x0, r.y1, text, 30, 400, INK),
        rects,
        st.sampled_from(("Wi-Fi", "网络 and 🎉", "Ääkköset", "")),
    ),
    st.builds(lambda r: Glyph(r.x0, r.y0, 48, "wifi", True, INK), rects),
    st.builds(lambda r: Ring(r.x0, r.y0, 30, 6, -90, 200, INK), rects),
    st.builds(lambda r: Stroke(r.x0, r.y0, r.x1, r.y1, 5, INK), rects),
    st.builds(lambda r: Polygon(((r.x0, r.y0), (r.x1, r.y0), (r.x0, r.y1)), INK), rects),
    st.builds(
        lambda r: Picture(r, Artwork("hills", 3, (INK, rgb("#88AAFF"))), (9, 9, 9, 9)), rects
    ),
)
items = st.builds(item, ops, st.one_of(st.just(SCREEN), rects))


@settings(max_examples=30, deadline=None)
@given(st.lists(items, max_size=8), st.lists(items, max_size=3))
def test_a_retained_frame_equals_a_full_redraw(first: list[Item], more: list[Item]) -> None:
    stage = Stage(BandCache())
    ground = item(Box(SCREEN, rgb("#FFFFFF")))
    for shown in ((ground, *first), (ground, *first, *more), (ground, *more, *first)):
        frame = stage.show(SIZE, shown)
        assert frame.image.tobytes() == full_redraw(SIZE, shown).tobytes()


def test_png_and_raw_show_the_picture() -> None:
    frame = Stage(BandCache()).show(SIZE, page(Line(10, 100, "Hello", 40, 500, INK)))
    with Image.open(io.BytesIO(frame.png)) as decoded:
        assert decoded.mode == "RGB"
        assert decoded.tobytes() == frame.image.tobytes()
    assert frame.raw == frame.image.convert("RGBA").tobytes()


def test_one_changed_row_draws_only_its_bands() -> None:
    cache = BandCache()
    stage = Stage(cache)
    lines = [Line(10, 50 + 100 * row, f"Row {row}", 40, 400, INK) for row in range(4)]
    stage.show(SIZE, page(*lines))
    before = cache.drawn
    lines[2] = lines[2]._replace(text="Changed")
    stage.show(SIZE, page(*lines))
    assert cache.drawn - before == 1


def test_phones_share_equal_bands_and_the_cache_stays_small() -> None:
    cache = BandCache(limit=7)
    first, second = Stage(cache), Stage(cache)
    shown = page(Line(10, 50, "Same", 40, 400, INK))
    first.show(SIZE, shown)
    drawn = cache.drawn
    second.show(SIZE, shown)
    assert cache.drawn == drawn
    for number in range(9):
        second.show(SIZE, page(Line(10, 50, str(number), 40, 400, INK)))
    assert len(cache) == 7


def test_the_same_display_list_gives_the_same_frame_object() -> None:
    stage = Stage(BandCache())
    assert stage.show(SIZE, page()) is stage.show(SIZE, page())


@given(st.binary(max_size=400), st.binary(max_size=400))
def test_adler_sums_combine(first: bytes, second: bytes) -> None:
    combined = combine_adler(zlib.adler32(first), zlib.adler32(second), len(second))
    assert combined == zlib.adler32(first + second)


def test_every_script_finds_its_font() -> None:
    assert [run.face for run in split_runs("Hi 你好 🎉", 400)] == [
        "roboto",
        "sc",
        "roboto",
        "emoji",
    ]
    assert split_runs("a\ufe0f", 400)[0].text == "a"


def test_every_icon_is_in_the_font() -> None:
    names = symbol_codes()
    assert len(names) > 700
    assert symbol("wifi", True) != symbol("wifi", False)
    with pytest.raises(KeyError):
        symbol("no such icon", False)


@given(st.text(alphabet="ab cdé你好，。 \n", max_size=60), st.integers(60, 400))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = wrap(text, 30, 400, float(width))
    assert "".join(lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(line_width(line, 30, 400) <= width for line in lines)


def test_long_text_ends_in_an_ellipsis() -> None:
    short = shorten("A rather long title for a small room", 30, 400, 200)
    assert short.endswith("…") and line_width(short, 30, 400) <= 200
    cut = wrap("one two three four five six seven eight", 30, 400, 200.0, 2)
    assert len(cut) == 2 and cut[1].endswith("…")
