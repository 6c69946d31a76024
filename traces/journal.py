"""Writes a run to disk as it happens, so that a kill at any instant loses at most the step in hand.

Steps are appended, flushed and fsynced one by one; pictures are written once, by content; run and
episode records are replaced atomically.
"""

import hashlib
import os
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Self

from pydantic import BaseModel

from .schema import Ending, EpisodeRecord, RunRecord, StepRecord, Totals, Verdict

_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}


class RunFolder:
    """A run being written: `run.json` and one folder for each episode."""

    def __init__(self, path: Path, record: RunRecord) -> None:
        self.path = path
        self._record = record

    @classmethod
    def create(cls, out: Path, name: str, tapwright: str, command: tuple[str, ...] = ()) -> Self:
        """Make a new folder `<out>/<UTC time>-<name>`; raises OSError if the disk refuses."""
        now = datetime.now(UTC)
        path = _fresh(out, f"{now:%Y%m%d-%H%M%S}-{slug(name)}")
        record = RunRecord(name=name, started_at=now, tapwright=tapwright, command=command)
        run = cls(path, record)
        _replace(path / "run.json", record)
        return run

    @property
    def episodes(self) -> tuple[str, ...]:
        """The ids of the episodes begun so far."""
        return self._record.episodes

    def episode(self, record: EpisodeRecord) -> "Journal":
        """Open the folder of a new episode and list it in `run.json`."""
        folder = self.path / "episodes" / record.id
        folder.mkdir(parents=True)
        episodes = (*self._record.episodes, record.id)
        self._record = self._record.model_copy(update={"episodes": episodes})
        _replace(self.path / "run.json", self._record)
        return Journal(folder, record)


class Journal:
    """One episode being written; use it as a context manager so that the file is closed."""

    def __init__(self, folder: Path, record: EpisodeRecord) -> None:
        self.folder = folder
        self.record = record
        self._frames = folder / "frames"
        self._frames.mkdir()
        self._steps: IO[str] = (folder / "steps.jsonl").open("a", encoding="utf-8")
        _replace(folder / "episode.json", record)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._steps.close()

    def picture(self, encoded: bytes, media_type: str) -> str:
        """Keep a picture under its SHA-256 and return its file name; a known one costs nothing."""
        name = hashlib.sha256(encoded).hexdigest() + _SUFFIXES[media_type]
        path = self._frames / name
        if not path.exists():
            partial = path.with_suffix(".partial")
            partial.write_bytes(encoded)
            partial.replace(path)
        return name

    def append(self, step: StepRecord) -> None:
        """Write one step and wait until the disk has it; totals are kept for the end."""
        self._steps.write(step.model_dump_json(exclude_none=True) + "\n")
        self._steps.flush()
        os.fsync(self._steps.fileno())
        self.record = self.record.model_copy(update={"totals": _plus(self.record.totals, step)})

    def close(self, ending: Ending, verdict: Verdict) -> EpisodeRecord:
        """Write how the episode ended and what it came to, and close the file."""
        wall_s = (datetime.now(UTC) - self.record.started_at).total_seconds()
        totals = self.record.totals.model_copy(update={"wall_s": round(wall_s, 3)})
        self.record = self.record.model_copy(
            update={
                "totals": totals,
                "end": ending.end,
                "end_why": ending.why,
                "answer": ending.answer,
                "verdict": verdict,
            }
        )
        _replace(self.folder / "episode.json", self.record)
        self._steps.close()
        return self.record


def slug(name: str) -> str:
    """A short file name made from any text."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "run"


def _plus(totals: Totals, step: StepRecord) -> Totals:
    known = totals.cost_usd is not None and step.cost_usd is not None
    return totals.model_copy(
        update={
            "steps": totals.steps + 1,
            "model_calls": totals.model_calls + 1,
            "usage": totals.usage + step.usage,
            "cost_usd": (totals.cost_usd or Decimal(0)) + (step.cost_usd or 0) if known else None,
        }
    )


def _fresh(out: Path, name: str) -> Path:
    for attempt in range(1, 1000):
        path = out / (name if attempt == 1 else f"{name}-{attempt}")
        try:
            path.mkdir(parents=True)
        except FileExistsError:
            continue
        return path
    raise FileExistsError(f"{out / name} and 998 like it exist already")


def _replace(path: Path, record: BaseModel) -> None:
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as file:
        file.write(record.model_dump_json(indent=2) + "\n")
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
