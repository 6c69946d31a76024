"""Notes put away: the archive, and the trash with deleting for good."""

from __future__ import annotations

from typing import ClassVar

from ...toolkit import kit
from ...toolkit.strings import tr
from .card import NoteCard
from .screen import URI, NotesScreen
from .store import Note, State


class ShelfActivity(NotesScreen):
    """The notes of one state that is not active."""

    state: ClassVar[State] = "archived"
    title: ClassVar[str] = ""
    empty: ClassVar[tuple[str, str]] = ("", "")

    def prepare(self) -> None:
        self.scroll = kit.ScrollState()
        self.notice = kit.Notice()

    def screen(self, ui: kit.Ui) -> kit.View:
        notes = self.store.notes(self.state)
        bar = kit.AppBar(tr(self.title), self.leave, self.actions(notes))
        snackbar = self.notice.view()
        if not notes:
            icon, text = self.empty
            body: kit.View = kit.Fill(kit.empty_state(icon, tr(text)), center=True)
            return kit.Scaffold(body, top=bar, snackbar=snackbar)
        rows = [*self.head(), *(self._card(note) for note in notes)]
        return kit.Scaffold(
            kit.scroll_list(rows, self.scroll, top=8, bottom=24, rid="notes_list"),
            top=bar,
            snackbar=snackbar,
        )

    def actions(self, notes: list[Note]) -> list[kit.View]:
        return []

    def head(self) -> list[kit.View]:
        return []

    def tap(self, note: Note) -> None:
        """What touching a note does."""
        self.notice.clear()
        self.open(".EditorActivity", f"{URI}{note.id}")

    def choices(self, note: Note) -> list[kit.Choice]:
        return [kit.Choice(tr("Unarchive"), lambda: self.bring_back(note), icon="unarchive")]

    def bring_back(self, note: Note) -> None:
        self.store.set_state(note.id, "active")
        self.notice.say(tr("Note restored"), lambda: self.store.set_state(note.id, self.state))

    def _card(self, note: Note) -> kit.View:
        names = {folder.id: folder.name for folder in self.store.folders()}
        name = "" if note.folder_id is None else names.get(note.folder_id, "")
        card = NoteCard(
            note,
            name,
            lambda: self.tap(note),
            lambda: self.menu(self.choices(note)),
            narrow=False,
        )
        return kit.Pad(card, x=12, bottom=8)


class ArchiveActivity(ShelfActivity):
    """Notes kept out of sight; a long press brings them back."""

    title = "Archive"
    empty = ("archive", "Your archived notes appear here")


class TrashActivity(ShelfActivity):
    """Deleted notes, until they are deleted for good."""

    state = "trashed"
    title = "Trash"
    empty = ("delete", "No notes in the trash")

    def actions(self, notes: list[Note]) -> list[kit.View]:
        if not notes:
            return []
        return [
            kit.IconButton(
                "delete_sweep", tr("Empty trash"), lambda: self._empty(notes), rid="empty_trash"
            )
        ]

    def head(self) -> list[kit.View]:
        hint = tr("Touch a note to restore it or to delete it for good.")
        return [
            kit.Pad(kit.Text(hint, "body_medium", "on_surface_variant"), x=20, top=4, bottom=12)
        ]

    def tap(self, note: Note) -> None:
        self.menu(self.choices(note))

    def choices(self, note: Note) -> list[kit.Choice]:
        return [
            kit.Choice(tr("Restore"), lambda: self.bring_back(note), icon="restore_from_trash"),
            kit.Choice(tr("Delete forever"), lambda: self._ask(note), icon="delete_forever"),
        ]

    def _ask(self, note: Note) -> None:
        self.confirm(
            tr("Delete this note forever?"),
            tr("This can’t be undone."),
            tr("Delete"),
            lambda: self.store.delete(note.id),
        )

    def _empty(self, notes: list[Note]) -> None:
        def remove() -> None:
            for note in notes:
                self.store.delete(note.id)

        self.confirm(
            tr("Empty trash?"),
            tr("All notes in the trash will be permanently deleted."),
            tr("Empty trash"),
            remove,
        )
