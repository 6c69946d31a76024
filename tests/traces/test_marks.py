"""Whatever a simulated phone or a script has done says so on every page."""

# pyright: reportMissingParameterType=false, reportUnknownParameterType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from pathlib import Path

import pytest

from tapwright.traces import End, RunFolder, Verdict, read_episode, read_run
from tapwright.traces.viewer import viewer_app, whole_page
from tapwright.traces.viewer.document import records_of, summary

from .conftest import expect, record_episode
from .test_viewer_browser import served

SIMULATED = "ran on the pocket phone, which is not Android"
SCRIPTED = "the moves came from a script, no model was asked"


@pytest.fixture
def rehearsed(tmp_path: Path) -> Path:
    """Two episodes of a script on a simulated phone."""
    run = RunFolder.create(tmp_path / "runs", "rehearsed", "0.1.0")
    for name in ("0001-Alpha", "0002-Beta"):
        record_episode(run, name, 2, End.COMPLETED, Verdict(status="passed"))
    return run.path


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """The same by a model on a phone."""
    run = RunFolder.create(tmp_path / "runs", "real", "0.1.0")
    for name in ("0001-Alpha", "0002-Beta"):
        record_episode(run, name, 2, End.COMPLETED, Verdict(status="passed"))
        file = run.path / "episodes" / name / "episode.json"
        kept = read_episode(file.parent)
        device = kept.device.model_copy(update={"simulated": False})
        model = kept.model.model_copy(update={"scripted": False})
        changed = kept.model_copy(update={"device": device, "model": model})
        file.write_text(changed.model_dump_json(), "utf-8")
    return run.path


def test_the_list_of_runs_counts_what_was_not_real(rehearsed: Path, real: Path) -> None:
    for run, count in ((rehearsed, 2), (real, 0)):
        told = summary(run.name, read_run(run), list(records_of(run)), ())
        assert (told["simulated"], told["scripted"]) == (count, count)


def test_run_page_episode_page_and_comparison_say_it(
    tab, rehearsed: Path, real: Path, tmp_path: Path
) -> None:
    for runs, times in (([rehearsed], 1), ([real], 0), ([rehearsed, real], 1)):
        path = tmp_path / f"page-{len(runs)}-{times}.html"
        path.write_text(whole_page(runs), "utf-8")
        for place in ("", "#episode=0001-Alpha"):
            tab.goto("about:blank")
            tab.goto(path.as_uri() + place)
            tab.locator("main .tiles").first.wait_for()
            assert [tab.get_by_text(text).count() for text in (SIMULATED, SCRIPTED)] == [times] * 2


def test_the_list_of_runs_marks_them(tab, rehearsed: Path, real: Path) -> None:
    with served(viewer_app(rehearsed.parent)) as url:
        tab.goto(url)
        row = tab.locator("tbody tr", has_text=rehearsed.name)
        assert row.locator(".chip.unreal").all_inner_texts() == ["simulated", "scripted"]
        expect(tab.locator("tbody tr", has_text=real.name).locator(".chip.unreal")).to_have_count(0)
