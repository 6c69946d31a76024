"""The first screen: Feed, Search, Groups and the own profile, with a button to post."""

from __future__ import annotations

from ...toolkit.bars import BottomNav, NavItem, Scaffold
from ...toolkit.buttons import Fab
from ...toolkit.strings import tr
from ...toolkit.theme import Ui
from ...toolkit.view import View
from .explore import ExploreTab
from .feed import FeedTab
from .groups import GroupsTab
from .look import CircleActivity
from .people_store import PeopleStore
from .profile import OwnTab


class MainActivity(CircleActivity):
    """The tabs."""

    nav_ground = "surface_container"

    def on_open(self) -> None:
        self.people = PeopleStore(self.phone)
        self.search = ExploreTab(self)
        self.tabs = (FeedTab(self), self.search, GroupsTab(self), OwnTab(self))
        self.tab = 0

    def revision(self) -> object:
        return self.people.revision()

    def screen(self, ui: Ui) -> View:
        tab = self.tabs[self.tab]
        nav = BottomNav(
            [
                NavItem(tr("Feed"), "home"),
                NavItem(tr("Search"), "search"),
                NavItem(tr("Groups"), "groups"),
                NavItem(tr("Profile"), "account_circle"),
            ],
            self.tab,
            self._select,
        )
        fab = None
        if self.tab in (0, 3):
            fab = Fab("add", tr("New post"), lambda: self.open(".ComposeActivity"), rid="compose")
        return Scaffold(tab.body(), top=tab.bar(), bottom=nav, fab=fab)

    def back(self) -> bool:
        if self.tab == 1 and self.search.back():
            return True
        if self.tab:
            self.tab = 0
            return True
        return False

    def _select(self, tab: int) -> None:
        if tab == self.tab:
            self.tabs[tab].scroll.jump(0)
        self.blur()
        self.tab = tab
