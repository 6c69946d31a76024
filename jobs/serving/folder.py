"""The job files of a folder, read again when they change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ...actions import UsageError
from ..job_file import JobFile, job_paths, read_job
from ..params import param_values


@dataclass(frozen=True, slots=True)
class JobShelf:
    """Jobs by name, what is wrong with files that are none, by file, and `resting`: the jobs whose
    file was right before it got a mistake, which is mended soon or was half written."""

    jobs: Mapping[str, JobFile] = field(default_factory=dict[str, JobFile])
    mistakes: Mapping[Path, str] = field(default_factory=dict[Path, str])
    resting: frozenset[str] = frozenset()


class JobFolder:
    """Reads the job files of a folder; a file that did not change is not read again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stamps: dict[Path, tuple[int, int, int]] = {}
        self._read: dict[Path, JobFile | str] = {}
        self._names: dict[Path, str] = {}

    def known(self, names: Mapping[Path, str]) -> None:
        """Take in what the files, by their whole paths, were called before."""
        self._names |= {
            path: names[path.resolve()]
            for path in _paths(self.folder)
            if path.resolve() in names and path not in self._names
        }

    def scan(self) -> JobShelf:
        """What the folder holds now; raises UsageError if it cannot be listed."""
        paths = _paths(self.folder)
        jobs: dict[str, JobFile] = {}
        mistakes: dict[Path, str] = {}
        for path in paths:
            found = self._file(path)
            if isinstance(found, str):
                mistakes[path] = found
            elif (other := jobs.get(found.spec.name)) is not None:
                mistakes[path] = f"{path}: its name, {found.spec.name}, is that of {other.path}"
            else:
                jobs[found.spec.name] = found
                self._names[path] = found.spec.name
        resting = {self._names[path] for path in mistakes if path in self._names}
        return JobShelf(jobs, mistakes, frozenset(resting - jobs.keys()))

    def _file(self, path: Path) -> JobFile | str:
        try:
            told = path.stat()
            stamp = (told.st_mtime_ns, told.st_size, told.st_ino)
            if self._stamps.get(path) != stamp:
                self._stamps[path] = stamp
                self._read[path] = _job(path)
        except OSError as error:
            return f"{path} cannot be read: {error}"
        return self._read[path]


def _paths(folder: Path) -> list[Path]:
    try:
        return job_paths(folder)
    except OSError as error:
        raise UsageError(f"{folder} cannot be read: {error}") from error


def _job(path: Path) -> JobFile | str:
    """The job of a file, or what is wrong with it."""
    try:
        found = read_job(path)
        if found.spec.schedule is not None:
            # Nobody is there to give what has no default.
            param_values(found.spec, {})
    except UsageError as error:
        text = str(error)
        return text if str(path) in text else f"{path}: {text}"
    return found
