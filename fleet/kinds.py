"""Which devices a pool's kinds are: the one place that knows who starts what.

Nothing of a kind is loaded before a pool of it is made.
"""

import os
from collections.abc import Sequence
from contextlib import AsyncExitStack
from importlib import import_module
from typing import Any

from ..actions import UsageError
from ..actions.log import get_logger
from ..device.adb import AdbClient
from ..emulator.contract import StartedDevice, StartFailed
from .pools import Pool, StfPool

_log = get_logger(__name__)


async def make_devices(
    pool: Pool, client: AdbClient, stack: AsyncExitStack
) -> Sequence[StartedDevice]:
    """The devices of a pool, none of them started; what they share is closed with `stack`.

    Raises UsageError, with what to do, where they cannot be made.
    """
    try:
        if pool.pocket is not None:
            from .pocket_device import PocketProcess

            kind = pool.pocket
            return [
                PocketProcess(client, kind.persona, kind.seed, kind.language)
                for _ in range(kind.count)
            ]
        if pool.serials is not None:
            from .attached_device import AttachedDevice

            return [AttachedDevice(client, serial) for serial in pool.serials]
        if pool.avd is not None:
            return await _part("avd.pool").avd_devices(pool.avd, client)
        if pool.stf is not None:
            return await _reserved(pool.stf, client)
        return await _containers(pool, client, stack)
    except StartFailed as error:
        raise UsageError(str(error)) from error
    except ModuleNotFoundError as error:
        raise UsageError(f"this tapwright cannot start {pool}: {error}") from error


async def _containers(
    pool: Pool, client: AdbClient, stack: AsyncExitStack
) -> Sequence[StartedDevice]:
    engine = await _part("containers.docker_engine").DockerEngine.open()
    stack.push_async_callback(engine.close)
    # Theirs are the only names of this process; another one's pool has other numbers.
    names = _names(pool, os.getpid())
    if pool.redroid is not None:
        made = _part("containers.redroid").Redroid
        return [made(engine, client, name, pool.redroid.image) for name in names]
    assert pool.docker_android is not None
    made, described = _part("containers.docker_android").DockerAndroid, pool.docker_android
    more = {} if described.device is None else {"model": described.device}
    return [made(engine, client, name, described.image, **more) for name in names]


def _names(pool: Pool, pid: int) -> list[str]:
    return [f"pool-{pid}-{number}" for number in range(1, pool.count + 1)]


async def end_leftovers(pool: Pool, owner: int | None = None) -> Sequence[str]:
    """End what that process, or any, has left of such phones on this computer because it was
    killed, and give the names; pocket phones end by themselves.

    Raises UsageError where that cannot be asked.
    """
    try:
        if pool.avd is not None:
            from .emulators import end_left

            left = [one.serial for one in await end_left(owner)]
        elif pool.redroid is None and pool.docker_android is None:
            return []
        else:
            left = await _containers_left(pool, owner)
    except StartFailed as error:
        raise UsageError(str(error)) from error
    for name in left:
        _log.warning("what a kill had left is ended", name=name)
    return left


async def _containers_left(pool: Pool, owner: int | None) -> list[str]:
    engine = await _part("containers.docker_engine").DockerEngine.open()
    try:
        if owner is None:
            return list(await engine.remove_leftovers())
        found = [await engine.remove_leftovers(name) for name in _names(pool, owner)]
        return [name for names in found for name in names]
    finally:
        await engine.close()


async def _reserved(described: StfPool, client: AdbClient) -> Sequence[StartedDevice]:
    stf = _part("stf")
    farm = stf.StfFarm(described.url, described.token_env)
    serials = list(described.serials)
    if described.count is not None:
        serials = [phone.serial for phone in await farm.phones() if phone.free]
        if len(serials) < described.count:
            raise UsageError(
                f"{described.count} phones of {described.url} are wanted, and {len(serials)} are "
                "free there now; ask for fewer, or wait"
            )
        serials = serials[: described.count]
    return [stf.StfDevice(farm, serial, client) for serial in serials]


def _part(name: str) -> Any:
    """A module of the emulator package; raises ModuleNotFoundError."""
    return import_module(f"..emulator.{name}", __package__)
