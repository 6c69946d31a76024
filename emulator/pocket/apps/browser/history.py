"""The pages that were visited, by day."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .address import parse
from .bookmarks import site_badge
from .screen import Screen
from .store import Visit


class HistoryActivity(Screen):
    """Visits of this session, which are not stored, above the stored ones."""

    def on_open(self) -> None:
        super().on_open()
        self.visits: list[Visit] = []
        self.query = kit.FieldState(submit="search")
        self.scroll = kit.ScrollState()

    def page(self) -> kit.View:
        clear = kit.Button(
            tr("Clear browsing data…"), self._ask, "text", "delete", rid="clear_data"
        )
        top = kit.Column(
            [
                kit.AppBar(tr("History"), self.leave),
                kit.SearchBar(self.query, tr("Search history")),
                kit.Pad(kit.Place(clear), x=8),
            ]
        )
        return kit.Scaffold(self._list(), top=top, snackbar=self.snackbar)

    def _list(self) -> kit.View:
        words = self.query.text.strip().casefold()
        found = [
            visit
            for visit in (*self.visits, *self.store.visits())
            if words in visit.title.casefold() or words in visit.url
        ]
        if not found:
            return kit.Fill(kit.empty_state("history", tr("No history here")), center=True)
        rows: list[Visit | str] = []
        day = ""
        for visit in found:
            shown = kit.relative_day(
                self.phone.local(visit.visited_ms).date(), self.phone.now().date()
            )
            if shown != day:
                day = shown
                rows.append(shown)
            rows.append(visit)
        return kit.LazyList(
            len(rows), lambda index: self._row(rows[index]), self.scroll, bottom=24,
            rid="history_list",
        )  # fmt: skip

    def _row(self, item: Visit | str) -> kit.View:
        if isinstance(item, str):
            return kit.Header(item)
        remove = kit.IconButton(
            "close", tr("Remove {title}", title=item.title), lambda: self._remove(item)
        )
        return kit.ListItem(
            item.title,
            parse(item.url).shown,
            site_badge(item.url),
            remove,
            note=self.phone.clock_text(self.phone.local(item.visited_ms)),
            on_tap=lambda: self.finish(item.url),
            summary_lines=1,
            rid="history_row",
        )

    def _remove(self, visit: Visit) -> None:
        if visit.id:
            self.store.forget_visit(visit.id)
        elif visit in self.visits:
            self.visits.remove(visit)

    def _ask(self) -> None:
        def clear() -> None:
            self.store.clear_history()
            self.visits.clear()
            self.say(tr("History cleared"))

        text = tr("All visited pages will be removed from this phone.")
        self.confirm(tr("Clear browsing data?"), text, tr("Clear"), clear)
