"""The app under test: its files are read before a phone is asked, and are on it at each attempt.

Only who names an app with `--app` or `app=` loads this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..actions import UsageError
from ..agent.interrupts import Grant
from ..device.apk import AppFiles, read_app
from ..device.device import Device, InstalledApp
from ..device.install import TakesApps, would_change
from .settings import Settings

_ANDROID = "android.permission."
# What Android asks for together, by the words of `--grant` (AOSP's permission groups:
# developer.android.com, Manifest.permission_group and "Permissions on Android").
PERMISSIONS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "location": ("ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION"),
    "camera": ("CAMERA",),
    "microphone": ("RECORD_AUDIO",),
    "contacts": ("READ_CONTACTS", "WRITE_CONTACTS", "GET_ACCOUNTS"),
    "calendar": ("READ_CALENDAR", "WRITE_CALENDAR"),
    "sms": ("READ_SMS", "SEND_SMS", "RECEIVE_SMS", "RECEIVE_MMS", "RECEIVE_WAP_PUSH"),
    "phone": ("READ_PHONE_STATE", "READ_PHONE_NUMBERS", "CALL_PHONE", "ANSWER_PHONE_CALLS"),
    "photos": ("READ_MEDIA_IMAGES", "READ_MEDIA_VIDEO"),
    "audio": ("READ_MEDIA_AUDIO",),
    "files": ("READ_EXTERNAL_STORAGE", "WRITE_EXTERNAL_STORAGE"),
    "notifications": ("POST_NOTIFICATIONS",),
    "nearby": ("BLUETOOTH_SCAN", "BLUETOOTH_CONNECT", "BLUETOOTH_ADVERTISE", "UWB_RANGING",
               "NEARBY_WIFI_DEVICES"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class AppUnderTest:
    """An app to be installed, whether its data are deleted before each attempt, and the
    permissions that it is given."""

    files: AppFiles
    clear: bool
    permissions: tuple[str, ...]

    @classmethod
    def of(cls, settings: Settings) -> "AppUnderTest":
        """The app that settings name; raises UsageError for files that are none."""
        files = read_app(settings.app)
        grants = [Grant.parse(text) for text in settings.grants]
        meant = {one.group for one in grants if one.app.casefold() in ("", files.package)}
        wanted = {_ANDROID + name for group in meant for name in PERMISSIONS[group]}
        # Only what its manifest asks for can be given.
        given = tuple(name for name in files.permissions if name in wanted)
        return cls(files, settings.app_data == "clear", given)

    @property
    def expected(self) -> InstalledApp:
        """What is read from the phone once it is there, as far as the files tell."""
        files = self.files
        return InstalledApp(
            files.package, files.version_name, files.version_code, files.base.sha256
        )

    async def changes(self, phone: Device) -> list[str]:
        """What `install` would change on this phone, a line each."""
        return await would_change(phone, self.files, self.clear, self.permissions)

    async def install(self, phone: Device) -> InstalledApp:
        """Have it on the phone, and tell what the phone says of it; raises InstallFailed."""
        if not isinstance(phone, TakesApps):
            raise UsageError(
                f"no app can be installed on {phone.info.serial}: it is no phone behind adb"
            )
        return await phone.install(self.files, self.clear, self.permissions)
