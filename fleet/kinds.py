"""Which devices a pool's kinds are: the one place that knows who starts what.

Nothing of a kind is loaded before a pool of it is made. A maker gets the part of the file that
describes the kind, and the adb client; it gives StartedDevices that have not been started.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

from ..actions import UsageError
from ..device.adb import AdbClient
from ..emulator.contract import StartedDevice
from .pools import KindName, Pool

Maker = Callable[[object, AdbClient], Sequence[StartedDevice]]

# Module and function that make the devices of these kinds, by the kind's own part of the file:
# AvdPool, RedroidPool, DockerAndroidPool, StfPool.
MAKERS: dict[KindName, str] = {
    "avd": "tapwright.emulator.avd.pool:avd_devices",
    "redroid": "tapwright.emulator.containers.pool:redroid_devices",
    "docker_android": "tapwright.emulator.containers.pool:docker_android_devices",
    "stf": "tapwright.emulator.containers.pool:stf_devices",
}


def make_devices(pool: Pool, client: AdbClient) -> Sequence[StartedDevice]:
    """The devices of a pool, none of them started; raises UsageError where they cannot be."""
    if pool.pocket is not None:
        from .pocket_device import PocketProcess

        described = pool.pocket
        return [
            PocketProcess(client, described.persona, described.seed) for _ in range(described.count)
        ]
    if pool.serials is not None:
        from .attached_device import AttachedDevice

        return [AttachedDevice(client, serial) for serial in pool.serials]
    return _maker(pool.kind)(getattr(pool, pool.kind), client)


def _maker(kind: KindName) -> Maker:
    module, _, name = MAKERS[kind].partition(":")
    try:
        return cast(Maker, getattr(import_module(module), name))
    except ModuleNotFoundError as error:
        raise UsageError(f"this tapwright cannot start {kind} devices: {error}") from error
