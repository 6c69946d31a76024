"""Reads what a run left behind, also when it was killed in the middle of a line."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from ..actions import UsageMistake
from .schema import EpisodeRecord, RunRecord, StepRecord


def read_run(path: Path) -> RunRecord:
    """The record of a run folder; raises UsageMistake if it is none."""
    return RunRecord.model_validate_json(_bytes(path / "run.json"))


def read_episodes(path: Path) -> tuple[EpisodeRecord, ...]:
    """Every episode of a run in the order they were started; one still running has no end."""
    return tuple(
        EpisodeRecord.model_validate_json(_bytes(path / "episodes" / id / "episode.json"))
        for id in read_run(path).episodes
    )


def read_steps(episode: Path) -> Iterator[StepRecord]:
    """The steps of an episode folder; a torn last line is left out, any other is a mistake."""
    *whole, last = _bytes(episode / "steps.jsonl").split(b"\n")
    for number, line in enumerate([*whole, last] if last else whole, start=1):
        try:
            yield StepRecord.model_validate_json(line)
        except ValidationError as error:
            if line is last:
                return
            raise UsageMistake(f"{episode / 'steps.jsonl'} line {number}: {error}") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageMistake(f"{path} cannot be read ({error}); name a run folder") from error
