"""Runs a suite for the command line: plans it, opens everything, shows it, and reports."""

import asyncio
import json as jsonlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from shlex import quote
from typing import cast, get_args

import typer
from rich.console import Console

from ..actions import UsageMistake
from ..agent.models.profiles import find_profile
from ..bench import SettingsAgents, bench_record, check_plan, open_workers
from ..build import choose_profile
from ..device.errors import DeviceError
from ..device.lease import Patience
from ..settings import Settings, load_settings
from ..tasks.bench.finish import exit_code, finish
from ..tasks.bench.folder import (
    BenchFolder,
    Engine,
    Options,
    check_same,
    read_options,
    spent_in,
)
from ..tasks.bench.local import LocalWorker
from ..tasks.bench.plan import Plan, make_plan, plan_again
from ..tasks.bench.progress import Progress
from ..tasks.bench.queue import Stopped
from ..tasks.bench.runner import BenchRunner
from ..tasks.bench.worker import Worker
from ..tasks.goal import Language
from ..tasks.report.failures import failure_of
from ..tasks.report.figures import Summary
from ..tasks.report.read import BenchRun, read_bench, read_record
from ..tasks.report.result import BenchRecord
from ..tasks.report.table import summary_view
from ..tasks.report.write import REPORT
from ..tasks.suite import find_suite
from ..traces.redactor import Redactor
from .consent import consent
from .failures import Failure
from .person import say, waiting
from .show import price_notes, print_failure
from .streams import console

# What --max-cost takes a cap away with.
NO_CAP = "none"
FAILURES_SHOWN = 10
# What a run that goes on has fixed already.
_FIXED = ("suite", "trials", "seed", "tasks", "language")


@dataclass(frozen=True, slots=True)
class Request:
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


@dataclass(frozen=True, slots=True)
class _Job:
    """A run that is ready to begin, or to go on in the folder `resume`."""

    plan: Plan
    options: Options
    settings: Settings
    record: BenchRecord
    resume: Path | None


async def run(request: Request) -> int:
    """Run the request and return the exit code; raises UsageMistake before anything is begun."""
    job = _resumed(request, request.resume) if request.resume else _new(request)
    check_plan(job.plan, job.options, job.settings)
    console = _console(request.json)
    patience = waiting(request.wait_s)
    folder, stopped = await _played(job, console, patience, request.yes)
    return _reported(folder, stopped, request.json)


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
        raise UsageMistake("name the folder of your copy with --data")
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-androiddaily-static"
    place = resume or out or settings.out / name
    return await static(
        data, columns, settings, place, limit=limit, resume=resume is not None, json=json
    )


def _new(request: Request) -> _Job:
    if request.suite is None:
        raise UsageMistake("name a suite, as in: tapwright bench smoke")
    options = Options(
        language=_language(request.language or "en"),
        phones=request.phones,
        serials=request.serials,
        engine=_engine(request.engine or "local"),
        ray_address=request.ray_address,
        max_cost=_usd(request.max_cost),
        judge=request.judge,
    )
    names = [name.strip() for name in (request.tasks or "").split(",") if name.strip()]
    suite = find_suite(request.suite)
    plan = make_plan(suite, request.trials, request.seed or 0, options.language, names)
    settings = _settings(request.flags)
    return _job(plan, options, settings, None)


def _resumed(request: Request, folder: Path) -> _Job:
    kept = read_record(folder)
    for name in _FIXED:
        said: object = getattr(request, name)
        if said is not None and (name, said) != ("suite", kept.suite):
            what = f"the suite {kept.suite}" if name == "suite" else f"--{name}"
            raise UsageMistake(f"{folder} has fixed {what} already; leave it out to go on")
    recorded = read_options(folder)
    changed: dict[str, object] = {
        "phones": request.phones,
        "serials": request.serials or None,
        "max_cost": _usd(request.max_cost),
        "judge": request.judge,
        "engine": request.engine and _engine(request.engine),
        "ray_address": request.ray_address,
    }
    if request.phones:
        changed["serials"] = ()
    options = recorded.model_copy(update={k: v for k, v in changed.items() if v is not None})
    if request.max_cost == NO_CAP:
        options = options.model_copy(update={"max_cost": None})
    spent = spent_in(folder)
    if options.max_cost is not None and not spent.whole:
        raise UsageMistake(
            f"{spent} was spent in {folder} so far: a part of it has no known price, so --max-cost "
            "cannot be kept; go on without a cap: --max-cost none"
        )
    plan = plan_again(kept.suite, kept.units, options.language)
    settings = _settings({**recorded.settings, **request.flags})
    job = _job(plan, options, settings, folder)
    check_same(folder, kept, job.record)
    return job


def _job(plan: Plan, options: Options, settings: Settings, resume: Path | None) -> _Job:
    if options.phones and options.serials:
        raise UsageMistake("give --phones or --device, not both")
    if len(set(options.serials)) < len(options.serials):
        raise UsageMistake("the same --device is named twice")
    asked = settings.model_dump(mode="json", exclude_defaults=True, exclude={"out"})
    whole = options.model_copy(update={"settings": asked})
    return _Job(plan, whole, settings, bench_record(plan, settings, whole), resume)


def _settings(flags: Mapping[str, object]) -> Settings:
    """A phone is only ever chosen on the command line: a suite changes much on it."""
    return load_settings(flags).model_copy(update={"device": None})


async def _played(
    job: _Job, console: Console, patience: Patience, yes: bool
) -> tuple[Path, Stopped | None]:
    agents = SettingsAgents(job.settings, job.options.judge, say)
    try:
        async with agents() as play:
            workers = open_workers(job.options, agents, play, patience)
            try:
                opened = await workers.__aenter__()
            except DeviceError as error:
                raise UsageMistake(f"the phones cannot be had: {error}") from error
            try:
                await _ask(job, opened, yes)
                with _folder(job) as folder:
                    return folder.path, await _run(job, folder, opened, console)
            finally:
                await workers.__aexit__(*sys.exc_info())
    except DeviceError as error:
        raise UsageMistake(str(error)) from error


async def _ask(job: _Job, workers: Sequence[Worker], yes: bool) -> None:
    """One question for the whole run; on a host of its own nobody is there to look or to ask."""
    tasks = [unit.task for unit in job.plan.units]
    for worker in workers:
        if isinstance(worker, LocalWorker):
            await consent(tasks, worker.phone, yes)
        elif not worker.simulated and not yes:
            raise UsageMistake(
                f"{worker.device} is no simulated phone, and the tasks of {job.plan.suite} change "
                "what is on it (tapwright tasks show TASK); allow that with --yes"
            )


def _folder(job: _Job) -> BenchFolder:
    if job.resume is not None:
        return BenchFolder.resume(job.resume, job.record)
    try:
        command = tuple(sys.argv[1:])
        for unit in job.plan.units:
            command = tuple(map(Redactor(unit.task.secrets).mask, command))
        return BenchFolder.create(job.settings.out, job.record, job.options, command)
    except OSError as error:
        where = job.settings.out
        raise UsageMistake(f"no run folder can be made in {where}: {error}") from error


async def _run(
    job: _Job, folder: BenchFolder, workers: Sequence[Worker], console: Console
) -> Stopped | None:
    scripted = choose_profile(job.settings).scripted
    _say_what(console, job, folder, workers, scripted)
    with Progress(console) as progress:
        runner = BenchRunner(job.plan, folder, workers, progress, scripted, job.options.max_cost)
        try:
            return await runner.run()
        except asyncio.CancelledError:
            done = len(folder.results)
            console.print(
                f"\n{done} of {len(job.plan.units)} units are done and kept. Go on with:\n"
                f"  tapwright bench --resume {quote(str(folder.path))}",
                soft_wrap=True,
            )
            raise


def _say_what(
    console: Console, job: _Job, folder: BenchFolder, workers: Sequence[Worker], scripted: bool
) -> None:
    console.print(
        f"{job.plan.suite}: {len(job.plan.units)} units on {len(workers)} phones, "
        f"model {job.record.agent['profile']}"
    )
    if any(worker.simulated for worker in workers):
        console.print("simulated: pocket phones, not Android", style="yellow")
    if scripted:
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


def _reported(folder: Path, stopped: Stopped | None, json: bool) -> int:
    try:
        summary = finish(folder)
    except UsageMistake:
        if stopped is None or stopped.reason != "disk":
            raise
        # The same disk that ended the run; the results so far are what counts.
        why = f"{stopped.why}; the results so far are kept in {folder}"
        typer.echo(f"tapwright: {why}", err=True)
        if json:
            typer.echo(Failure("disk", why, 3).document())
        return 3
    run = read_bench(folder)
    code = exit_code(run, stopped)
    if json:
        typer.echo(_document(folder, summary, stopped))
        return code
    console = _console(json)
    console.print()
    console.print(summary_view(summary))
    print_failures(console, run)
    console.print(f"\nReport: {folder / REPORT}", soft_wrap=True)
    if stopped is not None or summary.missing:
        console.print(f"Go on with: tapwright bench --resume {quote(str(folder))}", soft_wrap=True)
    return code


def print_failures(console: Console, run: BenchRun) -> None:
    """Say of each unit that did not pass why; a long list is the report's."""
    failed = [result for result in run.results if not result.success]
    for result in failed[:FAILURES_SHOWN]:
        if (why := failure_of(run, result)) is not None:
            console.print(f"\n{result.unit}", soft_wrap=True)
            print_failure(console, why)
    if len(failed) > FAILURES_SHOWN:
        console.print(f"\nand {len(failed) - FAILURES_SHOWN} more, all in the report")


def _document(folder: Path, summary: Summary, stopped: Stopped | None) -> str:
    why = stopped and {"reason": stopped.reason, "why": stopped.why}
    whole = {"folder": str(folder), "stopped": why, "summary": summary.model_dump(mode="json")}
    return jsonlib.dumps(whole, indent=2, ensure_ascii=False)


def _console(json: bool) -> Console:
    """What people read goes to stderr when stdout is for a program."""
    return console(stderr=json, highlight=False)


def _usd(text: str | None) -> Decimal | None:
    if text is None or text == NO_CAP:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise UsageMistake(f"--max-cost is an amount in US dollars, not {text!r}") from error
    if not amount.is_finite() or amount <= 0:
        raise UsageMistake(f"--max-cost is more than 0, not {text}")
    return amount


def _language(text: str) -> Language:
    if text not in get_args(Language):
        raise UsageMistake(f"--language is en or zh, not {text!r}")
    return cast(Language, text)


def _engine(text: str) -> Engine:
    if text not in get_args(Engine):
        raise UsageMistake(f"--engine is local or ray, not {text!r}")
    return cast(Engine, text)
