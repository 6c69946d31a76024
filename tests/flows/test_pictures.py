"""Elements by text that is read on the picture, and by pictures that are found on it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tapwright.actions import PxBox, Size, UsageError
from tapwright.agent.rehearsal.ocr import TextLine
from tapwright.device.adb_device import AdbDevice
from tapwright.flows.language import BadFlows, load_flow
from tapwright.flows.picture_search import find_picture, open_picture, save_crop
from tapwright.flows.screen_eyes import ScreenEyes
from tapwright.flows.selectors import Selector
from tests.cli.conftest import ONLY_IN_CI

from .conftest import RunFlow, passed


def drawn(width: int = 540, height: int = 900) -> Image.Image:
    """A screen with marks of four kinds, no two alike."""
    picture = Image.new("RGB", (width, height), (235, 235, 235))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((60, 80, 130, 150), fill=(200, 30, 30))
    pen.rectangle((300, 90, 380, 150), outline=(20, 20, 90), width=6)
    pen.polygon([(100, 500), (170, 500), (135, 430)], fill=(20, 120, 40))
    pen.line((320, 430, 400, 500), fill=(0, 0, 0), width=8)
    return picture


def test_a_crop_is_found_where_it_was_cut() -> None:
    screen = drawn()
    for left, top in ((50, 70), (290, 80), (90, 420), (310, 420)):
        crop = screen.crop((left, top, left + 90, top + 90))
        (best, *_) = find_picture(screen, crop)
        assert abs(best.box.left - left) <= 1 and abs(best.box.top - top) <= 1
        assert best.alike > 0.98


def test_what_is_not_there_is_not_found() -> None:
    other = Image.new("RGB", (90, 90), (235, 235, 235))
    pen = ImageDraw.Draw(other)
    for at in range(0, 90, 18):
        pen.line((at, 0, at, 90), fill=(0, 0, 0), width=5)
    assert find_picture(drawn(), other) == ()
    assert find_picture(drawn(60, 60), other) == ()


def test_two_of_a_kind_are_two_matches() -> None:
    screen = drawn()
    crop = screen.crop((50, 70, 140, 160))
    screen.paste(crop, (250, 700))
    boxes = [match.box for match in find_picture(screen, crop)]
    assert {(box.left, box.top) for box in boxes[:2]} == {(50, 70), (250, 700)}


def test_an_even_colour_is_refused() -> None:
    with pytest.raises(UsageError, match="one even colour"):
        find_picture(drawn(), Image.new("RGB", (50, 50), (235, 235, 235)))


def test_a_crop_of_a_larger_screen_is_found_on_a_smaller(tmp_path: Path) -> None:
    large = drawn().resize((1080, 1800), Image.Resampling.LANCZOS)
    save_crop(large.crop((180, 840, 360, 1020)), Size(1080, 1800), tmp_path / "crop.png")
    small = drawn()
    (best, *_) = find_picture(small, open_picture(tmp_path / "crop.png", Size(*small.size)))
    assert abs(best.box.left - 90) <= 2 and abs(best.box.top - 420) <= 2
    # A picture of somebody else's says nothing of its screen and is taken as it is.
    small.crop((90, 420, 180, 510)).save(tmp_path / "plain.png")
    assert open_picture(tmp_path / "plain.png", Size(540, 900)).size == (90, 90)
    with pytest.raises(UsageError, match="cannot be read as a picture"):
        (tmp_path / "no.png").write_bytes(b"no picture")
        open_picture(tmp_path / "no.png", Size(540, 900))


async def test_a_flow_taps_a_picture(run_flow: RunFlow, device: AdbDevice, tmp_path: Path) -> None:
    await device.shell("am", "start", "-n", "com.android.deskclock/.DeskClock")
    passed(await run_flow("- launchApp\n", app="com.android.deskclock"))
    frame = (await device.observe()).frame
    switch = next(n for n in (await device.ui()).nodes() if n.short_id == "onoff")
    box = switch.bounds
    crop = frame.image.crop((box.left - 20, box.top - 20, box.right + 20, box.bottom + 20))
    save_crop(crop.convert("RGB"), frame.size, tmp_path / "on.png")
    result = passed(
        await run_flow(
            "- assertVisible: {id: onoff, index: 0, checked: true}\n"
            "- tapOn: {picture: on.png, index: 0}\n"
            "- assertVisible: {id: onoff, index: 0, checked: false}\n",
            app="com.android.deskclock",
        )
    )
    assert result.steps[1].info.text == 'tapOn picture "on.png", index 0'


async def test_a_picture_that_is_not_there_fails_with_the_reason(
    run_flow: RunFlow, tmp_path: Path
) -> None:
    drawn().crop((50, 70, 140, 160)).save(tmp_path / "mark.png")
    result = await run_flow("- tapOn: {picture: mark.png}\n")
    assert result.status == "failed"
    assert result.why == (
        'picture "mark.png" is not on the screen; nothing on the screen looks like it'
    )
    passed(await run_flow("- assertNotVisible: {picture: mark.png}\n"))


class _Lines:
    """Reads what it was told is there, on whatever picture."""

    def __init__(self, *lines: TextLine) -> None:
        self.lines = lines
        self.pictures = 0

    def read(self, picture: Image.Image) -> Sequence[TextLine]:
        self.pictures += 1
        return self.lines

    def read_at(self, picture: Image.Image, box: PxBox) -> str:
        return ""


async def test_text_is_found_by_a_whole_line_and_read_once_a_frame(device: AdbDevice) -> None:
    reader = _Lines(
        TextLine("Play again", PxBox(40, 900, 300, 960)), TextLine("Play", PxBox(40, 300, 200, 360))
    )
    eyes = ScreenEyes(reader)
    frame = (await device.observe()).frame
    (found,) = await eyes.find(Selector(ocr="play"), frame)
    assert (found.bounds, found.text) == (PxBox(40, 300, 200, 360), "Play")
    both = await eyes.find(Selector(ocr="Play.*"), frame)
    assert len(both) == 2
    (last,) = await eyes.find(Selector(ocr="Play.*", index="-1"), frame)
    assert last.text == "Play again"
    assert await eyes.find(Selector(ocr="Stop"), frame) == ()
    assert eyes.explained(Selector(ocr="Stop")) == "read there: Play again | Play"
    assert reader.pictures == 1


@ONLY_IN_CI
async def test_a_flow_taps_a_text_that_is_read(run_flow: RunFlow) -> None:
    pytest.importorskip("rapidocr")
    passed(
        await run_flow(
            "- launchApp\n- tapOn: {ocr: 'Display & touch'}\n- assertVisible: Dark theme\n"
        )
    )
    result = await run_flow("- tapOn: {ocr: Nowhere to be read}\n")
    assert "read there: " in result.why


def test_mistakes_are_told_where_they_stand(tmp_path: Path) -> None:
    drawn().save(tmp_path / "a.png")
    path = tmp_path / "flow.yaml"
    path.write_text(
        "appId: a.b\n---\n- tapOn: {picture: no.png}\n- tapOn: {picture: ../up.png}\n"
        "- tapOn: {ocr: Play, id: play}\n- tapOn: {ocr: Play, picture: a.png}\n"
        "- tapOn: {text: Go, below: {ocr: Play}}\n- tapOn: {picture: a.png, point: '10%,10%'}\n",
        "utf-8",
    )
    with pytest.raises(BadFlows) as caught:
        load_flow(path, tmp_path)
    said = [(one.at.line, one.what) for one in caught.value.mistakes]
    assert [line for line, _ in said] == [3, 4, 5, 6, 7]
    assert "no.png is not there" in said[0][1] and "outside of the flow's folder" in said[1][1]
    assert "only index and point say more" in said[2][1] and "give it one of them" in said[3][1]
    assert "below is about views" in said[4][1]
