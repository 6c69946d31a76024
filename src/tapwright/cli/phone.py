"""`tapwright phone`: start simulated phones and keep them until Ctrl-C."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..device.adb.client import AdbClient

Faults = Annotated[
    list[str] | None,
    typer.Option("--fault", help="KIND[,on=COMMAND][,nth=N][,after=S][,value=TEXT]; repeatable."),
]


def command(
    count: Annotated[int, typer.Option(min=1, max=64, help="How many phones.")] = 1,
    seed: Annotated[int, typer.Option(help="What is on the phones.")] = 0,
    profile: Annotated[str, typer.Option(help="How slow they are: zero, phone or slow.")] = "zero",
    persona: Annotated[
        str, typer.Option(help="What kind: pixel-34, retail, fold ... (docs/personas.md).")
    ] = "pixel-34",
    fault: Faults = None,
    root: Annotated[
        bool, typer.Option(help="Whether adb is root on them; on a phone from a shop it is not.")
    ] = True,
    control_port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Where the first phone takes orders; 0 is any port."),
    ] = None,
) -> None:
    """Start pocket phones, print one ready serial a line, and wait for Ctrl-C."""
    asyncio.run(_serve(count, seed, profile, persona, fault or [], root, control_port))


async def _serve(
    count: int,
    seed: int,
    profile: str,
    persona: str,
    faults: list[str],
    root: bool,
    control_port: int | None,
) -> None:
    from contextlib import AsyncExitStack

    from ..actions import UsageError
    from ..device.adb.server import ensure_server
    from ..device.errors import DeviceError
    from ..emulator.pocket.phone import PocketPhone
    from ..emulator.pocket.services.latency import PROFILE_NAMES
    from ..emulator.pocket.system.faults import BadFault, Fault
    from ..fleet.pocket import asked_persona

    if profile not in PROFILE_NAMES:
        raise UsageError(f"there is no profile {profile!r}; it is {', '.join(PROFILE_NAMES)}")
    kind = asked_persona(persona)
    try:
        wanted = [Fault.parse(text) for text in faults]
    except BadFault as error:
        raise UsageError(str(error)) from error
    async with AsyncExitStack() as stack:
        try:
            client = await stack.enter_async_context(ensure_server())
        except DeviceError as error:
            raise UsageError(str(error)) from error
        if client.address.elsewhere:
            raise UsageError(
                f"the adb server at {client.address} is on another computer and cannot reach "
                f"phones that are simulated on this one: unset {client.address.named_by}, or start "
                "them over there"
            )
        phones = [
            PocketPhone(
                seed=seed + number,
                profile=profile,
                faults=wanted,
                root=root,
                persona=kind,
                control_port=control_port if number == 0 else None,
            )
            for number in range(count)
        ]
        for phone in phones:
            await stack.enter_async_context(phone)
        for phone in phones:
            address = f"127.0.0.1:{phone.port}"
            stack.push_async_callback(_disconnect, client, address)
            try:
                await client.connect(address)
            except DeviceError as error:
                raise UsageError(str(error)) from error
            typer.echo(address)
        if control_port is not None:
            typer.echo(
                f"Control channel of the first: 127.0.0.1:{phones[0].control_port}", err=True
            )
        typer.echo("Simulated phones are ready; Ctrl-C stops them.", err=True)
        await asyncio.Event().wait()


async def _disconnect(client: "AdbClient", address: str) -> None:
    """Let adb forget one of our phones; a server that has ended has forgotten it already."""
    from ..device.errors import AdbServerDown

    try:
        await client.disconnect(address)
    except AdbServerDown:
        return
