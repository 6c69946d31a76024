"""Tabs: each a walk through pages, with what was typed and scrolled on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from ...toolkit import kit
from . import web
from .address import parse
from .forms import FormState
from .page import Page, Site
from .store import Visit

Fault = Literal["", "offline", "unknown", "missing"]
START = "about:start"


class Entry:
    """One page of a tab's history as it was loaded."""

    def __init__(self, url: str, online: bool) -> None:
        self.url = url
        self.page: Page | None = None
        self.site: Site | None = None
        self.fault: Fault = ""
        self.scroll = kit.ScrollState()
        self.forms: dict[str, FormState] = {}
        self.manages_cookies = False
        self.load(online)

    @property
    def title(self) -> str:
        if self.page is not None:
            return self.page.title
        return "" if self.url == START else parse(self.url).shown

    def load(self, online: bool) -> None:
        """Fetch the page anew."""
        self.page, self.site, self.fault = None, None, ""
        self.forms = {}
        if self.url == START:
            return
        if not online:
            self.fault = "offline"
            return
        match web.fetch(parse(self.url)):
            case None:
                self.fault = "unknown"
            case web.Missing() as missing:
                self.site, self.fault = missing.site, "missing"
            case page:
                self.page, self.site = page, page.site

    def form(self, key: str) -> FormState:
        return self.forms.setdefault(key, FormState())


class Tab:
    """A walk: pages behind, the one on show, pages ahead."""

    def __init__(self, online: Callable[[], bool], url: str = START) -> None:
        self._online = online
        self.entries = [Entry(url, online())]
        self.at = 0
        self.strip = kit.ScrollState()

    @property
    def entry(self) -> Entry:
        return self.entries[self.at]

    @property
    def has_next(self) -> bool:
        return self.at + 1 < len(self.entries)

    def go(self, url: str) -> Entry:
        """Load an address, dropping what lay ahead."""
        del self.entries[self.at + 1 :]
        self.entries.append(Entry(url, self._online()))
        self.at += 1
        return self.entry

    def step(self, by: int) -> bool:
        """Move back or on; False at the end of the walk."""
        if not 0 <= self.at + by < len(self.entries):
            return False
        self.at += by
        return True

    def reload(self) -> None:
        self.entry.load(self._online())


class Session:
    """What is open, and what was visited since the browser was started."""

    def __init__(self, online: Callable[[], bool]) -> None:
        self._online = online
        self.tabs = [Tab(online)]
        self.current = 0
        self.visits: list[Visit] = []
        """Latest first."""

    @property
    def tab(self) -> Tab:
        return self.tabs[self.current]

    def add(self, url: str = START) -> Tab:
        """Open a tab and show it."""
        self.tabs.append(Tab(self._online, url))
        self.current = len(self.tabs) - 1
        return self.tab

    def close(self, index: int) -> Tab:
        """Close a tab; there is always one left."""
        tab = self.tabs.pop(index)
        if not self.tabs:
            self.tabs.append(Tab(self._online))
        if index < self.current or self.current >= len(self.tabs):
            self.current = max(0, self.current - 1)
        return tab

    def reopen(self, index: int, tab: Tab) -> None:
        """Undo closing."""
        if len(self.tabs) == 1 and self.tabs[0].entry.url == START and not self.tabs[0].at:
            self.tabs.clear()
        self.tabs.insert(min(index, len(self.tabs)), tab)
        self.current = min(index, len(self.tabs) - 1)

    def note(self, entry: Entry, moment_ms: int) -> None:
        """Remember a page that was shown."""
        if entry.page is not None and (not self.visits or self.visits[0].url != entry.url):
            self.visits.insert(0, Visit(0, entry.title, entry.url, moment_ms))
