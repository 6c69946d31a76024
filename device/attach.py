"""Which phone: the one that was asked for, or the only one there is."""

from .adb import AdbClient, DeviceEntry
from .errors import DeviceError, DeviceNotFound, DeviceOffline, DeviceUnauthorized


async def choose(client: AdbClient, serial: str | None) -> str:
    """The serial of a phone that is ready; raises DeviceNotFound, -Offline or -Unauthorized."""
    entries = await client.devices()
    if serial is None:
        return _only(entries).serial
    for entry in entries:
        if entry.serial == serial:
            return _ready(entry).serial
    raise DeviceNotFound(f"{serial} is not attached; {_listed(entries)}")


def _only(entries: tuple[DeviceEntry, ...]) -> DeviceEntry:
    usable = [entry for entry in entries if entry.state == "device"]
    if len(usable) == 1:
        return usable[0]
    if len(usable) > 1:
        raise DeviceNotFound(f"say which phone is meant; {_listed(entries)}")
    if len(entries) == 1:
        return _ready(entries[0])
    raise DeviceNotFound(_listed(entries))


def _ready(entry: DeviceEntry) -> DeviceEntry:
    if error := not_ready(entry):
        raise error
    return entry


def not_ready(entry: DeviceEntry) -> DeviceError | None:
    """Why a phone in that state cannot be used, None if it can."""
    match entry.state:
        case "device":
            return None
        case "unauthorized" | "authorizing":
            return DeviceUnauthorized(
                f"{entry.serial} is unauthorized: unlock it and accept the USB debugging question"
            )
        case state:
            return DeviceOffline(
                f"{entry.serial} is there but not usable ({state}): plug it in again, or "
                f"`adb reconnect offline`; {_remedy(state)}".rstrip("; ")
            )


def _remedy(state: str) -> str:
    if "permission" in state:
        return "this user may not open it over USB, see developer.android.com/studio/run/device"
    if state in ("recovery", "sideload", "bootloader"):
        return "it runs no Android at the moment: boot it"
    return ""


def _listed(entries: tuple[DeviceEntry, ...]) -> str:
    if not entries:
        return "no phone is attached: plug one in with USB debugging on, or `adb connect HOST:PORT`"
    lines = ", ".join(
        f"{entry.serial} ({entry.model.replace('_', ' ') or entry.state})"
        if entry.state == "device"
        else f"{entry.serial} ({entry.state})"
        for entry in entries
    )
    return f"attached: {lines}"
