"""A server of jobs whose runs are played by the test."""

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from tapwright.agent.policy.gate import Approver
from tapwright.agent.user import User
from tapwright.jobs.history import JobHistory
from tapwright.jobs.job_file import JobFile, read_job
from tapwright.jobs.runs import JobRun, RunState
from tapwright.jobs.serving.schedule import JobTimetable
from tapwright.jobs.serving.server import JobServer

HOURLY = "schedule: {every: 1h}\n"


class PlayedRunner:
    """A JobRunner that does as the test says: each run waits for `go`, and ends in `states`."""

    def __init__(self, history: JobHistory, states: tuple[RunState, ...] = ("passed",)) -> None:
        self.history = history
        self.states = list(states)
        self.go = asyncio.Event()
        self.go.set()
        self.begun: list[JobRun] = []
        self.resumed: list[bool] = []
        self.act: Callable[[User, Approver], object] | None = None
        self.trace: str | None = None

    async def run(
        self,
        job: JobFile,
        params: Mapping[str, str],
        *,
        user: User | None = None,
        approver: Approver | None = None,
        run_id: str | None = None,
        resume: bool = False,
        scheduled_for: datetime | None = None,
        attempt: int = 1,
    ) -> JobRun:
        booked = self.history.find(run_id or "")
        booked = booked.model_copy(update={"params": dict(params), "trace": self.trace})
        self.history.book(booked)
        self.begun.append(booked)
        self.resumed.append(resume)
        said: object = None
        if self.act is not None and user is not None and approver is not None:
            said = await self.act(user, approver)  # pyright: ignore[reportGeneralTypeIssues]
        await self.go.wait()
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        ended = {"state": state, "ended": datetime.now(UTC), "exit_code": 0, "output": str(said)}
        run = booked.model_copy(update=ended)
        self.history.book(run)
        return run


def write_job(folder: Path, name: str = "top-up", more: str = HOURLY) -> JobFile:
    """A job's file in a folder; its goal names its parameters."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.yaml"
    said = "".join(f" {{{word}}}" for word in re.findall(r"^  (\w+):", more, re.MULTILINE))
    path.write_text(f"name: {name}\ngoal: Top up the phone{said}\n{more}", "utf-8")
    return read_job(path)


@asynccontextmanager
async def serving(
    folder: Path, runner: PlayedRunner, said: list[str] | None = None
) -> AsyncIterator[JobServer]:
    """A server as long as the block lasts."""
    say = (said if said is not None else []).append
    server = JobServer(folder, runner.history, runner, say=say)
    await server.open()
    try:
        yield server
    finally:
        await server.close()


async def until(condition: Callable[[], object]) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.01)


async def make_due(history: JobHistory, job: str, moment: datetime) -> None:
    """As if the job's next time had been then, while nothing served."""
    timetable = JobTimetable(history.folder / "schedule.sqlite", lambda due: None)
    timetable.open()
    timetable.move(job, moment)
    await timetable.close()


def dead_process() -> int:
    """The number of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid
