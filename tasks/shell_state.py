"""What any phone, rooted or not, tells its shell: settings, providers, files, alarms, apps.

This is how the `aosp` suite and users' own tasks see a phone. It is less than `reading.py` sees on
a rooted one: what an app keeps in a database of its own is not in it.
"""

import asyncio
import re
import shlex
from collections.abc import Mapping
from fnmatch import fnmatchcase

from ..device.device import Device
from ..device.errors import CommandFailed
from .providers import query_rows
from .state import PhoneState, Row, StateUnreadable, TableRef

PROVIDER = "provider"
"""The package of tables that are read from content providers."""
CONTACTS = TableRef(PROVIDER, "com.android.contacts", "contacts")
SMS = TableRef(PROVIDER, "sms", "sms")
CALENDAR = TableRef(PROVIDER, "com.android.calendar", "calendar")
NEXT_ALARM = "alarm.next"
NIGHT = "uimode.night"
TIME_ZONE = "property.persist.sys.timezone"
STORAGE = "/sdcard"

# URI and columns of each provider; free text comes last, where a comma in it does no harm.
_PROVIDERS: Mapping[TableRef, tuple[str, tuple[str, ...]]] = {
    CONTACTS: (
        "content://com.android.contacts/data",
        ("_id", "raw_contact_id", "mimetype", "data2", "data3", "data1"),
    ),
    SMS: ("content://sms", ("_id", "thread_id", "type", "read", "address", "body")),
    CALENDAR: (
        "content://com.android.calendar/events",
        ("_id", "calendar_id", "dtstart", "dtend", "allDay", "deleted", "title"),
    ),
}
_NAMESPACES = ("system", "secure", "global")
UNSEEN = (
    "what apps keep in databases and files of their own",
    "which contacts are favourites",
    "permissions and how long they last",
    "saved Wi-Fi networks",
)
"""What a phone without root does not tell its shell, or not in one form on all phones."""
# Settings that a phone changes while nobody does anything, or that follow from what is compared
# under another name; `*` stands for anything.
VOLATILE_SETTINGS: Mapping[str, str] = {
    "system.next_alarm_formatted": "follows from the alarms, which are compared as alarm.next",
    "system.screen_brightness_float": "the same brightness once more, as a fraction",
    "secure.default_input_method": "typing beyond ASCII borrows a keyboard and gives it back",
    "secure.enabled_input_methods": "the same",
    "secure.selected_input_method_subtype": "the keyboard keeps the last layout there",
    "secure.input_methods_subtype_history": "the keyboard keeps its last layouts there",
    "secure.show_ime_with_hard_keyboard": "typing through adb can switch it",
    "secure.last_setup_shown": "the setup assistant's own notes",
    "secure.*_last_activated_time": "when a mode was last switched",
    "secure.backup_*": "the backup service's own notes",
    "secure.location_providers_allowed": "follows from location_mode",
    "secure.notification_*assistant*": "set by the system when it starts",
    "secure.immersive_mode_confirmations": "an app was seen in full screen",
    "secure.trust_agents_initialized": "set by the lock screen when it starts",
    "secure.ui_translation_*": "the text service's own notes",
    "secure.user_full_data_backup_aware": "the backup service's own notes",
    "global.network_*_time": "when networks were last checked",
    "global.*_last_*": "when something was last done",
    "global.ntp_*": "the clock was set from the network",
    "global.zen_mode_config_etag": "counts changes of zen_mode and its rules",
    "global.zen_mode_ringer_level": "the ringer before zen_mode, to be put back",
    "global.database_creation_buildid": "written when the settings are first read",
    "global.phenotype_*": "flags that Google's services fetch",
    "global.gms_*": "Google's services' own notes",
    "global.netstats_*": "the network counter's own notes",
    "global.battery_*_constants": "tuning that is fetched",
    "global.sys_uidcpupower": "power accounting",
    "global.low_battery_sound_timeout": "power accounting",
    "global.wifi_*_time*": "when Wi-Fi was last looked at",
    "global.boot_count": "counts starts of the phone",
    "global.carrier_*": "fetched when a network is joined",
}

# Android 8 and later; the phone's local time follows the one in epoch ms.
_ALARM = re.compile(r"user:\d+ pendingSend:\w+ time:(\d+)(?:\s*=\s*(\d+-\d+-\d+ \d+:\d+))?")
_NIGHT = re.compile(r"Night mode: (\w+)")


async def read_shell_state(device: Device) -> PhoneState:
    """All of it; raises DeviceError if the phone does not answer, StateUnreadable if the answer
    makes no sense."""
    listed = await asyncio.gather(
        *(_settings(device, name) for name in _NAMESPACES),
        _others(device),
        _packages(device),
    )
    rows = await asyncio.gather(*(_rows(device, ref) for ref in _PROVIDERS))
    silent = [ref.table for ref, found in zip(_PROVIDERS, rows, strict=True) if found is None]
    return PhoneState(
        unseen=(*UNSEEN, *(f"{table}, which this phone's shell may not read" for table in silent)),
        tables={
            ref: found for ref, found in zip(_PROVIDERS, rows, strict=True) if found is not None
        },
        settings={name: value for settings in listed for name, value in settings.items()},
        files=await _files(device),
    )


def is_volatile(setting: str) -> bool:
    """Whether a change of this setting says nothing about what was done."""
    return any(fnmatchcase(setting, pattern) for pattern in VOLATILE_SETTINGS)


async def _settings(device: Device, namespace: str) -> dict[str, str]:
    lines = (await device.shell("settings", "list", namespace)).splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line)
    named = {f"{namespace}.{key}": value for key, _, value in pairs}
    if not named:
        raise StateUnreadable(f"the phone lists no settings in {namespace}")
    return {name: value for name, value in named.items() if not is_volatile(name)}


async def _rows(device: Device, ref: TableRef) -> tuple[Row, ...] | None:
    """The provider's rows; None if this phone has no such provider, or not for the shell."""
    uri, columns = _PROVIDERS[ref]
    try:
        return tuple(await query_rows(device, uri, columns))
    except (CommandFailed, StateUnreadable):
        return None


async def _others(device: Device) -> dict[str, str]:
    """What has no setting of its own: when the next alarm rings, night mode, time zone."""
    rings = await next_alarm(device)
    zone = (await device.shell("getprop", "persist.sys.timezone")).strip()
    found = {NEXT_ALARM: rings or "none", TIME_ZONE: zone}
    try:
        night = _NIGHT.search(await device.shell("cmd", "uimode", "night"))
    except CommandFailed:  # before Android 10
        night = None
    return found | ({NIGHT: night[1]} if night else {})


async def next_alarm(device: Device) -> str | None:
    """When the next alarm rings, as YYYY-MM-DD HH:MM on the phone's clock; None if none is set."""
    found = _ALARM.search(await device.shell("dumpsys", "alarm"))
    if found is None or found[1] == "0":
        return None
    if found[2] is None:
        raise StateUnreadable("this Android does not say in local time when the next alarm rings")
    return found[2]


async def installed_packages(device: Device, *only: str) -> tuple[str, ...]:
    """The packages of the user in front; `only` is a filter of `pm list packages`, as `-d` is.

    Beside a work profile or a Secure Folder, Android 13 and later refuse a list that names no user.
    """
    user = (await device.shell("am", "get-current-user")).strip()
    whose = ("--user", user) if user.isdecimal() else ()
    lines = (await device.shell("pm", "list", "packages", *only, *whose)).split()
    return tuple(line.removeprefix("package:") for line in lines)


async def _packages(device: Device) -> dict[str, str]:
    """Every app, and whether it may run (AOSP's PackageManagerShellCommand: -d for disabled)."""
    every = await installed_packages(device)
    disabled = set(await installed_packages(device, "-d"))
    return {f"package.{one}": "disabled" if one in disabled else "installed" for one in every}


async def _files(device: Device) -> dict[str, str]:
    """The user's files with the MD5 of each, and their folders with a slash at the end.

    What apps keep for themselves, in `Android` and in what begins with a dot, is left out.
    """
    names = (await device.shell("ls", f"{STORAGE}/")).splitlines()
    paths = [f"{STORAGE}/{n}" for n in names if n != "Android" and not n.startswith(".")]
    if not paths:
        return {}
    # A folder that the shell may not read is no reason to see none at all.
    where = shlex.join(paths)
    files = await device.shell(
        "sh", "-c", f"find {where} -type f -exec md5sum {{}} + 2>/dev/null; true"
    )
    folders = await device.shell("sh", "-c", f"find {where} -type d 2>/dev/null; true")
    if not folders.strip():
        raise StateUnreadable(f"the phone does not list what is in {STORAGE}")
    pairs = (line.partition("  ") for line in files.splitlines())
    found = {path: digest for digest, _, path in pairs if path}
    found |= {f"{path}/": "folder" for path in folders.splitlines()}
    return {path: what for path, what in sorted(found.items()) if "/." not in path}
