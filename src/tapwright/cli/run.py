"""`tapwright run`: one goal or task on one phone."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

Goal = Annotated[str | None, typer.Argument(help="What to do, in plain words.", show_default=False)]


def command(
    goal: Goal = None,
    task: Annotated[
        str | None, typer.Option(help="A built-in task instead of a goal of your own.")
    ] = None,
    trial: Annotated[int, typer.Option(min=0, help="Which instance of the task.")] = 0,
    device: Annotated[
        str | None,
        typer.Option(help="Serial as `adb devices` shows it, or `pocket` for a simulated phone."),
    ] = None,
    model: Annotated[str | None, typer.Option(help="Model profile, or a model's name.")] = None,
    base_url: Annotated[str | None, typer.Option(help="OpenAI-compatible endpoint.")] = None,
    model_name: Annotated[str | None, typer.Option(help="Name the endpoint knows it by.")] = None,
    effort: Annotated[str | None, typer.Option(help="low, medium, high or ladder.")] = None,
    sizing: Annotated[str | None, typer.Option(help="economy, balanced or full.")] = None,
    max_steps: Annotated[int | None, typer.Option(help="End after so many steps.")] = None,
    max_tokens: Annotated[int | None, typer.Option(help="End after so many tokens.")] = None,
    max_cost: Annotated[str | None, typer.Option(help="End after so many US dollars.")] = None,
    max_seconds: Annotated[float | None, typer.Option(help="End after so many seconds.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where run folders go.")] = None,
    require_verified: Annotated[
        bool, typer.Option(help="Exit 0 only if the verdict is passed.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document only.")] = False,
) -> None:
    """Do one thing on one phone, verify it if it can be verified, and keep the trace."""
    from ..settings import load_settings
    from .play import Request, play

    settings = load_settings(
        {
            "device": device,
            "model": model,
            "base_url": base_url,
            "model_name": model_name,
            "effort": effort,
            "sizing": sizing,
            "max_steps": max_steps,
            "max_tokens": max_tokens,
            "max_cost": max_cost,
            "max_seconds": max_seconds,
            "out": out,
        }
    )
    request = Request(goal, task, trial, require_verified, json)
    raise typer.Exit(asyncio.run(play(request, settings)))
