"""What a run has done that a further attempt would do a second time."""

from collections.abc import Iterator
from pathlib import Path

from ...actions import UsageError
from ...agent.policy.words import ActClass
from ...traces.files import unseal_record
from ...traces.migrate import read_record
from ...traces.reader import episode_folders, read_steps
from ...traces.schema import StepRecord
from ..runs import JobRun

_ONCE = frozenset({ActClass.PAY, ActClass.SEND, ActClass.SHARE, ActClass.DELETE})


def done_once(run: JobRun) -> str:
    """Why a run is not tried again, by the classes of the gate; empty if nothing speaks against it.

    An act counts that was done, and one that may have been. Where nothing can be read of what was
    done, nobody knows.
    """
    if run.trace is None:
        return ""
    try:
        for folder in episode_folders(Path(run.trace)) if Path(run.trace).is_dir() else ():
            for step in _steps(folder):
                if name := _once(step):
                    return f"it has done what may not be done twice ({name}, step {step.index + 1})"
    except (UsageError, OSError, ValueError) as error:
        return f"what it has done cannot be read: {error}"
    return ""


def _steps(folder: Path) -> Iterator[StepRecord]:
    """The steps of an episode, and the one that a kill cut off."""
    yield from read_steps(folder)
    pending = folder / "pending.json"
    if pending.exists():
        yield read_record(StepRecord, unseal_record(pending.read_bytes()).content)


def _once(step: StepRecord) -> str:
    """The class of an act that was done or may have been, if it is one that is done but once."""
    if step.policy is None or not step.policy.allowed:
        return ""
    if step.outcome is not None and step.outcome.status in ("refused", "failed"):
        return ""
    return next((name for name in step.policy.acts if name in _ONCE), "")
