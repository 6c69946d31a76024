"""The Notes app: all notes as cards, by folder, with search and selection."""

from __future__ import annotations

from ...system.catalog import Filter
from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import App, AppContext, AppIcon
from .card import NoteCard, columns
from .editor import EditorActivity
from .folders import FoldersActivity
from .screen import COLOR, EDIT, INSERT, SEND, TEXT, URI, VIEW, NotesScreen
from .shelf import ArchiveActivity, TrashActivity
from .store import DATABASE, Note, NoteStore, Sort

SORTS: tuple[tuple[Sort, str], ...] = (
    ("modified", "Last changed"),
    ("created", "Newest first"),
    ("title", "Title A–Z"),
)


class NotesActivity(NotesScreen):
    """All notes."""

    def prepare(self) -> None:
        self.query = kit.FieldState(submit="search", on_change=lambda _: self._top())
        self.scroll = kit.ScrollState()
        self.chips = kit.ScrollState()
        self.notice = kit.Notice()
        self.folder_id: int | None = None
        self.grid = True
        self.sort: Sort = "modified"
        self.chosen: set[int] = set()

    def screen(self, ui: kit.Ui) -> kit.View:
        notes = self.store.notes(folder_id=self.folder_id, query=self.query.text, sort=self.sort)
        self.chosen &= {note.id for note in notes}
        top = self._selection_bar() if self.chosen else self._bar()
        fab = None
        if not self.chosen:
            small = kit.Fab(
                "checklist", tr("New list"), lambda: self._new("checklist"), rid="new_list", size=48
            )
            big = kit.Fab("add", tr("New note"), lambda: self._new("text"), rid="new_note", size=64)
            fab = kit.Column([small, kit.Space(height=12), big], align="end")
        return kit.Scaffold(self._list(notes), top=top, fab=fab, snackbar=self.notice.view())

    def back(self) -> bool:
        if self.chosen:
            self.chosen.clear()
            return True
        if self.query.text:
            self.query.clear()
            self.blur()
            return True
        if self.folder_id is not None:
            self._choose_folder(None)
            return True
        return False

    # -- bars -----------------------------------------------------------------------------------

    def _bar(self) -> kit.View:
        shape = kit.IconButton(
            "view_agenda" if self.grid else "grid_view",
            tr("List view") if self.grid else tr("Grid view"),
            self._turn,
            rid="menu_view",
        )
        more = kit.IconButton("more_vert", tr("More options"), self._menu, rid="menu_more")
        search = kit.SearchBar(self.query, tr("Search notes"), trailing=kit.Row([shape, more]))
        chips: list[kit.View] = [
            kit.Chip(
                tr("All notes"),
                lambda: self._choose_folder(None),
                self.folder_id is None,
                rid="chip_all",
            )
        ]
        chips += [
            kit.Chip(
                folder.name,
                self._folder_picker(folder.id),
                folder.id == self.folder_id,
                rid="chip_folder",
            )
            for folder in self.store.folders()
        ]
        return kit.Column(
            [search, kit.Pad(kit.Strip(chips, self.chips, rid="folder_chips"), bottom=4)]
        )

    def _selection_bar(self) -> kit.View:
        notes = self._selected()
        pinned = all(note.pinned for note in notes)
        actions: list[kit.View] = [
            kit.IconButton(
                "keep",
                tr("Unpin") if pinned else tr("Pin"),
                lambda: self._pin(not pinned),
                filled=pinned,
                rid="action_pin",
            ),
            kit.IconButton("folder", tr("Move to folder"), self._move, rid="action_move"),
            kit.IconButton("archive", tr("Archive"), self._archive, rid="action_archive"),
            kit.IconButton("delete", tr("Delete"), self._delete, rid="action_delete"),
            kit.IconButton("more_vert", tr("More options"), self._selection_menu),
        ]
        return kit.AppBar(
            str(len(notes)),
            self.chosen.clear,
            actions,
            color="surface_container",
            back_icon="close",
            back_desc=tr("Clear selection"),
        )

    # -- the list -------------------------------------------------------------------------------

    def _list(self, notes: list[Note]) -> kit.View:
        if not notes:
            if self.query.text:
                return kit.Fill(kit.empty_state("search", tr("No matching notes")), center=True)
            hint = tr("Notes you add appear here")
            return kit.Fill(kit.empty_state("lightbulb", tr("No notes"), hint), center=True)
        names = {folder.id: folder.name for folder in self.store.folders()}
        pinned = [note for note in notes if note.pinned]
        others = [note for note in notes if not note.pinned]
        rows: list[kit.View] = []
        if pinned:
            rows += [_heading(tr("Pinned")), *self._cards(pinned, names)]
        if pinned and others:
            rows.append(_heading(tr("Others")))
        rows += self._cards(others, names)
        return kit.scroll_list(rows, self.scroll, top=4, bottom=168, rid="notes_list")

    def _cards(self, notes: list[Note], names: dict[int, str]) -> list[kit.View]:
        def card(note: Note) -> kit.View:
            name = "" if note.folder_id is None else names.get(note.folder_id, "")
            return NoteCard(
                note,
                "" if self.folder_id is not None else name,
                lambda: self._tap(note),
                lambda: self._toggle(note),
                note.id in self.chosen,
                self.grid,
            )

        if self.grid:
            return [columns([(note, card(note)) for note in notes])] if notes else []
        return [kit.Pad(card(note), x=12, bottom=8) for note in notes]

    def _tap(self, note: Note) -> None:
        if self.chosen:
            self._toggle(note)
            return
        self.notice.clear()
        self.open(".EditorActivity", f"{URI}{note.id}", reply=self._returned)

    def _toggle(self, note: Note) -> None:
        self.notice.clear()
        self.blur()
        self.chosen ^= {note.id}

    def _selected(self) -> list[Note]:
        return [note for note in self.store.notes() if note.id in self.chosen]

    def _new(self, kind: str) -> None:
        self.notice.clear()
        folder = {} if self.folder_id is None else {"folder_id": self.folder_id}
        self.open(".EditorActivity", None, {"kind": kind, **folder}, self._returned)

    def _returned(self, result: object) -> None:
        """The editor archived or deleted its note."""
        match result:
            case ("trashed", int(note_id)):
                self._offer_back([note_id], tr("Note moved to trash"))
            case ("archived", int(note_id)):
                self._offer_back([note_id], tr("Note archived"))
            case _:
                pass

    def _offer_back(self, ids: list[int], text: str) -> None:
        def undo() -> None:
            for note_id in ids:
                self.store.set_state(note_id, "active")

        self.notice.say(text, undo)

    # -- what can be done to the selected notes ---------------------------------------------------

    def _pin(self, on: bool) -> None:
        for note in self._selected():
            self.store.pin(note.id, on)
        self.chosen.clear()

    def _move(self) -> None:
        notes = self._selected()

        def done(name: str) -> None:
            self.chosen.clear()
            self.notice.say(tr("Moved to {folder}", folder=name))

        self.ask_folder(notes, done)

    def _archive(self) -> None:
        notes = self._selected()
        for note in notes:
            self.store.set_state(note.id, "archived")
        one, many = tr("Note archived"), tr("{count} notes archived", count=len(notes))
        self._offer_back([note.id for note in notes], one if len(notes) == 1 else many)

    def _delete(self) -> None:
        notes = self._selected()
        for note in notes:
            self.store.set_state(note.id, "trashed")
        one = tr("Note moved to trash")
        many = tr("{count} notes moved to trash", count=len(notes))
        self._offer_back([note.id for note in notes], one if len(notes) == 1 else many)

    def _selection_menu(self) -> None:
        notes = self._selected()

        def every() -> None:
            shown = self.store.notes(folder_id=self.folder_id, query=self.query.text)
            self.chosen = {note.id for note in shown}

        choices = [kit.Choice(tr("Select all"), every, icon="select_all")]
        if len(notes) == 1:
            choices.append(kit.Choice(tr("Share"), lambda: self.share(notes[0]), icon="share"))
        self.menu(choices)

    # -- menus ----------------------------------------------------------------------------------

    def _menu(self) -> None:
        self.notice.clear()
        self.menu(
            [
                kit.Choice(tr("Sort"), self._sort_menu, icon="sort"),
                kit.Choice(tr("Folders"), lambda: self.open(".FoldersActivity"), icon="folder"),
                kit.Choice(tr("Archive"), lambda: self.open(".ArchiveActivity"), icon="archive"),
                kit.Choice(tr("Trash"), lambda: self.open(".TrashActivity"), icon="delete"),
            ]
        )

    def _sort_menu(self) -> None:
        def pick(sort: Sort) -> kit.Handler:
            def act() -> None:
                self.sort = sort
                self._top()

            return act

        self.menu(
            [
                kit.Choice(tr(label), pick(sort), icon="check" if sort == self.sort else "sort")
                for sort, label in SORTS
            ]
        )

    def _turn(self) -> None:
        self.grid = not self.grid
        self._top()

    def _folder_picker(self, folder_id: int) -> kit.Handler:
        return lambda: self._choose_folder(folder_id)

    def _choose_folder(self, folder_id: int | None) -> None:
        self.folder_id = folder_id
        self.notice.clear()
        self._top()

    def _top(self) -> None:
        self.scroll.jump(0)


def _heading(text: str) -> kit.View:
    label = kit.Text(text, "label_medium", "on_surface_variant", 1, rid="header")
    return kit.Pad(label, x=20, top=10, bottom=8)


class TextFilter(Filter):
    """Shared text, but no shared files."""

    def matches(self, intent: Intent) -> bool:
        return intent.action == self.action and intent.data is None and TEXT in intent.extras


class NotesApp(App):
    """Notes."""

    package = "com.android.notes"
    label = "Notes"
    launcher = ".NotesActivity"
    version = "5.3"
    icon = AppIcon("sticky_note_2", COLOR)
    data = DATABASE
    activities = {
        ".NotesActivity": NotesActivity,
        ".EditorActivity": EditorActivity,
        ".FoldersActivity": FoldersActivity,
        ".ArchiveActivity": ArchiveActivity,
        ".TrashActivity": TrashActivity,
    }
    filters = {
        ".EditorActivity": (
            TextFilter(SEND),
            Filter(INSERT, data="content://com.android.notes"),
            Filter(EDIT, data=URI),
            Filter(VIEW, data=URI),
        ),
    }

    def seed(self, phone: AppContext) -> None:
        NoteStore(phone).seed()
