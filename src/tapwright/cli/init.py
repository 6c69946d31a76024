"""`tapwright init`: the files of a new folder, each with a comment at every line."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

_SETTINGS = """\
# Settings of every tapwright command in this folder. A flag on the command line stands above them,
# they stand above TAPWRIGHT_* variables. Take the `# ` away from what you mean.

# model: step-3.7-flash            # `tapwright models` lists them; the key comes from its variable
# device: emulator-5554            # one of `tapwright devices`; pocket starts a simulated phone
# out: runs                        # where traces go

# What one attempt may take at most.
# max_steps: 30
# max_cost: 0.20                   # US dollars
# max_seconds: 600

# effort: ladder                   # think harder only after trouble; or fixed:low, fixed:high
# sizing: balanced                 # pictures: economy, balanced or full
# policy: standard                 # what is asked before it is done: docs/security.md

# A model of your own, behind any OpenAI-compatible endpoint:
# models:
#   mine:                          # what --model takes
#     like: custom                 # or a profile of `tapwright models` that it resembles
#     base_url: http://127.0.0.1:8000/v1
#     model: my-model              # what the server calls it
"""


class Beginning(StrEnum):
    """What a folder may begin with."""

    TEST = "test"
    TASK = "task"
    JOB = "job"


_NEXT = {
    Beginning.TEST: ("flow check {}", "test {} --device pocket"),
    Beginning.TASK: (
        "tasks check {} --device pocket",
        # No script plays a task of one's own.
        "run --task {} --device pocket --require-verified --model step-3.7-flash",
    ),
    Beginning.JOB: ("job check {}", "job run {} --device pocket --require-verified"),
}
_EXTRAS = {
    Beginning.TEST: ("flows", "phone"),
    Beginning.TASK: ("phone",),
    Beginning.JOB: ("jobs", "phone"),
}


def command(
    what: Annotated[
        Beginning | None,
        typer.Argument(help="A test of an app, a task to measure agents by, or a chore.",
                       show_default="all three"),
    ] = None,
    folder: Annotated[Path, typer.Option("--in", help="The folder.")] = Path("."),
) -> None:  # fmt: skip
    """Write tapwright.yaml and a first test, task or job, every line explained.

    What is there already stays as it is.
    """
    # Of a help text nothing but itself is loaded.
    from ..actions.extras import install_line, lacking

    chosen = (what,) if what else tuple(Beginning)
    settings = folder / "tapwright.yaml"
    _tell(_write_settings(settings) if not settings.exists() else (), settings)
    later = [_begun(one, folder) for one in chosen]
    for what, path in zip(chosen, later, strict=True):
        typer.echo(f"\nnext, the {what.value}, on a simulated phone; without --device on yours:")
        for line in _NEXT[what]:
            typer.echo(f"  tapwright {line.format(path.as_posix())}")
        if missing := lacking(_EXTRAS[what]):
            typer.echo(f"  (needs {install_line(*missing)})")


def _begun(what: Beginning, folder: Path) -> Path:
    """Write the first file of a kind unless it is there; which it is."""
    # Where there is Python, `tests` holds tests of another kind.
    place = "flows" if what is Beginning.TEST else f"{what}s"
    path = folder / place / f"first-{what}.yaml"
    written: tuple[Path, ...] = ()
    if not path.exists():
        # Each brings the grammar of its files along, which takes time to load.
        match what:
            case Beginning.TEST:
                from ..flows.starter import write_flow

                written = write_flow(path)
            case Beginning.TASK:
                from ..tasks.own.starter import write_starter

                written = write_starter(path)
            case Beginning.JOB:
                from ..jobs.starter import write_job

                written = write_job(path)
    _tell(written, path)
    return path


def _write_settings(path: Path) -> tuple[Path, ...]:
    from ..tasks.own.starter import write_new

    return (write_new(path, _SETTINGS),)


def _tell(written: tuple[Path, ...], path: Path) -> None:
    for one in written:
        typer.echo(f"wrote {one}")
    if not written:
        typer.echo(f"kept {path}, which is there already")
