"""What happened to a phone from outside, in order: for tests and the control channel."""

import time
from collections import deque
from dataclasses import dataclass
from typing import Literal

EventKind = Literal["service", "shell", "u2", "fault", "reboot", "control"]
KEPT = 2000


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `at_s` is on the host's monotonic clock."""

    number: int
    at_s: float
    kind: EventKind
    text: str


class Journal:
    """The latest events of one phone."""

    def __init__(self, size: int = KEPT) -> None:
        self._events: deque[Event] = deque(maxlen=size)
        self._next = 1

    def add(self, kind: EventKind, text: str) -> None:
        self._events.append(Event(self._next, time.monotonic(), kind, text))
        self._next += 1

    def since(self, number: int = 0) -> list[Event]:
        """The events after the one of that number."""
        return [event for event in self._events if event.number > number]
