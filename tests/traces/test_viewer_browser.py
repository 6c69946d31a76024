"""The viewer in a real browser: it shows, it moves, and nothing in a trace runs."""

import re
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
from tapwright.traces.files import seal_record
from tapwright.traces.reader import read_episode, read_run
from tapwright.traces.verify import verify_run
from tapwright.traces.viewer import viewer_app, whole_page

from .conftest import HOSTILE, LOADED_WIDTH, PATIENCE_MS, expect, picture, record_episode, served


def fits(tab) -> bool:
    """Nothing makes the page wider than the window."""
    return tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def unfold(tab, name: str) -> None:
    """Open what is folded; on a wide page the filters are not."""
    folded = tab.locator("details:not([open]) > summary", has_text=re.compile(f"^{name}$"))
    if folded.count():
        folded.first.click()


def test_the_run_page_lists_filters_and_sorts(tab, recorded_page: str) -> None:
    tab.goto(f"{recorded_page}#view=table")
    unfold(tab, "filters")
    expect(tab.locator("tbody tr")).to_have_count(3)
    expect(tab.get_by_text("1 of 2", exact=True)).to_be_visible()
    assert fits(tab)
    if tab.viewport_size["width"] >= 1440:
        # In one row.
        assert tab.locator(".filters").evaluate("bar => bar.offsetHeight") < 60
    tab.get_by_label("verdict").select_option("failed")
    expect(tab.locator("tbody tr")).to_have_count(1)
    tab.get_by_label("verdict").select_option("")
    tab.get_by_label("sort").select_option("steps")
    expect(tab.locator("tbody tr").first).to_have_text(re.compile(r"^Gamma"))
    unfold(tab, "more")
    tab.get_by_label("tag", exact=True).select_option("beta")
    expect(tab.locator("tbody tr")).to_have_count(1)
    assert tab.get_by_text("$0.0008").count() > 0
    tab.get_by_label("tag", exact=True).select_option("")
    tab.get_by_label("end", exact=True).select_option("running")
    expect(tab.locator("tbody tr").first).to_have_text(re.compile(r"^Gamma"))
    tab.get_by_label("end", exact=True).select_option("")


def test_the_run_page_filters_by_cost_and_words(tab, recorded_page: str) -> None:
    tab.goto(f"{recorded_page}#view=table")
    unfold(tab, "filters")
    unfold(tab, "more")
    tab.get_by_label("cost from USD").fill("0.0005")
    expect(tab.locator("tbody tr")).to_have_count(2)
    tab.get_by_label("to USD", exact=True).fill("0.001")
    expect(tab.locator("tbody tr")).to_have_text(re.compile(r"^Beta"))
    tab.get_by_label("cost from USD").fill("")
    tab.get_by_label("to USD", exact=True).fill("")
    tab.get_by_label("with the words").fill("ALPHA")
    expect(tab.locator("tbody tr")).to_have_text(re.compile(r"^Alpha"))
    tab.get_by_label("with the words").fill("nowhere")
    expect(tab.get_by_text("No episode is like that.")).to_be_visible()
    assert fits(tab)


def test_an_episode_is_walked_through_with_the_keyboard(tab, recorded_page: str) -> None:
    tab.goto(recorded_page)
    tab.locator(".episode-card", has_text="Alpha").click()
    tab.get_by_text("Step 1 of 6").wait_for()
    assert fits(tab)
    tab.keyboard.press("ArrowRight")
    tab.get_by_text("Step 2 of 6").wait_for()
    tab.keyboard.press("End")
    tab.get_by_text("Step 6 of 6").wait_for()
    tab.keyboard.press("Home")
    tab.locator(".thought", has_text="thought 0").wait_for()


@pytest.mark.parametrize(("step", "mark"), [(0, "circle"), (1, "line"), (2, "path"), (3, "rect")])
def test_the_action_is_drawn_where_it_happened(
    tab, recorded_page: str, step: int, mark: str
) -> None:
    tab.goto(f"{recorded_page}#episode=0001-Alpha&step={step}")
    drawn = tab.locator(f".phone svg {mark}").first
    picture, box = tab.locator(".phone img").bounding_box(), drawn.bounding_box()
    assert picture["x"] <= box["x"] and box["x"] + box["width"] <= picture["x"] + picture["width"]
    if mark == "circle":
        middle = (box["x"] + box["width"] / 2 - picture["x"]) / picture["width"]
        down = (box["y"] + box["height"] / 2 - picture["y"]) / picture["height"]
        assert abs(middle - 0.3) < 0.01 and abs(down - 0.4) < 0.01


def test_every_region_of_a_zoom_is_drawn(tab, recorded_page: str) -> None:
    tab.goto(f"{recorded_page}#episode=0001-Alpha&step=3")
    marks = tab.locator(".screen svg rect:not(.outline)")
    picture = tab.locator(".phone img").bounding_box()
    tops = [(marks.nth(n).bounding_box()["y"] - picture["y"]) / picture["height"] for n in (0, 1)]
    expect(marks).to_have_count(2)
    assert abs(tops[0] - 0.2) < 0.02 and abs(tops[1] - 0.5) < 0.02
    expect(tab.get_by_text("zoom, boxes 100,200 to 900,400 and 0,500 to 1000,900")).to_be_visible()


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
    path.write_text(whole_page([run.path]), "utf-8")
    tab.goto(path.as_uri())
    expect(tab.get_by_text('"tea"').first).to_be_visible()
    assert fits(tab)
    shown = tab.locator("img.region")
    expect(shown).to_have_count(1)
    assert shown.evaluate(LOADED_WIDTH) == 360
    assert verify_run(run.path) == ()


def test_no_page_is_wider_than_a_phone(browser, recorded: Path, recorded_page: str) -> None:
    two = recorded.parent / "two.html"
    two.write_text(whole_page([recorded, recorded]), "utf-8")
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    tab.set_default_timeout(PATIENCE_MS)
    pair = "#left=0001-Alpha&right=0002-Beta&step=1"
    for page in (recorded_page, f"{recorded_page}#episode=0001-Alpha&step=3", two.as_uri() + pair):
        tab.goto(page)
        assert fits(tab), page
    tab.goto("about:blank")
    tab.goto(two.as_uri())
    tab.get_by_text("only where the verdicts differ").wait_for()
    assert fits(tab)
    tab.close()


def hover(tab, x: float, y: float) -> None:
    """Point at a place of the screen, in pixels of the frame."""
    screen = tab.locator(".screen")
    box = screen.bounding_box()
    at = {"x": x / 360 * box["width"], "y": y / 800 * box["height"]}
    screen.hover(position=at)


def test_the_view_under_the_pointer_is_outlined_and_named(tab, recorded_page: str) -> None:
    tab.goto(f"{recorded_page}#episode=0001-Alpha&step=0")
    tab.get_by_text("views on this screen (4)").wait_for()
    hover(tab, 100, 350)
    picture, drawn = tab.locator(".screen img").bounding_box(), tab.locator(".outline")
    box, scale = drawn.bounding_box(), tab.locator(".screen img").bounding_box()["width"] / 360
    found = [box["x"] - picture["x"], box["y"] - picture["y"], box["width"], box["height"]]
    assert found == pytest.approx([36 * scale, 320 * scale, 144 * scale, 80 * scale], abs=4)
    about = tab.locator(".about")
    assert f"Button 0 {HOSTILE}" in about.text_content()
    for told in (
        "android.widget.Button",
        "com.example:id/button",
        "36,320 to 180,400",
        "clickable",
    ):
        expect(about.get_by_text(told)).to_be_visible()
    hover(tab, 300, 350)
    expect(about.get_by_text("•••")).to_be_visible()
    assert fits(tab)
    hover(tab, 300, 600)
    expect(about.get_by_text("android.widget.FrameLayout")).to_be_visible()


def test_the_views_can_be_walked_through_with_the_keyboard(tab, recorded_page: str) -> None:
    tab.goto(f"{recorded_page}#episode=0001-Alpha&step=1")
    tab.get_by_text("views on this screen (4)").click()
    rows = tab.locator(".views li")
    rows.nth(3).wait_for()
    rows.first.focus()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    expect(tab.locator(".about").get_by_text("android.widget.Button")).to_be_visible()
    expect(tab.locator(".views .pointed")).to_have_count(1)
    tab.keyboard.press("ArrowRight")
    tab.get_by_text("Step 3 of 6").wait_for()
    expect(tab.get_by_text("were not kept")).to_be_visible()
    assert fits(tab)
    tab.keyboard.press("ArrowRight")
    tab.get_by_text("Step 4 of 6").wait_for()
    rows.nth(3).wait_for()  # the list stays unfolded


def test_what_is_unfolded_stays_so_and_the_prompt_is_told(tab, recorded_page: str) -> None:
    tab.goto(f"{recorded_page}#episode=0001-Alpha&step=1")
    tab.get_by_text("prompt: difference").click()
    tab.get_by_text("cannot build the prompt word for word").wait_for()
    tab.get_by_text("reply, word for word").click()
    tab.locator("pre", has_text=HOSTILE[:20]).first.wait_for()
    tab.keyboard.press("ArrowRight")
    tab.get_by_text("Step 3 of 6").wait_for()
    tab.get_by_text("cannot build the prompt word for word").wait_for()
    expect(tab.locator("img.sent")).to_have_count(1)
    assert fits(tab)


def test_two_runs_stand_side_by_side(tab, run: RunFolder, tmp_path: Path) -> None:
    other = RunFolder.create(tmp_path / "runs", "other", "0.1.0")
    record_episode(other, "0001-Beta", 3, End.COMPLETED, Verdict(status="passed"))
    record_episode(other, "0002-Alpha", 5, End.COMPLETED, Verdict(status="passed"))
    path = tmp_path / "two.html"
    path.write_text(whole_page([run.path, other.path]), "utf-8")
    tab.goto(path.as_uri())
    tab.get_by_text("passed only in B 1, only in A 0").wait_for()
    expect(tab.locator("tbody tr")).to_have_count(3)
    assert fits(tab)
    tab.get_by_label("only where the verdicts differ").check()
    expect(tab.locator("tbody tr")).to_have_count(2)
    tab.get_by_role("link", name="both").click()
    tab.get_by_text("Step 1 of 4").wait_for()
    tab.get_by_text("Step 1 of 3").wait_for()
    assert fits(tab)


def test_two_episodes_stand_side_by_side(tab, recorded_page: str) -> None:
    tab.goto(f"{recorded_page}#left=0001-Alpha&right=0002-Beta&step=1")
    tab.get_by_text("Step 2 of 6").wait_for()
    tab.get_by_text("Step 2 of 4").wait_for()
    assert fits(tab)


def test_the_evidence_of_a_failed_verdict_is_open(tab, recorded_page: str) -> None:
    tab.goto(f"{recorded_page}#episode=0002-Beta")
    expect(tab.locator(".evidence tbody tr").first).to_be_visible()


def test_two_hundred_steps_open(browser, tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path / "runs", "long", "0.1.0")
    record_episode(run, "0001-Long", 200, End.COMPLETED, Verdict(status="passed"))
    path = tmp_path / "long.html"
    path.write_text(whole_page([run.path]), "utf-8")
    tab = browser.new_page()
    tab.set_default_timeout(PATIENCE_MS)
    tab.goto(path.as_uri(), wait_until="commit")
    tab.get_by_text("Step 1 of 200").wait_for()
    expect(tab.locator(".film button")).to_have_count(200)
    tab.close()


def test_a_long_run_is_paged(browser, tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path / "runs", "bench", "0.1.0")
    for number in range(52):
        record_episode(
            run, f"{number + 1:04}-T{number}", 1, End.COMPLETED, Verdict(status="passed")
        )
    path = tmp_path / "bench.html"
    path.write_text(whole_page([run.path]), "utf-8")
    tab = browser.new_page()
    tab.set_default_timeout(PATIENCE_MS)
    tab.goto(path.as_uri())
    expect(tab.locator(".episode-card")).to_have_count(50)
    tab.get_by_role("button", name="table").click()
    expect(tab.locator("tbody tr")).to_have_count(50)
    tab.get_by_role("button", name="next").click()
    expect(tab.get_by_text("51 to 52 of 52")).to_be_visible()
    expect(tab.locator("tbody tr")).to_have_count(2)
    expect(tab.get_by_role("button", name="next")).to_be_disabled()
    tab.get_by_label("task", exact=True).select_option("T3")
    expect(tab.locator("tbody tr")).to_have_text(re.compile(r"^T3"))
    tab.close()


def test_a_run_of_a_thousand_is_drawn_with_few_bars(browser, run: RunFolder) -> None:
    copied = run.path / "episodes" / "0002-Beta"
    for number in range(4, 1004):
        name = f"{number:04}-Beta"
        record = read_episode(copied).model_copy(update={"id": name})
        (run.path / "episodes" / name).mkdir()
        (run.path / "episodes" / name / "episode.json").write_bytes(seal_record(record))
        (run.path / "episodes" / name / "steps.jsonl").touch()
    names = tuple(sorted(path.name for path in run.path.glob("episodes/*")))
    whole = read_run(run.path).model_copy(update={"episodes": names})
    (run.path / "run.json").write_bytes(seal_record(whole))
    path = run.path.parent / "hundreds.html"
    path.write_text(whole_page([run.path]), "utf-8")
    tab = browser.new_page()
    tab.set_default_timeout(PATIENCE_MS)
    tab.goto(path.as_uri())
    expect(tab.get_by_text(re.compile("each bar is the mean of . episodes"))).to_have_count(2)
    assert tab.evaluate("document.querySelectorAll('*').length") < 4000 and fits(tab)
    unfold(tab, "more")
    field = tab.get_by_label("compare")
    field.fill("0900-Nobody")
    field.press("Tab")
    assert field.evaluate("field => field.validationMessage") == "no episode has this id"
    field.fill("0900-Beta")
    field.press("Tab")
    expect(tab.locator("#ids-left option")).to_have_count(1003)
    tab.get_by_role("button", name="show").click()
    tab.wait_for_url("**#left=0900-Beta&right=0002-Beta*")
    tab.close()


def test_a_running_episode_is_followed(browser, run: RunFolder) -> None:
    gamma = run.path / "episodes" / "0003-Gamma"
    with served(viewer_app(run.path.parent)) as url:
        tab = browser.new_page()
        tab.set_default_timeout(PATIENCE_MS)
        tab.goto(f"{url}/run/{run.path.name}#episode=0003-Gamma&step=1")
        tab.get_by_text("Step 2 of 2").wait_for()
        tab.get_by_text("views on this screen (4)").wait_for()
        with Journal.resume(gamma) as journal:
            last = list(journal.steps())[-1]
            journal.append(last.model_copy(update={"index": 2}))
        tab.get_by_text("Step 2 of 3").wait_for(timeout=30_000)
        tab.get_by_role("link", name="look").click()
        tab.get_by_role("button", name="table").click()
        assert tab.locator("tbody tr", has_text="Gamma").inner_text().split()[-6] == "3"
        tab.goto(f"{url}/")
        expect(tab.get_by_role("link", name=run.path.name)).to_be_visible()
        tab.close()


def test_an_episode_that_was_changed_says_so(tab, run: RunFolder) -> None:
    path = run.path / "episodes" / "0001-Alpha" / "steps.jsonl"
    page = run.path.parent / "changed.html"
    page.write_text(whole_page([run.path]), "utf-8")
    tab.goto(page.as_uri() + "#episode=0001-Alpha")
    tab.get_by_role("heading", level=2).first.wait_for()
    expect(tab.get_by_role("alert")).to_have_count(0)
    path.write_bytes(path.read_bytes().replace(b'"0.0002"', b'"0.0001"', 1))
    page.write_text(whole_page([run.path]), "utf-8")
    tab.reload()
    told = tab.get_by_role("alert")
    told.wait_for()
    assert told.inner_text() == (
        "This trace was changed after it was written. "
        "0001-Alpha/steps.jsonl: line 1 is not as it was written."
    )
    assert fits(tab)
