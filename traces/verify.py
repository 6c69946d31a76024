"""Checks that a trace is whole and says what its pictures and steps add up to."""

import hashlib
import json
import re
import warnings
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image, UnidentifiedImageError

from ..actions import UsageError
from .files import Files, SealedRecord, seal_record, unseal_lines, unseal_record
from .reader import (
    TraceChanged,
    episode_folders,
    read_calls,
    read_episode,
    read_run,
    read_steps,
)
from .schema import EpisodeRecord, StepRecord, Totals
from .spending import summed
from .views import VIEWS, unpack_views

PICTURE = re.compile(r"[0-9a-f]{64}\.(?:jpg|png|webp)")

_PAST_CHAIN = re.compile(rb',"chain":"[0-9a-f]{64}"\}.\Z', re.DOTALL)
# Totals that records of 0.1.0 do not have; those had no checksums either.
_LATER = frozenset({"at_least_usd", "by"})


SUMS = "sums.json"
"""In the folder of a run: the SHA-256 of what was made from it."""


class _Sums(SealedRecord):
    version: Literal[1] = 1
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class TraceFinding:
    """Something about a file of a trace; a `problem` means that the trace cannot be trusted."""

    severity: Literal["problem", "note"]
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.severity}  {self.where}: {self.what}"


def verify_run(run: Path) -> tuple[TraceFinding, ...]:
    """Everything that is wrong or remarkable with a run folder; UsageError if it is none."""
    with _quiet():
        read_run(run)
        return tuple(_run(run))


def verify_episode(folder: Path) -> tuple[TraceFinding, ...]:
    """The same for one episode folder."""
    with _quiet():
        read_episode(folder)
        return tuple(_episode(folder))


@contextmanager
def _quiet() -> Generator[None]:
    """Whatever changed is told once, as a finding."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TraceChanged)
        yield


def _run(run: Path) -> Iterator[TraceFinding]:
    for path in sorted(run.glob("*.json")):
        yield from _record_file(path, path.name)
    for path in sorted(run.glob("*.jsonl")):
        yield from _line_file(path, path.name)
    yield from _sums(run)
    for path in sorted(run.rglob("*")):
        if path.is_symlink():
            yield TraceFinding("problem", str(path.relative_to(run)), "a link; a trace has none")
    folders = episode_folders(run)
    for folder in folders:
        yield from _episode(folder)
    listed = {folder.name for folder in folders}
    for folder in sorted((run / "episodes").glob("*")):
        if folder.name not in listed:
            yield TraceFinding("note", folder.name, "an episode that run.json does not list")


def _episode(folder: Path) -> Iterator[TraceFinding]:
    yield from changed_in(folder)
    try:
        record = read_episode(folder)
        steps = list(read_steps(folder))
    except UsageError as mistake:
        yield TraceFinding("problem", folder.name, str(mistake))
        return
    yield from _lines(folder, record, steps)
    yield from _totals(folder, record, steps)
    yield from _pictures(folder, record, steps)
    yield from _views(folder, steps)
    yield from _files(folder, record)


def write_sums(folder: Path, paths: Sequence[Path]) -> None:
    """Keep the SHA-256 of files that are made from a run, such as its report, in its folder; of a
    list of sums among them the listed files count too. Raises OSError."""
    sums = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
    }
    Files().put(folder / SUMS, seal_record(_Sums(files=sums)))


def _sums(folder: Path) -> Iterator[TraceFinding]:
    """What was made from the run, as it was made; lists of sums among it are followed."""
    try:
        found = _Sums.model_validate_json(unseal_record((folder / SUMS).read_bytes()).content)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        yield TraceFinding("problem", SUMS, f"cannot be read: {error}")
        return
    listed = dict(found.files)
    for name in found.files:
        if Path(name).name == "SHA256SUMS":
            with suppress(OSError, UnicodeDecodeError):  # said below, of the list itself
                listed |= _listed(folder / name, Path(name).parent)
    for name, digest in listed.items():
        if what := _other_than(folder, name, digest):
            yield TraceFinding("problem", name, what)


def _listed(path: Path, under: Path) -> dict[str, str]:
    """The files of a list as `sha256sum` writes it, below the run's folder."""
    lines = (line.split("  ", 1) for line in path.read_text("utf-8").splitlines())
    return {(under / line[1]).as_posix(): line[0] for line in lines if len(line) == 2}


def _other_than(folder: Path, name: str, digest: str) -> str | None:
    if Path(name).is_absolute() or ".." in Path(name).parts:
        return "this is no name of a file of a run"
    try:
        with (folder / name).open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return None if same else "is not as it was made"


def changed_in(folder: Path) -> Iterator[TraceFinding]:
    """What of an episode folder is not as it was written, whatever it says now."""
    for path in sorted(folder.glob("*.json")):
        yield from _record_file(path, f"{folder.name}/{path.name}")
    for path in sorted(folder.glob("*.jsonl")):
        yield from _line_file(path, f"{folder.name}/{path.name}")


def _record_file(path: Path, where: str) -> Iterator[TraceFinding]:
    try:
        found = unseal_record(path.read_bytes())
        json.loads(found.content)
    except FileNotFoundError:
        return  # of an episode that runs: a step that was under way is on record by now
    except OSError as error:
        yield TraceFinding("problem", where, f"cannot be read: {error.strerror}")
    except (ValueError, RecursionError) as error:
        yield TraceFinding("problem", where, f"is no JSON: {error}")
    else:
        if not found.whole:
            yield TraceFinding("problem", where, "is not as it was written")


def _line_file(path: Path, where: str) -> Iterator[TraceFinding]:
    try:
        content = path.read_bytes()
    except OSError as error:
        yield TraceFinding("problem", where, f"cannot be read: {error.strerror}")
        return
    ended, _, torn = content.rpartition(b"\n")
    for number, line in enumerate(unseal_lines(ended + b"\n" if ended else b""), start=1):
        if not line.whole:
            yield TraceFinding("problem", where, f"line {number} is not as it was written")
    # A line that a kill tore has not got as far as the end of its chain.
    if _PAST_CHAIN.search(torn):
        yield TraceFinding("problem", where, "the last line is not as it was written")


def _files(folder: Path, record: EpisodeRecord) -> Iterator[TraceFinding]:
    """What was kept beside the steps, as the record says it."""
    for name, digest in record.files.items():
        where = f"{folder.name}/{name}"
        if name != Path(name).name:
            yield TraceFinding("problem", where, "this is no name of a file of an episode")
            continue
        try:
            content = (folder / name).read_bytes()
        except OSError as error:
            yield TraceFinding("problem", where, f"cannot be read: {error.strerror}")
            continue
        if hashlib.sha256(content).hexdigest() != digest:
            yield TraceFinding("problem", where, "its content is not what episode.json says")


def _lines(
    folder: Path, record: EpisodeRecord, steps: Sequence[StepRecord]
) -> Iterator[TraceFinding]:
    where = f"{folder.name}/steps.jsonl"
    indices = [step.index for step in steps]
    if indices != list(range(len(steps))):
        at = next(line for line, index in enumerate(indices) if line != index)
        yield TraceFinding(
            "problem", where, f"step {at + 1} says that it is step {indices[at] + 1}"
        )
    raw = (folder / "steps.jsonl").read_bytes()
    if raw.count(b"\n") + (not raw.endswith(b"\n") and bool(raw)) > len(steps):
        yield TraceFinding("note", where, "the last line is torn, as by a kill; it is left out")
    if any(later.at < earlier.at for earlier, later in zip(steps, steps[1:], strict=False)):
        yield TraceFinding("note", where, "the clock went back between two steps")
    if record.end is None:
        yield TraceFinding("note", folder.name, "has no end: it still runs, or was killed")
    elif (folder / "pending.json").exists():
        yield TraceFinding("note", folder.name, "has ended with a step under way")


def _totals(
    folder: Path, record: EpisodeRecord, steps: Sequence[StepRecord]
) -> Iterator[TraceFinding]:
    if record.end is None:
        return
    where = f"{folder.name}/calls.jsonl"
    try:
        found = summed(steps, read_calls(folder))
    except UsageError as mistake:
        yield TraceFinding("problem", where, str(mistake))
        return
    sealed = unseal_record((folder / "episode.json").read_bytes()).sealed
    for name in ("steps", "model_calls", "usage", "cost_usd", "at_least_usd", "by"):
        said, real = getattr(record.totals, name), getattr(found, name)
        if name in _LATER and not said and not sealed:
            continue
        if said != real:
            where = f"{folder.name}/episode.json"
            said, real = _told(name, record.totals), _told(name, found)
            what = f"total {name} is {said}, its steps add up to {real}"
            yield TraceFinding("problem", where, what)


def _told(name: str, totals: Totals) -> object:
    if name == "by":
        spent = (f"{who} {one.calls} calls {one.cost}" for who, one in sorted(totals.by.items()))
        return ", ".join(spent) or "nobody"
    total = getattr(totals, name)
    return "not known" if total is None else total


def _pictures(
    folder: Path, record: EpisodeRecord, steps: Sequence[StepRecord]
) -> Iterator[TraceFinding]:
    regions = record.extracted.regions if record.extracted else ()
    wanted: dict[str, tuple[int, int] | None] = {one.file: None for one in regions if one.file}
    for step in steps:
        wanted.setdefault(step.observation.frame.file, None)
        for shown in step.shown:
            if shown.file is not None:
                wanted[shown.file] = (shown.width_px, shown.height_px)
    for name, size in wanted.items():
        if what := _picture(folder, name, size):
            yield TraceFinding("problem", f"{folder.name}/frames/{name}", what)
    for path in sorted((folder / "frames").glob("*")):
        if path.name not in wanted:
            yield TraceFinding("note", f"{folder.name}/frames/{path.name}", "no step refers to it")


def _views(folder: Path, steps: Sequence[StepRecord]) -> Iterator[TraceFinding]:
    wanted = {step.observation.ui for step in steps if step.observation.ui is not None}
    for name in sorted(wanted):
        if what := _views_file(folder, name):
            yield TraceFinding("problem", f"{folder.name}/views/{name}", what)
    for path in sorted((folder / "views").glob("*")):
        if path.name not in wanted:
            yield TraceFinding("note", f"{folder.name}/views/{path.name}", "no step refers to it")


def _views_file(folder: Path, name: str) -> str | None:
    """What is wrong with a file of views, if anything."""
    if not VIEWS.fullmatch(name):
        return "this is no name of a file of views"
    try:
        content = (folder / "views" / name).read_bytes()
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if hashlib.sha256(content).hexdigest() != name.partition(".")[0]:
        return "its content is not what its name says"
    try:
        unpack_views(content)
    except UsageError as mistake:
        return str(mistake)
    return None


def _picture(folder: Path, name: str, size: tuple[int, int] | None) -> str | None:
    """What is wrong with a picture, if anything."""
    if not PICTURE.fullmatch(name):
        return "this is no name of a picture"
    try:
        content = (folder / "frames" / name).read_bytes()
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if hashlib.sha256(content).hexdigest() != name.partition(".")[0]:
        return "its content is not what its name says"
    try:
        with Image.open(BytesIO(content)) as image:
            found = image.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        return f"is no picture: {error}"
    if size is not None and size != (0, 0) and found != size:
        return f"is {found[0]}x{found[1]}, and was shown as {size[0]}x{size[1]}"
    return None
