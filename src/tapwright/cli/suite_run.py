"""Runs a suite for the command line: plans it, opens everything, shows it, and reports."""

import asyncio
import json as jsonlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from shlex import quote
from typing import cast, get_args

import typer
from rich.console import Console

from ..actions import UsageError
from ..actions.log import masking
from ..agent.models.profiles import find_profile
from ..bench.agents import DEFAULT_PHONES
from ..bench.finish import exit_code, finish
from ..bench.folder import BenchFolder, Engine, Options
from ..bench.job import Changes, Job, new_job, resumed_job
from ..bench.local import LocalWorker
from ..bench.pool_workers import PoolWorker
from ..bench.progress import Progress
from ..bench.queue import RunStopped
from ..bench.report.failures import failure_of
from ..bench.report.figures import Summary
from ..bench.report.read import BenchRun, read_bench, read_record
from ..bench.report.table import summary_view
from ..bench.report.words import counted
from ..bench.report.write import REPORT
from ..bench.run import run_job
from ..bench.run_copy import RunCopy, remote_address
from ..bench.worker import Worker
from ..pool_check import check_named
from ..suites.registry import find_suite
from ..tasks.choices import choose_profile
from ..tasks.settings import Settings
from ..traces.redactor import Redactor
from .consent import consent
from .console_user import say, waiting
from .failures import CommandFailure
from .options import cap_of, language_of_goals
from .show import price_notes, print_failure
from .streams import console

# What --max-cost takes a cap away with.
NO_CAP = "none"
FAILURES_SHOWN = 10
# What a run that goes on has fixed already.
_FIXED = ("suite", "trials", "seed", "tasks", "language", "persona")


@dataclass(frozen=True, slots=True)
class BenchRequest:
    """What the user asked for; None and empty are "not said". `flags` are settings."""

    suite: str | None
    trials: int | None
    seed: int | None
    tasks: str | None
    language: str | None
    phones: int | None
    serials: tuple[str, ...]
    max_cost: str | None
    judge: str | None
    engine: str | None
    ray_address: str | None
    resume: Path | None
    json: bool
    yes: bool
    flags: Mapping[str, object]
    wait_s: float = 0.0
    persona: str | None = None
    pool: str | None = None
    workers: int | None = None
    ray_pool: str | None = None


async def run(request: BenchRequest) -> int:
    """Run the request and return the exit code; raises UsageError before anything is begun."""
    job = _resumed(request, request.resume) if request.resume else _new(request)
    with masking(without_secrets(job)):
        return await _run(job, request)


def without_secrets(job: Job) -> Callable[[str], str]:
    """What takes the secrets of all tasks out of a text; two tasks may call theirs alike."""
    masks = [Redactor(unit.task.secrets).mask for unit in job.plan.units if unit.task.secrets]

    def mask(text: str) -> str:
        for one in masks:
            text = one(text)
        return text

    return mask


async def _run(job: Job, request: BenchRequest) -> int:
    if job.options.pool:
        check_named(job.options.pool)
    shown = shown_on(request.json)
    # Before a phone is started: where nothing can be written nothing is run.
    copy = RunCopy(job.options.copy_to) if job.options.copy_to else None
    folders: list[BenchFolder] = []

    def begun(folder: BenchFolder, workers: Sequence[Worker]) -> None:
        folders.append(folder)
        if copy is not None:
            copy.follow(folder.path)
        say_what(shown, job, folder, workers)
        progress.start()

    async def ready(workers: Sequence[Worker]) -> None:
        await ask_once(job, workers, request.yes)

    with Progress(shown) as progress:
        try:
            folder, stopped = await run_job(
                job,
                listener=progress,
                ready=ready,
                begun=begun,
                patience=waiting(request.wait_s),
                say=say,
                command=tuple(sys.argv[1:]),
            )
        except asyncio.CancelledError:
            for folder in folders:
                shown.print(
                    f"\n{len(folder.results)} of {len(job.plan.units)} units are done and kept. "
                    f"Go on with:\n  tapwright bench --resume {quote(str(folder.path))}",
                    soft_wrap=True,
                )
            raise
        finally:
            if copy is not None:
                await copy.stop()
    code = _reported(folder, stopped, request.json)
    if copy is not None:
        # With the reports, which are made of all of it.
        await asyncio.to_thread(copy.update)
        shown.print(f"Copy: {copy.place}", soft_wrap=True)
    return code


def report_anew(folder: Path, json: bool) -> int:
    """Make the reports of a bench folder once more and return the exit code of its run."""
    return _reported(folder, None, json)


async def static_split(
    data: Path | None,
    columns: Path | None,
    settings: Settings,
    out: Path | None,
    resume: Path | None,
    limit: int | None,
    json: bool,
) -> int:
    """The next action on each screenshot of the user's copy of AndroidDaily."""
    from .androiddaily import static

    if data is None:
        raise UsageError("name the folder of your copy with --data")
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-androiddaily-static"
    place = resume or out or settings.out / name
    return await static(
        data, columns, settings, place, limit=limit, resume=resume is not None, json=json
    )


def _new(request: BenchRequest) -> Job:
    if request.suite is None:
        raise UsageError("name a suite, as in: tapwright bench smoke")
    flags = dict(request.flags)
    copy_to = remote_address(flags.get("out"))
    if copy_to is not None:
        del flags["out"]
    return new_job(
        find_suite(request.suite),
        Settings.load(flags),
        options_of(request, copy_to),
        trials=request.trials,
        seed=request.seed or 0,
        names=names_of(request),
    )


def options_of(request: BenchRequest, copy_to: str | None = None) -> Options:
    """How the run is started; raises UsageError."""
    return Options(
        language=language_of_goals(request.language),
        phones=request.phones,
        persona=request.persona,
        serials=request.serials,
        pool=request.pool,
        engine=_engine(request.engine or "local"),
        copy_to=copy_to,
        ray_address=request.ray_address,
        ray_pool=request.ray_pool,
        workers=request.workers or _workers(request),
        max_cost=usd_of(request.max_cost),
        judge=request.judge,
    )


def names_of(request: BenchRequest) -> tuple[str, ...]:
    """The tasks that were named; none for all of them."""
    return tuple(name.strip() for name in (request.tasks or "").split(",") if name.strip())


def _resumed(request: BenchRequest, folder: Path) -> Job:
    check_fixed(request, folder, read_record(folder).suite)
    return resumed_job(folder, changes_of(request), request.flags)


def check_fixed(request: BenchRequest, folder: Path, suite: str) -> None:
    """Raise UsageError for what a run that goes on has fixed already."""
    for name in _FIXED:
        said: object = getattr(request, name)
        if said is not None and (name, said) != ("suite", suite):
            what = f"the suite {suite}" if name == "suite" else f"--{name}"
            raise UsageError(f"{folder} has fixed {what} already; leave it out to go on")


def changes_of(request: BenchRequest) -> Changes:
    """What a run that goes on does otherwise than before; raises UsageError."""
    return Changes(
        phones=request.phones,
        serials=request.serials,
        max_cost=usd_of(request.max_cost),
        no_cap=request.max_cost == NO_CAP,
        judge=request.judge,
        engine=request.engine and _engine(request.engine),
        ray_address=request.ray_address,
        pool=request.pool,
        ray_pool=request.ray_pool,
        workers=request.workers,
    )


async def ask_once(job: Job, workers: Sequence[Worker], yes: bool) -> None:
    """One question for the whole run; on a host of its own nobody is there to look or to ask."""
    tasks = [unit.task for unit in job.plan.units]
    for worker in workers:
        if isinstance(worker, LocalWorker | PoolWorker):
            await consent(tasks, worker.phone, yes, job.app)
        elif not worker.simulated and not yes:
            put = f", on which {job.app.files} is installed," if job.app else ""
            raise UsageError(
                f"{worker.device} is no simulated phone{put} and the tasks of {job.plan.suite} "
                "change what is on it (tapwright tasks show TASK); allow that with --yes"
            )


def say_what(console: Console, job: Job, folder: BenchFolder, workers: Sequence[Worker]) -> None:
    """What is run, on what, and what its figures are worth."""
    console.print(
        f"{job.plan.suite}: {counted(len(job.plan.units), 'unit')} on "
        f"{counted(len(workers), 'phone')}, "
        f"model {job.record.agent['profile']}"
    )
    if any(worker.simulated for worker in workers):
        console.print("simulated: pocket phones, not Android", style="yellow")
    if choose_profile(job.settings).scripted:
        console.print(
            "scripted: no model is asked; tokens are counted from the real requests and billed at "
            "the list price of step-3.7-flash",
            style="yellow",
        )
    players = [choose_profile(job.settings)]
    players += [find_profile(n) for n in (job.settings.advisor, job.options.judge) if n]
    for line in price_notes(players):
        console.print(line, style="yellow", soft_wrap=True)
    console.print(f"{folder.path}\n")


def _reported(folder: Path, stopped: RunStopped | None, json: bool) -> int:
    try:
        summary = finish(folder)
    except UsageError:
        if stopped is None or stopped.reason != "disk":
            raise
        # The same disk that ended the run; the results so far are what counts.
        why = f"{stopped.why}; the results so far are kept in {folder}"
        typer.echo(f"tapwright: {why}", err=True)
        if json:
            typer.echo(CommandFailure("disk", why, 3).document())
        return 3
    run = read_bench(folder)
    code = exit_code(run, stopped)
    if json:
        typer.echo(_document(folder, summary, stopped))
        return code
    console = shown_on(json)
    console.print()
    console.print(summary_view(summary))
    print_failures(console, run)
    console.print(f"\nReport: {folder / REPORT}", soft_wrap=True)
    if stopped is not None or summary.missing:
        console.print(f"Go on with: tapwright bench --resume {quote(str(folder))}", soft_wrap=True)
    return code


def print_failures(console: Console, run: BenchRun) -> None:
    """Say of each unit that did not pass why; a long list is the report's."""
    failed = [result for result in run.played if not result.success]
    for result in failed[:FAILURES_SHOWN]:
        if (why := failure_of(run, result)) is not None:
            console.print(f"\n{result.unit}", soft_wrap=True)
            print_failure(console, why)
    if len(failed) > FAILURES_SHOWN:
        console.print(f"\nand {len(failed) - FAILURES_SHOWN} more, all in the report")


def _document(folder: Path, summary: Summary, stopped: RunStopped | None) -> str:
    why = stopped and {"reason": stopped.reason, "why": stopped.why}
    whole = {"folder": str(folder), "stopped": why, "summary": summary.model_dump(mode="json")}
    return jsonlib.dumps(whole, indent=2, ensure_ascii=False)


def shown_on(json: bool) -> Console:
    """What people read goes to stderr when stdout is for a program."""
    return console(stderr=json, highlight=False)


def usd_of(text: str | None) -> Decimal | None:
    """The amount of --max-cost, None where there is no cap; raises UsageError."""
    if text is None or text == NO_CAP:
        return None
    return cap_of(text)


def _workers(request: BenchRequest) -> int | None:
    """A process a core for pocket phones, each with two at least: starting one costs as much as
    some units do. Real phones wait most of the time, and are asked about at the terminal."""
    if request.serials or request.pool or request.engine not in (None, "local"):
        return None
    return max(1, min(os.cpu_count() or 1, (request.phones or DEFAULT_PHONES) // 2))


def _engine(text: str) -> Engine:
    if text not in get_args(Engine):
        raise UsageError(f"--engine is local or ray, not {text!r}")
    return cast(Engine, text)
