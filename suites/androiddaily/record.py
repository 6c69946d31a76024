"""What a run over the static split leaves: `static.json`, and a line of `predictions.jsonl` a step.

A line is on disk before the next call of the same episode is made, so a run that is cut off goes on
from there and nothing is paid for twice.
"""

import os
from collections.abc import Mapping
from decimal import Decimal
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from pydantic import ValidationError

from ...actions import TaggedAction, UsageError
from ...tasks.records import Record, read_record, write_record
from ...traces.files import Files
from ...traces.money import Usage
from ...traces.schema import ReplyRecord
from .labels import Kind

VERSION = 1
HEAD = "static.json"
PREDICTIONS = "predictions.jsonl"
SUMMARY = "summary.json"


class StaticRecord(Record):
    """What was asked of whom: two runs with the same `data_sha256`, `limit` and `agent` are one."""

    version: Literal[1] = VERSION
    data: str
    data_sha256: str
    limit: int | None
    agent: Mapping[str, str]
    scripted: bool
    tapwright: str
    started_at: str


class Prediction(Record):
    """One step: the reply, what it was read as, and whether that is right."""

    version: Literal[1] = VERSION
    episode: str
    step: int
    kind: Kind
    name: str
    action: TaggedAction | None
    thought: str = ""
    bad_reply: str | None = None
    type_right: bool
    right: bool
    why: str = ""
    reply: ReplyRecord
    usage: Usage
    cost_usd: Decimal | None = None
    model_s: float
    prompt_sha256: str

    @property
    def key(self) -> tuple[str, int]:
        """Episode and number of the step."""
        return self.episode, self.step


class StaticFolder:
    """The one writer of a run's folder; `done` is what an earlier run has left in it."""

    def __init__(self, path: Path, record: StaticRecord, done: tuple[Prediction, ...]) -> None:
        self.path = path
        self.record = record
        self.done = done
        self._files = Files()
        self._file: FileIO | None = None

    @classmethod
    def open(cls, path: Path, record: StaticRecord, resume: bool) -> Self:
        """Begin a run, or go on with one; UsageError if that is another one's folder."""
        head = path / HEAD
        if not head.exists():
            write_record(head, record)
            return cls(path, record, ())
        if not resume:
            raise UsageError(f"{path} holds a run already; go on with it by --resume")
        begun = read_record(head, StaticRecord)
        for name in ("data_sha256", "limit", "agent"):
            was, now = getattr(begun, name), getattr(record, name)
            if was != now:
                raise UsageError(
                    f"{path} was begun with another {name.partition('_')[0]} ({was}, now {now}); "
                    "begin a new run"
                )
        return cls(path, begun, tuple(_whole_lines(path / PREDICTIONS)))

    def __enter__(self) -> Self:
        self._file = self._files.open(self.path / PREDICTIONS, "a")
        self._files.sync_folder(self.path)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file:
            self._file.close()

    def append(self, prediction: Prediction) -> None:
        """Put one line on disk; raises UsageError if the disk refuses it."""
        assert self._file, "a folder is written within `with`"
        line = prediction.model_dump_json(exclude_none=True) + "\n"
        try:
            self._files.append(self._file, line.encode())
        except OSError as error:
            raise UsageError(
                f"{self.path / PREDICTIONS} cannot be written ({error}); what is there stays, go "
                "on with --resume"
            ) from error


def _whole_lines(path: Path) -> list[Prediction]:
    """Every prediction; a last line that a kill has torn is cut off the file."""
    if not path.exists():
        return []
    raw = path.read_bytes()
    whole = raw[: raw.rfind(b"\n") + 1]
    if len(whole) != len(raw):
        os.truncate(path, len(whole))
    found: list[Prediction] = []
    for number, line in enumerate(whole.splitlines(), start=1):
        try:
            found.append(Prediction.model_validate_json(line))
        except ValidationError as error:
            raise UsageError(f"{path} line {number}: no prediction ({error})") from error
    return found
