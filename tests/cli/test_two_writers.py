"""What another process is writing is refused by the commands before they look for a phone."""

from pathlib import Path

from tapwright.bench.plan import make_plan
from tapwright.suites.registry import find_suite
from tapwright.traces import RunFolder, read_episode
from tapwright.traces.journal import one_writer
from tests.bench.judge.episode import record_episode
from tests.bench.players import new_folder
from tests.traces.test_journal import EPISODE, step

from .conftest import Run

# No adb server knows it: whoever looks for it says so.
NOWHERE = ("--device", "nowhere-1")
LIVE = "is being written by another process: wait until it has ended, or end it"


def content(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_live_episode_is_not_gone_on_with(tapwright: Run, tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path / "runs", "live", "0.1.0")
    with run.episode(EPISODE) as journal:
        journal.append(step(0))
        before = content(run.path)
        refused = tapwright("run", "--resume", str(journal.folder), *NOWHERE)
        assert (refused.code, refused.err) == (2, f"tapwright: {journal.folder} {LIVE}\n")
        assert content(run.path) == before
    free = tapwright("run", "--resume", str(journal.folder), *NOWHERE)
    assert free.code == 2 and LIVE not in free.err, free
    assert read_episode(journal.folder).end is None


def test_two_judges_are_not_paid_for_one_verdict(tapwright: Run, tmp_path: Path) -> None:
    folder = record_episode(tmp_path / "runs")
    named = ("judge", "run", str(folder), "--judge", "big", "--base-url", "http://127.0.0.1:9/v1")
    with one_writer(folder):
        before = content(folder)
        refused = tapwright(*named, OPENAI_API_KEY="k")
        assert content(folder) == before
    assert refused.code == 2 and LIVE in refused.err, refused


def test_a_live_bench_is_not_gone_on_with(tapwright: Run, tmp_path: Path) -> None:
    plan = make_plan(find_suite("first-steps"), 1)
    with new_folder(tmp_path / "runs", plan) as folder:
        before = content(folder.path)
        refused = tapwright("bench", "--resume", str(folder.path), *NOWHERE)
        assert (refused.code, refused.err) == (2, f"tapwright: {folder.path} {LIVE}\n")
        assert content(folder.path) == before
