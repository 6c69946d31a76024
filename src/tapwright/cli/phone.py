"""`tapwright phone`: start simulated phones and keep them until Ctrl-C."""

import asyncio
from typing import Annotated

import typer


def command(
    count: Annotated[int, typer.Option(min=1, max=64, help="How many phones.")] = 1,
    seed: Annotated[int, typer.Option(help="What is on the phones.")] = 0,
) -> None:
    """Start pocket phones, print one ready serial a line, and wait for Ctrl-C."""
    asyncio.run(_serve(count, seed))


async def _serve(count: int, seed: int) -> None:
    from contextlib import AsyncExitStack

    from ..device.adb.server import ensure_server
    from ..emulator.pocket.phone import PocketPhone

    async with AsyncExitStack() as stack:
        phones = [
            await stack.enter_async_context(PocketPhone(seed=seed + number))
            for number in range(count)
        ]
        client = await stack.enter_async_context(ensure_server())
        for phone in phones:
            address = f"127.0.0.1:{phone.port}"
            await client.connect(address)
            stack.push_async_callback(client.disconnect, address)
            typer.echo(address)
        typer.echo("Simulated phones are ready; Ctrl-C stops them.", err=True)
        await asyncio.Event().wait()
