"""Writes what a grid came to: `spread.json` and `report.html`."""

from ...actions import UsageError
from ..report.read import read_bench
from ..report.write import REPORT, put
from .page import spread_html
from .record import RunGrid
from .spread import Spread, spread_of

SPREAD = "spread.json"


def write_spread(grid: RunGrid) -> Spread:
    """Write both into the grid's folder and return the figures; raises UsageError if a cell cannot
    be read or the disk refuses."""
    runs = [read_bench(grid.place(cell)) for cell in grid.record.cells]
    spread = spread_of(grid, runs)
    try:
        put(grid.folder / SPREAD, (spread.model_dump_json(indent=2) + "\n").encode())
        put(grid.folder / REPORT, spread_html(spread).encode("utf-8", "replace"))
    except OSError as error:
        raise UsageError(
            f"the report cannot be written: {error}; the results so far are kept"
        ) from error
    return spread
