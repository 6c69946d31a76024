"""Plays one attempt for the command line: opens everything, shows it, and closes everything."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from ..actions import UsageError
from ..actions.log import masking
from ..agent.extraction import Extraction
from ..device.device import Device
from ..device.errors import DeviceError
from ..door import open_session
from ..fleet.leases import Patience
from ..fleet.phones import is_pocket, open_phone
from ..tasks import Task, exit_code
from ..tasks.attempt import BEFORE
from ..tasks.attempt_record import GOAL
from ..tasks.event_injector import FaultInjector
from ..tasks.goal import Language
from ..tasks.judging import JudgeLost
from ..tasks.settings import Settings
from ..tasks.state import StateUnreadable
from ..traces.journal import RunFolder, check_not_written
from ..traces.reader import read_episode
from ..traces.redactor import Redactor
from ..traces.schema import EpisodeRecord
from .console_user import ConsoleUser, console_approver, say, waiting
from .options import language_of_goals
from .show import StepPrinter, gate_notice, notices, print_data, print_who_spent_what, results
from .streams import console as shown

if TYPE_CHECKING:
    from ..tasks.app_under_test import AppUnderTest

UNVERIFIED = (
    "UNVERIFIED: only the model says that this is done, nothing has checked it. Prove it with "
    "--check or --judge; with --require-verified an unproven end is exit code 1."
)


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What the user asked for: a goal in words, or a task and its trial; `extract` is the file of
    a JSON Schema, `judge` a model profile, `secrets` are texts by their names in the goal, `checks`
    are the goal's own proof, `language` is that of the task's goal, and `yes` allows what a task
    changes on a phone."""

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
    pool: str | None = None
    checks: tuple[str, ...] = ()
    language: str | None = None


async def play(request: RunRequest, settings: Settings) -> int:
    """Run the request and return the exit code; raises UsageError before anything is begun."""
    goal = _goal(request)
    secrets = Redactor(goal.secrets if isinstance(goal, Task) else request.secrets)
    # Whatever goes wrong, in ours or in others' code, is told without them.
    with masking(secrets.mask):
        return await _played(request, settings, goal, secrets)


async def _played(
    request: RunRequest, settings: Settings, goal: Task | str, secrets: Redactor
) -> int:
    task = goal if isinstance(goal, Task) else None
    text = goal.goal if isinstance(goal, Task) else goal
    extraction = Extraction.load(request.extract) if request.extract else None
    console = shown(quiet=request.json)
    async with open_session(settings, judge=request.judge, say=say) as session:
        session.check(goal, secrets=request.secrets, extraction=extraction, checks=request.checks)
        patience, display = waiting(request.wait_s), settings.display
        serial = None if request.pool else settings.device
        async with usable_phone(
            serial, patience, display=display, pool=request.pool, task=task
        ) as device:
            if task is not None or session.app is not None:
                await _consent(task, device, request.yes, session.app)
            installed = await session.install(device)
            run = session.new_run(task.name if task else text, tuple(sys.argv[1:]), secrets)
            notices(console, device.info, session.models.profile, installed)
            user = ConsoleUser(console) if sys.stdin.isatty() and not request.json else None
            approver = None if settings.approve_url else console_approver(console, request.json)
            gate_notice(console, settings, task, approver is not None)
            printer = StepPrinter(console)
            printer.begin(text)
            try:
                with _going_on(run, device, request.task):
                    record = await session.attempt(
                        goal,
                        device,
                        run=run,
                        on_step=printer.step,
                        user=user,
                        approver=approver,
                        extraction=extraction,
                        secrets=request.secrets,
                        checks=request.checks,
                        yes=True,
                        app=installed,
                    )
            except JudgeLost as lost:
                why = secrets.mask(str(lost))
                console.print(f"there is no judgement, so the verdict stays as it is: {why}")
                record = lost.record
            folder = run.path / "episodes" / record.id
            _print_end(console, printer, record, folder)
            console.print(f"\nTrace: {run.path}", soft_wrap=True)
    if request.json:
        typer.echo(record.model_dump_json(indent=2))
    code = exit_code(record, task, request.require_verified)
    _say_unverified(record, code)
    return code


async def resume(
    folder: Path,
    settings: Settings,
    json: bool,
    name: str | None = None,
    wait_s: float = 0.0,
    secrets: Mapping[str, str] | None = None,
    yes: bool = False,
    require_verified: bool = False,
) -> int:
    """Go on with the episode in `folder` and return the exit code; `name` says in which file its
    task is, if it is no built-in one, and `secrets` are those of a goal in words.

    Raises UsageError if it has ended, or if its phone is gone.
    """
    record = read_episode(folder)
    check_not_written(folder)
    task = recorded_task(name or record.task, record) if record.task != GOAL else None
    with masking(Redactor(task.secrets if task else secrets or {}).mask):
        ended = await _resumed(folder, settings, json, record, task, name, wait_s, secrets, yes)
    code = exit_code(ended, task, require_verified)
    _say_unverified(ended, code)
    return code


async def _resumed(
    folder: Path,
    settings: Settings,
    json: bool,
    record: EpisodeRecord,
    task: Task | None,
    name: str | None,
    wait_s: float,
    secrets: Mapping[str, str] | None,
    yes: bool,
) -> EpisodeRecord:
    serial = settings.device or record.device.serial
    if is_pocket(_device_of(record)) and settings.device is None:
        raise UsageError(
            "the pocket phone of this episode ended with its process; to be able to resume, start "
            "one that stays with `tapwright phone` and name it with --device"
        )
    console = shown(quiet=json)
    async with open_session(settings, say=say) as session:
        session.check_resumed(record, task, secrets)
        async with usable_phone(serial, waiting(wait_s), display=settings.display) as device:
            if task is not None and not (folder / BEFORE).exists():
                await _consent(task, device, yes)
            notices(console, device.info, session.models.profile)
            approver = None if settings.approve_url else console_approver(console, json)
            gate_notice(console, settings, task, approver is not None)
            printer = StepPrinter(console)
            printer.begin(record.goal)
            with _going_on(folder, device, name):
                record = await session.resume(
                    folder, device, task=task, on_step=printer.step, approver=approver,
                    secrets=secrets, yes=True,
                )  # fmt: skip
            _print_end(console, printer, record, folder)
    if json:
        typer.echo(record.model_dump_json(indent=2))
    return record


def _say_unverified(record: EpisodeRecord, code: int) -> None:
    """Say beside exit code 0 that it is only the model's word; also where only JSON is printed."""
    if code == 0 and (record.verdict is None or record.verdict.status == "unverified"):
        typer.echo(UNVERIFIED, err=True)


def _device_of(record: EpisodeRecord) -> str | None:
    """The device that was named for an episode."""
    named = record.settings.get("device")
    return named if isinstance(named, str) else None


async def _consent(
    task: Task | None, device: Device, yes: bool, app: "AppUnderTest | None" = None
) -> None:
    # A goal in words changes nothing by itself, and asks nobody.
    from .consent import consent

    await consent([task] if task else [], device, yes, app)


def _print_end(console: Console, printer: StepPrinter, record: EpisodeRecord, folder: Path) -> None:
    printer.end(record, folder)
    print_data(console, record)
    console.print()
    console.print(results([record]))
    print_who_spent_what(console, [record])


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
            named = f" --task {quote(task)}" if task and _is_file(task) else ""
            command = f"tapwright run --resume {quote(str(episode))}{named}"
            typer.echo(f"Go on with: {command}", err=True)
        raise


def _is_file(task: str) -> bool:
    from ..tasks.own import is_path

    return is_path(task.partition("#")[0])


@asynccontextmanager
async def usable_phone(
    serial: str | None,
    patience: Patience | None = None,
    hold: bool = True,
    display: int | None = None,
    pool: str | None = None,
    task: Task | None = None,
) -> AsyncGenerator[Device]:
    """A phone to work on; one that cannot be had before the work begins is the user's to mend.

    A pocket phone that is started for a task has the content that its goal names.
    """
    if pool is not None:
        from ..pool_check import check_named

        check_named(pool)
    language = (task.phone_language if task else None) or "en"
    phone = open_phone(serial, patience, hold, display=display, pool=pool, language=language)
    try:
        device = await phone.__aenter__()
    except DeviceError as error:
        raise UsageError(str(error)) from error
    try:
        yield device
    finally:
        await phone.__aexit__(*sys.exc_info())


def _goal(request: RunRequest) -> Task | str:
    if request.task and request.goal:
        raise UsageError("give a goal or --task, not both")
    if request.task:
        if request.secrets:
            raise UsageError("a task names its secrets itself; --secret is for goals in words")
        return _task(request.task, request.trial, language_of_goals(request.language))
    if request.language:
        raise UsageError("--language is that of a task's goal; a goal in words is in its own")
    if not (request.goal or "").strip():
        raise UsageError('say what to do: tapwright run "Turn on airplane mode"')
    return request.goal or ""


def recorded_task(name: str, record: EpisodeRecord) -> Task:
    """The task of an episode, in the language of its goal if it is one of ours."""
    task = _task(name, record.trial)
    try:
        if task.goal == record.goal:
            return task
        other = _task(name, record.trial, "zh")
        return other if other.goal == record.goal else task
    except StateUnreadable:  # its goal speaks of what only the phone knows
        return task


def _task(name: str, trial: int, language: Language = "en") -> Task:
    # A goal in words needs none of the suites.
    from ..suites.registry import find_task

    return find_task(name, trial, language=language)
