"""What became of each run of a job, in a journal that survives kills."""

import os
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from pydantic import JsonValue

from ..agent.policy.gate import Approver
from ..agent.user import User
from ..traces.files import SealedRecord
from .job_file import JobFile

RunState: TypeAlias = Literal[
    "running", "passed", "failed", "unverified", "interrupted", "cancelled", "lost"
]
"""`passed` and `failed` are verdicts, `unverified` is an end that nothing has proved, `interrupted`
was cut off, `cancelled` stopped by a person, `lost` ended for want of a phone, a model or a disk."""


class JobRun(SealedRecord):
    """One run of one job: a line of the journal, of which the newest of an id counts.

    `params` are without secrets; `usd` is null while the price is not known; `trace` is the folder
    of the run's traces, once there is one. `pid` and `born` tell the process that runs it.
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
    output: JsonValue = None
    usd: Decimal | None = None
    trace: str | None = None
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


def history_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where this user's runs are booked: $XDG_STATE_HOME, else ~/.local/state."""
    base = environ.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "tapwright" / "jobs"


class JobHistory:
    """The journal of runs in a folder, `runs.jsonl`, which several processes may add to, and which
    jobs are paused, `paused.jsonl`. Every change is on disk when its method returns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def book(self, run: JobRun) -> None:
        """Add what is now known of a run."""
        raise NotImplementedError

    def runs(self, job: str | None = None) -> tuple[JobRun, ...]:
        """The newest state of every run, oldest run first; of one job by its name."""
        raise NotImplementedError

    def find(self, run_id: str) -> JobRun:
        """That run, also by the beginning of its id; raises UsageError."""
        raise NotImplementedError

    def abandoned(self) -> tuple[JobRun, ...]:
        """Runs that are booked as running, and whose process is gone."""
        raise NotImplementedError

    def pause(self, job: str, paused: bool) -> None:
        """Note that the schedule of a job rests, or goes on."""
        raise NotImplementedError

    def paused(self) -> frozenset[str]:
        """The names of the jobs whose schedule rests."""
        raise NotImplementedError
