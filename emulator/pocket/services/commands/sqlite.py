"""`sqlite3 PATH "SQL"`, on the live database when an app has it open."""

import json
import re
import sqlite3

from ..shell.call import Call, Command, CommandError
from ..shell.io import read_all

PATIENCE = 200  # progress reports, each of 100,000 steps, before a query is stopped
PROGRESS_STEPS = 100_000
FLAGS = frozenset(
    (
        "header",
        "noheader",
        "json",
        "csv",
        "list",
        "line",
        "column",
        "batch",
        "readonly",
        "bail",
        "quote",
        "tabs",
    )
)
VALUED = frozenset(("separator", "cmd", "nullvalue", "newline", "init"))
MASTER = "SELECT {} FROM sqlite_master WHERE type IN ('table','view') AND name NOT LIKE 'sqlite_%'"


class _Settings:
    """How rows are shown."""

    def __init__(self) -> None:
        self.mode = "list"
        self.separator = "|"
        self.null = ""
        self.header = False
        self.words: list[str] = []
        self.before: list[str] = []

    def read(self, args: list[str]) -> None:
        """Take the command line; raises CommandError for an unknown option."""
        rest = iter(args)
        for arg in rest:
            name = arg.lstrip("-")
            if not arg.startswith("-") or not name:
                self.words.append(arg)
            elif name in VALUED:
                self._valued(name, next(rest, ""))
            elif name in FLAGS:
                self.flag(name)
            else:
                raise CommandError(
                    f"sqlite3: Error: unknown option: {arg}\nUse -help for a list of options."
                )

    def _valued(self, name: str, value: str) -> None:
        match name:
            case "separator":
                self.separator = value.replace("\\t", "\t")
            case "nullvalue":
                self.null = value
            case "cmd":
                self.before.append(value)
            case _:
                return

    def flag(self, name: str) -> None:
        match name:
            case "header" | "noheader":
                self.header = name == "header"
            case "json" | "csv" | "line" | "column" | "list" | "quote":
                self.mode = name
                self.separator = "," if name in ("csv", "quote") else self.separator
            case "tabs":
                self.separator = "\t"
            case _:
                return


async def sqlite3_(call: Call) -> int:
    shown = _Settings()
    shown.read(call.args)
    if not shown.words:
        raise CommandError("sqlite3: a file name is needed")
    path = call.path(shown.words[0])
    statements = [*shown.before, *shown.words[1:]]
    if len(shown.words) == 1:
        statements.append((await read_all(call.io.stdin)).decode(errors="replace"))
    files = call.context.files
    live = files.live(path)
    if live is None and not files.exists(path):
        files.write(path, b"")
    try:
        connection = live or files.database(path)
    except OSError as error:
        raise CommandError(f"Error: in prepare, {error.strerror} (26)") from error
    budget = iter(range(PATIENCE))
    connection.set_progress_handler(lambda: int(next(budget, None) is None), PROGRESS_STEPS)
    try:
        for text in statements:
            _run(call, connection, text, shown)
    finally:
        connection.set_progress_handler(None, 0)
        if connection.in_transaction:
            connection.rollback()
    return 0


def _run(call: Call, connection: sqlite3.Connection, text: str, shown: _Settings) -> None:
    for statement in _statements(text):
        if statement.startswith("."):
            _dot(call, connection, statement, shown)
            continue
        try:
            cursor = connection.execute(statement)
            cursor.row_factory = None
            rows: list[tuple[object, ...]] = cursor.fetchall()
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
            raise CommandError(f"Error: in prepare, {error} (1)") from error
        if cursor.description is not None:
            _show(call, [column[0] for column in cursor.description], rows, shown)


def _statements(text: str) -> list[str]:
    """The single statements and dot-commands in a text."""
    found: list[str] = []
    pending = ""
    for line in text.splitlines():
        if not pending and line.startswith("."):
            found.append(line.strip())
            continue
        pending += line + "\n"
        while (end := _complete(pending)) is not None:
            found.append(pending[:end].strip())
            pending = pending[end:].lstrip()
    if pending.strip():
        found.append(pending.strip())
    return [statement for statement in found if statement.strip("; \n\t")]


def _complete(text: str) -> int | None:
    """Where the first whole statement of `text` ends, None when there is none."""
    for match in re.finditer(";", text):
        if sqlite3.complete_statement(text[: match.end()]):
            return match.end()
    return None


def _dot(call: Call, connection: sqlite3.Connection, line: str, shown: _Settings) -> None:
    words = line.split()
    match words:
        case [".tables", *_]:
            names = sorted(str(row[0]) for row in connection.execute(MASTER.format("name")))
            if names:
                call.print("  ".join(names))
        case [".schema", *wanted]:
            for name, sql in connection.execute(MASTER.format("name, sql")):
                if not wanted or name in wanted:
                    call.print(f"{sql};")
        case [".headers" | ".header", state]:
            shown.header = state == "on"
        case [".mode", mode]:
            shown.flag(mode)
        case [".separator", separator]:
            shown.separator = separator
        case [".quit" | ".exit"]:
            return
        case [".databases"]:
            call.print("main: live r/w")
        case _:
            raise CommandError(f'Error: unknown command or invalid arguments:  "{words[0][1:]}"')


def _show(call: Call, names: list[str], rows: list[tuple[object, ...]], shown: _Settings) -> None:
    if shown.mode == "json":
        if rows:
            items = [
                json.dumps(_record(names, row), ensure_ascii=False, separators=(",", ":"))
                for row in rows
            ]
            call.print("[" + ",\n".join(items) + "]")
        return
    if shown.mode == "line":
        width = max(map(len, names))
        blocks = [
            "\n".join(
                f"{name:>{width}} = {_text(value, shown)}"
                for name, value in zip(names, row, strict=True)
            )
            for row in rows
        ]
        if blocks:
            call.print("\n\n".join(blocks))
        return
    if shown.header and rows:
        call.print(shown.separator.join(names))
    for row in rows:
        call.print(shown.separator.join(_cell(value, shown) for value in row))


def _record(names: list[str], row: tuple[object, ...]) -> dict[str, object]:
    return {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in zip(names, row, strict=True)
    }


def _cell(value: object, shown: _Settings) -> str:
    text = _text(value, shown)
    if shown.mode == "csv" and re.search(r'[",\n ]', text):
        return '"' + text.replace('"', '""') + '"'
    if shown.mode == "quote" and isinstance(value, str):
        return "'" + text.replace("'", "''") + "'"
    return text


def _text(value: object, shown: _Settings) -> str:
    match value:
        case None:
            return shown.null
        case bytes():
            return value.decode(errors="replace")
        case float():
            return f"{value:.15g}" if "." in f"{value:.15g}" else f"{value:.1f}"
        case _:
            return str(value)


COMMANDS: dict[str, Command] = {"sqlite3": sqlite3_}
