"""The folder of a grid: `grid.json`, and a bench folder for each cell.

grid.json               what is varied, which folder is which cell, the cap on all of it
<time>-01-.../          a bench folder, which is gone on with, viewed and compared like any other
spread.json             the figures of all of them together, report.html the page of it
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ...actions import UsageError
from ...traces.files import SealedRecord, unseal_record
from ...traces.reader import warn_changed
from ..folder import replace
from .factors import Factor

GRID = "grid.json"


class GridCell(BaseModel):
    """A combination of levels, and the name of the folder with its run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    levels: Mapping[str, str]
    folder: str


class GridRecord(SealedRecord):
    """`grid.json`; `max_cost` is in USD, for all cells together."""

    version: Literal[1] = 1
    suite: str
    suite_version: str
    factors: tuple[Factor, ...]
    cells: tuple[GridCell, ...]
    max_cost: Decimal | None = None
    tapwright: str
    started_at: str


@dataclass(frozen=True, slots=True)
class RunGrid:
    """A grid on the disk."""

    folder: Path
    record: GridRecord

    def place(self, cell: GridCell) -> Path:
        """Where the run of a cell is."""
        return self.folder / cell.folder


def is_grid(folder: Path) -> bool:
    """Whether a folder is a grid's."""
    return (folder / GRID).is_file()


def read_grid(folder: Path) -> RunGrid:
    """The grid in a folder; raises UsageError if it is none, or of a version not known."""
    path = folder / GRID
    try:
        found = unseal_record(path.read_bytes())
        record = GridRecord.model_validate_json(found.content)
    except (OSError, ValidationError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    if not found.whole:
        warn_changed(str(path))
    for cell in record.cells:
        if cell.folder in ("", ".", "..") or set(cell.folder) & set("/\\\0"):
            raise UsageError(f"{path}: {cell.folder!r} is no folder in {folder}")
    return RunGrid(folder, record)


def write_grid(
    folder: Path,
    suite: str,
    suite_version: str,
    factors: tuple[Factor, ...],
    cells: tuple[GridCell, ...],
    max_cost: Decimal | None,
) -> RunGrid:
    """Write what a grid is made of, once its cells are there; raises OSError."""
    record = GridRecord(
        suite=suite,
        suite_version=suite_version,
        factors=factors,
        cells=cells,
        max_cost=max_cost,
        tapwright=version("tapwright"),
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    replace(folder / GRID, record)
    return RunGrid(folder, record)
