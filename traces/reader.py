"""Reads what a run left behind, also when it was killed in the middle of a line."""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from ..actions import UsageMistake
from .schema import EpisodeRecord, RunRecord, StepRecord


def read_run(path: Path) -> RunRecord:
    """The record of a run folder; raises UsageMistake if it is none."""
    return RunRecord.model_validate_json(_text(path / "run.json"))


def read_episodes(path: Path) -> tuple[EpisodeRecord, ...]:
    """Every episode of a run in the order they were started; one still running has no end."""
    return tuple(
        EpisodeRecord.model_validate_json(_text(path / "episodes" / id / "episode.json"))
        for id in read_run(path).episodes
    )


def read_steps(episode: Path) -> Iterator[StepRecord]:
    """The steps of an episode folder; a torn last line is left out, any other is a mistake."""
    lines = _text(episode / "steps.jsonl").splitlines(keepends=True)
    for number, line in enumerate(lines, start=1):
        torn = number == len(lines) and not line.endswith("\n")
        try:
            yield StepRecord.model_validate_json(line)
        except (ValidationError, json.JSONDecodeError) as error:
            if torn:
                return
            raise UsageMistake(f"{episode / 'steps.jsonl'} line {number}: {error}") from error


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise UsageMistake(f"{path} cannot be read ({error}); name a run folder") from error
