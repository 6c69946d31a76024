"""A playlist of one artist that lasts so long."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Tag
from ....tasks.state import Change, Row
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from .stream import (
    PLAYLIST_TRACKS,
    PLAYLISTS,
    StreamTask,
    added,
    artist_id,
    change_stream,
    is_new,
    rows,
    whole,
)

ARTISTS = (
    "Marisol Vane", "Neon Harbor", "Juno Castellan", "Lumen & Ash", "Hana Kuroda", "Amara Diallo",
    "Velvet Orchard", "DJ Sable", "Rio Mirante", "Eirik Solheim", "Sofía Ibarra",
    "The Hollow Pines",
)  # fmt: skip
NAMES = (
    "Ironing", "Walk to Work", "Kitchen Hour", "Tram Ride", "Winding Down", "Late Lunch",
    "Stretching", "Watering the Plants",
)  # fmt: skip
MINUTE_MS = 60_000


class PlaylistDuration(StreamTask):
    """A new playlist holds songs of one artist only, so many minutes in all."""

    name: ClassVar = "PlaylistDuration"
    summary: ClassVar = "Make a playlist of a given length"
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.ANALYZE, Tag.COMPOSITE})
    constraints: ClassVar = 4
    open_columns: ClassVar = frozenset({("playlist_tracks", "track_id")})

    def draw(self, random: Random) -> None:
        """An artist, the playlist's name, and how many minutes it may last."""
        self.artist = ARTISTS[(self.seed * 5 + self.trial) % len(ARTISTS)]
        self.title = random.choice(NAMES)
        self.low = random.randint(11, 17)
        self.high = self.low + random.choice((1, 2))

    @property
    def wording(self) -> Goal:
        """Name, artist and length."""
        return Goal(
            en=f"In Stream, create a playlist called “{self.title}” with only songs by "
            f"{self.artist} that lasts at least {self.low} and at most {self.high} minutes in all.",
            zh=f"在“影音”里新建名为“{self.title}”的播放列表，只放 {self.artist} 的歌，"
            f"总时长不少于 {self.low} 分钟、不超过 {self.high} 分钟。",
        )

    async def prepare(self, device: Device) -> None:
        """A tribute band, whose songs come first when the artist is looked for."""
        band, record = f"{self.artist} Tribute Band", f"The Songs of {self.artist}"
        await change_stream(
            device,
            "INSERT INTO artists (name, genre, monthly_listeners, about)"
            " SELECT ?, genre, 90000, 'Every note as you know it.' FROM artists WHERE name = ?",
            *(band, self.artist),
        )
        await change_stream(
            device,
            "INSERT INTO albums (artist_id, title, year, kind)"
            " SELECT _id, ?, 2024, 'album' FROM artists WHERE name = ?",
            *(record, band),
        )
        await change_stream(
            device,
            "INSERT INTO tracks (album_id, artist_id, title, track_number, duration_ms, plays,"
            " original_track_id) SELECT albums._id, albums.artist_id, tracks.title, track_number,"
            " duration_ms + 7000, plays + 900000000, tracks._id FROM tracks, albums"
            " WHERE albums.title = ? AND tracks.artist_id ="
            " (SELECT _id FROM artists WHERE name = ?) ORDER BY plays DESC LIMIT 3",
            *(record, self.artist),
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One new playlist of that name, all songs in it, by that artist, of that length."""
        new = added(found, PLAYLISTS)
        entries = added(found, PLAYLIST_TRACKS)
        tracks = {row["_id"]: row for row in rows(found.before, "tracks")}
        chosen = [tracks[row["track_id"]] for row in entries]
        wanted = artist_id(found.before, self.artist)
        foreign = [row["title"] for row in chosen if row["artist_id"] != wanted]
        lists = {row["_id"] for row in new}
        elsewhere = [row for row in entries if row["playlist_id"] not in lists]
        return (
            fact("new playlists", [self.title], [row["title"] for row in new]),
            fact("songs put into other playlists", 0, len(elsewhere)),
            fact("songs by others", [], foreign),
            self._lasts(chosen),
        )

    def _lasts(self, chosen: Sequence[Row]) -> Evidence:
        total = sum(whole(row["duration_ms"]) for row in chosen)
        return Evidence(
            what="length in all",
            expected=f"{self.low} to {self.high} min",
            found=f"{total / MINUTE_MS:.2f} min",
            holds=self.low * MINUTE_MS <= total <= self.high * MINUTE_MS,
        )

    def declared(self, change: Change) -> bool:
        """The playlist and what is in it; which, is for `check` to say."""
        return is_new(change, PLAYLISTS) or is_new(change, PLAYLIST_TRACKS)
