"""Runs one job once: from its file to a record in the history."""

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from ..actions import UsageError
from ..actions.log import masking
from ..agent.hooks import OnStep, ignore_step
from ..agent.models.base import ModelLost
from ..agent.models.gate import Say
from ..agent.policy.gate import Approver
from ..agent.user import User
from ..device.adb.server import born
from ..device.device import Device
from ..device.errors import ABSENT, DeviceError
from ..fleet.leases import Patience
from ..fleet.phones import open_phone
from ..tasks.judging import Judge, JudgeLost, exit_code
from ..tasks.session import Session
from ..tasks.settings import Settings
from ..tasks.task import Task
from ..traces.journal import RunFolder
from ..traces.reader import episode_folders, read_episode
from ..traces.redactor import Redactor
from ..traces.schema import EpisodeRecord
from .alone import only_run
from .flow_run import FlowRun
from .history import JobHistory
from .job import JobSpec
from .job_file import JobFile, task_name
from .job_settings import file_settings
from .job_trust import check_trusted
from .outputs import MANY, wanted_extraction
from .params import ParamValue, filled, filled_check, param_values, written
from .results import booked_cost, finished
from .runs import JobRun
from .saving import check_targets
from .secrets import read_job_secrets


class SessionOpener(Protocol):
    """Opens a session for settings, with the judge of that name, as the front door does."""

    def __call__(
        self, settings: Settings, *, judge: Judge | str | None = None, say: Say | None = None
    ) -> AbstractAsyncContextManager[Session]: ...


@dataclass(frozen=True, slots=True)
class JobPrepared:
    """What a run of a job comes to before anything is begun."""

    job: JobFile
    values: Mapping[str, ParamValue]
    secrets: Mapping[str, str] = field(repr=False)
    settings: Settings
    goal: Task | str | None
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneJobRunner:
    """Runs jobs on phones and books each run in `history`.

    `flags` are settings that stand above those of a job's file, and so does `pool`; `yes` allows
    what a task, flow or app changes on a phone that is not simulated. `on_step` hears of each step,
    `begun` of a run that is booked and about to begin; `command` is what the trace says that it was
    made by.
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
            with masking(Redactor(prepared.secrets).mask):
                async with self.open_session(
                    prepared.settings, judge=job.spec.judge, say=self.say
                ) as session:
                    self._check(session, prepared)
                    if earlier is not None:
                        mine = {"pid": os.getpid(), "born": born(os.getpid())}
                        run = earlier.model_copy(update=mine)
                    else:
                        run = _new_run(job, prepared.values, run_id, scheduled_for, attempt)
                    self.history.book(run)
                    self.begun(run)
                    return await self._booked(run, session, prepared, user, approver)

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
        checks = tuple(filled_check(line, values) for line in spec.checks)
        goal: Task | str | None = None
        if spec.task is not None:
            from ..suites.registry import find_task

            goal = find_task(task_name(spec.task, job.folder))
        elif spec.goal is not None:
            goal = filled(spec.goal, values, spec.secrets)
            goal = f"{goal.strip()}\n{MANY}" if spec.many else goal
        return JobPrepared(job, values, secrets, settings, goal, checks)

    def _check(self, session: Session, prepared: JobPrepared) -> None:
        if prepared.goal is None:
            FlowRun.check(prepared.job, session)
            return
        session.check(
            prepared.goal,
            secrets=_typed_secrets(prepared),
            extraction=wanted_extraction(prepared.job.spec),
            checks=prepared.checks,
        )

    async def _booked(
        self,
        run: JobRun,
        session: Session,
        prepared: JobPrepared,
        user: User | None,
        approver: Approver | None,
    ) -> JobRun:
        """The run with its end; whatever ends it is booked before it is told."""
        try:
            ended = await self._done(run, session, prepared, user, approver)
        except asyncio.CancelledError:
            self._end(run, "cancelled", 130, "it was stopped")
            raise
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

    async def _done(
        self,
        run: JobRun,
        session: Session,
        prepared: JobPrepared,
        user: User | None,
        approver: Approver | None,
    ) -> JobRun:
        spec = prepared.job.spec
        episode = _last_episode(run)
        record = None if episode is None else read_episode(episode)
        if record is not None and record.end is not None and record.end.value != "cancelled":
            # It had ended, and only its booking was cut off: nothing is done again.
            return await self._finished(run, prepared, record, Path(run.trace or ""))
        serial = record.device.serial if record is not None else prepared.settings.device
        async with self._phone(spec, serial, prepared.settings) as phone:
            if record is not None and episode is not None:
                task = prepared.goal if isinstance(prepared.goal, Task) else None
                record = await session.resume(
                    episode, phone, task=task, on_step=self.on_step, approver=approver, user=user,
                    secrets=_typed_secrets(prepared), yes=self.yes,
                )  # fmt: skip
                return await self._finished(run, prepared, record, Path(run.trace or ""))
            hidden = Redactor(prepared.secrets)
            folder = session.new_run(spec.name, self.command, hidden)
            run = run.model_copy(update={"trace": str(folder.path.resolve())})
            self.history.book(run)
            if prepared.goal is None:
                flow = FlowRun(prepared.job, prepared.values, session, folder, approver, self.yes)
                return await flow.run(run, phone)
            record = await self._attempt(session, prepared, phone, folder, user, approver)
        return await self._finished(run, prepared, record, folder.path)

    async def _attempt(
        self,
        session: Session,
        prepared: JobPrepared,
        phone: Device,
        folder: RunFolder,
        user: User | None,
        approver: Approver | None,
    ) -> EpisodeRecord:
        try:
            return await session.attempt(
                prepared.goal or "",
                phone,
                run=folder,
                on_step=self.on_step,
                approver=approver,
                user=user,
                extraction=wanted_extraction(prepared.job.spec),
                secrets=_typed_secrets(prepared),
                checks=prepared.checks,
                yes=self.yes,
                task_class=prepared.job.spec.task_class,
            )
        except JudgeLost as lost:
            why = {"why": f"there is no judgement: {lost}"}
            verdict = lost.record.verdict and lost.record.verdict.model_copy(update=why)
            return lost.record.model_copy(update={"verdict": verdict})

    async def _finished(
        self, run: JobRun, prepared: JobPrepared, record: EpisodeRecord, folder: Path
    ) -> JobRun:
        task = prepared.goal if isinstance(prepared.goal, Task) else None
        code = exit_code(record, task)
        return await asyncio.to_thread(
            finished, prepared.job, run, record, code, folder, prepared.secrets
        )

    def _phone(
        self, spec: JobSpec, serial: str | None, settings: Settings
    ) -> AbstractAsyncContextManager[Device]:
        pool = self.pool or spec.pool
        named = None if self.pool is not None else serial
        return open_phone(
            named,
            self.patience,
            display=settings.display,
            pool=pool if named is None else None,
        )

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


def _typed_secrets(prepared: JobPrepared) -> Mapping[str, str]:
    """Those that the goal names; others only sign what is sent."""
    goal = prepared.goal if isinstance(prepared.goal, str) else ""
    return {name: text for name, text in prepared.secrets.items() if f"{{{name}}}" in goal}


def _last_episode(run: JobRun) -> Path | None:
    if run.trace is None or not Path(run.trace).is_dir():
        return None
    folders = episode_folders(Path(run.trace))
    return folders[-1] if folders else None
