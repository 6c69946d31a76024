"""What people say of episodes: `labels.jsonl` in a run folder, by which a judge is measured.

Each line is all that somebody says of one episode, which it names relative to the file; the last
line about an episode counts, and one without a label is a note alone. The file is a person's: it
has no checksums, and may be written by hand.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..actions import UsageError
from .files import Files

LABELS = "labels.jsonl"
LONGEST_NOTE = 4000
LONGEST_NAME = 100

# Two pages may write at the same time, each in a thread of the same server.
_WRITING = Lock()


class EpisodeOpinion(BaseModel):
    """What a person says of one episode; `label` None is a note without one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Literal["passed", "failed"] | None = None
    note: str = Field(default="", max_length=LONGEST_NOTE)
    by: str = Field(default="", max_length=LONGEST_NAME)


class LabelLine(BaseModel):
    """One line as it stands in the file, with the columns of whoever else writes there."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    episode: str
    label: str | None = None
    note: str | None = None
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunLabels:
    """The labels of a run by episode id, and what of the file could not be read."""

    by_episode: Mapping[str, LabelLine]
    mistakes: tuple[str, ...] = ()


def read_run_labels(run: Path) -> RunLabels:
    """What is said of a run's episodes; lines about anything else are passed over."""
    path = run / LABELS
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return RunLabels({})
    except OSError as error:
        return RunLabels({}, (f"{LABELS} cannot be read: {error.strerror}",))
    found: dict[str, LabelLine] = {}
    mistakes: list[str] = []
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            line = LabelLine.model_validate_json(raw)
        except ValidationError:
            mistakes.append(f"{LABELS} line {number} is no label")
            continue
        parts = PurePosixPath(line.episode).parts
        if len(parts) == 2 and parts[0] == "episodes":
            found[parts[1]] = line
    return RunLabels(found, tuple(mistakes))


def add_label(run: Path, episode: str, opinion: EpisodeOpinion) -> LabelLine:
    """Write what somebody says of an episode of a run, on disk before this returns.

    Raises UsageError if the disk refuses.
    """
    line = LabelLine(
        episode=f"episodes/{episode}",
        label=opinion.label,
        note=opinion.note.strip() or None,
        by=opinion.by.strip() or None,
        at=datetime.now(UTC).replace(microsecond=0),
    )
    content = json.dumps(line.model_dump(mode="json", exclude_none=True), ensure_ascii=False)
    # What many readers of lines take for the end of one.
    content = content.translate({sign: f"\\u{sign:04x}" for sign in (0x85, 0x2028, 0x2029)})
    files, path = Files(), run / LABELS
    try:
        with _WRITING, files.open(path, "a") as file:
            # A line that was torn, or left without its end by an editor, does not swallow this one.
            torn = path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
            files.append(file, (b"\n" if torn else b"") + content.encode() + b"\n")
            files.sync_folder(run)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    return line
