"""`tapwright flow`: flow files checked, and recorded while a person uses a phone."""

import json as json_module
from pathlib import Path
from typing import Annotated

import typer

from .options import Json, Wait

app = typer.Typer(help="Flow files: checked, and recorded by hand.", no_args_is_help=True)


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
    json: Json = False,
) -> None:
    """Read flows and say every mistake in them, each with its file, line and column.

    Exits with 2 if there is one. Warnings are of what may not be what was meant.
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
        warned = [warning.document() for warning in plan.warnings]
        document = {"flows": len(plan.flows), "mistakes": [], "warnings": warned}
        typer.echo(json_module.dumps(document, indent=2))
    else:
        for warning in plan.warnings:
            typer.echo(f"{warning.at}: warning: {warning.what}", err=True)
        typer.echo(f"{len(plan.flows)} flow{'s' if len(plan.flows) > 1 else ''}, no mistake")


@app.command("record")
def record(
    out: Annotated[Path, typer.Option("-o", "--out", help="The flow file.")],
    device: Annotated[
        str | None,
        typer.Option(help="Serial of a phone, or `pocket`.", show_default="the one attached"),
    ] = None,
    by: Annotated[
        str,
        typer.Option(help="mirror: a page in your browser; phone: your fingers on the phone."),
    ] = "mirror",
    start_app: Annotated[
        str | None, typer.Option("--app", help="Start this app anew first, by its package.")
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Of the page; 0 takes a free one.")
    ] = 0,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    wait: Wait = 0.0,
) -> None:
    """Record a flow while you use a phone, written after each step; Ctrl-C or the page ends it.

    Touches are named by the views that were read just before; text is read back from its field,
    and what a password field takes becomes a variable.
    """
    import asyncio

    from .flow_record import RecordRequest, run

    asyncio.run(run(RecordRequest(out, device, by, start_app, port, force, wait)))
