"""The media provider's package: it has no screen of its own."""

from __future__ import annotations

from collections.abc import Mapping

from ...raster.ops import rgb
from ...system.providers import ContentProvider, Query, Row, TableProvider
from ..base import App, AppContext, AppIcon
from .documents import write_documents
from .photos import finish_photos, write_photos
from .store import DATABASE, MediaStore

READ = {
    "external/file": "files",
    "external/images/media": "images",
    "external/video/media": "video",
    "external/audio/media": "audio",
    "external/downloads": "downloads",
}
WRITTEN = dict.fromkeys(READ, "files")


class MediaProvider:
    """`content://media`: the index, brought up to date before each answer."""

    def __init__(self, store: MediaStore) -> None:
        self._store = store
        self._tables = TableProvider(lambda: store.db, WRITTEN, READ)

    def query(self, query: Query) -> list[Row]:
        self._store.sync()
        return self._tables.query(query)

    def insert(self, path: str, values: Row) -> int:
        return self._tables.insert(path, values)

    def update(self, path: str, values: Row, where: str | None) -> int:
        self._store.sync()
        return self._tables.update(path, values, where)

    def delete(self, path: str, where: str | None) -> int:
        """Remove rows and the files they stand for, as Android does."""
        doomed = self.query(Query(path, ("_id",), where))
        for row in doomed:
            entry = self._store.get(int(row["_id"] or 0))
            if entry is not None:
                self._store.delete(entry)
        return len(doomed)


class MediaApp(App):
    """Media storage."""

    package = "com.android.providers.media.module"
    label = "Media"
    version = "14"
    icon = AppIcon("photo_library", rgb("#5F6368"))
    data = DATABASE

    def seed(self, phone: AppContext) -> None:
        write_photos(phone)
        write_documents(phone)
        store = MediaStore(phone)
        store.create()
        finish_photos(store)

    def create(self, phone: AppContext) -> None:
        """The index is made anew from the files that are there."""
        MediaStore(phone).create()

    def providers(self, phone: AppContext) -> Mapping[str, ContentProvider]:
        return {"media": MediaProvider(MediaStore(phone))}
