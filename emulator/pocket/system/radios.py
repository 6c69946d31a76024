"""Switches that touch more than one setting, as the quick settings and Settings flip them."""

from __future__ import annotations

from .settings import SettingsStore

BEFORE = "before_airplane"
RADIOS = ("wifi", "bluetooth")


def airplane_on(settings: SettingsStore) -> bool:
    return settings.get("global", "airplane_mode_on") == "1"


def set_airplane(settings: SettingsStore, on: bool) -> None:
    """Turn airplane mode on, remembering the radios to bring back, or off."""
    if on == airplane_on(settings):
        return
    settings.put("global", "airplane_mode_on", "1" if on else "0")
    for radio in RADIOS:
        if on:
            held = settings.get("global", f"{radio}_on") or "0"
            settings.put("global", f"{radio}_{BEFORE}", held)
            settings.put("global", f"{radio}_on", "0")
        else:
            held = settings.get("global", f"{radio}_{BEFORE}") or "1"
            settings.put("global", f"{radio}_on", held)


def quiet(settings: SettingsStore) -> bool:
    """Whether Do Not Disturb is on."""
    return settings.get("global", "zen_mode") not in (None, "0")


def set_quiet(settings: SettingsStore, on: bool) -> None:
    settings.put("global", "zen_mode", "1" if on else "0")


def dark(settings: SettingsStore) -> bool:
    return settings.get("secure", "ui_night_mode") == "2"
