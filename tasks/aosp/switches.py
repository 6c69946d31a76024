"""Switches of the Settings app."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ...agent.rehearsal import Move, Script
from ...device.device import Device
from ...traces.schema import Evidence
from ..daily.utilities.settings_screens import (
    DEVICES,
    DISPLAY,
    NETWORK,
    QUIET,
    SOUND,
    heading,
    in_front,
    towards,
)
from ..findings import Findings
from ..goal import Goal
from ..play import Look, player
from ..shell_state import NIGHT
from ..state import Change
from ..task import fact
from .base import StockTask
from .patterns import names


class SwitchTask(StockTask):
    """One switch is put to a state that it is not in.

    `path` leads to the page on the pocket phone, `row` is the switch, `key` what Android keeps it
    in; `decoy` is another switch of the same page. `follow` are the changes that come with it.
    """

    apps: ClassVar[tuple[str, ...]] = ("Settings",)
    path: ClassVar[tuple[tuple[str, str], ...]]
    row: ClassVar[str]
    decoy: ClassVar[str]
    key: ClassVar[str]
    wanted: ClassVar[str]
    turned_on: ClassVar[bool]
    before: ClassVar[tuple[str, ...]]
    follow: ClassVar[tuple[str, ...]] = ()
    says: ClassVar[Goal]

    def draw(self, random: Random) -> None:
        """There is nothing to choose."""
        self.tapped = self.row

    @property
    def wording(self) -> Goal:
        """Always the same."""
        return self.says

    async def set_up(self, device: Device) -> None:
        """The switch is the other way."""
        await device.shell(*self.before)
        await super().set_up(device)

    def judge(self, found: Findings) -> tuple[Evidence, ...]:
        """What Android keeps it in."""
        return (fact(self.row, self.wanted, found.after.setting(self.key)),)

    def declared(self, change: Change) -> bool:
        """That setting, and what Android changes with it."""
        return names(change, self.key, *self.follow)

    def script(self) -> Script:
        """Goes to the page and taps the row unless it is as asked for."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Script]:
        """Another switch of the page, and the right one there and back."""
        return {
            "another switch": self.but(tapped=self.decoy).script(),
            "there and back": player(self._twice),
        }

    def _play(self, look: Look) -> Move:
        if move := towards(look, self.path):
            return move
        if not look.has(text=self.tapped):
            return look.scroll(f"I look further down for {self.tapped}.")
        if self.tapped == self.row and look.row_switch(self.row).checked == self.turned_on:
            return look.done(f"{self.row} is as asked for.")
        if look.did("I tap the switch."):
            return look.done("The switch is tapped.")
        return look.tap("I tap the switch.", text=self.tapped)

    def _twice(self, look: Look) -> Move:
        if not in_front(look) or heading(look) != self.path[-1][1]:
            return self._play(look)
        if not look.has(text=self.row):
            return look.scroll(f"I look further down for {self.row}.")
        if sum(move.thought == "I tap the switch." for move in look.memory) == 2:
            return look.done("It is done.")
        return look.tap("I tap the switch.", text=self.row)


class WifiOff(SwitchTask):
    """Wi-Fi is switched off."""

    name: ClassVar = "StockWifiOff"
    summary: ClassVar = "Turn Wi-Fi off"
    path: ClassVar = ((NETWORK, NETWORK), ("Internet", "Internet"))
    row: ClassVar = "Wi-Fi"
    decoy: ClassVar = "Notify for public networks"
    key: ClassVar = "global.wifi_on"
    wanted: ClassVar = "0"
    turned_on: ClassVar = False
    before: ClassVar = ("svc", "wifi", "enable")
    says: ClassVar = Goal(en="Turn Wi-Fi off.", zh="关闭 Wi-Fi。")


class BluetoothOn(SwitchTask):
    """Bluetooth is switched on."""

    name: ClassVar = "StockBluetoothOn"
    summary: ClassVar = "Turn Bluetooth on"
    path: ClassVar = ((DEVICES, DEVICES),)
    row: ClassVar = "Bluetooth"
    decoy: ClassVar = "Device name"
    key: ClassVar = "global.bluetooth_on"
    wanted: ClassVar = "1"
    turned_on: ClassVar = True
    before: ClassVar = ("svc", "bluetooth", "disable")
    follow: ClassVar = ("secure.bluetooth_*", "global.bluetooth_*")
    says: ClassVar = Goal(en="Turn Bluetooth on.", zh="打开蓝牙。")


class AirplaneOn(SwitchTask):
    """Airplane mode is switched on."""

    name: ClassVar = "StockAirplaneOn"
    summary: ClassVar = "Turn airplane mode on"
    path: ClassVar = ((NETWORK, NETWORK),)
    row: ClassVar = "Airplane mode"
    decoy: ClassVar = "Roaming"
    key: ClassVar = "global.airplane_mode_on"
    wanted: ClassVar = "1"
    turned_on: ClassVar = True
    before: ClassVar = ("cmd", "connectivity", "airplane-mode", "disable")
    # The radios go off with it, and Android notes how they were.
    follow: ClassVar = (
        "global.wifi_on", "global.bluetooth_on", "global.*airplane*", "secure.*apm*",
        "global.cell_on", "global.wifi_saved_state",
    )  # fmt: skip
    says: ClassVar = Goal(en="Put the phone into airplane mode.", zh="把手机切换到飞行模式。")


class DarkTheme(SwitchTask):
    """The dark theme is switched on."""

    name: ClassVar = "StockDarkTheme"
    summary: ClassVar = "Switch to the dark theme"
    path: ClassVar = ((DISPLAY, DISPLAY),)
    row: ClassVar = "Dark theme"
    decoy: ClassVar = "Night Light"
    key: ClassVar = NIGHT
    wanted: ClassVar = "yes"
    turned_on: ClassVar = True
    before: ClassVar = ("cmd", "uimode", "night", "no")
    follow: ClassVar = ("secure.ui_night_mode*", "secure.dark_*")
    says: ClassVar = Goal(en="Switch the phone to the dark theme.", zh="把手机切换为深色主题。")


class AutoRotateOn(SwitchTask):
    """The screen turns with the phone."""

    name: ClassVar = "StockAutoRotateOn"
    summary: ClassVar = "Let the screen turn with the phone"
    path: ClassVar = ((DISPLAY, DISPLAY),)
    row: ClassVar = "Auto-rotate screen"
    decoy: ClassVar = "Adaptive brightness"
    key: ClassVar = "system.accelerometer_rotation"
    wanted: ClassVar = "1"
    turned_on: ClassVar = True
    before: ClassVar = ("settings", "put", "system", "accelerometer_rotation", "0")
    follow: ClassVar = ("system.user_rotation",)
    says: ClassVar = Goal(en="Let the screen turn when I turn the phone.", zh="打开屏幕自动旋转。")


class TwelveHours(SwitchTask):
    """Times are shown with am and pm."""

    name: ClassVar = "StockTwelveHours"
    summary: ClassVar = "Show times with AM and PM"
    path: ClassVar = (("System", "System"),)
    row: ClassVar = "Use 24-hour format"
    decoy: ClassVar = "Set time automatically"
    key: ClassVar = "system.time_12_24"
    wanted: ClassVar = "12"
    turned_on: ClassVar = False
    before: ClassVar = ("settings", "put", "system", "time_12_24", "24")
    says: ClassVar = Goal(
        en="Let the phone show times with AM and PM instead of the 24-hour format.",
        zh="把时间改成 12 小时制。",
    )


class QuietOn(SwitchTask):
    """Do Not Disturb is switched on."""

    name: ClassVar = "StockQuietOn"
    summary: ClassVar = "Turn Do Not Disturb on"
    path: ClassVar = ((SOUND, SOUND), (QUIET, QUIET))
    row: ClassVar = "Use Do Not Disturb"
    decoy: ClassVar = "Schedules"
    key: ClassVar = "global.zen_mode"
    wanted: ClassVar = "1"
    turned_on: ClassVar = True
    before: ClassVar = ("cmd", "notification", "set_dnd", "off")
    follow: ClassVar = ("secure.*zen*", "global.zen_*")
    says: ClassVar = Goal(en="Turn Do Not Disturb on.", zh="打开勿扰模式。")


class TouchSoundsOff(SwitchTask):
    """Touching the screen makes no sound."""

    name: ClassVar = "StockTouchSoundsOff"
    summary: ClassVar = "Turn touch sounds off"
    path: ClassVar = ((SOUND, SOUND),)
    row: ClassVar = "Touch sounds"
    decoy: ClassVar = "Dial pad tones"
    key: ClassVar = "system.sound_effects_enabled"
    wanted: ClassVar = "0"
    turned_on: ClassVar = False
    before: ClassVar = ("settings", "put", "system", "sound_effects_enabled", "1")
    says: ClassVar = Goal(en="Turn off the sounds when I touch the screen.", zh="关闭触摸提示音。")


SWITCHES: tuple[type[StockTask], ...] = (
    WifiOff,
    BluetoothOn,
    AirplaneOn,
    DarkTheme,
    AutoRotateOn,
    TwelveHours,
    QuietOn,
    TouchSoundsOff,
)
