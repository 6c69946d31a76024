"""A phone's state as verifiers see it: read over adb, compared before and after, default deny.

The same code reads a rooted emulator and the pocket phone: SQLite files by path, settings by
`settings list`. What differs and was not declared by the task fails it.
"""

import asyncio
import re
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ..device.device import Device
from ..device.errors import CommandFailed

Value: TypeAlias = str | int | float | bytes | None
Row: TypeAlias = Mapping[str, Value]

DATABASE_ROOTS = ("/data/data",)
NAMESPACES = ("system", "secure", "global")
# What Android itself changes while a person only looks around.
VOLATILE_TABLES = frozenset({"android_metadata", "sqlite_sequence"})

_JOINED = re.compile(r'Wifi is connected to "(.*)"')
_SAVED = re.compile(r"\d+\s+(.*?)\s{2,}\S")


class StateUnreadable(Exception):
    """The phone answered, but not with a state that can be judged; the verifier cannot decide."""


@dataclass(frozen=True, slots=True)
class TableRef:
    """A table of one app's database: `package/file:table`."""

    package: str
    file: str
    table: str

    def __str__(self) -> str:
        return f"{self.package}/{self.file}:{self.table}"


@dataclass(frozen=True, slots=True)
class Change:
    """One row or setting that is not as it was; None means that it was not there."""

    where: TableRef | str
    before: Row | str | None
    after: Row | str | None

    def __str__(self) -> str:
        return f"{self.where}: {_text(self.before)} -> {_text(self.after)}"

    def columns(self) -> frozenset[str]:
        """The columns in which a changed row differs; empty for new and removed rows."""
        if not isinstance(self.before, Mapping) or not isinstance(self.after, Mapping):
            return frozenset()
        before, after = self.before, self.after
        return frozenset(name for name in after if before.get(name) != after[name])


@dataclass(frozen=True, slots=True)
class PhoneState:
    """Every row of every app database, and every setting, at one instant.

    Settings are named `namespace.key`; what has no setting of its own but is state all the same is
    in there too: `wifi.connected` and `wifi.saved`.
    """

    tables: Mapping[TableRef, tuple[Row, ...]]
    settings: Mapping[str, str]

    def rows(self, package: str, table: str) -> tuple[Row, ...]:
        """The rows of one table; raises StateUnreadable if the app has none of that name."""
        for ref, rows in self.tables.items():
            if ref.package == package and ref.table == table:
                return rows
        raise StateUnreadable(f"{package} has no table {table}")

    def setting(self, name: str) -> str | None:
        """A setting by `namespace.key`."""
        return self.settings.get(name)


def changes(before: PhoneState, after: PhoneState) -> tuple[Change, ...]:
    """Everything that differs: rows paired by `_id` where there is one, and settings."""
    found: list[Change] = []
    for ref in dict.fromkeys([*before.tables, *after.tables]):
        found += _row_changes(ref, before.tables.get(ref, ()), after.tables.get(ref, ()))
    for name in dict.fromkeys([*before.settings, *after.settings]):
        old, new = before.settings.get(name), after.settings.get(name)
        if old != new:
            found.append(Change(name, old, new))
    return tuple(found)


async def read_state(device: Device) -> PhoneState:
    """Read everything over adb; raises DeviceError if the phone does not answer,
    StateUnreadable if the answer makes no sense."""
    found = await asyncio.gather(*(_package_tables(device, root) for root in DATABASE_ROOTS))
    listed = await asyncio.gather(*(_settings(device, name) for name in NAMESPACES), _wifi(device))
    return PhoneState(
        tables={ref: rows for tables in found for ref, rows in tables.items()},
        settings={name: value for settings in listed for name, value in settings.items()},
    )


async def _package_tables(device: Device, root: str) -> dict[TableRef, tuple[Row, ...]]:
    packages = (await device.shell("ls", root)).split()
    found = await asyncio.gather(*(_databases(device, root, package) for package in packages))
    return {ref: rows for tables in found for ref, rows in tables.items()}


async def _databases(device: Device, root: str, package: str) -> dict[TableRef, tuple[Row, ...]]:
    folder = f"{root}/{package}/databases"
    try:
        files = (await device.shell("ls", folder)).split()
    except CommandFailed:  # the app has no databases
        return {}
    tables: dict[TableRef, tuple[Row, ...]] = {}
    for file in files:
        if file.endswith(".db"):
            content = await device.pull(f"{folder}/{file}")
            for table, rows in read_tables(content).items():
                tables[TableRef(package, file, table)] = rows
    return tables


def read_tables(database: bytes) -> dict[str, tuple[Row, ...]]:
    """Every table of an SQLite file given as bytes, rows in primary key order."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(database)
        connection.row_factory = sqlite3.Row
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: tuple(
                dict(row) for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY 1')
            )
            for (name,) in names.fetchall()
            if name not in VOLATILE_TABLES
        }
    except sqlite3.Error as error:
        raise StateUnreadable(f"not a readable SQLite database: {error}") from error
    finally:
        connection.close()


async def _settings(device: Device, namespace: str) -> dict[str, str]:
    lines = (await device.shell("settings", "list", namespace)).splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {f"{namespace}.{key}": value for key, _, value in pairs}


async def _wifi(device: Device) -> dict[str, str]:
    """What the Wi-Fi radio is joined to and knows; a phone without `cmd wifi` says nothing."""
    try:
        status = await device.shell("cmd", "wifi", "status")
        saved = await device.shell("cmd", "wifi", "list-networks")
    except CommandFailed:
        return {}
    joined = _JOINED.search(status)
    names = sorted(match[1] for line in saved.splitlines() if (match := _SAVED.match(line)))
    return {"wifi.connected": joined[1] if joined else "", "wifi.saved": ", ".join(names)}


def _row_changes(ref: TableRef, before: tuple[Row, ...], after: tuple[Row, ...]) -> list[Change]:
    if all("_id" in row for row in (*before, *after)):
        old = {row["_id"]: row for row in before}
        new = {row["_id"]: row for row in after}
        return [
            Change(ref, old.get(id), new.get(id))
            for id in dict.fromkeys([*old, *new])
            if old.get(id) != new.get(id)
        ]
    gone = Counter(map(_frozen, before)) - Counter(map(_frozen, after))
    come = Counter(map(_frozen, after)) - Counter(map(_frozen, before))
    removed = [Change(ref, dict(row), None) for row in gone.elements()]
    return removed + [Change(ref, None, dict(row)) for row in come.elements()]


def _frozen(row: Row) -> tuple[tuple[str, Value], ...]:
    return tuple(row.items())


def _text(value: Row | str | None) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}={content!r}" for name, content in value.items()) + "}"
    return "nothing" if value is None else value
