"""`tapwright compare`: runs of one suite, unit by unit."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..bench.entrants import Entrant


def command(
    runs: Annotated[
        list[Path], typer.Argument(help="Bench folders, two or more.", show_default=False)
    ],
    base: Annotated[
        Path | None,
        typer.Option(help="The run that the others are tested against.", show_default="the first"),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the table, a line a run.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write one page that needs nothing else.")
    ] = None,
    json: Json = False,
) -> None:
    """Compare bench runs of one suite: who passes more, how surely, for how much, what flipped.

    Two runs are set side by side; of more, or with --base, --csv or --html, it is a leaderboard.
    """
    from ..actions import UsageError
    from ..bench.entrants import read_entrants

    if len(runs) < 2:
        raise UsageError("name two bench folders or more: tapwright compare RUN_A RUN_B")
    for run in (*runs, *((base,) if base else ())):
        _refuse_grid(run)
    entrants = read_entrants(runs)
    if len(entrants) == 2 and base is None and csv is None and html is None:
        _pair(entrants, json)
        return
    from ..bench.leaderboard import rank_runs
    from ..bench.report.leaderboard_csv import leaderboard_csv
    from .view import write

    board = rank_runs(entrants, _base(runs, base))
    if csv is not None:
        write(csv, leaderboard_csv(board))
    if html is not None:
        from ..bench.report.page.leaderboard import leaderboard_html

        write(html, leaderboard_html(board, entrants, html.parent))
    if json:
        typer.echo(board.model_dump_json(indent=2))
        return
    from ..bench.report.leaderboard_view import leaderboard_view
    from .streams import console

    console().print(leaderboard_view(board))
    for path in (csv, html):
        if path is not None:
            console().print(f"Wrote {path}", soft_wrap=True)


def _pair(entrants: "Sequence[Entrant]", json: bool) -> None:
    from ..bench.compare import compare
    from ..bench.report.table import comparison_view
    from .streams import console

    a, b = entrants
    found = compare(a.run, b.run, a.name, b.name)
    if json:
        typer.echo(found.model_dump_json(indent=2))
        return
    console().print(comparison_view(found, entrants))


def _base(runs: list[Path], base: Path | None) -> int:
    from ..actions import UsageError

    if base is None:
        return 0
    known = [run.resolve() for run in runs]
    if base.resolve() not in known:
        raise UsageError(f"--base {base} is none of the runs that are compared: name it with them")
    return known.index(base.resolve())


def _refuse_grid(run: Path) -> None:
    from ..actions import UsageError

    if (run / "grid.json").is_file():
        raise UsageError(
            f"{run} is a grid: its report.html says what its settings do; to compare, name runs in "
            "it that have the same seed"
        )
