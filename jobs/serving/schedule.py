"""The times at which jobs run, kept by APScheduler in a SQLite database."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, cast

from ...actions.extras import optional
from ..job import JobSchedule
from .triggers import CronLineTrigger, ScheduleTrigger, trigger_of

# What is behind a job's name in the name of its further attempt.
_RETRY = "#retry"
# STATE_RUNNING of apscheduler.schedulers.base.
_RUNNING = 1
# Of more missed times than these the first and the last are found, and no other is gone through.
MOST_MISSED = 1000
_SHORTEST_LOOK = timedelta(minutes=1)


class _KeptJob(Protocol):
    """A job of APScheduler's."""

    id: str
    args: Sequence[str]
    trigger: ScheduleTrigger
    next_run_time: datetime | None


@dataclass(frozen=True, slots=True)
class DueRun:
    """A job is due: for which moments, oldest first, and which attempt it would be. With `many` the
    moments are the first and the last of more than MOST_MISSED."""

    job: str
    moments: tuple[datetime, ...]
    attempt: int = 1
    many: bool = False

    def told(self, missed: int) -> str:
        """That it was due so many times in vain, and from when to when in this computer's time."""
        if missed == 1:
            return "once while nothing served"
        first, last = (self.moments[at].astimezone() for at in (0, missed - 1))
        times = f"more than {MOST_MISSED}" if self.many else str(missed)
        return (
            f"{times} times while nothing served, from {first:%Y-%m-%d %H:%M} to "
            f"{last:%Y-%m-%d %H:%M}"
        )


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
        self._due = due
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
        self._pass_over(datetime.now(UTC))
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
        files: Mapping[str, Path] | None = None,
    ) -> None:
        """Keep these schedules and no others, but what there is `also`; one that is as it was goes
        on where it was. `files` are those that the schedules stand in."""
        kept = {job.id: job for job in self._jobs()}
        for name in kept:
            if name not in schedules and name not in also and not name.endswith(_RETRY):
                self._scheduler.remove_job(name)
        for name, schedule in schedules.items():
            text, file = _text(schedule), str((files or {}).get(name, ""))
            if name in kept and kept[name].args[0] == text:
                if tuple(kept[name].args) != (text, file):
                    self._scheduler.modify_job(name, args=(text, file))
                continue
            self._scheduler.add_job(
                f"{__name__}:unused", trigger_of(schedule, now), args=(text, file),
                id=name, name=name, replace_existing=True,
            )  # fmt: skip

    def files(self) -> dict[Path, str]:
        """The names of the jobs whose schedules are kept, by the files that they stood in."""
        return {
            Path(job.args[1]): job.id
            for job in self._jobs()
            if not job.id.endswith(_RETRY) and job.args[1:] and job.args[1]
        }

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

    def _pass_over(self, now: datetime) -> None:
        """Hand over at once what would be gone through time by time, as all minutes of a year."""
        for job in self._jobs():
            first = job.next_run_time
            if first is None or first > now or job.id.endswith(_RETRY):
                continue
            moments = islice(_times(job.trigger, first, now), MOST_MISSED + 1)
            if sum(1 for _ in moments) <= MOST_MISSED:
                continue
            last = _last(job.trigger, first, now)
            # As with all that is due: booked before the schedule moves on.
            both = first.astimezone(UTC), last.astimezone(UTC)
            self._due(DueRun(job.id, both, many=True))
            following = job.trigger.get_next_fire_time(last, now)
            self._scheduler.modify_job(job.id, next_run_time=following)

    def _jobs(self) -> list[_KeptJob]:
        return cast(list[_KeptJob], self._scheduler.get_jobs())


def _times(trigger: ScheduleTrigger, first: datetime, now: datetime) -> Iterator[datetime]:
    """The moments from the first one on that have passed."""
    moment: datetime | None = first
    while moment is not None and moment <= now:
        yield moment
        moment = trigger.get_next_fire_time(moment, now)


def _last(trigger: ScheduleTrigger, first: datetime, now: datetime) -> datetime:
    """The last moment that has passed, looked for from `now` back in longer and longer looks."""
    look = _SHORTEST_LOOK
    while (start := now - look) > first:
        moment = trigger.get_next_fire_time(None, start)
        if moment is not None and moment <= now:
            return deque(_times(trigger, moment, now), maxlen=1)[0]
        look *= 2
    return deque(_times(trigger, first, now), maxlen=1)[0]


def _text(schedule: JobSchedule) -> str:
    """What a changed schedule is known by."""
    told = schedule.model_dump(mode="json", include={"cron", "timezone", "every"})
    return json.dumps(told, sort_keys=True)
