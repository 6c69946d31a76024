"""Series, films, and how far they were watched."""

from __future__ import annotations

import sqlite3

from ..base import AppContext
from .records import Episode, Series
from .tables import DATABASE

SERIES = (
    "SELECT series._id, series.title, year, genre, kind, age_rating, series.about,"
    " count(DISTINCT season), count(*) FROM series JOIN episodes ON series_id = series._id"
)
EPISODES = (
    "SELECT episodes._id, series_id, series.title, kind, season, number, episodes.title,"
    " duration_ms, episodes.about, coalesce(position_ms, 0), coalesce(finished, 0), watched_at"
    " FROM episodes JOIN series ON series._id = series_id"
    " LEFT JOIN watch_progress ON episode_id = episodes._id"
)
CREDITS_MS = 60_000
"""Stopping in the last minute counts as having seen it."""


class ShowStore:
    """Reads shows and writes progress."""

    def __init__(self, phone: AppContext) -> None:
        self._phone = phone

    @property
    def db(self) -> sqlite3.Connection:
        return self._phone.database(DATABASE)

    def all(self) -> list[Series]:
        """The newest first."""
        rows = self.db.execute(
            f"{SERIES} GROUP BY series._id ORDER BY year DESC, series._id"
        ).fetchall()
        return [Series(*row) for row in rows]

    def find(self, query: str) -> list[Series]:
        words = query.casefold().split()
        return [
            show
            for show in self.all()
            if words and all(word in f"{show.title} {show.genre}".casefold() for word in words)
        ]

    def get(self, series_id: int) -> Series | None:
        row = self.db.execute(
            f"{SERIES} WHERE series._id = ? GROUP BY series._id", (series_id,)
        ).fetchone()
        return None if row is None else Series(*row)

    def episodes(self, series_id: int) -> list[Episode]:
        return self._episodes("WHERE series_id = ? ORDER BY season, number", series_id)

    def episode(self, episode_id: int) -> Episode | None:
        found = self._episodes("WHERE episodes._id = ?", episode_id)
        return found[0] if found else None

    def under_way(self) -> list[Episode]:
        """The begun episode of each series, the last watched first."""
        begun = self._episodes("WHERE position_ms > 0 AND NOT finished ORDER BY watched_at DESC")
        latest: dict[int, Episode] = {}
        for episode in begun:
            latest.setdefault(episode.series_id, episode)
        return list(latest.values())

    def next_of(self, series_id: int) -> Episode | None:
        """Where to go on: the episode begun last, else the first one not seen."""
        episodes = self.episodes(series_id)
        begun = [episode for episode in episodes if episode.begun]
        if begun:
            return max(begun, key=lambda episode: episode.watched_ms or 0)
        unseen = (episode for episode in episodes if not episode.finished)
        return next(unseen, episodes[0] if episodes else None)

    def following(self, episode: Episode) -> Episode | None:
        """The episode after one."""
        order = self.episodes(episode.series_id)
        place = next((index for index, item in enumerate(order) if item.id == episode.id), -1)
        return order[place + 1] if place + 1 < len(order) else None

    def mark(self, episode_id: int, position_ms: int) -> None:
        """Note where watching stopped."""
        episode = self.episode(episode_id)
        if episode is None:
            return
        done = position_ms >= episode.duration_ms - CREDITS_MS
        position = episode.duration_ms if done else position_ms
        if (position, done) == (episode.position_ms, episode.finished):
            return
        self.db.execute(
            "INSERT INTO watch_progress (episode_id, position_ms, finished, watched_at)"
            " VALUES (?, ?, ?, ?) ON CONFLICT (episode_id) DO UPDATE SET"
            " position_ms = excluded.position_ms, finished = excluded.finished,"
            " watched_at = excluded.watched_at",
            (episode_id, position, int(done), self._phone.epoch_ms()),
        )

    def forget(self, episode_id: int) -> None:
        """Drop the progress of an episode, as if it had not been begun."""
        self.db.execute("DELETE FROM watch_progress WHERE episode_id = ?", (episode_id,))

    def _episodes(self, where: str, *values: object) -> list[Episode]:
        rows = self.db.execute(f"{EPISODES} {where}", values)
        return [Episode(*row) for row in rows]
