"""`tapwright compare`: two runs of one suite, unit by unit."""

from pathlib import Path
from typing import Annotated

import typer

from .options import Json


def command(
    run_a: Annotated[Path, typer.Argument(help="A bench folder.", show_default=False)],
    run_b: Annotated[Path, typer.Argument(help="The one to compare with it.", show_default=False)],
    json: Json = False,
) -> None:
    """Compare two bench runs of the same suite: a paired test, cost, steps, and what flipped."""
    from ..bench.compare import compare
    from ..bench.report.read import read_bench
    from ..bench.report.table import comparison_view
    from .streams import console

    found = compare(read_bench(run_a), read_bench(run_b), str(run_a), str(run_b))
    if json:
        typer.echo(found.model_dump_json(indent=2))
        return
    console().print(comparison_view(found))
