"""Scrolling by what was asked: measured shifts, and a list that behaves like real ones."""

import random
from dataclasses import dataclass, field

import pytest
from PIL import Image, ImageDraw

from tapwright.actions import Norm, Px, PxBox, Scroll, Size
from tapwright.device.errors import CaptureFailed
from tapwright.device.frame import Frame
from tapwright.device.input import Stroke
from tapwright.device.scroll import Scroller, list_under, track_in
from tapwright.device.shift import Shift, content_shift
from tapwright.device.ui import UiNode, UiTree

SIZE = Size(360, 800)
BAR_PX, FOOT_PX = 80, 60
LIST = PxBox(0, BAR_PX, 360, 800 - FOOT_PX)
EXTENT = LIST.bottom - LIST.top


def page(length: int, seed: int = 0) -> Image.Image:
    """A long column of rows that all differ."""
    chance = random.Random(seed)
    image = Image.new("RGB", (360, length), (250, 250, 250))
    pen = ImageDraw.Draw(image)
    for top in range(0, length, 56):
        pen.line((0, top, 360, top), fill=(225, 225, 225))
        pen.ellipse((12, top + 8, 52, top + 48), fill=tuple(chance.choices(range(256), k=3)))
        for word in range(chance.randint(2, 9)):
            left = 64 + word * 32
            pen.rectangle(
                (left, top + 20, left + chance.randint(6, 28), top + 34), fill=(40, 40, 50)
            )
    return image


@dataclass
class ListPhone:
    """Shows a list under a bar; `gain` is how far it moves for a finger's way, `slop_px` less."""

    length: int = 8000
    gain: float = 1.0
    slop_px: int = 0
    at: float = 0.0
    strokes: list[Stroke] = field(default_factory=list)
    blank: bool = False

    def __post_init__(self) -> None:
        self.page = page(self.length)

    @property
    def rests(self) -> bool:
        return self.gain == 1.0

    async def glide(self, stroke: Stroke) -> None:
        self.strokes.append(stroke)
        way = stroke.start.y - stroke.end.y
        way = max(0, abs(way) - self.slop_px) * (1 if way > 0 else -1)
        self.at = min(max(0.0, self.at + way * self.gain), self.length - EXTENT)

    async def still(self) -> Frame:
        image = Image.new("RGB", (360, 800), (90, 60, 160))
        top = round(self.at)
        if not self.blank:
            image.paste(self.page.crop((0, top, 360, top + EXTENT)), (0, BAR_PX))
        else:
            image.paste((255, 255, 255 - top % 2), (0, BAR_PX, 360, BAR_PX + EXTENT))
        return Frame(image, SIZE, 0, "test", frozenset(), 0.0)

    async def tree(self) -> UiTree:
        column = UiNode(class_name="android.widget.ScrollView", scrollable=True, bounds=LIST)
        return UiTree(0, (UiNode(bounds=PxBox(0, 0, 360, 800), children=(column,)),))

    async def scroll(self, **action: object):
        scroller = Scroller(self, self.still, self.tree)  # pyright: ignore[reportArgumentType]
        return await scroller.scroll(Scroll(**action), SIZE, await self.still())


@pytest.mark.parametrize("moved", [1, 7, 120, 400, -33, -300])
async def test_shifts_are_measured_to_the_pixel(moved):
    phone = ListPhone(at=1000)
    before = await phone.still()
    phone.at += moved
    assert content_shift(before, await phone.still(), LIST, upright=True).px == moved


async def test_what_did_not_move_and_what_cannot_be_told():
    phone = ListPhone(at=1000)
    before = await phone.still()
    assert content_shift(before, await phone.still(), LIST, upright=True).px == 0
    phone.at = 6000
    assert content_shift(before, await phone.still(), LIST, upright=True) == Shift(
        None, telling=True
    )


async def test_bars_in_the_box_do_not_vote():
    phone = ListPhone(at=1000)
    before = await phone.still()
    phone.at += 200
    whole = PxBox(0, 0, 360, 800)
    assert content_shift(before, await phone.still(), whole, upright=True).px == 200


def test_sideways():
    wide = page(2000, seed=3).transpose(Image.Transpose.TRANSPOSE)
    frames = [
        Frame(wide.crop((left, 0, left + 800, 360)), Size(800, 360), 0, "t", frozenset(), 0.0)
        for left in (100, 350)
    ]
    assert content_shift(*frames, PxBox(0, 0, 800, 360), upright=False).px == 250


@pytest.mark.parametrize(("gain", "slop"), [(1.0, 0), (1.0, 21), (0.6, 10), (1.6, 21), (2.5, 0)])
@pytest.mark.parametrize("pages", [0.5, 1.0, 3.0])
async def test_the_content_moves_by_what_was_asked(gain, slop, pages):
    phone = ListPhone(gain=gain, slop_px=slop)
    assert (await phone.scroll(direction="down", pages=pages)).status == "done"
    assert phone.at == pytest.approx(pages * 0.8 * EXTENT, rel=0.15)
    # What was the last fifth is still in sight after one page.
    if pages == 1.0:
        assert phone.at < EXTENT * 0.9


async def test_back_up_again_and_the_end_is_said():
    phone = ListPhone(at=5000)
    await phone.scroll(direction="up", pages=2)
    assert phone.at == pytest.approx(5000 - 1.6 * EXTENT, rel=0.05)
    outcome = await phone.scroll(direction="up", pages=5)
    outcome = await phone.scroll(direction="up", pages=5)
    assert phone.at == 0 and "end was reached" in outcome.why
    outcome = await phone.scroll(direction="up")
    assert "nothing moved" in outcome.why


async def test_a_picture_that_tells_nothing_leaves_the_finger_to_be_believed():
    phone = ListPhone(blank=True)
    assert (await phone.scroll(direction="down", pages=0.99)).status == "done"
    assert 0.7 * EXTENT < phone.at < 0.9 * EXTENT


async def test_without_views_the_middle_of_the_screen_is_scrolled():
    phone = ListPhone()

    async def none() -> UiTree:
        raise CaptureFailed("no views")

    phone.tree = none  # pyright: ignore[reportAttributeAccessIssue]
    assert (await phone.scroll(direction="down")).status == "done"
    assert 300 < phone.at < 700


def test_the_innermost_list_along_the_axis_is_meant():
    row = UiNode(
        class_name="android.widget.HorizontalScrollView", scrollable=True,
        bounds=PxBox(0, 200, 360, 300),
    )  # fmt: skip
    column = UiNode(
        class_name="android.widget.ScrollView", scrollable=True,
        bounds=PxBox(-5, 80, 400, 900), children=(row,),
    )  # fmt: skip
    tree = UiTree(0, (column,))
    assert list_under(tree, Px(100, 250), True, SIZE) == PxBox(0, 80, 360, 800)
    assert list_under(tree, Px(100, 250), False, SIZE) == PxBox(0, 200, 360, 300)
    assert list_under(tree, Px(100, 20), True, SIZE) is None


@pytest.mark.parametrize("point", [Norm(x=0, y=0), Norm(x=1000, y=1000), Norm(x=500, y=500)])
@pytest.mark.parametrize("direction", ["up", "down", "left", "right"])
async def test_strokes_stay_on_the_screen_and_off_its_edges(point, direction):
    phone = ListPhone(at=2000)
    await phone.scroll(direction=direction, at=point)
    for stroke in phone.strokes:
        for end in (stroke.start, stroke.end):
            assert 0 <= end.x < 360 and 0 <= end.y < 800
            along, whole = (end.y, 800) if direction in ("up", "down") else (end.x, 360)
            assert 0.05 * whole <= along <= 0.95 * whole


def test_a_tiny_list_still_has_a_track():
    track = track_in(PxBox(10, 10, 12, 14), Px(11, 12), SIZE, True)
    assert track.high > track.low
