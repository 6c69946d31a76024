"""Playlists: the owner's, which can be changed, and other people's."""

from __future__ import annotations

from typing import Literal

from ..tables import SqlValue, Table, delete, insert, update
from .music_store import TRACKS
from .records import Entry, Playlist
from .tables import StreamTables

PLAYLISTS = Table(
    "playlists",
    Playlist,
    "LEFT JOIN playlist_tracks ON playlist_id = playlists._id"
    " LEFT JOIN tracks ON tracks._id = track_id",
    about="description",
    tracks="count(track_id)",
    duration_ms="coalesce(sum(duration_ms), 0)",
    changed_ms="changed_at",
)
GROUP = " GROUP BY playlists._id ORDER BY changed_at DESC, playlists._id DESC"


class PlaylistStore(StreamTables):
    """Reads and changes playlists."""

    def own(self) -> list[Playlist]:
        return self._list("WHERE owner = ''")

    def foreign(self) -> list[Playlist]:
        return self._list("WHERE owner <> ''")

    def find(self, query: str) -> list[Playlist]:
        words = query.casefold().split()
        return [
            item
            for item in self._list("")
            if words and all(word in f"{item.title} {item.owner}".casefold() for word in words)
        ]

    def get(self, playlist_id: int) -> Playlist | None:
        found = self._list("WHERE playlists._id = ?", playlist_id)
        return found[0] if found else None

    def entries(self, playlist_id: int) -> list[Entry]:
        rows = self.db.execute(
            f"SELECT playlist_tracks._id, {TRACKS.columns} FROM {TRACKS.source}"
            " JOIN playlist_tracks ON track_id = tracks._id WHERE playlist_id = ?"
            " ORDER BY position, playlist_tracks._id",
            (playlist_id,),
        )
        return [Entry(key, TRACKS.read(track)) for key, *track in rows]

    def create(self, title: str) -> int:
        """Make an empty playlist and return its id."""
        now = self._phone.epoch_ms()
        return insert(self.db, "playlists", title=title.strip(), created_at=now, changed_at=now)

    def rename(self, playlist_id: int, title: str, about: str) -> None:
        update(self.db, "playlists", playlist_id, title=title.strip(), description=about.strip())
        self._touch(playlist_id)

    def delete(self, playlist_id: int) -> None:
        self.db.execute("DELETE FROM playlist_tracks WHERE playlist_id = ?", (playlist_id,))
        delete(self.db, "playlists", playlist_id)
        for table in ("downloads", "library"):
            self.db.execute(
                f"DELETE FROM {table} WHERE kind = 'playlist' AND item_id = ?", (playlist_id,)
            )

    def has(self, playlist_id: int, track_id: int) -> bool:
        query = "SELECT 1 FROM playlist_tracks WHERE playlist_id = ? AND track_id = ?"
        return self.db.execute(query, (playlist_id, track_id)).fetchone() is not None

    def add(self, playlist_id: int, track_id: int) -> None:
        """Put a song at the end."""
        self.db.execute(
            "INSERT INTO playlist_tracks (playlist_id, track_id, position, added_at) VALUES (?, ?,"
            " (SELECT coalesce(max(position) + 1, 0) FROM playlist_tracks WHERE playlist_id = ?),"
            " ?)",
            (playlist_id, track_id, playlist_id, self._phone.epoch_ms()),
        )
        self._touch(playlist_id)

    def remove_track(self, playlist_id: int, track_id: int) -> None:
        """Take a song out wherever it stands."""
        for entry in self.entries(playlist_id):
            if entry.track.id == track_id:
                self.remove(playlist_id, entry.id)

    def remove(self, playlist_id: int, entry_id: int) -> None:
        delete(self.db, "playlist_tracks", entry_id)
        self._number(playlist_id, [entry.id for entry in self.entries(playlist_id)])
        self._touch(playlist_id)

    def move(self, playlist_id: int, entry_id: int, step: Literal[-1, 1]) -> None:
        """Swap an entry with the one before or after it."""
        order = [entry.id for entry in self.entries(playlist_id)]
        place = order.index(entry_id)
        other = place + step
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
            self._number(playlist_id, order)
            self._touch(playlist_id)

    def _list(self, where: str, *values: SqlValue) -> list[Playlist]:
        return PLAYLISTS.select(self.db, where + GROUP, *values)

    def _number(self, playlist_id: int, order: list[int]) -> None:
        self.db.executemany(
            "UPDATE playlist_tracks SET position = ? WHERE _id = ? AND playlist_id = ?",
            ((place, entry_id, playlist_id) for place, entry_id in enumerate(order)),
        )

    def _touch(self, playlist_id: int) -> None:
        update(self.db, "playlists", playlist_id, changed_at=self._phone.epoch_ms())
