"""`make perf`: measure, print one table, write build/perf.json."""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from . import agent, device, emulator, flows, paired, pocket, price, startup, watcher, workers
from .row import Row

AREAS: dict[str, Callable[[], Awaitable[list[Row]]]] = {
    "device": device.measure,
    "pocket": pocket.measure,
    "price": price.measure,
    "agent": agent.measure,
    "paired": paired.rows,
    "emulator": emulator.measure,
    "flows": flows.measure,
    "startup": startup.measure,
    "watcher": watcher.measure,
    "workers": workers.measure,
}


def main() -> int:
    """Measure the chosen areas; a missed target is said in the table, and is no error."""
    parser = argparse.ArgumentParser(prog="make perf")
    parser.add_argument("--area", choices=AREAS, help="measure one area only")
    parser.add_argument("--out", type=Path, default=Path("build/perf.json"))
    arguments = parser.parse_args()
    chosen = [arguments.area] if arguments.area else list(AREAS)
    rows: list[Row] = []
    for name in chosen:
        print(f"measuring {name} ...", file=sys.stderr)
        rows += asyncio.run(AREAS[name]())
    console = Console() if sys.stdout.isatty() else Console(width=150)
    console.print(table(rows))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps([as_json(row) for row in rows], indent=2) + "\n")
    return 0


def table(rows: list[Row]) -> Table:
    """The rows for people."""
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    drawn.add_column("area")
    drawn.add_column("what")
    for name in ("value", "target", "baseline"):
        drawn.add_column(name, justify="right")
    drawn.add_column("baseline is")
    drawn.add_column("")
    for row in rows:
        sign = "<=" if row.better == "lower" else ">="
        drawn.add_row(
            row.area,
            row.name,
            f"{row.value:,.4g} {row.unit}",
            "" if row.target is None else f"{sign} {row.target:g}",
            "" if row.baseline is None else f"{row.baseline:,.4g}",
            row.baseline_name,
            {True: "[green]ok[/green]", False: "[red]missed[/red]", None: ""}[row.ok],
        )
    return drawn


def as_json(row: Row) -> dict[str, object]:
    """One row of build/perf.json."""
    return {
        "area": row.area,
        "name": row.name,
        "value": row.value,
        "unit": row.unit,
        "target": row.target,
        "baseline": row.baseline,
        "ok": row.ok,
    }


if __name__ == "__main__":
    sys.exit(main())
