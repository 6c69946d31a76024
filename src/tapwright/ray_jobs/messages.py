"""What whoever has a job run and the host of its phone say to each other; all can be pickled."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..agent.policy.gate import Approval, ApprovalRequest
from ..jobs.runs import JobRun
from ..jobs.work import WorkDone
from ..traces.schema import StepRecord

FailureKind: TypeAlias = Literal["usage", "absent", "device", "model", "disk", "crash"]


@dataclass(frozen=True, slots=True)
class BeginWork:
    """Driver: begin, or go on with what the run's trace shows to be cut off. `user` and `approver`
    say whether there is anybody to ask."""

    run: JobRun
    user: bool
    approver: bool


@dataclass(frozen=True, slots=True)
class StopWork:
    """Driver: end before the next act."""


@dataclass(frozen=True, slots=True)
class Replied:
    """Driver: the reply to what was asked with that number; None to a run that is booked."""

    number: int
    reply: str | Approval | None = None
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class WorkReady:
    """Host: everything that can be known before a phone is asked is as it should be."""


@dataclass(frozen=True, slots=True)
class RunBooked:
    """Host: what is to be written down of the run, before anything else is done."""

    number: int
    run: JobRun


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """Host: the agent has a question."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """Host: the gate asks."""

    number: int
    request: ApprovalRequest


@dataclass(frozen=True, slots=True)
class StepDone:
    """Host: a step is on disk."""

    step: StepRecord


@dataclass(frozen=True, slots=True)
class WorkSays:
    """Host: a line for whoever waits."""

    text: str


@dataclass(frozen=True, slots=True)
class WorkEnded:
    """Host: it is over; `done` is None where it was stopped."""

    done: WorkDone | None


@dataclass(frozen=True, slots=True)
class WorkFailed:
    """Host: it could not be begun, or was ended by something."""

    kind: FailureKind
    why: str


FromJobDriver: TypeAlias = BeginWork | StopWork | Replied
HostQuestion: TypeAlias = RunBooked | QuestionAsked | ApprovalAsked
FromJobHost: TypeAlias = WorkReady | HostQuestion | StepDone | WorkSays | WorkEnded | WorkFailed
