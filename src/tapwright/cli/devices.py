"""`tapwright devices`: what adb sees."""

import asyncio
import json as jsonlib

import typer

from .options import Json


def command(
    json: Json = False,
) -> None:
    """List the phones that adb knows, and their states."""
    raise typer.Exit(asyncio.run(_list(json)))


async def _list(json: bool) -> int:
    from rich.table import Table
    from rich.text import Text

    from ..actions import UsageError
    from ..device.adb.server import ensure_server
    from ..device.adb.states import trouble_of
    from ..device.errors import DeviceError
    from .streams import console

    try:
        async with ensure_server() as client:
            entries = await client.devices()
    except DeviceError as error:
        raise UsageError(str(error)) from error
    troubles = {e: trouble_of(e.serial, e.state) for e in entries}
    if json:
        rows = [
            {
                "serial": e.serial,
                "state": e.state,
                "model": e.model,
                "remedy": trouble.remedy if trouble else None,
            }
            for e, trouble in troubles.items()
        ]
        typer.echo(jsonlib.dumps({"devices": rows}, indent=2))
        return 0
    if not entries:
        typer.echo("No phone is attached. Start a simulated one with: tapwright phone")
        return 0
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("serial", "state", "model"):
        table.add_column(name)
    for entry in entries:
        # As Text: adb writes addresses in brackets, which markup would take away.
        table.add_row(*map(Text, (entry.serial, entry.state, entry.model)))
    shown = console()
    shown.print(table)
    for entry, trouble in troubles.items():
        if trouble is not None:
            shown.print(Text(f"{entry.serial}: {trouble.remedy}"), soft_wrap=True)
    return 0
