"""The address bar, its suggestions, and the bar of find in page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...toolkit import kit
from ...toolkit.strings import tr
from . import web
from .address import parse, typed
from .store import BrowserStore, Visit

MOST = 9


class Omnibox:
    """One field for addresses and searches."""

    def __init__(
        self,
        store: BrowserStore,
        visits: Sequence[Visit],
        field: kit.FieldState,
        scroll: kit.ScrollState,
        enter: Callable[[str], None],
    ) -> None:
        self.store = store
        self.visits = visits
        self.field = field
        self.scroll = scroll
        self.enter = enter

    def pill(self, *, secure: bool, plain: bool) -> kit.View:
        """The field while a page is shown."""
        icon = "search" if plain else ("lock" if secure else "info")
        row = kit.Row(
            [
                kit.Space(width=14),
                kit.Icon(icon, 18, desc=tr("Connection is secure") if secure else ""),
                kit.Flex(kit.Pad(self._field(), left=10, right=12)),
            ]
        )
        return kit.Flex(kit.Surface(kit.Sized(row, height=44), "surface_highest", 22))

    def bar(self, leave: Callable[[], None]) -> kit.View:
        """The field while it is typed into."""
        end: list[kit.View] = []
        if self.field.text:
            end.append(kit.IconButton("close", tr("Clear text"), self.field.clear, size=44))
        row = kit.Row(
            [
                kit.IconButton("arrow_back", tr("Navigate up"), leave, size=44),
                kit.Flex(kit.Pad(self._field(), left=4)),
                *end,
            ]
        )
        return kit.Pad(kit.Surface(kit.Sized(row, height=52), "surface_high", 26), x=10, y=4)

    def suggestions(self, go: Callable[[str], None]) -> kit.View:
        """What the typed letters may mean."""
        words = self.field.text.strip()
        rows: list[kit.ListItem] = []
        known = self._known(words.casefold())
        if words:
            to = typed(words)
            direct = parse(to).shown == words
            rows.append(
                kit.ListItem(
                    words,
                    "" if direct else tr("Search with Lantern"),
                    kit.Icon("public" if direct else "search"),
                    on_tap=lambda: self.enter(words),
                    summary_lines=1,
                    rid="suggestion",
                )
            )
        for title, url, icon in known[:MOST]:
            rows.append(self._row(title, url, icon, go))
        return kit.LazyList(
            len(rows), lambda index: rows[index], self.scroll, top=4, rid="omnibox_results_list"
        )

    def _row(self, title: str, url: str, icon: str, go: Callable[[str], None]) -> kit.ListItem:
        return kit.ListItem(
            title,
            parse(url).shown,
            kit.Icon(icon),
            on_tap=lambda: go(url),
            summary_lines=1,
            rid="suggestion",
        )

    def _known(self, words: str) -> list[tuple[str, str, str]]:
        """Bookmarks, visits and pages that have the words: title, address, icon."""
        found: dict[str, tuple[str, str, str]] = {}

        def offer(title: str, url: str, icon: str) -> None:
            if url not in found and (words in title.casefold() or words in url):
                found[url] = (title, url, icon)

        for mark in self.store.bookmarks():
            offer(mark.title, mark.url, "star")
        for visit in (*self.visits, *self.store.visits()):
            offer(visit.title, visit.url, "history")
        for site in web.SITES:
            offer(site.name, f"https://{site.host}/", "public")
        if len(words) > 2:
            for page in web.find(words)[:MOST]:
                found.setdefault(page.url, (page.title, page.url, "search"))
        return list(found.values())

    def _field(self) -> kit.TextField:
        return kit.TextField(
            self.field,
            hint=tr("Search or type URL"),
            form="plain",
            rid="url_bar",
            size_sp=15,
            min_height=44,
        )


def find_bar(
    field: kit.FieldState,
    place: tuple[int, int],
    before: Callable[[], None],
    after: Callable[[], None],
    close: Callable[[], None],
) -> kit.View:
    """The bar of find in page; `place` is the current hit, counted from one, and how many."""
    current, count = place
    parts: list[kit.View] = [
        kit.Flex(
            kit.Pad(
                kit.TextField(
                    field, hint=tr("Find in page"), form="plain", rid="find_query", min_height=48
                ),
                left=20,
            )
        )
    ]
    if field.text:
        tone = "on_surface_variant" if count else "error"
        parts.append(kit.Text(f"{current if count else 0}/{count}", "body_medium", tone, 1,
                          rid="find_status"))  # fmt: skip
    parts += [
        kit.IconButton("keyboard_arrow_up", tr("Previous"), before, enabled=count > 0, size=44),
        kit.IconButton("keyboard_arrow_down", tr("Next"), after, enabled=count > 0, size=44),
        kit.IconButton("close", tr("Close find bar"), close, size=44),
    ]
    return kit.Surface(kit.Sized(kit.Row(parts), height=60), "surface_container")
