"""Writes the catalogue and the owner's library into a fresh database."""

from __future__ import annotations

import random
import sqlite3

from ..tables import insert_all, update
from .albums import albums
from .artists import artists
from .mixes import kept, mixes
from .player_store import PLAYER_ID, PLAYING
from .records import Playing
from .shows import moods, shows, watched
from .tables import SCHEMA

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
BYTES_PER_MS = 20
"""Of music at 160 kbit a second."""
PREFERENCES = (("download_over_wifi_only", "1"), ("quality", "normal"), ("autoplay", "1"))
TRACK = "_id, album_id, artist_id, title, track_number, duration_ms, plays"
EPISODE = "_id, series_id, season, number, title, duration_ms, about"


def seed(db: sqlite3.Connection, now_ms: int, number: int) -> None:
    """Fill an empty database; `number` is the phone's seed."""
    db.executescript(SCHEMA)
    db.execute("BEGIN")
    _music(db)
    songs = {
        f"{row[1]}/{row[2]}": row[0]
        for row in db.execute(
            "SELECT tracks._id, title, name FROM tracks JOIN artists ON artists._id = artist_id"
            " ORDER BY tracks._id DESC"
        )
    }
    _playlists(db, songs, now_ms)
    _video(db, now_ms)
    _library(db, songs, now_ms, random.Random(f"stream/{number}"))
    db.execute("COMMIT")


def _music(db: sqlite3.Connection) -> None:
    numbers = {card.name: index for index, card in enumerate(artists(), 1)}
    insert_all(
        db,
        "artists",
        "_id, name, genre, monthly_listeners, about",
        (
            (numbers[card.name], card.name, card.genre, card.listeners * 1000, card.about)
            for card in artists()
        ),
    )
    found: dict[tuple[str, str], int] = {}
    count = 0
    for album_id, card in enumerate(albums(), 1):
        artist = numbers[card.artist]
        row = (album_id, artist, card.title, card.year, card.kind)
        insert_all(db, "albums", "_id, artist_id, title, year, kind", [row])
        for place, entry in enumerate(card.songs, 1):
            count += 1
            title = entry.partition("<")[0]
            found[card.artist, title] = count
            song = (count, album_id, artist, title, place, *_figures(card.artist, title))
            insert_all(db, "tracks", TRACK, [song])
    _link_covers(db, found)


def _link_covers(db: sqlite3.Connection, found: dict[tuple[str, str], int]) -> None:
    """Point each cover to the first singer's recording."""
    for card in albums():
        for entry in card.songs:
            title, mark, singer = entry.partition("<")
            original = found.get((singer, title.partition(" (")[0]))
            if mark and original is not None:
                update(db, "tracks", found[card.artist, title], original_track_id=original)


def _figures(artist: str, title: str) -> tuple[int, int]:
    """Duration and plays of a song, always the same for the same song."""
    dice = random.Random(f"song/{artist}/{title}")
    seconds = dice.randint(132, 318)
    popular = next(card.listeners for card in artists() if card.name == artist)
    return seconds * 1000, round(popular * dice.uniform(0.4, 9) * 1000)


def _playlists(db: sqlite3.Connection, songs: dict[str, int], now_ms: int) -> None:
    for playlist_id, mix in enumerate(mixes(), 1):
        made = now_ms - mix.days_old * DAY_MS
        row = (playlist_id, mix.title, mix.about, mix.owner, made, made + mix.days_old * HOUR_MS)
        columns = "_id, title, description, owner, created_at, changed_at"
        insert_all(db, "playlists", columns, [row])
        titles = enumerate(mix.songs)
        rows = ((playlist_id, songs[song], place, made) for place, song in titles)
        insert_all(db, "playlist_tracks", "playlist_id, track_id, position, added_at", rows)


def _video(db: sqlite3.Connection, now_ms: int) -> None:
    count = 0
    for series_id, show in enumerate(shows(), 1):
        row = (series_id, show.title, show.year, show.genre, show.kind, show.age, show.about)
        insert_all(db, "series", "_id, title, year, genre, kind, age_rating, about", [row])
        dice = random.Random(f"show/{show.title}")
        for season, titles in enumerate(show.seasons, 1):
            for number, title in enumerate(titles, 1):
                count += 1
                minutes = show.minutes
                if show.kind == "series":
                    minutes += dice.randint(-show.minutes // 8, show.minutes // 6)
                about = show.about if show.kind == "film" else dice.choice(moods())
                length = minutes * 60_000 + dice.randint(0, 59) * 1000
                row = (count, series_id, season, number, title, length, about)
                insert_all(db, "episodes", EPISODE, [row])
    _progress(db, now_ms)


def _progress(db: sqlite3.Connection, now_ms: int) -> None:
    """Mark where each series was left, and everything before that as seen."""
    for seen in watched():
        rows = db.execute(
            "SELECT episodes._id, season, number, duration_ms FROM episodes"
            " JOIN series ON series._id = series_id WHERE series.title = ? ORDER BY season, number",
            (seen.title,),
        ).fetchall()
        until = next(
            index
            for index, row in enumerate(rows)
            if (row["season"], row["number"]) == (seen.season, seen.episode)
        )
        last = now_ms - seen.hours_ago * HOUR_MS
        for index, row in enumerate(rows[: until + 1]):
            done = index < until
            position = row["duration_ms"] - (0 if done else seen.left_min * 60_000)
            seen_at = last - (until - index) * 23 * HOUR_MS
            progress = (row["_id"], position, done, seen_at)
            columns = "episode_id, position_ms, finished, watched_at"
            insert_all(db, "watch_progress", columns, [progress])


def _library(
    db: sqlite3.Connection, songs: dict[str, int], now_ms: int, dice: random.Random
) -> None:
    def ids(table: str, column: str, names: tuple[str, ...]) -> list[int]:
        query = f"SELECT _id FROM {table} WHERE {column} = ? ORDER BY _id"
        return [db.execute(query, (name,)).fetchone()[0] for name in names]

    own = kept()
    saved = [("album", item) for item in ids("albums", "title", own["saved albums"])]
    saved += [("artist", item) for item in ids("artists", "name", own["followed artists"])]
    saved += [("series", item) for item in ids("series", "title", own["my list"])]
    saved += [("playlist", item) for item in ids("playlists", "title", own["saved playlists"])]
    aged = ((kind, item, now_ms - dice.randint(2, 300) * DAY_MS) for kind, item in saved)
    insert_all(db, "library", "kind, item_id, added_at", aged)
    liked = (
        (songs[song], now_ms - place * 9 * DAY_MS)
        for place, song in enumerate(own["liked songs"], 1)
    )
    insert_all(db, "liked_tracks", "track_id, liked_at", liked)
    for place, album in enumerate(ids("albums", "title", own["downloaded albums"]), 1):
        length = db.execute(
            "SELECT sum(duration_ms) FROM tracks WHERE album_id = ?", (album,)
        ).fetchone()[0]
        asked = now_ms - place * 20 * DAY_MS
        row = ("album", album, "downloaded", "wifi", length * BYTES_PER_MS, asked)
        insert_all(db, "downloads", "kind, item_id, state, network, bytes, requested_at", [row])
    insert_all(db, "preferences", "name, value", PREFERENCES)
    _left_playing(db, now_ms)


def _left_playing(db: sqlite3.Connection, now_ms: int) -> None:
    """The song that was paused last night, with the rest of its playlist waiting."""
    rows = db.execute(
        "SELECT playlists._id, track_id FROM playlist_tracks JOIN playlists"
        " ON playlists._id = playlist_id WHERE title = 'Rainy Sundays' ORDER BY position"
    ).fetchall()
    queued = ((row["track_id"], place) for place, row in enumerate(rows))
    insert_all(db, "queue", "track_id, position", queued)
    song, mix, since = rows[2]["track_id"], rows[0]["_id"], now_ms - 10 * HOUR_MS
    left = Playing(song, None, "paused", 83_000, since, 2, "playlist", mix, False, "off")
    PLAYING.insert(db, left, _id=PLAYER_ID)
