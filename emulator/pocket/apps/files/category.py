"""Files of one kind, wherever they are; and picking a file for another app."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from ..media.store import MediaStore, StoredFile
from .listing import arranged, matching, modified_text, place_text
from .screen import FilesScreen

CATEGORIES: dict[str, tuple[str, str, str]] = {
    "images": ("Images", "image", "media_type = 1"),
    "videos": ("Videos", "movie", "media_type = 3"),
    "audio": ("Audio", "music_note", "media_type = 2"),
    "documents": ("Documents", "description", "media_type = 6"),
    "apps": ("Apps", "android", "mime_type = 'application/vnd.android.package-archive'"),
    "archives": ("Archives", "folder_zip", "mime_type = 'application/zip'"),
}
"""Title, icon and condition of each kind."""


def in_category(store: MediaStore, name: str) -> list[StoredFile]:
    condition = CATEGORIES[name][2]
    found = store.select(f"{condition} AND is_trashed = 0")
    return [entry for entry in found if not entry.name.startswith(".")]


class CategoryActivity(FilesScreen):
    """The kind that the intent's `category` extra names."""

    def prepare(self) -> None:
        self.order = "newest"
        self.query = kit.FieldState(submit="search", on_change=lambda _: self.scroll.jump(0))
        self.query.capitals = "none"
        self.searching = False

    @property
    def name(self) -> str:
        name = str(self.intent.extras.get("category", ""))
        return name if name in CATEGORIES else "documents"

    def shown(self) -> list[StoredFile]:
        return arranged(matching(in_category(self.store, self.name), self.query.text), self.order)

    def summary(self, entry: StoredFile) -> str:
        return f"{modified_text(self.phone, entry)} · {place_text(entry.folder)}"

    def screen(self, ui: kit.Ui) -> kit.View:
        title, icon, _ = CATEGORIES[self.name]
        entries = self.shown()
        self.chosen &= {entry.id for entry in entries}
        if self.chosen:
            top = self.selection_bar()
        elif self.searching:
            hint = tr("Search in {folder}", folder=tr(title))
            top = kit.SearchBar(self.query, hint, self._stop_search)
        else:
            actions: list[kit.View] = [
                kit.IconButton("search", tr("Search"), self._search, rid="option_menu_search"),
                kit.IconButton("sort", tr("Sort by"), self.ask_order, rid="option_menu_sort"),
            ]
            top = kit.AppBar(tr(title), self.leave, actions)
        body = self.listing(entries, icon, tr("No items"))
        return kit.Scaffold(body, top=top, snackbar=self.notice.view())

    def back(self) -> bool:
        if super().back():
            return True
        if self.searching:
            self._stop_search()
            return True
        return False

    def _search(self) -> None:
        self.searching = True
        self.edit(self.query)

    def _stop_search(self) -> None:
        self.searching = False
        self.query.clear()
        self.blur()


class PickFileActivity(FilesScreen):
    """All files, newest first; touching one is choosing it."""

    def prepare(self) -> None:
        self.order = "newest"
        self.query = kit.FieldState(submit="search", on_change=lambda _: self.scroll.jump(0))

    def shown(self) -> list[StoredFile]:
        entries = self.store.select("format = 0 AND is_trashed = 0")
        visible = [entry for entry in entries if not entry.name.startswith(".")]
        return arranged(matching(visible, self.query.text), self.order)

    def summary(self, entry: StoredFile) -> str:
        return f"{modified_text(self.phone, entry)} · {place_text(entry.folder)}"

    def screen(self, ui: kit.Ui) -> kit.View:
        bar = kit.AppBar(
            tr("Choose a file"), self.finish, back_icon="close", back_desc=tr("Cancel")
        )
        top = kit.Column([bar, kit.SearchBar(self.query, tr("Search files"))])
        return kit.Scaffold(self.listing(self.shown(), "search", tr("No matches")), top=top)

    def tap(self, entry: StoredFile) -> None:
        self.finish(entry.uri)

    def toggle(self, entry: StoredFile) -> None:
        self.details(entry)
