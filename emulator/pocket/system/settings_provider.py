"""The settings as a content provider: `content insert --uri content://settings/system ...`."""

import re
import sqlite3

from .providers import BadQuery, Query, Row, TableProvider, UnknownUri
from .settings import NAMESPACES, Namespace, SettingsStore

# SettingsProvider, Arguments: a condition is about the name alone.
_BY_NAME = re.compile(r"""\s*\(?\s*name\s*=\s*(?:'([^']*)'|"([^"]*)")\s*\)?\s*""")


class SettingsProvider:
    """Rows of `_id`, `name` and `value` below `system`, `secure` and `global`, or of one name."""

    def __init__(self, store: SettingsStore) -> None:
        self._store = store

    def query(self, query: Query) -> list[Row]:
        namespace, name = _place(query.path, query.where)
        database = sqlite3.connect(":memory:")
        database.execute("CREATE TABLE rows (_id INTEGER PRIMARY KEY, name TEXT, value TEXT)")
        rows = [row for row in self._store.items(namespace) if name in (None, row[0])]
        database.executemany("INSERT INTO rows (name, value) VALUES (?, ?)", rows)
        told = Query("rows", query.projection, None, query.order)
        return TableProvider(lambda: database, {"rows": "rows"}).query(told)

    def insert(self, path: str, values: Row) -> int:
        namespace, named = _place(path, None)
        name = values.get("name") or named
        if not name:
            raise BadQuery("name is null")
        self._store.put(namespace, str(name), str(values.get("value") or ""))
        return 1

    def update(self, path: str, values: Row, where: str | None) -> int:
        namespace, name = _place(path, where)
        if name is None:
            raise BadQuery("Invalid URI: " + path)
        self._store.put(namespace, name, str(values.get("value") or ""))
        return 1

    def delete(self, path: str, where: str | None) -> int:
        namespace, name = _place(path, where)
        if name is None:
            raise BadQuery("Invalid URI: " + path)
        return int(self._store.delete(namespace, name))


def _place(path: str, where: str | None) -> tuple[Namespace, str | None]:
    """The namespace and, if only one is meant, the name; raises UnknownUri and BadQuery."""
    first, _, name = path.partition("/")
    namespaces: dict[str, Namespace] = {known: known for known in NAMESPACES}
    namespace = namespaces.get(first)
    if namespace is None:
        raise UnknownUri(path)
    if where:
        if (found := _BY_NAME.fullmatch(where)) is None:
            raise BadQuery(f"Invalid selection: {where}")
        name = name or found[1] or found[2]
    return namespace, name or None
