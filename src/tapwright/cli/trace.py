"""`tapwright trace`: look into a trace, check it, pass it on, turn it into something else."""

import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .failures import wrong_use
from .options import Json

if TYPE_CHECKING:
    from ..traces.redactor import Redactor
    from ..traces.table import StepRow

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Look into a trace, check it, pass it on.",
)

Trace = Annotated[Path, typer.Argument(help="A run folder, or the folder of one episode.")]
Run = Annotated[Path, typer.Argument(help="A run folder.")]
Secrets = Annotated[
    list[str] | None,
    typer.Option(help="NAME=TEXT to take out; NAME stands in its place. Can be repeated."),
]
SecretsFile = Annotated[
    Path | None, typer.Option(help="The same, a line each: out of the shell's history.")
]
Patterns = Annotated[
    list[str] | None, typer.Option(help="Regular expression to take out. Can be repeated.")
]


@app.callback()
def _trace() -> None:
    """Look into a trace, check it, pass it on, turn it into something else."""


@app.command()
def show(
    trace: Trace,
    step: Annotated[int | None, typer.Option(min=1, help="Everything about one step.")] = None,
    json: Json = False,
) -> None:
    """Print what happened, step by step."""
    from ..traces.reader import read_episode, read_steps
    from .traced import print_episode, print_results, print_step

    folders = _folders(trace)
    if json:
        found = [
            {
                "record": read_episode(folder).model_dump(mode="json", exclude_none=True),
                "steps": [s.model_dump(mode="json", exclude_none=True) for s in read_steps(folder)],
            }
            for folder in folders
        ]
        typer.echo(jsonlib.dumps({"episodes": found}, indent=2, ensure_ascii=False))
        return
    if step is not None:
        print_step(_one(folders), step)
        return
    for folder in folders:
        print_episode(folder)
    print_results(folders)


@app.command()
def verify(trace: Trace, json: Json = False) -> None:
    """Check every picture, step and sum; exit 1 if the trace cannot be trusted."""
    from dataclasses import asdict

    from ..traces.verify import verify_episode, verify_run

    findings = verify_run(trace) if _is_run(trace) else verify_episode(_episode(trace))
    bad = any(finding.severity == "problem" for finding in findings)
    if json:
        document = {"ok": not bad, "findings": [asdict(finding) for finding in findings]}
        typer.echo(jsonlib.dumps(document, indent=2, ensure_ascii=False))
    else:
        for finding in findings:
            typer.echo(str(finding))
        typer.echo("The trace is damaged." if bad else "The trace is whole.")
    raise typer.Exit(1 if bad else 0)


@app.command()
def pack(
    run: Run,
    out: Annotated[Path | None, typer.Option(help="The file; by default RUN.zip.")] = None,
) -> None:
    """Put a run into one file; the same run gives the same bytes."""
    from ..traces.archive import pack as put

    made = put(run, out or Path(f"{run.resolve().name}.zip"))
    typer.echo(f"Wrote {made}")


@app.command()
def unpack(
    archive: Annotated[Path, typer.Argument(help="A file that `pack` wrote.")],
    out: Annotated[Path, typer.Option(help="Where the run folder goes.")] = Path("runs"),
    largest: Annotated[
        int, typer.Option(min=1, help="MB that it may unpack to, for one you know.")
    ] = 200,
) -> None:
    """Lay out a packed run; nothing is written outside its folder, whatever the file says."""
    from ..traces.archive import unpack as take

    typer.echo(f"Wrote {take(archive, out, largest * 1024**2)}")


@app.command()
def redact(
    run: Run,
    out: Annotated[Path, typer.Option(help="The folder of the copy; it must be new.")],
    secret: Secrets = None,
    secrets_file: SecretsFile = None,
    pattern: Patterns = None,
    blank_pictures: Annotated[
        bool, typer.Option(help="Blank every picture, not only where a secret was typed.")
    ] = False,
) -> None:
    """Copy a run without its secrets: out of every text, and painted over where they were typed.

    A secret that the phone shows without it having been typed in the episode is not found in the
    pictures: look at them, or use --blank-pictures. The copy cannot be resumed or made a test of.
    """
    from ..traces.redact import redact as copy

    redactor = _redactor(secret, secrets_file, pattern)
    if not redactor:
        raise wrong_use("say what to take out: --secret NAME=TEXT or --pattern REGEX")
    done = copy(run, out, redactor, blank_pictures)
    typer.echo(f"Wrote {done.folder}")
    typer.echo(f"Pictures painted over {done.painted}, blanked {done.blanked}")
    for name in done.left_out:
        typer.echo(f"Left out {name}")


@app.command()
def export(
    trace: Trace,
    gif: Annotated[Path | None, typer.Option(help="Animated GIF of one episode.")] = None,
    mp4: Annotated[Path | None, typer.Option(help="Film of one episode (extra: video).")] = None,
    csv: Annotated[Path | None, typer.Option(help="Table of all steps and calls.")] = None,
    parquet: Annotated[Path | None, typer.Option(help="The same (extra: table).")] = None,
    otel: Annotated[
        str | None, typer.Option(help="Send spans to this OTLP/HTTP address (extra: otel).")
    ] = None,
    format: Annotated[
        str | None, typer.Option(metavar="sharegpt|hf", help="Examples, in the folder --out.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The folder of examples; it must be new.")
    ] = None,
    dialect: Annotated[
        str | None, typer.Option(help="How examples say an act; by default as the model did.")
    ] = None,
    pictures: Annotated[int, typer.Option(min=1, max=8, help="Screens in an example.")] = 2,
    licence: Annotated[
        str, typer.Option(help="Under which the examples may be used, kept with each: MIT.")
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Also of episodes that did not pass, with the verdict.")
    ] = False,
    secret: Secrets = None,
    secrets_file: SecretsFile = None,
    pattern: Patterns = None,
) -> None:
    """Turn a trace into a film, a table, OpenTelemetry spans, or examples to train a model on.

    With --format, each step of an episode that passed is an example: screens, goal, history, and
    the act that was done, said in a dialect. Secrets are painted over where they were typed.
    """
    from ..traces.film import write_gif, write_mp4
    from ..traces.table import write_csv, write_parquet
    from ..traces.telemetry import export as send

    if not any((gif, mp4, csv, parquet, otel, format)):
        raise wrong_use("say what to make: --gif, --mp4, --csv, --parquet, --otel or --format")
    folders = _folders(trace)
    if format:
        from .trace_examples import write_examples

        run = trace if _is_run(trace) else folders[0].parent.parent
        taken = _redactor(secret, secrets_file, pattern)
        choice = (format, dialect, pictures, everything)
        for line in write_examples(run, folders, out, choice, licence, taken):
            typer.echo(line)
    if gif:
        write_gif(_one(folders), gif)
        typer.echo(f"Wrote {gif}")
    if mp4:
        write_mp4(_one(folders), mp4)
        typer.echo(f"Wrote {mp4}")
    if csv:
        write_csv(rows := _rows(folders), csv)
        typer.echo(f"Wrote {csv}: {_counted(rows)}")
    if parquet:
        write_parquet(rows := _rows(folders), parquet)
        typer.echo(f"Wrote {parquet}: {_counted(rows)}")
    if otel:
        run = trace if _is_run(trace) else folders[0].parent.parent
        typer.echo(f"Sent {send(run, folders, otel)} spans to {otel}")


@app.command("to-test")
def to_test(
    episode: Annotated[Path, typer.Argument(help="The folder of one episode.")],
    out: Annotated[Path, typer.Option(help="The test file; the trace goes beside it.")],
) -> None:
    """Make a recorded episode a test that needs no phone and no model."""
    from ..replay import write_test

    made = write_test(_one(_folders(episode)), out)
    typer.echo(f"Wrote {made} and {made.with_suffix('')}: run it with pytest {made}")


@app.command("to-flow")
def to_flow(
    episode: Annotated[Path, typer.Argument(help="The folder of one episode, or a run of one.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="The flow file.", show_default="EPISODE.yaml")
    ] = None,
    unverified: Annotated[
        bool, typer.Option("--unverified", help="Also of an episode that did not pass.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Make a flow of a verified episode: the same steps, without a model."""
    from .to_flow import write_flow

    folder = _one(_folders(episode))
    made = write_flow(folder, out or Path(f"{folder.name}.yaml"), unverified, force)
    typer.echo(f"Wrote {made.path}: {made.steps} steps; run it with tapwright test {made.path}")
    for note in made.notes:
        typer.echo(note)


def _is_run(path: Path) -> bool:
    return (path / "run.json").is_file()


def _episode(path: Path) -> Path:
    if not (path / "episode.json").is_file():
        raise wrong_use(f"{path} is neither a run folder nor an episode's")
    return path.resolve()


def _folders(trace: Path) -> tuple[Path, ...]:
    from ..traces.reader import episode_folders

    return episode_folders(trace) if _is_run(trace) else (_episode(trace),)


def _one(folders: tuple[Path, ...]) -> Path:
    if len(folders) != 1:
        names = ", ".join(folder.name for folder in folders)
        raise wrong_use(f"this needs one episode: name its folder in episodes/ ({names})")
    return folders[0]


def _rows(folders: tuple[Path, ...]) -> "list[StepRow]":
    from ..traces.table import episode_rows

    return [row for folder in folders for row in episode_rows(folder)]


def _counted(rows: "list[StepRow]") -> str:
    calls = sum(row.row == "call" for row in rows)
    beside = f" and {calls} other model calls" if calls else ""
    return f"{len(rows) - calls} steps{beside}"


def _redactor(
    secret: list[str] | None, secrets_file: Path | None, pattern: list[str] | None
) -> "Redactor":
    from ..traces.redactor import Redactor

    lines = [*(secret or []), *(_lines(secrets_file) if secrets_file else [])]
    return Redactor(dict(_named(line) for line in lines), pattern or [])


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise wrong_use(f"{path} cannot be read: {error}") from error


def _named(line: str) -> tuple[str, str]:
    name, equals, text = line.partition("=")
    if not equals:
        raise wrong_use("a secret is given as NAME=TEXT")
    return name.strip(), text
