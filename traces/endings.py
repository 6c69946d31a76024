"""How an episode ends: the named end, the verdict, and the evidence that it rests on."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, JsonValue

from ..actions import Box

_Model = TypeVar("_Model", bound=BaseModel)


class FrozenRecord(BaseModel):
    """A part of a trace: nothing in it changes, and what it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class End(StrEnum):
    """Why an episode stopped. Only the agent's own ends count for or against the agent; `skipped`
    is one that was not begun, as its task is not for this phone."""

    COMPLETED = "completed"
    ANSWERED = "answered"
    INFEASIBLE = "infeasible"
    REFUSED = "refused"
    STEP_LIMIT = "step_limit"
    TOKEN_LIMIT = "token_limit"
    COST_LIMIT = "cost_limit"
    TIME_LIMIT = "time_limit"
    STUCK = "stuck"
    BAD_REPLIES = "bad_replies"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"
    SETUP_ERROR = "setup_error"
    DEVICE_LOST = "device_lost"
    MODEL_LOST = "model_lost"
    VERIFIER_ERROR = "verifier_error"
    SKIPPED = "skipped"

    @property
    def infrastructure(self) -> bool:
        """Whether something other than the agent ended the episode."""
        return self in _INFRASTRUCTURE


_INFRASTRUCTURE = frozenset(
    {End.SETUP_ERROR, End.DEVICE_LOST, End.MODEL_LOST, End.VERIFIER_ERROR, End.SKIPPED}
)


class RegionRecord(FrozenRecord):
    """A part of the last screen; `file` in `frames/` shows it at full resolution, and is None in a
    redacted copy."""

    box: Box
    file: str | None = None


class ExtractedRecord(FrozenRecord):
    """Data read from the screen that fit the schema asked for, and where they were read."""

    data: JsonValue
    regions: tuple[RegionRecord, ...] = ()

    def into(self, wanted: type[_Model]) -> _Model:
        """The data as an object of a pydantic class; raises pydantic's ValidationError."""
        return wanted.model_validate_json(json.dumps(self.data))


@dataclass(frozen=True, slots=True)
class Ending:
    """How an agent stopped: the named end, why, and the answer or the data if that was asked."""

    end: End
    why: str = ""
    answer: str | None = None
    extracted: ExtractedRecord | None = None


class Evidence(FrozenRecord):
    """One fact a verdict rests on: what was looked at, what was expected, what was found."""

    what: str
    expected: str
    found: str
    holds: bool


class Verdict(FrozenRecord):
    """Whether the goal was reached, decided from the phone's state and never from a claim."""

    status: Literal["passed", "failed", "unverified"]
    why: str = ""
    evidence: tuple[Evidence, ...] = ()

    @classmethod
    def of(cls, evidence: tuple[Evidence, ...]) -> Self:
        """Passed if every fact holds, failed if one does not, unverified if there is none."""
        if not evidence:
            return cls(status="unverified", why="nothing was checked")
        wrong = [fact for fact in evidence if not fact.holds]
        if not wrong:
            return cls(status="passed", evidence=evidence)
        return cls(status="failed", why="; ".join(fact.what for fact in wrong), evidence=evidence)

    @classmethod
    def unverified(cls, why: str) -> Self:
        """Nothing was decided, and why."""
        return cls(status="unverified", why=why)
