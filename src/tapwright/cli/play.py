"""Plays one attempt for the command line: opens everything, shows it, and closes everything."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from shlex import quote

import typer
from rich.console import Console

from ..actions import UsageMistake
from ..agent.extraction import Extraction
from ..agent.models.base import ModelLost
from ..agent.models.gate import EndpointGates
from ..build import (
    POCKET,
    Players,
    check_cap,
    check_extraction,
    make_attempt,
    open_phone,
    open_players,
)
from ..device.device import Device
from ..device.errors import DeviceError
from ..device.lease import Patience
from ..secrets import check_same_secrets, check_secrets
from ..settings import Settings
from ..tasks import Task, exit_code, find_task
from ..tasks.event_injector import FaultInjector
from ..tasks.judge import Judge, build_judge, check_apart
from ..tasks.own import is_path
from ..tasks.runner import BEFORE, GOAL
from ..traces.journal import RunFolder
from ..traces.reader import read_episode
from ..traces.redactor import Redactor, old_marks_as_names
from ..traces.schema import EpisodeRecord
from .consent import consent
from .person import ConsoleUser, say, waiting
from .show import StepPrinter, notices, print_data, print_who_spent_what, results
from .streams import console as shown


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for: a goal in words, or a task and its trial; `extract` is the file of
    a JSON Schema, `judge` a model profile, `secrets` are texts by their names in the goal, and
    `yes` allows what a task changes on a phone."""

    goal: str | None
    task: str | None
    trial: int
    require_verified: bool
    json: bool
    extract: Path | None = None
    judge: str | None = None
    wait_s: float = 0.0
    secrets: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    yes: bool = False


async def play(request: Request, settings: Settings) -> int:
    """Run the request and return the exit code; raises UsageMistake before anything is begun."""
    task = _task(request)
    goal = task.goal if task else request.goal or ""
    extraction = Extraction.load(request.extract) if request.extract else None
    console = shown(quiet=request.json)
    gates = EndpointGates(say=say)
    judge = build_judge(request.judge, gates=gates) if request.judge else None
    async with (
        _players(settings, extraction, task or goal, judge) as players,
        usable_phone(settings.device, waiting(request.wait_s)) as device,
    ):
        if task is not None:
            await consent([task], device, request.yes)
        secrets = Redactor(task.secrets if task else request.secrets)
        run = open_run(settings, task.name if task else goal, secrets)
        notices(console, device.info, players.profile)
        with ThreadPoolExecutor(max_workers=2) as executor:
            async with players.models("run", task or goal, device) as models:
                printer = StepPrinter(console)
                printer.begin(goal)
                user = ConsoleUser(console) if sys.stdin.isatty() and not request.json else None
                attempt = make_attempt(
                    settings,
                    goal,
                    task,
                    device,
                    models,
                    executor,
                    printer.step,
                    user,
                    extraction,
                    secrets=request.secrets,
                )
                with _going_on(run, device, request.task):
                    record = await attempt.run(run)
        if judge is not None:
            folder = run.path / "episodes" / record.id
            record = await _judged(judge, folder, record, task, secrets, console)
        printer.end(record, run.path / "episodes" / record.id)
        print_data(console, record)
        console.print()
        console.print(results([record]))
        print_who_spent_what(console, [record])
        console.print(f"\nTrace: {run.path}", soft_wrap=True)
    if request.json:
        typer.echo(record.model_dump_json(indent=2))
    return exit_code(record, task, request.require_verified)


async def _judged(
    judge: Judge,
    folder: Path,
    record: EpisodeRecord,
    task: Task | None,
    secrets: Redactor,
    console: Console,
) -> EpisodeRecord:
    """The record with a judge's verdict where the phone's state has none; the one on disk stays."""
    unverified = record.verdict is not None and record.verdict.status == "unverified"
    try:
        if not unverified or record.end is None or record.end.infrastructure:
            return record
        judgement = await judge.decide(folder, task.rubric if task else "", secrets.mask)
        record = record.model_copy(update={"verdict": judgement.verdict})
    except ModelLost as error:
        console.print(f"the judge cannot be reached, so the verdict stays as it is: {error}")
    finally:
        await judge.close()
    # What the judge took is in the record on disk by now, also of one that was lost.
    return record.model_copy(update={"totals": read_episode(folder).totals})


async def resume(
    folder: Path,
    settings: Settings,
    json: bool,
    name: str | None = None,
    wait_s: float = 0.0,
    secrets: Mapping[str, str] | None = None,
    yes: bool = False,
) -> int:
    """Go on with the episode in `folder` and return the exit code; `name` says in which file its
    task is, if it is no built-in one, and `secrets` are those of a goal in words.

    Raises UsageMistake if it has ended, or if its phone is gone.
    """
    record = read_episode(folder)
    task = None
    if record.task != GOAL:
        task = find_task(name or record.task, record.trial)
        if task.name != record.task or task.goal != old_marks_as_names(record.goal):
            raise UsageMistake(f"this episode is of another task: {record.task}, {record.goal}")
        task.check_ready()
    else:
        check_same_secrets(record.secrets, secrets or {})
    serial = settings.device or record.device.serial
    if record.settings.get("device") == POCKET and settings.device is None:
        raise UsageMistake(
            "the pocket phone of this episode ended with its process; to be able to resume, start "
            "one that stays with `tapwright phone` and name it with --device"
        )
    schema = record.extract_schema
    extraction = None if schema is None else Extraction.of(schema)
    console = shown(quiet=json)
    played = task or record.goal
    async with (
        _players(settings, extraction, played) as players,
        usable_phone(serial, waiting(wait_s)) as device,
    ):
        if task is not None and not (folder / BEFORE).exists():
            await consent([task], device, yes)
        notices(console, device.info, players.profile)
        with ThreadPoolExecutor(max_workers=2) as executor:
            async with players.models("run", played, device) as models:
                printer = StepPrinter(console)
                printer.begin(record.goal)
                attempt = make_attempt(
                    settings,
                    record.goal,
                    task,
                    device,
                    models,
                    executor,
                    printer.step,
                    extraction=extraction,
                    secrets=secrets,
                )
                with _going_on(folder, device, name):
                    record = await attempt.resume(folder)
        printer.end(record, folder)
        print_data(console, record)
        console.print()
        console.print(results([record]))
        print_who_spent_what(console, [record])
    if json:
        typer.echo(record.model_dump_json(indent=2))
    return exit_code(record, task)


@contextmanager
def _going_on(trace: RunFolder | Path, device: Device, task: str | None) -> Generator[None]:
    """Say on Ctrl-C where the trace is, and how to go on with its last episode."""
    try:
        yield
    except asyncio.CancelledError:
        if isinstance(trace, RunFolder):
            run, ids = trace.path, trace.episodes
            episode = run / "episodes" / ids[-1] if ids else None
        else:
            run, episode = trace.parent.parent, trace
        typer.echo(f"\nTrace: {run}", err=True)
        if isinstance(device, FaultInjector):
            # Ours alone: the pocket phone of this process ends with it.
            typer.echo(
                "The simulated phone ends with this command; what runs on one that stays "
                "(`tapwright phone`) can be gone on with.",
                err=True,
            )
        elif episode is not None:
            named = f" --task {quote(task)}" if task and is_path(task.partition("#")[0]) else ""
            command = f"tapwright run --resume {quote(str(episode))}{named}"
            typer.echo(f"Go on with: {command}", err=True)
        raise


def open_run(settings: Settings, name: str, secrets: Redactor | None = None) -> RunFolder:
    """A new run folder; raises UsageMistake if it cannot be made."""
    try:
        command = tuple(map(secrets.mask, sys.argv[1:])) if secrets else tuple(sys.argv[1:])
        return RunFolder.create(settings.out, name, version("tapwright"), command)
    except OSError as error:
        raise UsageMistake(f"no run folder can be made in {settings.out}: {error}") from error


@asynccontextmanager
async def usable_phone(
    serial: str | None, patience: Patience | None = None, hold: bool = True
) -> AsyncGenerator[Device]:
    """A phone to work on; one that cannot be had before the work begins is the user's to mend."""
    phone = open_phone(serial, patience, hold)
    try:
        device = await phone.__aenter__()
    except DeviceError as error:
        raise UsageMistake(str(error)) from error
    try:
        yield device
    finally:
        await phone.__aexit__(*sys.exc_info())


@asynccontextmanager
async def _players(
    settings: Settings,
    extraction: Extraction | None,
    goal: Task | str,
    judge: Judge | None = None,
) -> AsyncGenerator[Players]:
    """The players, once it is sure that they can be asked for this and for these data, that a cap
    on the cost can be kept, and that none of them is the judge of its own work."""
    async with open_players(settings, say) as players:
        check_extraction(players, extraction)
        players.check(goal)
        check_cap(settings.max_cost, players.profiles)
        if judge is not None:
            check_apart(judge.profile, players.profiles)
        yield players


def _task(request: Request) -> Task | None:
    if request.task and request.goal:
        raise UsageMistake("give a goal or --task, not both")
    if request.task:
        if request.secrets:
            raise UsageMistake("a task names its secrets itself; --secret is for goals in words")
        task = find_task(request.task, request.trial)
        task.check_ready()
        return task
    if not (request.goal or "").strip():
        raise UsageMistake('say what to do: tapwright run "Turn on airplane mode"')
    check_secrets(request.goal or "", request.secrets)
    return None
