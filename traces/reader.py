"""Reads what a run left behind, also when it was killed in the middle of a line."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ..actions import UsageError
from .files import unseal_lines, unseal_record
from .schema import CallRecord, EpisodeRecord, RunRecord, StepRecord

# The model calls that are in no step, such as a judge's, one a line; most episodes have none.
CALLS = "calls.jsonl"

# A step's line has a few kilobytes; one with a long reply is found all the same.
_TAIL = 1 << 20

_Record = TypeVar("_Record", bound=BaseModel)


class _File(BaseModel):
    file: str


class _Framed(BaseModel):
    frame: _File


class _Looked(BaseModel):
    """All that is read of a step whose picture alone is wanted."""

    observation: _Framed


class TraceChanged(UserWarning):
    """Something that was read is not as it was written: its checksum says so."""


def read_run(path: Path) -> RunRecord:
    """The record of a run folder; raises UsageError if it is none."""
    return _read(RunRecord, path / "run.json")


def read_episodes(path: Path) -> tuple[EpisodeRecord, ...]:
    """Every episode of a run in the order they were started; one still running has no end."""
    return tuple(read_episode(folder) for folder in episode_folders(path))


def episode_folders(run: Path, record: RunRecord | None = None) -> tuple[Path, ...]:
    """The folders of a run's episodes, by its record if it is read already; raises UsageError for
    a name that leads elsewhere."""
    names = (record or read_run(run)).episodes
    for name in names:
        if name in ("", ".", "..") or any(sign in name for sign in "/\\\0"):
            raise UsageError(f"{run / 'run.json'} names an episode outside the run: {name!r}")
    return tuple(run / "episodes" / name for name in names)


def read_episode(folder: Path) -> EpisodeRecord:
    """The record of an episode folder; raises UsageError if it is none, or another's."""
    record = _read(EpisodeRecord, folder / "episode.json")
    if record.id != folder.resolve().name:
        raise UsageError(f"{folder / 'episode.json'} says that it is episode {record.id!r}")
    return record


def read_steps(episode: Path) -> Iterator[StepRecord]:
    """The steps of an episode folder; a torn last line is left out, any other is a mistake.

    Warns with TraceChanged of a line that is not as it was written.
    """
    path = episode / "steps.jsonl"
    content = _bytes(path)
    lines = list(unseal_lines(content))
    for number, line in enumerate(lines, start=1):
        try:
            from .migrate import read_record  # only what was written before is read so

            step = read_record(StepRecord, line.content)
        except ValidationError as error:
            if number == len(lines) and not content.endswith(b"\n"):
                return
            raise UsageError(f"{path} line {number}: {error}") from error
        if not line.whole:
            warn_changed(f"{path} line {number}")
        yield step


def last_picture(episode: Path) -> str | None:
    """The file name of the last screenshot of an episode folder; None if there is no step yet.

    Only the end of the file is read, so that a page may list hundreds of episodes.
    """
    try:
        with (episode / "steps.jsonl").open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _TAIL))
            lines = file.read().splitlines()
    except OSError:
        return None
    for line in reversed(lines):
        try:
            return _Looked.model_validate_json(line).observation.frame.file
        except ValidationError:
            # The last line may be torn, and the first that was read is the end of one.
            continue
    return None


def read_calls(episode: Path) -> tuple[CallRecord, ...]:
    """The calls of an episode that are in none of its steps; raises UsageError."""
    path = episode / CALLS
    if not path.exists():
        return ()
    lines = list(unseal_lines(_bytes(path)))
    try:
        calls = tuple(CallRecord.model_validate_json(line.content) for line in lines)
    except ValidationError as error:
        raise UsageError(f"{path} is no record of calls: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.whole:
            warn_changed(f"{path} line {number}")
    return calls


def _read(kind: type[_Record], path: Path) -> _Record:
    try:
        return read_sealed(path, kind)
    except ValidationError as error:
        raise UsageError(f"{path} is no record of a run: {error}") from error


def read_sealed(path: Path, kind: type[_Record]) -> _Record:
    """A record that was written with its checksum; warns with TraceChanged, raises UsageError if
    there is none and pydantic's ValidationError for another."""
    found = unseal_record(_bytes(path))
    from .migrate import read_record  # only what was written before is read so

    record = read_record(kind, found.content)
    if not found.whole:
        warn_changed(str(path))
    return record


def warn_changed(what: str) -> None:
    """Say that a file, or a line of it, is not as it was written."""
    told = f"{what} is not as it was written; `tapwright trace verify` says what else is not"
    warnings.warn(told, TraceChanged, stacklevel=3)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error}); name a run folder") from error
