"""What the tasks on Android's own apps share: how state is read, and which package is which app."""

from collections.abc import Mapping
from typing import ClassVar

from ...device.device import Device
from ...tasks.goal import Language, Level, Scenario, Tag
from ...tasks.shell_state import installed_packages, read_shell_state
from ...tasks.state import PhoneState, StateUnreadable
from ..built_in import BuiltInTask

# Android images differ in who built the app: Google's own, that of the open-source project, or the
# phone's maker.
APPS: Mapping[str, tuple[str, ...]] = {
    "Settings": ("com.android.settings",),
    "Clock": (
        "com.google.android.deskclock",
        "com.android.deskclock",
        "com.sec.android.app.clockpackage",
    ),
    "Contacts": (
        "com.google.android.contacts",
        "com.android.contacts",
        "com.samsung.android.app.contacts",
    ),
    "Messages": (
        "com.google.android.apps.messaging",
        "com.android.messaging",
        "com.android.mms",
        "com.samsung.android.messaging",
    ),
    "Files": (
        "com.google.android.documentsui",
        "com.android.documentsui",
        "com.google.android.apps.nbu.files",
        "com.sec.android.app.myfiles",
    ),
}


class StockTask(BuiltInTask):
    """A task that needs neither root nor the database of an app, so that any Android will do."""

    scenario: ClassVar[Scenario | None] = Scenario.UTILITIES
    level: ClassVar[Level] = "easy"
    tags: ClassVar[frozenset[Tag]] = frozenset({Tag.ATOMIC})

    @property
    def phone_language(self) -> Language | None:
        """None: all that the goal names is put there first."""
        return None

    async def read(self, device: Device) -> PhoneState:
        """What any phone tells its shell."""
        return await read_shell_state(device)


async def package_of(device: Device, app: str) -> str:
    """The package that an app has on this phone; raises StateUnreadable if it has none of them."""
    installed = set(await installed_packages(device))
    for package in APPS[app]:
        if package in installed:
            return package
    raise StateUnreadable(f"this phone has no {app} app: none of {', '.join(APPS[app])}")


async def begin_anew(device: Device, app: str) -> None:
    """Close an app, so that it begins on its first screen and reads what was put on the phone."""
    await device.shell("am", "force-stop", await package_of(device, app))
