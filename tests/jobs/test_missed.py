"""Times that were missed for longer than anybody wants to go through."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tapwright.jobs.history import JobHistory

from .serving import PlayedRunner, make_due, serving, until, write_job


async def test_the_missed_minutes_of_a_year_are_not_gone_through(tmp_path: Path) -> None:
    jobs, history = tmp_path / "jobs", JobHistory(tmp_path / "state")
    write_job(jobs, more='schedule: {cron: "* * * * *"}\n')
    runner = PlayedRunner(history)
    async with serving(jobs, runner):
        assert runner.begun == []
    now = datetime.now(UTC)
    due = (now - timedelta(days=360)).replace(second=0, microsecond=0)
    await make_due(history, "top-up", due)
    said = list[str]()
    async with serving(jobs, runner, said) as server:
        await until(lambda: [run for run in history.runs() if run.state != "running"])
        following = server.timetable.upcoming()["top-up"]
    (run,) = history.runs()
    assert run.scheduled_for is not None and run.state == "passed"
    assert timedelta(0) < following - run.scheduled_for <= timedelta(minutes=3)
    assert run.scheduled_for > now - timedelta(minutes=2)
    assert said[0].startswith("top-up was due more than 1000 times while nothing served, from ")
    assert f"from {due.astimezone():%Y-%m-%d %H:%M} to " in said[0]
