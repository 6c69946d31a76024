"""`tapwright emulator snapshot`, and what both emulator modules print with."""

import asyncio
import json as jsonlib
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Json

if TYPE_CHECKING:
    from ..device.emulator_discovery import RunningEmulator

snapshots = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Save, load, list and delete snapshots."
)

Force = Annotated[bool, typer.Option("--force", help="Also if another process holds the emulator.")]
AvdName = Annotated[str, typer.Argument(metavar="AVD", help="The name of the AVD.")]
Running = Annotated[
    str, typer.Argument(metavar="EMULATOR", help="An AVD that runs, or a serial or port.")
]
SnapshotName = Annotated[str, typer.Argument(metavar="SNAPSHOT", help="Its name.")]


@snapshots.command("list")
def list_snapshots(name: AvdName, json: Json = False) -> None:
    """List the snapshots of an AVD, also of one that does not run."""
    from ..emulator.avd.avds import find_avd
    from ..emulator.avd.checks import running_of
    from ..emulator.avd.console import Console
    from ..emulator.avd.snapshots import Snapshot, Snapshots

    avd = find_avd(name)
    if found := running_of(avd):
        listed = asyncio.run(Snapshots(Console(found[0].serial_port)).list())
    else:
        listed = tuple(Snapshot(one, "", "") for one in avd.snapshots())
    if json:
        rows = [
            {"snapshot": one.name, "size": one.size or None, "saved": one.saved or None}
            for one in listed
        ]
        document({"avd": name, "snapshots": rows})
        return
    if not listed:
        typer.echo(
            f"{name} has no snapshot. Save one with: tapwright emulator snapshot save {name}"
            " SNAPSHOT"
        )
        return
    table(("snapshot", "size", "saved"), [(one.name, one.size, one.saved) for one in listed])


@snapshots.command("save")
def save_snapshot(
    name: Running, snapshot: SnapshotName, force: Force = False, json: Json = False
) -> None:
    """Save a running emulator as it is; one of the same name is replaced."""
    _with_snapshot(name, snapshot, "save", force, json)


@snapshots.command("load")
def load_snapshot(
    name: Running, snapshot: SnapshotName, force: Force = False, json: Json = False
) -> None:
    """Bring a running emulator back to a snapshot, with the right time on its clock."""
    _with_snapshot(name, snapshot, "load", force, json)


@snapshots.command("delete")
def delete_snapshot(
    name: Running, snapshot: SnapshotName, force: Force = False, json: Json = False
) -> None:
    """Delete a snapshot of a running emulator."""
    _with_snapshot(name, snapshot, "delete", force, json)


def _with_snapshot(name: str, snapshot: str, verb: str, force: bool, json: bool) -> None:
    from ..emulator.avd.snapshots import check_name
    from ..emulator.avd.status import one_named

    found = one_named(name)
    check_name(snapshot)
    begun_s = time.monotonic()
    asyncio.run(_do_with_snapshot(found, snapshot, verb, force))
    seconds = round(time.monotonic() - begun_s, 1)
    if json:
        document({"avd": found.avd_name, "snapshot": snapshot, verb: True, "seconds": seconds})
        return
    done = {"save": "Saved", "load": "Loaded", "delete": "Deleted"}[verb]
    typer.echo(f"{done} {snapshot} in {seconds} s.")


async def _do_with_snapshot(
    found: "RunningEmulator", snapshot: str, verb: str, force: bool
) -> None:
    from ..device.adb.server import ensure_server
    from ..emulator.avd.console import Console
    from ..emulator.avd.device import Emulator
    from ..emulator.avd.errors import CannotStart
    from ..emulator.avd.ports import ports_of
    from ..emulator.avd.process import StartOptions
    from ..emulator.avd.snapshots import Snapshots
    from ..emulator.avd.status import avd_of
    from ..fleet.emulators import held

    console = Snapshots(Console(found.serial_port))
    if verb != "save" and snapshot not in (known := [one.name for one in await console.list()]):
        raise CannotStart(
            f"{found.avd_name} has no snapshot {snapshot!r} ({', '.join(known) or 'it has none'}): "
            f"run `tapwright emulator snapshot save {found.avd_name} {snapshot}`"
        )
    async with held(ports_of(found).serial, force):
        if verb == "save":
            await console.save(snapshot)
        elif verb == "delete":
            await console.delete(snapshot)
        else:
            async with ensure_server() as client:
                options = StartOptions(snapshot=snapshot)
                await Emulator(avd_of(found), client, options, found=found).reset()


def document(told: object) -> None:
    """Print the one JSON document."""
    typer.echo(jsonlib.dumps(told, indent=2, ensure_ascii=False))


def cell(value: object) -> str:
    """A value as a table shows it."""
    return "" if value is None else str(value)


def table(names: Iterable[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table without lines."""
    from rich.table import Table
    from rich.text import Text

    from .streams import console

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console().print(table)
