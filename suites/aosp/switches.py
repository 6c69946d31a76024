"""Switches of the Settings app."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import ClassVar

from ...device.device import Device
from ...tasks.goal import Goal
from ...tasks.shell_state import NIGHT
from ...tasks.state import Change
from ...tasks.verifier_input import VerifierInput
from ...traces.schema import Evidence
from .base import StockTask
from .patterns import names


class SwitchTask(StockTask):
    """One switch is put to a state that it is not in, on or off.

    `row` is the switch, `key` what Android keeps it in, with `values` for off and on; `puts` brings
    it there over adb, and `follow` are the changes that come with it.
    """

    apps: ClassVar[tuple[str, ...]] = ("Settings",)
    branches: ClassVar[tuple[str, ...]] = ("off", "on")
    row: ClassVar[str]
    key: ClassVar[str]
    values: ClassVar[tuple[str, str]] = ("0", "1")
    puts: ClassVar[tuple[tuple[str, ...], tuple[str, ...]]]
    follow: ClassVar[tuple[str, ...]] = ()
    says: ClassVar[tuple[Goal, Goal]]

    def draw(self, random: Random) -> None:
        """Trial by trial it goes off and on; there is nothing else to choose."""
        self.on = self.branch == "on"
        self.tapped = self.row

    @property
    def wording(self) -> Goal:
        """On or off."""
        return self.says[self.on]

    async def set_up(self, device: Device) -> None:
        """The switch is the other way."""
        await device.shell(*self.puts[not self.on])
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """What Android keeps it in."""
        wanted, is_now = self.values[self.on], found.after.setting(self.key)
        return (found.lasting(self.row, wanted, is_now, self.row),)

    @property
    def watched(self) -> Mapping[str, Sequence[str]]:
        """The setting, so that an act that undoes it can be named; what has none is not watched."""
        space, _, key = self.key.partition(".")
        settings = space in ("system", "secure", "global")
        return {self.row: ("settings", "get", space, key)} if settings else {}

    def declared(self, change: Change) -> bool:
        """That setting, and what Android changes with it."""
        return names(change, self.key, *self.follow)

    def incidental(self, change: Change) -> bool:
        """What Android changes with it, and never the switch itself."""
        return change.where != self.key and names(change, *self.follow)


def _put(namespace: str, key: str, off: str, on: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The commands that put a setting to either value."""
    command = ("settings", "put", namespace, key)
    return (*command, off), (*command, on)


class Wifi(SwitchTask):
    """Wi-Fi on or off."""

    name: ClassVar = "StockWifi"
    summary: ClassVar = "Turn Wi-Fi on or off"
    row: ClassVar = "Wi-Fi"
    key: ClassVar = "global.wifi_on"
    puts: ClassVar = (("svc", "wifi", "disable"), ("svc", "wifi", "enable"))
    says: ClassVar = (
        Goal(en="Turn Wi-Fi off.", zh="关闭 Wi-Fi。"),
        Goal(en="Turn Wi-Fi on.", zh="打开 Wi-Fi。"),
    )


class Bluetooth(SwitchTask):
    """Bluetooth on or off."""

    name: ClassVar = "StockBluetooth"
    summary: ClassVar = "Turn Bluetooth on or off"
    row: ClassVar = "Bluetooth"
    key: ClassVar = "global.bluetooth_on"
    puts: ClassVar = (("svc", "bluetooth", "disable"), ("svc", "bluetooth", "enable"))
    follow: ClassVar = ("secure.bluetooth_*", "global.bluetooth_*")
    says: ClassVar = (
        Goal(en="Turn Bluetooth off.", zh="关闭蓝牙。"),
        Goal(en="Turn Bluetooth on.", zh="打开蓝牙。"),
    )


class Airplane(SwitchTask):
    """Airplane mode on or off."""

    name: ClassVar = "StockAirplane"
    summary: ClassVar = "Turn airplane mode on or off"
    row: ClassVar = "Airplane mode"
    key: ClassVar = "global.airplane_mode_on"
    puts: ClassVar = (
        ("cmd", "connectivity", "airplane-mode", "disable"),
        ("cmd", "connectivity", "airplane-mode", "enable"),
    )
    # The radios go off and on with it, and Android notes how they were.
    follow: ClassVar = (
        "global.wifi_on", "global.bluetooth_on", "global.*airplane*", "secure.*apm*",
        "global.cell_on", "global.wifi_saved_state",
    )  # fmt: skip
    says: ClassVar = (
        Goal(en="Take the phone out of airplane mode.", zh="退出飞行模式。"),
        Goal(en="Put the phone into airplane mode.", zh="把手机切换到飞行模式。"),
    )

    def declared(self, change: Change) -> bool:
        """The mode, and the radios the way that it switches them.

        0, 2 and 3 are how AOSP's WifiSettingsStore and BluetoothManagerService keep a radio in
        airplane mode; out of it, what was on is 1 again.
        """
        if change.where in ("global.wifi_on", "global.bluetooth_on"):
            return change.after in (("0", "2", "3") if self.on else ("1",))
        return super().declared(change)


class DarkTheme(SwitchTask):
    """The dark theme or the light one."""

    name: ClassVar = "StockDarkTheme"
    summary: ClassVar = "Switch to the dark theme or the light one"
    row: ClassVar = "Dark theme"
    key: ClassVar = NIGHT
    values: ClassVar = ("no", "yes")
    puts: ClassVar = (("cmd", "uimode", "night", "no"), ("cmd", "uimode", "night", "yes"))
    follow: ClassVar = ("secure.ui_night_mode*", "secure.dark_*")
    says: ClassVar = (
        Goal(en="Switch the phone to the light theme.", zh="把手机切换为浅色主题。"),
        Goal(en="Switch the phone to the dark theme.", zh="把手机切换为深色主题。"),
    )


class AutoRotate(SwitchTask):
    """Whether the screen turns with the phone."""

    name: ClassVar = "StockAutoRotate"
    summary: ClassVar = "Let the screen turn with the phone, or not"
    row: ClassVar = "Auto-rotate screen"
    key: ClassVar = "system.accelerometer_rotation"
    puts: ClassVar = _put("system", "accelerometer_rotation", "0", "1")
    follow: ClassVar = ("system.user_rotation",)
    says: ClassVar = (
        Goal(en="Stop the screen from turning when I turn the phone.", zh="关闭屏幕自动旋转。"),
        Goal(en="Let the screen turn when I turn the phone.", zh="打开屏幕自动旋转。"),
    )


class HourFormat(SwitchTask):
    """Times with am and pm, or from 0 to 23."""

    name: ClassVar = "StockHourFormat"
    summary: ClassVar = "Show times in the 12-hour or the 24-hour format"
    row: ClassVar = "Use 24-hour format"
    key: ClassVar = "system.time_12_24"
    values: ClassVar = ("12", "24")
    puts: ClassVar = _put("system", "time_12_24", "12", "24")
    says: ClassVar = (
        Goal(en="Let the phone show times with AM and PM.", zh="把时间改成 12 小时制。"),
        Goal(en="Let the phone show times in the 24-hour format.", zh="把时间改成 24 小时制。"),
    )


class Quiet(SwitchTask):
    """Do Not Disturb on or off."""

    name: ClassVar = "StockQuiet"
    summary: ClassVar = "Turn Do Not Disturb on or off"
    row: ClassVar = "Use Do Not Disturb"
    key: ClassVar = "global.zen_mode"
    puts: ClassVar = (
        ("cmd", "notification", "set_dnd", "off"),
        ("cmd", "notification", "set_dnd", "priority"),
    )
    follow: ClassVar = ("secure.*zen*", "global.zen_*")
    says: ClassVar = (
        Goal(en="Turn Do Not Disturb off.", zh="关闭勿扰模式。"),
        Goal(en="Turn Do Not Disturb on.", zh="打开勿扰模式。"),
    )


class TouchSounds(SwitchTask):
    """Whether touching the screen makes a sound."""

    name: ClassVar = "StockTouchSounds"
    summary: ClassVar = "Turn touch sounds on or off"
    row: ClassVar = "Touch sounds"
    key: ClassVar = "system.sound_effects_enabled"
    puts: ClassVar = _put("system", "sound_effects_enabled", "0", "1")
    says: ClassVar = (
        Goal(en="Turn off the sounds when I touch the screen.", zh="关闭触摸提示音。"),
        Goal(en="Turn on the sounds when I touch the screen.", zh="打开触摸提示音。"),
    )
