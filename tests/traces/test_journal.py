"""What is appended is on disk at once, and a torn line or a kill loses no finished step."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.actions import Norm, Outcome, Tap, UsageError
from tapwright.traces import (
    DeviceRecord,
    End,
    Ending,
    EpisodeRecord,
    FrameRecord,
    Journal,
    ModelRecord,
    ObservationRecord,
    ReplyRecord,
    RunFolder,
    StepRecord,
    Usage,
    Verdict,
    read_episodes,
    read_run,
    read_steps,
)

EPISODE = EpisodeRecord(
    id="0001-a",
    task="a",
    goal="do a",
    device=DeviceRecord(serial="s", model="m", api_level=34, simulated=True),
    model=ModelRecord(profile="p", name="n", endpoint="e", scripted=True),
    started_at=datetime.now(UTC),
)


def step(index: int, cost: Decimal | None = Decimal("0.0001")) -> StepRecord:
    return StepRecord(
        index=index,
        at=datetime.now(UTC),
        observation=ObservationRecord(
            frame=FrameRecord(file="f", width_px=1, height_px=2, rotation=0, source="raw")
        ),
        prompt_sha256="0" * 64,
        prompt_tokens_estimate=10,
        rung="low",
        reply=ReplyRecord(text="你好"),
        usage=Usage(prompt=100, output=5),
        cost_usd=cost,
        action=Tap(at=Norm(x=1, y=2)),
        outcome=Outcome.done().with_change(0.5),
    )


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    return RunFolder.create(tmp_path, "Some Name!", "0.1.0")


def steps_file(run: RunFolder) -> Path:
    return run.path / "episodes" / EPISODE.id / "steps.jsonl"


def test_a_step_is_on_disk_before_the_next_and_reads_back_equal(run: RunFolder) -> None:
    with run.episode(EPISODE) as journal:
        journal.append(step(0))
        assert list(read_steps(journal.folder)) == [step_at(journal.folder, 0)]
        journal.append(step(1))
        assert [one.index for one in read_steps(journal.folder)] == [0, 1]


def step_at(folder: Path, line: int) -> StepRecord:
    text = (folder / "steps.jsonl").read_text("utf-8").splitlines()[line]
    return StepRecord.model_validate_json(text)


def test_totals_and_verdict_are_kept(run: RunFolder) -> None:
    with run.episode(EPISODE) as journal:
        journal.append(step(0))
        journal.append(step(1))
        journal.close(Ending(End.COMPLETED, "did a"), Verdict(status="passed"))
    (record,) = read_episodes(run.path)
    assert (record.end, record.end_why) == (End.COMPLETED, "did a")
    assert record.totals.usage == Usage(prompt=200, output=10)
    assert record.totals.cost_usd == Decimal("0.0002")
    assert record.verdict == Verdict(status="passed")


def test_one_unknown_price_makes_the_total_unknown(run: RunFolder) -> None:
    with run.episode(EPISODE) as journal:
        journal.append(step(0, cost=None))
        journal.append(step(1))
        assert journal.record.totals.cost_usd is None


def test_an_episode_that_was_killed_has_no_end_and_all_its_steps(run: RunFolder) -> None:
    journal = run.episode(EPISODE)
    journal.append(step(0))
    (record,) = read_episodes(run.path)
    assert record.end is None
    assert len(list(read_steps(journal.folder))) == 1
    journal.__exit__()


def test_a_torn_last_line_is_left_out(run: RunFolder) -> None:
    with run.episode(EPISODE) as journal:
        journal.append(step(0))
        journal.append(step(1))
    whole = steps_file(run).read_bytes()
    second = whole.index(b"\n") + 1
    for cut in range(second, len(whole) - 1):
        steps_file(run).write_bytes(whole[:cut])
        assert [one.index for one in read_steps(journal.folder)] == [0]


def test_a_last_line_that_lacks_only_its_end_is_kept(run: RunFolder) -> None:
    with run.episode(EPISODE) as journal:
        journal.append(step(0))
    steps_file(run).write_bytes(steps_file(run).read_bytes().removesuffix(b"\n"))
    assert [one.index for one in read_steps(journal.folder)] == [0]


def test_a_broken_line_in_the_middle_is_told(run: RunFolder) -> None:
    with run.episode(EPISODE) as journal:
        journal.append(step(0))
    steps_file(run).write_text("{}\n" + steps_file(run).read_text("utf-8"), "utf-8")
    with pytest.raises(UsageError, match="line 1"):
        list(read_steps(journal.folder))


def test_a_picture_is_written_once_under_its_content(run: RunFolder) -> None:
    with run.episode(EPISODE) as journal:
        name = journal.picture(b"pixels", "image/webp")
        first = (journal.folder / "frames" / name).stat()
        assert journal.picture(b"pixels", "image/webp") == name
        assert (journal.folder / "frames" / name).stat().st_mtime_ns == first.st_mtime_ns
        assert name.endswith(".webp")
        assert [path.name for path in (journal.folder / "frames").iterdir()] == [name]


def test_two_runs_of_one_second_do_not_share_a_folder(tmp_path: Path) -> None:
    paths = {RunFolder.create(tmp_path, "x", "0.1.0").path for _ in range(3)}
    assert len(paths) == 3
    assert all(json.loads((path / "run.json").read_text())["name"] == "x" for path in paths)


def test_a_folder_that_is_no_run_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="name a run folder"):
        read_run(tmp_path)


def test_every_line_says_its_schema_version(run: RunFolder) -> None:
    with run.episode(EPISODE) as journal:
        journal.append(step(0))
    assert json.loads(steps_file(run).read_text())["version"] == 1


def test_the_journal_is_a_context_manager_that_closes_its_file(run: RunFolder) -> None:
    with run.episode(EPISODE) as journal:
        assert isinstance(journal, Journal)
    with pytest.raises(ValueError, match="closed"):
        journal.append(step(0))
