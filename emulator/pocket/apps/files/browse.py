"""One folder: its files with search, sorting and new folders; and choosing a folder."""

from __future__ import annotations

from ...system.files import SDCARD
from ...toolkit import kit
from ...toolkit.strings import tr
from ..media.store import StoredFile
from .listing import arranged, facts, file_row, folder_title, matching, modified_text, place_text
from .screen import FilesScreen


class FolderScreen(FilesScreen):
    """A folder on the shared storage and the way down to it."""

    def prepare(self) -> None:
        self.folder = SDCARD
        self.trail = kit.ScrollState()

    def path_bar(self) -> kit.View:
        """The folders from the top down to this one."""
        steps = self.folder[len(SDCARD) :].strip("/").split("/")
        folders = [SDCARD]
        for step in filter(None, steps):
            folders.append(f"{folders[-1]}/{step}")
        parts: list[kit.View] = []
        for folder in folders:
            last = folder == self.folder
            title = folder_title(folder)
            parts.append(
                kit.Button(
                    title if last else f"{title}  ›",
                    None if last else self._goer(folder),
                    "text",
                    rid="breadcrumb",
                    desc=title,
                )
            )
        return kit.Strip(parts, self.trail, gap=0, pad=4, rid="horizontal_breadcrumb")

    def _goer(self, folder: str) -> kit.Handler:
        return lambda: self.go(folder)

    def go(self, folder: str) -> None:
        """Show another folder in this screen."""
        self.folder = folder
        self.scroll.jump(0)
        self.notice.clear()

    def new_folder(self) -> None:
        def make(name: str) -> None:
            self.store.make_folder(self.folder, name)

        self.name_dialog(tr("New folder"), "", 0, make)


class BrowseActivity(FolderScreen):
    """The folder that the intent's data names."""

    def prepare(self) -> None:
        super().prepare()
        path = (self.intent.data or "").removeprefix("file://")
        if self.phone.system.files.is_dir(path):
            self.folder = path
        self.query = kit.FieldState(submit="search", on_change=lambda _: self.scroll.jump(0))
        self.query.capitals = "none"
        self.searching = False

    def shown(self) -> list[StoredFile]:
        if self.searching and self.query.text.strip():
            below = self.store.select(
                "substr(_data, 1, ?) = ? AND is_trashed = 0",
                (len(self.folder) + 1, self.folder + "/"),
            )
            visible = [entry for entry in below if not entry.name.startswith(".")]
            return arranged(matching(visible, self.query.text), self.order)
        return arranged(self.store.inside(self.folder), self.order)

    def summary(self, entry: StoredFile) -> str:
        if self.searching and entry.folder != self.folder:
            return f"{modified_text(self.phone, entry)} · {place_text(entry.folder)}"
        return facts(self.phone, self.store, entry)

    def screen(self, ui: kit.Ui) -> kit.View:
        entries = self.shown()
        self.chosen &= {entry.id for entry in entries}
        if self.chosen:
            top = self.selection_bar()
            if not self.searching:
                top = kit.Column([top, self.path_bar()])
        elif self.searching:
            hint = tr("Search in {folder}", folder=folder_title(self.folder))
            top = kit.SearchBar(self.query, hint, self._stop_search)
        else:
            top = kit.Column([self._bar(), self.path_bar()])
        looking = self.searching and bool(self.query.text.strip())
        icon, empty = ("search", tr("No matches")) if looking else ("folder_open", tr("No items"))
        body = self.listing(entries, icon, empty)
        return kit.Scaffold(body, top=top, snackbar=self.notice.view())

    def _bar(self) -> kit.View:
        actions: list[kit.View] = [
            kit.IconButton("search", tr("Search"), self._search, rid="option_menu_search"),
            kit.IconButton("sort", tr("Sort by"), self.ask_order, rid="option_menu_sort"),
            kit.IconButton("more_vert", tr("More options"), self._menu, rid="option_menu_more"),
        ]
        return kit.AppBar(folder_title(self.folder), self.leave, actions)

    def open_entry(self, entry: StoredFile) -> None:
        if entry.is_folder and not self.searching:
            self.go(entry.path)
        else:
            super().open_entry(entry)

    def back(self) -> bool:
        if super().back():
            return True
        if self.searching:
            self._stop_search()
            return True
        start = (self.intent.data or "").removeprefix("file://") or SDCARD
        if self.folder != start and self.folder != SDCARD:
            self.go(self.folder.rpartition("/")[0])
            return True
        return False

    def _search(self) -> None:
        self.searching = True
        self.notice.clear()
        self.edit(self.query)

    def _stop_search(self) -> None:
        self.searching = False
        self.query.clear()
        self.blur()

    def _menu(self) -> None:
        self.notice.clear()

        def every() -> None:
            self.chosen = {entry.id for entry in self.shown()}

        self.menu(
            [
                kit.Choice(tr("New folder"), self.new_folder, icon="create_new_folder"),
                kit.Choice(tr("Select all"), every, icon="select_all"),
            ]
        )


class ChooseFolderActivity(FolderScreen):
    """Where files are moved or copied to; finishes with a sentence that says so."""

    @property
    def copying(self) -> bool:
        return self.intent.extras.get("how") == "copy"

    def _entries(self) -> list[StoredFile]:
        ids = str(self.intent.extras.get("ids", "")).split(",")
        found = [self.store.get(int(one)) for one in ids if one.isdigit()]
        return [entry for entry in found if entry is not None]

    def shown(self) -> list[StoredFile]:
        inside = self.store.inside(self.folder)
        return arranged((entry for entry in inside if entry.is_folder), "name")

    def screen(self, ui: kit.Ui) -> kit.View:
        title = tr("Copy to…") if self.copying else tr("Move to…")
        new = kit.IconButton(
            "create_new_folder", tr("New folder"), self.new_folder, rid="new_folder"
        )
        bar = kit.AppBar(title, self.finish, [new], back_icon="close", back_desc=tr("Cancel"))
        body = self.listing(self.shown(), "folder_open", tr("No folders"))
        return kit.Scaffold(body, top=kit.Column([bar, self.path_bar()]), bottom=self._buttons())

    def row(self, entry: StoredFile) -> kit.View:
        inside = facts(self.phone, self.store, entry)
        return file_row(entry, inside, None, lambda: self.go(entry.path))

    def _buttons(self) -> kit.View:
        label = tr("Copy here") if self.copying else tr("Move here")
        go = kit.Button(label, self._do, enabled=self._possible(), rid="button_pick")
        cancel = kit.Button(tr("Cancel"), self.finish, "text", rid="button_cancel")
        row = kit.Pad(kit.Row([kit.Flex(kit.Space()), cancel, go], gap=8), x=16, y=10)
        return kit.Surface(row, "surface_container")

    def _possible(self) -> bool:
        entries = self._entries()
        inside = any((self.folder + "/").startswith(entry.path + "/") for entry in entries)
        same = not self.copying and all(entry.folder == self.folder for entry in entries)
        return bool(entries) and not inside and not same

    def _do(self) -> None:
        entries = self._entries()
        try:
            for entry in entries:
                if self.copying:
                    self.store.copy(entry, self.folder)
                else:
                    self.store.move(entry, self.folder)
        except OSError:
            self.toast(tr("There is not enough space on the phone"))
            return
        count, place = len(entries), folder_title(self.folder)
        if self.copying:
            one = tr("Copied 1 item to {folder}", folder=place)
            many = tr("Copied {count} items to {folder}", count=count, folder=place)
        else:
            one = tr("Moved 1 item to {folder}", folder=place)
            many = tr("Moved {count} items to {folder}", count=count, folder=place)
        self.finish(one if count == 1 else many)

    def back(self) -> bool:
        if self.folder != SDCARD:
            self.go(self.folder.rpartition("/")[0])
            return True
        return False
