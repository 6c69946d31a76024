"""The first screen: Home, Search, Watch and Library behind one bottom bar."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from ..tabbed import TabbedActivity
from .download_store import DownloadStore
from .home import HomeTab
from .library import LibraryTab
from .look import StreamActivity
from .mini_player import MiniPlayer
from .music_store import MusicStore
from .search import SearchTab
from .watch import WatchTab


class MainActivity(TabbedActivity, StreamActivity):
    """The four tabs."""

    def on_open(self) -> None:
        self.music = MusicStore(self.phone)
        self.downloads = DownloadStore(self.phone)
        self.strip = MiniPlayer(self)
        search = SearchTab(self)
        self.search = search
        self.tabs = (HomeTab(self), search, WatchTab(self), LibraryTab(self, search))

    def revision(self) -> object:
        return self.music.revision()

    def entries(self) -> list[kit.NavItem]:
        return [
            kit.NavItem(tr("Home"), "home"),
            kit.NavItem(tr("Search"), "search"),
            kit.NavItem(tr("Watch"), "smart_display"),
            kit.NavItem(tr("Library"), "library_music"),
        ]

    def screen(self, ui: kit.Ui) -> kit.View:
        tab = self.front
        top = tab.bar()
        if not self.downloads.online:
            top = kit.Column([_offline(), top])
        return kit.Scaffold(tab.body(), top=top, bottom=self.strip.over(self.nav()))


def _offline() -> kit.View:
    text = kit.Text(
        tr("No internet connection"), "label_large", "inverse_on_surface", 1, rid="offline_banner"
    )
    row = kit.Row([kit.Icon("cloud_off", 18, "inverse_on_surface"), kit.Flex(text)], gap=12)
    return kit.Surface(kit.Pad(row, x=16, y=8), "inverse_surface")
