"""The one mapper between records and rows, for the stores of all apps.

A record is a frozen dataclass or a NamedTuple. Each field is the column of its name, `id` is `_id`;
a table says which are called otherwise. Booleans are kept as 0 and 1, days as YYYY-MM-DD, moments
in epoch milliseconds, several texts joined by `, `. Where a field does not allow None, a NULL reads
as nothing of its type. A column that a table does not have is sqlite3's OperationalError.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from types import NoneType, UnionType
from typing import Any, ClassVar, Generic, Literal, TypeVar, Union, cast, get_args, get_origin
from typing import get_type_hints as type_hints

from .base import AppContext

Record = TypeVar("Record")
SqlValue = int | float | str | None
Reader = Callable[[Any], object]
JOINER = ", "
_PLAIN = frozenset({int, float, str, NoneType})


class AppStore:
    """Access to the database of one app; subclasses name it and know its tables."""

    path: ClassVar[str]
    """Where the database lies, by AOSP's names."""

    def __init__(self, phone: AppContext) -> None:
        self._phone = phone

    @property
    def db(self) -> sqlite3.Connection:
        return self._phone.database(self.path)

    def revision(self) -> object:
        """Something that differs after every change."""
        return self.db.total_changes


class Table(Generic[Record]):
    """A table, the record that its rows are read as, and what is joined to it.

    `columns` names the column of a field, or the SQL expression that it comes from; None for a
    field that whoever reads a row gives. TypeError for a field that the record does not have.
    """

    def __init__(
        self, name: str, record: type[Record], joined: str = "", /, **columns: str | None
    ) -> None:
        known = _fields(record)
        if unknown := columns.keys() - set(known):
            raise TypeError(f"{record.__name__} has no field {', '.join(sorted(unknown))}")
        found = {field: columns.get(field, _column(field)) for field in known}
        self.name = name
        self.source = f"{name} {joined}".rstrip()
        self._record = record
        self._sources = {field: source for field, source in found.items() if source is not None}
        self._given = len(found) > len(self._sources)

    @cached_property
    def columns(self) -> str:
        """What a SELECT asks for, in the order of the fields."""
        found = self._sources.values()
        return ", ".join(f"{self.name}.{one}" if one.isidentifier() else one for one in found)

    def select(self, db: sqlite3.Connection, rest: str = "", *values: SqlValue) -> list[Record]:
        """The records of a query; `rest` is what follows FROM."""
        return [self.read(row) for row in self.rows(db, rest, *values)]

    def first(self, db: sqlite3.Connection, rest: str = "", *values: SqlValue) -> Record | None:
        """The first record of a query, if any."""
        row = self.rows(db, rest, *values).fetchone()
        return None if row is None else self.read(row)

    def get(self, db: sqlite3.Connection, key: int) -> Record | None:
        return self.first(db, f"WHERE {self.name}._id = ?", key)

    def rows(self, db: sqlite3.Connection, rest: str = "", *values: SqlValue) -> sqlite3.Cursor:
        return db.execute(f"SELECT {self.columns} FROM {self.source} {rest}", values)

    def read(self, row: Iterable[Any], **given: object) -> Record:
        """The record of a row that has what `columns` asks for."""
        values = list(row)
        if None in values:
            for index, empty in self._empties:
                if values[index] is None:
                    values[index] = empty
        for index, read in self._readers:
            values[index] = read(values[index])
        if self._given:
            return self._record(**dict(zip(self._sources, values, strict=True)), **given)
        return self._record(*values)

    def insert(
        self, db: sqlite3.Connection, record: Record, rest: str = "", /, **more: object
    ) -> int:
        """Add a record and return its id, a new one where the record's is 0.

        `more` has columns that are no fields; `rest` follows the INSERT.
        """
        values = self._values(record)
        if not values.get("_id"):
            values.pop("_id", None)
        return _insert(db, "INSERT", self.name, values | more, f" {rest}").lastrowid or 0

    def insert_all(self, db: sqlite3.Connection, records: Sequence[Record]) -> None:
        """Add records in one statement, with new ids."""
        rows = [self._values(record) for record in records]
        for row in rows:
            row.pop("_id", None)
        if rows:
            insert_all(db, self.name, JOINER.join(rows[0]), [tuple(row.values()) for row in rows])

    def update(self, db: sqlite3.Connection, record: Record, key: int | None = None) -> None:
        """Write all columns of a record; `key` is its id where it has none itself."""
        values = self._values(record)
        update(db, self.name, values.pop("_id") if key is None else key, **values)

    def save(self, db: sqlite3.Connection, record: Record) -> int:
        """Write a record, a new one where its id is 0, and return the id."""
        key: int = self._values(record)["_id"]
        if not key:
            return self.insert(db, record)
        self.update(db, record)
        return key

    def _values(self, record: Record) -> dict[str, Any]:
        """What a record puts into the table's own columns."""
        return {
            source: getattr(record, field)
            for field, source in self._sources.items()
            if source.isidentifier()
        }

    @cached_property
    def _kinds(self) -> list[tuple[int, tuple[object, Reader | None]]]:
        hints = type_hints(self._record)
        return [(index, _kind(hints[field])) for index, field in enumerate(self._sources)]

    @cached_property
    def _empties(self) -> list[tuple[int, object]]:
        return [(index, empty) for index, (empty, _) in self._kinds if empty is not None]

    @cached_property
    def _readers(self) -> list[tuple[int, Reader]]:
        return [(index, read) for index, (_, read) in self._kinds if read is not None]


def insert(db: sqlite3.Connection, table: str, /, **values: object) -> int:
    """Add a row and return its id."""
    return _insert(db, "INSERT", table, values).lastrowid or 0


def insert_missing(db: sqlite3.Connection, table: str, /, **values: object) -> bool:
    """Add a row unless there is one with the same unique columns; whether it was added."""
    return _insert(db, "INSERT OR IGNORE", table, values).rowcount > 0


def insert_all(
    db: sqlite3.Connection, table: str, columns: str, rows: Iterable[Iterable[object]]
) -> None:
    """Add many rows, each with its values in the order of `columns`."""
    marks = _marks(len(columns.split(",")))
    db.executemany(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})",
        [tuple(map(sql_value, row)) for row in rows],
    )


def upsert(db: sqlite3.Connection, table: str, unique: str, /, **values: object) -> None:
    """Add a row, or change the one with the same value in the column `unique`."""
    others = (_column(name) for name in values if _column(name) != unique)
    changed = JOINER.join(f"{name} = excluded.{name}" for name in others)
    _insert(db, "INSERT", table, values, f" ON CONFLICT ({unique}) DO UPDATE SET {changed}")


def update(db: sqlite3.Connection, table: str, key: int, /, **values: object) -> None:
    """Change columns of the row with an id."""
    changed = JOINER.join(f"{_column(name)} = ?" for name in values)
    found = (*map(sql_value, values.values()), key)
    db.execute(f"UPDATE {table} SET {changed} WHERE _id = ?", found)


def delete(db: sqlite3.Connection, table: str, key: int, /) -> None:
    """Take away the row with an id."""
    db.execute(f"DELETE FROM {table} WHERE _id = ?", (key,))


def sql_value(value: object) -> SqlValue:
    """A value as a column keeps it; TypeError for what no column keeps."""
    # Nearly all of them, a hundred thousand for each new phone.
    if type(value) in _PLAIN:
        return cast(SqlValue, value)
    match value:
        case bool():
            return int(value)
        case int() | float() | str() | None:
            return value
        case datetime():
            return int(value.timestamp() * 1000)
        case date():
            return value.isoformat()
        case tuple():
            return JOINER.join(cast("tuple[str, ...]", value))
        case _:
            raise TypeError(f"no column keeps {value!r}")


def _insert(
    db: sqlite3.Connection, verb: str, table: str, values: Mapping[str, object], rest: str = ""
) -> sqlite3.Cursor:
    statement = _insertion(verb, table, tuple(values), rest)
    return db.execute(statement, tuple(map(sql_value, values.values())))


@lru_cache(maxsize=1024)
def _insertion(verb: str, table: str, fields: tuple[str, ...], rest: str) -> str:
    names = JOINER.join(map(_column, fields))
    return f"{verb} INTO {table} ({names}) VALUES ({_marks(len(fields))}){rest}"


def _marks(count: int) -> str:
    return JOINER.join("?" * count)


def _column(field: str) -> str:
    """The column of a field; a name that Python keeps for itself has an underscore behind it."""
    return "_id" if field == "id" else field.removesuffix("_")


def _fields(record: type[object]) -> tuple[str, ...]:
    if is_dataclass(record):
        return tuple(field.name for field in fields(record))
    return getattr(record, "_fields")  # noqa: B009  NamedTuple's


def _kind(hint: Any) -> tuple[object, Reader | None]:
    """What a NULL reads as in a field of a type, and how a value is read."""
    union = get_origin(hint) in (Union, UnionType)
    options: tuple[Any, ...] = get_args(hint) if union else (hint,)
    kinds: list[Any] = [option for option in options if option is not NoneType]
    kind = kinds[0]
    if get_origin(kind) is Literal:
        kind = cast(object, type(get_args(kind)[0]))
    if len(kinds) != 1 or kind not in _KINDS:
        raise TypeError(f"no column is read as {hint}")
    empty, read = _KINDS[kind]
    if NoneType in options:
        return None, read and (lambda value: None if value is None else read(value))
    return empty, read


def _texts(joined: str) -> tuple[str, ...]:
    return tuple(part for part in joined.split(JOINER) if part)


def _moment(epoch_ms: int) -> datetime:
    return datetime.fromtimestamp(epoch_ms / 1000, UTC)


_KINDS: Mapping[Any, tuple[object, Reader | None]] = {
    str: ("", None),
    int: (0, None),
    float: (0.0, None),
    bool: (0, bool),
    tuple[str, ...]: ("", _texts),
    # A day or moment that is missing has nothing that stands for it: reading it is a TypeError.
    date: (None, date.fromisoformat),
    datetime: (None, _moment),
}
