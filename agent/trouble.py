"""Measured facts that say an agent is in trouble, and the one that says it is stuck."""

from collections import Counter, deque
from typing import Literal, TypeAlias

from ..actions import Action, DeviceAction, Outcome, Wait

Signal: TypeAlias = Literal["unchanged", "repeated", "oscillating", "not_done"]

UNCHANGED_BELOW = 0.0005


class TroubleDetector:
    """Counts what repeats; `stuck_after` times the same action on the same screen is stuck."""

    def __init__(self, stuck_after: int = 5) -> None:
        self._stuck_after = stuck_after
        self._tried: Counter[tuple[str, str]] = Counter()
        self._screens: deque[str] = deque(maxlen=6)
        self._unchanged = 0
        self.stuck: str | None = None

    def acted(self, screen: str, action: Action, outcome: Outcome) -> tuple[Signal, ...]:
        """Signals of one carried-out action; `screen` is the signature of the frame before it."""
        signals: list[Signal] = []
        if outcome.status != "done":
            signals.append("not_done")
        if isinstance(action, DeviceAction) and not isinstance(action, Wait):
            signals += self._moves(screen, action, outcome)
        return tuple(signals)

    def _moves(self, screen: str, action: Action, outcome: Outcome) -> list[Signal]:
        signals: list[Signal] = []
        key = (screen, action.model_dump_json())
        self._tried[key] += 1
        unchanged = outcome.changed is not None and outcome.changed < UNCHANGED_BELOW
        self._unchanged = self._unchanged + 1 if unchanged else 0
        if unchanged:
            signals.append("unchanged")
        if self._tried[key] > 1:
            signals.append("repeated")
        self._screens.append(screen)
        if len(self._screens) == 6 and len(set(self._screens)) == 2:
            signals.append("oscillating")
        if self._tried[key] >= self._stuck_after:
            self.stuck = f"the same action on the same screen {self._tried[key]} times"
        elif self._unchanged >= self._stuck_after:
            self.stuck = f"{self._unchanged} actions in a row changed nothing"
        return signals
