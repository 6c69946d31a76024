"""The results of a run as they come in: one unit a line, on disk before the next unit begins."""

import fcntl
import os
from io import FileIO
from pathlib import Path
from typing import Self

from ...actions import UsageMistake
from ..report.read import mend, read_results
from ..report.result import UnitResult


class ResultsFile:
    """Appends to `results.jsonl`; one process at a time holds it, and the system lets go of it
    when that process ends in any way."""

    def __init__(self, path: Path) -> None:
        """Open or make the file; raises OSError, and UsageMistake if another process holds it."""
        self._path = path
        self._file = FileIO(path, "a")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise UsageMistake(f"another process is running the bench in {path.parent}") from error
        mend(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def read(self) -> tuple[UnitResult, ...]:
        """All results so far; raises UsageMistake for a broken line."""
        return tuple(read_results(self._path))

    def append(self, result: UnitResult) -> None:
        """Write one result and wait until the disk has it.

        If the disk refuses, what it took of the line is cut away again and OSError is raised.
        """
        line = result.model_dump_json().encode() + b"\n"
        end = os.fstat(self._file.fileno()).st_size
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[self._file.write(rest) or 0 :]
            os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(end)
            raise
