"""What a person sees of a trace in the terminal."""

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ..actions import UsageError
from ..traces.reader import read_episode, read_steps
from .show import StepPrinter, phone_and_model, print_below, print_who_spent_what, results
from .streams import console


def print_episode(folder: Path) -> None:
    """Print an episode as it was printed while it ran."""
    record = read_episode(folder)
    page = _console()
    printer = StepPrinter(page)
    printer.begin(record.goal)
    print_below(page, phone_and_model(record))
    for step in read_steps(folder):
        printer.step(step)
    printer.end(record, folder)


def print_results(folders: Iterable[Path]) -> None:
    """Print the table of episodes."""
    shown = _console()
    shown.print()
    records = [read_episode(folder) for folder in folders]
    shown.print(results(records))
    print_who_spent_what(shown, records)


def print_step(folder: Path, number: int) -> None:
    """Print all that is known of one step, counted from 1; raises UsageError if there is none."""
    steps = list(read_steps(folder))
    if number > len(steps):
        raise UsageError(f"{folder.name} has {len(steps)} steps")
    step = steps[number - 1]
    page = _console()
    printer = StepPrinter(page)
    printer.begin(read_episode(folder).goal)
    printer.step(step)
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    seen, usage = step.observation, step.usage
    table.add_row("at", step.at.isoformat())
    table.add_row("app", f"{seen.package or 'unknown'}/{seen.activity or ''}")
    table.add_row("picture", str(folder / "frames" / seen.frame.file))
    for shown in step.shown:
        table.add_row("told", shown.text + (f" [picture {shown.file}]" if shown.file else ""))
    table.add_row("prompt", f"{step.prompt_sha256}, estimated {step.prompt_tokens_estimate} tokens")
    table.add_row("rung", f"{step.rung} {step.rung_why}".strip())
    table.add_row("reply", step.reply.model_dump_json(exclude_defaults=True))
    told = usage.model_dump(exclude_none=True)
    table.add_row("tokens", ", ".join(f"{name} {count:,}" for name, count in told.items()) or "–")
    table.add_row("cost", str(step.cost))
    table.add_row("signals", ", ".join(step.signals) or "none")
    times = step.timings.model_dump(exclude_none=True)
    said = (f"{name.removesuffix('_s')} {seconds:.2f}" for name, seconds in times.items())
    table.add_row("seconds", ", ".join(said))
    page.print(table, highlight=False)


def _console() -> Console:
    """Text of a trace is never taken for markup."""
    return console()
