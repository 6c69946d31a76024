"""The apps of the pocket phone."""

from __future__ import annotations

from .base import App
from .clock import ClockApp
from .contacts import ContactsApp
from .launcher import LauncherApp
from .messages import MessagesApp
from .settings_main import SettingsApp


def installed_apps() -> list[App]:
    """Every app a fresh phone comes with."""
    return [LauncherApp(), SettingsApp(), ClockApp(), ContactsApp(), MessagesApp()]
