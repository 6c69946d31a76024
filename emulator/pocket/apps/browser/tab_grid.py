"""The open tabs as cards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ...toolkit import kit
from ...toolkit.strings import tr
from .address import parse
from .page import plain, texts
from .tab import START, Session, Tab


class TabOwner(Protocol):
    """The screen whose tabs the grid shows."""

    session: Session
    choosing_tab: bool

    def open_tab(self, url: str = START) -> None: ...

    def show_tab(self, index: int) -> None: ...

    def say(self, text: str, action: kit.Choice | None = None) -> None: ...

    def confirm(self, title: str, text: str, action: str, act: Callable[[], None]) -> None: ...


class TabGrid:
    """Two columns of tabs, to switch to or close."""

    def __init__(self, browser: TabOwner) -> None:
        self.browser = browser
        self.scroll = kit.ScrollState()

    def opened(self) -> None:
        """Bring the current tab into view."""
        self.scroll.jump(self.browser.session.current // 2)

    def build(self, snackbar: kit.View | None) -> kit.View:
        session = self.browser.session
        rows: list[kit.View] = []
        for start in range(0, len(session.tabs), 2):
            cells: list[kit.View] = [
                kit.Flex(self._card(index, session.tabs[index]))
                for index in range(start, min(start + 2, len(session.tabs)))
            ]
            if len(cells) == 1:
                cells.append(kit.Flex(kit.Space()))
            rows.append(kit.Pad(kit.Row(cells, gap=12), x=16, bottom=12))
        count = len(session.tabs)
        title = tr("1 open tab") if count == 1 else tr("{count} open tabs", count=count)
        close = kit.IconButton(
            "delete_sweep", tr("Close all tabs"), self._ask, rid="close_all_tabs"
        )
        bar = kit.AppBar(title, self._leave, [close])
        body = kit.scroll_list(rows, self.scroll, top=8, bottom=96, rid="tab_list_view")
        fab = kit.Fab(
            "add", tr("New tab"), self.browser.open_tab, tr("New tab"), rid="new_tab_button"
        )
        return kit.Scaffold(body, top=bar, fab=fab, snackbar=snackbar)

    def _card(self, index: int, tab: Tab) -> kit.View:
        entry = tab.entry
        site = entry.site
        title = entry.title or tr("New tab")
        head = kit.Row(
            [
                kit.Icon(site.icon if site else "public", 18),
                kit.Flex(kit.Text(title, "label_large", lines=1, rid="tab_title")),
                kit.IconButton(
                    "close",
                    tr("Close {title} tab", title=title),
                    lambda: self._close(index),
                    size=40,
                    icon_size=20,
                    rid="action_button",
                ),
            ],
            gap=8,
        )
        words = ""
        if entry.page is not None:
            words = " ".join(plain(text) for block in entry.page.blocks for text in texts(block))
        band: kit.View = kit.Space(height=8)
        if site is not None:
            band = kit.Surface(
                kit.Pad(kit.Text(site.name, "label_medium", "white", 1, hidden=True), x=10, y=6),
                site.color,
            )
        host = "" if entry.url == START else parse(entry.url).host
        preview = kit.Column(
            [
                band,
                kit.Pad(
                    kit.Text(words or host, "body_small", "on_surface_variant", 7, hidden=True),
                    x=10,
                    y=10,
                ),
            ]
        )
        page = kit.Surface(kit.Sized(preview, height=168), "surface", 12, clips=True)
        current = index == self.browser.session.current
        body = kit.Column([kit.Pad(head, left=12), kit.Pad(page, x=8, bottom=8)])
        card = kit.Surface(
            body,
            "primary_container" if current else "surface_high",
            20,
            "primary" if current else None,
        )
        info = kit.Info("android.view.ViewGroup", "tab_card", desc=title, selected=current)
        return kit.Tap(card, lambda: self.browser.show_tab(index), info=info)

    def _leave(self) -> None:
        self.browser.choosing_tab = False

    def _close(self, index: int) -> None:
        session = self.browser.session
        tab = session.close(index)
        title = tab.entry.title or tr("New tab")
        undo = kit.Choice(tr("Undo"), lambda: session.reopen(index, tab))
        self.browser.say(tr("Closed {title}", title=title), undo)

    def _ask(self) -> None:
        def close() -> None:
            session = self.browser.session
            while len(session.tabs) > 1:
                session.close(0)
            session.close(0)
            self.browser.choosing_tab = False

        self.browser.confirm(
            tr("Close all tabs?"), tr("Pages you have open will be closed."), tr("Close all"), close
        )
