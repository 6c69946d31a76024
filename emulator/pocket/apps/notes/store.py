"""Notes, checklists and folders in the Notes app's database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..owner_texts import owners_words, retold
from ..tables import AppStore, Table, delete, insert, update
from .seed import FOLDERS, notes

DATABASE = "/data/data/com.android.notes/databases/notes.db"
SCHEMA = """
CREATE TABLE folders (_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE notes (_id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL DEFAULT 'text',
  title TEXT NOT NULL DEFAULT '', body TEXT NOT NULL DEFAULT '', folder_id INTEGER,
  color TEXT NOT NULL DEFAULT 'plain', pinned INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'active', created_ms INTEGER NOT NULL, modified_ms INTEGER NOT NULL);
CREATE TABLE items (_id INTEGER PRIMARY KEY AUTOINCREMENT, note_id INTEGER NOT NULL,
  position INTEGER NOT NULL, text TEXT NOT NULL, checked INTEGER NOT NULL DEFAULT 0);
CREATE INDEX items_note ON items (note_id, position);
CREATE TRIGGER note_removed AFTER DELETE ON notes BEGIN
  DELETE FROM items WHERE note_id = old._id;
END;
CREATE TRIGGER folder_removed AFTER DELETE ON folders BEGIN
  UPDATE notes SET folder_id = NULL WHERE folder_id = old._id;
END;
"""
MINUTE_MS = 60_000

Kind = Literal["text", "checklist"]
State = Literal["active", "archived", "trashed"]
Sort = Literal["modified", "created", "title"]
ORDERS: dict[Sort, str] = {
    "modified": "modified_ms DESC, _id DESC",
    "created": "created_ms DESC, _id DESC",
    "title": "CASE WHEN title = '' THEN body ELSE title END COLLATE NOCASE, _id",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist."""

    text: str
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """One note; a checklist has items instead of a body."""

    id: int
    kind: Kind
    title: str
    body: str
    items: tuple[Item, ...]
    folder_id: int | None
    color: str
    pinned: bool
    state: State
    created_ms: int
    modified_ms: int

    @property
    def empty(self) -> bool:
        return not (self.title.strip() or self.body.strip() or any(i.text for i in self.items))

    @property
    def text(self) -> str:
        """The whole note as plain text, for sharing."""
        marks = [f"[{'x' if item.checked else ' '}] {item.text}" for item in self.items]
        return "\n".join([*([self.title] if self.title else []), self.body, *marks]).strip()

    @property
    def name(self) -> str:
        """What the note is called where there is only one line."""
        first = next((i.text for i in self.items), "") or self.body.partition("\n")[0]
        return self.title or first


@dataclass(frozen=True, slots=True)
class Folder:
    """A named group of notes."""

    id: int
    name: str
    count: int


NOTED = Table("notes", Note, items=None)
ITEMS = Table("items", Item)
GROUPED = Table(
    "folders",
    Folder,
    count="(SELECT count(*) FROM notes WHERE folder_id = folders._id AND state = 'active')",
)
IN_ORDER = "WHERE note_id = ? ORDER BY position, _id"


class NoteStore(AppStore):
    """Reads and writes the database."""

    path = DATABASE

    def seed(self) -> None:
        """Create the tables and the notes the phone comes with."""
        self.db.executescript(SCHEMA)
        self.db.execute("BEGIN")
        words = owners_words(self._phone.system, "notes")
        for name in FOLDERS:
            self.add_folder(words.get(name, name))
        ids = {folder.name: folder.id for folder in self.folders()}
        now = self._phone.epoch_ms()
        for written in sorted(notes(), key=lambda plan: -plan.minutes_ago):
            plan = retold(written, words)
            at = now - plan.minutes_ago * MINUTE_MS
            note_id = self.create("checklist" if plan.items else "text", ids.get(plan.folder), at)
            self.write(note_id, plan.title, plan.body, at)
            self.set_items(note_id, retold(tuple(map(_item, plan.items)), words), at)
            made = at - plan.age_minutes * MINUTE_MS
            looks = {"pinned": plan.pinned, "color": plan.color, "state": plan.state}
            update(self.db, "notes", note_id, **looks, created_ms=made)
        self.db.execute("COMMIT")

    # -- notes ----------------------------------------------------------------------------------

    def notes(
        self,
        state: State = "active",
        folder_id: int | None = None,
        query: str = "",
        sort: Sort = "modified",
    ) -> list[Note]:
        """The notes of a state, perhaps only of a folder or with some words."""
        rows = NOTED.rows(self.db, f"WHERE state = ? ORDER BY {ORDERS[sort]}", state).fetchall()
        items: dict[int, list[Item]] = {}
        for note_id, *item in self.db.execute(
            f"SELECT note_id, {ITEMS.columns} FROM items ORDER BY note_id, position, _id"
        ):
            items.setdefault(note_id, []).append(ITEMS.read(item))
        found = [NOTED.read(row, items=tuple(items.get(row["_id"], ()))) for row in rows]
        if folder_id is not None:
            found = [note for note in found if note.folder_id == folder_id]
        words = query.casefold().split()
        return [note for note in found if all(word in note.text.casefold() for word in words)]

    def get(self, note_id: int) -> Note | None:
        row = NOTED.rows(self.db, "WHERE _id = ?", note_id).fetchone()
        if row is None:
            return None
        return NOTED.read(row, items=tuple(ITEMS.select(self.db, IN_ORDER, note_id)))

    def create(self, kind: Kind, folder_id: int | None = None, at_ms: int | None = None) -> int:
        """A new empty note's id."""
        at = self._phone.epoch_ms() if at_ms is None else at_ms
        times = {"created_ms": at, "modified_ms": at}
        return insert(self.db, "notes", kind=kind, folder_id=folder_id, **times)

    def write(self, note_id: int, title: str, body: str, at_ms: int | None = None) -> None:
        """Set title and body, unless they are so already."""
        at = self._phone.epoch_ms() if at_ms is None else at_ms
        self.db.execute(
            "UPDATE notes SET title = ?, body = ?, modified_ms = ?"
            " WHERE _id = ? AND (title <> ? OR body <> ?)",
            (title, body, at, note_id, title, body),
        )

    def set_items(self, note_id: int, items: tuple[Item, ...], at_ms: int | None = None) -> None:
        """Replace a checklist's items, keeping the rows of those that stay in place."""
        if tuple(ITEMS.select(self.db, IN_ORDER, note_id)) == items:
            return
        old = [row[0] for row in self.db.execute(f"SELECT _id FROM items {IN_ORDER}", (note_id,))]
        for place, item in enumerate(items):
            values = {"position": place, "text": item.text, "checked": item.checked}
            if place < len(old):
                update(self.db, "items", old[place], **values)
            else:
                insert(self.db, "items", note_id=note_id, **values)
        for item_id in old[len(items) :]:
            delete(self.db, "items", item_id)
        at = self._phone.epoch_ms() if at_ms is None else at_ms
        update(self.db, "notes", note_id, modified_ms=at)

    def pin(self, note_id: int, on: bool) -> None:
        update(self.db, "notes", note_id, pinned=on)

    def paint(self, note_id: int, color: str) -> None:
        update(self.db, "notes", note_id, color=color)

    def move(self, note_id: int, folder_id: int | None) -> None:
        update(self.db, "notes", note_id, folder_id=folder_id)

    def set_state(self, note_id: int, state: State) -> None:
        update(self.db, "notes", note_id, state=state)

    def delete(self, note_id: int) -> None:
        """Remove a note for good."""
        delete(self.db, "notes", note_id)

    def convert(self, note_id: int, kind: Kind) -> None:
        """Make lines of text check boxes, or the other way round."""
        note = self.get(note_id)
        if note is None or note.kind == kind:
            return
        if kind == "checklist":
            lines = [line.strip() for line in note.body.split("\n")]
            self.set_items(note_id, tuple(Item(line) for line in lines if line))
            body = ""
        else:
            body = "\n".join(item.text for item in note.items)
            self.set_items(note_id, ())
        now = self._phone.epoch_ms()
        update(self.db, "notes", note_id, kind=kind, body=body, modified_ms=now)

    # -- folders --------------------------------------------------------------------------------

    def folders(self) -> list[Folder]:
        return GROUPED.select(self.db, "ORDER BY name COLLATE NOCASE")

    def add_folder(self, name: str) -> bool:
        """Make a folder; False when there is one of that name."""
        found = self.db.execute(
            "SELECT 1 FROM folders WHERE name = ? COLLATE NOCASE", (name,)
        ).fetchone()
        if found is None:
            insert(self.db, "folders", name=name)
        return found is None

    def rename_folder(self, folder_id: int, name: str) -> bool:
        """Give a folder another name; False when another has it."""
        found = self.db.execute(
            "SELECT 1 FROM folders WHERE name = ? COLLATE NOCASE AND _id <> ?", (name, folder_id)
        ).fetchone()
        if found is None:
            update(self.db, "folders", folder_id, name=name)
        return found is None

    def delete_folder(self, folder_id: int) -> None:
        """Remove a folder; its notes stay."""
        delete(self.db, "folders", folder_id)


def _item(text: str) -> Item:
    return Item(text.removeprefix("x "), text.startswith("x "))
