"""The command line: one file a command, and one place that turns errors into exit codes."""

import signal
import sys
import traceback
import warnings
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from .failures import CommandFailure, ended, failure_of
from .streams import plain, prepare

# In the order of the help; the module of a command is loaded when the command is named.
COMMANDS = (
    "run", "test", "flow", "job", "bench", "androidworld", "compare", "demo", "init", "phone",
    "emulator",
    "fleet", "devices", "doctor", "view", "cost", "tune", "models", "rehearsal", "judge", "trace",
    "tasks", "policy", "trust", "mcp",
)  # fmt: skip


class Commands(TyperGroup):
    """The commands by name, each in a module of its name: as `command`, or several as `app`.

    Contexts and commands are of whichever click typer brings along.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f".{cmd_name}", __name__)
        several: typer.Typer | None = getattr(module, "app", None)
        found = several or typer.Typer(add_completion=False)
        found.rich_markup_mode = app.rich_markup_mode
        found.pretty_exceptions_enable = False
        if several is None:
            found.command(cmd_name)(module.command)
        command = get_command(found)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=Commands,
    help="Drives Android phones with a vision model, verifies the result and knows the price.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Begin with `tapwright demo`, with `tapwright doctor` and a phone, or `tapwright init`.",
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
    """Run the command line; exit codes are 0, 1, 2, 3 and 130 as docs/running.md says."""
    # A shell starts background jobs with SIGINT ignored; phones and servers must stop all the same.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _interrupt)
    # Of a warning only what it says: a person has no use for where it was raised.
    warnings.formatwarning = _one_line
    document = _wants_document(sys.argv[1:])
    prepare(document)
    if plain():
        app.rich_markup_mode = None
    try:
        app()
    except SystemExit as end:
        failure = ended(end)
        if failure is not None and failure.kind == "interrupted":
            typer.echo("tapwright: interrupted", err=True)
        _finish(failure, document, end.code)
    except KeyboardInterrupt:
        _complain(CommandFailure("interrupted", "interrupted", 130), document)
    except Exception as error:  # noqa: BLE001 - the one place that turns errors into exit codes
        # Not at the top: help needs none of what it brings along.
        from ..actions.log import masked_error

        command = next((one for one in sys.argv[1:] if not one.startswith("-")), "")
        failure = failure_of(error, command)
        failure = replace(failure, message=masked_error(error, failure.message))
        if failure.kind == "internal":
            told = "".join(traceback.format_exception(error))
            typer.echo(masked_error(error, told), err=True, nl=False)
        _complain(failure, document)


def _wants_document(arguments: Sequence[str]) -> bool:
    """Whether a JSON document was asked for, also if the arguments are wrong otherwise."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in options


def _one_line(message: Warning | str, *_: object, **__: object) -> str:
    return f"tapwright: {message}\n"


def _interrupt(*_: object) -> None:
    """End on SIGTERM the way Ctrl-C does, so that traces are closed and phones are stopped."""
    signal.raise_signal(signal.SIGINT)


def _complain(failure: CommandFailure, document: bool) -> None:
    if failure.kind != "internal":
        typer.echo(f"tapwright: {failure.message}", err=True)
    _finish(failure, document, failure.exit_code)


def _finish(failure: CommandFailure | None, document: bool, code: object) -> None:
    if document and failure is not None:
        typer.echo(failure.document())
    sys.stdout.flush()
    sys.exit(code)  # pyright: ignore[reportArgumentType]
