"""`tapwright doctor`: is this phone fit to be driven?"""

import asyncio
import json as jsonlib
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Display, Json, PoolOf, Wait

if TYPE_CHECKING:
    from rich.console import Console

    from ..device.adb.client import AdbClient
    from ..device.doctor import Finding

# The parts of a phone's examination that find it at all.
_REACHING = ("adb", "device")
_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


def command(
    serial: Annotated[
        str | None,
        typer.Argument(
            help="Which phone; the only one if left out, `pocket` for a simulated one, "
            "`pocket:PERSONA` for one of a kind."
        ),
    ] = (None),
    pool: PoolOf = None,
    display: Display = None,
    wait: Wait = 0.0,
    json: Json = False,
) -> None:
    """Try every part of driving a phone, and say how to mend what does not work.

    It opens Settings, taps the search there, types a few words and deletes them, then brings to the
    front again what was there before.
    """
    raise typer.Exit(asyncio.run(_examine(serial, wait, json, display, pool)))


@asynccontextmanager
async def _of_pool(
    pool: str, serial: str | None, wait_s: float
) -> "AsyncGenerator[tuple[AdbClient, str | None]]":
    """A phone of a pool, held meanwhile."""
    from ..actions import UsageError
    from ..fleet.pool_door import PoolRequest, hold_one
    from ..pool_check import check_named
    from .console_user import waiting

    if serial is not None:
        raise UsageError("give --pool or a serial, not both")
    check_named(pool)
    async with hold_one(PoolRequest(pool, patience=waiting(wait_s))) as (opened, member):
        yield opened.client, member.serial


@asynccontextmanager
async def _reach(serial: str | None) -> "AsyncGenerator[tuple[AdbClient, str | None]]":
    """The adb server to ask; for `pocket` or a persona, one with a new pocket phone behind it."""
    from ..device.adb.server import ensure_server
    from ..fleet.phones import is_pocket, named_language, named_persona, pocket_behind_adb

    if is_pocket(serial):
        kind, language = named_persona(serial), named_language(serial)
        async with pocket_behind_adb(persona=kind, language=language) as reached:
            yield reached
    else:
        async with ensure_server() as client:
            yield client, serial


async def _examine(
    serial: str | None,
    wait_s: float,
    json: bool,
    display: int | None = None,
    pool: str | None = None,
) -> int:
    from ..actions import UsageError
    from ..device.doctor import Finding, examine
    from ..device.errors import DeviceError
    from ..fleet.leases import Lease, lease_name
    from .console_user import waiting
    from .failures import CommandFailure
    from .streams import console as shown

    console = shown(soft_wrap=True)
    findings: list[Finding] = []

    def hold(client: "AdbClient", serial: str) -> AbstractAsyncContextManager[object]:
        if pool is not None:
            return nullcontext()
        return Lease(lease_name(client, serial), patience=waiting(wait_s))

    try:
        reached = _reach(serial) if pool is None else _of_pool(pool, serial, wait_s)
        async with reached as (client, chosen):
            async for finding in examine(client, chosen, hold, display):
                findings.append(finding)
                if json:
                    continue
                _say(console, finding)
    except DeviceError as error:
        raise UsageError(str(error)) from error
    failed = any(finding.status == "fail" for finding in findings)
    # A phone that is not there is the user's to mend, in every command alike.
    absent = next((f for f in findings if f.status == "fail" and f.part in _REACHING), None)
    code = 2 if absent else 3 if failed else 0
    if json:
        document: dict[str, object] = {"ok": not failed}
        if absent:
            document["error"] = asdict(CommandFailure("device", absent.told, code))
        document["findings"] = [
            {"part": f.part, "status": f.status, "told": f.told, "fix": f.fix} for f in findings
        ]
        typer.echo(jsonlib.dumps(document, indent=2))
    return code


def _say(console: "Console", finding: "Finding") -> None:
    """A finding and its remedy, in a terminal each in its column; elsewhere a line each."""
    from rich.table import Table
    from rich.text import Text

    status = Text(f"{finding.status:<5}", _COLOURS[finding.status])
    part, told = Text(f"{finding.part:<10}", "default"), Text(finding.told, "default")
    fix = Text(f"-> {finding.fix}", "dim") if finding.fix else None
    if not console.is_terminal:
        console.print(Text.assemble(status, part, told))
        if fix:
            console.print(Text.assemble(" " * 15, fix))
        return
    lines = Table.grid()
    for width in (5, 10):
        lines.add_column(width=width, no_wrap=True)
    lines.add_column(overflow="fold")
    lines.add_row(status, part, told)
    if fix:
        lines.add_row("", "", fix)
    console.print(lines)
