"""`tapwright tasks`: the built-in tasks and their checks."""

import json as jsonlib
import os
from pathlib import Path
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


@app.command("check")
def check(
    names: Annotated[list[str] | None, typer.Argument(help="Tasks; all without any.")] = None,
    trials: Annotated[int, typer.Option(min=1, help="How many trials of each.")] = 5,
    jobs: Annotated[int, typer.Option(min=1, help="How many phones at once.")] = os.cpu_count()
    or 1,
    write: Annotated[
        Path | None,
        typer.Option(help="Write the lengths of the tasks' own players into this file."),
    ] = None,
) -> None:
    """Check the tasks themselves: their own player passes, near misses and doing nothing fail."""
    from rich.console import Console

    from ..tasks import all_tasks
    from ..tasks.check.pool import check_all, measured, write_measured
    from ..tasks.registry import template

    chosen = [template(n).name for n in names] if names else [t.name for t in all_tasks()]
    console = Console(markup=False, highlight=False)
    lengths: dict[str, tuple[int, ...]] = {}
    plays = bad = 0
    for name, lines in zip(chosen, check_all(chosen, trials, jobs, write is not None), strict=True):
        wrong = [line for line in lines if not line.ok]
        plays += len(lines)
        bad += len(wrong)
        lengths[name] = measured(lines)
        acts = " ".join(map(str, lengths[name]))
        console.print(
            f"{'bad' if wrong else 'ok ':3}  {name:20} {len(lines):3} checks, acts {acts}"
        )
        for line in wrong:
            console.print(f"     trial {line.trial}, {line.player}: {line.why}")
    console.print(f"{len(chosen)} tasks, {plays} checks, {bad} not as they must be")
    if write is not None:
        write_measured(write, lengths)
    raise typer.Exit(1 if bad else 0)
