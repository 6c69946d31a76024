"""Plans the cells of a grid and plays them one after the other, under one cap on the cost."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from ...actions import UsageError
from ...fleet.leases import Patience
from ...tasks.settings import Settings
from ...tasks.suite import Suite
from ...traces.files import Files
from ...traces.journal import fresh_folder, slug
from ...traces.money import Usd
from ..budget import OtherRuns
from ..finish import finish
from ..folder import BenchFolder, Options, spent_in
from ..job import Changes, Job, new_job, resumed_job
from ..listener import BenchListener
from ..queue import RunStopped
from ..report.read import read_bench
from ..run import masked_command, run_job
from ..worker import Worker
from .factors import SEED, Factor, cell_name, combinations, settings_of
from .record import GridCell, GridRecord, RunGrid, write_grid

SettingsFor = Callable[[Mapping[str, object]], Settings]
"""Makes the settings of a cell from what its levels say; raises UsageError."""


@dataclass(frozen=True, slots=True)
class CellJob:
    """A cell of a grid, and its run."""

    cell: GridCell
    job: Job


def plan_cells(
    suite: Suite,
    factors: Sequence[Factor],
    settings_for: SettingsFor,
    options: Options,
    *,
    trials: int | None = None,
    seed: int = 0,
    names: Sequence[str] = (),
) -> tuple[tuple[Mapping[str, str], Job], ...]:
    """The run of every combination. Raises one UsageError that names all combinations which cannot
    be run, and why, or two that come to the same."""
    made: list[tuple[Mapping[str, str], Job]] = []
    refused: dict[str, list[str]] = {}
    for levels in combinations(factors):
        drawn = int(levels.get(SEED, seed))
        try:
            settings = settings_for(settings_of(levels))
            job = new_job(suite, settings, options, trials=trials, seed=drawn, names=names)
        except UsageError as error:
            refused.setdefault(str(error), []).append(cell_name(levels))
            continue
        made.append((levels, job))
    if refused:
        told = "; ".join(f"{_some(cells)}: {why}" for why, cells in refused.items())
        raise UsageError(f"nothing was begun, as not every combination can be run: {told}")
    _refuse_alike(made)
    return tuple(made)


def _some(cells: Sequence[str]) -> str:
    return cells[0] if len(cells) == 1 else f"{cells[0]} (and {len(cells) - 1} more)"


def _refuse_alike(made: Sequence[tuple[Mapping[str, str], Job]]) -> None:
    """Two names of one setting would be a factor without any effect."""
    seen: dict[tuple[str, str], Mapping[str, str]] = {}
    for levels, job in made:
        same = (repr(job.settings), job.record.suite_hash)
        if same in seen:
            raise UsageError(
                f"{cell_name(seen[same])} and {cell_name(levels)} are the same run: leave one out"
            )
        seen[same] = levels


def begin_grid(
    out: Path,
    factors: Sequence[Factor],
    cells: Sequence[tuple[Mapping[str, str], Job]],
    max_cost: Decimal | None,
    command: tuple[str, ...],
) -> RunGrid:
    """Make the folder `<out>/<time>-grid-<suite>` with that of every cell in it, so that whatever
    comes then, all of it can be gone on with. Raises UsageError if the disk refuses."""
    plan = cells[0][1].plan
    try:
        now = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
        folder = fresh_folder(Files(), out, f"{now}-grid-{slug(plan.suite)}")
        made = [_begun(folder, index, *cell, command) for index, cell in enumerate(cells, start=1)]
        return write_grid(folder, plan.suite, plan.version, tuple(factors), tuple(made), max_cost)
    except OSError as error:
        raise UsageError(f"no folder for the grid can be made in {out}: {error}") from error


def _begun(
    folder: Path, index: int, levels: Mapping[str, str], job: Job, command: tuple[str, ...]
) -> GridCell:
    name = f"{index:02}-{'-'.join(levels.values())}"
    command = masked_command(job, command)
    with BenchFolder.create(folder, job.record, job.options, command, name=name) as begun:
        return GridCell(levels=levels, folder=begun.path.name)


def cells_to_play(
    grid: RunGrid, changes: Changes, settings: Mapping[str, object]
) -> tuple[CellJob, ...]:
    """The cells that have units without a result, ready to go on; raises UsageError, also where a
    cap on the cost could not be kept."""
    found: list[CellJob] = []
    for cell in grid.record.cells:
        place = grid.place(cell)
        if read_bench(place).missing:
            found.append(CellJob(cell, resumed_job(place, changes, settings)))
    return tuple(found)


def grid_spent(grid: RunGrid) -> Mapping[str, Usd]:
    """What each cell has cost so far, by its folder's name; raises UsageError."""
    return {cell.folder: spent_in(grid.place(cell)) for cell in grid.record.cells}


def dearest_unit(grid: GridRecord, folder: Path) -> Decimal | None:
    """What the dearest unit of the grid cost so far, in USD."""
    runs = [read_bench(folder / cell.folder) for cell in grid.cells]
    return max((r.cost_usd for run in runs for r in run.results if r.cost_usd), default=None)


async def run_grid(
    grid: RunGrid,
    cells: Sequence[CellJob],
    max_cost: Decimal | None,
    *,
    begin: Callable[[CellJob], BenchListener | None] = lambda cell: None,
    ended: Callable[[CellJob], None] = lambda cell: None,
    ready: Callable[[CellJob, Sequence[Worker]], Awaitable[None]] | None = None,
    begun: Callable[[BenchFolder, Sequence[Worker]], None] = lambda folder, workers: None,
    patience: Patience | None = None,
    command: tuple[str, ...] = (),
) -> RunStopped | None:
    """Play these cells in their order, each with its reports; says why if something stays missing.

    `max_cost` in USD is for the whole grid, what earlier cells have cost included. Raises
    UsageError before anything of a cell is begun.
    """
    for one in cells:
        spent = grid_spent(grid)
        other = sum((usd for name, usd in spent.items() if name != one.cell.folder), Usd())
        others = OtherRuns(other, dearest_unit(grid.record, grid.folder))
        options = one.job.options.model_copy(update={"max_cost": max_cost})
        job = replace(one.job, options=options, others=others)

        async def asked(workers: Sequence[Worker], one: CellJob = one) -> None:
            if ready is not None:
                await ready(one, workers)

        listener = begin(one)
        try:
            folder, stopped = await run_job(
                job, listener=listener, ready=asked, begun=begun, patience=patience, command=command
            )
        finally:
            ended(one)
        if stopped is None or stopped.reason != "disk":
            finish(folder)
        if stopped is not None:
            return stopped
    return None
