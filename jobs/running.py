"""Runs one job once: from its file to a record in the history."""

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from ..actions import UsageError
from ..actions.log import masking
from ..agent.hooks import OnStep, ignore_step
from ..agent.models.base import ModelLost
from ..agent.models.gate import Say
from ..agent.policy.gate import Approver
from ..agent.user import User
from ..device.adb.server import born
from ..device.errors import ABSENT, DeviceError
from ..fleet.leases import Patience
from ..tasks.judging import exit_code
from ..tasks.settings import Settings
from ..tasks.task import Task
from ..traces.redactor import Redactor
from .alone import only_run
from .history import JobHistory
from .job_file import JobFile
from .job_settings import file_settings
from .job_trust import check_trusted
from .outputs import wanted_extraction
from .params import ParamValue, param_values, written
from .results import booked_cost, finished
from .runs import JobRun
from .saving import check_targets
from .secrets import read_job_secrets
from .work import (
    JobPrepared,
    JobWork,
    SessionOpener,
    WorkDone,
    WorkHere,
    WorkLost,
    WorkPlace,
    WorkTerms,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneJobRunner:
    """Runs jobs on phones and books each run in `history`.

    `flags` are settings that stand above those of a job's file, and so does `pool`; `yes` allows
    what a task, flow or app changes on a phone that is not simulated. `on_step` hears of each step,
    `begun` of a run that is booked and about to begin; `command` is what the trace says that it was
    made by. `elsewhere` is where the work is done, if it is not in this process.
    """

    history: JobHistory
    open_session: SessionOpener
    flags: Mapping[str, object] = field(default_factory=dict[str, object])
    pool: str | None = None
    patience: Patience = Patience()
    yes: bool = False
    say: Say | None = None
    on_step: OnStep = ignore_step
    begun: Callable[[JobRun], None] = lambda run: None
    command: tuple[str, ...] = ()
    elsewhere: WorkPlace | None = None

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
        """The run, ended and booked: what a phone, a model or the disk refuses is in it, as `lost`.

        Raises UsageError before anything is begun, RunsAlready if the job is being run.
        """
        with only_run(self.history, job):
            earlier = self._resumable(job, run_id) if resume else None
            if earlier is not None:
                params = {name: written(value) for name, value in earlier.params.items()}
            prepared = self.prepare(job, params)
            terms = WorkTerms(
                pool=self.pool, patience=self.patience, yes=self.yes, say=self.say,
                on_step=self.on_step, command=self.command,
            )  # fmt: skip
            place = self.elsewhere or WorkHere(self.open_session)
            with masking(Redactor(prepared.secrets).mask):
                async with place.open(prepared, terms, earlier) as work:
                    if earlier is not None:
                        mine = {"pid": os.getpid(), "born": born(os.getpid())}
                        run = earlier.model_copy(update=mine)
                    else:
                        run = _new_run(job, prepared.values, run_id, scheduled_for, attempt)
                    self.history.book(run)
                    self.begun(run)
                    return await self._booked(run, work, prepared, user, approver)

    def prepare(self, job: JobFile, params: Mapping[str, str]) -> JobPrepared:
        """Everything that can be wrong before a phone is asked; raises UsageError."""
        spec = job.spec
        values = param_values(spec, params)
        check_trusted(job, Settings.load(self.flags), self.flags)
        check_targets(job)
        wanted_extraction(spec)
        settings = Settings.load({**file_settings(job), **self.flags})
        if "out" not in settings.model_fields_set:
            settings = settings.model_copy(update={"out": self.history.folder / "traces"})
        secrets = read_job_secrets(spec)
        return JobPrepared(job, values, secrets, settings)

    async def _booked(
        self,
        run: JobRun,
        work: JobWork,
        prepared: JobPrepared,
        user: User | None,
        approver: Approver | None,
    ) -> JobRun:
        """The run with its end; whatever ends it is booked before it is told."""
        try:
            done = await work.do(run, user, approver, self._book)
            ended = await self._ended(prepared, done)
        except asyncio.CancelledError:
            self._end(run, "cancelled", 130, "it was stopped")
            raise
        except WorkLost as error:
            return self._end(run, "interrupted", 130, str(error))
        except (DeviceError, ModelLost, OSError) as error:
            return self._end(run, "lost", 2 if isinstance(error, ABSENT) else 3, str(error))
        except UsageError as error:
            return self._end(run, "lost", 2, str(error))
        except BaseException as error:
            self._end(run, "lost", 3, f"{type(error).__name__}: {error}")
            raise
        self.history.book(ended)
        if prepared.job.spec.keep is not None:
            self.history.prune(run.job, prepared.job.spec.keep)
        return ended

    def _end(self, run: JobRun, state: str, code: int, why: str) -> JobRun:
        # What was booked of it last has its trace, and so what it has cost.
        last = self.history.find(run.id)
        changes: dict[str, object] = {"state": state, "exit_code": code, "why": why}
        changes |= {"ended": datetime.now(UTC), "pid": 0, "born": "", **booked_cost(last)}
        ended = JobRun.model_validate({**last.model_dump(), **changes})
        self.history.book(ended)
        return ended

    async def _ended(self, prepared: JobPrepared, done: WorkDone) -> JobRun:
        if done.record is None:
            return done.run
        task = prepared.goal if isinstance(prepared.goal, Task) else None
        code, folder = exit_code(done.record, task), Path(done.run.trace or "")
        return await asyncio.to_thread(
            finished, prepared.job, done.run, done.record, code, folder, prepared.secrets
        )

    async def _book(self, run: JobRun) -> None:
        self.history.book(run)

    def _resumable(self, job: JobFile, run_id: str | None) -> JobRun:
        run = self.history.find(run_id or "")
        if run.state not in ("running", "interrupted", "cancelled"):
            raise UsageError(f"the run {run.id} has ended: {run.state}")
        if run.sha256 != job.sha256:
            raise UsageError(f"{job.path} has changed since the run {run.id} began")
        if job.spec.flow is not None:
            raise UsageError("a flow cannot be gone on with: its steps would be done again")
        return run


def new_run_id() -> str:
    """An id for a run that is begun by hand now."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{uuid4().hex[:8]}"


def _new_run(
    job: JobFile,
    values: Mapping[str, ParamValue],
    run_id: str | None,
    scheduled_for: datetime | None,
    attempt: int,
) -> JobRun:
    now = datetime.now(UTC)
    return JobRun(
        id=run_id or new_run_id(),
        job=job.spec.name,
        file=str(job.path),
        sha256=job.sha256,
        params={name: written(value) for name, value in values.items()},
        scheduled_for=scheduled_for,
        attempt=attempt,
        began=now,
        pid=os.getpid(),
        born=born(os.getpid()),
    )
