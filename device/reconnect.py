"""Waiting for a phone that dropped off: bounded, and asking adb for a new connection."""

from typing import Literal

from ..actions.log import get_logger
from .adb import AdbClient
from .errors import (
    AdbServerDown,
    DeviceError,
    DeviceLost,
    DeviceUnauthorized,
)
from .settle import Pace

log = get_logger(__name__)

_NUDGE_AFTER_S = 0.5
_NUDGE_EVERY_S = 2.0
_POLL_S = 0.05
_ALIVE_TIMEOUT_S = 2.0


async def wait_back(client: AdbClient, serial: str, pace: Pace) -> None:
    """Return once the phone answers again, booted; raises DeviceLost, or what forbids it.

    It has `back_s` to be there, and `boot_s` in all if it is found starting up.
    """
    began_s = pace.clock()
    nudged_s = began_s + _NUDGE_AFTER_S - _NUDGE_EVERY_S
    boots = False
    while True:
        found = await _look(client, serial)
        if found == "ready":
            log.info("phone is back", serial=serial, after_s=round(pace.clock() - began_s, 1))
            return
        boots = boots or found == "boots"
        limit_s = pace.boot_s if boots else pace.back_s
        now_s = pace.clock()
        if now_s - began_s >= limit_s:
            raise DeviceLost(
                f"{serial} went away and did not come back within {limit_s:g} s; check its "
                "cable, network and battery"
            )
        if ":" in serial and found == "away" and now_s - nudged_s >= _NUDGE_EVERY_S:
            nudged_s = now_s
            await _nudge(client, serial)
        await pace.sleep(_POLL_S)


async def _look(client: AdbClient, serial: str) -> Literal["ready", "boots", "away"]:
    try:
        entries = await client.devices()
    except AdbServerDown:
        await _revive(client)
        return "away"
    for entry in entries:
        if entry.serial == serial and entry.state == "device":
            return await _answers(client, serial)
        if entry.serial == serial and entry.state == "unauthorized":
            raise DeviceUnauthorized(
                f"{serial} came back without trusting this computer: accept its question"
            )
    return "away"


async def _revive(client: AdbClient) -> None:
    """Start the server again where that is ours to do; others may do it meanwhile."""
    if client.revive is None:
        return
    log.warning("adb server gone, starting it again", server=str(client.address))
    try:
        await client.revive()
    except DeviceError as exc:
        log.warning("adb server could not be started", server=str(client.address), why=str(exc))


async def _answers(client: AdbClient, serial: str) -> Literal["ready", "boots", "away"]:
    try:
        result = await client.transport(serial).shell(
            "getprop", "sys.boot_completed", timeout_s=_ALIVE_TIMEOUT_S
        )
    except DeviceError:
        return "away"
    return "ready" if result.code == 0 and result.text.strip() == "1" else "boots"


async def _nudge(client: AdbClient, serial: str) -> None:
    """Dial a TCP phone again: quicker than to wait for adb's own attempt."""
    try:
        await client.disconnect(serial)
        await client.connect(serial)
    except DeviceUnauthorized:
        raise
    except DeviceError:
        return  # not there yet; the caller looks again
