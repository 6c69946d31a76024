"""One holder for each phone, across processes: a file that says who, kept fresh meanwhile."""

import asyncio
import fcntl
import hashlib
import os
import re
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, ValidationError

from ...actions import UsageMistake
from ...actions.log import get_logger

HEARTBEAT_S = 5.0
# Without a heartbeat for so long the holder is taken to be gone.
STALE_S = 30.0

_log = get_logger(__name__)


class Leased(UsageMistake):
    """Somebody else holds the phone."""


class Holder(BaseModel):
    """Who holds a phone since when, as the lease's file says it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    serial: str
    pid: int
    host: str
    since: str
    token: str
    command: str = ""


def lease_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where this user's leases are: $XDG_RUNTIME_DIR, else $XDG_CACHE_HOME, else ~/.cache, else
    the folder for temporary files."""
    for name in ("XDG_RUNTIME_DIR", "XDG_CACHE_HOME"):
        if environ.get(name):
            return Path(environ[name]) / "tapwright" / "leases"
    home = environ.get("HOME")
    base = Path(home) / ".cache" if home else Path(tempfile.gettempdir()) / f"user-{os.getuid()}"
    return base / "tapwright" / "leases"


class Lease:
    """`async with Lease(serial):` holds a phone; raises Leased if another process has it.

    A lease whose process is gone, or that has had no heartbeat for STALE_S, is taken over.
    """

    def __init__(
        self,
        serial: str,
        folder: Path | None = None,
        now: Callable[[], float] = time.time,
        heartbeat_s: float = HEARTBEAT_S,
    ) -> None:
        self.serial = serial
        self._folder = folder or lease_folder()
        self._path = self._folder / f"{_file_name(serial)}.json"
        self._now = now
        self._heartbeat_s = heartbeat_s
        self._beating: asyncio.Task[None] | None = None
        self._mine: Holder | None = None

    async def __aenter__(self) -> Self:
        self.take()
        self._beating = asyncio.create_task(self._beat())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        self.release()

    def take(self) -> None:
        """Become the holder; raises Leased, and UsageMistake if no lease can be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with self._guarded():
                other = self._holder()
                if other is not None and not self._stale(other):
                    raise Leased(
                        f"{self.serial} is held by process {other.pid} on {other.host} since "
                        f"{other.since} ({other.command or 'command unknown'}); wait for it, or "
                        "choose another phone"
                    )
                if other is not None:
                    _log.warning("stale lease taken over", serial=self.serial, pid=other.pid)
                self._mine = _myself(self.serial)
                self._path.write_text(self._mine.model_dump_json(), "utf-8")
                self._freshen()
        except OSError as error:
            raise UsageMistake(f"no lease can be kept in {self._folder}: {error}") from error

    def release(self) -> None:
        """Let go; a lease that was taken over meanwhile is its new holder's."""
        with self._guarded():
            if self._mine is not None and self._holder() == self._mine:
                self._path.unlink(missing_ok=True)
        self._mine = None

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._heartbeat_s)
            try:
                self._freshen()
            except OSError as error:
                _log.error("the lease is not to be kept fresh", serial=self.serial, error=error)

    def _freshen(self) -> None:
        os.utime(self._path, (self._now(), self._now()))

    def _holder(self) -> Holder | None:
        try:
            return Holder.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError:
            # Torn by a kill: its writer had not got the phone yet.
            return None

    def _stale(self, holder: Holder) -> bool:
        if self._now() - self._path.stat().st_mtime > STALE_S:
            return True
        return holder.host == socket.gethostname() and not _alive(holder.pid)

    @contextmanager
    def _guarded(self) -> Generator[None]:
        """Nobody else looks at or changes this lease meanwhile."""
        with self._path.with_suffix(".lock").open("w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            yield


def _myself(serial: str) -> Holder:
    return Holder(
        serial=serial,
        pid=os.getpid(),
        host=socket.gethostname(),
        since=datetime.now(UTC).isoformat(timespec="seconds"),
        token=uuid4().hex,
        command=" ".join(["tapwright", *sys.argv[1:]])[:200],
    )


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _file_name(serial: str) -> str:
    """A name for any serial: what can be read of it, and a digest that tells it from others."""
    readable = re.sub(r"[^A-Za-z0-9.-]+", "_", serial)[:40]
    return f"{readable}-{hashlib.sha256(serial.encode()).hexdigest()[:8]}"
