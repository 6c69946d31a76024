"""The first screen of an app with tabs behind one bottom bar, one of which searches."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Protocol

from ..toolkit import kit
from .branded import BrandedActivity


class AppTab(Protocol):
    """What lies behind one entry of the bottom bar."""

    @property
    def scroll(self) -> kit.ScrollState:
        """Where the tab's list stands."""
        ...

    def bar(self) -> kit.View:
        """The bar above the tab."""
        ...

    def body(self) -> kit.View:
        """The tab as it is now."""
        ...


class SearchingTab(AppTab, Protocol):
    """A tab that steps back from its results first."""

    def back(self) -> bool:
        """Whether there was something to step back from."""
        ...


class TabbedActivity(BrandedActivity, ABC):
    """An activity whose Back leads to the first tab before it leaves."""

    nav_ground = "surface_container"
    tabs: Sequence[AppTab]
    search: SearchingTab
    tab: int = 0

    @abstractmethod
    def entries(self) -> list[kit.NavItem]:
        """The entries of the bottom bar, one for each of `tabs`."""

    @property
    def front(self) -> AppTab:
        """The tab in front."""
        return self.tabs[self.tab]

    def nav(self) -> kit.BottomNav:
        """The bottom bar; touching the entry in front scrolls its tab to the top."""
        return kit.BottomNav(self.entries(), self.tab, self._select)

    def back(self) -> bool:
        if self.front is self.search and self.search.back():
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
