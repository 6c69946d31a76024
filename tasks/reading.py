"""Reads a phone's state over adb; the same code reads a rooted emulator and the pocket phone.

SQLite files by path, settings by `settings list`, apps and permissions by `dumpsys package`, files
by `find` and `md5sum`. What is left out, and why, stands in `NOT_READ`.
"""

import asyncio
import re
import sqlite3
from collections.abc import Mapping
from functools import lru_cache

from ..device.device import Device
from ..device.errors import CommandFailed
from .state import FOLDER, PhoneState, Row, StateUnreadable, TableRef

DATABASE_ROOTS = ("/data/data",)
NAMESPACES = ("system", "secure", "global")
# With its last stroke, for on many phones it is a link.
STORAGE = "/sdcard/"
# What Android keeps in a file of its own: when not to disturb, and what opens which links.
DOCUMENTS = (
    "/data/system/notification_policy.xml",
    "/data/system/users/0/preferred-activities.xml",
)
# What SQLite and Android write for themselves.
VOLATILE_TABLES = frozenset({"android_metadata", "sqlite_sequence"})
# What a phone's properties say about how it is set up; all others tell its build and its services.
PROPERTIES = ("persist.sys.timezone", "persist.sys.locale")
# Of a permission's flags those that say how long an answer holds; USER_SET only says that somebody
# was asked (AOSP's PermissionManager, FLAG_PERMISSION_*).
LASTING_FLAGS = frozenset({"ONE_TIME", "USER_FIXED"})
# Of an app's state for its user what a person can change; `stopped` follows from opening it.
_APP_STATE = re.compile(
    r"\s*User 0: .*?\binstalled=(\w+) hidden=(\w+) suspended=(\w+).*?\benabled=(\d+)"
)
# Android's PackageManager.COMPONENT_ENABLED_STATE_*: left as it came, or switched on.
_ENABLED = frozenset({"0", "1"})
# Where this does not look, and why a change there says nothing about what was asked for.
NOT_READ: Mapping[str, str] = {
    "/data/local/tmp": "the shell's own folder, where helpers are put",
    "/data/misc/apexdata/com.android.wifi": "read by `cmd wifi`, as wifi.connected and wifi.saved",
    "/data/misc_de/0/apexdata/com.android.permission": "read by `dumpsys package`, as permission.*",
    "/data/app": "read by `dumpsys package`, as package.*",
    "/dev": "the kernel's own devices",
    "/proc": "the kernel's own account",
    "/system": "cannot be written to",
}

_JOINED = re.compile(r'Wifi is connected to "(.*)"')
_SAVED = re.compile(r"\d+\s+(.*?)\s{2,}\S")
_PACKAGE = re.compile(r"\s*Package \[([\w.]+)\]")
_VERSION = re.compile(r"\s*versionCode=(\d+)")
_PERMISSION = re.compile(
    r"\s*android\.permission\.(\w+): granted=(true|false)(?:, flags=\[\s*(.*?)\s*\])?"
)
# Below it the same packages stand once more, as they were before an update.
_OLD_PACKAGES = "Hidden system packages:"


async def read_state(device: Device) -> PhoneState:
    """Read everything over adb; raises DeviceError if the phone does not answer,
    StateUnreadable if the answer makes no sense."""
    found = await asyncio.gather(*(_package_tables(device, root) for root in DATABASE_ROOTS))
    listed = await asyncio.gather(
        *(_settings(device, name) for name in NAMESPACES),
        _wifi(device),
        _packages(device),
        _properties(device),
        _documents(device),
    )
    return PhoneState(
        tables={ref: rows for tables in found for ref, rows in tables.items()},
        settings={name: value for settings in listed for name, value in settings.items()},
        files=await _files(device),
        at_ms=await _clock_ms(device),
    )


async def _clock_ms(device: Device) -> int:
    said = (await device.shell("date", "+%s")).strip()
    if not said.isdecimal():
        raise StateUnreadable(f"the phone does not say what time it is: {said!r}")
    return int(said) * 1000


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


async def _packages(device: Device) -> dict[str, str]:
    return read_packages(await device.shell("dumpsys", "package", "packages"))


def read_packages(dump: str) -> dict[str, str]:
    """Which apps there are, of what version and whether they may run, and what each has been
    allowed and denied, and for how long; from `dumpsys package packages` (AOSP's
    com.android.server.pm.Settings.dumpPackageLPr)."""
    found: dict[str, str] = {}
    package = version = ""
    for line in dump.splitlines():
        if line.strip() == _OLD_PACKAGES:
            break
        if match := _PACKAGE.match(line):
            package, version = match[1], ""
        elif match := _VERSION.match(line):
            version = match[1]
        elif match := _APP_STATE.match(line):
            found[f"package.{package}"] = _app_state(version, *match.groups())
        elif match := _PERMISSION.match(line):
            name = f"{package}.{match[1]}"
            found[f"permission.{name}"] = "granted" if match[2] == "true" else "denied"
            lasting = LASTING_FLAGS & set(re.split(r"[|\s]+", match[3] or ""))
            found[f"permission_flags.{name}"] = " ".join(sorted(lasting))
    return found


def _app_state(version: str, installed: str, hidden: str, suspended: str, enabled: str) -> str:
    """`version 10300`, and whatever keeps the app from running."""
    states = {
        "not installed": installed != "true",
        "hidden": hidden == "true",
        "suspended": suspended == "true",
        "disabled": enabled not in _ENABLED,
    }
    return ", ".join([f"version {version}", *(name for name, holds in states.items() if holds)])


async def _properties(device: Device) -> dict[str, str]:
    values = await asyncio.gather(*(device.shell("getprop", name) for name in PROPERTIES))
    return {
        f"property.{name}": value.strip() for name, value in zip(PROPERTIES, values, strict=True)
    }


async def _documents(device: Device) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in DOCUMENTS:
        try:
            found[f"document.{path}"] = (await device.pull(path)).decode(errors="replace")
        except CommandFailed:  # nothing has been set there yet, or this phone is not rooted
            continue
    return found


async def _files(device: Device) -> dict[str, str]:
    """The files on the shared storage with the MD5 of each, and its folders with a slash at the
    end."""
    command = f"find {STORAGE} -type f -exec md5sum {{}} +"
    lines, folders = await asyncio.gather(
        device.shell("sh", "-c", command), device.shell("find", STORAGE, "-type", "d")
    )
    pairs = (line.partition("  ") for line in lines.splitlines())
    found = {path: digest for digest, _, path in pairs if path}
    return found | {f"{path.rstrip('/')}/": FOLDER for path in folders.splitlines()}
