"""Traces of every schema version are read; those of a later one are refused in plain words."""

import json
import shutil
from pathlib import Path

import pytest
from pydantic import JsonValue

from tapwright.actions import UsageError
from tapwright.traces import End, RunRecord, read_episodes, read_run, read_steps
from tapwright.traces.migrate import read_record
from tapwright.traces.verify import verify_run

FIXTURES = Path(__file__).parent / "fixtures"
VERSIONS = sorted(FIXTURES.glob("v*"))


@pytest.mark.parametrize("recorded", VERSIONS, ids=lambda path: path.name)
def test_a_recorded_run_reads_whole(recorded: Path) -> None:
    (episode,) = read_episodes(recorded)
    assert (episode.task, episode.end) == ("AirplaneOn", End.COMPLETED)
    assert episode.verdict and episode.verdict.status == "passed" and episode.verdict.evidence
    steps = list(read_steps(recorded / "episodes" / episode.id))
    assert len(steps) == episode.totals.steps > 3
    assert all(step.prompt_sha256 and step.usage.prompt for step in steps)
    assert verify_run(recorded) == ()


def newer(recorded: Path, tmp_path: Path, file: str) -> Path:
    """A copy in which one file says that it is of a later version."""
    run = tmp_path / "run"
    shutil.copytree(recorded, run)
    (path,) = run.rglob(file)
    lines = path.read_text("utf-8").splitlines() if file.endswith("l") else [path.read_text()]
    changed = [json.dumps(json.loads(line) | {"version": 99, "new": 1}) for line in lines]
    path.write_text("\n".join(changed) + "\n", "utf-8")
    return run


@pytest.mark.parametrize("file", ["run.json", "episode.json", "steps.jsonl"])
def test_a_later_version_is_refused_in_plain_words(tmp_path: Path, file: str) -> None:
    run = newer(VERSIONS[-1], tmp_path, file)
    with pytest.raises(UsageError, match="version 99.*update tapwright"):
        for episode in read_episodes(run):
            list(read_steps(run / "episodes" / episode.id))


def test_a_version_that_never_was_is_refused() -> None:
    with pytest.raises(UsageError, match="never was"):
        read_record(RunRecord, b'{"version": 0}')


def test_an_older_record_is_brought_up_to_date() -> None:
    def named(record: dict[str, JsonValue]) -> dict[str, JsonValue]:
        return {k: v for k, v in record.items() if k != "title"} | {"name": record["title"]}

    raw = b'{"version": 0, "title": "x", "started_at": "2026-03-02T09:41:00Z", "tapwright": "0"}'
    assert read_record(RunRecord, raw, {0: named}).name == "x"


def test_no_episode_is_looked_for_outside_its_run(tmp_path: Path) -> None:
    run = tmp_path / "run"
    shutil.copytree(VERSIONS[-1], run)
    record = read_run(run).model_copy(update={"episodes": ("../../etc",)})
    (run / "run.json").write_text(record.model_dump_json())
    with pytest.raises(UsageError, match="outside the run"):
        read_episodes(run)


def test_a_record_in_anothers_folder_is_refused(tmp_path: Path) -> None:
    run = tmp_path / "run"
    shutil.copytree(VERSIONS[-1], run)
    (path,) = run.rglob("episode.json")
    path.write_text(path.read_text().replace('"id": "0001', '"id": "../0001'))
    with pytest.raises(UsageError, match="says that it is episode"):
        read_episodes(run)
