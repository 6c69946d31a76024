"""What an agent leaves on a phone on its own account, taken away again before anybody judges it."""

import re
from contextlib import suppress

from ...device.device import Device
from ...device.errors import CommandFailed, DeviceError

_SETTING = re.compile(r"(system|secure|global)\.[A-Za-z0-9_]+")
# What `settings get` says of a key that has no value (AOSP SettingsService, "null").
_UNSET = "null"


def check_left(name: str) -> str:
    """What is wrong with a name of a file or a setting, or nothing."""
    if _SETTING.fullmatch(name):
        return ""
    if name.startswith(("/sdcard/", "/data/local/tmp/")) and ".." not in name.split("/"):
        return ""
    return (
        f"{name!r} is no file in /sdcard or /data/local/tmp and no setting, as "
        "secure.default_input_method"
    )


class Leavings:
    """The files and settings that an agent is known to leave, as they were before it began."""

    def __init__(self, device: Device, names: tuple[str, ...]) -> None:
        self._device = device
        self._names = names
        self._there: set[str] = set()
        self._values: dict[str, str] = {}

    async def look(self) -> None:
        """Before the agent begins: what is there already is somebody's and stays."""
        for name in self._names:
            if _SETTING.fullmatch(name):
                space, _, key = name.partition(".")
                self._values[name] = (
                    await self._device.shell("settings", "get", space, key)
                ).strip()
                continue
            with suppress(CommandFailed):  # it is not there
                await self._device.shell("ls", "-d", name)
                self._there.add(name)

    async def tidy(self) -> None:
        """Once it has ended: new files go, settings are what they were."""
        for name in self._names:
            with suppress(DeviceError):  # a lost phone is told by whoever reads its state
                if (value := self._values.get(name)) is None:
                    if name not in self._there:
                        await self._device.shell("rm", "-f", name)
                    continue
                space, _, key = name.partition(".")
                now = (await self._device.shell("settings", "get", space, key)).strip()
                if now == value:
                    continue
                undo = ("delete", space, key) if value == _UNSET else ("put", space, key, value)
                await self._device.shell("settings", *undo)
