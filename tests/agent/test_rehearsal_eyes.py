"""What the scripted model sees through OCR: the picture it was sent, and no view beyond that."""

import base64
import io
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from PIL import Image

from tapwright.actions import Norm, Px, PxBox, Size, Tap
from tapwright.agent.rehearsal import Move, RehearsalServer, ScreenView, SolutionLost
from tapwright.agent.rehearsal.eyes import OcrEyes, Reading, Tally, open_eyes
from tapwright.agent.rehearsal.legible import Found
from tapwright.agent.rehearsal.ocr import TextLine
from tapwright.device.ui import UiNode, UiTree

SCREEN = Size(1080, 2400)
# Half of the screen's size, as a model may get it.
HALF = (540, 1200)
TITLE = UiNode(text="Bluetooth", resource_id="a:id/title", bounds=PxBox(100, 600, 500, 660))
SUMMARY = UiNode(text="Off", resource_id="a:id/summary", bounds=PxBox(100, 660, 500, 710))
SWITCH = UiNode(class_name="android.widget.Switch", bounds=PxBox(900, 600, 1040, 710))
ROW = UiNode(
    desc="Bluetooth, off", clickable=True, bounds=PxBox(0, 580, 1080, 730),
    children=(TITLE, SUMMARY, SWITCH),
)  # fmt: skip


def png(size: tuple[int, int] = HALF, dark: int = 0, light: int = 255) -> bytes:
    """A picture of two shades in stripes, with contrast in every box."""
    encoded = io.BytesIO()
    stripes = bytes((dark, light)) * (size[0] * size[1] // 2)
    Image.frombytes("L", size, stripes).save(encoded, format="PNG")
    return encoded.getvalue()


class Lines:
    """Reads the same lines on every picture, and nothing when it looks closer."""

    def __init__(self, *lines: TextLine, closer: str = "") -> None:
        self.lines = lines
        self.closer = closer
        self.pictures: list[tuple[int, int]] = []
        self.boxes: list[PxBox] = []

    def read(self, picture: Image.Image) -> Sequence[TextLine]:
        self.pictures.append(picture.size)
        return self.lines

    def read_at(self, picture: Image.Image, box: PxBox) -> str:
        self.boxes.append(box)
        return self.closer


def view(*nodes: UiNode, size: Size = SCREEN) -> ScreenView:
    return ScreenView(UiTree(0, (UiNode(children=nodes),)), "com.android.settings", size)


async def seen(*nodes: UiNode, by: Lines, picture: bytes | None = None) -> ScreenView:
    return await OcrEyes(by).see(view(*nodes), picture or png())


async def test_a_row_is_where_its_title_is_on_the_picture() -> None:
    # The picture is half as large as the screen, and shows the title lower than the views say.
    shown = await seen(ROW, by=Lines(TextLine("Bluetooth", PxBox(50, 400, 250, 430))))
    title, row = shown.ui.find(text="Bluetooth"), shown.ui.find(desc="Bluetooth, off")
    assert title is not None and row is not None
    assert shown.at(title) == shown.at(row) == shown.point(Px(300, 830))
    # Which views belong together is still the tree's to say.
    assert (title.bounds, row.bounds) == (TITLE.bounds, ROW.bounds)


async def test_text_that_is_not_on_the_picture_is_not_seen() -> None:
    shown = await seen(ROW, by=Lines(TextLine("Bluetooth", PxBox(50, 300, 250, 330))))
    assert shown.ui.find(text="Off") is None
    nothing = await seen(ROW, SWITCH, by=Lines())
    # The row has no text left by which to know it; the switch beside it never had any.
    assert [node.class_name for node in nothing.ui.nodes()] == ["", SWITCH.class_name]


async def test_what_has_no_text_is_taken_from_the_views() -> None:
    icon = UiNode(desc="Back", clickable=True, bounds=PxBox(0, 100, 100, 200))
    bar = UiNode(
        text="43%", class_name="android.widget.ProgressBar", bounds=PxBox(0, 900, 1080, 910)
    )
    dots = UiNode(text="• • •", bounds=PxBox(0, 950, 100, 990))
    shown = await seen(icon, bar, dots, by=Lines())
    assert [*shown.ui.nodes()][1:] == [icon, bar, dots]
    assert shown.at(icon) == shown.point(Px(50, 150))


async def test_a_field_with_illegible_text_is_a_field_without_text() -> None:
    field = UiNode(text="abc", class_name="android.widget.EditText", bounds=PxBox(0, 0, 500, 90))
    shown = await seen(field, by=Lines())
    found = next(node for node in shown.ui.nodes() if node.class_name.endswith("EditText"))
    assert (found.text, found.bounds) == ("", field.bounds)


async def test_a_list_stays_where_it_is_and_a_button_in_a_row_does_not_speak_for_the_row() -> None:
    button = UiNode(text="Buy", clickable=True, bounds=PxBox(800, 600, 1000, 700))
    row = UiNode(clickable=True, bounds=PxBox(0, 580, 1080, 730), children=(button,))
    area = UiNode(scrollable=True, desc="List", bounds=PxBox(0, 0, 1080, 2000), children=(row,))
    shown = await seen(area, by=Lines(TextLine("Buy", PxBox(400, 300, 500, 350))))
    found = {node.bounds: shown.at(node) for node in shown.ui.nodes()}
    assert found[area.bounds] == shown.point(Px(540, 1000))
    assert found[row.bounds] == shown.point(Px(540, 655))
    assert found[button.bounds] == shown.point(Px(900, 650))


async def test_a_closer_look_is_a_look_at_the_picture() -> None:
    reader = Lines(closer="Off")
    shown = await seen(SUMMARY, by=reader)
    assert shown.ui.find(text="Off") is not None
    assert reader.boxes == [PxBox(50, 330, 250, 355)]


@pytest.mark.parametrize(
    "dark, light, seen_too", [(0, 255, True), (158, 255, True), (253, 255, False), (20, 22, False)]
)
@pytest.mark.parametrize("closer", ["", "Off"])
async def test_what_no_eye_can_make_out_is_not_seen(
    dark: int, light: int, seen_too: bool, closer: str
) -> None:
    lines = [] if closer else [TextLine("Off", PxBox(50, 330, 250, 355))]
    picture = png(dark=dark, light=light)
    shown = await seen(SUMMARY, by=Lines(*lines, closer=closer), picture=picture)
    assert (shown.ui.find(text="Off") is not None) == seen_too


async def test_a_picture_is_read_once() -> None:
    reader = Lines(closer="Off")
    eyes = OcrEyes(reader)
    for picture in (png(), png(), png(dark=9), png()):
        await eyes.see(view(SUMMARY), picture)
    assert reader.pictures == [HALF, HALF]
    assert len(reader.boxes) == 2 and len(set(reader.boxes)) == 1


async def test_how_texts_were_read_is_counted() -> None:
    tally, heard = Tally(), list[tuple[Reading, ...]]()

    def on_read(readings: tuple[Reading, ...]) -> None:
        tally.add(readings)
        heard.append(readings)

    eyes = OcrEyes(Lines(TextLine("Bluetooth", PxBox(50, 300, 250, 330))), on_read)
    await eyes.see(view(ROW), png())
    assert tally.counts == {"whole": 1, "unread": 1}
    assert tally.unread == {"Off": 1}
    at = Found(PxBox(100, 600, 500, 660), "whole")
    assert heard == [(Reading("Bluetooth", TITLE.bounds, at), Reading("Off", SUMMARY.bounds, None))]


@pytest.mark.parametrize(
    "picture, why",
    [
        (None, "no picture in the request"),
        (b"no picture", "cannot be read"),
        (png((1200, 540)), "has turned since"),
    ],
)
async def test_without_a_picture_of_the_screen_nothing_is_seen(
    picture: bytes | None, why: str
) -> None:
    with pytest.raises(SolutionLost, match=why):
        await OcrEyes(Lines()).see(view(ROW), picture)


def test_the_views_alone_need_no_eyes() -> None:
    assert open_eyes("tree") is None


class TapsTitle:
    """Taps the row's title, as it sees it."""

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        title = view.ui.find(text="Bluetooth")
        if title is None:
            raise SolutionLost("no Bluetooth here")
        return Move("There.", Tap(at=view.at(title)))


def asked(*pictures: bytes) -> dict[str, Any]:
    """A request that shows these pictures one after the other."""
    shown = [
        {"type": "image_url", "image_url": {"url": url, "detail": "high"}}
        for url in (f"data:image/png;base64,{base64.b64encode(p).decode()}" for p in pictures)
    ]
    tap = {"type": "function", "function": {"name": "tap"}}
    return {
        "model": "rehearsal",
        "messages": [{"role": "user", "content": shown or "Go on."}],
        "tools": [tap],
    }


async def test_a_session_looks_at_the_last_picture_of_the_request() -> None:
    reader = Lines(TextLine("Bluetooth", PxBox(50, 400, 250, 430)))

    async def look() -> ScreenView:
        return view(ROW)

    async with RehearsalServer(eyes=OcrEyes(reader)) as server, httpx.AsyncClient() as client:
        chat = f"{server.add_session('a', TapsTitle(), look)}/chat/completions"
        answer = await client.post(chat, json=asked(png((300, 300)), png()))
        assert answer.status_code == 200, answer.text
        assert reader.pictures == [HALF]
        assert server.session("a").moves[0].action == Tap(at=Norm(x=278, y=346))
        reader.lines = ()
        lost = await client.post(chat, json=asked(png(dark=1)))
        assert lost.status_code == 422 and "no Bluetooth here" in lost.text
        blind = await client.post(chat, json=asked())
        assert blind.status_code == 422 and "no picture in the request" in blind.text
