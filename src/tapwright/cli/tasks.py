"""`tapwright tasks`: the built-in tasks, those of one's own, and their checks."""

import asyncio
import json as jsonlib
import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from .options import Json

if TYPE_CHECKING:
    from ..tasks import Task
    from ..tasks.goal import Language
    from ..tasks.own import OwnTask
    from ..tasks.own.dry_run import DryRun

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="The built-in tasks and your own: list, show, check, begin one.",
)


@app.callback()
def _tasks() -> None:
    """The built-in tasks, and tasks of your own in YAML files."""


@app.command("list")
def list_tasks(
    suite: Annotated[
        str | None, typer.Argument(help="A suite, or a file or folder of tasks.")
    ] = None,
    json: Json = False,
) -> None:
    """List tasks with the goal of their first trial; without a suite all built-in ones."""
    from rich.table import Table

    from ..suites.registry import all_tasks, find_suite
    from .streams import console

    templates = find_suite(suite).templates if suite else all_tasks()
    found = [template(0) for template in templates]
    if json:
        typer.echo(jsonlib.dumps({"tasks": [_row(t) for t in found]}, indent=2, ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("task", no_wrap=True)
    table.add_column("goal")
    table.add_column("level")
    table.add_column("tags")
    table.add_column("steps", justify="right")
    for task in found:
        steps = "" if task.optimal_steps is None else str(task.optimal_steps)
        table.add_row(task.name, task.goal, task.level or "", ", ".join(sorted(task.tags)), steps)
    console().print(table)


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="A built-in task, FILE.yaml or FILE.yaml#NAME.")],
    trial: Annotated[int, typer.Option(min=0, help="Which instance of it.")] = 0,
    seed: Annotated[int, typer.Option(help="The run's seed.")] = 0,
    lang: Annotated[Literal["en", "zh"], typer.Option(help="The goal's language.")] = "en",
    json: Json = False,
) -> None:
    """Show all about one task: goal, parameters, set-up, checks."""
    from rich.table import Table

    from ..suites.registry import find_task
    from ..tasks.own.story import story
    from .streams import console

    told = story(find_task(name, trial, seed, lang))
    if json:
        typer.echo(jsonlib.dumps(told, indent=2, ensure_ascii=False, default=str))
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    for heading, value in told.items():
        if value not in ("", [], None):
            lines = "\n".join(map(str, value)) if isinstance(value, list) else str(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
            table.add_row(heading, lines)
    console(highlight=False).print(table)


@app.command("new")
def new(
    file: Annotated[Path, typer.Argument(help="The file to write.")] = Path("task.yaml"),
) -> None:
    """Write a task of your own to begin with, every line explained."""
    from ..tasks.own.starter import write_starter

    for path in write_starter(file):
        typer.echo(f"wrote {path}")
    typer.echo(f"next: tapwright tasks check {file} --device pocket")


@app.command("schema")
def schema() -> None:
    """Print the JSON Schema of task files, for editors."""
    from ..tasks.own.starter import schema_text

    typer.echo(schema_text(), nl=False)


@app.command("check")
def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Built-in tasks (all without any), or files and folders of tasks."),
    ] = None,
    trials: Annotated[int, typer.Option(min=1, help="How many trials of each.")] = 5,
    jobs: Annotated[int, typer.Option(min=1, help="How many phones at once.")] = os.cpu_count()
    or 1,
    write: Annotated[
        Path | None,
        typer.Option(help="Write the lengths of the tasks' own solutions into this file."),
    ] = None,
    device: Annotated[
        str | None,
        typer.Option(help="Also try the tasks of files on this phone (`pocket` starts one)."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Allow what set-ups change on a phone not simulated.")
    ] = False,
    lang: Annotated[
        Literal["en", "zh"],
        typer.Option(help="Of the goals of built-in tasks, and of the phone they are played on."),
    ] = "en",
) -> None:
    """Check the tasks themselves.

    Built-in ones: their own solution passes, near misses and doing nothing fail. Files: every
    mistake is named with its line; with --device the set-up is done and the checks are asked, which
    must not hold before anything is done.
    """
    from ..actions import UsageError
    from ..tasks.own import is_path

    files = [name for name in names or [] if is_path(name)]
    if files and len(files) < len(names or []):
        raise UsageError("check files or built-in tasks, not both at once")
    if device and not files:
        raise UsageError("--device is for tasks of files; built-in ones have their own phones")
    if files:
        raise typer.Exit(_check_files(files, trials, device, yes))
    _check_built_in(names, trials, jobs, write, lang)


def _row(task: "Task") -> dict[str, object]:
    return {
        "name": task.name,
        "goal": task.goal,
        "summary": task.summary,
        "level": task.level,
        "tags": sorted(map(str, task.tags)),
        "apps": list(task.apps),
        "optimal_steps": task.optimal_steps,
    }


def _check_files(files: list[str], trials: int, serial: str | None, yes: bool) -> int:
    """Every file's mistakes, then every task tried on the phone; the exit code."""
    from ..actions import UsageError
    from ..tasks.own import OwnTask, load_templates

    templates: list[type[OwnTask]] = []
    bad = 0
    for file in files:
        try:
            templates += load_templates(Path(file))
        except UsageError as mistake:
            bad += 1
            typer.echo(str(mistake))
    for template in templates:
        try:
            drawn = [template(trial) for trial in range(trials)]
            drawn[0].check_ready()
        except UsageError as mistake:
            bad += 1
            typer.echo(str(mistake))
            continue
        typer.echo(f"ok   {template.name}: {drawn[0].goal}")
        if not drawn[0].spec.checks:
            typer.echo("     warning: it has no checks, so its verdict will be unverified")
    if serial and not bad:
        return asyncio.run(_try_all(templates, serial, yes))
    return 2 if bad else 0


async def _try_all(templates: list[type["OwnTask"]], serial: str, yes: bool) -> int:
    from ..tasks.own.dry_run import dry_run
    from .consent import consent
    from .play import usable_phone

    code = 0
    async with usable_phone(serial) as device:
        await consent([template(0) for template in templates], device, yes)
        for template in templates:
            typer.echo(f"\n{template.name} on {device.info.serial}, before anything is done:")
            found = await dry_run(template(0), device)
            for line in _words(found):
                typer.echo(f"  {line}")
            code = max(code, 3 if found.broken else 1 if found.proves_nothing else 0)
    return code


def _words(found: "DryRun") -> list[str]:
    if found.broken:
        return [f"cannot be run: {found.broken}"]
    lines = [
        f"{'HOLDS' if e.holds else 'not yet'}  {e.what}: {e.expected}; found {e.found}"
        for e in found.evidence
    ]
    if found.proves_nothing:
        lines.append("warning: every check holds already: an agent that does nothing would pass")
    elif found.weak:
        lines.append("warning: a check that holds before the goal is reached proves little")
    return lines + [f"warning: changed by itself: {what}" for what in found.unrest]


def _check_built_in(
    names: list[str] | None, trials: int, jobs: int, write: Path | None, lang: "Language"
) -> None:
    from ..bench.check.pool import check_all, measured, write_measured
    from ..suites.registry import all_tasks, template
    from .streams import console as shown

    chosen = [template(n).name for n in names] if names else [t.name for t in all_tasks()]
    console = shown(highlight=False)
    lengths: dict[str, tuple[int, ...]] = {}
    plays = bad = mutants = 0
    # Closed at once on Ctrl-C, so that nothing plays on that nobody waits for.
    with closing(check_all(chosen, trials, jobs, write is not None, lang)) as checked:
        for name, lines in zip(chosen, checked, strict=True):
            wrong = [line for line in lines if not line.ok]
            plays += len(lines)
            bad += len(wrong)
            mutants += sum(line.mutants for line in lines)
            lengths[name] = measured(lines)
            acts = " ".join(map(str, lengths[name]))
            console.print(
                f"{'bad' if wrong else 'ok ':3}  {name:20} {len(lines):3} checks, acts {acts}"
            )
            for line in wrong:
                console.print(f"     trial {line.trial}, {line.solution}: {line.why}")
    console.print(f"{mutants} spoilt states were judged")
    console.print(f"{len(chosen)} tasks, {plays} checks, {bad} not as they must be")
    if write is not None:
        write_measured(write, lengths)
    raise typer.Exit(1 if bad else 0)


@app.command("import")
def import_records(
    files: Annotated[list[Path], typer.Argument(help="TFRecord files, plain or gzipped.")],
    format: Annotated[str, typer.Option(metavar="android-control|aitw", help="Whose they are.")],
    out: Annotated[Path, typer.Option(help="The folder that is written; it must be new.")],
    episodes: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    only: Annotated[
        Path | None, typer.Option(help="JSON file of the episodes that are wanted, or of splits.")
    ] = None,
    split: Annotated[str | None, typer.Option(help="Which split of that file.")] = None,
) -> None:
    """Make a folder for `bench androiddaily-static` of episodes that others have recorded."""
    from ..suites.episode_sets.importing import import_episodes, read_ids

    wanted = read_ids(only, split) if only is not None else None
    done = import_episodes(format, files, out, wanted, episodes)
    typer.echo(f"Wrote {done.folder}: {done.episodes} episodes, {done.steps} steps")
    if done.incomplete:
        typer.echo(f"Left out {len(done.incomplete)} episodes: steps of them are in no file")
    typer.echo(f"tapwright bench androiddaily-static --data {done.folder} --model MODEL")
