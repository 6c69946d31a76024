"""What a verifier is given: the phone before and after, how the agent ended, and the events."""

from dataclasses import dataclass
from itertools import pairwise

from ..traces.schema import End, Evidence
from .events import EventRecord
from .state import PhoneState


@dataclass(frozen=True, slots=True)
class VerifierInput:
    """Everything a verdict may rest on; the agent has seen none of it."""

    before: PhoneState
    after: PhoneState
    end: End
    answer: str | None = None
    events: tuple[EventRecord, ...] = ()
    gathered: tuple[Evidence, ...] = ()

    @property
    def questions(self) -> tuple[EventRecord, ...]:
        """What the agent asked the task's user."""
        return tuple(event for event in self.events if event.kind == "asked")

    def watched(self, name: str) -> tuple[str, ...]:
        """The values that something watched took, one after the other."""
        seen = (event for event in self.events if event.kind == "watched" and event.name == name)
        return tuple(event.value for event in seen)

    def lasting(self, what: str, wanted: str, found: str | None, name: str) -> Evidence:
        """Evidence that something watched under `name` is as wanted in the end; if it was and is
        not, what was found says which act undid it."""
        seen = [e for e in self.events if e.kind == "watched" and e.name == name]
        told = str(found)
        for before, after in pairwise(seen):
            if before.value == wanted != after.value:
                told = f"{found}; it was {wanted}, and act {after.acted} made it {after.value}"
        return Evidence(what=what, expected=wanted, found=told, holds=found == wanted)

    def asked_first(self, what: str) -> Evidence:
        """Evidence that a question about one of the task's facts came before the deed."""
        good = [q for q in self.questions if q.relevant and q.in_time]
        if good:
            found = good[0].name
        else:
            found = "; ".join(q.name for q in self.questions) or "nothing was asked"
        return Evidence(what=what, expected="asked first", found=found, holds=bool(good))
