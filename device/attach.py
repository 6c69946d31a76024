"""Which phone: the one that was asked for, or the only one there is."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from .adb import AdbClient, DeviceEntry
from .adb.states import trouble_of
from .device import DeviceInfo
from .errors import DeviceError, DeviceNotFound, DeviceOffline, DeviceUnauthorized

if TYPE_CHECKING:
    from .emulator_discovery import RunningEmulator

_NONE = "no phone is attached: plug one in with USB debugging on, or `adb connect HOST:PORT`"
_UNTRUSTED = ("unauthorized", "authorizing")


def asked_for(serial: str | None, environ: Mapping[str, str] = os.environ) -> str | None:
    """The serial that is meant: the one that was named, else ANDROID_SERIAL, as adb has it."""
    return serial or environ.get("ANDROID_SERIAL") or None


async def choose(client: AdbClient, serial: str | None) -> str:
    """The serial of a phone that is ready; raises DeviceNotFound, -Offline or -Unauthorized."""
    entry = pick(await client.devices(), serial)
    if error := not_ready(entry):
        raise error
    return entry.serial


def pick(entries: tuple[DeviceEntry, ...], serial: str | None) -> DeviceEntry:
    """The phone with that serial, or the only one, in whatever state; raises DeviceNotFound.

    As with adb itself, a phone that is not ready is one of several: the others are not meant.
    """
    if serial is not None:
        for entry in entries:
            if entry.serial == serial:
                return entry
        raise DeviceNotFound(f"{serial} is not attached; {_listed(entries)}")
    if len(entries) > 1:
        raise DeviceNotFound(
            f"say with --device or ANDROID_SERIAL which phone is meant; {_listed(entries)}"
        )
    if not entries:
        raise DeviceNotFound(_NONE)
    return entries[0]


def not_ready(entry: DeviceEntry) -> DeviceError | None:
    """Why a phone in that state cannot be used, None if it can."""
    trouble = trouble_of(entry.serial, entry.state)
    if trouble is None:
        return None
    kind = DeviceUnauthorized if trouble.state in _UNTRUSTED else DeviceOffline
    return kind(f"{entry.serial} {trouble.told}: {trouble.remedy}")


def local_emulator(client: AdbClient, info: DeviceInfo) -> "RunningEmulator | None":
    """The emulator on this computer that is that phone, if it offers gRPC."""
    by_address = not info.simulated and info.serial.startswith(("127.0.0.1:", "localhost:"))
    if client.address.elsewhere or not (by_address or info.serial.startswith("emulator-")):
        return None
    # Other phones load nothing of it.
    from .emulator_discovery import emulator_of

    emulator = emulator_of(info.serial)
    return emulator if emulator is not None and emulator.grpc_port is not None else None


def _listed(entries: tuple[DeviceEntry, ...]) -> str:
    if not entries:
        return _NONE
    lines = ", ".join(
        f"{entry.serial} ({entry.model.replace('_', ' ') or entry.state})"
        if entry.state == "device"
        else f"{entry.serial} ({entry.state})"
        for entry in entries
    )
    return f"attached: {lines}"
