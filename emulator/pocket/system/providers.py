"""Content providers: what apps offer to `content query|insert|update|delete`."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

Value = str | int | float | bytes | None
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Query:
    """One request: `path` is what follows the authority; `projection` empty means all columns."""

    path: str
    projection: Sequence[str] = ()
    where: str | None = None
    order: str | None = None


class UnknownUri(LookupError):
    """The provider has nothing under this path."""


class BadQuery(ValueError):
    """The provider cannot read the condition, the order or the values."""


class ContentProvider(Protocol):
    """Maps the paths below one authority to rows; raises UnknownUri and BadQuery."""

    def query(self, query: Query) -> list[Row]: ...

    def insert(self, path: str, values: Row) -> int:
        """Add a row and return its id."""
        ...

    def update(self, path: str, values: Row, where: str | None) -> int:
        """Change rows and return how many."""
        ...

    def delete(self, path: str, where: str | None) -> int:
        """Remove rows and return how many."""
        ...


class TableProvider:
    """A provider over SQL tables or views; a path ending in a number selects that `_id`.

    `database` gives the database as it is now, made anew when its app was reset. `routes` maps a
    path to the table it writes; `views` to the table or view it reads, where that differs. `order`
    is how rows are sorted when a query does not say.
    """

    def __init__(
        self,
        database: Callable[[], sqlite3.Connection],
        routes: Mapping[str, str],
        views: Mapping[str, str] | None = None,
        *,
        order: str | None = None,
    ) -> None:
        self._database = database
        self._routes = dict(routes)
        self._views = {**routes, **(views or {})}
        self._order = order

    def query(self, query: Query) -> list[Row]:
        table, extra = self._route(self._views, query.path)
        columns = ", ".join(query.projection) or "*"
        wanted = query.order or self._order
        order = f" ORDER BY {wanted}" if wanted else ""
        found = self._run(f"SELECT {columns} FROM {table}{_where(query.where, extra)}{order}")
        names = [column[0] for column in found.description]
        return [dict(zip(names, tuple(row), strict=True)) for row in found.fetchall()]

    def insert(self, path: str, values: Row) -> int:
        table, _ = self._route(self._routes, path)
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" for _ in values)
        body = f"({names}) VALUES ({marks})" if values else "DEFAULT VALUES"
        return self._run(f"INSERT INTO {table} {body}", tuple(values.values())).lastrowid or 0

    def update(self, path: str, values: Row, where: str | None) -> int:
        table, extra = self._route(self._routes, path)
        sets = ", ".join(f'"{name}" = ?' for name in values)
        statement = f"UPDATE {table} SET {sets}{_where(where, extra)}"
        return self._run(statement, tuple(values.values())).rowcount

    def delete(self, path: str, where: str | None) -> int:
        table, extra = self._route(self._routes, path)
        return self._run(f"DELETE FROM {table}{_where(where, extra)}").rowcount

    def _route(self, table_by_path: Mapping[str, str], path: str) -> tuple[str, str | None]:
        path = path.strip("/")
        if path in table_by_path:
            return table_by_path[path], None
        parent, _, last = path.rpartition("/")
        if parent in table_by_path and last.isdecimal():
            return table_by_path[parent], f"_id = {last}"
        raise UnknownUri(path)

    def _run(self, statement: str, values: tuple[Value, ...] = ()) -> sqlite3.Cursor:
        try:
            return self._database().execute(statement, values)
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise BadQuery(str(error)) from error


class ProviderRegistry:
    """The providers on the phone, by authority (`com.android.contacts`, `sms`, ...)."""

    def __init__(self) -> None:
        self._providers: dict[str, ContentProvider] = {}

    def register(self, authority: str, provider: ContentProvider) -> None:
        self._providers[authority] = provider

    def get(self, authority: str) -> ContentProvider | None:
        return self._providers.get(authority)


def _where(condition: str | None, extra: str | None) -> str:
    parts = [f"({part})" for part in (condition, extra) if part]
    return " WHERE " + " AND ".join(parts) if parts else ""
