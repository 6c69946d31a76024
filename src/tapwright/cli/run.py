"""`tapwright run`: one goal or task on one phone."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from .options import (
    AimOf,
    AppData,
    AppFiles,
    Classify,
    ClassOf,
    Display,
    Eyes,
    Json,
    MannersOf,
    PlanOf,
    Policy,
    PoolOf,
    PromptOf,
    RoutesOf,
    SecondOpinionOf,
    Wait,
)

Goal = Annotated[str | None, typer.Argument(help="What to do, in plain words.", show_default=False)]


def command(
    goal: Goal = None,
    task: Annotated[
        str | None,
        typer.Option(help="A built-in task, or FILE.yaml#NAME of your own, instead of a goal."),
    ] = None,
    trial: Annotated[int, typer.Option(min=0, help="Which instance of the task.")] = 0,
    language: Annotated[
        str | None, typer.Option(help="Of the task's goal, and of a pocket phone: en or zh.")
    ] = None,
    device: Annotated[
        str | None,
        typer.Option(
            help="Serial as `adb devices` shows it, `pocket` for a simulated phone, or `pocket:zh`."
        ),
    ] = None,
    pool: PoolOf = None,
    display: Display = None,
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
    aim: AimOf = None,
    plan: PlanOf = None,
    prompt: PromptOf = None,
    second_opinion: SecondOpinionOf = None,
    routes: RoutesOf = None,
    task_class: ClassOf = None,
    classify: Classify = None,
    sizing: Annotated[str | None, typer.Option(help="economy, balanced or full.")] = None,
    max_steps: Annotated[int | None, typer.Option(help="End after so many steps.")] = None,
    max_prompt_tokens: Annotated[
        int | None, typer.Option(help="End after so many prompt tokens.")
    ] = None,
    max_output_tokens: Annotated[
        int | None, typer.Option(help="End after so many output tokens.")
    ] = None,
    max_cost: Annotated[str | None, typer.Option(help="End after so many US dollars.")] = None,
    max_seconds: Annotated[float | None, typer.Option(help="End after so many seconds.")] = None,
    max_working_seconds: Annotated[
        float | None, typer.Option(help="The same, without waiting for the model.")
    ] = None,
    ui: Annotated[
        bool | None,
        typer.Option(
            help="Keep the views of each screen in the trace; by default on simulated phones.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where run folders go.")] = None,
    resume: Annotated[
        Path | None, typer.Option(help="Go on with an episode folder that was cut off.")
    ] = None,
    extract: Annotated[
        Path | None,
        typer.Option(help="JSON Schema file: read such data from the phone and print them."),
    ] = None,
    grant: Annotated[
        list[str] | None,
        typer.Option(
            help="Permission to allow when an app asks: location, or 'Maps: location'; the --app "
            "has it at once. Repeatable."
        ),
    ] = None,
    interrupts: Annotated[
        bool | None,
        typer.Option(
            help="Close crash, rating, update and cookie dialogs without the model; by default for "
            "a goal in words.",
            show_default=False,
        ),
    ] = None,
    app: AppFiles = None,
    app_data: AppData = None,
    require_verified: Annotated[
        bool, typer.Option(help="Exit 0 only if the verdict is passed.")
    ] = False,
    judge: Annotated[
        str | None,
        typer.Option(help="Model profile that judges what the phone's state cannot decide."),
    ] = None,
    check: Annotated[
        list[str] | None,
        typer.Option(
            help="What has to hold at the end, as in: settings global airplane_mode_on == 1. "
            "Repeatable; a wrong one lists all forms."
        ),
    ] = None,
    wait: Wait = 0.0,
    secret: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME=env:VARIABLE: only the phone gets it, where {NAME} is typed. Repeatable."
        ),
    ] = None,
    policy: Policy = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            help='Standing rule, as "allow pay <= 20 EUR to Shop" or "deny send". Repeatable.'
        ),
    ] = None,
    policy_model: Annotated[
        str | None,
        typer.Option(help="A second model that reads a touch off the picture, if need be."),
    ] = None,
    approve_url: Annotated[
        str | None, typer.Option(help="POST what needs a yes there; default: ask in the terminal.")
    ] = None,
    approve_timeout: Annotated[
        float | None,
        typer.Option(help="Seconds to wait for a yes; then it is no.", show_default="120"),
    ] = None,
    yes: Annotated[
        bool,
        typer.Option("--yes", help="Allow what --task and --app change on a phone not simulated."),
    ] = False,
    trust: Annotated[
        bool, typer.Option("--trust", help="Confirm that your task file reads its secrets.")
    ] = False,
    json: Json = False,
) -> None:
    """Do one thing on one phone, verify it if it can be verified, and keep the trace."""
    from ..actions import UsageError
    from ..tasks.settings import Settings
    from .play import RunRequest, play
    from .play import resume as go_on

    if pool is not None and device is not None:
        raise UsageError("give --pool or --device, not both")
    if pool is not None and resume is not None:
        raise UsageError("an episode goes on on its own phone: name it with --device, not --pool")
    given: dict[str, object] = {
        "device": device,
        "display": display,
        "model": model,
        "base_url": base_url,
        "model_name": model_name,
        "dialect": dialect,
        "effort_field": effort_field,
        "extra_body": extra_body,
        "advisor": advisor,
        "effort": effort,
        "noise": noise,
        "eyes": eyes,
        "manners": manners,
        "aim": aim,
        "plan": plan,
        "prompt": prompt,
        "second_opinion": second_opinion,
        "routes": routes,
        "task_class": task_class,
        "classify": classify,
        "sizing": sizing,
        "max_steps": max_steps,
        "max_prompt_tokens": max_prompt_tokens,
        "max_output_tokens": max_output_tokens,
        "max_cost": max_cost,
        "max_seconds": max_seconds,
        "max_working_seconds": max_working_seconds,
        "keep_ui": ui,
        "interrupts": interrupts,
        "grants": tuple(grant) if grant else None,
        "app": tuple(app) if app else None,
        "app_data": app_data,
        "policy": policy,
        "allow": tuple(allow) if allow else None,
        "policy_model": policy_model,
        "approve_url": approve_url,
        "approve_timeout": approve_timeout,
        "out": out,
    }
    flags = {name: value for name, value in given.items() if value is not None}
    if resume and language:
        raise UsageError("an episode that is resumed keeps its goal: leave out --language")
    if resume and check:
        raise UsageError("an episode that is resumed keeps the checks that it was begun with")
    if resume:
        from ..tasks.recorded import recorded_episode

        settings = recorded_episode(resume).settings(flags)
    else:
        settings = Settings.load(flags)
    if grant:
        from ..agent.interrupts import Grant as Allowed

        for text in grant:
            Allowed.parse(text)
    secrets: dict[str, str] = {}
    if secret:
        from .secrets import read_secrets

        secrets = read_secrets(secret)
    if trust:
        from .trust import trust_named

        trust_named(task)
    if resume and (app or app_data):
        raise UsageError("an episode that is resumed has its app as it left it: leave out --app")
    if resume and judge:
        raise UsageError("judge an episode that was resumed with `tapwright judge`")
    if resume and extract:
        raise UsageError("an episode that is resumed is asked for the data it was begun for")
    if resume:
        gone_on = go_on(resume, settings, json, task, wait, secrets, yes, require_verified)
        raise typer.Exit(asyncio.run(gone_on))
    request = RunRequest(
        goal,
        task,
        trial,
        require_verified,
        json,
        extract,
        judge,
        wait,
        secrets,
        yes,
        pool,
        tuple(check or ()),
        language,
    )
    raise typer.Exit(asyncio.run(play(request, settings)))
