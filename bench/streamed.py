"""A trace that is written here for whoever plays, and file by file by the driver, who keeps it.

What an attempt needs to read again stays in a folder of its own on this host, which goes with it.
A step that is paid for is waited for until the driver's disk has it: then nothing is lost with this
host, nor with the driver.
"""

import errno
import hashlib
import threading
from collections.abc import Callable
from io import FileIO
from itertools import count
from pathlib import Path
from typing import Self

from ..traces.files import Files
from ..traces.journal import RunFolder
from .messages import Change, ChangeKept, EpisodeBegun, FileChanged, FromHost

# Where the journal keeps a step that is about to be carried out, and those that were.
_PENDING = "pending.json"
_STEPS = "steps.jsonl"
# What the journal keeps free on this disk; the driver keeps its own.
_RESERVE = "reserve"


class Replies:
    """What the driver has been asked and not yet answered, from any thread."""

    def __init__(self, post: Callable[[FromHost], None]) -> None:
        self._post = post
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._waiting: dict[int, tuple[threading.Event, list[ChangeKept]]] = {}
        self._gone = False

    def ask(self, message: Callable[[int], FromHost]) -> ChangeKept:
        """Post the message with that number and block until it is answered; raises OSError as the
        driver's disk did, or if there is no driver any more."""
        answered, answer = threading.Event(), list[ChangeKept]()
        with self._lock:
            if self._gone:
                raise BrokenPipeError(errno.EPIPE, "whoever writes the run is gone")
            number = next(self._numbers)
            self._waiting[number] = answered, answer
        self._post(message(number))
        answered.wait()
        if not answer:
            raise BrokenPipeError(errno.EPIPE, "whoever writes the run is gone")
        if (refusal := answer[0].refusal) is not None:
            raise OSError(*refusal)
        return answer[0]

    def answer(self, kept: ChangeKept) -> None:
        """The driver has answered."""
        with self._lock:
            answered, answer = self._waiting.pop(kept.number, (threading.Event(), []))
        answer.append(kept)
        answered.set()

    def abandon(self) -> None:
        """Nobody answers any more."""
        with self._lock:
            self._gone = True
            waiting, self._waiting = self._waiting, {}
        for answered, _ in waiting.values():
            answered.set()


class StreamedFiles(Files):
    """Files of one attempt, here and at the driver's; nothing here has to outlast a power cut."""

    def __init__(self, turn: int, post: Callable[[FromHost], None], replies: Replies) -> None:
        self.turn = turn
        self.replies = replies
        self._post = post
        self.episode: Path | None = None
        # What the driver has of each file: its digest, or after appending its size.
        self._sent: dict[str, str] = {}
        self._intended = False

    def sync(self, file: FileIO) -> None:
        """The driver's disk is the one that counts."""

    def sync_folder(self, folder: Path) -> None:
        """The driver's disk is the one that counts."""

    def mkdir(self, folder: Path) -> None:
        """Make a folder here and there."""
        super().mkdir(folder)
        if (name := self._name(folder)) is not None:
            self._send("mkdir", name)

    def unlink(self, path: Path) -> None:
        """Remove a file here and there."""
        super().unlink(path)
        name = self._name(path)
        if name is not None and self._sent.pop(name, None) is not None:
            self._send("remove", name)

    def put(self, path: Path, content: bytes, durable: bool = True) -> None:
        """Put a file in place here and there; an intended step is waited for, so that it is not
        carried out before it is on record."""
        super().put(path, content, durable)
        if (name := self._name(path)) is None:
            return
        intends = name == _PENDING
        self._send("put", name, content, durable, waited=intends)
        self._intended = intends or self._intended
        self._sent[name] = _digest(content)

    def append(self, file: FileIO, content: bytes) -> None:
        """Add to a file here and there; waited for unless the step was on record as intended."""
        super().append(file, content)
        path = Path(str(file.name))
        if (name := self._name(path)) is None:
            return
        self._send("append", name, content, waited=not (self._intended and name == _STEPS))
        self._intended = False
        self._sent[name] = str(path.stat().st_size)

    def send_rest(self) -> None:
        """Send what was written by other ways, such as a judge's reasons."""
        if self.episode is None:
            return
        for path in sorted(self.episode.rglob("*")):
            name = path.relative_to(self.episode).as_posix()
            if not path.is_file() or name == _RESERVE or path.suffix == ".partial":
                continue
            if self._sent.get(name) in (str(path.stat().st_size), _digest(path.read_bytes())):
                continue
            self._send("put", name, path.read_bytes())

    def _name(self, path: Path) -> str | None:
        """The path in the episode's folder; None for what is outside of it."""
        if self.episode is None or not path.is_relative_to(self.episode):
            return None
        name = path.relative_to(self.episode).as_posix()
        return None if name == "." else name

    def _send(
        self,
        change: Change,
        name: str,
        content: bytes = b"",
        durable: bool = True,
        waited: bool = False,
    ) -> None:
        def message(number: int = 0) -> FileChanged:
            return FileChanged(self.turn, change, name, content, durable, number)

        if waited:
            self.replies.ask(message)
        else:
            self._post(message())


class StreamedRun(RunFolder):
    """A run folder for one attempt, whose episode is called what the driver calls it."""

    streamed: StreamedFiles

    @classmethod
    def beside(cls, folder: Path, tapwright: str, files: StreamedFiles) -> Self:
        """A run in an empty folder of this host; raises OSError if the disk refuses."""
        run = cls.create(folder, "unit", tapwright, files=files)
        run.streamed = files
        return run

    def claim(self, name: str) -> Path:
        """Ask the driver for a folder, and make one of the same name here."""
        turn = self.streamed.turn
        kept = self.streamed.replies.ask(lambda number: EpisodeBegun(turn, number, name))
        folder = super().claim(kept.name)
        # From here on the driver is sent what changes.
        self.streamed.episode = folder
        return folder


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
