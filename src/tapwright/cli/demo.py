"""`tapwright demo`: three tasks, on a phone that needs no installing, by a model without a key."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

TASKS = ("WeekdayAlarm", "JoinWifi", "SendText")


def command(
    out: Annotated[Path, typer.Option(help="Where the run folder goes.")] = Path("runs"),
) -> None:
    """Watch three tasks being done on a simulated phone by a scripted model."""
    raise typer.Exit(asyncio.run(_demo(out)))


async def _demo(out: Path) -> int:
    from ..door import open_session
    from ..fleet.phones import POCKET
    from ..suites.registry import find_task
    from ..tasks import exit_code
    from ..tasks.settings import Settings
    from ..traces.schema import EpisodeRecord
    from .play import usable_phone
    from .show import StepPrinter, next_steps, notices, results
    from .streams import console as shown

    settings = Settings(model="rehearsal", device=POCKET, out=out)
    console = shown()
    records: list[EpisodeRecord] = []
    codes: list[int] = []
    async with open_session(settings) as session, usable_phone(POCKET) as device:
        run = session.new_run("demo", tuple(sys.argv[1:]))
        notices(console, device.info, session.models.profile)
        for name in TASKS:
            task = find_task(name)
            printer = StepPrinter(console)
            printer.begin(task.goal)
            record = await session.attempt(task, device, run=run, on_step=printer.step)
            printer.end(record, run.path / "episodes" / record.id)
            records.append(record)
            codes.append(exit_code(record, task, require_verified=True))
    console.print()
    console.print(results(records))
    console.print(f"\nTrace: {run.path}", soft_wrap=True)
    console.print(next_steps(), markup=False, highlight=False, soft_wrap=True)
    return max(codes)
