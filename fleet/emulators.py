"""Emulators and who holds them: one that somebody works with is not stopped or changed."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ..device.adb.address import server_address
from ..device.adb.client import AdbClient
from ..device.emulator_discovery import RunningEmulator, running
from ..device.errors import DeviceError
from ..emulator.avd.avds import Avd, list_avds
from ..emulator.avd.errors import CannotStart
from ..emulator.avd.ports import ports_of
from ..emulator.avd.process import EmulatorProcess
from ..emulator.avd.started import forget_started, read_started
from ..emulator.avd.status import avd_of, named, started_here
from .leases import Lease, Leased, lease_name


@dataclass(frozen=True, slots=True)
class StoppedEmulator:
    """One that was ended."""

    avd: str
    serial: str
    pid: int


def local_client() -> AdbClient:
    """The adb server that the environment names; it is neither asked nor started."""
    return AdbClient(address=server_address())


def holder_told(serial: str) -> str | None:
    """Who holds the phone, as `process 12 (tapwright bench)`; None if nobody does."""
    holder = Lease(lease_name(local_client(), serial)).held_by()
    if holder is None:
        return None
    return f"process {holder.pid}" + (f" ({holder.command})" if holder.command else "")


NO_SERVER, NOT_LISTED = "no server", "not listed"


async def adb_states(serials: Iterable[str]) -> dict[str, str]:
    """What the adb server says of each: adb's own word, or that it knows none such, or that no
    server runs, for this starts none."""
    wanted = tuple(serials)
    if not wanted:
        return {}
    try:
        known = {entry.serial: entry.state for entry in await local_client().devices()}
    except DeviceError:
        return dict.fromkeys(wanted, NO_SERVER)
    return {serial: known.get(serial, NOT_LISTED) for serial in wanted}


@asynccontextmanager
async def held(serial: str, force: bool) -> AsyncGenerator[None]:
    """Hold an emulator while something is done to it; with `force`, whoever else holds it.

    Raises CannotStart if somebody else does.
    """
    if force:
        yield
        return
    lease = Lease(lease_name(local_client(), serial))
    try:
        await lease.__aenter__()
    except Leased as error:
        raise CannotStart(f"{error.told}; wait, or add `--force` to do it all the same") from error
    try:
        yield
    finally:
        await lease.__aexit__(None, None, None)


async def stop_emulators(names: Sequence[str], force: bool) -> list[StoppedEmulator]:
    """End the emulators that are named by AVD, serial or port; without a name, those that tapwright
    left running.

    Raises CannotStart before the first is ended if one is not there, or somebody else holds one.
    """
    found: list[RunningEmulator | Avd] = []
    for name in names:
        found += _beginning(name) or named(name)
    if not names:
        ours = started_here()
        found += [one for one in running() if ours.get(one.pid) == one.avd_name]
    if not force:
        for one in found:
            serial = ports_of(one).serial if isinstance(one, RunningEmulator) else None
            if serial and (who := holder_told(serial)):
                raise CannotStart(
                    f"{serial} is held by {who}: wait until it lets go, or stop it all the same "
                    "with `--force`"
                )
    return [await _stop(one, force) for one in found]


async def end_left(owner: int | None = None) -> list[StoppedEmulator]:
    """End the emulators whose process, or that one, was killed before it could."""
    left = [one for one in read_started().values() if one.owner and not one.owned]
    known = {one.pid: one for one in running()}
    ended: list[StoppedEmulator] = []
    for one in left:
        if owner not in (None, one.owner):
            continue
        if one.pid in known:
            await _stop(known[one.pid], force=True)
        else:
            # It has not told of itself yet, or hangs.
            await EmulatorProcess(one.pid, 0).end()
        forget_started(one.pid)
        ended.append(StoppedEmulator(one.avd, one.serial, one.pid))
    return ended


def _beginning(name: str) -> list[RunningEmulator | Avd]:
    """An AVD that a process runs which has not told of itself: it is just beginning, or hangs."""
    if any(one.avd_name == name for one in running()):
        return []
    return [avd for avd in list_avds() if avd.name == name and avd.holder() is not None]


async def _stop(one: RunningEmulator | Avd, force: bool) -> StoppedEmulator:
    if isinstance(one, Avd):
        pid = one.holder() or 0
        await EmulatorProcess(pid, 0).end()
        one.remove_stale_locks()
        return StoppedEmulator(one.name, "", pid)
    serial, avd = ports_of(one).serial, avd_of(one)
    async with held(serial, force):
        await EmulatorProcess(one.pid, one.serial_port).end()
    others = [other for other in running() if other.avd_name == avd.name]
    avd.remove_stale_locks(clones=bool(others))
    if ":" in serial:
        try:
            await local_client().disconnect(serial)
        except DeviceError:
            pass  # a server that is not there knows of no phone
    return StoppedEmulator(avd.name, serial, one.pid)
