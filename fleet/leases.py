"""One holder for each phone, across processes: a file that says who, kept fresh meanwhile.

A holder on this computer is known by its process, which may be stopped or asleep and still holds
the phone; one on another computer, which shares the folder, by its heartbeat alone.
"""

import asyncio
import getpass
import hashlib
import os
import re
import socket
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, ValidationError

from ..actions import UsageError
from ..actions.file_lock import lock_file
from ..actions.log import get_logger
from ..device.adb.client import AdbClient
from ..device.adb.server import born, is_there

HEARTBEAT_S = 5.0
# Without a heartbeat for so long a holder on another computer is taken to be gone.
STALE_S = 30.0
_LOOK_EVERY_S = 0.5
_SAY_EVERY_S = 30.0

_log = get_logger(__name__)


class Leased(UsageError):
    """Somebody else holds the phone; `told` says who, and the message what to do as well."""

    def __init__(self, told: str) -> None:
        self.told = told
        super().__init__(told)

    def __str__(self) -> str:
        return f"{self.told}; wait for it with --wait SECONDS, or choose another phone"


class Holder(BaseModel):
    """Who holds a phone since when, as the lease's file says it.

    `born` tells the process from a later one with the same number; empty where that is not known.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    serial: str
    pid: int
    host: str
    since: str
    token: str
    command: str = ""
    born: str = ""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for another holder to let go, and who is told of it meanwhile."""

    seconds: float = 0.0
    say: Callable[[str], None] = lambda text: None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep


def lease_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where this user's leases are: $XDG_RUNTIME_DIR, else $XDG_CACHE_HOME, else ~/.cache, else
    the folder for temporary files."""
    for name in ("XDG_RUNTIME_DIR", "XDG_CACHE_HOME"):
        if environ.get(name):
            return Path(environ[name]) / "tapwright" / "leases"
    home = environ.get("HOME") or environ.get("USERPROFILE")
    user = os.getuid() if hasattr(os, "getuid") else getpass.getuser()
    base = Path(home) / ".cache" if home else Path(tempfile.gettempdir()) / f"user-{user}"
    return base / "tapwright" / "leases"


def lease_name(client: AdbClient, serial: str) -> str:
    """What a phone is held as: on another server the same serial is another phone."""
    return serial if client.address.ours else f"{serial} at {client.address}"


class Lease:
    """`async with Lease(serial):` holds a phone; raises Leased if another process has it.

    The lease of a process that is gone is taken over, and one from another computer that has had
    no heartbeat for STALE_S. With `patience` the holder is waited for first.
    """

    def __init__(
        self,
        serial: str,
        folder: Path | None = None,
        now: Callable[[], float] = time.time,
        heartbeat_s: float = HEARTBEAT_S,
        patience: Patience | None = None,
    ) -> None:
        self.serial = serial
        self._folder = folder or lease_folder()
        self._path = self._folder / f"{_file_name(serial)}.json"
        self._now = now
        self._heartbeat_s = heartbeat_s
        self._patience = patience or Patience()
        self._line = WaitingLine(serial, self._folder, now)
        self._beating: asyncio.Task[None] | None = None
        self._mine: Holder | None = None

    async def __aenter__(self) -> Self:
        await self._take_in_time()
        self._beating = asyncio.create_task(self._beat())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        self.release()

    async def _take_in_time(self) -> None:
        """Become the holder once nobody else is and nobody came before; raises Leased when
        patience ends."""
        patience = self._patience
        end_s = patience.clock() + patience.seconds
        say_s = float("-inf")
        try:
            while True:
                try:
                    self.take()
                    return
                except Leased as held:
                    left_s = end_s - patience.clock()
                    if left_s <= 0:
                        raise
                    self._line.join()
                    if patience.clock() >= say_s:
                        say_s = patience.clock() + _SAY_EVERY_S
                        patience.say(f"{held.told}; waiting for it, {left_s:.0f} s at most")
                await patience.sleep(min(_LOOK_EVERY_S, left_s))
        finally:
            self._line.leave()

    def take(self) -> None:
        """Become the holder; raises Leased, also where others wait for it already, and UsageError
        if no lease can be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with self._guarded():
                other = self._holder()
                if other is not None and not self._stale(other):
                    raise Leased(_told(other))
                if (first := self._line.ahead()) is not None:
                    raise Leased(_told(first, "waited for"))
                if other is not None:
                    _log.warning("stale lease taken over", serial=self.serial, pid=other.pid)
                self._mine = _myself(self.serial)
                self._path.write_text(self._mine.model_dump_json(), "utf-8")
                self._freshen()
        except OSError as error:
            raise _unwritable(self._folder, error) from error

    def holder(self) -> Holder | None:
        """Who holds it now; None if nobody does, or only somebody who is gone."""
        try:
            other = self._holder()
            return None if other is None or self._stale(other) else other
        except OSError:
            # Let go of meanwhile, or a folder that nobody has ever written to.
            return None

    def release(self) -> None:
        """Let go; a lease that was taken over meanwhile is its new holder's."""
        try:
            with self._guarded():
                if self._mine is not None and self._holder() == self._mine:
                    self._path.unlink(missing_ok=True)
        except OSError as error:
            # The work is done, and the lease ends with this process.
            _log.error("the lease cannot be given back", serial=self.serial, error=error)
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

    def held_by(self) -> Holder | None:
        """Who holds the phone at this moment, None if nobody does."""
        other = self._holder()
        return None if other is None or self._stale(other) else other

    def _holder(self) -> Holder | None:
        try:
            return Holder.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError:
            # Torn by a kill: its writer had not got the phone yet.
            return None

    def _stale(self, holder: Holder) -> bool:
        if holder.host == socket.gethostname():
            return not _alive(holder)
        return self._now() - self._path.stat().st_mtime > STALE_S

    @contextmanager
    def _guarded(self) -> Generator[None]:
        """Nobody else looks at or changes this lease meanwhile."""
        with self._path.with_suffix(".lock").open("w") as guard:
            lock_file(guard, wait=True)
            yield


class WaitingLine:
    """Who waits for one phone, in the order of coming: a folder with a numbered ticket each.

    A ticket whose process is gone is thrown away. One that is not kept fresh loses its turn but not
    its place: its process may be stopped, and nobody else is to wait for that.
    """

    def __init__(self, name: str, folder: Path, now: Callable[[], float] = time.time) -> None:
        self._name = name
        self._folder = folder / f"{_file_name(name)}.line"
        self._now = now
        self._ticket: Path | None = None

    def join(self) -> None:
        """Stand in the line, or stay fresh in it; raises UsageError if that cannot be written."""
        if self._ticket is not None and self.freshen():
            return
        try:
            self._draw()
        except OSError as error:
            raise _unwritable(self._folder, error) from error

    def _draw(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "guard").open("w") as guard:
            lock_file(guard, wait=True)
            last = max((int(path.stem) for path in self._tickets()), default=0)
            # As a whole or not at all: half a ticket would be nobody's.
            part = self._folder / f"{uuid4().hex}.part"
            part.write_text(_myself(self._name).model_dump_json(), "utf-8")
            os.utime(part, (self._now(), self._now()))
            self._ticket = part.rename(self._folder / f"{last + 1:012d}.json")

    def freshen(self) -> bool:
        """Say that its process still waits; whether its ticket is there, and was not cleared
        away with the folder."""
        try:
            if self._ticket is not None:
                os.utime(self._ticket, (self._now(), self._now()))
        except FileNotFoundError:
            self._ticket = None
        return self._ticket is not None

    def leave(self) -> None:
        """Wait no longer."""
        if self._ticket is not None:
            self._ticket.unlink(missing_ok=True)
            self._ticket = None

    def ahead(self) -> Holder | None:
        """Who is to have it before this one; everybody, for one that stands in no line."""
        for path in self._tickets():
            if path == self._ticket:
                return None
            try:
                waits = Holder.model_validate_json(path.read_bytes())
                silent_s = self._now() - path.stat().st_mtime
            except (FileNotFoundError, ValidationError):
                continue
            if waits.host == socket.gethostname() and not _alive(waits):
                path.unlink(missing_ok=True)
            elif silent_s <= STALE_S:
                return waits
        return None

    def _tickets(self) -> list[Path]:
        return sorted(self._folder.glob("*.json"))


def _unwritable(folder: Path, error: OSError) -> UsageError:
    return UsageError(
        f"no lease can be kept in {folder}: {error}; set XDG_RUNTIME_DIR to a folder that can be "
        "written"
    )


def _myself(serial: str) -> Holder:
    return Holder(
        serial=serial,
        pid=os.getpid(),
        host=socket.gethostname(),
        since=datetime.now(UTC).isoformat(timespec="seconds"),
        token=uuid4().hex,
        command=command(sys.argv),
        born=born(os.getpid()),
    )


def command(argv: Sequence[str]) -> str:
    """The program and its command; a goal may hold what is nobody's business."""
    name = Path(argv[0]).name
    if name not in ("tapwright", "__main__.py"):
        return name
    word = next((word for word in argv[1:] if not word.startswith("-")), "")
    return f"tapwright {word}".rstrip()


def _told(holder: Holder, what: str = "held") -> str:
    where = "" if holder.host == socket.gethostname() else f" on {holder.host}"
    who = f" ({holder.command})" if holder.command else ""
    return f"{holder.serial} is {what} by process {holder.pid}{where}{who} since {holder.since}"


def _alive(holder: Holder) -> bool:
    """Whether that very process is there."""
    return is_there(holder.pid, holder.born)


def _file_name(serial: str) -> str:
    """A name for any serial: what can be read of it, and a digest that tells it from others."""
    readable = re.sub(r"[^A-Za-z0-9.-]+", "_", serial)[:40]
    return f"{readable}-{hashlib.sha256(serial.encode()).hexdigest()[:8]}"
