"""The failures of a report: their last screens within bounds, and the facts by which they are
classed; and how far its trials lie apart."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tapwright.bench.report.page import report_html
from tapwright.bench.report.page.failures import SHOWN, _lines
from tapwright.bench.report.page.pictures import PagePictures
from tapwright.bench.report.read import read_bench
from tapwright.bench.report.spread import trial_spread
from tapwright.bench.report.summary import summarise
from tapwright.bench.report.words import moment
from tapwright.bench.report.write import write_reports
from tapwright.traces import (
    DeviceRecord,
    End,
    Ending,
    EpisodeRecord,
    ModelRecord,
    RunFolder,
    Verdict,
)
from tapwright.traces.reader import read_steps
from tests.traces.conftest import HOSTILE, record_episode

from .synthetic import daily, failed, unit_result, unscored, write_bench

READING_ORDER = ("passed 1 of", "Not passed", "Templates", "suite hash")


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """A run of one that passed, more than are shown that failed, and one that was never traced."""
    run = RunFolder.create(tmp_path / "runs", "bench", "0.1.0")
    results = [unit_result("A", episode="0001-A")]
    record_episode(run, "0001-A", 2, End.COMPLETED, Verdict(status="passed"))
    for number in range(2, SHOWN + 4):
        name = f"{number:04}-B"
        record_episode(run, name, 2, End.STUCK, Verdict(status="failed", why=HOSTILE))
        stuck = failed("B", 0, number, episode=name, failure="loop", end=End.STUCK, optimal=6)
        results.append(stuck)
    results.append(unscored("C", episode=""))
    return write_bench(run.path, results)


def test_the_last_screens_of_failures_stand_in_the_page(bench: Path, tmp_path: Path) -> None:
    write_reports(read_bench(bench), bench)
    page = (bench / "report.html").read_text("utf-8")
    pictures = re.findall(r'<img src="(data:image/jpeg;base64,[A-Za-z0-9+/=]+)"', page)
    assert len(pictures) == SHOWN + 2 and "img-src data:" in page
    assert "no screen" in page and f"{len(pictures) + 1 - SHOWN} more" in page
    assert "stuck after 2 acts, the shortest way has 6" in page
    assert "<img src=x" not in page and not re.search(r'(?:src|href)="(?:https?:)?//', page)
    order = [
        page.index(words) for words in ("passed 1 of", "Not passed", "Templates", "suite hash")
    ]
    assert order == sorted(order)


def test_a_report_for_elsewhere_has_no_paths_of_this_disk(bench: Path, tmp_path: Path) -> None:
    run = read_bench(bench)
    page = report_html(run, summarise(run), bench, "index.html#episode=")
    assert str(tmp_path) not in page and 'href="index.html#episode=0002-B"' in page
    assert 'href="index.html"' in page


def test_pictures_are_bounded_and_no_file_is_believed(bench: Path, tmp_path: Path) -> None:
    frames = bench / "episodes" / "0002-B" / "frames"
    picture = frames / next(read_steps(frames.parent)).observation.frame.file
    url = PagePictures().url(picture)
    assert url is not None and len(url) < 20_000
    assert PagePictures(len(url)).url(picture) == url
    full = PagePictures(len(url) - 1)
    assert full.url(picture) is None and full.url(picture) is None
    link = frames / ("a" * 64 + ".png")
    link.symlink_to(picture)
    assert PagePictures().url(link) is None
    assert PagePictures().url(tmp_path / "secret.png") is None
    broken = frames / ("b" * 64 + ".png")
    broken.write_bytes(picture.read_bytes()[:60])
    assert PagePictures().url(broken) is None
    huge = frames / ("c" * 64 + ".png")
    out = BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    huge.write_bytes(out.getvalue())
    assert PagePictures().url(huge) is None


def test_what_was_not_seen_is_not_told(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path / "runs", "bench", "0.1.0")
    record = EpisodeRecord(
        id="0001-A",
        task="A",
        goal="g",
        device=DeviceRecord(serial="s", model="m", api_level=34, simulated=True),
        model=ModelRecord(profile="p", name="n", endpoint="e", scripted=False),
        started_at=datetime.now(UTC),
    )
    with run.episode(record) as journal:
        journal.close(Ending(End.COMPLETED), Verdict(status="failed", why="wrong"))
    unseen = failed("A", episode="0001-A", failure=None, steps=0, actions=0)
    folder = write_bench(run.path, [unseen])
    write_reports(read_bench(folder), folder)
    page = (folder / "report.html").read_text("utf-8")
    assert "class not told" in page and "its steps were not seen" in page
    assert ">not told<" in page


def test_trials_lie_apart_as_they_do() -> None:
    trials = [(True, True, False), (True, False, False), (True, True, False)]
    results = [
        (unit_result if passed else failed)(task, trial=trial)
        for trial, outcomes in enumerate(trials)
        for task, passed in zip("ABC", outcomes, strict=True)
    ]
    found = trial_spread(results)
    assert found is not None and [row.passed for row in found.trials] == [2, 1, 2]
    assert found.mean == pytest.approx(5 / 9) and found.deviation == pytest.approx(0.19245)
    assert found.by_chance == pytest.approx((5 / 9 * 4 / 9 / 3) ** 0.5)
    assert (found.always, found.sometimes, found.never) == (1, 1, 1)
    assert (found.low, found.high) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert trial_spread(results[:3]) is None and trial_spread([]) is None


def test_a_report_shows_the_spread_only_of_several_trials(tmp_path: Path) -> None:
    for seeds, shown in ((1, False), (3, True)):
        folder = write_bench(tmp_path / str(seeds), daily(seeds=seeds))
        write_reports(read_bench(folder), folder)
        page = (folder / "report.html").read_text("utf-8")
        assert ("Spread over trials" in page) == shown


def test_checks_beyond_the_first_unfold_and_the_end_stays() -> None:
    told = [f"Failed check: {number}" for number in range(6)] + ["Ended after step 2: stuck"]
    shown = "".join(line.html for line in _lines(told))
    first, _, folded = shown.partition("<details>")
    folded, _, last = folded.partition("</details>")
    assert first.count("Failed check") == 2 and folded.count("Failed check") == 4
    assert "4 more checks" in folded and "Ended after step 2" in last
    assert "<details>" not in "".join(line.html for line in _lines(told[-4:]))


def test_a_moment_is_told_to_the_minute_in_utc() -> None:
    assert moment("2026-03-02T09:41:59+02:00") == "2026-03-02 07:41 UTC"
    assert [moment(at) for at in ("soon", "2026-03-02T09:41:00")] == ["soon", "2026-03-02T09:41:00"]
