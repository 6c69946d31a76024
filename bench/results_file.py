"""The results of a run as they come in: one unit a line, on disk before the next unit begins."""

from pathlib import Path
from typing import Self

from ..actions import UsageError
from ..actions.file_lock import lock_file
from ..traces.files import Files, seal_line, unseal_lines
from .report.read import mend, read_results
from .report.result import UnitResult


class ResultsFile:
    """Appends to `results.jsonl`; one process at a time holds it, and the system lets go of it
    when that process ends in any way."""

    def __init__(self, path: Path, files: Files | None = None) -> None:
        """Open or make the file; raises OSError, and UsageError if another process holds it."""
        self._path = path
        self._files = files or Files()
        self._file = self._files.open(path, "a")
        try:
            lock_file(self._file, wait=False)
        except BlockingIOError as error:
            self._file.close()
            raise UsageError(f"another process is running the bench in {path.parent}") from error
        self._files.sync_folder(path.parent)
        mend(path)
        self._chain = next(reversed([line.chain for line in unseal_lines(path.read_bytes())]), "")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def read(self) -> tuple[UnitResult, ...]:
        """All results so far; raises UsageError for a broken line."""
        return tuple(read_results(self._path))

    def append(self, result: UnitResult) -> None:
        """Write one result and wait until the disk has it.

        If the disk refuses, what it took of the line is cut away again and OSError is raised.
        """
        line, chain = seal_line(result, self._chain, exclude_none=False)
        self._files.append(self._file, line)
        self._chain = chain
