"""Waiting for a phone that dropped off: bounded, and asking adb for a new connection."""

from .adb import AdbClient
from .errors import (
    AdbProtocolError,
    DeviceError,
    DeviceLost,
    DeviceNotFound,
    DeviceOffline,
    DeviceTimeout,
    DeviceUnauthorized,
)
from .settle import Pace

_NUDGE_AFTER_S = 0.5
_NUDGE_EVERY_S = 2.0
_POLL_S = 0.05
_ALIVE_TIMEOUT_S = 2.0


async def wait_back(client: AdbClient, serial: str, pace: Pace) -> None:
    """Return once the phone answers again; raises DeviceLost after `back_s`, or what forbids it."""
    began_s = pace.clock()
    nudged_s = began_s + _NUDGE_AFTER_S - _NUDGE_EVERY_S
    while True:
        if await _alive(client, serial):
            return
        now_s = pace.clock()
        if now_s - began_s >= pace.back_s:
            raise DeviceLost(
                f"{serial} went away and did not come back within {pace.back_s:g} s; check its "
                "cable, network and battery"
            )
        if ":" in serial and now_s - nudged_s >= _NUDGE_EVERY_S:
            nudged_s = now_s
            await _nudge(client, serial)
        await pace.sleep(_POLL_S)


async def _alive(client: AdbClient, serial: str) -> bool:
    for entry in await client.devices():
        if entry.serial == serial and entry.state == "device":
            return await _answers(client, serial)
        if entry.serial == serial and entry.state == "unauthorized":
            raise DeviceUnauthorized(
                f"{serial} came back without trusting this computer: accept its question"
            )
    return False


async def _answers(client: AdbClient, serial: str) -> bool:
    try:
        result = await client.transport(serial).shell("true", timeout_s=_ALIVE_TIMEOUT_S)
    except (DeviceLost, DeviceOffline, DeviceNotFound, DeviceTimeout, AdbProtocolError):
        return False
    return result.code == 0


async def _nudge(client: AdbClient, serial: str) -> None:
    """Dial a TCP phone again: quicker than to wait for adb's own attempt."""
    try:
        await client.disconnect(serial)
        await client.connect(serial)
    except DeviceUnauthorized:
        raise
    except DeviceError:
        return  # not there yet; the caller looks again
