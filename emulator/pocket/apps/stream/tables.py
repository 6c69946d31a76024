"""The tables of the app's database: times in epoch milliseconds, durations in milliseconds."""

from __future__ import annotations

from ..tables import AppStore

DATABASE = "/data/data/com.android.stream/databases/stream.db"
SCHEMA = """
CREATE TABLE artists (_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, genre TEXT NOT NULL,
  monthly_listeners INTEGER NOT NULL, about TEXT NOT NULL);
CREATE TABLE albums (_id INTEGER PRIMARY KEY, artist_id INTEGER NOT NULL REFERENCES artists,
  title TEXT NOT NULL, year INTEGER NOT NULL, kind TEXT NOT NULL);
CREATE TABLE tracks (_id INTEGER PRIMARY KEY, album_id INTEGER NOT NULL REFERENCES albums,
  artist_id INTEGER NOT NULL REFERENCES artists, title TEXT NOT NULL, track_number INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL, plays INTEGER NOT NULL, original_track_id INTEGER);
CREATE INDEX tracks_of_album ON tracks (album_id);
CREATE INDEX tracks_of_artist ON tracks (artist_id);
CREATE TABLE playlists (_id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '', owner TEXT NOT NULL DEFAULT '', created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL);
CREATE TABLE playlist_tracks (_id INTEGER PRIMARY KEY AUTOINCREMENT, playlist_id INTEGER NOT NULL,
  track_id INTEGER NOT NULL, position INTEGER NOT NULL, added_at INTEGER NOT NULL);
CREATE INDEX tracks_of_playlist ON playlist_tracks (playlist_id);
CREATE TABLE library (_id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL,
  item_id INTEGER NOT NULL, added_at INTEGER NOT NULL, UNIQUE (kind, item_id));
CREATE TABLE liked_tracks (_id INTEGER PRIMARY KEY AUTOINCREMENT, track_id INTEGER NOT NULL UNIQUE,
  liked_at INTEGER NOT NULL);
CREATE TABLE downloads (_id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL,
  item_id INTEGER NOT NULL, state TEXT NOT NULL, network TEXT, bytes INTEGER NOT NULL,
  requested_at INTEGER NOT NULL, UNIQUE (kind, item_id));
CREATE TABLE now_playing (_id INTEGER PRIMARY KEY, track_id INTEGER, episode_id INTEGER,
  state TEXT NOT NULL, position_ms INTEGER NOT NULL, position_at INTEGER NOT NULL,
  queue_position INTEGER NOT NULL, source_kind TEXT NOT NULL, source_id INTEGER,
  shuffle INTEGER NOT NULL, repeat_mode TEXT NOT NULL);
CREATE TABLE queue (_id INTEGER PRIMARY KEY AUTOINCREMENT, track_id INTEGER NOT NULL,
  position INTEGER NOT NULL);
CREATE TABLE series (_id INTEGER PRIMARY KEY, title TEXT NOT NULL UNIQUE, year INTEGER NOT NULL,
  genre TEXT NOT NULL, kind TEXT NOT NULL, age_rating TEXT NOT NULL, about TEXT NOT NULL);
CREATE TABLE episodes (_id INTEGER PRIMARY KEY, series_id INTEGER NOT NULL REFERENCES series,
  season INTEGER NOT NULL, number INTEGER NOT NULL, title TEXT NOT NULL,
  duration_ms INTEGER NOT NULL, about TEXT NOT NULL);
CREATE INDEX episodes_of_series ON episodes (series_id);
CREATE TABLE watch_progress (_id INTEGER PRIMARY KEY AUTOINCREMENT,
  episode_id INTEGER NOT NULL UNIQUE, position_ms INTEGER NOT NULL,
  finished INTEGER NOT NULL DEFAULT 0, watched_at INTEGER NOT NULL);
CREATE TABLE preferences (_id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL);
"""


class StreamTables(AppStore):
    """Access to the database; subclasses are about some of its tables."""

    path = DATABASE
