"""Snapshots of a running emulator, over its console.

Sources: developer.android.com, "Snapshots" and the console's `help avd snapshot`; the list is
QEMU's `info snapshots` (qemu, block/qapi.c: bdrv_snapshot_dump), whose columns run into each other
when a value is long.
"""

import re
from dataclasses import dataclass

from .console import Console
from .errors import CannotStart

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
# Saving writes the memory, 2 to 4 GB, to the disk.
_SAVE_S = 180.0
_LOAD_S = 60.0
_LINE = re.compile(
    r"^\S+\s+(?P<name>\S.*?)\s+(?P<size>\d+(?:\.\d+)?\s?(?:[KMGT]i?)?B?)\s*"
    r"(?P<saved>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)"
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One snapshot: its name, how much memory it holds, and when it was saved (local time)."""

    name: str
    size: str
    saved: str


def parse_snapshots(listing: str) -> tuple[Snapshot, ...]:
    """Read what `avd snapshot list` prints; empty for `There is no snapshot available.`"""
    found = (_LINE.match(line) for line in listing.splitlines())
    return tuple(Snapshot(m["name"], m["size"].strip(), m["saved"]) for m in found if m)


def check_name(name: str) -> str:
    """The name, if it can be a snapshot's; raises CannotStart."""
    if _NAME.fullmatch(name) is None:
        raise CannotStart(
            f"a snapshot's name is of letters, digits, '.', '_' and '-', not {name!r}"
        )
    return name


@dataclass(frozen=True, slots=True)
class Snapshots:
    """Those of one running emulator; what the console refuses is raised as ConsoleRefused."""

    console: Console

    async def list(self) -> tuple[Snapshot, ...]:
        """The snapshots that can be loaded."""
        return parse_snapshots(await self.console.ask("avd snapshot list"))

    async def save(self, name: str) -> None:
        """Save the emulator as it is; one of the same name is replaced."""
        await self.console.ask(f"avd snapshot save {check_name(name)}", _SAVE_S)

    async def load(self, name: str) -> None:
        """Go back to a snapshot. Its clock and its adb connection are those of the past."""
        await self.console.ask(f"avd snapshot load {check_name(name)}", _LOAD_S)

    async def delete(self, name: str) -> None:
        """Remove a snapshot."""
        await self.console.ask(f"avd snapshot delete {check_name(name)}")
