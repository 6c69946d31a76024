"""`tapwright demo`: three tasks, on a phone that needs no installing, by a model without a key."""

import asyncio
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
    from concurrent.futures import ThreadPoolExecutor

    from ..build import POCKET, make_attempt, open_players
    from ..settings import Settings
    from ..tasks import exit_code, find_task
    from ..traces.schema import EpisodeRecord
    from .play import open_run, usable_phone
    from .show import NEXT_STEPS, StepPrinter, notices, results
    from .streams import console as shown

    settings = Settings(model="rehearsal", device=POCKET, out=out)
    console = shown()
    records: list[EpisodeRecord] = []
    codes: list[int] = []
    async with open_players(settings) as players, usable_phone(POCKET) as device:
        run = open_run(settings, "demo")
        notices(console, device.info, players.profile)
        with ThreadPoolExecutor(max_workers=2) as executor:
            for name in TASKS:
                task = find_task(name)
                printer = StepPrinter(console)
                printer.begin(task.goal)
                async with players.models(name, task, device) as models:
                    attempt = make_attempt(
                        settings, task.goal, task, device, models, executor, printer.step
                    )
                    record = await attempt.run(run)
                printer.end(record, run.path / "episodes" / record.id)
                records.append(record)
                codes.append(exit_code(record, task, require_verified=True))
    console.print()
    console.print(results(records))
    console.print(f"\nTrace: {run.path}", soft_wrap=True)
    console.print(NEXT_STEPS)
    return max(codes)
