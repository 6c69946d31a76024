"""`tapwright job`: chores in files; what is due, what was done, and running one."""

import asyncio
import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import job_serve
from .job_engine import JobEngine, RayAddress
from .options import HistoryOf, Json

if TYPE_CHECKING:
    from ..jobs.job_file import JobFile
    from ..jobs.runs import JobRun

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Jobs: chores that a phone does from files."
)


app.command("serve")(job_serve.serve)
app.command("answer")(job_serve.answer)
app.command("units")(job_serve.units)


@app.callback()
def _job() -> None:
    """Jobs: chores that a phone does from files."""


@app.command("new")
def new(
    file: Annotated[Path, typer.Argument(help="The file to write.")] = Path("job.yaml"),
) -> None:
    """Write a job to begin with, every line explained."""
    from ..jobs.starter import write_job

    for path in write_job(file):
        typer.echo(f"wrote {path}")
    typer.echo(f"next: tapwright job check {file}")


@app.command("schema")
def schema() -> None:
    """Print the JSON Schema of job files, for editors."""
    from ..jobs.job_file import schema_text

    typer.echo(schema_text(), nl=False)


@app.command("check")
def check(
    files: Annotated[list[Path], typer.Argument(help="Job files, or folders of them.")],
    json: Json = False,
) -> None:
    """Name every mistake in job files with its line; nothing is run."""
    from ..jobs.job_file import read_jobs
    from ..jobs.job_trust import job_uses

    jobs = read_jobs(files)
    if json:
        typer.echo(jsonlib.dumps({"jobs": [_row(job) for job in jobs]}, indent=2))
        return
    for job in jobs:
        typer.echo(f"ok   {job.spec.name}: {_what(job)}")
        if job.spec.goal is not None and not job.spec.checks and job.spec.judge is None:
            typer.echo("     it has no checks, so its verdict will be unverified")
        for use in job_uses(job):
            typer.echo(f"     it {use}: confirm the file with `tapwright trust`")


@app.command("list")
def list_jobs(
    files: Annotated[list[Path], typer.Argument(help="Job files, or folders of them.")],
    history: HistoryOf = None,
    json: Json = False,
) -> None:
    """List jobs with their schedule and what became of their last run.

    A file with a mistake is named with it below the others, and the exit code is 2 then.
    """
    from rich.table import Table

    from ..actions import UsageError
    from ..job_door import open_history
    from ..jobs.job_file import find_jobs
    from .streams import console

    (jobs, mistakes), kept = find_jobs(files), open_history(history)
    paused = kept.paused()
    last = {run.job: run for run in kept.runs()}
    if json:
        rows = [
            _row(job)
            | {"paused": job.spec.name in paused, "last": _run_document(last.get(job.spec.name))}
            for job in jobs
        ]
        document = {"jobs": rows, "mistakes": mistakes}
        typer.echo(jsonlib.dumps(document, indent=2, ensure_ascii=False))
        raise typer.Exit(2 if mistakes else 0)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("job", "what", "schedule", "last run"):
        table.add_column(heading, overflow="fold")
    for job in jobs:
        name = job.spec.name
        rests = "paused: " if name in paused else ""
        table.add_row(name, _what(job), rests + _when(job), _last(last.get(name)))
    if jobs:
        console(highlight=False).print(table)
    elif not mistakes:
        typer.echo("no job there yet; `tapwright job new` writes one")
    if mistakes:
        raise UsageError("\n".join(mistakes))


@app.command("history")
def show_history(
    job: Annotated[str | None, typer.Argument(help="A job's name, or a run's id.")] = None,
    last: Annotated[int, typer.Option(min=1, help="So many runs, the newest last.")] = 20,
    history: HistoryOf = None,
    json: Json = False,
) -> None:
    """Show what became of runs: state, verdict, price, output."""
    from rich.table import Table

    from ..job_door import open_history
    from ..traces.money import format_usd
    from .streams import console

    kept = open_history(history)
    runs = kept.runs(job)
    if job is not None and not runs:
        runs = (kept.find(job),)
    for line in kept.damage:
        typer.echo(f"tapwright: {line}", err=True)
    runs = runs[-last:]
    if json:
        rows = [_run_document(run) for run in runs]
        typer.echo(jsonlib.dumps({"runs": rows}, indent=2, ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("run", "job", "began", "state", "cost", "why"):
        table.add_column(heading, overflow="fold")
    for run in runs:
        began = run.began.astimezone().strftime("%Y-%m-%d %H:%M")
        cost = format_usd(run.usd, run.at_least_usd)
        table.add_row(run.id, run.job, began, run.state, cost, run.why)
    console(highlight=False).print(table)


@app.command("pause")
def pause(
    job: Annotated[str, typer.Argument(help="The job's name.")], history: HistoryOf = None
) -> None:
    """Let a job's schedule rest, until `resume-schedule`; a run that is under way goes on."""
    _rest(job, True, history)
    typer.echo(f"{job} rests; `tapwright job resume-schedule {job}` lets it go on")


@app.command("resume-schedule")
def resume_schedule(
    job: Annotated[str, typer.Argument(help="The job's name.")], history: HistoryOf = None
) -> None:
    """Let a paused job's schedule go on."""
    _rest(job, False, history)
    typer.echo(f"{job} goes on")


@app.command("run")
def run(
    file: Annotated[Path, typer.Argument(help="The job's file.")],
    param: Annotated[
        list[str] | None, typer.Option(help="NAME=VALUE, one of the job's parameters. Repeatable.")
    ] = None,
    device: Annotated[str | None, typer.Option(help="Serial, or `pocket`.")] = None,
    pool: Annotated[str | None, typer.Option(help="A free phone of this pool.")] = None,
    model: Annotated[str | None, typer.Option(help="Model profile.")] = None,
    max_cost: Annotated[str | None, typer.Option(help="End after so many US dollars.")] = None,
    approve_url: Annotated[
        str | None, typer.Option(help="POST what needs a yes there; default: ask in the terminal.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the trace goes.")] = None,
    resume: Annotated[
        str | None, typer.Option(help="Go on with this run of the job, which was cut off.")
    ] = None,
    require_verified: Annotated[
        bool, typer.Option("--require-verified", help="Exit 0 only if the verdict is passed.")
    ] = False,
    wait: Annotated[
        float, typer.Option(min=0, help="Seconds to wait for a phone that is in use.")
    ] = 0.0,
    yes: Annotated[
        bool, typer.Option("--yes", help="Allow what a task, flow or app changes on a real phone.")
    ] = False,
    trust: Annotated[
        bool, typer.Option("--trust", help="Confirm what the job's file asks for.")
    ] = False,
    engine: JobEngine = "local",
    ray_address: RayAddress = None,
    history: HistoryOf = None,
    json: Json = False,
) -> None:
    """Run one job once, verify it, save its output and book the run.

    The exit code is that of `tapwright run`; it is 1 as well where there is no output that fits, or
    where it could not be saved.
    """
    from .job_run import JobRequest, run_job

    flags: dict[str, object] = {
        "device": device, "model": model, "max_cost": max_cost, "approve_url": approve_url,
        "out": out,
    }  # fmt: skip
    request = JobRequest(
        file=file, params=tuple(param or ()), flags=flags, pool=pool, resume=resume,
        require_verified=require_verified, wait_s=wait, yes=yes, trust=trust, history=history,
        json=json, engine=engine, ray_address=ray_address,
    )  # fmt: skip
    raise typer.Exit(asyncio.run(run_job(request)))


def _rest(job: str, paused: bool, history: Path | None) -> None:
    from ..job_door import open_history

    open_history(history).pause(job, paused)


def _row(job: "JobFile") -> dict[str, object]:
    spec = job.spec
    return {
        "name": spec.name,
        "file": str(job.path),
        "description": spec.description,
        "goal": spec.goal,
        "flow": spec.flow,
        "task": spec.task,
        "params": {name: param.model_dump(mode="json") for name, param in spec.params.items()},
        "schedule": spec.schedule and spec.schedule.model_dump(mode="json", exclude_none=True),
    }


def _run_document(run: "JobRun | None") -> object:
    return None if run is None else run.model_dump(mode="json")


def _what(job: "JobFile") -> str:
    spec = job.spec
    return spec.description or spec.goal or spec.task or f"the flow {spec.flow}"


def _when(job: "JobFile") -> str:
    from ..jobs.durations import told_duration

    schedule = job.spec.schedule
    if schedule is None:
        return "by hand"
    if schedule.every is not None:
        return f"every {told_duration(schedule.every)}"
    return f"{schedule.cron} {schedule.timezone or ''}".strip()


def _last(run: "JobRun | None") -> str:
    return "never" if run is None else f"{run.state}, {run.began.astimezone():%Y-%m-%d %H:%M}"
