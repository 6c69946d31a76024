"""The phone that is meant: by its serial, the only one attached, or a simulated one of our own."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext

from ..device.adb.client import AdbClient
from ..device.adb.server import PrivateAdbServer, ensure_server
from ..device.adb_device import AdbDevice
from ..device.attach import asked_for, choose
from ..device.device import Device
from ..device.errors import DeviceNotFound
from .leases import Lease, Patience, lease_name

POCKET = "pocket"


@asynccontextmanager
async def open_phone(
    serial: str | None,
    patience: Patience | None = None,
    hold: bool = True,
    root: bool = True,
    display: int | None = None,
) -> AsyncGenerator[Device]:
    """The phone with that serial, else ANDROID_SERIAL, else the one attached, else a pocket phone.

    `pocket` always starts a pocket phone, on which adb is root unless told otherwise. Raises
    DeviceError if the choice is not clear, or if the phone that is meant is not there: never is
    another one taken for it.

    `display` is the logical display to work on; a pocket phone of our own has but 0.

    A phone that is not started here is held by a lease until the block ends, unless `hold` is
    False; raises Leased if another holder has it and does not let go in time.
    """
    serial = asked_for(serial)
    if serial == POCKET:
        _only_display(display)
        async with pocket_phone(root=root) as device:
            yield device
        return
    async with ensure_server() as client:
        if serial is None and not await client.devices():
            _only_display(display)
            async with pocket_phone(root=root) as device:
                yield device
            return
        chosen = await choose(client, serial)
        lease = Lease(lease_name(client, chosen), patience=patience)
        async with lease if hold else nullcontext():
            device = await AdbDevice.attach(client, chosen, display=display)
            try:
                yield device
            finally:
                await device.close()


def _only_display(display: int | None) -> None:
    if display:
        raise DeviceNotFound(f"a pocket phone has no display {display}; it has 0")


@asynccontextmanager
async def pocket_phone(seed: int = 0, root: bool = True) -> AsyncGenerator[Device]:
    """A pocket phone of our own, ready to be driven; it ends with the block."""
    # Who drives a real phone loads nothing of the simulated one.
    from .pocket import open_lab

    async with open_lab(seed=seed, root=root) as (phone,):
        yield phone.device


@asynccontextmanager
async def pocket_behind_adb(seed: int = 0) -> AsyncGenerator[tuple[AdbClient, str]]:
    """A pocket phone behind an adb server of its own, as client and serial; both end together."""
    from ..emulator.pocket.thread import PocketThread

    with PocketThread(seed) as phones:
        async with PrivateAdbServer() as client:
            serial = f"127.0.0.1:{phones.port}"
            await client.connect(serial)
            yield client, serial
