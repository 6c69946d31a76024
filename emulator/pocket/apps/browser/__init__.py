"""The Browser: tabs, bookmarks, history and the near web."""

from __future__ import annotations

from ...raster.ops import rgb
from ...system.catalog import Filter
from ..base import App, AppContext, AppIcon
from .bookmarks import BookmarkEditActivity, BookmarksActivity
from .browser import BrowserActivity
from .history import HistoryActivity
from .screen import PACKAGE, VIEW
from .settings import SettingsActivity, SiteDataActivity
from .store import DATABASE, BrowserStore

WEB_SEARCH = "android.intent.action.WEB_SEARCH"
__all__ = ["PACKAGE", "BrowserApp", "BrowserStore"]


class BrowserApp(App):
    """The Browser."""

    package = PACKAGE
    label = "Browser"
    launcher = ".BrowserActivity"
    version = "124.0"
    icon = AppIcon("travel_explore", rgb("#00838A"))
    data = DATABASE
    activities = {
        ".BrowserActivity": BrowserActivity,
        ".BookmarksActivity": BookmarksActivity,
        ".BookmarkEditActivity": BookmarkEditActivity,
        ".HistoryActivity": HistoryActivity,
        ".SettingsActivity": SettingsActivity,
        ".SiteDataActivity": SiteDataActivity,
    }
    filters = {
        ".BrowserActivity": (
            Filter(VIEW, data="http://"),
            Filter(VIEW, data="https://"),
            Filter(WEB_SEARCH),
        ),
    }

    def seed(self, phone: AppContext) -> None:
        BrowserStore(phone).seed()
