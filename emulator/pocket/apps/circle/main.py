"""The first screen: Feed, Search, Groups and the own profile, with a button to post."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from ..tabbed import TabbedActivity
from .explore import ExploreTab
from .feed import FeedTab
from .groups import GroupsTab
from .look import CircleActivity
from .people_store import PeopleStore
from .profile import OwnTab


class MainActivity(TabbedActivity, CircleActivity):
    """The tabs."""

    def on_open(self) -> None:
        self.people = PeopleStore(self.phone)
        self.search = ExploreTab(self)
        self.tabs = (FeedTab(self), self.search, GroupsTab(self), OwnTab(self))

    def revision(self) -> object:
        return self.people.revision()

    def entries(self) -> list[kit.NavItem]:
        return [
            kit.NavItem(tr("Feed"), "home"),
            kit.NavItem(tr("Search"), "search"),
            kit.NavItem(tr("Groups"), "groups"),
            kit.NavItem(tr("Profile"), "account_circle"),
        ]

    def screen(self, ui: kit.Ui) -> kit.View:
        tab = self.front
        fab = None
        if self.tab in (0, 3):
            fab = kit.Fab(
                "add", tr("New post"), lambda: self.open(".ComposeActivity"), rid="compose"
            )
        return kit.Scaffold(tab.body(), top=tab.bar(), bottom=self.nav(), fab=fab)
