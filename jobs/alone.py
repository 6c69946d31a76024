"""Never two at a time: of runs of one job, by hand or served, and of servers of one folder."""

import hashlib
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ..actions import UsageError
from ..fleet.leases import lease_folder
from ..traces.files import Files
from .history import JobHistory
from .job_file import JobFile


class RunsAlready(UsageError):
    """Another process, or another run of this one, is at it."""


@contextmanager
def only_run(history: JobHistory, job: JobFile) -> Generator[None]:
    """Be the only run of a job: of its name in a history, and of its file in any; raises
    RunsAlready."""
    name = job.spec.name
    with ExitStack() as held:
        for whose in (f"{history.folder.resolve()}#{name}", str(job.path.resolve())):
            told = (
                f"{name} is running already: never two runs of one job at a time; "
                f"`tapwright job history {name}` shows them"
            )
            held.enter_context(_alone(whose, told))
        yield


@contextmanager
def only_server(folder: Path) -> Generator[None]:
    """Be the only server of a folder, whatever the history; raises RunsAlready."""
    told = f"{folder} is served by another `job serve`: there is one for a folder"
    with _alone(f"{folder.resolve()}#serve", told):
        yield


@contextmanager
def _alone(whose: str, told: str) -> Generator[None]:
    """Hold a lock, which the system lets go when its holder ends in any way."""
    places = lease_folder().parent / "jobs"
    places.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = hashlib.sha256(whose.encode()).hexdigest()[:24]
    with Files().open(places / f"{name}.lock", "a") as file:
        try:
            Files().hold(file, places)
        except UsageError as error:
            raise RunsAlready(told) from error
        yield
