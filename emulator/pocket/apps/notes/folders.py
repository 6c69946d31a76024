"""The list of folders: make, rename, delete."""

from __future__ import annotations

from ...toolkit.bars import AppBar, Scaffold
from ...toolkit.basic import Icon
from ...toolkit.buttons import Fab, IconButton
from ...toolkit.node import Handler
from ...toolkit.overlays import Choice
from ...toolkit.rows import ListItem, empty_state
from ...toolkit.scroll import scroll_list
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.theme import Ui
from ...toolkit.view import Fill, View
from .screen import NotesScreen
from .store import Folder


class FoldersActivity(NotesScreen):
    """All folders with the number of notes in each."""

    def prepare(self) -> None:
        self.scroll = ScrollState()

    def screen(self, ui: Ui) -> View:
        rows = [self._row(folder) for folder in self.store.folders()]
        body: View = scroll_list(rows, self.scroll, bottom=96, rid="folder_list")
        if not rows:
            hint = tr("Folders keep notes of a kind together")
            body = Fill(empty_state("folder", tr("No folders"), hint), center=True)
        add = Fab("create_new_folder", tr("New folder"), self._add, tr("New folder"), "add_folder")
        return Scaffold(body, top=AppBar(tr("Folders"), self.leave), fab=add)

    def _row(self, folder: Folder) -> View:
        count = tr("1 note") if folder.count == 1 else tr("{count} notes", count=folder.count)
        more = IconButton(
            "more_vert", tr("Options for {name}", name=folder.name), self._options(folder)
        )
        return ListItem(
            folder.name,
            count,
            Icon("folder", filled=True, color="primary"),
            more,
            self._renamer(folder),
            rid="folder",
        )

    def _options(self, folder: Folder) -> Handler:
        return lambda: self.menu(
            [
                Choice(tr("Rename"), self._renamer(folder), icon="edit"),
                Choice(tr("Delete"), lambda: self._remove(folder), icon="delete"),
            ]
        )

    def _renamer(self, folder: Folder) -> Handler:
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
