"""What became of each run of a job, in a journal that survives kills."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol, TypeAlias

from pydantic import JsonValue

from ..agent.policy.gate import Approver
from ..agent.user import User
from ..traces.files import SealedRecord
from .job_file import JobFile

RunState: TypeAlias = Literal[
    "running", "passed", "failed", "unverified", "interrupted", "cancelled", "lost", "skipped"
]
"""`passed`: the goal was proved and the output saved; `unverified`: nothing has proved it;
`interrupted`: it was cut off; `cancelled`: a person stopped it; `lost`: it ended for want of a
phone, a model or a disk; `skipped`: its time passed and it was not begun, `why` says for what
reason; all else is `failed`."""
RunVerdict: TypeAlias = Literal["passed", "failed", "unverified"]


class ValueSource(SealedRecord):
    """Where one value of an output was read: `path` leads to it (`[2].price`), `box` is left, top,
    right, bottom in pixels of the screen, whose picture is `frame` in `frames/` of the episode.

    `by` is `views` where the phone's own views show the value, `model` where there were none and
    the model told the region, `none` where it stands on no screen: then the output has null.
    """

    path: str
    by: Literal["views", "model", "none"]
    box: tuple[int, int, int, int] | None = None
    frame: str | None = None
    step: int | None = None
    dropped: str | None = None


class SavedOutput(SealedRecord):
    """What became of saving an output to one place; `why` is there if it was not saved."""

    kind: Literal["json", "csv", "sqlite", "webhook"]
    where: str
    records: int = 0
    why: str = ""


class JobRun(SealedRecord):
    """One run of one job: a line of the journal, of which the newest of an id counts.

    `params` are without secrets; `usd` is null while the price is not known; `trace` is the folder
    of the run's traces, once there is one, and `episode` the id of its last episode. `end` is why
    the agent stopped, `verdict` whether the goal was reached. `complete` says of an output of many
    records whether the end of the list was seen. `pid` and `born` tell the process that runs it.
    """

    version: Literal[1] = 1
    id: str
    job: str
    file: str
    sha256: str
    params: Mapping[str, JsonValue] = {}
    scheduled_for: datetime | None = None
    attempt: int = 1
    began: datetime
    ended: datetime | None = None
    state: RunState = "running"
    exit_code: int | None = None
    why: str = ""
    end: str | None = None
    verdict: RunVerdict | None = None
    answer: str | None = None
    output: JsonValue = None
    complete: bool | None = None
    sources: tuple[ValueSource, ...] = ()
    saved: tuple[SavedOutput, ...] = ()
    usd: Decimal | None = None
    at_least_usd: Decimal | None = None
    trace: str | None = None
    episode: str | None = None
    pid: int = 0
    born: str = ""


class JobRunner(Protocol):
    """Runs one job once."""

    async def run(
        self,
        job: JobFile,
        params: Mapping[str, str],
        *,
        user: User | None = None,
        approver: Approver | None = None,
        run_id: str | None = None,
        resume: bool = False,
        scheduled_for: datetime | None = None,
        attempt: int = 1,
    ) -> JobRun:
        """The run, ended and booked; `params` are texts as a command line gives them.

        With `resume` it goes on with the run `run_id` that was cut off: no act that was done is
        done again. Raises UsageError before anything is begun; a cancelled task is booked as
        `cancelled`, and CancelledError raised.
        """
        ...
