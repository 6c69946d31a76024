"""Job files that change while they are served."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tapwright.jobs.history import JobHistory

from .serving import PlayedRunner, serving, until, write_job


@pytest.fixture
def history(tmp_path: Path) -> JobHistory:
    return JobHistory(tmp_path / "state")


async def test_a_mistake_that_is_mended_does_not_begin_a_schedule_anew(
    tmp_path: Path, history: JobHistory
) -> None:
    """An editor that has written half of the file must not put an hourly job off by an hour."""
    jobs = tmp_path / "jobs"
    file = write_job(jobs)
    said = list[str]()
    async with serving(jobs, PlayedRunner(history), said) as server:
        server.timetable.move("top-up", soon := datetime.now(UTC) + timedelta(minutes=9))
        whole = file.path.read_text("utf-8")
        file.path.write_text("name: top-up\ngoal: [", "utf-8")
        server.look()
        assert server.shelf.jobs == {} and server.shelf.resting == {"top-up"}
        assert len(said) == 1 and "top-up.yaml" in said[0]
        file.path.write_text(whole, "utf-8")
        server.look()
        assert server.timetable.upcoming() == {"top-up": soon}
        file.path.unlink()
        server.look()
        assert server.timetable.upcoming() == {} and "its file is gone" in said[-1]


async def test_a_file_that_is_broken_while_nothing_serves_keeps_its_schedule(
    tmp_path: Path, history: JobHistory
) -> None:
    jobs = tmp_path / "jobs"
    file = write_job(jobs)
    whole = file.path.read_text("utf-8")
    async with serving(jobs, PlayedRunner(history)) as server:
        server.timetable.move("top-up", soon := datetime.now(UTC) + timedelta(minutes=9))
    file.path.write_text("name: top-up\ngoal: [", "utf-8")
    said = list[str]()
    async with serving(jobs, PlayedRunner(history), said) as server:
        assert server.shelf.resting == {"top-up"} and "top-up.yaml" in said[0]
        file.path.write_text(whole, "utf-8")
        server.look()
        assert server.timetable.upcoming() == {"top-up": soon}


async def test_what_is_due_while_the_file_has_a_mistake_is_said(
    tmp_path: Path, history: JobHistory
) -> None:
    jobs = tmp_path / "jobs"
    file = write_job(jobs)
    said, runner = list[str](), PlayedRunner(history)
    async with serving(jobs, runner, said) as server:
        file.path.write_text("name: top-up\ngoal: [", "utf-8")
        server.look()
        server.timetable.move("top-up", datetime.now(UTC))
        server.timetable.look()
        await until(lambda: "top-up was not run: its file has a mistake" in said)
    assert runner.begun == []


async def test_a_folder_that_cannot_be_read_is_told_once(
    tmp_path: Path, history: JobHistory
) -> None:
    jobs = tmp_path / "jobs"
    write_job(jobs)
    said = list[str]()
    async with serving(jobs, PlayedRunner(history), said) as server:
        shutil.move(jobs, tmp_path / "away")
        server.look()
        server.look()
        assert len(said) == 1 and "cannot be read" in said[0]
        assert "top-up" in server.shelf.jobs and "top-up" in server.timetable.upcoming()
        shutil.move(tmp_path / "away", jobs)
        server.look()
        assert server.shelf.mistakes == {} and len(said) == 1
