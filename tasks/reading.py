"""Reads a phone's state over adb; the same code reads a rooted emulator and the pocket phone.

SQLite files by path, settings by `settings list`, permissions by `dumpsys package`, files by
`find` and `md5sum`.
"""

import asyncio
import re
import sqlite3
from collections.abc import Mapping
from functools import lru_cache

from ..device.device import Device
from ..device.errors import CommandFailed
from .state import PhoneState, Row, StateUnreadable, TableRef

DATABASE_ROOTS = ("/data/data",)
NAMESPACES = ("system", "secure", "global")
# With its last stroke, for on many phones it is a link.
STORAGE = "/sdcard/"
# Settings that Android keeps in a file of their own: when not to disturb.
DOCUMENTS = ("/data/system/notification_policy.xml",)
# What SQLite and Android write for themselves.
VOLATILE_TABLES = frozenset({"android_metadata", "sqlite_sequence"})

_JOINED = re.compile(r'Wifi is connected to "(.*)"')
_SAVED = re.compile(r"\d+\s+(.*?)\s{2,}\S")
_PACKAGE = re.compile(r"\s*Package \[([\w.]+)\]")
_PERMISSION = re.compile(r"\s*android\.permission\.(\w+): granted=(true|false)")


async def read_state(device: Device) -> PhoneState:
    """Read everything over adb; raises DeviceError if the phone does not answer,
    StateUnreadable if the answer makes no sense."""
    found = await asyncio.gather(*(_package_tables(device, root) for root in DATABASE_ROOTS))
    listed = await asyncio.gather(
        *(_settings(device, name) for name in NAMESPACES),
        _wifi(device),
        _permissions(device),
        _documents(device),
    )
    return PhoneState(
        tables={ref: rows for tables in found for ref, rows in tables.items()},
        settings={name: value for settings in listed for name, value in settings.items()},
        files=await _files(device),
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


@lru_cache(maxsize=64)
def read_tables(database: bytes) -> Mapping[str, tuple[Row, ...]]:
    """Every table of an SQLite file given as bytes, rows in primary key order.

    Most files are the same before and after a task; those are read once.
    """
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(without_log(database))
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


def without_log(database: bytes) -> bytes:
    """Says in the header that there is no write-ahead log, which a copy in memory cannot have."""
    logged = database[18:20] == b"\x02\x02"
    return database[:18] + b"\x01\x01" + database[20:] if logged else database


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


async def _permissions(device: Device) -> dict[str, str]:
    """What each app has been allowed and denied."""
    found: dict[str, str] = {}
    package = ""
    for line in (await device.shell("dumpsys", "package", "packages")).splitlines():
        if match := _PACKAGE.match(line):
            package = match[1]
        elif match := _PERMISSION.match(line):
            state = "granted" if match[2] == "true" else "denied"
            found[f"permission.{package}.{match[1]}"] = state
    return found


async def _documents(device: Device) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in DOCUMENTS:
        try:
            found[f"document.{path}"] = (await device.pull(path)).decode(errors="replace")
        except CommandFailed:  # nothing has been set there yet, or this phone is not rooted
            continue
    return found


async def _files(device: Device) -> dict[str, str]:
    """The files on the shared storage and the MD5 of each."""
    command = f"find {STORAGE} -type f -exec md5sum {{}} +"
    lines = (await device.shell("sh", "-c", command)).splitlines()
    pairs = (line.partition("  ") for line in lines)
    return {path: digest for digest, _, path in pairs if path}
