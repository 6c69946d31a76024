"""Carries out `tapwright job run`: one job, once, and what became of it."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from ..actions import UsageError
from ..job_door import job_runner, open_history
from ..jobs.flow_digest import confirmed_as
from ..jobs.job_file import JobFile, read_job
from ..jobs.job_trust import job_uses
from ..jobs.running import new_run_id
from ..jobs.runs import JobRun
from ..pool_check import check_named
from ..traces.money import format_usd
from ..traces.reader import read_episode
from ..traces.schema import EpisodeRecord
from .console_user import ConsoleUser, console_approver, say, waiting
from .job_asking import asks_elsewhere, run_asking
from .job_engine import work_place
from .play import UNVERIFIED
from .show import StepPrinter, phone_and_model
from .streams import console as shown

_BY = "By: "
_SIGNS = {"passed": "green", "unverified": "yellow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRequest:
    """What was asked for on the command line; `flags` are settings, None those not given."""

    file: Path
    params: tuple[str, ...]
    flags: Mapping[str, object]
    pool: str | None
    resume: str | None
    require_verified: bool
    wait_s: float
    yes: bool
    trust: bool
    history: Path | None
    json: bool
    engine: str = "local"
    ray_address: str | None = None


async def run_job(request: JobRequest) -> int:
    """Run the job and return the exit code; raises UsageError before anything is begun."""
    place = work_place(request.engine, request.ray_address)
    job = read_job(request.file)
    params = _params(request.params)
    device = request.flags.get("device")
    if request.pool is not None and device is not None:
        raise UsageError("give --pool or --device, not both")
    if request.resume is not None and params:
        raise UsageError("a run that is gone on with keeps its parameters: leave out --param")
    if place is None:
        check_named(request.pool or (None if device else job.spec.pool))
    if request.trust:
        _trust(job)
    console = shown(quiet=request.json)
    printer = StepPrinter(console)
    approve_url = request.flags.get("approve_url")
    history = open_history(request.history)
    runner = job_runner(
        history,
        request.flags,
        pool=request.pool,
        patience=waiting(request.wait_s),
        yes=request.yes,
        say=say,
        on_step=printer.step,
        begun=lambda run: printer.begin(f"{run.job} ({run.id})", "Job"),
        command=tuple(sys.argv[1:]),
        elsewhere=place,
    )
    resume = request.resume is not None
    if asks_elsewhere(job) and not approve_url:
        from .job_terminal import terminal_channel

        run_id = history.find(request.resume).id if request.resume is not None else new_run_id()
        terminal = None if request.json else terminal_channel(console)
        run = await run_asking(runner, history, job, params, run_id, resume, terminal)
    else:
        run = await runner.run(
            job,
            params,
            user=ConsoleUser(console) if sys.stdin.isatty() and not request.json else None,
            approver=None if approve_url else console_approver(console, request.json),
            run_id=request.resume,
            resume=resume,
        )
    again = job.spec.on_failure
    if run.state in ("failed", "lost", "interrupted") and (again.retries or again.notify):
        say("this was one attempt and nobody is told: on_failure is for `tapwright job serve`")
    code = 3 if run.exit_code is None else run.exit_code
    if code == 0 and run.verdict != "passed":
        code = 1 if request.require_verified else 0
        typer.echo(UNVERIFIED.partition(" Prove")[0], err=True)
    if request.json:
        document = run.model_dump(mode="json") | {"exit_code": code}
        typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        _print(console, run)
    return code


def _print(console: Console, run: JobRun) -> None:
    why = f": {run.why}" if run.why else ""
    state = Text.assemble("\n", (run.state, _SIGNS.get(run.state, "red")), why)
    console.print(state, soft_wrap=True)
    for line in _lines(run):
        console.print(line, soft_wrap=not line.startswith(_BY), markup=False)


def _lines(run: JobRun) -> Iterator[str]:
    if run.answer:
        yield f"Answer: {run.answer}"
    if run.output is not None:
        yield json.dumps(run.output, indent=2, ensure_ascii=False)
        places = sum(one.by == "views" for one in run.sources)
        if run.sources:
            yield f"{places} of {len(run.sources)} values were found again on the run's screens"
    if run.complete is not None:
        seen = "was seen" if run.complete else "was NOT seen: there may be more"
        yield f"The end of the list {seen}."
    for saved in run.saved:
        state = f"NOT saved: {saved.why}" if saved.why else f"saved {saved.records}"
        yield f"{saved.kind} {saved.where}: {state}"
    yield f"Cost: {format_usd(run.usd, run.at_least_usd)}"
    if run.trace:
        # By whom and on what, and plainly where one of them is not real.
        yield from (f"{_BY}{phone_and_model(record)}" for record in _records(Path(run.trace)))
        yield f"Trace: {run.trace}"


def _records(trace: Path) -> Iterator[EpisodeRecord]:
    """The episodes of a run, as far as they can be read."""
    for folder in sorted((trace / "episodes").glob("*")):
        try:
            yield read_episode(folder)
        except UsageError:
            # What is damaged is told by `trace verify`.
            continue


def _params(given: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name:
            raise UsageError(f"--param takes NAME=VALUE, not {one!r}")
        if name in found:
            raise UsageError(f"the parameter {name!r} is given twice")
        found[name] = value
    return found


def _trust(job: JobFile) -> None:
    from ..agent.models.trust import TrustStore

    uses = job_uses(job)
    for use in uses:
        typer.echo(f"{job.path} {use}", err=True)
    if uses:
        TrustStore().confirm(tasks=[confirmed_as(job)])
