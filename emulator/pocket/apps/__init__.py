"""The apps of the pocket phone."""

from __future__ import annotations

from .base import App
from .browser import BrowserApp
from .calendar import CalendarApp
from .circle import CircleApp
from .clock import ClockApp
from .contacts import ContactsApp
from .eats import EatsApp
from .files import FilesApp
from .gallery import GalleryApp
from .go import GoApp
from .launcher import LauncherApp
from .media import MediaApp
from .messages import MessagesApp
from .notes import NotesApp
from .settings import SettingsApp
from .shop import ShopApp
from .stream import StreamApp


def installed_apps() -> list[App]:
    """Every app a fresh phone comes with."""
    return [
        LauncherApp(),
        SettingsApp(),
        ClockApp(),
        ContactsApp(),
        MessagesApp(),
        NotesApp(),
        CalendarApp(),
        MediaApp(),
        GalleryApp(),
        FilesApp(),
        StreamApp(),
        CircleApp(),
        BrowserApp(),
        GoApp(),
        ShopApp(),
        EatsApp(),
    ]
