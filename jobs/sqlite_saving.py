"""Saves records to a table of a SQLite database."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from pydantic import JsonValue

from ..actions import UsageError
from .job import ColumnType, JobSpec
from .targets import SaveSqlite

_BUSY_S = 10.0
_TYPES: Mapping[ColumnType, str] = {
    "string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "date": "TEXT",
}  # fmt: skip


def save_sqlite(
    path: Path,
    spec: JobSpec,
    target: SaveSqlite,
    records: Sequence[Mapping[str, JsonValue]],
    run: str,
    at: str,
) -> None:
    """Add the records to the table, all or none; one with the same key is replaced.

    Raises UsageError for a table that is another one, and for a database that refuses.
    """
    columns: Mapping[str, ColumnType] = spec.columns or {}
    table = _quoted(target.table or spec.name)
    names = [*columns, "run", "read_at"]
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(path, timeout=_BUSY_S)) as database, database:
            kinds = [f"{_quoted(name)} {_TYPES[kind]}" for name, kind in columns.items()]
            kinds += ["run TEXT NOT NULL", "read_at TEXT NOT NULL"]
            database.execute(f"CREATE TABLE IF NOT EXISTS {table} ({', '.join(kinds)})")
            found = [str(row[1]) for row in database.execute(f"PRAGMA table_info({table})")]
            if found != names:
                raise UsageError(
                    f"{path}: the table {table} has the columns {', '.join(found)}, and the job "
                    f"writes {', '.join(names)}: nothing was added; name another table"
                )
            into = f"INSERT INTO {table} ({', '.join(map(_quoted, names))})"
            upsert = f"{into} VALUES ({', '.join('?' * len(names))})"
            if target.key:
                key = ", ".join(map(_quoted, target.key))
                index = _quoted(f"{target.table or spec.name}_key")
                database.execute(f"CREATE UNIQUE INDEX IF NOT EXISTS {index} ON {table} ({key})")
                rest = [name for name in names if name not in target.key]
                put = ", ".join(f"{_quoted(name)} = excluded.{_quoted(name)}" for name in rest)
                upsert += f" ON CONFLICT ({key}) DO UPDATE SET {put}"
            # A kill may have come between this and the booking, and the run been gone on with.
            database.execute(f"DELETE FROM {table} WHERE run = ?", (run,))
            rows = [[*(_plain(one.get(name)) for name in columns), run, at] for one in records]
            database.executemany(upsert, rows)
    except sqlite3.Error as error:
        raise UsageError(f"{path}: the database refuses: {error}") from error


def _quoted(name: str) -> str:
    # Names are of letters, digits, _ and -: the file is checked for that.
    return f'"{name}"'


def _plain(value: JsonValue) -> str | int | float | None:
    return value if isinstance(value, str | int | float) else None
