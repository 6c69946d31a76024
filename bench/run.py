"""Runs a suite on many phones, from the plan to the reports."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..actions import UsageError
from ..agent.models.gate import Say
from ..device.errors import DeviceError
from ..fleet.leases import Patience
from ..tasks.choices import choose_profile
from ..traces.redactor import Redactor
from .agents import SettingsAgents, open_workers
from .finish import finish
from .folder import BenchFolder
from .job import Job
from .listener import BenchListener, SilentListener
from .queue import RunStopped
from .report.figures import Summary
from .report.result import BenchRecord
from .runner import BenchRunner
from .worker import Worker

Ready = Callable[[Sequence[Worker]], Awaitable[None]]
"""Asked once the phones are there, before anything is done to them; raises to forbid it."""


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """What a run came to: its folder, its figures, and why it ended early if it did."""

    folder: Path
    summary: Summary
    stopped: RunStopped | None


async def run_job(
    job: Job,
    *,
    listener: BenchListener | None = None,
    ready: Ready | None = None,
    begun: Callable[[BenchFolder, Sequence[Worker]], None] = lambda folder, workers: None,
    patience: Patience | None = None,
    say: Say | None = None,
    command: tuple[str, ...] = (),
) -> tuple[Path, RunStopped | None]:
    """Play all units that have no result yet; returns the folder, and why some have none still.

    Raises UsageError before anything is begun, also for phones that cannot be had.
    """
    agents = SettingsAgents(job.settings, job.options.judge, say, job.model)
    try:
        async with agents() as play:
            workers = open_workers(job.options, agents, play, patience, job.plan.phone_language)
            try:
                opened = await workers.__aenter__()
            except DeviceError as error:
                raise UsageError(f"the phones cannot be had: {error}") from error
            try:
                if ready is not None:
                    await ready(opened)
                record = await with_app(job.record, opened) if job.app else job.record
                with _folder(job, record, command) as folder:
                    begun(folder, opened)
                    acting = job.model.profile if job.model else choose_profile(job.settings)
                    scripted = acting.scripted
                    heard = listener or SilentListener()
                    cap = job.options.max_cost
                    runner = BenchRunner(job.plan, folder, opened, heard, scripted, cap, job.others)
                    return folder.path, await runner.run()
            finally:
                await workers.__aexit__(*sys.exc_info())
    except DeviceError as error:
        raise UsageError(str(error)) from error


async def run_whole(
    job: Job, listener: BenchListener | None = None, ready: Ready | None = None
) -> SuiteResult:
    """Run a job without anybody at a terminal, and write its reports."""
    folder, stopped = await run_job(job, listener=listener, ready=ready)
    return SuiteResult(folder, finish(folder), stopped)


async def with_app(record: BenchRecord, workers: Sequence[Worker]) -> BenchRecord:
    """The run's record with the app as the phones tell it: each has it now, wherever it is.

    Raises InstallFailed if one refuses it, and UsageError where another host has another app.
    """
    # All are waited for: an installation that is broken off stays open on its phone.
    tried = await asyncio.gather(*(one.install() for one in workers), return_exceptions=True)
    for told in tried:
        if isinstance(told, BaseException):
            raise told
        if told != tried[0]:
            where = workers[tried.index(told)].device
            raise UsageError(
                f"{workers[0].device} was given {tried[0]} and {where} {told}: put the same file "
                "at the same path of each host"
            )
    return record.model_copy(update={"app": tried[0]})


def _folder(job: Job, record: BenchRecord, command: tuple[str, ...]) -> BenchFolder:
    if job.resume is not None:
        return BenchFolder.resume(job.resume, record)
    command = masked_command(job, command)
    try:
        return BenchFolder.create(job.settings.out, record, job.options, command)
    except OSError as error:
        where = job.settings.out
        raise UsageError(f"no run folder can be made in {where}: {error}") from error


def masked_command(job: Job, command: tuple[str, ...]) -> tuple[str, ...]:
    """A command line without the secrets of any task."""
    for unit in job.plan.units:
        command = tuple(map(Redactor(unit.task.secrets).mask, command))
    return command
