"""Go's main screen: map, rides, trains, saved places."""

from __future__ import annotations

from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from .explore import ExploreTab
from .rides_tab import RidesTab
from .saved_tab import SavedTab
from .screen import Screen
from .trains_tab import TrainsTab

TABS = ("explore", "rides", "trains", "saved")


class GoActivity(Screen):
    """Four tabs; the extra `tab` opens one of them."""

    nav_ground = "surface_container"

    def on_open(self) -> None:
        super().on_open()
        self.explore = ExploreTab(self)
        self.rides_tab = RidesTab(self)
        self.trains_tab = TrainsTab(self)
        self.saved_tab = SavedTab(self)
        self.tab = 0
        self._turn(self.intent)

    def on_new_intent(self, intent: Intent) -> None:
        super().on_new_intent(intent)
        self._turn(intent)

    def back(self) -> bool:
        if self.tab:
            self.tab = 0
            return True
        return False

    def page(self) -> kit.View:
        nav = kit.BottomNav(
            [
                kit.NavItem(tr("Explore"), "explore"),
                kit.NavItem(tr("Rides"), "local_taxi"),
                kit.NavItem(tr("Trains"), "train"),
                kit.NavItem(tr("Saved"), "bookmark"),
            ],
            self.tab,
            self._select,
        )
        body = (self.explore, self.rides_tab, self.trains_tab, self.saved_tab)[self.tab].build()
        top = kit.AppBar(tr("Saved")) if self.tab == TABS.index("saved") else None
        return kit.Scaffold(body, top, nav, snackbar=self.snackbar)

    def _select(self, tab: int) -> None:
        self.tab = tab

    def _turn(self, intent: Intent) -> None:
        wanted = str(intent.extras.get("tab", ""))
        if wanted in TABS:
            self.tab = TABS.index(wanted)
