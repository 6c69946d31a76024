"""Reads job files: every mistake at its line and column, all at once."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ..actions import UsageError
from .job import JobSpec


@dataclass(frozen=True, slots=True)
class JobFile:
    """A job, the file that says it, and the SHA-256 of that file's content."""

    path: Path
    spec: JobSpec
    sha256: str

    @property
    def folder(self) -> Path:
        """What the relative paths in it are below."""
        return self.path.parent


def read_job(path: Path) -> JobFile:
    """The job of a file; raises UsageError with a line for each of its mistakes."""
    from pydantic import ValidationError

    from ..tasks.own.mistakes import mistakes_of
    from ..tasks.own.source import Source

    source = Source.read(path)
    try:
        spec = JobSpec.model_validate(source.content)
    except ValidationError as error:
        found = mistakes_of(error, source, (), JobSpec)
        raise UsageError("\n".join(map(str, found))) from error
    return JobFile(path.resolve(), spec, hashlib.sha256(path.read_bytes()).hexdigest())


def read_jobs(folder: Path) -> tuple[JobFile, ...]:
    """The jobs of a folder, files by name; raises UsageError with the mistakes of all."""
    return tuple(read_job(path) for path in sorted(folder.glob("*.yaml")))
