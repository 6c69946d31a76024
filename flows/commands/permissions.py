"""Permissions by the names that flows use, granted and taken over adb.

Names and their Android permissions are those of Maestro's AndroidDriver (translatePermissionName)
and its documentation, "Permissions"; values as there: allow, deny, unset.
"""

import re
import shlex
from collections.abc import Mapping

from ...device.errors import CommandFailed
from ..outcomes import StepFailed
from ..phone import FlowPhone

_A = "android.permission."
NAMES: Mapping[str, tuple[str, ...]] = {
    "location": ("ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION"),
    "camera": ("CAMERA",),
    "contacts": ("READ_CONTACTS", "WRITE_CONTACTS"),
    "phone": ("CALL_PHONE", "ANSWER_PHONE_CALLS"),
    "microphone": ("RECORD_AUDIO",),
    "bluetooth": ("BLUETOOTH_CONNECT", "BLUETOOTH_SCAN"),
    "storage": ("WRITE_EXTERNAL_STORAGE", "READ_EXTERNAL_STORAGE"),
    "notifications": ("POST_NOTIFICATIONS",),
    "medialibrary": (
        "WRITE_EXTERNAL_STORAGE", "READ_EXTERNAL_STORAGE", "READ_MEDIA_AUDIO", "READ_MEDIA_IMAGES",
        "READ_MEDIA_VIDEO",
    ),
    "calendar": ("WRITE_CALENDAR", "READ_CALENDAR"),
    "sms": ("READ_SMS", "RECEIVE_SMS", "SEND_SMS"),
}  # fmt: skip
# Android 14's `dumpsys package PACKAGE`, below "runtime permissions:" (AOSP Settings.java,
# dumpPackageLPr).
_RUNTIME = re.compile(r"^\s+([\w.]+): granted=(?:true|false)", re.MULTILINE)
_SECTION = "runtime permissions:"


async def set_permissions(phone: FlowPhone, app_id: str, wanted: Mapping[str, str]) -> str:
    """Allow, deny or unset an app's permissions, `all` first; gives a note on names that the app
    does not ask for. Raises StepFailed if the app is not there."""
    asked = await runtime_permissions(phone, app_id)
    lines: list[str] = []
    missing: list[str] = []
    for name, value in sorted(wanted.items(), key=lambda pair: pair[0] != "all"):
        named = asked if name == "all" else permissions_named(name)
        found = [one for one in named if one in asked]
        if not found and name != "all":
            missing.append(name)
        lines += [line for one in found for line in _lines(app_id, one, value)]
    if lines:
        try:
            # One that cannot be changed, as a fixed one, is no reason to leave the others.
            await phone.shell("sh", "-c", "; ".join([*lines, "true"]))
        except CommandFailed as error:
            raise StepFailed(f"the permissions of {app_id} could not be set: {error}") from error
    return f"{app_id} asks for no permission of {', '.join(missing)}" if missing else ""


def permissions_named(name: str) -> tuple[str, ...]:
    """Android's permissions for a name of the language; one in full stands for itself."""
    if name in NAMES:
        return tuple(_A + one for one in NAMES[name])
    return (name,) if "." in name else (_A + name.upper(),)


async def runtime_permissions(phone: FlowPhone, app_id: str) -> tuple[str, ...]:
    """The permissions that an installed app asks for and that can be granted; raises StepFailed."""
    text = await phone.device.shell("dumpsys", "package", app_id)
    if f"Package [{app_id}]" not in text:
        raise StepFailed(f"{app_id} is not installed on {phone.device.info.serial}")
    return tuple(dict.fromkeys(_RUNTIME.findall(text.partition(_SECTION)[2])))


def _lines(app_id: str, permission: str, value: str) -> list[str]:
    app, name = shlex.quote(app_id), shlex.quote(permission)
    match value.lower():
        case "allow":
            return [f"pm grant {app} {name}"]
        case "deny":
            return [f"pm revoke {app} {name}"]
        case "unset":
            # Asked again at the next use: a revoked one that the user is said to have set is not.
            return [
                f"pm revoke {app} {name}",
                f"pm clear-permission-flags {app} {name} user-set user-fixed",
            ]
        case _:
            raise StepFailed(f"a permission is allow, deny or unset, not {value!r}")
