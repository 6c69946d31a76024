"""How far a series has been watched."""

from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.answers import episode_and_minutes
from ....tasks.goal import Goal, Level, Tag
from ....tasks.state import Change, PhoneState, StateUnreadable
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import End, Evidence
from .stream import StreamTask, change_stream, only, rows, whole

# Series that are begun on a fresh phone, a season of each, and how many episodes it has.
SERIES = (
    ("Platform Nine", 2, 6),
    ("The Slow Kitchen", 2, 6),
    ("Neighbors Upstairs", 3, 6),
    ("Platform Night", 1, 4),
    ("Lighthouse Keepers", 2, 7),
    ("Orbit 7", 1, 8),
    ("The Archivist", 2, 6),
)
MINUTE_MS = 60_000
EPISODE_ID = (
    "(SELECT episodes._id FROM episodes JOIN series ON series._id = series_id"
    " WHERE series.title = ? AND season = ? AND number = ?)"
)


class Resume(StreamTask):
    """Which episode of a series was begun last, and how many minutes of it are left."""

    name: ClassVar = "Resume"
    summary: ClassVar = "Say where watching a series stopped"
    level: ClassVar[Level] = "easy"
    tags: ClassVar = frozenset({Tag.QUERY, Tag.ANSWER})
    constraints: ClassVar = 1
    allowed_ends: ClassVar = frozenset({End.ANSWERED})

    def draw(self, random: Random) -> None:
        """A series, where it stopped, where it stopped before, and what was watched since."""
        turn = (self.seed * 3 + self.trial) % len(SERIES)
        self.series, self.season, count = SERIES[turn]
        self.other = SERIES[turn - 1][0]
        self.episode, self.older = random.sample(range(1, count + 1), 2)
        self.left, self.older_left = random.sample(range(3, 19), 2)
        self.since = random.randint(1, 3)

    @property
    def wording(self) -> Goal:
        """The series, and how to answer."""
        return Goal(
            en=f"Which episode of {self.series} was I watching last in Stream, and how many "
            "minutes of it are left? Answer like “S1 E2, 30 min”; do not start playing it.",
            zh=f"我在“影音”里上次看《{self.series}》看到哪一集，这一集还剩几分钟？"
            "请按“S1 E2, 30 min”的格式回答，不要开始播放。",
        )

    async def prepare(self, device: Device) -> None:
        """Two episodes are begun, and other series have been watched since."""
        await change_stream(
            device,
            "DELETE FROM watch_progress WHERE episode_id IN (SELECT episodes._id FROM episodes"
            " JOIN series ON series._id = series_id WHERE series.title = ?)",
            self.series,
        )
        await self._begin(device, self.episode, self.left, self.since - 1, 1_000)
        await self._begin(device, self.older, self.older_left, self.since - 1, 90 * MINUTE_MS)

    async def _begin(
        self, device: Device, episode: int, left: int, since: int, before_ms: int
    ) -> None:
        """So much is left of an episode that was watched before so many other series."""
        await change_stream(
            device,
            "INSERT INTO watch_progress (episode_id, position_ms, finished, watched_at)"
            f" SELECT _id, duration_ms - ?, 0, (SELECT watched_at FROM watch_progress"
            " JOIN episodes ON episodes._id = episode_id JOIN series ON series._id = series_id"
            " WHERE NOT finished AND series.title <> ? ORDER BY watched_at DESC LIMIT 1 OFFSET ?)"
            f" - ? FROM episodes WHERE _id = {EPISODE_ID}",
            *(left * MINUTE_MS, self.series, since, before_ms),
            *(self.series, self.season, episode),
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Season, episode and minutes are those of the episode begun last."""
        truth = where_stopped(found.before, self.series)
        return (fact("season, episode, minutes", truth, episode_and_minutes(found.answer)),)

    def declared(self, change: Change) -> bool:
        """Looking changes nothing."""
        return False


def where_stopped(state: PhoneState, series: str) -> tuple[int, int, int]:
    """Season and number of the episode begun last, and its minutes left, a begun one whole."""
    number = only((r for r in rows(state, "series") if r["title"] == series), series)["_id"]
    episodes = {r["_id"]: r for r in rows(state, "episodes") if r["series_id"] == number}
    begun = [r for r in rows(state, "watch_progress") if r["episode_id"] in episodes]
    begun = [row for row in begun if row["position_ms"] and not row["finished"]]
    if not begun:
        raise StateUnreadable(f"no episode of {series} is begun")
    last = max(begun, key=lambda row: whole(row["watched_at"]))
    episode = episodes[last["episode_id"]]
    left_ms = whole(episode["duration_ms"]) - whole(last["position_ms"])
    return whole(episode["season"]), whole(episode["number"]), -(-left_ms // MINUTE_MS)
