"""What a pool's keeper leaves on disk for others: where to ask, and what happened to the phones."""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ..actions import UsageError
from .leases import Holder, Lease, lease_folder
from .members import PoolEvent


class PoolRecord(BaseModel):
    """A pool that is up: who keeps it, and where it takes requests. `token` must come with each:
    other users of this computer can reach the port too."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    pool: str
    file: str
    pid: int
    port: int
    token: str
    started_at: str


class PoolPlace:
    """Where a pool's files are: pools of the same name in other folders are other pools."""

    def __init__(self, name: str, file: Path, environ: Mapping[str, str] = os.environ) -> None:
        self.name = name
        self.file = file.resolve()
        digest = hashlib.sha256(str(self.file).encode()).hexdigest()[:8]
        self._folder = lease_folder(environ).parent / "pools"
        self._base = self._folder / f"{name}-{digest}"

    @property
    def log(self) -> Path:
        """What a keeper without a terminal says."""
        return self._base.with_suffix(".log")

    @property
    def events(self) -> Path:
        """What happened to the pool's phones, a line each."""
        return self._base.with_suffix(".jsonl")

    @property
    def lease_name(self) -> str:
        """What the keeper holds as long as the pool is up, and who waits for a phone waits for."""
        return f"pool {self.name} of {self.file}"

    def lease(self) -> Lease:
        """The keeper's lease."""
        return Lease(self.lease_name)

    def keeper(self) -> Holder | None:
        """The process that keeps the pool up, or is starting or stopping it."""
        return self.lease().holder()

    def write(self, record: PoolRecord) -> None:
        """Say that the pool is up; raises UsageError."""
        try:
            self.make_folder()
            part = self._base.with_suffix(".part")
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(record.model_dump_json())
            part.replace(self._base.with_suffix(".json"))
        except OSError as error:
            raise UsageError(f"{self._folder} cannot be written: {error}") from error

    def make_folder(self) -> None:
        """Make what the files lie in; raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def read(self) -> PoolRecord | None:
        """The record of the keeper, None where there is none; it may have been killed since."""
        try:
            return PoolRecord.model_validate_json(self._base.with_suffix(".json").read_bytes())
        except (OSError, ValidationError):
            return None

    def forget(self) -> None:
        """Say that the pool is up no more."""
        with suppress(OSError):
            self._base.with_suffix(".json").unlink(missing_ok=True)


class EventFile:
    """Appends what happens to the phones of a pool, whole lines that survive a kill."""

    def __init__(self, path: Path) -> None:
        """Raises UsageError where nothing can be written."""
        self._path = path
        try:
            self._file = path.open("a", encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error}") from error

    def add(self, event: PoolEvent) -> None:
        """Keep an event; raises OSError if the disk refuses."""
        line = {key: value for key, value in asdict(event).items() if value not in ("", None, 0.0)}
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def read_events(path: Path) -> list[dict[str, object]]:
    """The events of a file, a torn last line left out; none where there is no file."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError:
        return []
    found: list[dict[str, object]] = []
    for line in lines:
        with suppress(ValueError):
            found.append(json.loads(line))
    return found
