"""`tapwright androidworld`: AndroidWorld's harness with our agent, and which tasks can start."""

import json as jsonlib
import sys
from contextlib import nullcontext, redirect_stdout
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .failures import wrong_use
from .options import Json

if TYPE_CHECKING:
    from ..adapters.android_world.harness import HarnessOptions, HarnessResult
    from ..adapters.android_world.live import LiveSession
    from ..tasks.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="AndroidWorld: our agent in its harness (`bench androidworld` is the other way).",
)

DeviceOf = Annotated[
    str | None,
    typer.Option(help="Serial, or `pocket` for a simulated phone; else by --console_port."),
]
PortOf = Annotated[
    int | None,
    typer.Option("--console_port", "--console-port", help="Of the emulator: emulator-PORT."),
]
FamilyOf = Annotated[
    str, typer.Option("--suite_family", "--suite-family", help="As its run.py takes it.")
]
TasksOf = Annotated[str | None, typer.Option(help="Only these of the family, with commas between.")]
SeedOf = Annotated[
    int,
    typer.Option("--task_random_seed", "--task-random-seed", help="Draws all parameters."),
]
CombinationsOf = Annotated[
    int,
    typer.Option(
        "--n_task_combinations", "--n-task-combinations", min=1, help="Instances of each task."
    ),
]
AliasesOf = Annotated[
    Path | None,
    typer.Option(help="YAML file: their package, and the one of this phone that stands in for it."),
]
FAMILY = "android_world"
SEED = 30


@app.callback()
def _androidworld() -> None:
    """AndroidWorld: our agent in its harness."""


@app.command()
def run(
    suite_family: FamilyOf = FAMILY,
    tasks: TasksOf = None,
    n_task_combinations: CombinationsOf = 1,
    task_random_seed: SeedOf = SEED,
    fixed_task_seed: Annotated[
        bool,
        typer.Option("--fixed_task_seed", "--fixed-task-seed", help="One seed for all of a task."),
    ] = False,
    checkpoint_dir: Annotated[
        Path | None,
        typer.Option(
            "--checkpoint_dir", "--checkpoint-dir", help="Of its results; goes on with one."
        ),
    ] = None,
    perform_emulator_setup: Annotated[
        bool,
        typer.Option(
            "--perform_emulator_setup", "--perform-emulator-setup",
            help="Once for an emulator: download and install its apps.",
        ),
    ] = False,
    console_port: PortOf = None,
    device: DeviceOf = None,
    aliases: AliasesOf = None,
    model: Annotated[str | None, typer.Option(help="Model profile, or a model's name.")] = None,
    base_url: Annotated[str | None, typer.Option(help="OpenAI-compatible endpoint.")] = None,
    model_name: Annotated[str | None, typer.Option(help="Name the endpoint knows it by.")] = None,
    dialect: Annotated[
        str | None, typer.Option(help="How the model writes its actions.")
    ] = None,
    effort: Annotated[
        str | None, typer.Option(help="ladder, or fixed:low, fixed:medium, fixed:high ...")
    ] = None,
    sizing: Annotated[str | None, typer.Option(help="economy, balanced or full.")] = None,
    max_cost: Annotated[str | None, typer.Option(help="US dollars for the whole run.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where our run folders go.")] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Allow what is changed on phones not simulated.")
    ] = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Run its suite runner with our agent: a step for each action, answers where it looks for them.

    Exits with 0 if every episode reached its goal, 1 if some did not, 3 if exceptions ended more
    than 2% of them, 130 on Ctrl-C; the same --checkpoint_dir goes on then.
    """
    from ..adapters.android_world.harness import exit_code_of, run_harness
    from ..tasks.settings import Settings
    from .options import cap_of

    options = _options(suite_family, tasks, n_task_combinations, task_random_seed, aliases)
    options = replace(
        options,
        fixed_task_seed=fixed_task_seed,
        checkpoint_dir=checkpoint_dir,
        perform_emulator_setup=perform_emulator_setup,
    )
    cap = None if max_cost is None else cap_of(max_cost)
    settings = Settings.load({
        "model": model, "base_url": base_url, "model_name": model_name, "dialect": dialect,
        "effort": effort, "sizing": sizing, "out": out,
    })  # fmt: skip
    with _opened(device, console_port, settings) as live:
        _notices(live)
        _allowed(live, yes)
        # Its runner prints its tables; stdout is for whoever reads the document.
        with redirect_stdout(sys.stderr) if json else nullcontext():
            result = run_harness(live, options, cap)
    code = exit_code_of(result)
    if json:
        typer.echo(jsonlib.dumps(_document(result), indent=2, ensure_ascii=False, default=str))
    else:
        _tell(result)
    raise typer.Exit(code)


@app.command("tasks")
def list_tasks(
    suite_family: FamilyOf = FAMILY,
    tasks: TasksOf = None,
    task_random_seed: SeedOf = SEED,
    console_port: PortOf = None,
    device: DeviceOf = None,
    aliases: AliasesOf = None,
    json: Json = False,
) -> None:
    """List its tasks, and of each whether it can start on this phone; nothing is begun."""
    from ..adapters.android_world.harness import startable
    from ..tasks.settings import Settings

    options = _options(suite_family, tasks, 1, task_random_seed, aliases)
    settings = Settings.load({"model": "null"})
    with _opened(device, console_port, settings) as live:
        suite, skipped = startable(live, options)
    rows = [
        {"task": name, "goal": made[0].goal, "cannot_start": skipped.get(name)}
        for name, made in suite.items()
    ]
    if json:
        typer.echo(jsonlib.dumps({"tasks": rows}, indent=2, ensure_ascii=False))
        return
    for row in rows:
        why = f"cannot start: {row['cannot_start']}" if row["cannot_start"] else "can start"
        typer.echo(f"{row['task']:52} {why}")
    typer.echo(f"\n{len(rows) - len(skipped)} of {len(rows)} can start on this phone")


def _options(
    family: str, tasks: str | None, combinations: int, seed: int, aliases: Path | None
) -> "HarnessOptions":
    from ..adapters.android_world.aliases import read_aliases
    from ..adapters.android_world.harness import HarnessOptions

    return HarnessOptions(
        suite_family=family,
        tasks=tuple(name.strip() for name in (tasks or "").split(",") if name.strip()),
        n_task_combinations=combinations,
        task_random_seed=seed,
        aliases=None if aliases is None else read_aliases(aliases),
    )


def _opened(device: str | None, console_port: int | None, settings: "Settings") -> "LiveSession":
    """The phone that is meant, once the package is known to be there."""
    from ..adapters.android_world.live import LiveSession
    from ..adapters.android_world.package import part

    if device is not None and console_port is not None:
        raise wrong_use("give --device or --console_port, not both")
    part("suite_utils")
    serial = device if console_port is None else f"emulator-{console_port}"
    return LiveSession(serial, settings)


def _notices(live: "LiveSession") -> None:
    """What the figures must not be read without."""
    from .show import price_notes

    profiles = live.session.models.profiles
    if live.device.info.simulated:
        typer.echo("simulated: a pocket phone, not Android", err=True)
    if any(profile.scripted for profile in profiles):
        typer.echo("scripted: no model is asked", err=True)
    for line in price_notes(profiles):
        typer.echo(line, err=True)


def _allowed(live: "LiveSession", yes: bool) -> None:
    """Ask before anything is done to a phone that is not simulated; raises UsageError if it is not
    wished."""
    from ..adapters.android_world.task import CHANGES
    from .consent import ask_to_go_on

    if live.device.info.simulated:
        return
    typer.echo(f"AndroidWorld's tasks change this on {live.device.info.serial}:", err=True)
    for line in CHANGES:
        typer.echo(f"  {line}", err=True)
    ask_to_go_on(yes)


def _tell(result: "HarnessResult") -> None:
    passed = sum(1 for one in result.episodes if one.score == 1.0)
    broken = sum(1 for one in result.episodes if one.score is None)
    for name, why in result.skipped.items():
        typer.echo(f"skipped {name}: {why}")
    typer.echo(
        f"\n{passed} of {len(result.episodes)} episodes reached their goal by AndroidWorld's "
        f"verifiers, {broken} ended with an exception, {len(result.skipped)} tasks were skipped; "
        f"{result.spent}"
    )
    typer.echo(f"Its results: {result.checkpoints}\nOur traces: {result.folder}")
    sys.stdout.flush()


def _document(result: "HarnessResult") -> dict[str, object]:
    return {
        "folder": str(result.folder),
        "checkpoints": str(result.checkpoints),
        "cost": result.spent.document(),
        "episodes": [asdict(one) for one in result.episodes],
        "skipped": dict(result.skipped),
    }  # fmt: skip
