"""Which phone: the one that was asked for, or the only one there is."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from .adb import AdbClient, DeviceEntry
from .adb.states import trouble_of
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


def local_emulator(client: AdbClient, serial: str) -> "RunningEmulator | None":
    """The emulator on this computer that is that phone, if it offers gRPC."""
    # One beyond adb's range of ports is connected to by its address (adb, "How adb works").
    by_address = serial.startswith(("127.0.0.1:", "localhost:")) and _any_emulators(os.environ)
    if client.address.elsewhere or not (by_address or serial.startswith("emulator-")):
        return None
    # Other phones load nothing of it.
    from .emulator_discovery import emulator_of

    emulator = emulator_of(serial)
    return emulator if emulator is not None and emulator.grpc_port is not None else None


def _any_emulators(environ: Mapping[str, str]) -> bool:
    """Whether an emulator has ever told of itself here; where is `emulator_discovery`'s to know."""
    home = environ.get("HOME", "")
    roots = (
        environ.get("XDG_RUNTIME_DIR"), f"/run/user/{os.getuid()}" if hasattr(os, "getuid") else "",
        f"{home}/Library/Caches/TemporaryItems", f"{home}/.android",
        f"{environ.get('LOCALAPPDATA', '')}/Temp", environ.get("ANDROID_EMULATOR_HOME"),
    )  # fmt: skip
    return any(root and os.path.isdir(f"{root}/avd/running") for root in roots)


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
