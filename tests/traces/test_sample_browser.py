"""The browser of samples: cards, keys, playback, and the transcript beside the phone."""

from pathlib import Path

from tapwright.traces import End, Evidence, RunFolder, Verdict
from tapwright.traces.viewer import whole_page

from .conftest import expect, record_episode


def opened(tab, run: RunFolder, tmp_path: Path, at: str = "") -> None:
    path = tmp_path / "samples.html"
    path.write_text(whole_page([run.path]), "utf-8")
    tab.goto(path.as_uri() + at)


def test_cards_are_walked_with_arrows_and_say_why_they_failed(
    tab, run: RunFolder, tmp_path: Path
) -> None:
    opened(tab, run, tmp_path)
    cards = tab.locator(".episode-card")
    expect(cards).to_have_count(3)
    expect(cards.nth(1).locator("img")).to_have_count(1)
    expect(cards.nth(1).locator(".why")).to_be_visible()
    tab.locator("body").press("n")
    assert tab.evaluate("document.activeElement.dataset.key") == "card-0002-Beta"
    tab.keyboard.press("ArrowLeft" if tab.viewport_size["width"] > 760 else "ArrowUp")
    assert tab.evaluate("document.activeElement.dataset.key") == "card-0001-Alpha"
    tab.keyboard.press("Enter")
    tab.get_by_text("Step 1 of 6").wait_for()


def test_screen_and_words_fit_one_window(tab, run: RunFolder, tmp_path: Path) -> None:
    opened(tab, run, tmp_path, "#episode=0001-Alpha&step=1")
    tab.get_by_text("Step 2 of 6").wait_for()
    if tab.viewport_size["width"] > 760:
        for shown in (".screen img", ".thought", ".stage .chip.done", ".film button", ".keys"):
            box = tab.locator(shown).first.bounding_box()
            assert box["y"] + box["height"] <= tab.viewport_size["height"], shown


def test_it_plays_and_stops_at_the_end(tab, run: RunFolder, tmp_path: Path) -> None:
    opened(tab, run, tmp_path, "#episode=0001-Alpha&step=4")
    tab.get_by_label("speed").select_option("4")
    tab.get_by_role("button", name="play").click()
    tab.get_by_text("Step 6 of 6").wait_for()
    tab.get_by_role("button", name="▶ play").wait_for()
    tab.locator("body").press("Home")
    tab.get_by_text("Step 1 of 6").wait_for()
    tab.locator("body").press(" ")
    tab.get_by_role("button", name="pause").wait_for()


def test_the_next_failed_is_found_round_the_run(tab, run: RunFolder, tmp_path: Path) -> None:
    record_episode(run, "0004-Delta", 3, End.STUCK, Verdict(status="failed", why="no"))
    opened(tab, run, tmp_path, "#episode=0001-Alpha&step=0")
    for name, step in (("0002-Beta", "4 of 4"), ("0004-Delta", "3 of 3"), ("0002-Beta", "4 of 4")):
        tab.locator("body").press("n")
        tab.get_by_text(f"Step {step}").wait_for()
        assert f"episode={name}" in tab.url


def test_the_transcript_says_who_said_what(tab, run: RunFolder, tmp_path: Path) -> None:
    opened(tab, run, tmp_path, "#episode=0001-Alpha&step=2")
    tab.get_by_role("tab", name="transcript").click()
    turns = tab.locator(".turn")
    turns.nth(5).wait_for()
    expect(turns.first.locator(".said-by.user")).to_have_count(2)
    assert turns.nth(1).locator(".said-by.user").first.inner_text().endswith("done")
    expect(turns.nth(1).locator(".said-by.assistant")).to_have_count(1)
    assert turns.nth(2).get_attribute("aria-current") == "true"
    tab.locator(".turn-to", has_text="step 5").click()
    tab.get_by_text("Step 5 of 6").wait_for()


def test_values_of_proof_are_no_python(tab, tmp_path: Path) -> None:

    run = RunFolder.create(tmp_path / "runs", "proof", "0.1.0")
    found = "[{'item': 'O\\'Brien \"x\"', 'n': 2}, {'item': None, 'n': (1, 2)}]"
    proof = [
        Evidence(what="rows", expected="[]", found=found, holds=False),
        Evidence(what="deep", expected="1", found="[" * 5000, holds=False),
    ]
    record_episode(run, "0001-Proof", 1, End.COMPLETED, Verdict.of(tuple(proof)))
    opened(tab, run, tmp_path)
    row = tab.locator(".evidence tbody tr").first
    told = row.inner_text()
    assert "nothing" in told and 'O\'Brien "x"' in told and "{" not in told
    assert tab.locator(".evidence tbody tr").nth(1).inner_text().count("[") == 5000
