"""`tapwright phone`: start simulated phones and keep them until Ctrl-C."""

import asyncio
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from ..device.adb.client import AdbClient
    from ..emulator.pocket.personas.languages import Language
    from ..fleet.attached import AttachedPhone

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
    language: Annotated[
        Literal["en", "zh"], typer.Option(help="Of its words, and of what lies on it.")
    ] = "en",
    fault: Faults = None,
    root: Annotated[
        bool, typer.Option(help="Whether adb is root on them; on a phone from a shop it is not.")
    ] = True,
    control_port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Where the first phone takes orders; 0 is any port."),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            min=1024,
            max=65535,
            help="Where the first phone listens, the others two further each; 5555, 5557, ... are"
            " emulators to adb, with a console one port below.",
        ),
    ] = None,
    clock: Annotated[
        str, typer.Option(help="Whether the phone's time stands still: frozen or running.")
    ] = "frozen",
) -> None:
    """Start pocket phones, print one ready serial a line, and wait for Ctrl-C."""
    if clock not in ("frozen", "running"):
        from ..actions import UsageError

        raise UsageError(f"there is no clock {clock!r}; it is frozen or running")
    asyncio.run(
        _serve(
            count,
            seed,
            profile,
            persona,
            language,
            fault or [],
            root,
            control_port,
            port,
            clock == "frozen",
        )
    )


async def _serve(
    count: int,
    seed: int,
    profile: str,
    persona: str,
    language: "Language",
    faults: list[str],
    root: bool,
    control_port: int | None,
    port: int | None,
    frozen: bool,
) -> None:
    from contextlib import AsyncExitStack

    from ..actions import UsageError
    from ..device.adb.server import ensure_server
    from ..device.errors import DeviceError
    from ..emulator.pocket.phone import PocketPhone
    from ..emulator.pocket.services.latency import PROFILE_NAMES
    from ..emulator.pocket.system.faults import BadFault, Fault
    from ..fleet.attached import AttachedPhone, is_emulator_port, keep_attached
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
                language=language,
                control_port=control_port if number == 0 else None,
            )
            for number in range(count)
        ]
        ended = asyncio.Event()
        for number, phone in enumerate(phones):
            phone.system.clock.frozen = frozen
            wanted_port = 0 if port is None else port + 2 * number
            try:
                await phone.start(port=wanted_port)
                stack.push_async_callback(phone.stop)
                if is_emulator_port(wanted_port):
                    await phone.open_console(wanted_port - 1, ended.set)
            except (OSError, OverflowError) as error:
                raise UsageError(
                    f"port {wanted_port or control_port or 0} or the one below it cannot be "
                    f"listened on ({error}): choose another --port"
                ) from error
        attached = [AttachedPhone(phone.port) for phone in phones]
        for one in attached:
            stack.push_async_callback(_detach, client, one)
            try:
                await one.attach(client)
            except DeviceError as error:
                raise UsageError(str(error)) from error
            typer.echo(one.serial)
        keeper = asyncio.create_task(keep_attached(client, attached))
        stack.callback(keeper.cancel)
        if control_port is not None:
            typer.echo(
                f"Control channel of the first: 127.0.0.1:{phones[0].control_port}", err=True
            )
        one = f"A simulated phone is ready for --device {attached[0].serial}; Ctrl-C stops it."
        several = "Simulated phones are ready; Ctrl-C stops them."
        typer.echo(one if len(attached) == 1 else several, err=True)
        await ended.wait()


async def _detach(client: "AdbClient", phone: "AttachedPhone") -> None:
    """Let adb forget one of our phones; a server that has ended has forgotten it already."""
    from ..device.errors import AdbServerDown

    try:
        await phone.detach(client)
    except AdbServerDown:
        return
