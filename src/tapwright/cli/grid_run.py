"""Runs the grid of `tapwright bench SUITE --vary`: plans it, plays every cell, shows the spread."""

import asyncio
import json as jsonlib
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from shlex import quote

import typer

from ..actions import UsageError
from ..actions.log import masking
from ..bench.finish import exit_code
from ..bench.folder import BenchFolder
from ..bench.grid.factors import FACTORS, SEED, Factor, cell_name, read_factors
from ..bench.grid.record import RunGrid, read_grid
from ..bench.grid.report import write_spread
from ..bench.grid.run import CellJob, begin_grid, cells_to_play, plan_cells, run_grid
from ..bench.grid.spread import Spread
from ..bench.grid.view import spread_view
from ..bench.progress import Progress
from ..bench.queue import RunStopped
from ..bench.report.read import read_bench
from ..bench.report.write import REPORT
from ..bench.run_copy import remote_address
from ..bench.worker import Worker
from ..pool_check import check_named
from ..suites.registry import find_suite
from ..tasks.settings import Settings
from .console_user import waiting
from .suite_run import (
    BenchRequest,
    ask_once,
    changes_of,
    check_fixed,
    names_of,
    options_of,
    say_what,
    shown_on,
    usd_of,
    without_secrets,
)


async def run(request: BenchRequest, said: Sequence[str]) -> int:
    """Run a grid, new or gone on with, and return its exit code; raises UsageError before the first
    phone is started."""
    if request.resume is not None:
        if said:
            raise UsageError(f"{request.resume} has fixed what is varied; leave --vary out")
        grid = read_grid(request.resume)
        check_fixed(request, grid.folder, grid.record.suite)
        cap = grid.record.max_cost if request.max_cost is None else usd_of(request.max_cost)
    else:
        grid = _new(request, read_factors(said))
        cap = grid.record.max_cost
    cells = cells_to_play(grid, changes_of(request), request.flags)
    return await _play(grid, cells, cap, request)


def _new(request: BenchRequest, factors: tuple[Factor, ...]) -> RunGrid:
    if request.suite is None:
        raise UsageError("name a suite, as in: tapwright bench smoke --vary seed=1,2,3")
    if remote_address(request.flags.get("out")) is not None:
        raise UsageError("a grid is kept on this disk: give --out a folder")
    for factor in factors:
        fixed = factor.name == SEED and request.seed is not None
        if fixed or FACTORS[factor.name] in request.flags:
            raise UsageError(f"--{factor.name} is said and varied too: leave one of the two out")
    if request.pool is not None:
        check_named(request.pool)

    def settings_for(levels: Mapping[str, object]) -> Settings:
        return Settings.load({**request.flags, **levels})

    options = options_of(request)
    cells = plan_cells(
        find_suite(request.suite),
        factors,
        settings_for,
        options,
        trials=request.trials,
        seed=request.seed or 0,
        names=names_of(request),
    )
    out = cells[0][1].settings.out
    return begin_grid(out, factors, cells, usd_of(request.max_cost), tuple(sys.argv[1:]))


async def _play(
    grid: RunGrid, cells: Sequence[CellJob], cap: Decimal | None, request: BenchRequest
) -> int:
    shown = shown_on(request.json)
    whole = len(grid.record.cells)
    factors = ", ".join(f"{len(f.levels)} {f.name}" for f in grid.record.factors)
    shown.print(f"{grid.record.suite}: {whole} cells ({factors}), {len(cells)} to play")
    shown.print(f"{grid.folder}\n", soft_wrap=True)
    asked = False
    playing: list[Progress] = []

    def begin(one: CellJob) -> Progress:
        number = grid.record.cells.index(one.cell) + 1
        shown.print(f"\nCell {number} of {whole}: {cell_name(one.cell.levels)}", style="bold")
        playing.append(Progress(shown))
        return playing[-1].__enter__()

    def ended(one: CellJob) -> None:
        playing[-1].__exit__()

    def begun(folder: BenchFolder, workers: Sequence[Worker]) -> None:
        if len(playing) == 1:
            say_what(shown, cells[0].job, folder, workers)
        playing[-1].start()

    async def ready(one: CellJob, workers: Sequence[Worker]) -> None:
        # The same tasks on the same phones: one yes is for all cells.
        nonlocal asked
        await ask_once(one.job, workers, request.yes or asked)
        asked = True

    try:
        with masking(_secrets_of(cells)):
            stopped = await run_grid(
                grid,
                cells,
                cap,
                begin=begin,
                ended=ended,
                ready=ready,
                begun=begun,
                patience=waiting(request.wait_s),
                command=tuple(sys.argv[1:]),
            )
    except asyncio.CancelledError:
        shown.print(
            f"\nWhat is done is kept. Go on with:\n  tapwright bench --resume "
            f"{quote(str(grid.folder))}",
            soft_wrap=True,
        )
        raise
    return reported(grid, stopped, request.json)


def _secrets_of(cells: Sequence[CellJob]) -> Callable[[str], str]:
    masks = [without_secrets(one.job) for one in cells]

    def mask(text: str) -> str:
        for one in masks:
            text = one(text)
        return text

    return mask


def report_anew(folder: Path, json: bool) -> int:
    """Make the report of a grid once more and return its exit code; raises UsageError."""
    return reported(read_grid(folder), None, json)


def reported(grid: RunGrid, stopped: RunStopped | None, json: bool) -> int:
    """Write and show what a grid came to, and return its exit code: the gravest of its cells'."""
    spread = write_spread(grid)
    code = max(exit_code(read_bench(grid.place(cell)), stopped) for cell in grid.record.cells)
    if json:
        typer.echo(_document(grid, spread, stopped))
        return code
    console = shown_on(json)
    console.print()
    console.print(spread_view(spread))
    console.print(f"\nReport: {grid.folder / REPORT}", soft_wrap=True)
    if spread.missing:
        console.print(
            f"Go on with: tapwright bench --resume {quote(str(grid.folder))}", soft_wrap=True
        )
    return code


def _document(grid: RunGrid, spread: Spread, stopped: RunStopped | None) -> str:
    why = stopped and {"reason": stopped.reason, "why": stopped.why}
    whole = {"folder": str(grid.folder), "stopped": why, "spread": spread.model_dump(mode="json")}
    return jsonlib.dumps(whole, indent=2, ensure_ascii=False)
