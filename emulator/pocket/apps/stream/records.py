"""What the database holds, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .albums import AlbumKind
from .shows import ShowKind

PlayState = Literal["playing", "paused", "stopped"]
RepeatMode = Literal["off", "all", "one"]
Saveable = Literal["album", "artist", "playlist", "series"]
Downloadable = Literal["album", "playlist", "episode"]
DownloadState = Literal["downloaded", "waiting_for_wifi"]
Source = Literal["album", "artist", "playlist", "track", "liked", "queue"]


@dataclass(frozen=True, slots=True)
class Artist:
    """Someone who makes music; `listeners` a month."""

    id: int
    name: str
    genre: str
    listeners: int
    about: str


@dataclass(frozen=True, slots=True)
class Album:
    """A record with what its songs add up to."""

    id: int
    title: str
    artist_id: int
    artist: str
    year: int
    kind: AlbumKind
    genre: str
    tracks: int
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Track:
    """A song; `original_id` is the song it covers."""

    id: int
    title: str
    artist_id: int
    artist: str
    album_id: int
    album: str
    number: int
    duration_ms: int
    plays: int
    original_id: int | None


@dataclass(frozen=True, slots=True)
class Playlist:
    """A list of songs; the owner is empty for the phone's own."""

    id: int
    title: str
    about: str
    owner: str
    tracks: int
    duration_ms: int
    changed_ms: int

    @property
    def own(self) -> bool:
        return not self.owner


@dataclass(frozen=True, slots=True)
class Entry:
    """A song's place in a playlist or the queue."""

    id: int
    track: Track


@dataclass(frozen=True, slots=True)
class Series:
    """A series or a film, which is a series of one episode."""

    id: int
    title: str
    year: int
    genre: str
    kind: ShowKind
    age: str
    about: str
    seasons: int
    episodes: int


@dataclass(frozen=True, slots=True)
class Episode:
    """One part of a series, and how far it was watched."""

    id: int
    series_id: int
    series: str
    kind: ShowKind
    season: int
    number: int
    title: str
    duration_ms: int
    about: str
    position_ms: int = 0
    finished: bool = False
    watched_ms: int | None = None
    """When it was last watched; None for never."""

    @property
    def left_minutes(self) -> int:
        """Minutes still to watch, a begun one counted as whole."""
        return -((self.position_ms - self.duration_ms) // 60_000)

    @property
    def share(self) -> float:
        return self.position_ms / self.duration_ms

    @property
    def begun(self) -> bool:
        return self.position_ms > 0 and not self.finished


@dataclass(frozen=True, slots=True)
class Download:
    """Something kept on the phone, or waiting to be."""

    id: int
    kind: Downloadable
    item_id: int
    state: DownloadState
    bytes: int


@dataclass(frozen=True, slots=True)
class Playing:
    """What is being played; `position_ms` was right at `since_ms`."""

    track_id: int | None
    episode_id: int | None
    state: PlayState
    position_ms: int
    since_ms: int
    queue_position: int
    source: Source
    source_id: int | None
    shuffle: bool
    repeat: RepeatMode
