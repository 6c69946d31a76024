"""What the screens of Notes share: their colour, their store, asking for a folder or a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...raster.ops import Color, rgb
from ...system.activity import Layer
from ...system.packages import Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from ..branded import BrandedActivity
from .store import Note, NoteStore

SEND = "android.intent.action.SEND"
INSERT = "android.intent.action.INSERT"
EDIT = "android.intent.action.EDIT"
VIEW = "android.intent.action.VIEW"
TEXT = "android.intent.extra.TEXT"
SUBJECT = "android.intent.extra.SUBJECT"
URI = "content://com.android.notes/notes/"
COLOR = rgb("#B06000")
BRAND = kit.accent(COLOR)
PAPERS: dict[str, tuple[str, Color, Color]] = {
    "plain": ("Default", rgb("#FFFFFF"), rgb("#131314")),
    "yellow": ("Yellow", rgb("#FFF4C6"), rgb("#4D3F0C")),
    "sand": ("Sand", rgb("#F3E7D9"), rgb("#453A2C")),
    "pink": ("Pink", rgb("#FADDE6"), rgb("#56283A")),
    "purple": ("Purple", rgb("#E7DFF7"), rgb("#3C2F5C")),
    "blue": ("Blue", rgb("#DCE9FB"), rgb("#21395C")),
    "teal": ("Teal", rgb("#D3F1EC"), rgb("#11463F")),
    "green": ("Green", rgb("#E1F2D4"), rgb("#2D4A1D")),
}
"""Label, light and dark colour of each kind of paper."""


def paper(color: str, ui: kit.Ui) -> Color:
    """A note's ground in the palette in force."""
    _, light, dark = PAPERS.get(color, PAPERS["plain"])
    return dark if kit.is_night(ui) else light


class NotesScreen(BrandedActivity):
    """A screen of Notes; subclasses give its content."""

    brand = BRAND

    def on_open(self) -> None:
        self.store = NoteStore(self.phone)
        self.prepare()

    def prepare(self) -> None:
        """Set up what the screen needs besides the store."""

    def revision(self) -> object:
        return self.store.revision()

    def ask_name(self, title: str, text: str, done: Callable[[str], bool]) -> None:
        """Ask for a folder's name; `done` says whether it was free."""
        field = kit.FieldState(text, limit=40, on_submit=lambda _: save())
        problem: list[str] = []

        def save() -> None:
            name = field.text.strip()
            if not name:
                return
            if done(name):
                self.dismiss(layer)
            else:
                problem[:] = [tr("There is a folder of this name")]

        def build() -> kit.View:
            error = problem[0] if problem else ""
            return kit.Dialog(
                title,
                body=kit.TextField(field, tr("Folder name"), rid="folder_name", error=error),
                confirm=kit.Choice(tr("OK"), save, bool(field.text.strip())),
                cancel=kit.Choice(tr("Cancel"), lambda: self.dismiss(layer)),
            )

        layer = self.show(Layer(build))
        layer.edit(field)

    def ask_folder(self, notes: Sequence[Note], done: Callable[[str], None]) -> None:
        """Ask where notes go, move them, and tell `done` the folder's name."""
        state = kit.ScrollState()

        def put(folder_id: int | None, name: str) -> None:
            for note in notes:
                self.store.move(note.id, folder_id)
            done(name)

        def pick(folder_id: int | None, name: str) -> kit.Handler:
            def act() -> None:
                self.dismiss(layer)
                put(folder_id, name)

            return act

        def make() -> None:
            self.dismiss(layer)
            self.ask_name(tr("New folder"), "", create)

        def create(name: str) -> bool:
            if not self.store.add_folder(name):
                return False
            made = next(folder for folder in self.store.folders() if folder.name == name)
            put(made.id, name)
            return True

        def build() -> kit.View:
            current = notes[0].folder_id if len(notes) == 1 else -1
            none = tr("No folder")
            rows: list[kit.View] = [
                _folder_row(none, "description", current is None, pick(None, none))
            ]
            rows += [
                _folder_row(f.name, "folder", f.id == current, pick(f.id, f.name))
                for f in self.store.folders()
            ]
            rows.append(_folder_row(tr("New folder"), "create_new_folder", False, make))
            return kit.Dialog(
                tr("Move to folder"),
                body=kit.fitted_list(rows, state),
                cancel=kit.Choice(tr("Cancel"), lambda: self.dismiss(layer)),
                wide_body=True,
            )

        layer = self.show(Layer(build))

    def share(self, note: Note) -> None:
        """Hand the note's text to another app."""
        extras = {TEXT: note.text, SUBJECT: note.title}
        self.start(Intent(SEND, extras=extras))


def _folder_row(name: str, icon: str, chosen: bool, act: kit.Handler) -> kit.View:
    mark = kit.Icon("check", 20, "primary") if chosen else None
    return kit.ListItem(
        name, leading=kit.Icon(icon), trailing=mark, on_tap=act, compact=True, rid="folder_item"
    )
