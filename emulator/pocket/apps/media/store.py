"""The shared storage and its index: every change goes through both."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass

from ...system.files import SDCARD
from ..base import AppContext
from ..tables import AppStore, Table, delete, insert, update
from .kinds import FOLDER, IMAGE, MEDIA_TYPES, NONE, VIDEO, Kind, kind_of
from .pictures import picture_size

DATABASE = "/data/data/com.android.providers.media.module/databases/external.db"
FOLDER_FORMAT = 0x3001
TRASHED = ".trashed-"
TRASH_S = 30 * 86_400
"""How long a deleted picture is kept."""
SCHEMA = """
CREATE TABLE files (_id INTEGER PRIMARY KEY AUTOINCREMENT, _data TEXT NOT NULL UNIQUE,
  _display_name TEXT, relative_path TEXT, bucket_display_name TEXT, mime_type TEXT,
  media_type INTEGER NOT NULL DEFAULT 0, format INTEGER NOT NULL DEFAULT 0,
  _size INTEGER NOT NULL DEFAULT 0, date_added INTEGER, date_modified INTEGER, datetaken INTEGER,
  width INTEGER, height INTEGER, duration INTEGER, is_favorite INTEGER NOT NULL DEFAULT 0,
  is_trashed INTEGER NOT NULL DEFAULT 0, volume_name TEXT NOT NULL DEFAULT 'external_primary');
INSERT INTO sqlite_sequence (name, seq) VALUES ('files', 1000000000);
CREATE VIEW images AS SELECT * FROM files WHERE media_type = 1 AND is_trashed = 0;
CREATE VIEW video AS SELECT * FROM files WHERE media_type = 3 AND is_trashed = 0;
CREATE VIEW audio AS SELECT * FROM files WHERE media_type = 2 AND is_trashed = 0;
CREATE VIEW downloads AS SELECT * FROM files WHERE relative_path LIKE 'Download/%'
  AND is_trashed = 0;
"""
IMAGES = "content://media/external/images/media/"
VIDEOS = "content://media/external/video/media/"
FILES = "content://media/external/file/"


class NameTaken(Exception):
    """There is something of that name in the folder."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file or folder on the shared storage; times in epoch ms."""

    id: int
    path: str
    name: str
    kind: Kind
    size: int
    modified_ms: int
    taken_ms: int
    favorite: bool
    trashed: bool
    width: int
    height: int
    duration_ms: int

    @property
    def is_folder(self) -> bool:
        return self.kind is FOLDER

    @property
    def folder(self) -> str:
        return posixpath.dirname(self.path)

    @property
    def uri(self) -> str:
        """The file's address for other apps."""
        match self.kind.family:
            case "image":
                return f"{IMAGES}{self.id}"
            case "video":
                return f"{VIDEOS}{self.id}"
            case _:
                return f"{FILES}{self.id}"


STORED = Table(
    "files",
    StoredFile,
    path="_data",
    name="_display_name",
    kind=None,
    size="_size",
    modified_ms="coalesce(date_modified, 0) * 1000",
    taken_ms="coalesce(nullif(datetaken, 0), coalesce(date_modified, 0) * 1000)",
    favorite="is_favorite",
    trashed="is_trashed",
    duration_ms="duration",
)


class MediaStore(AppStore):
    """Reads the index, kept in step with the storage; changes both together."""

    path = DATABASE

    def __init__(self, phone: AppContext) -> None:
        super().__init__(phone)
        self._files = phone.system.files
        self._seen: object = None

    def create(self) -> None:
        """Make the tables and index what is there."""
        self.db.executescript(SCHEMA)
        self.sync()

    def revision(self) -> object:
        """Changes with the index and with the storage."""
        return self.db.total_changes, self._state()

    def _state(self) -> int:
        stats = ((path, self._files.stat(path)) for path in self._paths())
        return hash(tuple((path, stat.size, stat.mtime) for path, stat in stats))

    def _paths(self) -> list[str]:
        skipped = f"{SDCARD}/Android"
        return [path for path in self._files.walk(SDCARD) if not path.startswith(skipped)]

    # -- the index --------------------------------------------------------------------------------

    def sync(self) -> None:
        """Index what came to the storage from outside, forget what is gone."""
        state = self._state()
        if state == self._seen:
            return
        rows = self.db.execute("SELECT _id, _data, _size, date_modified FROM files").fetchall()
        known = {row["_data"]: row for row in rows}
        self.db.execute("SAVEPOINT scan")
        for path in self._paths():
            stat = self._files.stat(path)
            row = known.pop(path, None)
            if row is None:
                self._add(path)
            elif not stat.is_dir and (row["_size"], row["date_modified"]) != (
                stat.size,
                stat.mtime,
            ):
                now = {"_size": stat.size, "date_modified": stat.mtime}
                update(self.db, "files", row["_id"], **now)
        for row in known.values():
            delete(self.db, "files", row["_id"])
        self.db.execute("RELEASE scan")
        self._seen = state

    def _add(self, path: str) -> int:
        stat = self._files.stat(path)
        folder, name = posixpath.split(path)
        kind = FOLDER if stat.is_dir else kind_of(name)
        hidden = name.startswith(".") and not name.startswith(TRASHED)
        media = NONE if hidden else MEDIA_TYPES.get(kind.family, NONE)
        size: tuple[int, int] | None = None
        if media == IMAGE:
            size = picture_size(self._files.read(path))
        shown = name.split("-", 2)[2] if name.startswith(TRASHED) and name.count("-") > 1 else name
        return insert(
            self.db,
            "files",
            _data=path,
            _display_name=shown,
            relative_path=_relative(folder),
            bucket_display_name=posixpath.basename(folder),
            mime_type=kind.mime or None,
            media_type=media,
            format=FOLDER_FORMAT if stat.is_dir else 0,
            _size=0 if stat.is_dir else stat.size,
            date_added=stat.mtime,
            date_modified=stat.mtime,
            datetaken=stat.mtime * 1000 if media in (IMAGE, VIDEO) else None,
            width=size[0] if size else None,
            height=size[1] if size else None,
            is_trashed=name.startswith(TRASHED),
        )

    def _index(self, path: str) -> None:
        """Index one path that was just written, as the next look would."""
        found = self.db.execute("SELECT 1 FROM files WHERE _data = ?", (path,)).fetchone()
        if found is None:
            self._add(path)

    # -- looking ----------------------------------------------------------------------------------

    def select(self, where: str, values: Sequence[str | int] = ()) -> list[StoredFile]:
        """The entries that meet an SQL condition."""
        self.sync()
        query = f"SELECT format, {STORED.columns} FROM files WHERE {where}"
        return [
            STORED.read(row, kind=FOLDER if code == FOLDER_FORMAT else kind_of(row[2] or ""))
            for code, *row in self.db.execute(query, tuple(values))
        ]

    def get(self, file_id: int) -> StoredFile | None:
        return next(iter(self.select("_id = ?", (file_id,))), None)

    def at(self, path: str) -> StoredFile | None:
        return next(iter(self.select("_data = ?", (path,))), None)

    def inside(self, folder: str) -> list[StoredFile]:
        """What is directly in a folder, hidden files left out."""
        found = self.select("relative_path = ? AND is_trashed = 0", (_relative(folder),))
        return [entry for entry in found if not entry.name.startswith(".")]

    def content(self, entry: StoredFile) -> bytes:
        """The file's bytes; nothing when it is gone."""
        try:
            return self._files.read(entry.path)
        except OSError:
            return b""

    # -- changing ---------------------------------------------------------------------------------

    def make_folder(self, parent: str, name: str) -> None:
        """Make a folder; raises NameTaken."""
        path = f"{parent}/{name}"
        self._require_free(path)
        self._files.mkdir(path)
        self._index(path)

    def rename(self, entry: StoredFile, name: str) -> None:
        """Give another name; raises NameTaken."""
        target = f"{entry.folder}/{name}"
        if target != entry.path:
            self._require_free(target)
            self._move(entry.path, target)

    def move(self, entry: StoredFile, folder: str) -> str:
        """Put into another folder, under a numbered name where the name is taken; the new path.

        Raises ValueError for a folder that would go into itself.
        """
        if (folder + "/").startswith(entry.path + "/"):
            raise ValueError(entry.path)
        if entry.folder == folder:
            return entry.path
        target = self.free_path(folder, entry.name)
        self._move(entry.path, target)
        return target

    def copy(self, entry: StoredFile, folder: str) -> str:
        """Copy into a folder and return the copy's path; raises OSError when there is no room.

        Raises ValueError for a folder that would go into itself.
        """
        if (folder + "/").startswith(entry.path + "/"):
            raise ValueError(entry.path)
        target = self.free_path(folder, entry.name)
        inner = self._files.walk(entry.path) if entry.is_folder else ()
        for source in (entry.path, *inner):
            path = target + source[len(entry.path) :]
            if self._files.is_dir(source):
                self._files.mkdir(path)
            else:
                self._files.write(path, self._files.read(source))
            self._index(path)
        return target

    def delete(self, entry: StoredFile) -> None:
        """Remove for good, a folder with all that is in it."""
        if self._files.exists(entry.path):
            self._files.remove(entry.path, recursive=True)
        self.db.execute(
            "DELETE FROM files WHERE _data = ? OR substr(_data, 1, ?) = ?",
            (entry.path, len(entry.path) + 1, entry.path + "/"),
        )

    def star(self, entry: StoredFile, on: bool) -> None:
        update(self.db, "files", entry.id, is_favorite=on)

    def trash(self, entry: StoredFile) -> None:
        """Hide a picture for thirty days, under the name Android gives it then."""
        expires = self._phone.epoch_ms() // 1000 + TRASH_S
        target = f"{entry.folder}/{TRASHED}{expires}-{entry.name}"
        self._files.rename(entry.path, target)
        update(self.db, "files", entry.id, is_trashed=True, _data=target)

    def restore(self, entry: StoredFile) -> None:
        """Bring a picture back from the trash."""
        target = self.free_path(entry.folder, entry.name)
        self._files.rename(entry.path, target)
        name = posixpath.basename(target)
        update(self.db, "files", entry.id, is_trashed=False, _data=target, _display_name=name)

    def free_path(self, folder: str, name: str) -> str:
        """A path in a folder that nothing has, such as `menu (1).pdf`."""
        stem, dot, end = name.rpartition(".")
        stem, end = (stem, dot + end) if stem else (name, "")
        path, number = f"{folder}/{name}", 0
        while self._files.exists(path):
            number += 1
            path = f"{folder}/{stem} ({number}){end}"
        return path

    def _require_free(self, path: str) -> None:
        if self._files.exists(path):
            raise NameTaken(path)

    def _move(self, old: str, new: str) -> None:
        self._files.rename(old, new)
        below = self.db.execute(
            "SELECT _id, _data FROM files WHERE _data = ? OR substr(_data, 1, ?) = ?",
            (old, len(old) + 1, old + "/"),
        ).fetchall()
        for row in below:
            path = new + row["_data"][len(old) :]
            folder, name = posixpath.split(path)
            update(
                self.db,
                "files",
                row["_id"],
                _data=path,
                _display_name=name,
                relative_path=_relative(folder),
                bucket_display_name=posixpath.basename(folder),
                mime_type=None if self._files.is_dir(path) else kind_of(name).mime,
            )


def _relative(folder: str) -> str:
    """A folder as MediaStore writes it: `DCIM/Camera/`, `/` for the top."""
    return folder[len(SDCARD) :].lstrip("/") + "/"
