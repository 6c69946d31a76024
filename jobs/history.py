"""The journal of all runs of jobs, which several processes add to and which survives kills."""

import os
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import ValidationError

from ..actions import UsageError
from ..actions.file_lock import lock_file
from ..device.adb.server import is_there
from ..traces.files import Files, LineFile, SealedRecord, unseal_lines
from .runs import JobRun

RUNS = "runs.jsonl"
PAUSES = "paused.jsonl"
RecordT = TypeVar("RecordT", bound=SealedRecord)


class JobPause(SealedRecord):
    """That the schedule of a job rests since then, or goes on."""

    version: Literal[1] = 1
    job: str
    paused: bool
    at: datetime


def history_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where this user's runs are booked: in $XDG_STATE_HOME, else ~/.local/state (XDG Base
    Directory Specification)."""
    base = environ.get("XDG_STATE_HOME", "")
    state = Path(base) if base.startswith("/") else Path.home() / ".local" / "state"
    return state / "tapwright" / "jobs"


class JobHistory:
    """The journal of runs in a folder, `runs.jsonl`, and which jobs are paused, `paused.jsonl`.

    Every change is on disk when its method returns; of a line that a kill has torn off, what was
    before it counts. A line of a run that is spoilt otherwise is left out, and named in `damage`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damage: dict[str, None] = {}

    def book(self, run: JobRun) -> None:
        """Add what is now known of a run; raises OSError if the disk refuses."""
        self._add(RUNS, run)

    def runs(self, job: str | None = None) -> tuple[JobRun, ...]:
        """The newest state of every run, the oldest run first; of one job by its name.

        Raises UsageError if the journal cannot be read.
        """
        newest = {run.id: run for run in self._read(RUNS, JobRun)}
        found = sorted(newest.values(), key=lambda run: (run.began, run.id))
        return tuple(run for run in found if job is None or run.job == job)

    def find(self, run_id: str) -> JobRun:
        """That run, also by the beginning of its id; raises UsageError."""
        runs = self.runs()
        found = [run for run in runs if run.id == run_id]
        found = found or [run for run in runs if run_id and run.id.startswith(run_id)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(f"several runs begin with {run_id!r}: write more of the id")
        raise UsageError(f"{self.folder} knows no run {run_id!r}: see `tapwright job history`")

    def abandoned(self) -> tuple[JobRun, ...]:
        """Runs that are booked as running, and whose process is gone."""
        running = (run for run in self.runs() if run.state == "running")
        return tuple(run for run in running if not is_there(run.pid, run.born))

    def pause(self, job: str, paused: bool, at: datetime | None = None) -> None:
        """Note that the schedule of a job rests, or goes on; raises OSError."""
        self._add(PAUSES, JobPause(job=job, paused=paused, at=at or datetime.now(UTC)))

    def paused(self) -> frozenset[str]:
        """The names of the jobs whose schedule rests."""
        newest = {pause.job: pause.paused for pause in self._read(PAUSES, JobPause)}
        return frozenset(job for job, rests in newest.items() if rests)

    def prune(self, job: str, keep: int) -> None:
        """Remove the traces of all but the newest runs of a job; their lines stay."""
        ended = [run for run in self.runs(job) if run.state != "running"]
        for run in ended[:-keep]:
            if run.trace is None:
                continue
            folder = Path(run.trace)
            # Only what looks like a run of ours is removed, whatever a journal says.
            if (folder / "episodes").is_dir() and not folder.is_symlink():
                shutil.rmtree(folder)
            self.book(run.model_copy(update={"trace": None, "episode": None}))

    def _add(self, name: str, record: SealedRecord) -> None:
        with suppress(FileExistsError):
            Files().make_folder(self.folder)
        with self._alone():
            # Made anew each time: other processes have added lines, which the next one continues.
            LineFile(self.folder / name).add(record)

    def _read(self, name: str, kind: type[RecordT]) -> tuple[RecordT, ...]:
        path = self.folder / name
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error}") from error
        whole = content[: content.rfind(b"\n") + 1]
        found: list[RecordT] = []
        for number, line in enumerate(unseal_lines(whole), 1):
            try:
                found.append(kind.model_validate_json(line.content))
            except ValidationError as error:
                told = f"{path}:{number}: this is no line of a journal"
                if name == PAUSES:
                    # What rests must not run for want of a line.
                    raise UsageError(told) from error
                # One line that a disk has spoilt must not hide all others, nor end every schedule.
                self.damage[f"{told}, and is left out"] = None
        return tuple(found)

    @contextmanager
    def _alone(self) -> Generator[None]:
        """No other process adds meanwhile; a line takes milliseconds, so it is waited for."""
        with (self.folder / "lock").open("a") as file:
            lock_file(file, wait=True)
            yield
