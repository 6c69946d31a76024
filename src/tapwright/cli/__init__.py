"""The command line: one file a command, and one place that turns errors into exit codes."""

import signal
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from ..actions.errors import UsageMistake
from . import (
    bench,
    compare,
    cost,
    demo,
    devices,
    doctor,
    judge,
    models,
    phone,
    rehearsal,
    run,
    tasks,
    trace,
    view,
)

app = typer.Typer(
    help="Drives Android phones with a vision model, verifies the result and knows the price.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(run.command)
app.command("bench")(bench.command)
app.command("compare")(compare.command)
app.command("demo")(demo.command)
app.command("phone")(phone.command)
app.command("devices")(devices.command)
app.command("doctor")(doctor.command)
app.command("view")(view.command)
app.command("cost")(cost.command)
app.command("models")(models.command)
app.command("rehearsal")(rehearsal.command)
app.add_typer(
    judge.app, name="judge", help="A model of its own that says whether a goal was reached."
)
app.add_typer(trace.app, name="trace", help="Look into a trace, check it, pass it on.")
app.add_typer(
    tasks.app, name="tasks", help="The built-in tasks and your own: list, show, check, begin one."
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tapwright {version('tapwright')}")
        raise typer.Exit


@app.callback()
def _root(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show logs on stderr.")] = False,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show version."),
    ] = False,
) -> None:
    from .logs import configure

    configure(verbose)


def main() -> None:
    """Run the command line; exit codes are 0, 1, 2, 3 and 130 as the README says."""
    # A shell starts background jobs with SIGINT ignored; phones and servers must stop all the same.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        app()
    except UsageMistake as mistake:
        sys.exit(_complain(str(mistake), 2))
    except KeyboardInterrupt:
        sys.exit(_complain("interrupted", 130))


def _interrupt(*_: object) -> None:
    """End on SIGTERM the way Ctrl-C does, so that traces are closed and phones are stopped."""
    signal.raise_signal(signal.SIGINT)


def _complain(message: str, code: int) -> int:
    typer.echo(f"tapwright: {message}", err=True)
    return code
