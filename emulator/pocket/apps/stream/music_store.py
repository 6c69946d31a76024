"""Reads the catalogue of music, and keeps what the owner saves and likes of it."""

from __future__ import annotations

from ..preferences import PreferenceStore
from ..tables import Table, insert_missing
from .records import Album, Artist, Saveable, Track
from .tables import StreamTables

ARTISTS = Table("artists", Artist, listeners="monthly_listeners")
TRACKS = Table(
    "tracks",
    Track,
    "JOIN artists ON artists._id = tracks.artist_id JOIN albums ON albums._id = album_id",
    artist="artists.name",
    album="albums.title",
    number="track_number",
    original_id="original_track_id",
)
ALBUMS = Table(
    "albums",
    Album,
    "JOIN artists ON artists._id = albums.artist_id JOIN tracks ON album_id = albums._id",
    artist="artists.name",
    genre="artists.genre",
    tracks="count(*)",
    duration_ms="sum(duration_ms)",
)


class MusicStore(StreamTables, PreferenceStore):
    """Artists, albums and songs; the library and the liked songs."""

    # -- the catalogue ------------------------------------------------------------------------

    def artists(self, genre: str = "") -> list[Artist]:
        """The most heard first."""
        where = "WHERE ? IN ('', genre) ORDER BY monthly_listeners DESC"
        return ARTISTS.select(self.db, where, genre)

    def artist(self, artist_id: int) -> Artist | None:
        return ARTISTS.get(self.db, artist_id)

    def albums(self, *, artist_id: int | None = None, genre: str = "") -> list[Album]:
        """The newest first."""
        return ALBUMS.select(
            self.db,
            "WHERE (? IS NULL OR albums.artist_id = ?) AND ? IN ('', genre)"
            " GROUP BY albums._id ORDER BY year DESC, monthly_listeners DESC, albums._id",
            artist_id,
            artist_id,
            genre,
        )

    def album(self, album_id: int) -> Album | None:
        return ALBUMS.first(self.db, "WHERE albums._id = ? GROUP BY albums._id", album_id)

    def track(self, track_id: int) -> Track | None:
        return TRACKS.get(self.db, track_id)

    def album_tracks(self, album_id: int) -> list[Track]:
        return TRACKS.select(self.db, "WHERE album_id = ? ORDER BY track_number", album_id)

    def artist_tracks(self, artist_id: int) -> list[Track]:
        """Everything by an artist, the most played first."""
        return TRACKS.select(self.db, "WHERE tracks.artist_id = ? ORDER BY plays DESC", artist_id)

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
            for track in TRACKS.select(self.db)
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
            now = self._phone.epoch_ms()
            insert_missing(self.db, "library", kind=kind, item_id=item_id, added_at=now)
        else:
            self.db.execute("DELETE FROM library WHERE kind = ? AND item_id = ?", (kind, item_id))

    def liked(self) -> list[Track]:
        return TRACKS.select(
            self.db,
            "JOIN liked_tracks ON track_id = tracks._id"
            " ORDER BY liked_at DESC, liked_tracks._id DESC",
        )

    def is_liked(self, track_id: int) -> bool:
        query = "SELECT 1 FROM liked_tracks WHERE track_id = ?"
        return self.db.execute(query, (track_id,)).fetchone() is not None

    def like(self, track_id: int, on: bool) -> None:
        if on:
            now = self._phone.epoch_ms()
            insert_missing(self.db, "liked_tracks", track_id=track_id, liked_at=now)
        else:
            self.db.execute("DELETE FROM liked_tracks WHERE track_id = ?", (track_id,))


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
