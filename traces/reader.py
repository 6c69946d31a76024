"""Reads what a run left behind, also when it was killed in the middle of a line."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ..actions import UsageError
from .migrate import read_record
from .schema import CallRecord, EpisodeRecord, RunRecord, StepRecord

# The model calls that are in no step, such as a judge's, one a line; most episodes have none.
CALLS = "calls.jsonl"

_Record = TypeVar("_Record", bound=BaseModel)


def read_run(path: Path) -> RunRecord:
    """The record of a run folder; raises UsageError if it is none."""
    return _read(RunRecord, path / "run.json")


def read_episodes(path: Path) -> tuple[EpisodeRecord, ...]:
    """Every episode of a run in the order they were started; one still running has no end."""
    return tuple(read_episode(folder) for folder in episode_folders(path))


def episode_folders(run: Path) -> tuple[Path, ...]:
    """The folders of a run's episodes; raises UsageError for a name that leads elsewhere."""
    names = read_run(run).episodes
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
    """The steps of an episode folder; a torn last line is left out, any other is a mistake."""
    *whole, last = _bytes(episode / "steps.jsonl").split(b"\n")
    for number, line in enumerate([*whole, last] if last else whole, start=1):
        try:
            yield read_record(StepRecord, line)
        except ValidationError as error:
            if line is last:
                return
            raise UsageError(f"{episode / 'steps.jsonl'} line {number}: {error}") from error


def read_calls(episode: Path) -> tuple[CallRecord, ...]:
    """The calls of an episode that are in none of its steps; raises UsageError."""
    path = episode / CALLS
    if not path.exists():
        return ()
    try:
        return tuple(map(CallRecord.model_validate_json, _bytes(path).splitlines()))
    except ValidationError as error:
        raise UsageError(f"{path} is no record of calls: {error}") from error


def _read(kind: type[_Record], path: Path) -> _Record:
    raw = _bytes(path)
    try:
        return read_record(kind, raw)
    except ValidationError as error:
        raise UsageError(f"{path} is no record of a run: {error}") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error}); name a run folder") from error
