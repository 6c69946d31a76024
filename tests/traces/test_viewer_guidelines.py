"""What a judge said, of guidelines and without, on the pages of a run and of an episode."""

import json
from pathlib import Path

from tapwright.traces import End, RunFolder, Verdict
from tapwright.traces.reader import read_steps
from tapwright.traces.viewer import whole_page
from tapwright.traces.viewer.judged import judged, opinion

from .conftest import HOSTILE, expect, record_episode

VOTE = {"name": "must 1", "met": "met", "step": 2, "why": HOSTILE, "unusable": None}
NO_VOTE = {"name": "never 1", "met": "cannot_tell", "step": None, "unusable": "there is no step 9"}


def judgement(folder: Path, **more: object) -> None:
    file = list(read_steps(folder))[1].observation.frame.file
    found = [
        {"name": "must 1", "tier": "must", "text": HOSTILE, "met": "met", "agree": 3, "why": "it",
         "step": 2, "region": [100, 200, 900, 300], "file": file},
        {"name": "never 1", "tier": "never", "text": "It is paid.", "met": "not_met", "agree": 2,
         "why": "", "step": 3, "region": None, "file": None},
        {"name": "never 2", "tier": "never", "text": "It is sent.", "met": "cannot_tell",
         "agree": 1, "why": "", "step": None, "region": None, "file": None},
    ]  # fmt: skip
    votes = [{"opinion": "failed", "reasons": HOSTILE, "guidelines": [VOTE, NO_VOTE]}]
    document = {"judge": {"profile": "big"}, "status": "failed", "wanted": 3, "fallback": "",
                "guidelines_by": "judge", "found": found, "votes": votes, **more}  # fmt: skip
    (folder / "judgement.json").write_text(json.dumps(document))


def episode(tmp_path: Path) -> Path:
    run = RunFolder.create(tmp_path / "runs", "look", "0.1.0")
    return record_episode(run, "0001-Alpha", 4, End.COMPLETED, Verdict(status="unverified"))


def test_what_is_read_of_a_judgement(tmp_path: Path) -> None:
    folder = episode(tmp_path)
    assert judged(folder) is None
    assert opinion(folder) is None
    judgement(folder, found=[])
    without = judged(folder)
    assert without and (without["status"], without["found"]) == ("failed", [])
    assert opinion(folder) == {"judge": "big", "status": "failed"}
    judgement(folder)
    found = judged(folder)
    assert found and (found["judge"], found["status"], len(found["votes"])) == ("big", "failed", 1)
    (folder / "judgement.json").write_text("[1]")
    assert "is no judgement" in str(judged(folder)) and opinion(folder) is None
    (folder / "judgement.json").write_text("{")
    assert "cannot be read" in str(judged(folder))
    for wrong in ({"judge": "big"}, {"status": "splendid"}, {"status": ["passed"]}):
        judgement(folder, **wrong)
        assert "is no judgement" in str(judged(folder)) and opinion(folder) is None
    judgement(folder, votes="none", found=[7, {"name": "must 1"}])
    found = judged(folder)
    assert found and (found["votes"], found["found"]) == ([], [{"name": "must 1"}])


def test_each_guideline_has_its_verdict_and_a_way_to_its_step(tab, tmp_path: Path) -> None:
    folder = episode(tmp_path)
    judgement(folder)
    page = tmp_path / "page.html"
    page.write_text(whole_page([folder.parent.parent]), "utf-8")
    tab.goto(page.as_uri())
    rows = tab.locator("table.guidelines tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0).locator(".chip")).to_have_text("met")
    expect(rows.nth(1).locator(".chip")).to_have_text("violated")
    expect(rows.nth(2).locator(".chip")).to_have_text("cannot tell")
    box = rows.nth(0).locator("svg rect")
    assert (box.get_attribute("x"), box.get_attribute("width")) == ("100", "800")
    tab.get_by_text("every vote").click()
    expect(tab.get_by_text("no evidence: there is no step 9")).to_be_visible()
    rows.nth(1).get_by_role("button", name="step 3").click()
    expect(tab.get_by_text("Step 3 of 4")).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_verdict_of_a_judge_is_told_as_one(tab, tmp_path: Path) -> None:
    """Beside `unverified`, which it stays: on the card, on the page, with a reason."""
    folder = episode(tmp_path)
    judgement(folder, found=[])
    page = tmp_path / "page.html"
    page.write_text(whole_page([folder.parent.parent]), "utf-8")
    tab.goto(page.as_uri() + "#all=1")
    chips = tab.locator(".episode-card .chip")
    expect(chips.nth(0)).to_have_text("unverified")
    expect(chips.nth(1)).to_have_text("judged failed")
    told = tab.locator(".tile", has_text="judged passed, not verified")
    expect(told.locator("b")).to_have_text("0 of 1")
    tab.locator(".episode-card").click()
    expect(tab.locator(".stage-head")).to_contain_text(
        f"big judged it failed, 1 of 3 votes: {HOSTILE}"
    )
    expect(tab.get_by_text("as big judged: failed")).to_be_visible()
    expect(tab.locator("table.guidelines")).to_have_count(0)
