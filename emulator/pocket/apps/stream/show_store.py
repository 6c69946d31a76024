"""Series, films, and how far they were watched."""

from __future__ import annotations

from ..tables import Table, upsert
from .records import Episode, Series
from .tables import StreamTables

SERIES = Table(
    "series",
    Series,
    "JOIN episodes ON series_id = series._id",
    age="age_rating",
    seasons="count(DISTINCT season)",
    episodes="count(*)",
)
EPISODES = Table(
    "episodes",
    Episode,
    "JOIN series ON series._id = series_id LEFT JOIN watch_progress ON episode_id = episodes._id",
    series="series.title",
    kind="series.kind",
    position_ms="coalesce(position_ms, 0)",
    finished="coalesce(finished, 0)",
    watched_ms="watch_progress.watched_at",
)
CREDITS_MS = 60_000
"""Stopping in the last minute counts as having seen it."""


class ShowStore(StreamTables):
    """Reads shows and writes progress."""

    def all(self) -> list[Series]:
        """The newest first."""
        return SERIES.select(self.db, "GROUP BY series._id ORDER BY year DESC, series._id")

    def find(self, query: str) -> list[Series]:
        words = query.casefold().split()
        return [
            show
            for show in self.all()
            if words and all(word in f"{show.title} {show.genre}".casefold() for word in words)
        ]

    def get(self, series_id: int) -> Series | None:
        return SERIES.first(self.db, "WHERE series._id = ? GROUP BY series._id", series_id)

    def episodes(self, series_id: int) -> list[Episode]:
        where = "WHERE series_id = ? ORDER BY season, number"
        return EPISODES.select(self.db, where, series_id)

    def episode(self, episode_id: int) -> Episode | None:
        return EPISODES.get(self.db, episode_id)

    def under_way(self) -> list[Episode]:
        """The begun episode of each series, the last watched first."""
        begun = EPISODES.select(
            self.db, "WHERE position_ms > 0 AND NOT finished ORDER BY watched_at DESC"
        )
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
        upsert(
            self.db,
            "watch_progress",
            "episode_id",
            episode_id=episode_id,
            position_ms=position,
            finished=done,
            watched_at=self._phone.epoch_ms(),
        )

    def forget(self, episode_id: int) -> None:
        """Drop the progress of an episode, as if it had not been begun."""
        self.db.execute("DELETE FROM watch_progress WHERE episode_id = ?", (episode_id,))
