"""`tapwright mcp install`: writes the server into a client's configuration, or prints it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pydantic import JsonValue

    from ..mcp.clients import McpClient

# Behind `--` stands what the server is started with.
CONTEXT_SETTINGS = {"allow_extra_args": True, "ignore_unknown_options": False}


def command(
    context: typer.Context,
    client: Annotated[
        str,
        typer.Argument(
            help="claude-code, claude-desktop, cursor, vscode, cline, roo, kilo, codex, gemini or "
            "windsurf.",
            show_default=False,
        ),
    ],
    project: Annotated[
        bool, typer.Option("--project", help="For this folder's project alone, not for all.")
    ] = False,
    name: Annotated[
        str, typer.Option(help="What the client calls the server: one a phone.")
    ] = "tapwright",
    env: Annotated[
        list[str] | None,
        typer.Option(help="Variable that the server needs, such as a model's key. Repeatable."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of another of that name.")
    ] = False,
    print_: Annotated[bool, typer.Option("--print", help="Change nothing, show it.")] = False,
) -> None:
    """Write the server into a client's configuration; behind -- stands what it is started with."""
    from ..actions import UsageError
    from ..mcp.clients import (
        Computer,
        check_server_name,
        config_file,
        find_client,
        server_command,
        server_entry,
    )
    from ..mcp.config_file import plan_change

    known = find_client(client)
    check_server_name(name)
    _check_started_with(context.args)
    started = (*server_command(), *context.args)
    entry = server_entry(known, started, tuple(env or ()))
    file = config_file(known, Computer.here(), Path.cwd() if project else None)
    if print_:
        typer.echo(f"{known.title} keeps it in {file}:", err=True)
        _show(known, name, entry)
        return
    try:
        change = plan_change(known, file, name, entry)
        if change.found == "other" and not replace:
            raise UsageError(
                f"{file} has another server called {name!r}: keep both with --name, or put this in "
                "its place with --replace"
            )
        if change.found != "same":
            change.write()
    except UsageError:
        typer.echo(f"To put in by hand where {known.title} keeps its servers:", err=True)
        _show(known, name, entry)
        raise
    did = "has it already" if change.found == "same" else "has it now"
    typer.echo(f"{file} {did} as {name!r}.")
    if change.found == "same":
        return
    if change.before is None:
        typer.echo(f"The file is new: if {known.title} does not see it, look where it keeps them.")
    typer.echo(f"{known.title}: {known.then}.")


def _check_started_with(arguments: list[str]) -> None:
    """Have the server's own options read: a mistake is told now, not in a log of the client's."""
    from typer.main import get_command

    from .mcp import app

    get_command(app).make_context("tapwright mcp", [*arguments])


def _show(client: "McpClient", name: str, entry: "dict[str, JsonValue]") -> None:
    from ..mcp.config_file import snippet

    typer.echo(snippet(client, name, entry), nl=False)
