"""The pictures of one album, the videos, or the trash."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from ..media.store import StoredFile
from .photo import PhotoGrid
from .screen import GalleryScreen
from .shelf import ALL, TRASH, pictures, scope_name


class AlbumActivity(GalleryScreen):
    """What the intent's `scope` extra names."""

    @property
    def scope(self) -> str:
        return str(self.intent.extras.get("scope", ALL))

    def shown(self) -> list[StoredFile]:
        return pictures(self.store, self.scope)

    def screen(self, ui: kit.Ui) -> kit.View:
        entries = self.shown()
        trash = self.scope == TRASH
        self.chosen &= {entry.id for entry in entries}
        if self.chosen:
            top = self._trash_bar() if trash else self.selection_bar()
        else:
            top = kit.AppBar(scope_name(self.scope), self.leave, self._actions(entries))
        if not entries:
            icon = "delete" if trash else "photo_library"
            text = tr("The trash is empty") if trash else tr("No photos")
            body: kit.View = kit.Fill(kit.empty_state(icon, text), center=True)
            return kit.Scaffold(body, top=top, snackbar=self.notice.view())
        grid: kit.View = PhotoGrid(
            self.phone,
            self.store,
            entries,
            self.scroll,
            self._tap,
            self.toggle,
            frozenset(self.chosen) if self.chosen else None,
        )
        if trash:
            hint = tr("Items are deleted for good after 30 days.")
            note = kit.Text(hint, "body_medium", "on_surface_variant", rid="trash_note")
            grid = kit.Column([kit.Pad(note, x=16, y=4), kit.Flex(grid)])
        bottom = self._trash_buttons() if trash and self.chosen else None
        return kit.Scaffold(grid, top=top, bottom=bottom, snackbar=self.notice.view())

    def _actions(self, entries: list[StoredFile]) -> list[kit.View]:
        if self.scope != TRASH or not entries:
            return []
        empty = kit.IconButton(
            "delete_sweep", tr("Empty trash"), lambda: self._ask_delete(entries), rid="empty_trash"
        )
        return [empty]

    def _trash_bar(self) -> kit.View:
        return kit.AppBar(
            str(len(self.chosen)),
            self.chosen.clear,
            color="surface_container",
            back_icon="close",
            back_desc=tr("Clear selection"),
        )

    def _trash_buttons(self) -> kit.View:
        restore = kit.Button(
            tr("Restore"), self._restore, "tonal", "restore_from_trash", rid="restore"
        )
        delete = kit.Button(
            tr("Delete"), lambda: self._ask_delete(self.selected()), "text", "delete", rid="delete"
        )
        return kit.Pad(kit.Row([kit.Flex(restore), kit.Flex(delete)], gap=12), x=16, y=8)

    def _tap(self, entry: StoredFile) -> None:
        if self.chosen:
            self.toggle(entry)
        elif self.scope == TRASH:
            self.menu(
                [
                    kit.Choice(
                        tr("Restore"),
                        lambda: self.bring_back([entry.id]),
                        icon="restore_from_trash",
                    ),
                    kit.Choice(
                        tr("Delete forever"),
                        lambda: self._ask_delete([entry]),
                        icon="delete_forever",
                    ),
                ]
            )
        else:
            self.notice.clear()
            self.open(".ViewerActivity", entry.uri, {"scope": self.scope}, self._gone)

    def _gone(self, result: object) -> None:
        if isinstance(result, int):
            self.trashed([result])

    def _restore(self) -> None:
        self.bring_back(sorted(self.chosen))
        self.chosen.clear()

    def _ask_delete(self, entries: list[StoredFile]) -> None:
        def remove() -> None:
            for entry in entries:
                self.store.delete(entry)
            self.chosen.clear()

        count = len(entries)
        title = (
            tr("Delete forever?")
            if count == 1
            else tr("Delete {count} items forever?", count=count)
        )
        self.confirm(title, tr("This can’t be undone."), tr("Delete"), remove)
