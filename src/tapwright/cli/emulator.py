"""`tapwright emulator`: Android's own emulators, created, started, saved and stopped."""

import asyncio
import time
from typing import TYPE_CHECKING, Annotated

import typer

from .emulator_snapshots import AvdName, Force, Json, cell, document, snapshots, table

if TYPE_CHECKING:
    from ..device.adb.client import AdbClient
    from ..emulator.avd.device import Emulator
    from ..emulator.avd.process import StartOptions

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Android's own emulators: create, start, save, stop.",
)
app.add_typer(snapshots, name="snapshot")

Yes = Annotated[
    bool, typer.Option("--yes", "-y", help="Do not ask about an AVD that tapwright did not create.")
]


@app.callback()
def _emulator() -> None:
    """Android's own emulators: create, start, save, stop."""


@app.command("images")
def list_images(json: Json = False) -> None:
    """List the system images that are installed."""
    from ..emulator.avd.sdk import find_sdk, host_abi

    sdk = find_sdk()
    images = sdk.images()
    if json:
        rows = [
            {"image": i.package, "api": i.api, "tag": i.tag, "abi": i.abi, "folder": str(i.folder)}
            for i in images
        ]
        document({"sdk": str(sdk.root), "images": rows})
        return
    if not images:
        wanted = f"system-images;android-34;google_apis;{host_abi()}"
        typer.echo(f"No system image is installed in {sdk.root}. Install one with:")
        typer.echo(f"  {sdk.manager} --install '{wanted}'")
        return
    table(("image", "api", "tag", "abi"), [(i.package, i.api, i.tag, i.abi) for i in images])


@app.command("create")
def create(
    name: AvdName,
    image: Annotated[str, typer.Option(help="The system image, as `emulator images` lists them.")],
    device: Annotated[
        str, typer.Option(help="Whose screen: pixel_6, pixel_8, pixel_tablet, small_phone ...")
    ] = "pixel_6",
    size: Annotated[str | None, typer.Option(help="Another size in pixels: 1080x2400.")] = None,
    density: Annotated[int | None, typer.Option(min=72, max=960, help="Dots an inch.")] = None,
    memory: Annotated[int, typer.Option(min=512, max=65536, help="MB of memory.")] = 2048,
    cores: Annotated[int, typer.Option(min=1, max=64, help="Processor cores.")] = 2,
    data: Annotated[int, typer.Option(min=800, help="MB for apps and data at most.")] = 6144,
    json: Json = False,
) -> None:
    """Create an AVD by writing its two files; no Java is needed."""
    from ..emulator.avd.create import AvdRecipe, create_avd
    from ..emulator.avd.profiles import parse_size
    from ..emulator.avd.sdk import find_sdk

    recipe = AvdRecipe(
        image, device, parse_size(size) if size else None, density, memory, cores, data
    )
    avd = create_avd(find_sdk(), name, recipe)
    screen = recipe.profile
    if json:
        document(
            {
                "avd": name, "folder": str(avd.folder), "image": image, "device": device,
                "width_px": screen.width_px, "height_px": screen.height_px,
                "density_dpi": screen.density_dpi, "memory_mb": memory,
            }
        )  # fmt: skip
        return
    typer.echo(
        f"Created {name}: {screen.width_px}x{screen.height_px} at {screen.density_dpi} dpi, "
        f"{avd.target}. Start it with:\n  tapwright emulator start {name}"
    )


@app.command("list")
def list_emulators(json: Json = False) -> None:
    """List the AVDs, which of them run, how adb sees those, and who holds them."""
    from ..emulator.avd.status import statuses
    from ..fleet.emulators import adb_states, holder_told

    found = statuses()
    states = asyncio.run(adb_states(one.serial for one in found if one.serial))
    rows = [
        {
            "avd": one.avd,
            "state": "running" if one.running else "starting" if one.pid else "stopped",
            "serial": one.serial,
            "adb": states.get(one.serial) if one.serial else None,
            "port": one.running.serial_port if one.running else None,
            "grpc_port": one.running.grpc_port if one.running else None,
            "pid": one.pid,
            "android": one.target,
            "held_by": holder_told(one.serial) if one.serial else None,
            "started_here": one.started_here,
            "snapshots": list(one.snapshots),
        }
        for one in found
    ]
    if json:
        document({"emulators": rows})
        return
    if not rows:
        typer.echo("There is no AVD yet. See the images with: tapwright emulator images")
        return
    shown = [
        (
            cell(row["avd"]), cell(row["state"]), cell(row["serial"]), cell(row["adb"]),
            cell(row["port"]),
            cell(row["android"]).removeprefix("android-"), str(len(one.snapshots)),
            cell(row["held_by"]),
        )
        for row, one in zip(rows, found, strict=True)
    ]  # fmt: skip
    table(("avd", "state", "serial", "adb", "port", "api", "snapshots", "held by"), shown)


@app.command("start")
def start(
    name: AvdName,
    count: Annotated[
        int, typer.Option(min=1, max=64, help="How many; more than one are read-only.")
    ] = 1,
    port: Annotated[
        int | None, typer.Option(help="The console's port, adb's is one above; any free one.")
    ] = None,
    snapshot: Annotated[str | None, typer.Option(help="Load it instead of booting.")] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Keep nothing; several of one AVD may run so.")
    ] = False,
    memory: Annotated[
        int | None, typer.Option(min=512, max=65536, help="MB instead of the AVD's.")
    ] = None,
    cores: Annotated[int | None, typer.Option(min=1, max=64, help="Processor cores.")] = None,
    gpu: Annotated[
        str, typer.Option(help="host, swiftshader_indirect, auto ...")
    ] = "swiftshader_indirect",
    accel: Annotated[str, typer.Option(help="Virtualization: auto, on or off.")] = "auto",
    window: Annotated[bool, typer.Option("--window", help="Show its window.")] = False,
    timezone: Annotated[str, typer.Option(help="As in Europe/Paris.", show_default=False)] = "",
    locale: Annotated[str, typer.Option(help="As in de-DE.", show_default=False)] = "",
    timeout: Annotated[
        float | None, typer.Option(min=1, help="Seconds for the whole boot; usually 480.")
    ] = None,
    settle: Annotated[
        bool, typer.Option(help="Whether animations, lock screen and error dialogs are put off.")
    ] = True,
    json: Json = False,
) -> None:
    """Start an AVD, wait until it has booted, settle it for tests, and leave it running.

    Prints one ready serial a line.
    """
    from ..emulator.avd.errors import CannotStart
    from ..emulator.avd.process import StartOptions
    from ..emulator.avd.settle_for_tests import SettleOptions

    if accel not in ("auto", "on", "off"):
        raise CannotStart(f"--accel is auto, on or off, not {accel!r}")
    if count > 1 and port is not None:
        raise CannotStart("--port is of one emulator: leave it out with --count")
    options = StartOptions(
        snapshot, read_only or count > 1, gpu, memory, cores, window, accel,
        SettleOptions(timezone, locale), settle,
    )  # fmt: skip
    # Without virtualization a boot takes many minutes.
    seconds = timeout or (3600.0 if accel == "off" else None)
    asyncio.run(_start(name, count, port, options, seconds, json))


async def _start(
    name: str,
    count: int,
    port: int | None,
    options: "StartOptions",
    timeout_s: float | None,
    json: bool,
) -> None:
    from ..emulator.avd.boot import COLD, limits_of
    from ..emulator.avd.device import Emulator
    from ..emulator.avd.status import remember

    limits = COLD if timeout_s is None else limits_of(timeout_s)
    rows: list[dict[str, object]] = []
    client = await _server()
    for _ in range(count):
        emulator = Emulator(name, client, options, port=port, limits=limits)
        begun_s = time.monotonic()
        typer.echo(f"{name} starts as {emulator.serial} ...", err=True)
        await emulator.start()
        remember(emulator)
        row = _row(emulator, time.monotonic() - begun_s)
        rows.append(row)
        if not json:
            typer.echo(emulator.serial)
    if json:
        document({"emulators": rows})
        return
    typer.echo(f"Ready. Stop it with: tapwright emulator stop {name}", err=True)


async def _server() -> "AdbClient":
    """The adb server, started if there is none; raises UsageError if it is somewhere else."""
    from ..actions import UsageError
    from ..device.adb.server import ensure_server
    from ..device.errors import DeviceError

    try:
        async with ensure_server() as client:
            if client.address.elsewhere:
                raise UsageError(
                    f"the adb server at {client.address} is on another computer and cannot reach "
                    f"emulators of this one: unset {client.address.named_by}, or start them over "
                    "there"
                )
            return client
    except DeviceError as error:
        raise UsageError(str(error)) from error


def _row(emulator: "Emulator", seconds: float) -> dict[str, object]:
    process = emulator.process
    return {
        "avd": emulator.avd.name,
        "serial": emulator.serial,
        "port": emulator.ports.console,
        "adb_port": emulator.ports.adb,
        "grpc_port": emulator.ports.grpc,
        "pid": process.pid if process else None,
        "log": str(process.log) if process else None,
        "seconds": round(seconds, 1),
    }


@app.command("stop")
def stop(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[EMULATOR]...",
            help="AVDs, serials or ports; without, all that `emulator start` left running.",
        ),
    ] = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Stop emulators: those that are named, or those that were started here."""
    from ..fleet.emulators import stop_emulators

    stopped = asyncio.run(stop_emulators(names or [], force))
    if json:
        rows = [{"avd": one.avd, "serial": one.serial, "pid": one.pid} for one in stopped]
        document({"stopped": rows})
        return
    for one in stopped:
        typer.echo(f"Stopped {one.avd}{f' ({one.serial})' if one.serial else ''}.")
    if not stopped:
        typer.echo("None that was started here runs. See all with: tapwright emulator list")


@app.command("wipe")
def wipe(name: AvdName, yes: Yes = False, json: Json = False) -> None:
    """Take away all that was done on an AVD, its snapshots too."""
    _throw_away(name, "wipe", yes, json)


@app.command("delete")
def delete(name: AvdName, yes: Yes = False, json: Json = False) -> None:
    """Delete an AVD with all that is on it."""
    _throw_away(name, "delete", yes, json)


def _throw_away(name: str, verb: str, yes: bool, json: bool) -> None:
    import sys

    from ..emulator.avd.checks import running_of
    from ..emulator.avd.errors import CannotStart
    from ..emulator.avd.status import find_any

    avd = find_any(name)
    if running_of(avd) or avd.holder() is not None:
        raise CannotStart(f"the AVD {name} runs: run `tapwright emulator stop {name}` first")
    if not (avd.ours or yes):
        if json or not sys.stdin.isatty():
            raise CannotStart(
                f"tapwright did not create {name}: run `tapwright emulator {verb} {name} --yes` if "
                "nothing on it is needed"
            )
        typer.confirm(f"tapwright did not create {name}. {verb.title()} it?", abort=True, err=True)
    try:
        avd.wipe() if verb == "wipe" else avd.delete()
    except OSError as error:
        raise CannotStart(f"{avd.folder} cannot be changed: {error.strerror}") from error
    if json:
        document({"avd": name, verb: True})
        return
    typer.echo(f"{'Wiped' if verb == 'wipe' else 'Deleted'} {name}.")
