"""What happens around an episode besides the agent's steps, written down as it happens.

`events.jsonl` beside the steps holds the questions the agent asked the task's user, the events the
task put in its way, and the values it watched. A verifier reads them; the agent never does.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ..traces.files import Files, seal_line, unseal_line, unseal_lines
from ..traces.redactor import Redactor

EVENTS = "events.jsonl"


@dataclass(frozen=True, slots=True)
class Event:
    """Something a task does to the phone once the agent has acted `after` times.

    `shell` is a command run over adb; `fault` is a line for the phone's fault injector, which only
    the pocket phone has.
    """

    name: str
    after: int
    shell: tuple[str, ...] = ()
    fault: str = ""


class EventRecord(BaseModel):
    """One line of the event journal; `acted` is how often the agent had acted on the phone.

    asked: `name` is the question, `value` the answer, `relevant` whether it was about one of the
    task's facts, and `in_time` whether the deed that needs asking had not been done yet.
    fired: the event `name`. watched: the value of what is called `name`, when it first was so.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["asked", "fired", "watched"]
    name: str
    value: str = ""
    acted: int = 0
    relevant: bool = False
    in_time: bool = False


class EventJournal:
    """Appends to `events.jsonl` of one episode; what an earlier process wrote is read first."""

    def __init__(
        self,
        folder: Path | None = None,
        secrets: Redactor | None = None,
        files: Files | None = None,
    ) -> None:
        self._files = files or Files()
        self._secrets = secrets or Redactor()
        self._path = folder / EVENTS if folder else None
        self._clean = False
        self._chain = ""
        known = _read(self._path) if self._path and self._path.exists() else ()
        # A check compares with them, whichever process wrote them.
        self._records = list(map(self._secrets.revealed, known))

    @property
    def records(self) -> tuple[EventRecord, ...]:
        """Everything so far, in order."""
        return tuple(self._records)

    def add(self, record: EventRecord) -> None:
        """Keep a record; it is on disk when this returns. Raises OSError."""
        self._records.append(record)
        if self._path is None:
            return
        with self._files.open(self._path, "a") as file:
            self._cut_torn_line(file)
            # As values and not as text: a secret may be a part of what JSON is written with.
            line, chain = seal_line(self._secrets.hidden(record), self._chain)
            self._files.append(file, line)
            self._chain = chain
        self._files.sync_folder(self._path.parent)

    def _cut_torn_line(self, file: FileIO) -> None:
        """Take away what a kill left of a line, or the next would be glued to it and lost too."""
        if self._clean or self._path is None:
            return
        whole = list(_whole(self._path.read_bytes()))
        size = sum(map(len, whole))
        if size < os.fstat(file.fileno()).st_size:
            self._files.truncate(file, size)
        chains = [line.chain for line in unseal_lines(b"".join(whole))]
        self._chain = chains[-1] if chains else ""
        self._clean = True


def _read(path: Path) -> Iterator[EventRecord]:
    """The whole lines; one that was torn by a kill is what never happened."""
    for line in _whole(path.read_bytes()):
        yield _record(line)


def _whole(content: bytes) -> Iterator[bytes]:
    """The lines, with their ends, up to the first that is no record or has no end."""
    for line in content.splitlines(keepends=True):
        try:
            _record(line)
        except ValidationError:
            return
        if not line.endswith(b"\n"):
            return
        yield line


def _record(line: bytes) -> EventRecord:
    return EventRecord.model_validate_json(unseal_line(line.rstrip(b"\n"), None).content)
