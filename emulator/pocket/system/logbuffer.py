"""The phone's log: a small ring of lines for `logcat`."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from .clock import Clock

Level = Literal["V", "D", "I", "W", "E", "F"]
LEVELS = "VDIWEF"
LogName = Literal["main", "system", "crash", "events", "radio", "kernel"]
LOG_NAMES: tuple[LogName, ...] = get_args(LogName)
SYSTEM_SERVER = 611
"""The process id of system_server, as `ps` lists it."""
LEVEL_NAMES: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry of the log."""

    moment: datetime
    level: Level
    tag: str
    message: str
    pid: int = 1000
    buffer: LogName = "main"

    def __str__(self) -> str:
        stamp = self.moment.strftime("%m-%d %H:%M:%S.") + f"{self.moment.microsecond // 1000:03d}"
        return f"{stamp} {self.pid:5d} {self.pid:5d} {self.level} {self.tag:<8}: {self.message}"


class LogBuffer:
    """The last `size` log lines."""

    def __init__(self, clock: Clock, size: int = 500) -> None:
        self._clock = clock
        self._lines: deque[LogLine] = deque(maxlen=size)
        self._written = 0

    def add(
        self,
        level: Level,
        tag: str,
        message: str,
        *,
        pid: int = 1000,
        buffer: LogName = "main",
    ) -> None:
        self._written += 1
        self._lines.append(LogLine(self._clock.now(), level, tag, message, pid, buffer))

    def system(self, level: Level, tag: str, message: str) -> None:
        """A line of the system server."""
        self.add(level, tag, message, pid=SYSTEM_SERVER, buffer="system")

    @property
    def written(self) -> int:
        """How many lines were ever written."""
        return self._written

    def lines(self) -> list[LogLine]:
        return list(self._lines)

    def clear(self, names: Collection[LogName] = LOG_NAMES) -> None:
        """Forget the lines of some buffers, of all by default."""
        kept = [line for line in self._lines if line.buffer not in names]
        self._lines.clear()
        self._lines.extend(kept)
