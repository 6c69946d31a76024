"""The command line: a page for each command with its options, and one for exit codes."""

from typing import Any

import typer

from tapwright.actions import UsageError
from tapwright.agent.models.base import ModelLost
from tapwright.cli import COMMANDS, Commands, app
from tapwright.cli.failures import failure_of
from tapwright.device.errors import DeviceLost, DeviceNotFound, InstallFailed

from .markdown import code, plain, table

_OVERVIEW = """\
# Commands

`python -m tapwright` is the same program. Options of the program itself stand before the command.
"""
_CODES = """\
# Exit codes

| code | meaning |
| --- | --- |
| 0 | the agent ended as the task allows and the verdict is not failed; with `--require-verified`: \
is passed |
| 1 | the agent ended otherwise, or the verdict is failed; in `test`: a flow failed; in `compare`, \
`models check` and the like: a difference was found |
| 2 | wrong usage, bad input, or a phone that is not attached; the message says what to do |
| 3 | the phone, the model or a check was lost, or the disk is full; the trace is kept |
| 130 | interrupted |

## Errors

With `--json` an error is one document on stdout, \
`{"error": {"kind": ..., "message": ..., "exit_code": ...}}`:
"""
# typer gives them to every group of commands; the program's own are enough.
_COMPLETION = {"--install-completion", "--show-completion"}


def command_pages() -> dict[str, str]:
    """The pages by name."""
    root = typer.main.get_command(app)
    assert isinstance(root, Commands)
    context = root.make_context("tapwright", [], resilient_parsing=True)
    pages = {
        f"command-{name}": _page(root.get_command(context, name), f"tapwright {name}")
        for name in COMMANDS
    }
    return pages | {"commands": _overview(root, context), "exit-codes": _exit_codes()}


def helps_of(*names: str) -> dict[str, str]:
    """What the options of these commands do, by the option's name without its dashes."""
    root = typer.main.get_command(app)
    assert isinstance(root, Commands)
    context = root.make_context("tapwright", [], resilient_parsing=True)
    params = [one for name in names for one in root.get_command(context, name).params]
    return {one.name: one.help for one in reversed(params) if getattr(one, "help", None)}


def _overview(root: Commands, context: Any) -> str:
    rows = [
        (f"[`tapwright {name}`](command-{name}.md)", plain(_first(root.get_command(context, name))))
        for name in COMMANDS
    ]
    listed = table(("command", "what it does"), rows)
    return f"{_OVERVIEW}\n{listed}\n## Before every command\n\n{_options(root)}"


def _page(command: Any, name: str) -> str:
    return "\n".join([f"# `{name}`", "", *_body(command, name)])


def _body(command: Any, name: str, level: str = "##") -> list[str]:
    lines = [plain(" ".join((command.help or "").split("\f")[0].split("\n\n"))), ""]
    children: dict[str, Any] = getattr(command, "commands", {})
    words = " ".join(_word(one) for one in command.params if one.param_type_name == "argument")
    tail = "COMMAND ..." if children else f"[OPTIONS] {words}".strip()
    lines += ["```text", f"{name} {tail}", "```", "", _options(command), ""]
    for child, found in children.items():
        if not found.hidden:
            lines += [
                f"{level} `{name} {child}`",
                "",
                *_body(found, f"{name} {child}", level + "#"),
            ]
    return lines


def _word(one: Any) -> str:
    word = one.metavar or one.name.upper()
    word = f"{word}..." if one.nargs == -1 and not word.endswith("...") else word
    return word if one.required else f"[{word}]"


def _options(command: Any) -> str:
    rows: list[tuple[str, str, str]] = []
    for one in command.params:
        if (
            getattr(one, "hidden", False)
            or _COMPLETION & {*one.opts}
            and command.name != "tapwright"
        ):
            continue
        if one.param_type_name == "argument":
            rows.append((code(_word(one)), plain(one.help or ""), ""))
            continue
        names = ", ".join(code(n) for n in [*one.opts, *one.secondary_opts])
        value = "" if one.is_flag else f" {code(one.metavar or _kind(one))}"
        more = " Repeatable." if one.multiple and "epeatable" not in (one.help or "") else ""
        rows.append((names + value, plain((one.help or "") + more), code(_default(one))))
    return table(("argument or option", "what it is", "default"), rows) if rows else ""


def _default(one: Any) -> str:
    shown = one.show_default
    if isinstance(shown, str):
        return shown
    if one.default is None or shown is False or callable(one.default) or one.default in ((), []):
        return ""
    if one.is_flag:
        return "" if not one.default else one.opts[0]
    return str(one.default)


def _kind(one: Any) -> str:
    named = getattr(one.type_descriptor.annotation, "__name__", "value")
    return {"str": "TEXT", "int": "N", "float": "NUMBER"}.get(named, named.upper())


def _first(command: Any) -> str:
    return " ".join((command.help or "").split("\n\n")[0].split())


def _exit_codes() -> str:
    told = [
        ("a wrong option, file or value", UsageError("")),
        ("a phone that is not attached", DeviceNotFound("")),
        ("an app that the phone refuses to install", InstallFailed("")),
        ("a phone that is lost during the work", DeviceLost("")),
        ("a model that cannot be reached any more", ModelLost("")),
        ("a disk that is full", OSError(28, "No space left on device")),
        ("a mistake in tapwright itself", ValueError("")),
    ]
    failures = [(what, failure_of(error)) for what, error in told]
    rows = sorted((str(one.exit_code), code(one.kind), what) for what, one in failures)
    return f"{_CODES}\n{table(('code', 'kind', 'of what'), rows)}"
