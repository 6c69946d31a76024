"""The times at which jobs run, kept by APScheduler in a SQLite database."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, cast

from ...traces.extras import optional
from ..job import JobSchedule
from .triggers import CronLineTrigger, trigger_of

# What is behind a job's name in the name of its further attempt.
_RETRY = "#retry"
# STATE_RUNNING of apscheduler.schedulers.base.
_RUNNING = 1


class _KeptJob(Protocol):
    """A job of APScheduler's."""

    id: str
    args: Sequence[str]
    next_run_time: datetime | None


@dataclass(frozen=True, slots=True)
class DueRun:
    """A job is due: for which moments, oldest first, and which attempt it would be."""

    job: str
    moments: tuple[datetime, ...]
    attempt: int = 1


def unused(*_: str) -> None:
    """What APScheduler keeps by name as the thing to call; `DueExecutor` stands in its place."""


class DueExecutor:
    """Hands what is due to the server, which says how it went: an executor of APScheduler's."""

    def __init__(self, due: Callable[[DueRun], None]) -> None:
        self._due = due

    def start(self, scheduler: object, alias: str) -> None:
        """Nothing to start."""

    def shutdown(self, wait: bool = True) -> None:
        """Nothing to wait for: the server ends its runs itself."""

    def submit_job(self, job: _KeptJob, run_times: Sequence[datetime]) -> None:
        """Called before the next time is kept: the run must be booked when this returns."""
        if job.id.endswith(_RETRY):
            moment, attempt = job.args
            scheduled = (datetime.fromisoformat(moment),) if moment else ()
            self._due(DueRun(job.id.removesuffix(_RETRY), scheduled, int(attempt)))
        else:
            self._due(DueRun(job.id, tuple(moment.astimezone(UTC) for moment in run_times)))


class JobTimetable:
    """The schedules of jobs by name. What is changed is on disk when a method returns.

    Raises UsageError where APScheduler is not installed.
    """

    def __init__(self, database: Path, due: Callable[[DueRun], None]) -> None:
        # Ours are no subclasses: who has no APScheduler can still load these modules.
        optional("apscheduler.triggers.base", "jobs").BaseTrigger.register(CronLineTrigger)
        optional("apscheduler.executors.base", "jobs").BaseExecutor.register(DueExecutor)
        store = optional("apscheduler.jobstores.sqlalchemy", "jobs").SQLAlchemyJobStore
        made = optional("apscheduler.schedulers.asyncio", "jobs").AsyncIOScheduler
        self._scheduler: Any = made(
            jobstores={"default": store(url=f"sqlite:///{database}")},
            executors={"default": DueExecutor(due)},
            # However late, all that was missed is handed over, and the server decides.
            job_defaults={"misfire_grace_time": None, "coalesce": False, "max_instances": 1},
            timezone=UTC,
        )

    def open(self) -> None:
        """Read what is kept; nothing is due before `begin`."""
        self._scheduler.start(paused=True)

    def begin(self) -> None:
        """From now on runs are due, first those whose time passed meanwhile."""
        self._scheduler.resume()

    def look(self) -> None:
        """See at once what is due: after the clock was set, or the computer slept."""
        self._scheduler.wakeup()

    async def close(self) -> None:
        """Nothing is due any more."""
        if not self._scheduler.running:
            return
        if self._scheduler.state == _RUNNING:
            self._scheduler.pause()
        self._scheduler.shutdown(wait=False)
        # It ends in a turn of the loop to come.
        while self._scheduler.running:
            await asyncio.sleep(0)

    def set(
        self,
        schedules: Mapping[str, JobSchedule],
        now: datetime,
        also: frozenset[str] = frozenset(),
    ) -> None:
        """Keep these schedules and no others, but what there is `also`; one that is as it was goes
        on where it was."""
        kept = {job.id: job for job in self._jobs()}
        for name in kept:
            if name not in schedules and name not in also and not name.endswith(_RETRY):
                self._scheduler.remove_job(name)
        for name, schedule in schedules.items():
            text = _text(schedule)
            if name in kept and tuple(kept[name].args) == (text,):
                continue
            self._scheduler.add_job(
                f"{__name__}:unused", trigger_of(schedule, now), args=(text,), id=name, name=name,
                replace_existing=True,
            )  # fmt: skip

    def pause(self, names: frozenset[str]) -> None:
        """Let the schedules of these jobs rest and all others go on: what passes while one rests
        is not made up for."""
        for job in self._jobs():
            if job.id.endswith(_RETRY):
                continue
            if job.id in names and job.next_run_time is not None:
                self._scheduler.pause_job(job.id)
            elif job.id not in names and job.next_run_time is None:
                self._scheduler.resume_job(job.id)

    def retry(self, job: str, scheduled_for: datetime | None, attempt: int, at: datetime) -> None:
        """Have a further attempt made at that moment."""
        moment = scheduled_for.isoformat() if scheduled_for else ""
        self._scheduler.add_job(
            f"{__name__}:unused", "date", run_date=at, args=(moment, str(attempt)),
            id=f"{job}{_RETRY}", name=job, replace_existing=True,
        )  # fmt: skip

    def drop_retry(self, job: str) -> None:
        """Have no further attempt made."""
        if self._scheduler.get_job(f"{job}{_RETRY}") is not None:
            self._scheduler.remove_job(f"{job}{_RETRY}")

    def upcoming(self) -> dict[str, datetime]:
        """When each job is due next; those that rest are left out."""
        return {
            job.id: job.next_run_time
            for job in self._jobs()
            if job.next_run_time is not None and not job.id.endswith(_RETRY)
        }

    def retries(self) -> dict[str, datetime]:
        """When each job that failed is tried again."""
        return {
            job.id.removesuffix(_RETRY): job.next_run_time
            for job in self._jobs()
            if job.next_run_time is not None and job.id.endswith(_RETRY)
        }

    def move(self, job: str, moment: datetime) -> None:
        """Have a job be due at that moment next, instead of when its schedule says."""
        self._scheduler.modify_job(job, next_run_time=moment)

    def _jobs(self) -> list[_KeptJob]:
        return cast(list[_KeptJob], self._scheduler.get_jobs())


def _text(schedule: JobSchedule) -> str:
    """What a changed schedule is known by."""
    told = schedule.model_dump(mode="json", include={"cron", "timezone", "every"})
    return json.dumps(told, sort_keys=True)
