"""`tapwright bench`: a suite of tasks on several phones at once, and the report of it."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from .options import (
    AgentOf,
    AimOf,
    AppData,
    AppFiles,
    Classify,
    ClassOf,
    Eyes,
    Json,
    MannersOf,
    PlanOf,
    Policy,
    PoolOf,
    PromptOf,
    RhoOf,
    RoutesOf,
    SecondOpinionOf,
    Wait,
)

STATIC = "androiddaily-static"
LISTED = "androiddaily"


def command(
    suite: Annotated[
        str | None,
        typer.Argument(
            help=f"A suite, a YAML file or folder of tasks, androiddaily or {STATIC}.",
            show_default=False,
        ),
    ] = None,
    trials: Annotated[int | None, typer.Option(min=1, help="How many of each task.")] = None,
    seed: Annotated[int | None, typer.Option(help="Draws the parameters of all tasks.")] = None,
    tasks: Annotated[
        str | None,
        typer.Option(help="Only these, with commas between; androiddaily: your task list."),
    ] = None,
    language: Annotated[str | None, typer.Option(help="Of goals and phones: en or zh.")] = None,
    phones: Annotated[
        int | None, typer.Option(min=1, max=64, help="How many pocket phones.", show_default="2")
    ] = None,
    persona: Annotated[
        str | None, typer.Option(help="What kind of pocket phones, as of `tapwright phone`.")
    ] = None,
    device: Annotated[
        list[str] | None, typer.Option(help="Serial of a phone to use instead; repeatable.")
    ] = None,
    pool: PoolOf = None,
    model: Annotated[str | None, typer.Option(help="Model profile, or a model's name.")] = None,
    base_url: Annotated[str | None, typer.Option(help="OpenAI-compatible endpoint.")] = None,
    model_name: Annotated[str | None, typer.Option(help="Name the endpoint knows it by.")] = None,
    dialect: Annotated[
        str | None,
        typer.Option(help="How the model writes its actions: json for one without functions."),
    ] = None,
    effort_field: Annotated[
        str | None,
        typer.Option(help="Field of the request that holds the effort, such as a.b; or none."),
    ] = None,
    extra_body: Annotated[
        str | None, typer.Option(help="JSON object that is put into every request.")
    ] = None,
    advisor: Annotated[
        str | None, typer.Option(help="A bigger model that decides when all else has failed.")
    ] = None,
    effort: Annotated[
        str | None, typer.Option(help="ladder, or fixed:low, fixed:medium, fixed:high ...")
    ] = None,
    noise: Annotated[
        Path | None, typer.Option(help="YAML file: how often the rehearsal errs on each rung.")
    ] = None,
    eyes: Eyes = None,
    manners: MannersOf = None,
    rho: RhoOf = None,
    aim: AimOf = None,
    plan: PlanOf = None,
    prompt: PromptOf = None,
    second_opinion: SecondOpinionOf = None,
    routes: RoutesOf = None,
    task_class: ClassOf = None,
    classify: Classify = None,
    agent: AgentOf = None,
    sizing: Annotated[str | None, typer.Option(help="economy, balanced or full.")] = None,
    max_steps: Annotated[int | None, typer.Option(help="End each task after so many.")] = None,
    max_cost: Annotated[
        str | None,
        typer.Option(help="US dollars for the whole run, or none."),
    ] = None,
    judge: Annotated[
        str | None,
        typer.Option(help="Model profile that judges what the phone's state cannot decide."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where run folders go; also s3://... and what fsspec knows.")
    ] = None,
    resume: Annotated[
        Path | None, typer.Option(help="Go on with the bench folder of a run that was cut off.")
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE,...",
            show_default=False,
            help="Run all combinations of these, as dialect=compact,json or seed=1,2,3. "
            "Repeatable.",
        ),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Run nothing: make the report of a bench folder anew.")
    ] = None,
    engine: Annotated[str | None, typer.Option(help="local, or ray for a cluster.")] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes that the agents share.", show_default="one a core"),
    ] = None,
    ray_address: Annotated[
        str | None, typer.Option(help="Of the cluster; without it one on this host.")
    ] = None,
    ray_pool: Annotated[
        str | None, typer.Option(help="Phones of this pool, as its hosts joined the cluster with.")
    ] = None,
    data: Annotated[Path | None, typer.Option(help=f"{STATIC}: your copy of the data.")] = None,
    columns: Annotated[
        Path | None, typer.Option(help="androiddaily: how its columns are called in your files.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help=f"{STATIC}: episodes.")] = None,
    app: AppFiles = None,
    app_data: AppData = None,
    grant: Annotated[
        list[str] | None,
        typer.Option(help="Permission that the --app is given, as location. Repeatable."),
    ] = None,
    policy: Policy = None,
    wait: Wait = 0.0,
    yes: Annotated[
        bool,
        typer.Option("--yes", help="Allow what is changed on phones not simulated."),
    ] = False,
    trust: Annotated[
        bool, typer.Option("--trust", help="Confirm that your task file reads its secrets.")
    ] = False,
    json: Json = False,
) -> None:
    """Run a suite and report on it: success, cost, time, and every trace.

    Exits with 0 if all units passed, 1 if some failed or --max-cost ended the run, 3 if
    infrastructure did or left more than 2% unscored, 130 on Ctrl-C; --resume goes on then.
    """
    from ..tasks.settings import Settings
    from .suite_run import BenchRequest, run, static_split

    given: dict[str, object] = {
        "model": model,
        "base_url": base_url,
        "model_name": model_name,
        "dialect": dialect,
        "effort_field": effort_field,
        "extra_body": extra_body,
        "advisor": advisor,
        "effort": effort,
        "noise": noise,
        "rho": rho,
        "eyes": eyes,
        "manners": manners,
        "aim": aim,
        "plan": plan,
        "prompt": prompt,
        "second_opinion": second_opinion,
        "routes": routes,
        "task_class": task_class,
        "classify": classify,
        "agent": agent,
        "sizing": sizing,
        "max_steps": max_steps,
        "policy": policy,
        "app": tuple(app) if app else None,
        "app_data": app_data,
        "grants": tuple(grant) if grant else None,
        "out": out,
    }
    if trust:
        from .trust import trust_named

        trust_named(suite)
    if report is not None:
        raise typer.Exit(_anew(report, json))
    if suite == STATIC:
        _refuse_grid(vary)
        flags = {**given, "out": None, "max_cost": max_cost}
        settings = Settings.load(flags)
        raise typer.Exit(
            asyncio.run(static_split(data, columns, settings, out, resume, limit, json))
        )
    if suite == LISTED:
        suite, tasks = _listed(tasks, columns), None
    request = BenchRequest(
        suite=suite,
        trials=trials,
        seed=seed,
        tasks=tasks,
        language=language,
        phones=phones,
        serials=tuple(device or ()),
        max_cost=max_cost,
        judge=judge,
        engine=engine,
        ray_address=ray_address,
        ray_pool=ray_pool,
        workers=workers,
        resume=resume,
        json=json,
        yes=yes,
        flags={name: value for name, value in given.items() if value is not None},
        wait_s=wait,
        persona=persona,
        pool=pool,
    )
    if vary or (resume is not None and (resume / "grid.json").is_file()):
        from . import grid_run

        raise typer.Exit(asyncio.run(grid_run.run(request, vary or ())))
    raise typer.Exit(asyncio.run(run(request)))


def _anew(report: Path, json: bool) -> int:
    if (report / "grid.json").is_file():
        from . import grid_run

        return grid_run.report_anew(report, json)
    from .suite_run import report_anew

    return report_anew(report, json)


def _refuse_grid(vary: list[str] | None) -> None:
    from ..actions import UsageError

    if vary:
        raise UsageError(f"{STATIC} predicts single acts and has no grid: leave --vary out")


def _listed(tasks: str | None, columns: Path | None) -> str:
    """The name of the suite that a task list is."""
    from ..actions import UsageError
    from ..suites.androiddaily.suite import list_name

    if tasks is None:
        raise UsageError(f"name your task list: tapwright bench {LISTED} --tasks FILE.csv")
    return list_name(Path(tasks), columns)
