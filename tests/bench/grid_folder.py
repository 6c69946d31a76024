"""Grids as they lie on a disk, with outcomes of one's own."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tapwright.bench.grid.factors import Factor, combinations
from tapwright.bench.grid.record import GridCell, RunGrid, write_grid
from tapwright.bench.report.result import UnitResult

from .synthetic import failed, unit_result, write_bench

Passes = Callable[[Mapping[str, str], str, int], bool]
"""Whether a task passes in a cell with a seed."""


def write_cells(
    folder: Path, factors: tuple[Factor, ...], tasks: int, passes: Passes, **changes: object
) -> RunGrid:
    """A whole grid whose units pass as `passes` says."""
    cells: list[GridCell] = []
    for number, levels in enumerate(combinations(factors)):
        seed = int(levels.get("seed", 0))
        results: list[UnitResult] = []
        for task in (f"T{n}" for n in range(tasks)):
            made = unit_result if passes(levels, task, seed) else failed
            results.append(made(task, seed, **changes))
        write_bench(folder / f"c{number}", results, suite_hash=f"{seed:064}")
        cells.append(GridCell(levels=levels, folder=f"c{number}"))
    return write_grid(folder, "daily", "1", factors, tuple(cells), None)
