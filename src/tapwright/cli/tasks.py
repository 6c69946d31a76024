"""`tapwright tasks`: the built-in tasks."""

import json as jsonlib
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _tasks() -> None:
    """The built-in tasks."""


@app.command("list")
def list_tasks(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document only.")] = False,
) -> None:
    """List the built-in tasks with the goal of their first trial."""
    from rich.console import Console
    from rich.table import Table

    from ..tasks import all_tasks

    found = [template(0) for template in all_tasks()]
    if json:
        rows = [{"name": t.name, "goal": t.goal, "optimal_steps": t.optimal_steps} for t in found]
        typer.echo(jsonlib.dumps({"tasks": rows}, indent=2, ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("task", no_wrap=True)
    table.add_column("goal")
    table.add_column("steps", justify="right")
    for task in found:
        table.add_row(task.name, task.goal, str(task.optimal_steps))
    Console().print(table)
