"""The viewer in a real browser: it shows, it moves, and nothing in a trace runs."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapwright.actions import Box
from tapwright.traces import (
    End,
    Ending,
    ExtractedRecord,
    Journal,
    RegionRecord,
    RunFolder,
    Verdict,
)
from tapwright.traces.verify import verify_run
from tapwright.traces.viewer import page, run_document

from .conftest import HOSTILE, picture, record_episode

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["wide", "narrow"])
def tab(browser, request: pytest.FixtureRequest) -> Iterator[object]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    opened = context.new_page()
    opened.errors = []
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))
    opened.on("console", lambda m: m.type == "error" and opened.errors.append(m.text))
    yield opened
    assert opened.errors == []
    assert opened.evaluate("window.hacked") is None
    context.close()


@pytest.fixture
def file(run: RunFolder, tmp_path: Path) -> str:
    path = tmp_path / "trace.html"
    path.write_text(page(run_document(run.path)), "utf-8")
    return path.as_uri()


def fits(tab) -> bool:
    """Nothing makes the page wider than the window."""
    return tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_run_page_lists_filters_and_sorts(tab, file: str) -> None:
    tab.goto(file)
    assert tab.locator("tbody tr").count() == 3
    assert tab.get_by_text("1 of 3", exact=True).is_visible() and fits(tab)
    tab.get_by_label("verdict").select_option("failed")
    assert tab.locator("tbody tr").count() == 1
    tab.get_by_label("verdict").select_option("")
    tab.get_by_role("button", name="steps").click()
    assert tab.locator("tbody tr").first.inner_text().startswith("Gamma")


def test_an_episode_is_walked_through_with_the_keyboard(tab, file: str) -> None:
    tab.goto(file)
    tab.get_by_role("link", name="Alpha").click()
    tab.get_by_text("Step 1 of 6").wait_for()
    assert fits(tab)
    tab.keyboard.press("ArrowRight")
    tab.get_by_text("Step 2 of 6").wait_for()
    tab.keyboard.press("End")
    tab.get_by_text("Step 6 of 6").wait_for()
    tab.keyboard.press("Home")
    tab.locator(".thought", has_text="thought 0").wait_for()


@pytest.mark.parametrize(("step", "mark"), [(0, "circle"), (1, "line"), (2, "path"), (3, "rect")])
def test_the_action_is_drawn_where_it_happened(tab, file: str, step: int, mark: str) -> None:
    tab.goto(f"{file}#episode=0001-Alpha&step={step}")
    drawn = tab.locator(f".phone svg {mark}").first
    picture, box = tab.locator(".phone img").bounding_box(), drawn.bounding_box()
    assert picture["x"] <= box["x"] and box["x"] + box["width"] <= picture["x"] + picture["width"]
    if mark == "circle":
        middle = (box["x"] + box["width"] / 2 - picture["x"]) / picture["width"]
        down = (box["y"] + box["height"] / 2 - picture["y"]) / picture["height"]
        assert abs(middle - 0.3) < 0.01 and abs(down - 0.4) < 0.01


def test_every_region_of_a_zoom_is_drawn(tab, file: str) -> None:
    tab.goto(f"{file}#episode=0001-Alpha&step=3")
    marks = tab.locator(".phone svg rect")
    picture = tab.locator(".phone img").bounding_box()
    tops = [(marks.nth(n).bounding_box()["y"] - picture["y"]) / picture["height"] for n in (0, 1)]
    assert marks.count() == 2 and abs(tops[0] - 0.2) < 0.02 and abs(tops[1] - 0.5) < 0.02
    assert tab.get_by_text("zoom, boxes 100,200 to 900,400 and 0,500 to 1000,900").is_visible()


def test_extracted_data_stand_with_their_regions(tab, tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path / "runs", "look", "0.1.0")
    box = Box(left=0, top=0, right=1000, bottom=200)

    def extracted(journal: Journal) -> Ending:
        file = journal.picture(picture(99), "image/png")
        region = RegionRecord(box=box, file=file)
        data = {HOSTILE: ["tea", 2.5, None]}
        return Ending(End.ANSWERED, extracted=ExtractedRecord(data=data, regions=(region,)))

    record_episode(run, "0001-Read", 1, extracted, Verdict(status="unverified"))
    path = tmp_path / "trace.html"
    path.write_text(page(run_document(run.path)), "utf-8")
    tab.goto(path.as_uri())
    assert tab.get_by_text('"tea"').first.is_visible() and fits(tab)
    shown = tab.locator("img.region")
    assert shown.count() == 1 and shown.evaluate("image => image.naturalWidth") == 360
    assert verify_run(run.path) == ()


def test_two_episodes_stand_side_by_side(tab, file: str) -> None:
    tab.goto(f"{file}#left=0001-Alpha&right=0002-Beta&step=1")
    tab.get_by_text("Step 2 of 6").wait_for()
    tab.get_by_text("Step 2 of 4").wait_for()
    assert fits(tab)


def test_the_evidence_of_a_failed_verdict_is_open(tab, file: str) -> None:
    tab.goto(f"{file}#episode=0002-Beta")
    assert tab.locator(".evidence li").first.is_visible()


def test_two_hundred_steps_open_in_under_two_seconds(browser, tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path / "runs", "long", "0.1.0")
    record_episode(run, "0001-Long", 200, End.COMPLETED, Verdict(status="passed"))
    path = tmp_path / "long.html"
    path.write_text(page(run_document(run.path)), "utf-8")
    tab = browser.new_page()
    started = time.monotonic()
    tab.goto(path.as_uri())
    tab.get_by_text("Step 1 of 200").wait_for(timeout=2000)
    assert tab.locator(".film button").count() == 200
    tab.close()
    assert time.monotonic() > started
