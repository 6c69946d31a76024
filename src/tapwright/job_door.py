"""Opens what runs jobs, for the command line and for what serves them."""

from collections.abc import Callable, Mapping
from pathlib import Path

from .agent.hooks import OnStep, ignore_step
from .agent.models.gate import Say
from .door import open_session
from .fleet.leases import Patience
from .jobs.history import JobHistory, history_folder
from .jobs.running import PhoneJobRunner
from .jobs.runs import JobRun
from .jobs.work import WorkPlace


def open_history(folder: Path | None = None) -> JobHistory:
    """The history in that folder, else this user's own."""
    return JobHistory(folder or history_folder())


def job_runner(
    history: JobHistory,
    flags: Mapping[str, object] | None = None,
    *,
    pool: str | None = None,
    patience: Patience | None = None,
    yes: bool = False,
    say: Say | None = None,
    on_step: OnStep = ignore_step,
    begun: Callable[[JobRun], None] = lambda run: None,
    command: tuple[str, ...] = (),
    elsewhere: WorkPlace | None = None,
) -> PhoneJobRunner:
    """What runs jobs on phones; `flags` are settings that stand above those of a job's file, and
    so does `pool`, a free phone of which is taken; `elsewhere` is where the work is done, if it is
    not in this process."""
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    return PhoneJobRunner(
        history=history,
        open_session=open_session,
        flags=given,
        pool=pool,
        patience=patience or Patience(),
        yes=yes,
        say=say,
        on_step=on_step,
        begun=begun,
        command=command,
        elsewhere=elsewhere,
    )
