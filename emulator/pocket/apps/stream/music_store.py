"""Reads the catalogue of music, and keeps what the owner saves and likes of it."""

from __future__ import annotations

import sqlite3

from ..base import AppContext
from .records import Album, Artist, Saveable, Track
from .tables import DATABASE

TRACKS = (
    "SELECT tracks._id, tracks.title, tracks.artist_id, artists.name, album_id, albums.title,"
    " track_number, duration_ms, plays, original_track_id FROM tracks"
    " JOIN artists ON artists._id = tracks.artist_id JOIN albums ON albums._id = album_id"
)
ALBUMS = (
    "SELECT albums._id, albums.title, albums.artist_id, name, year, kind, genre, count(*),"
    " sum(duration_ms) FROM albums JOIN artists ON artists._id = albums.artist_id"
    " JOIN tracks ON album_id = albums._id"
)
ARTISTS = "SELECT _id, name, genre, monthly_listeners, about FROM artists"


class MusicStore:
    """Artists, albums and songs; the library and the liked songs."""

    def __init__(self, phone: AppContext) -> None:
        self._phone = phone

    @property
    def db(self) -> sqlite3.Connection:
        return self._phone.database(DATABASE)

    def revision(self) -> int:
        return self.db.total_changes

    # -- the catalogue ------------------------------------------------------------------------

    def artists(self, genre: str = "") -> list[Artist]:
        """The most heard first."""
        rows = self.db.execute(
            f"{ARTISTS} WHERE ? IN ('', genre) ORDER BY monthly_listeners DESC", (genre,)
        )
        return [Artist(*row) for row in rows]

    def artist(self, artist_id: int) -> Artist | None:
        row = self.db.execute(f"{ARTISTS} WHERE _id = ?", (artist_id,)).fetchone()
        return None if row is None else Artist(*row)

    def albums(self, *, artist_id: int | None = None, genre: str = "") -> list[Album]:
        """The newest first."""
        rows = self.db.execute(
            f"{ALBUMS} WHERE (? IS NULL OR albums.artist_id = ?) AND ? IN ('', genre)"
            " GROUP BY albums._id ORDER BY year DESC, monthly_listeners DESC, albums._id",
            (artist_id, artist_id, genre),
        )
        return [Album(*row) for row in rows]

    def album(self, album_id: int) -> Album | None:
        row = self.db.execute(
            f"{ALBUMS} WHERE albums._id = ? GROUP BY albums._id", (album_id,)
        ).fetchone()
        return None if row is None else Album(*row)

    def track(self, track_id: int) -> Track | None:
        row = self.db.execute(f"{TRACKS} WHERE tracks._id = ?", (track_id,)).fetchone()
        return None if row is None else Track(*row)

    def album_tracks(self, album_id: int) -> list[Track]:
        rows = self.db.execute(f"{TRACKS} WHERE album_id = ? ORDER BY track_number", (album_id,))
        return [Track(*row) for row in rows]

    def artist_tracks(self, artist_id: int) -> list[Track]:
        """Everything by an artist, the most played first."""
        rows = self.db.execute(
            f"{TRACKS} WHERE tracks.artist_id = ? ORDER BY plays DESC", (artist_id,)
        )
        return [Track(*row) for row in rows]

    def genres(self) -> list[str]:
        rows = self.db.execute(
            "SELECT genre FROM artists GROUP BY genre ORDER BY sum(monthly_listeners) DESC"
        )
        return [row[0] for row in rows]

    # -- search ---------------------------------------------------------------------------------

    def find_tracks(self, query: str) -> list[Track]:
        """Songs with every word in title, artist or album; those whose title begins so first."""
        words = query.casefold().split()
        if not words:
            return []
        found = [
            track
            for track in map(lambda row: Track(*row), self.db.execute(TRACKS))
            if _has(words, track.title, track.artist, track.album)
        ]
        return sorted(found, key=lambda track: (_rank(words, track.title), -track.plays))

    def find_albums(self, query: str) -> list[Album]:
        words = query.casefold().split()
        found = [item for item in self.albums() if words and _has(words, item.title, item.artist)]
        return sorted(found, key=lambda album: _rank(words, album.title))

    def find_artists(self, query: str) -> list[Artist]:
        words = query.casefold().split()
        return [item for item in self.artists() if words and _has(words, item.name)]

    # -- the library ----------------------------------------------------------------------------

    def saved(self, kind: Saveable) -> list[int]:
        """What the library has of a kind, the latest first."""
        rows = self.db.execute(
            "SELECT item_id FROM library WHERE kind = ? ORDER BY added_at DESC, _id DESC", (kind,)
        )
        return [row[0] for row in rows]

    def is_saved(self, kind: Saveable, item_id: int) -> bool:
        query = "SELECT 1 FROM library WHERE kind = ? AND item_id = ?"
        return self.db.execute(query, (kind, item_id)).fetchone() is not None

    def save(self, kind: Saveable, item_id: int, on: bool) -> None:
        if on:
            self.db.execute(
                "INSERT OR IGNORE INTO library (kind, item_id, added_at) VALUES (?, ?, ?)",
                (kind, item_id, self._phone.epoch_ms()),
            )
        else:
            self.db.execute("DELETE FROM library WHERE kind = ? AND item_id = ?", (kind, item_id))

    def liked(self) -> list[Track]:
        rows = self.db.execute(
            f"{TRACKS} JOIN liked_tracks ON track_id = tracks._id"
            " ORDER BY liked_at DESC, liked_tracks._id DESC"
        )
        return [Track(*row) for row in rows]

    def is_liked(self, track_id: int) -> bool:
        query = "SELECT 1 FROM liked_tracks WHERE track_id = ?"
        return self.db.execute(query, (track_id,)).fetchone() is not None

    def like(self, track_id: int, on: bool) -> None:
        if on:
            self.db.execute(
                "INSERT OR IGNORE INTO liked_tracks (track_id, liked_at) VALUES (?, ?)",
                (track_id, self._phone.epoch_ms()),
            )
        else:
            self.db.execute("DELETE FROM liked_tracks WHERE track_id = ?", (track_id,))

    # -- preferences ----------------------------------------------------------------------------

    def preference(self, name: str) -> str:
        row = self.db.execute("SELECT value FROM preferences WHERE name = ?", (name,)).fetchone()
        return "" if row is None else row[0]

    def prefer(self, name: str, value: str) -> None:
        if self.preference(name) != value:
            self.db.execute("UPDATE preferences SET value = ? WHERE name = ?", (value, name))


def _has(words: list[str], *texts: str) -> bool:
    """Whether every word is somewhere in the texts."""
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words)


def _rank(words: list[str], title: str) -> int:
    """How well a title fits a query: the same, begun alike, holding it, found elsewhere."""
    query, folded = " ".join(words), title.casefold()
    if folded == query:
        return 0
    if folded.startswith(query):
        return 1
    return 2 if query in folded else 3
