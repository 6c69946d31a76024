"""Places on screens without views, named by the picture of the screen."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tapwright.actions import Action, Done, OpenApp, Px, PxBox, Size, Tap, to_norm
from tapwright.agent.rehearsal.ocr import TextLine
from tapwright.cli.to_flow import write_flow
from tapwright.device.adb_device import AdbDevice
from tapwright.device.ui import UiNode, UiTree
from tapwright.flows.language import load_flow
from tapwright.flows.locators import ScreenViews
from tapwright.flows.phone import LookPace
from tapwright.flows.picture_search import SCREEN_KEY
from tapwright.flows.recording.acting import ActWriter, SeenScreen
from tapwright.flows.recording.naming import PictureNamer
from tapwright.flows.runner import FlowOptions, FlowRunner
from tapwright.flows.selectors import Selector
from tests.cli.conftest import ONLY_IN_CI
from tests.traces.playing import record

SCREEN = Size(1080, 1800)


class Lines:
    """A reader that was told what is there."""

    def __init__(self, *lines: TextLine) -> None:
        self.lines = lines

    def read(self, picture: Image.Image) -> Sequence[TextLine]:
        return self.lines

    def read_at(self, picture: Image.Image, box: PxBox) -> str:
        return ""


def game() -> Image.Image:
    """Half a screen's size: two equal coins, one sword, and much of one colour."""
    picture = Image.new("RGB", (540, 900), (40, 90, 60))
    pen = ImageDraw.Draw(picture)
    for left in (60, 300):
        pen.ellipse((left, 200, left + 50, 250), fill=(230, 200, 40))
    pen.line((100, 600, 160, 680), fill=(220, 220, 220), width=9)
    pen.line((100, 640, 140, 600), fill=(120, 70, 20), width=7)
    return picture


@ONLY_IN_CI
async def test_an_episode_without_views_runs_again_by_pictures(
    device: AdbDevice, tmp_path: Path
) -> None:
    await device.perform(OpenApp(name="Clock"), await device.observe())
    switch = next(n for n in (await device.ui()).nodes() if n.short_id == "onoff")
    assert switch.checked
    tap = Tap(at=to_norm(switch.center, device.info.size))
    acts: tuple[Action, ...] = (OpenApp(name="com.android.deskclock"), tap, Done(), Done())
    folder = await record(
        tmp_path / "runs", *acts, device=device, settings={"keep_ui": False, "policy": "benchmark"}
    )
    # As it was before.
    await device.perform(tap, await device.observe())
    made = write_flow(folder, tmp_path / "clock.yaml", unverified=True, force=False)
    text = made.path.read_text("utf-8")
    assert "picture: clock-pictures/1.png" in text or "ocr: " in text, text
    options = FlowOptions(root=tmp_path, artifacts=tmp_path / "out", pace=LookPace(lookup_s=4.0))
    result = await FlowRunner(device, options).run(load_flow(made.path, tmp_path))
    assert result.status == "passed", result.why
    again = next(n for n in (await device.ui()).nodes() if n.bounds == switch.bounds)
    assert not again.checked


async def test_a_text_that_lies_there_names_the_place() -> None:
    play = TextLine("Play", PxBox(200, 400, 340, 440))
    namer = PictureNamer("crops", lambda: Lines(play, TextLine("Stop", PxBox(0, 0, 90, 40))))
    assert namer.named(game(), SCREEN, Px(540, 840)) == Selector(ocr="Play")
    twice = PictureNamer("crops", lambda: Lines(play, TextLine("Play", PxBox(200, 700, 340, 740))))
    assert twice.named(game(), SCREEN, Px(540, 1440)) == Selector(ocr="Play", index="1")
    assert namer.crops == {}


def test_a_crop_that_is_like_no_other_names_the_place(tmp_path: Path) -> None:
    namer = PictureNamer("game-pictures")
    found = namer.named(game(), SCREEN, Px(260, 1280))
    assert found == Selector(picture="game-pictures/1.png")
    (path,) = namer.save(tmp_path / "game.yaml")
    with Image.open(path) as crop:
        assert crop.info[SCREEN_KEY] == "540x900"


def test_what_looks_like_another_or_like_nothing_names_no_place() -> None:
    namer = PictureNamer("crops")
    assert namer.named(game(), SCREEN, Px(900, 900)) is None
    # Two coins are alike, whatever is cut out around them: the place in the order decides.
    left = namer.named(game(), SCREEN, Px(170, 450))
    right = namer.named(game(), SCREEN, Px(650, 450))
    assert left is not None and right is not None
    assert (left.index, right.index) == ("0", "1") or left.index is None
    assert namer.name(Path("/nowhere/1.png"), SCREEN, Px(10, 10)) is None


@pytest.mark.parametrize("at", [Px(30, 30), Px(1070, 1790)])
def test_a_place_at_the_edge_keeps_its_point(at: Px) -> None:
    picture = game()
    pen = ImageDraw.Draw(picture)
    pen.polygon([(0, 0), (30, 5), (10, 40)], fill=(250, 60, 60))
    pen.polygon([(539, 899), (500, 890), (525, 850)], fill=(250, 250, 250))
    found = PictureNamer("crops").named(picture, SCREEN, at)
    assert found is not None and found.picture == "crops/1.png" and found.point is not None


def acted(tree: UiTree, at: Px) -> list[object]:
    """The commands for one tap on a screen with these views."""
    writer = ActWriter(from_picture=lambda screen, px: Selector(picture="p.png"))
    shown = SeenScreen(size=SCREEN, tree=tree, views=ScreenViews.of(tree, SCREEN))
    writer.act(Tap(at=to_norm(at, SCREEN)), shown, (), "")
    return [step.command for step in writer.steps()]


def test_pictures_are_for_what_no_view_tells() -> None:
    whole = PxBox(0, 0, 1080, 1800)
    label = UiNode(text="Shop", class_name="android.widget.TextView", bounds=PxBox(0, 0, 300, 90))
    page = UiNode(class_name="android.widget.ListView", bounds=whole, children=(label,))
    canvas = UiNode(class_name="android.view.SurfaceView", resource_id="a:id/game", bounds=whole)
    picture = [{"tapOn": {"picture": "p.png"}}]
    assert acted(UiTree(0, ()), Px(500, 900)) == picture
    assert acted(UiTree(0, (canvas,)), Px(500, 900)) == picture
    assert acted(UiTree(0, (page,)), Px(100, 40)) == [{"tapOn": "Shop"}]
    # Between the rows of a list there is nothing that a picture should show.
    between = {"role": "list", "index": "0", "point": "50%,50%"}
    assert acted(UiTree(0, (page,)), Px(540, 900)) == [{"tapOn": between}]
