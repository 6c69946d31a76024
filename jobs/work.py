"""The work of one run of a job, on a phone of this computer or wherever else one is had."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeAlias

from ..agent.hooks import OnStep, ignore_step
from ..agent.models.gate import Say
from ..agent.policy.gate import Approver
from ..agent.user import User
from ..device.device import Device
from ..fleet.leases import Patience
from ..fleet.phones import open_phone
from ..tasks.judging import Judge, JudgeLost
from ..tasks.session import Session
from ..tasks.settings import Settings
from ..tasks.task import Task
from ..traces.journal import RunFolder
from ..traces.reader import episode_folders, read_episode
from ..traces.redactor import Redactor
from ..traces.schema import EpisodeRecord
from .job import JobSpec
from .job_file import JobFile, task_name
from .outputs import MANY, wanted_extraction
from .params import ParamValue, filled, filled_check
from .runs import JobRun

Book: TypeAlias = Callable[[JobRun], Awaitable[None]]
"""Writes down what is now known of a run; it is on disk when that returns. Raises OSError."""


class SessionOpener(Protocol):
    """Opens a session for settings, with the judge of that name, as the front door does."""

    def __call__(
        self, settings: Settings, *, judge: Judge | str | None = None, say: Say | None = None
    ) -> AbstractAsyncContextManager[Session]: ...


class PhoneOpener(Protocol):
    """Opens a phone as `open_phone` of fleet/phones.py does."""

    def __call__(
        self,
        serial: str | None,
        patience: Patience | None = None,
        *,
        display: int | None = None,
        pool: str | None = None,
    ) -> AbstractAsyncContextManager[Device]: ...


@dataclass(frozen=True, slots=True)
class JobPrepared:
    """What a run of a job comes to before anything is begun."""

    job: JobFile
    values: Mapping[str, ParamValue]
    secrets: Mapping[str, str] = field(repr=False)
    settings: Settings

    @property
    def goal(self) -> Task | str | None:
        """What the agent is told; None for a flow. Raises UsageError for a task there is not."""
        spec = self.job.spec
        if spec.task is not None:
            from ..suites.registry import find_task

            return find_task(task_name(spec.task, self.job.folder))
        if spec.goal is None:
            return None
        goal = filled(spec.goal, self.values, spec.secrets)
        return f"{goal.strip()}\n{MANY}" if spec.many else goal

    @property
    def checks(self) -> tuple[str, ...]:
        """What proves a goal in words."""
        return tuple(filled_check(line, self.values) for line in self.job.spec.checks)

    @property
    def typed(self) -> tuple[str, ...]:
        """The names of the secrets that the goal says; others only sign what is sent."""
        goal = self.job.spec.goal or ""
        return tuple(name for name in self.job.spec.secrets if f"{{{name}}}" in goal)

    @property
    def typed_secrets(self) -> Mapping[str, str]:
        """What is typed where the model says their names."""
        return {name: self.secrets[name] for name in self.typed}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkTerms:
    """What whoever has a job run says of it, above its file; see PhoneJobRunner."""

    pool: str | None = None
    patience: Patience = Patience()
    yes: bool = False
    say: Say | None = None
    on_step: OnStep = ignore_step
    command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkDone:
    """What the work came to: the record of the episode, or None for a flow, whose end is in the
    run."""

    run: JobRun
    record: EpisodeRecord | None = None


class JobWork(Protocol):
    """Work that is ready to begin."""

    async def do(
        self, run: JobRun, user: User | None, approver: Approver | None, book: Book
    ) -> WorkDone:
        """Do it, or go on with what the run's trace shows to be cut off; raises DeviceError,
        ModelLost, OSError and UsageError."""
        ...


class WorkPlace(Protocol):
    """Where the work of runs is done."""

    def open(
        self, prepared: JobPrepared, terms: WorkTerms, earlier: JobRun | None
    ) -> AbstractAsyncContextManager[JobWork]:
        """Get ready for a run, or for going on with an earlier one; raises UsageError for what can
        be known before it."""
        ...


class WorkLost(Exception):
    """The place where a run was worked on is gone, and nobody goes on with it by itself."""


@dataclass(frozen=True, slots=True)
class WorkHere:
    """In this process."""

    open_session: SessionOpener
    open_phone: PhoneOpener = open_phone

    def open(
        self, prepared: JobPrepared, terms: WorkTerms, earlier: JobRun | None = None
    ) -> AbstractAsyncContextManager[JobWork]:
        """See WorkPlace."""
        return self._open(prepared, terms)

    @asynccontextmanager
    async def _open(self, prepared: JobPrepared, terms: WorkTerms) -> AsyncGenerator[JobWork]:
        judge = prepared.job.spec.judge
        async with self.open_session(prepared.settings, judge=judge, say=terms.say) as session:
            goal = prepared.goal
            if goal is None:
                # Only a flow needs the extra `flows`.
                from .flow_run import FlowRun

                FlowRun.check(prepared.job, session)
            else:
                session.check(
                    goal,
                    secrets=prepared.typed_secrets,
                    extraction=wanted_extraction(prepared.job.spec),
                    checks=prepared.checks,
                )
            yield PhoneWork(prepared, terms, goal, session, self.open_phone)


@dataclass(frozen=True, slots=True)
class PhoneWork:
    """The work of one run in a session of this process."""

    prepared: JobPrepared
    terms: WorkTerms
    goal: Task | str | None
    session: Session
    open_phone: PhoneOpener

    async def do(
        self, run: JobRun, user: User | None, approver: Approver | None, book: Book
    ) -> WorkDone:
        """See JobWork."""
        prepared, terms, session = self.prepared, self.terms, self.session
        spec = prepared.job.spec
        episode = last_episode(run)
        record = None if episode is None else read_episode(episode)
        if record is not None and record.end is not None and record.end.value != "cancelled":
            # It had ended, and only its booking was cut off: nothing is done again.
            return WorkDone(run, record)
        serial = record.device.serial if record is not None else prepared.settings.device
        async with self._phone(spec, serial) as phone:
            if record is not None and episode is not None:
                task = self.goal if isinstance(self.goal, Task) else None
                record = await session.resume(
                    episode, phone, task=task, on_step=terms.on_step, approver=approver, user=user,
                    secrets=prepared.typed_secrets, yes=terms.yes,
                )  # fmt: skip
                return WorkDone(run, record)
            folder = session.new_run(spec.name, terms.command, Redactor(prepared.secrets))
            run = run.model_copy(update={"trace": str(folder.path.resolve())})
            await book(run)
            if self.goal is None:
                from .flow_run import FlowRun

                values = prepared.values
                flow = FlowRun(prepared.job, values, session, folder, approver, terms.yes)
                return WorkDone(await flow.run(run, phone))
            return WorkDone(run, await self._attempt(self.goal, phone, folder, user, approver))

    async def _attempt(
        self,
        goal: Task | str,
        phone: Device,
        folder: RunFolder,
        user: User | None,
        approver: Approver | None,
    ) -> EpisodeRecord:
        prepared, terms = self.prepared, self.terms
        try:
            return await self.session.attempt(
                goal,
                phone,
                run=folder,
                on_step=terms.on_step,
                approver=approver,
                user=user,
                extraction=wanted_extraction(prepared.job.spec),
                secrets=prepared.typed_secrets,
                checks=prepared.checks,
                yes=terms.yes,
                task_class=prepared.job.spec.task_class,
            )
        except JudgeLost as lost:
            why = {"why": f"there is no judgement: {lost}"}
            verdict = lost.record.verdict and lost.record.verdict.model_copy(update=why)
            return lost.record.model_copy(update={"verdict": verdict})

    def _phone(self, spec: JobSpec, serial: str | None) -> AbstractAsyncContextManager[Device]:
        pool = self.terms.pool or spec.pool
        named = None if self.terms.pool is not None else serial
        return self.open_phone(
            named,
            self.terms.patience,
            display=self.prepared.settings.display,
            pool=pool if named is None else None,
        )


def last_episode(run: JobRun) -> Path | None:
    """The folder of the newest episode of a run, if it has got so far."""
    if run.trace is None or not Path(run.trace).is_dir():
        return None
    folders = episode_folders(Path(run.trace))
    return folders[-1] if folders else None
