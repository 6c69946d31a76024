"""`tapwright flow`: what concerns flow files without running them."""

import json as json_module
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Flow files: checked without a phone.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keeps `check` a command of its own while it is the only one."""


@app.command("check")
def check(
    paths: Annotated[list[Path], typer.Argument(help="Flow files, or folders of them.")],
    root: Annotated[
        Path | None,
        typer.Option(help="The folder that all their files lie in.", show_default="the workspace"),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="Instead of the folder's config.yaml.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document only.")] = False,
) -> None:
    """Read flows and say every mistake in them, each with its file, line and column.

    Exits with 2 if there is one.
    """
    from ..flows.language import BadFlows, plan_flows

    try:
        plan = plan_flows(paths, root=root, config=config)
    except BadFlows as bad:
        if json:
            mistakes = [mistake.document() for mistake in bad.mistakes]
            typer.echo(json_module.dumps({"flows": 0, "mistakes": mistakes}, indent=2))
        else:
            typer.echo(str(bad), err=True)
            count = len(bad.mistakes)
            typer.echo(f"{count} mistake{'s' if count > 1 else ''}", err=True)
        raise typer.Exit(2) from bad
    if json:
        typer.echo(json_module.dumps({"flows": len(plan.flows), "mistakes": []}, indent=2))
    else:
        typer.echo(f"{len(plan.flows)} flow{'s' if len(plan.flows) > 1 else ''}, no mistake")
