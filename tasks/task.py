"""What a task is: a goal, a set-up, and the state that proves it was reached."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from random import Random
from typing import ClassVar

from ..agent.rehearsal import Script
from ..device.device import Device
from ..traces.schema import End, Evidence, Verdict
from .state import Change, PhoneState, changes

SUITE_VERSION = "1"


class Task(ABC):
    """One seeded instance of a template; subclasses say what the goal means in terms of state."""

    name: ClassVar[str]
    summary: ClassVar[str]
    optimal_steps: ClassVar[int]
    allowed_ends: ClassVar[frozenset[End]] = frozenset({End.COMPLETED})

    def __init__(self, trial: int = 0) -> None:
        self.trial = trial
        self.draw(seeded(self.name, trial))

    @abstractmethod
    def draw(self, random: Random) -> None:
        """Choose the parameters; the same trial always draws the same."""

    @property
    @abstractmethod
    def goal(self) -> str:
        """What the agent is told."""

    async def set_up(self, device: Device) -> None:
        """Bring the phone into the state in which the goal makes sense: by default, go home."""
        await device.shell("input", "keyevent", "HOME")

    @abstractmethod
    def judge(self, after: PhoneState) -> tuple[Evidence, ...]:
        """The facts that make the goal reached, read from the state at the end."""

    @abstractmethod
    def declared(self, change: Change) -> bool:
        """Whether a change is part of reaching the goal; every other change fails the task."""

    @abstractmethod
    def script(self) -> Script:
        """A player that reaches the goal by looking at the phone's UI, for rehearsals."""

    @property
    def secrets(self) -> Mapping[str, str]:
        """Texts by name that the trace holds as their names only."""
        return {}

    @property
    def step_limit(self) -> int:
        """Steps an agent may take: max(10, 2 * optimal + 5)."""
        return max(10, 2 * self.optimal_steps + 5)

    def verify(self, before: PhoneState, after: PhoneState) -> Verdict:
        """The goal's facts, and that nothing else changed."""
        others = [change for change in changes(before, after) if not self.declared(change)]
        return Verdict.of((*self.judge(after), nothing_else(others)))


def seeded(name: str, trial: int) -> Random:
    """A private generator from sha256 of suite version, task and trial."""
    key = f"{SUITE_VERSION}/{name}/{trial}".encode()
    return Random(int.from_bytes(hashlib.sha256(key).digest()))


def fact(what: str, expected: object, found: object) -> Evidence:
    """Evidence that one thing equals another."""
    return Evidence(what=what, expected=str(expected), found=str(found), holds=expected == found)


def nothing_else(others: Sequence[Change]) -> Evidence:
    """Evidence that no undeclared change was made."""
    return Evidence(
        what="nothing else changed",
        expected="no other change",
        found="; ".join(map(str, others)) or "no other change",
        holds=not others,
    )
