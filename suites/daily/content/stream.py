"""Stream's state: its rows, and what its tasks put on the phone before they begin."""

from collections.abc import Iterable
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Scenario
from ....tasks.state import Change, PhoneState, Row, StateUnreadable, TableRef, Value
from ....tasks.verifier_input import VerifierInput
from ...built_in import BuiltInTask
from ..utilities.seeding import force_stop, run_sql

STREAM = "com.android.stream"
FILE = "stream.db"
DATABASE = f"/data/data/{STREAM}/databases/{FILE}"
NOW_PLAYING = TableRef(STREAM, FILE, "now_playing")
QUEUE = TableRef(STREAM, FILE, "queue")
PLAYLISTS = TableRef(STREAM, FILE, "playlists")
PLAYLIST_TRACKS = TableRef(STREAM, FILE, "playlist_tracks")
LIBRARY = TableRef(STREAM, FILE, "library")
DOWNLOADS = TableRef(STREAM, FILE, "downloads")
TRACK_ID = (
    "(SELECT tracks._id FROM tracks JOIN artists ON artists._id = artist_id"
    " WHERE title = ? AND name = ? ORDER BY tracks._id LIMIT 1)"
)
"""A song's number in SQL, its title and its artist still to be given."""


class StreamTask(BuiltInTask):
    """A task in Stream."""

    scenario: ClassVar = Scenario.CONTENT
    apps: ClassVar[tuple[str, ...]] = ("Stream",)

    async def set_up(self, device: Device) -> None:
        """Stream is closed, holds what the task needs, and the home screen is in front."""
        await force_stop(device, STREAM)
        await self.prepare(device)
        await super().set_up(device)

    async def prepare(self, device: Device) -> None:
        """Put on the phone what the goal is about and what can be mistaken for it."""


async def change_stream(device: Device, statement: str, *values: Value) -> None:
    """Run one statement on Stream's database."""
    await run_sql(device, DATABASE, statement, *values)


def rows(state: PhoneState, table: TableRef | str) -> tuple[Row, ...]:
    """The rows of one of Stream's tables; raises StateUnreadable."""
    return state.rows(STREAM, table.table if isinstance(table, TableRef) else table)


def added(found: VerifierInput, table: TableRef) -> tuple[Row, ...]:
    """The rows that came to one of Stream's tables."""
    known = {row["_id"] for row in rows(found.before, table)}
    return tuple(row for row in rows(found.after, table) if row["_id"] not in known)


def is_new(change: Change, table: TableRef) -> bool:
    """Whether a change is a new row of a table."""
    return change.where == table and change.before is None


def only(found: Iterable[Row], what: str) -> Row:
    """The one row that there is; raises StateUnreadable unless there is exactly one."""
    listed = list(found)
    if len(listed) != 1:
        raise StateUnreadable(f"Stream knows {len(listed)} of {what}")
    return listed[0]


def artist_id(state: PhoneState, name: str) -> Value:
    """The artist's number; raises StateUnreadable unless Stream knows exactly one."""
    found = (row for row in rows(state, "artists") if row["name"] == name)
    return only(found, f"the artist {name}")["_id"]


def track_id(state: PhoneState, title: str, artist: str) -> Value:
    """The song's number; raises StateUnreadable unless Stream knows exactly one."""
    by = artist_id(state, artist)
    songs = rows(state, "tracks")
    found = (row for row in songs if (row["title"], row["artist_id"]) == (title, by))
    return only(found, f"{title} by {artist}")["_id"]


def album_id(state: PhoneState, title: str, artist: str) -> Value:
    """The record's number; raises StateUnreadable unless Stream knows exactly one."""
    by = artist_id(state, artist)
    albums = rows(state, "albums")
    found = (row for row in albums if (row["title"], row["artist_id"]) == (title, by))
    return only(found, f"{title} by {artist}")["_id"]


def whole(value: Value) -> int:
    """A whole number of a row; raises StateUnreadable for anything else."""
    if not isinstance(value, int):
        raise StateUnreadable(f"{value!r} is no whole number")
    return value


def label(state: PhoneState, track: Value) -> str:
    """How evidence names a song."""
    names = {row["_id"]: row["name"] for row in rows(state, "artists")}
    for row in rows(state, "tracks"):
        if row["_id"] == track:
            return f"{row['title']} by {names.get(row['artist_id'])}"
    return "no song"


def queue_fits(state: PhoneState, now: Row) -> bool:
    """Whether the queue is what the player says it plays from, and nothing was put to it.

    Of a search, of an artist and of the owner's library the app chooses; there no song is twice.
    """
    queue = sorted(int(row["track_id"] or 0) for row in rows(state, QUEUE))
    source = now["source_id"]
    match now["source_kind"]:
        case "track":
            return queue == [source]
        case "album":
            songs = [row for row in rows(state, "tracks") if row["album_id"] == source]
            return queue == sorted(int(row["_id"] or 0) for row in songs)
        case "playlist":
            songs = [row for row in rows(state, PLAYLIST_TRACKS) if row["playlist_id"] == source]
            return queue == sorted(int(row["track_id"] or 0) for row in songs)
        case "artist":
            by = {row["_id"] for row in rows(state, "tracks") if row["artist_id"] == source}
            return len(queue) == len(set(queue)) and by >= set(queue)
        case _:
            return len(queue) == len(set(queue))


def holds_track(state: PhoneState, now: Row) -> bool:
    """Whether what the player says it plays from holds the song that it plays."""
    track, source = now["track_id"], now["source_id"]
    match now["source_kind"]:
        case "track":
            return source == track
        case "album" | "artist" as kind:
            return any(
                row["_id"] == track and row[f"{kind}_id"] == source for row in rows(state, "tracks")
            )
        case "playlist":
            return any(
                (row["playlist_id"], row["track_id"]) == (source, track)
                for row in rows(state, PLAYLIST_TRACKS)
            )
        case _:
            # A search or the owner's library, which have no number.
            return source is None
