"""What is being played and what comes after it.

The database holds where playback stood when the owner last acted; what time has done since is
worked out from the phone's clock, and written down with the next act.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from ..tables import Table, insert_all
from .music_store import TRACKS
from .records import Entry, Playing, PlayState, RepeatMode, Source, Track
from .tables import StreamTables

PLAYER_ID = 1
REPEATS: tuple[RepeatMode, ...] = ("off", "all", "one")
RESTART_MS = 3_000
"""Later than this in a song, Previous goes back to its beginning."""


PLAYING = Table(
    "now_playing",
    Playing,
    since_ms="position_at",
    source="source_kind",
    repeat="repeat_mode",
)


class PlayerStore(StreamTables):
    """The player of one phone."""

    def playing(self) -> Playing:
        """What is played at this moment."""
        stored = PLAYING.select(self.db)[0]
        if stored.state != "playing":
            return stored
        now = self._phone.epoch_ms()
        moved = replace(
            stored, position_ms=stored.position_ms + max(0, now - stored.since_ms), since_ms=now
        )
        return self._film(moved) if moved.episode_id is not None else self._run_on(moved)

    def track(self) -> Track | None:
        """The song the player holds."""
        return TRACKS.first(self.db, "WHERE tracks._id = ?", self.playing().track_id)

    def queue(self) -> list[Entry]:
        rows = self.db.execute(
            f"SELECT queue._id, {TRACKS.columns} FROM {TRACKS.source}"
            " JOIN queue ON track_id = tracks._id ORDER BY position, queue._id"
        )
        return [Entry(key, TRACKS.read(track)) for key, *track in rows]

    # -- acts -----------------------------------------------------------------------------------

    def play(
        self,
        tracks: Sequence[Track],
        first: int,
        source: Source,
        source_id: int | None = None,
        *,
        shuffle: bool = False,
    ) -> None:
        """Play songs one after another, beginning with one of them."""
        order = [track.id for track in tracks]
        if shuffle:
            head = order.pop(first)
            random.Random(f"shuffle/{self._phone.system.seed}/{source}/{source_id}").shuffle(order)
            order.insert(0, head)
            first = 0
        self._fill(order)
        self._write(
            replace(
                self.playing(),
                track_id=order[first],
                episode_id=None,
                state="playing",
                position_ms=0,
                queue_position=first,
                source=source,
                source_id=source_id,
                shuffle=shuffle,
            )
        )

    def watch(self, episode_id: int, position_ms: int) -> None:
        """Play a film or an episode from a position."""
        self._write(
            replace(
                self.playing(),
                track_id=None,
                episode_id=episode_id,
                state="playing",
                position_ms=position_ms,
            )
        )

    def set_state(self, state: PlayState) -> None:
        self._write(replace(self.playing(), state=state))

    def toggle(self) -> None:
        playing = self.playing()
        state: PlayState = "paused" if playing.state == "playing" else "playing"
        if playing.track_id is not None or playing.episode_id is not None:
            self._write(replace(playing, state=state))

    def seek(self, position_ms: int) -> None:
        self._write(replace(self.playing(), position_ms=position_ms))

    def skip(self, step: Literal[-1, 1]) -> None:
        """Go to the song before or after; back to the beginning when well into a song."""
        playing = self.playing()
        count = len(self.queue())
        place = playing.queue_position + step
        if step < 0 and (playing.position_ms > RESTART_MS or place < 0):
            self.seek(0)
        elif place < count:
            self.jump(place)
        elif playing.repeat == "all" and count:
            self.jump(0)

    def jump(self, place: int) -> None:
        """Play the song at a place of the queue."""
        track = self.queue()[place].track
        self._write(
            replace(
                self.playing(),
                track_id=track.id,
                episode_id=None,
                state="playing",
                position_ms=0,
                queue_position=place,
            )
        )

    def enqueue(self, track_id: int, *, next_up: bool) -> None:
        """Put a song right after the present one, or at the end."""
        playing = self.playing()
        order = [entry.track.id for entry in self.queue()]
        place = min(playing.queue_position + 1, len(order)) if next_up else len(order)
        order.insert(place, track_id)
        self._fill(order)
        if playing.track_id is None:
            self._write(replace(playing, track_id=track_id, episode_id=None, state="paused"))

    def drop(self, entry_id: int) -> None:
        """Take a song that is not being played out of the queue."""
        entries = self.queue()
        place = next(index for index, entry in enumerate(entries) if entry.id == entry_id)
        playing = self.playing()
        self.db.execute("DELETE FROM queue WHERE _id = ?", (entry_id,))
        self._number([entry.id for entry in self.queue()])
        if place < playing.queue_position:
            self._write(replace(playing, queue_position=playing.queue_position - 1))

    def move(self, entry_id: int, step: Literal[-1, 1]) -> None:
        """Swap a song with the one before or after it in the queue."""
        order = [entry.id for entry in self.queue()]
        place = order.index(entry_id)
        other = place + step
        if self.playing().queue_position < other < len(order):
            order[place], order[other] = order[other], order[place]
            self._number(order)

    def set_shuffle(self, on: bool) -> None:
        """Mix what is still to come, or only remember that it stays in order from now on."""
        playing = self.playing()
        if on:
            ids = [entry.id for entry in self.queue()]
            rest = ids[playing.queue_position + 1 :]
            random.Random(f"shuffle/{self._phone.system.seed}/{rest}").shuffle(rest)
            self._number(ids[: playing.queue_position + 1] + rest)
        self._write(replace(playing, shuffle=on))

    def next_repeat(self) -> None:
        playing = self.playing()
        place = REPEATS.index(playing.repeat)
        self._write(replace(playing, repeat=REPEATS[(place + 1) % len(REPEATS)]))

    # -- inner workings ---------------------------------------------------------------------------

    def _film(self, playing: Playing) -> Playing:
        row = self.db.execute(
            "SELECT duration_ms FROM episodes WHERE _id = ?", (playing.episode_id,)
        ).fetchone()
        length = 0 if row is None else row[0]
        if playing.position_ms < length:
            return playing
        return replace(playing, position_ms=length, state="paused")

    def _run_on(self, playing: Playing) -> Playing:
        """Go through the queue for as long as has been played."""
        entries = self.queue()
        place, position = playing.queue_position, playing.position_ms
        while place < len(entries) and position >= entries[place].track.duration_ms:
            length = entries[place].track.duration_ms
            if playing.repeat == "one":
                position %= length
                break
            position -= length
            place += 1
            if place == len(entries) and playing.repeat == "all":
                place = 0
        if place < len(entries):
            track = entries[place].track.id
            return replace(playing, track_id=track, queue_position=place, position_ms=position)
        last = max(0, len(entries) - 1)
        track_id = entries[last].track.id if entries else None
        return replace(
            playing, track_id=track_id, queue_position=last, position_ms=0, state="paused"
        )

    def _fill(self, track_ids: Sequence[int]) -> None:
        self.db.execute("DELETE FROM queue")
        rows = ((track_id, place) for place, track_id in enumerate(track_ids))
        insert_all(self.db, "queue", "track_id, position", rows)

    def _number(self, order: list[int]) -> None:
        self.db.executemany(
            "UPDATE queue SET position = ? WHERE _id = ?",
            ((place, entry_id) for place, entry_id in enumerate(order)),
        )

    def _write(self, playing: Playing) -> None:
        PLAYING.update(self.db, replace(playing, since_ms=self._phone.epoch_ms()), PLAYER_ID)
