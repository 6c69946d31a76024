"""`tapwright tune`: a table of routes from one's own runs."""

import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Json

if TYPE_CHECKING:
    from rich.console import Console

    from ..tasks.tuning import ClassProposal

Runs = Annotated[list[Path], typer.Argument(help="Run folders.", show_default=False)]


def command(
    runs: Runs,
    margin: Annotated[
        float,
        typer.Option(min=0, max=0.5, help="How far below the best one's success is near enough."),
    ] = 0.05,
    write: Annotated[
        Path | None, typer.Option(help="Write the table there; without it nothing is written.")
    ] = None,
    simulated: Annotated[
        bool, typer.Option("--simulated", help="The runs are scripted, and the table says so.")
    ] = False,
    json: Json = False,
) -> None:
    """Propose what each class of tasks should be given, from runs with different settings.

    Of each class the cheapest policy is proposed that is not worse than the best by more than the
    margin; where there are too few episodes to tell, it says how many more. The file that --write
    makes is read by `--routes FILE`, and by `routes: FILE` in tapwright.yaml.
    """
    from ..actions import UsageError
    from ..agent.bill import read_bill
    from ..tasks.tuning import proposal_documents, table_of_proposals, table_text, tune
    from .streams import console as shown

    if write is not None and write.exists():
        raise UsageError(f"{write} exists: name another file, or move it away")
    proposals = tune(read_bill(runs), margin, simulated)
    table = table_of_proposals(proposals, [run.name for run in runs], simulated)
    if write is not None:
        if not table.rows:
            raise UsageError("nothing can be proposed from these runs, so there is no table")
        try:
            write.write_text(table_text(table, proposals, margin), "utf-8")
        except OSError as error:
            raise UsageError(f"{write} cannot be written: {error}") from error
    if json:
        document = {
            "runs": [str(run) for run in runs],
            "simulated": simulated,
            "margin": margin,
            "classes": proposal_documents(proposals),
            "table": table.document(),
            "written": str(write) if write else None,
        }
        typer.echo(jsonlib.dumps(document, indent=2, default=str))
        return
    console = shown(highlight=False)
    if simulated:
        console.print("simulated: no model was asked; this is no table for one", style="yellow")
    for one in proposals:
        _show(console, one)
    told = f"written to {write}; use it with --routes {write}" if write else "nothing is written"
    console.print(f"\n{told}", soft_wrap=True)


def _show(console: "Console", one: "ClassProposal") -> None:
    from rich.table import Table

    named = one.proposed.name if one.proposed else "nothing"
    console.print(f"\nClass {one.task_class}: {named} is proposed", style="bold", soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("policy")
    for name in ("passed", "95% interval", "USD a task"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in one.rows:
        table.add_row(
            row.name, f"{row.passed} of {row.episodes}",
            f"{row.interval.low:.1%} to {row.interval.high:.1%}", str(row.usd_per_task),
        )  # fmt: skip
    console.print(table)
    console.print(one.why, soft_wrap=True)
