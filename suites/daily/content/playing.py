"""A song that several have sung."""

from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Tag
from ....tasks.state import Change
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from .stream import (
    NOW_PLAYING,
    QUEUE,
    TRACK_ID,
    StreamTask,
    change_stream,
    holds_track,
    label,
    only,
    queue_fits,
    rows,
    track_id,
)

# Each song with those who have recorded it under the same title.
RECORDINGS = (
    ("Blue Hour", ("Marisol Vane", "Eirik Solheim", "The Borrowers Club")),
    ("Paper Lanterns", ("Marisol Vane", "Marisol Vance", "The Borrowers Club")),
    ("Neon Rain", ("Neon Harbor", "Hana Kuroda", "The Borrowers Club")),
    ("Heartline", ("Juno Castellan", "Velvet Orchard", "The Borrowers Club")),
    ("Night Bus Home", ("Neon Harbor", "Kofi Ansah Trio", "DJ Sable")),
    ("Glass House", ("Juno Castellan", "Velvet Orchard", "The Borrowers Club")),
    ("Northbound", ("The Hollow Pines", "Cedar & Smoke", "The Borrowers Club")),
    ("Say It Slow", ("Juno Castellan", "Brass Avenue", "Zuri K")),
    ("Slow Burn", ("The Hollow Pines", "Neon Harbor", "Lumen & Ash")),
)
# What playing a song writes; shuffle and repeat stay as they were.
PLAYED = frozenset(
    {
        "track_id",
        "episode_id",
        "state",
        "position_ms",
        "position_at",
        "queue_position",
        "source_kind",
        "source_id",
    }
)


class PlayTrack(StreamTask):
    """A song is played in one singer's recording, and not in another's."""

    name: ClassVar = "PlayTrack"
    summary: ClassVar = "Play a song that several have recorded"
    level: ClassVar[Level] = "easy"
    tags: ClassVar = frozenset({Tag.ATOMIC})
    constraints: ClassVar = 2

    def draw(self, random: Random) -> None:
        """A song, each in turn, whose recording is wanted, and whose the player holds at first."""
        self.title, singers = RECORDINGS[(self.seed + self.trial) % len(RECORDINGS)]
        self.artist, self.held = random.sample(singers, 2)

    @property
    def wording(self) -> Goal:
        """Title and singer."""
        return Goal(
            en=f"Play the song “{self.title}” by {self.artist} in Stream",
            zh=f"在“影音”里播放 {self.artist} 的歌曲《{self.title}》",
        )

    async def prepare(self, device: Device) -> None:
        """The player holds another recording of the song, paused."""
        other = (self.title, self.held)
        await change_stream(device, "DELETE FROM queue")
        statement = f"INSERT INTO queue (track_id, position) VALUES ({TRACK_ID}, 0)"
        await change_stream(device, statement, *other)
        await change_stream(
            device,
            f"UPDATE now_playing SET track_id = {TRACK_ID}, episode_id = NULL, state = 'paused',"
            f" queue_position = 0, source_kind = 'track', source_id = {TRACK_ID}",
            *(*other, *other),
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The player plays that recording."""
        now = only(rows(found.after, NOW_PLAYING), "what is playing")
        wanted = track_id(found.before, self.title, self.artist)
        queue = {row["position"]: row["track_id"] for row in rows(found.after, QUEUE)}
        return (
            fact("song", label(found.before, wanted), label(found.before, now["track_id"])),
            fact("the player", "playing", now["state"]),
            fact("its place in the queue", now["track_id"], queue.get(now["queue_position"])),
            fact("what is played from", True, holds_track(found.after, now)),
            fact("nothing else was put into the queue", True, queue_fits(found.after, now)),
        )

    def declared(self, change: Change) -> bool:
        """What is playing, and what comes after it."""
        if change.where == NOW_PLAYING:
            return bool(change.columns()) and change.columns() <= PLAYED
        return change.where == QUEUE
