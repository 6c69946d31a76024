"""`tapwright trace export --format`: examples to train a model on, and what was left out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..agent.training.example import Origin
from ..agent.training.export import FORMATS, ExportChoice, Exported, export_examples
from ..bench.report.read import BENCH, read_record
from ..traces.reader import read_episode, read_run
from ..traces.redactor import Redactor
from .failures import wrong_use


def write_examples(
    run: Path,
    folders: Sequence[Path],
    out: Path | None,
    choice: tuple[str, str | None, int, bool],
    licence: str,
    secrets: Redactor,
) -> Iterator[str]:
    """Write the examples of a run's episodes; gives what is to be said. Raises UsageError."""
    kind, dialect, pictures, unverified = choice
    if out is None:
        raise wrong_use(f"say where the examples go: --format {FORMATS[0]} --out FOLDER")
    bench = run / BENCH
    origin = Origin(
        licence=licence,
        run=secrets.hide(run.resolve().name),
        tapwright=read_run(run).tapwright,
        suite=read_record(run).suite if bench.is_file() else None,
    )
    spoken = dialect or _spoken(folders)
    done = export_examples(
        folders, out, ExportChoice(kind, spoken, pictures, unverified), origin, secrets
    )
    yield from _told(done, spoken)


def _spoken(folders: Sequence[Path]) -> str:
    """The one dialect of these episodes."""
    found = {read_episode(folder).prompts.dialect for folder in folders} - {None}
    if len(found) != 1:
        raise wrong_use("say how the examples should say an act: --dialect NAME")
    return str(found.pop())


def _told(done: Exported, dialect: str) -> Iterator[str]:
    yield (
        f"Wrote {done.folder}: {done.examples} examples of {done.episodes} episodes, "
        f"{done.pictures} pictures, in {dialect}"
    )
    if done.painted:
        yield f"Pictures painted over {done.painted}"
    yield from _unused("episodes", done.unused_episodes)
    yield from _unused("steps", done.unused_steps)


def _unused(what: str, reasons: Counter[str]) -> Iterator[str]:
    for why, count in sorted(reasons.items()):
        yield f"Left out {count} {what}: {why}"
