"""The quick settings: what each tile shows and does."""

from __future__ import annotations

from typing import NamedTuple

from ..toolkit.strings import tr
from . import radios
from .settings import Namespace
from .system import System

FLASHLIGHT = "flashlight_enabled"


class Tile(NamedTuple):
    """One tile; the texts go through `tr`, but the state, which may be a name."""

    key: str
    label: str
    icon: str
    state: str
    on: bool
    page: str
    """The intent action of the page a long press opens."""


def tiles(system: System) -> list[Tile]:
    """The tiles in order."""
    settings = system.settings

    def flag(namespace: Namespace, key: str) -> bool:
        return settings.get(namespace, key) == "1"

    wifi = system.wifi
    airplane = radios.airplane_on(settings)
    zen, night = radios.quiet(settings), radios.dark(settings)
    torch, turning = flag("secure", FLASHLIGHT), flag("system", "accelerometer_rotation")
    saving, bluetooth = flag("global", "low_power"), flag("global", "bluetooth_on")
    internet = wifi.connected or (tr("Networks available") if wifi.enabled else tr("Off"))
    wave = "wifi" if wifi.enabled else "wifi_off"
    blue = "bluetooth" if bluetooth else "bluetooth_disabled"
    return [
        Tile("wifi", "Wi-Fi", wave, internet, wifi.enabled, "WIFI_SETTINGS"),
        Tile("bt", "Bluetooth", blue, _state(bluetooth), bluetooth, "BLUETOOTH_SETTINGS"),
        Tile("dnd", "Do Not Disturb", "do_not_disturb_on", _state(zen), zen, "ZEN_MODE_SETTINGS"),
        Tile(
            "flashlight",
            "Flashlight",
            "flashlight_on" if torch else "flashlight_off",
            _state(torch),
            torch,
            "SETTINGS",
        ),
        Tile(
            "airplane",
            "Airplane mode",
            "airplanemode_active",
            _state(airplane),
            airplane,
            "AIRPLANE_MODE_SETTINGS",
        ),
        Tile("dark", "Dark theme", "contrast", _state(night), night, "DISPLAY_SETTINGS"),
        Tile(
            "rotation", "Auto-rotate", "mobile_rotate", _state(turning), turning, "DISPLAY_SETTINGS"
        ),
        Tile(
            "battery",
            "Battery Saver",
            "battery_saver",
            _state(saving),
            saving,
            "BATTERY_SAVER_SETTINGS",
        ),
    ]


def flip(system: System, tile: Tile) -> None:
    """Do what a tap on a tile does."""
    settings, on = system.settings, not tile.on
    match tile.key:
        case "wifi":
            system.wifi.enabled = on
        case "airplane":
            radios.set_airplane(settings, on)
        case "dnd":
            radios.set_quiet(settings, on)
        case "dark":
            settings.put("secure", "ui_night_mode", "2" if on else "1")
        case _:
            namespace, key = _PLAIN[tile.key]
            settings.put(namespace, key, "1" if on else "0")


_PLAIN: dict[str, tuple[Namespace, str]] = {
    "bt": ("global", "bluetooth_on"),
    "flashlight": ("secure", FLASHLIGHT),
    "rotation": ("system", "accelerometer_rotation"),
    "battery": ("global", "low_power"),
}


def _state(on: bool) -> str:
    return tr("On") if on else tr("Off")
