"""An episode under way: its last step is followed, its time runs, its newest picture is shown."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tapwright.traces import End, Ending, Journal, RunFolder, Verdict
from tapwright.traces.viewer import viewer_app, whole_page
from tapwright.traces.viewer.live import live_picture

from .conftest import LOADED_WIDTH, PATIENCE_MS, expect, picture, served


@pytest.fixture
def gamma(run: RunFolder) -> Path:
    return run.path / "episodes" / "0003-Gamma"


def test_the_picture_of_the_step_to_come_is_the_first_after_the_last_step(gamma: Path) -> None:
    assert live_picture(gamma) is None
    with Journal.resume(gamma) as journal:
        last = list(journal.steps())[-1]
        seen = journal.picture(picture(41), "image/png")
        part = journal.picture(picture(42), "image/png")
        assert live_picture(gamma) == seen != part
        journal.append(last.model_copy(update={"index": 2}))
        assert live_picture(gamma) is None
        newer = journal.picture(picture(43), "image/png")
        assert live_picture(gamma) == newer
        journal.close(Ending(End.COMPLETED), Verdict(status="passed"))
    assert live_picture(gamma) is None
    assert live_picture(gamma.parent / "0009-Nobody") is None


def test_a_link_is_no_live_picture(gamma: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    (gamma / "frames" / ("a" * 64 + ".png")).symlink_to(secret)
    assert live_picture(gamma) is None


def test_a_new_picture_is_sent_before_its_step_is(run: RunFolder, gamma: Path) -> None:
    client = TestClient(viewer_app(run.path.parent), base_url="http://127.0.0.1:8000")
    address = f"/run/{run.path.name}/{gamma.name}/data.json"
    before = client.get(address)
    assert "live" not in before.json()
    with Journal.resume(gamma) as journal:
        file = journal.picture(picture(41), "image/png")
        after = client.get(address, headers={"if-none-match": before.headers["etag"]})
        assert after.json()["live"] == file


def test_the_last_step_is_followed_and_its_time_runs(browser, run: RunFolder, gamma: Path) -> None:
    with served(viewer_app(run.path.parent)) as url, Journal.resume(gamma) as journal:
        tab = browser.new_page()
        tab.set_default_timeout(PATIENCE_MS)
        tab.goto(f"{url}/run/{run.path.name}")
        tab.locator(".episode-card", has_text="Gamma").click()
        tab.get_by_text("Step 2 of 2").wait_for()
        file = journal.picture(picture(41), "image/png")
        now = tab.locator(f'img[data-live="{file}"]')
        now.wait_for()
        tab.get_by_text("The screen now, before step 3. Step 2, the last that is done").wait_for()
        assert now.evaluate(LOADED_WIDTH) == 360
        last = list(journal.steps())[-1]
        journal.append(last.model_copy(update={"index": 2}))
        tab.get_by_text("Step 3 of 3").wait_for()
        expect(now).to_have_count(0)
        told = tab.locator(".elapsed").inner_text()
        assert told.startswith("for ") and "last step" in told
        tab.wait_for_function(
            "told => document.querySelector('.elapsed').textContent !== told", arg=told
        )
        # Whoever looks at a step of their own is left there.
        tab.keyboard.press("ArrowLeft")
        tab.get_by_text("Step 2 of 3").wait_for()
        journal.append(last.model_copy(update={"index": 3}))
        tab.get_by_text("Step 2 of 4").wait_for()
        tab.get_by_role("button", name="live").click()
        tab.get_by_text("Step 4 of 4").wait_for()
        journal.close(Ending(End.COMPLETED), Verdict(status="passed"))
        tab.locator(".stage-head .passed").wait_for()
        expect(tab.get_by_text("Step 4 of 4")).to_be_visible()
        expect(tab.locator(".elapsed")).to_have_count(0)
        tab.close()


def test_a_file_has_no_running_clock(tab, recorded_page: str) -> None:
    tab.goto(f"{recorded_page}#episode=0003-Gamma")
    tab.get_by_text("Step 1 of 2").wait_for()
    expect(tab.locator(".elapsed")).to_have_count(0)
    expect(tab.get_by_role("button", name="live")).to_have_count(0)


def test_two_episodes_stay_in_line_whatever_is_unfolded(tab, run: RunFolder) -> None:
    path = run.path.parent / "pair.html"
    path.write_text(whole_page([run.path]), "utf-8")
    tab.goto(f"{path.as_uri()}#left=0001-Alpha&right=0002-Beta&step=1")
    records = tab.locator('details[data-fold="record"]')
    records.first.locator("summary").click()
    tab.wait_for_function(
        """() => [...document.querySelectorAll('details[data-fold="record"]')]
            .every((one) => one.open)"""
    )
    expect(records).to_have_count(2)
    if tab.viewport_size["width"] > 760:
        folds = ('details[data-fold="reply"]', 'details[data-fold="record"]')
        for part in (*folds, ".film", ".sum", ".tiles"):
            left, right = (tab.locator(part).nth(n).bounding_box()["y"] for n in (0, 1))
            assert left == pytest.approx(right, abs=1), part
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
