"""The journal of runs: whole after a kill, and shared by processes."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.jobs.history import JobHistory, history_folder
from tapwright.jobs.runs import JobRun, RunState

BEGAN = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)


def a_run(number: int, state: RunState = "passed", job: str = "pay", **more: object) -> JobRun:
    began = BEGAN + timedelta(minutes=number)
    return JobRun.model_validate(
        {"id": f"run-{number}", "job": job, "file": "f", "sha256": "0", "began": began,
         "state": state, **more}
    )  # fmt: skip


def test_the_newest_line_of_a_run_counts(history: JobHistory) -> None:
    history.book(a_run(2, "running"))
    history.book(a_run(1))
    history.book(a_run(2, "failed", why="no"))
    history.book(a_run(3, job="other"))
    assert [(run.id, run.state) for run in history.runs()] == [
        ("run-1", "passed"), ("run-2", "failed"), ("run-3", "passed"),
    ]  # fmt: skip
    assert [run.id for run in history.runs("other")] == ["run-3"]
    assert history.find("run-2").why == "no"
    with pytest.raises(UsageError, match="several runs begin"):
        history.find("run-")
    with pytest.raises(UsageError, match="knows no run"):
        history.find("walk")


def test_a_line_that_was_torn_off_is_cut_away(history: JobHistory) -> None:
    history.book(a_run(1))
    with (history.folder / "runs.jsonl").open("ab") as file:
        file.write(b'{"id": "run-2", "jo')
    assert [run.id for run in history.runs()] == ["run-1"]
    history.book(a_run(3))
    assert [run.id for run in history.runs()] == ["run-1", "run-3"]


def test_a_damaged_line_is_told_and_hides_no_other(history: JobHistory) -> None:
    history.book(a_run(1))
    path = history.folder / "runs.jsonl"
    path.write_bytes(b"what is this?\n" + path.read_bytes() + b"\0\0\n")
    history.book(a_run(2))
    assert [run.id for run in history.runs()] == ["run-1", "run-2"]
    assert [line.partition(" ")[0].rpartition("/")[2] for line in history.damage] == [
        "runs.jsonl:1:",
        "runs.jsonl:3:",
    ]


def test_a_damaged_pause_lets_nothing_run(history: JobHistory) -> None:
    history.pause("pay", True)
    with (history.folder / "paused.jsonl").open("ab") as file:
        file.write(b"what is this?\n")
    with pytest.raises(UsageError, match=r"paused\.jsonl:2: this is no line of a journal"):
        history.paused()


def test_several_processes_lose_no_line_of_each_other(history: JobHistory) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom tests.jobs.test_history import a_run\n"
        "from tapwright.jobs.history import JobHistory\n"
        "history = JobHistory(Path(sys.argv[1]))\nfirst = int(sys.argv[2])\n"
        "for number in range(first, first + 20): history.book(a_run(number))\n"
    )
    root = Path(__file__).parents[2]
    writers = [
        subprocess.Popen([sys.executable, "-c", script, str(history.folder), first], cwd=root)
        for first in ("100", "200", "300")
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert len(history.runs()) == 60


def test_runs_of_a_process_that_is_gone_are_found(history: JobHistory) -> None:
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    history.book(a_run(1, "running", pid=gone.pid))
    history.book(a_run(2, "running", pid=os.getpid()))
    history.book(a_run(3, "passed", pid=gone.pid))
    assert [run.id for run in history.abandoned()] == ["run-1"]


def test_a_pause_is_remembered(history: JobHistory) -> None:
    assert history.paused() == frozenset()
    history.pause("pay", True)
    history.pause("watch", True)
    history.pause("pay", False)
    assert JobHistory(history.folder).paused() == {"watch"}


def test_only_traces_of_the_oldest_runs_are_removed(history: JobHistory, tmp_path: Path) -> None:
    folders = [tmp_path / f"trace-{number}" for number in range(4)]
    for number, folder in enumerate(folders):
        (folder / "episodes").mkdir(parents=True)
        history.book(a_run(number, trace=str(folder), episode="0001-goal", output={"a": number}))
    other = tmp_path / "no-trace"
    other.mkdir()
    history.book(a_run(9, job="elsewhere", trace=str(other)))
    history.prune("pay", 2)
    assert [folder.exists() for folder in folders] == [False, False, True, True]
    assert [(run.output, run.trace is None) for run in history.runs("pay")] == [
        ({"a": 0}, True), ({"a": 1}, True), ({"a": 2}, False), ({"a": 3}, False),
    ]  # fmt: skip
    assert other.exists()


def test_the_state_folder_is_the_users(tmp_path: Path) -> None:
    assert history_folder({"XDG_STATE_HOME": "/var/s"}) == Path("/var/s/tapwright/jobs")
    home = Path.home() / ".local" / "state" / "tapwright" / "jobs"
    assert history_folder({}) == history_folder({"XDG_STATE_HOME": "relative"}) == home
