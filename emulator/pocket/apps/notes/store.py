"""Notes, checklists and folders in the Notes app's database."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from ..base import AppContext
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


class NoteStore:
    """Reads and writes the database."""

    def __init__(self, phone: AppContext) -> None:
        self._phone = phone

    @property
    def db(self) -> sqlite3.Connection:
        return self._phone.database(DATABASE)

    def seed(self) -> None:
        """Create the tables and the notes the phone comes with."""
        self.db.executescript(SCHEMA)
        self.db.execute("BEGIN")
        for name in FOLDERS:
            self.add_folder(name)
        ids = {folder.name: folder.id for folder in self.folders()}
        now = self._phone.epoch_ms()
        for plan in sorted(notes(), key=lambda plan: -plan.minutes_ago):
            at = now - plan.minutes_ago * MINUTE_MS
            note_id = self.create("checklist" if plan.items else "text", ids.get(plan.folder), at)
            self.write(note_id, plan.title, plan.body, at)
            self.set_items(note_id, tuple(_item(text) for text in plan.items), at)
            self.db.execute(
                "UPDATE notes SET pinned = ?, color = ?, state = ?, created_ms = ? WHERE _id = ?",
                (plan.pinned, plan.color, plan.state, at - plan.age_minutes * MINUTE_MS, note_id),
            )
        self.db.execute("COMMIT")

    def revision(self) -> int:
        return self.db.total_changes

    # -- notes ----------------------------------------------------------------------------------

    def notes(
        self,
        state: State = "active",
        folder_id: int | None = None,
        query: str = "",
        sort: Sort = "modified",
    ) -> list[Note]:
        """The notes of a state, perhaps only of a folder or with some words."""
        rows = self.db.execute(
            f"SELECT * FROM notes WHERE state = ? ORDER BY {ORDERS[sort]}", (state,)
        ).fetchall()
        items: dict[int, list[Item]] = {}
        for row in self.db.execute("SELECT * FROM items ORDER BY note_id, position, _id"):
            items.setdefault(row["note_id"], []).append(Item(row["text"], bool(row["checked"])))
        found = [_note(row, tuple(items.get(row["_id"], ()))) for row in rows]
        if folder_id is not None:
            found = [note for note in found if note.folder_id == folder_id]
        words = query.casefold().split()
        return [note for note in found if all(word in note.text.casefold() for word in words)]

    def get(self, note_id: int) -> Note | None:
        row = self.db.execute("SELECT * FROM notes WHERE _id = ?", (note_id,)).fetchone()
        if row is None:
            return None
        items = self.db.execute(
            "SELECT * FROM items WHERE note_id = ? ORDER BY position, _id", (note_id,)
        )
        return _note(row, tuple(Item(item["text"], bool(item["checked"])) for item in items))

    def create(self, kind: Kind, folder_id: int | None = None, at_ms: int | None = None) -> int:
        """A new empty note's id."""
        at = self._phone.epoch_ms() if at_ms is None else at_ms
        cursor = self.db.execute(
            "INSERT INTO notes (kind, folder_id, created_ms, modified_ms) VALUES (?, ?, ?, ?)",
            (kind, folder_id, at, at),
        )
        return cursor.lastrowid or 0

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
        old = self.db.execute(
            "SELECT * FROM items WHERE note_id = ? ORDER BY position, _id", (note_id,)
        ).fetchall()
        if [(row["text"], bool(row["checked"])) for row in old] == [
            (item.text, item.checked) for item in items
        ]:
            return
        for place, item in enumerate(items):
            if place < len(old):
                self.db.execute(
                    "UPDATE items SET position = ?, text = ?, checked = ? WHERE _id = ?",
                    (place, item.text, int(item.checked), old[place]["_id"]),
                )
            else:
                self.db.execute(
                    "INSERT INTO items (note_id, position, text, checked) VALUES (?, ?, ?, ?)",
                    (note_id, place, item.text, int(item.checked)),
                )
        for row in old[len(items) :]:
            self.db.execute("DELETE FROM items WHERE _id = ?", (row["_id"],))
        at = self._phone.epoch_ms() if at_ms is None else at_ms
        self.db.execute("UPDATE notes SET modified_ms = ? WHERE _id = ?", (at, note_id))

    def pin(self, note_id: int, on: bool) -> None:
        self.db.execute("UPDATE notes SET pinned = ? WHERE _id = ?", (int(on), note_id))

    def paint(self, note_id: int, color: str) -> None:
        self.db.execute("UPDATE notes SET color = ? WHERE _id = ?", (color, note_id))

    def move(self, note_id: int, folder_id: int | None) -> None:
        self.db.execute("UPDATE notes SET folder_id = ? WHERE _id = ?", (folder_id, note_id))

    def set_state(self, note_id: int, state: State) -> None:
        self.db.execute("UPDATE notes SET state = ? WHERE _id = ?", (state, note_id))

    def delete(self, note_id: int) -> None:
        """Remove a note for good."""
        self.db.execute("DELETE FROM notes WHERE _id = ?", (note_id,))

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
        self.db.execute(
            "UPDATE notes SET kind = ?, body = ?, modified_ms = ? WHERE _id = ?",
            (kind, body, self._phone.epoch_ms(), note_id),
        )

    # -- folders --------------------------------------------------------------------------------

    def folders(self) -> list[Folder]:
        rows = self.db.execute(
            "SELECT _id, name, (SELECT count(*) FROM notes WHERE folder_id = folders._id"
            " AND state = 'active') AS count FROM folders ORDER BY name COLLATE NOCASE"
        )
        return [Folder(row["_id"], row["name"], row["count"]) for row in rows]

    def add_folder(self, name: str) -> bool:
        """Make a folder; False when there is one of that name."""
        found = self.db.execute(
            "SELECT 1 FROM folders WHERE name = ? COLLATE NOCASE", (name,)
        ).fetchone()
        if found is None:
            self.db.execute("INSERT INTO folders (name) VALUES (?)", (name,))
        return found is None

    def rename_folder(self, folder_id: int, name: str) -> bool:
        """Give a folder another name; False when another has it."""
        found = self.db.execute(
            "SELECT 1 FROM folders WHERE name = ? COLLATE NOCASE AND _id <> ?", (name, folder_id)
        ).fetchone()
        if found is None:
            self.db.execute("UPDATE folders SET name = ? WHERE _id = ?", (name, folder_id))
        return found is None

    def delete_folder(self, folder_id: int) -> None:
        """Remove a folder; its notes stay."""
        self.db.execute("DELETE FROM folders WHERE _id = ?", (folder_id,))


def _note(row: sqlite3.Row, items: tuple[Item, ...]) -> Note:
    return Note(
        row["_id"],
        row["kind"],
        row["title"],
        row["body"],
        items,
        row["folder_id"],
        row["color"],
        bool(row["pinned"]),
        row["state"],
        row["created_ms"],
        row["modified_ms"],
    )


def _item(text: str) -> Item:
    return Item(text.removeprefix("x "), text.startswith("x "))
