"""The list of folders: make, rename, delete."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .screen import NotesScreen
from .store import Folder


class FoldersActivity(NotesScreen):
    """All folders with the number of notes in each."""

    def prepare(self) -> None:
        self.scroll = kit.ScrollState()

    def screen(self, ui: kit.Ui) -> kit.View:
        rows = [self._row(folder) for folder in self.store.folders()]
        body: kit.View = kit.scroll_list(rows, self.scroll, bottom=96, rid="folder_list")
        if not rows:
            hint = tr("Folders keep notes of a kind together")
            body = kit.Fill(kit.empty_state("folder", tr("No folders"), hint), center=True)
        add = kit.Fab(
            "create_new_folder", tr("New folder"), self._add, tr("New folder"), "add_folder"
        )
        return kit.Scaffold(body, top=kit.AppBar(tr("Folders"), self.leave), fab=add)

    def _row(self, folder: Folder) -> kit.View:
        count = tr("1 note") if folder.count == 1 else tr("{count} notes", count=folder.count)
        more = kit.IconButton(
            "more_vert", tr("Options for {name}", name=folder.name), self._options(folder)
        )
        return kit.ListItem(
            folder.name,
            count,
            kit.Icon("folder", filled=True, color="primary"),
            more,
            self._renamer(folder),
            rid="folder",
        )

    def _options(self, folder: Folder) -> kit.Handler:
        return lambda: self.menu(
            [
                kit.Choice(tr("Rename"), self._renamer(folder), icon="edit"),
                kit.Choice(tr("Delete"), lambda: self._remove(folder), icon="delete"),
            ]
        )

    def _renamer(self, folder: Folder) -> kit.Handler:
        return lambda: self.ask_name(
            tr("Rename folder"),
            folder.name,
            lambda name: self.store.rename_folder(folder.id, name),
        )

    def _add(self) -> None:
        self.ask_name(tr("New folder"), "", self.store.add_folder)

    def _remove(self, folder: Folder) -> None:
        self.confirm(
            tr("Delete folder “{name}”?", name=folder.name),
            tr("Its notes are kept."),
            tr("Delete"),
            lambda: self.store.delete_folder(folder.id),
        )
