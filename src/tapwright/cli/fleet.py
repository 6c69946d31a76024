"""`tapwright fleet`: pools of phones, started, looked at, and ended."""

import asyncio
import json as jsonlib
import subprocess
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from .fleet_ray import app as ray
from .options import Json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..device.doctor.finding import Finding
    from ..fleet.kept import MemberStatus
    from ..fleet.leases import Holder
    from ..fleet.pool_record import PoolPlace, PoolRecord
    from ..fleet.pools import Pool

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Pools of phones that tapwright.yaml names: start them, look at them, end them.",
)

app.add_typer(ray, name="ray")

Named = Annotated[
    str | None, typer.Argument(metavar="[POOL]", help="A pool of tapwright.yaml; the only one.")
]
OrAll = Annotated[
    str | None, typer.Argument(metavar="[POOL]", help="A pool of tapwright.yaml; all of them.")
]

_STOP_S = 120.0
_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


@app.callback()
def _fleet() -> None:
    """Pools of phones that tapwright.yaml names: start them, look at them, end them."""


@app.command()
def up(
    pool: Named = None,
    detach: Annotated[
        bool, typer.Option("--detach", help="Return once the phones are ready; `fleet down` ends.")
    ] = False,
) -> None:
    """Start a pool's phones, print one ready serial a line, and keep them until Ctrl-C.

    While it is up, `--pool POOL` of other commands takes its phones. One that breaks is cured, or
    set aside with the reason, which `fleet status` shows.
    """
    from ..fleet.kinds import end_leftovers
    from ..fleet.pool_record import PoolPlace
    from ..fleet.pools import FILE, find_pool
    from .pooled import check_startable

    name, chosen = find_pool(pool)
    place = PoolPlace(name, FILE)
    _check_down(place)
    asyncio.run(end_leftovers(chosen))
    for finding in check_startable(name, chosen):
        typer.echo(f"{finding.part}: {finding.told}", err=True)
    if detach:
        raise typer.Exit(_detached(name, place))
    asyncio.run(_keep(name, chosen, place))


@app.command()
def status(pool: OrAll = None, json: Json = False) -> None:
    """Show the phones of pools: state, holder, episodes, cures, and why one was set aside."""
    raise typer.Exit(asyncio.run(_status(pool, json)))


@app.command()
def down(
    pool: OrAll = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also while somebody works on its phones.")
    ] = False,
) -> None:
    """End what `fleet up` has started, and nothing else."""
    raise typer.Exit(asyncio.run(_down(pool, force)))


@app.command()
def doctor(pool: OrAll = None, json: Json = False) -> None:
    """Say what a pool takes, and whether this host has it, before anything is started."""
    raise typer.Exit(asyncio.run(_doctor(pool, json)))


@app.command()
def schema() -> None:
    """Print the JSON Schema of `pools:` in tapwright.yaml."""
    from ..fleet.pools import schema_text

    typer.echo(schema_text(), nl=False)


def _check_down(place: "PoolPlace") -> None:
    from ..actions import UsageError

    if (holder := place.keeper()) is not None:
        raise UsageError(
            f"the pool {place.name} is up already, kept by process {holder.pid} since "
            f"{holder.since}; look at it with: tapwright fleet status {place.name}"
        )


async def _keep(name: str, pool: "Pool", place: "PoolPlace") -> None:
    from ..actions import UsageError
    from ..device.errors import DeviceError
    from ..fleet.keeper import PoolKeeper
    from ..fleet.leases import Leased
    from ..fleet.members import PoolEvent
    from ..fleet.pool_record import EventFile
    from ..fleet.running import PoolFailed, start_pool

    lease = place.lease()
    try:
        await lease.__aenter__()
    except Leased as held:
        raise UsageError(f"{held.told}: it is up already") from held
    try:
        place.make_folder()
        events = EventFile(place.events)

        def book(event: PoolEvent) -> None:
            try:
                events.add(event)
            except OSError as error:
                typer.echo(f"tapwright: {place.events} cannot be written: {error}", err=True)
            if event.what in ("ill", "cured", "failed", "rests", "aside"):
                cure = f" by {event.cure}" if event.cure else ""
                typer.echo(f"{event.member}: {event.what}{cure} {event.why}".rstrip(), err=True)

        try:
            async with start_pool(name, pool, book=book) as running:
                running.check()
                keeper = PoolKeeper(running)
                async with keeper.serve(place):
                    for member in running.ready:
                        typer.echo(member.serial)
                    count = f"{len(running.ready)} of {len(running.members)}"
                    typer.echo(f"{count} phones of {name} are ready; Ctrl-C ends them.", err=True)
                    await keeper.stopped.wait()
        except PoolFailed as error:
            if pool.serials is None:
                raise
            # A phone that is not attached is its owner's to mend.
            raise UsageError(str(error)) from error
        except DeviceError as error:
            raise UsageError(str(error)) from error
        finally:
            events.close()
    finally:
        await lease.__aexit__(None, None, None)


def _detached(name: str, place: "PoolPlace") -> int:
    """Start the keeper in a session of its own, and wait until its phones are ready."""
    from threading import Event

    place.make_folder()
    with place.log.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tapwright", "fleet", "up", name],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    never = Event()
    try:
        while (record := place.read()) is None or record.pid != process.pid:
            if (code := process.poll()) is not None:
                said = place.log.read_text("utf-8", "replace").rstrip()
                # A disk that is full takes the reason with it.
                typer.echo(
                    said
                    if "tapwright:" in said
                    else f"{said}\ntapwright: {name} did not come up, "
                    f"and {place.log} does not say why: see whether there is room for it (df), "
                    f"then run: tapwright fleet up {name}",
                    err=True,
                )
                return code if code in (2, 3) else 3
            never.wait(0.05)
    except BaseException:
        process.terminate()
        raise
    for member in asyncio.run(_members(record)):
        if member.state != "aside":
            typer.echo(member.serial)
    typer.echo(f"{name} is up; end it with: tapwright fleet down {name}", err=True)
    return 0


async def _members(record: "PoolRecord") -> "Sequence[MemberStatus]":
    from ..fleet.kept import KeeperClient

    return await KeeperClient(record).status()


def _places(pool: str | None) -> "list[tuple[PoolPlace, Pool]]":
    from ..fleet.pool_record import PoolPlace
    from ..fleet.pools import FILE, find_pool, read_pools

    if pool is not None or not (pools := read_pools()):
        name, chosen = find_pool(pool)
        pools = {name: chosen}
    return [(PoolPlace(name, FILE), one) for name, one in pools.items()]


async def _status(pool: str | None, json: bool) -> int:
    from ..fleet.kept import KeeperLost

    document: list[dict[str, object]] = []
    for place, one in _places(pool):
        holder, record = place.keeper(), place.read()
        row: dict[str, object] = {"pool": place.name, "phones": str(one), "state": "down"}
        members: Sequence[MemberStatus] = ()
        if holder is not None:
            row |= {"state": "up", "pid": holder.pid, "since": holder.since}
            if record is None or record.pid != holder.pid:
                row["state"] = "starting"
            else:
                try:
                    members = await _members(record)
                except KeeperLost as error:
                    row |= {"state": "lost", "why": str(error)}
        elif record is not None:
            row |= {"state": "killed", "pid": record.pid}
        holders = [_holder(member.serial) for member in members]
        row["members"] = [
            {
                **member.model_dump(exclude={"control_port"}),
                "holder": held and {"pid": held.pid, "command": held.command, "since": held.since},
            }
            for member, held in zip(members, holders, strict=True)
        ]
        document.append(row)
        if not json:
            _print_pool(place, row, members, holders)
    if json:
        typer.echo(jsonlib.dumps({"pools": document}, indent=2, ensure_ascii=False))
    return 0


def _holder(serial: str) -> "Holder | None":
    from ..device.adb.address import server_address
    from ..device.adb.client import AdbClient
    from ..fleet.leases import Lease, lease_name

    return Lease(lease_name(AdbClient(address=server_address()), serial)).holder()


def _print_pool(
    place: "PoolPlace",
    row: dict[str, object],
    members: "Sequence[MemberStatus]",
    holders: "Sequence[Holder | None]",
) -> None:
    from rich.table import Table
    from rich.text import Text

    from .streams import console

    shown = console(highlight=False)
    name = place.name
    told = {
        "down": f"down; start it with: tapwright fleet up {name}",
        "up": f"up since {row.get('since')}, kept by process {row.get('pid')}",
        "starting": f"starting or stopping, by process {row.get('pid')}",
        "killed": f"process {row.get('pid')} that kept it is gone; tidy up with: "
        f"tapwright fleet down {name}",
        "lost": f"up, but {row.get('why')}; end it with: kill {row.get('pid')}",
    }[str(row["state"])]
    shown.print(Text.assemble((name, "bold"), f" ({row['phones']}): {told}"), soft_wrap=True)
    if not members:
        return
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for title in ("serial", "state", "holder", "episodes", "cures", "recycled"):
        right = title in ("episodes", "recycled")
        table.add_column(title, justify="right" if right else "left", no_wrap=True)
    for member, held in zip(members, holders, strict=True):
        cures = ", ".join(f"{count} {cure}" for cure, count in member.cures.items())
        style = {"ready": "green", "aside": "red"}.get(member.state, "yellow")
        who = f"{held.command or 'process'} {held.pid}" if held else ""
        table.add_row(
            Text(member.serial), Text(member.state, style), Text(who), str(member.episodes),
            cures, str(member.recycled),
        )  # fmt: skip
    shown.print(table)
    for member in members:
        if member.reason:
            shown.print(Text(f"{member.serial} {member.reason}", "yellow"), soft_wrap=True)
    shown.print()


async def _down(pool: str | None, force: bool) -> int:
    from ..actions import UsageError
    from ..fleet.kept import KeeperClient, KeeperLost
    from ..fleet.kinds import end_leftovers

    ended = 0
    for place, one in _places(pool):
        holder, record = place.keeper(), place.read()
        if holder is None:
            if record is not None:
                left = await end_leftovers(one, record.pid)
                place.forget()
                what = "its simulated phones ended with it" if one.pocket else "it left nothing"
                what = f"ended what it left: {', '.join(left)}" if left else what
                typer.echo(f"{place.name}: process {record.pid} that kept it was killed; {what}")
                ended += 1
            elif pool is not None:
                typer.echo(f"{place.name} is not up", err=True)
            continue
        if record is None or record.pid != holder.pid:
            raise UsageError(
                f"{place.name} is being started or stopped by process {holder.pid}; wait for it, "
                f"or end it with: kill {holder.pid}"
            )
        try:
            for member in () if force else await _members(record):
                if (held := _holder(member.serial)) is not None and held.pid != holder.pid:
                    raise UsageError(
                        f"{member.serial} is held by process {held.pid} ({held.command}) since "
                        f"{held.since}; wait for it, or end the pool all the same with --force"
                    )
            await KeeperClient(record).stop()
        except KeeperLost as error:
            raise UsageError(f"{place.name}: {error}; end it with: kill {record.pid}") from error
        if not await _gone(place, holder):
            raise UsageError(
                f"{place.name} does not end; end it with: kill {record.pid}; see {place.log}"
            )
        typer.echo(f"{place.name} is down")
        ended += 1
    if not ended and pool is None:
        typer.echo("no pool is up", err=True)
    return 0


async def _gone(place: "PoolPlace", holder: "Holder") -> bool:
    for _ in range(int(_STOP_S / 0.1)):
        there = place.keeper()
        if there is None or there.token != holder.token:
            return True
        await asyncio.sleep(0.1)
    return False


async def _doctor(pool: str | None, json: bool) -> int:
    from rich.text import Text

    from ..fleet.estimate import HostFacts, estimate
    from ..pool_check import check_token
    from .pooled import look_at_source
    from .streams import console

    shown = console(soft_wrap=True, highlight=False)
    host, code = HostFacts.read(), 0
    document: list[dict[str, object]] = []
    for place, one in _places(pool):
        check_token(place.name, one)
        findings: list[Finding] = [*estimate(place.name, one, host), *await look_at_source(one)]
        code = 2 if any(finding.status == "fail" for finding in findings) else code
        document.append({
            "pool": place.name,
            "phones": str(one),
            "findings": [
                {"part": f.part, "status": f.status, "told": f.told, "fix": f.fix} for f in findings
            ],
        })  # fmt: skip
        if json:
            continue
        shown.print(Text.assemble((place.name, "bold"), f" ({one})"))
        for finding in findings:
            line = Text(f"{finding.status:<5}", style=_COLOURS[finding.status])
            line.append(f"{finding.part:<10}{finding.told}", style="default")
            shown.print(line)
            if finding.fix:
                shown.print(Text(f"{'':<15}-> {finding.fix}", style="dim"))
    if json:
        typer.echo(jsonlib.dumps({"ok": code == 0, "pools": document}, indent=2))
    return code
