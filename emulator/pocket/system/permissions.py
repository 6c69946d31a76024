"""Runtime permissions: what each package asked for and what its owner allowed.

All state is in one file at Android's path, so that snapshots, resets and hashes hold it without
knowing of it, and two stores over one file system agree.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple
from xml.sax.saxutils import quoteattr

from .files import FileSystem

STORE = "/data/misc_de/0/apexdata/com.android.permission/runtime-permissions.xml"
PREFIX = "android.permission."
FINE_LOCATION = f"{PREFIX}ACCESS_FINE_LOCATION"
COARSE_LOCATION = f"{PREFIX}ACCESS_COARSE_LOCATION"
BACKGROUND_LOCATION = f"{PREFIX}ACCESS_BACKGROUND_LOCATION"
CAMERA = f"{PREFIX}CAMERA"
RECORD_AUDIO = f"{PREFIX}RECORD_AUDIO"
READ_CONTACTS = f"{PREFIX}READ_CONTACTS"
WRITE_CONTACTS = f"{PREFIX}WRITE_CONTACTS"
READ_CALENDAR = f"{PREFIX}READ_CALENDAR"
WRITE_CALENDAR = f"{PREFIX}WRITE_CALENDAR"
READ_SMS = f"{PREFIX}READ_SMS"
SEND_SMS = f"{PREFIX}SEND_SMS"
RECEIVE_SMS = f"{PREFIX}RECEIVE_SMS"
CALL_PHONE = f"{PREFIX}CALL_PHONE"
READ_IMAGES = f"{PREFIX}READ_MEDIA_IMAGES"
READ_VIDEO = f"{PREFIX}READ_MEDIA_VIDEO"
READ_AUDIO = f"{PREFIX}READ_MEDIA_AUDIO"
READ_STORAGE = f"{PREFIX}READ_EXTERNAL_STORAGE"
POST_NOTIFICATIONS = f"{PREFIX}POST_NOTIFICATIONS"
BLUETOOTH_CONNECT = f"{PREFIX}BLUETOOTH_CONNECT"

USER_SET, USER_FIXED, ONE_TIME = 1, 2, 1 << 16
"""Android's PackageManager.FLAG_PERMISSION_* bits."""

Level = Literal["always", "foreground", "ask", "denied"]


class Group(NamedTuple):
    """Permissions that are asked for and shown as one; texts go through `tr`."""

    name: str
    label: str
    icon: str
    question: str
    """What the dialog asks, with `{app}`."""
    permissions: tuple[str, ...]
    while_in_use: bool = False
    """Offers "while using the app" and "only this time" in place of "allow"."""
    background: str = ""
    """The permission that makes it "all the time"."""


GROUPS = (
    Group(
        "android.permission-group.LOCATION",
        "Location",
        "place",
        "Allow {app} to access this device’s location?",
        (FINE_LOCATION, COARSE_LOCATION),
        True,
        BACKGROUND_LOCATION,
    ),
    Group(
        "android.permission-group.CAMERA",
        "Camera",
        "photo_camera",
        "Allow {app} to take pictures and record video?",
        (CAMERA,),
        True,
    ),
    Group(
        "android.permission-group.MICROPHONE",
        "Microphone",
        "mic",
        "Allow {app} to record audio?",
        (RECORD_AUDIO,),
        True,
    ),
    Group(
        "android.permission-group.CONTACTS",
        "Contacts",
        "contacts",
        "Allow {app} to access your contacts?",
        (READ_CONTACTS, WRITE_CONTACTS),
    ),
    Group(
        "android.permission-group.CALENDAR",
        "Calendar",
        "calendar_month",
        "Allow {app} to access your calendar?",
        (READ_CALENDAR, WRITE_CALENDAR),
    ),
    Group(
        "android.permission-group.SMS",
        "SMS",
        "sms",
        "Allow {app} to send and view SMS messages?",
        (READ_SMS, SEND_SMS, RECEIVE_SMS),
    ),
    Group(
        "android.permission-group.PHONE",
        "Phone",
        "call",
        "Allow {app} to make and manage phone calls?",
        (CALL_PHONE,),
    ),
    Group(
        "android.permission-group.READ_MEDIA_VISUAL",
        "Photos and videos",
        "photo_library",
        "Allow {app} to access photos and videos on this device?",
        (READ_IMAGES, READ_VIDEO),
    ),
    Group(
        "android.permission-group.READ_MEDIA_AURAL",
        "Music and audio",
        "music_note",
        "Allow {app} to access music and audio on this device?",
        (READ_AUDIO,),
    ),
    Group(
        "android.permission-group.STORAGE",
        "Files",
        "folder",
        "Allow {app} to access files on this device?",
        (READ_STORAGE,),
    ),
    Group(
        "android.permission-group.NOTIFICATIONS",
        "Notifications",
        "notifications",
        "Allow {app} to send you notifications?",
        (POST_NOTIFICATIONS,),
    ),
    Group(
        "android.permission-group.NEARBY_DEVICES",
        "Nearby devices",
        "bluetooth",
        "Allow {app} to find and connect to nearby devices?",
        (BLUETOOTH_CONNECT,),
    ),
)


def group_of(permission: str) -> Group | None:
    """The group a permission is asked for with; None for one that is granted at installation."""
    for group in GROUPS:
        if permission in group.permissions or permission == group.background:
            return group
    return None


class NotRequested(LookupError):
    """The package does not ask for the permission; the message is `pm grant`'s."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One requested permission and its state; `flags` are Android's bits."""

    permission: str
    granted: bool = False
    flags: int = 0

    @property
    def one_time(self) -> bool:
        return bool(self.flags & ONE_TIME)

    @property
    def fixed(self) -> bool:
        """The owner will not be asked again."""
        return bool(self.flags & USER_FIXED)


Grants = dict[str, dict[str, Grant]]


class PermissionStore:
    """Runtime permissions by package, kept in `STORE`."""

    def __init__(self, files: FileSystem) -> None:
        self._files = files
        self._read: tuple[bytes, Grants] = (b"", {})

    def declare(
        self, package: str, permissions: Iterable[str], granted: Iterable[str] = ()
    ) -> None:
        """Record what a package asks for; `granted` is allowed from the start."""
        held = frozenset(granted)
        table = self._load()
        own = table.setdefault(package, {})
        for permission in (*permissions, *held):
            own.setdefault(permission, Grant(permission, permission in held))
        self._save(table)

    @property
    def stamp(self) -> bytes:
        """Changes with every change of the store."""
        return self._files.read(STORE) if self._files.exists(STORE) else b""

    def packages(self) -> list[str]:
        """The packages that ask for something, in order of installation."""
        return [name for name, own in self._load().items() if own]

    def requested(self, package: str) -> list[Grant]:
        """What a package asks for, in its own order."""
        return list(self._load().get(package, {}).values())

    def get(self, package: str, permission: str) -> Grant | None:
        """The state of one permission; None when it was not asked for."""
        return self._load().get(package, {}).get(permission)

    def granted(self, package: str, permission: str) -> bool:
        found = self.get(package, permission)
        return found is not None and found.granted

    def grant(self, package: str, permission: str, *, one_time: bool = False) -> None:
        """Allow a permission; raises NotRequested."""
        self._put(package, permission, True, USER_SET | (ONE_TIME if one_time else 0))

    def revoke(self, package: str, permission: str, *, fixed: bool = False) -> None:
        """Take a permission back, for good when `fixed`; raises NotRequested."""
        self._put(package, permission, False, USER_SET | (USER_FIXED if fixed else 0))

    def reset(self, package: str | None = None) -> None:
        """Forget every answer of one package or of all (`pm clear`, `pm reset-permissions`)."""
        table = self._load()
        for name in [package] if package is not None else list(table):
            own = table.get(name, {})
            table[name] = {key: Grant(key) for key in own}
        self._save(table)

    def end_session(self, package: str) -> None:
        """Take back what was allowed for this time only."""
        table = self._load()
        own = table.get(package, {})
        if any(grant.one_time for grant in own.values()):
            table[package] = {
                key: Grant(key) if grant.one_time else grant for key, grant in own.items()
            }
            self._save(table)

    def groups(self, package: str) -> list[Group]:
        """The groups a package asks for."""
        own = self._load().get(package, {})
        return [group for group in GROUPS if any(name in own for name in group.permissions)]

    def level(self, package: str, group: Group) -> Level:
        """How much of a group a package may use."""
        own = self._load().get(package, {})
        held = [own[name] for name in group.permissions if name in own]
        if any(grant.granted and not grant.one_time for grant in held):
            behind = own.get(group.background)
            if behind is not None:
                return "always" if behind.granted else "foreground"
            return "foreground" if group.while_in_use else "always"
        if any(grant.flags & (USER_SET | USER_FIXED) and not grant.granted for grant in held):
            return "denied"
        return "ask"

    def set_level(
        self, package: str, group: Group, level: Level, *, one_time: bool = False
    ) -> None:
        """Allow, ask about or deny a whole group."""
        table = self._load()
        own = table.setdefault(package, {})
        allowed = level in ("always", "foreground")
        flags = {"ask": 0, "denied": USER_SET | USER_FIXED}.get(level, USER_SET)
        for name in group.permissions:
            if name in own:
                own[name] = Grant(name, allowed, flags | (ONE_TIME if one_time else 0))
        if group.background in own:
            own[group.background] = Grant(group.background, level == "always", flags)
        self._save(table)

    def _put(self, package: str, permission: str, granted: bool, flags: int) -> None:
        table = self._load()
        found = table.get(package, {}).get(permission)
        if found is None:
            raise NotRequested(
                f"Package {package} has not requested permission {permission}"
                if group_of(permission) is not None
                else f"Unknown permission: {permission}"
            )
        table[package][permission] = replace(found, granted=granted, flags=flags)
        self._save(table)

    def _load(self) -> Grants:
        """A copy of the table that may be changed and saved."""
        content = self.stamp
        if content != self._read[0]:
            self._read = (content, _parse(content) if content else {})
        return {package: dict(own) for package, own in self._read[1].items()}

    def _save(self, table: Grants) -> None:
        content = _render(table)
        if content != self._read[0]:
            self._files.mkdir(STORE.rpartition("/")[0], parents=True)
            self._files.write(STORE, content, mode=0o100600)
            self._read = (content, table)


def _parse(content: bytes) -> Grants:
    table: Grants = {}
    for package in ElementTree.fromstring(content).iter("package"):
        own = table.setdefault(package.get("name", ""), {})
        for item in package.iter("permission"):
            name = item.get("name", "")
            own[name] = Grant(name, item.get("granted") == "true", int(item.get("flags", "0"), 16))
    return table


def _render(table: Grants) -> bytes:
    lines = ["<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>"]
    lines.append('<runtime-permissions version="11">')
    for package, own in table.items():
        lines.append(f"  <package name={quoteattr(package)}>")
        for grant in own.values():
            granted = str(grant.granted).lower()
            lines.append(
                f"    <permission name={quoteattr(grant.permission)}"
                f' granted="{granted}" flags="{grant.flags:x}" />'
            )
        lines.append("  </package>")
    lines.append("</runtime-permissions>\n")
    return "\n".join(lines).encode()
