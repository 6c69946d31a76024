"""Writes a run to disk as it happens: a kill or a power cut at any instant loses no step.

Steps are appended and fsynced one by one; pictures are written once, by content; run and episode
records are replaced atomically, and every name is fsynced with its folder.
"""

import hashlib
import re
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Self

from ..actions import Outcome, UsageError
from ..actions.log import get_logger
from ..device.ui import UiTree
from .files import (
    Files,
    check_no_writer,
    fresh_folder,
    seal_line,
    seal_record,
    unseal_lines,
    unseal_record,
)
from .reader import CALLS, read_calls, read_episode, read_run, read_steps
from .redactor import Redactor
from .schema import CallRecord, End, Ending, EpisodeRecord, RunRecord, StepRecord, Verdict
from .spending import summed, with_step, worked_s
from .views import ViewsRecord, views_name

INTERRUPTED = "the run was cut off here; it is not known whether this happened, look at the screen"
# Kept free for the record of how the episode ended, should the disk be full by then; in bytes.
RESERVE = 16 * 1024

_log = get_logger(__name__)

_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}


class RunFolder:
    """A run being written: `run.json` and one folder for each episode.

    Texts of `secrets` are written as their names. Several episodes may be under way at once, in the
    tasks of one event loop.
    """

    def __init__(
        self,
        path: Path,
        record: RunRecord,
        secrets: Redactor | None = None,
        files: Files | None = None,
    ) -> None:
        self.path = path
        self._record = record
        self._secrets = secrets or Redactor()
        self.files = files or Files()

    @classmethod
    def create(
        cls,
        out: Path,
        name: str,
        tapwright: str,
        command: tuple[str, ...] = (),
        secrets: Redactor | None = None,
        files: Files | None = None,
    ) -> Self:
        """Make a new folder `<out>/<UTC time>-<name>`; raises OSError if the disk refuses."""
        secrets = secrets or Redactor()
        files = files or Files()
        now = datetime.now(UTC)
        path = fresh_folder(files, out, f"{now:%Y%m%d-%H%M%S}-{slug(secrets.hide(name))}")
        record = RunRecord(name=name, started_at=now, tapwright=tapwright, command=command)
        run = cls(path, secrets.hidden(record), secrets, files)
        try:
            files.put(path / "run.json", seal_record(run._record))
        except OSError:
            # A folder without a record is no run; another try would only leave another one.
            path.rmdir()
            raise
        return run

    @classmethod
    def reopen(
        cls, path: Path, secrets: Redactor | None = None, files: Files | None = None
    ) -> Self:
        """Go on with a run that has begun: new episodes are added to it; raises UsageError."""
        return cls(path, read_run(path), secrets, files)

    @property
    def episodes(self) -> tuple[str, ...]:
        """The ids of the episodes begun so far."""
        return self._record.episodes

    def episode(
        self,
        record: EpisodeRecord,
        secrets: Redactor | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> "Journal":
        """Open the folder of a new episode and list it in `run.json`.

        `secrets` are those of this episode alone; without any, the run's are kept.
        """
        secrets = secrets or self._secrets
        folder = self.claim(secrets.hide(record.id))
        record = record.model_copy(update={"id": folder.name})
        journal = Journal(folder, record, secrets, clock, self.files)
        # Listed only now: whoever reads the run finds a record in every episode that it lists.
        self.enlist(folder.name)
        return journal

    def claim(self, name: str) -> Path:
        """A fresh folder for an episode, which `enlist` is told of once its record is there."""
        # A kill may have left a folder that was never listed.
        return fresh_folder(self.files, self.path / "episodes", name)

    def enlist(self, name: str) -> None:
        """List an episode in `run.json`; raises OSError if the disk refuses."""
        episodes = (*self._record.episodes, name)
        self._record = self._record.model_copy(update={"episodes": episodes})
        self.files.put(self.path / "run.json", seal_record(self._record))


class Journal:
    """One episode being written; use it as a context manager so that the file is closed.

    It is the one writer of its folder: another process is refused for as long as this one lives.

    A step is written twice: as intended before anything is done to the phone (`pending.json`), and
    as it went (`steps.jsonl`). After a kill in between, `resume` knows that a step was under way.
    The texts of `secrets` go into these files as names; pictures are kept as they were sent, so
    that an episode can be resumed: `redact` makes a copy in which they are painted over.
    """

    def __init__(
        self,
        folder: Path,
        record: EpisodeRecord,
        secrets: Redactor | None = None,
        clock: Callable[[], float] = time.monotonic,
        files: Files | None = None,
        steps: FileIO | None = None,
    ) -> None:
        """Begin, or go on with the file of `steps` locked; raises OSError and UsageError."""
        self.folder = folder
        self.record = record
        self.earlier_s = record.totals.wall_s
        self._clock = clock
        self._opened_s = clock()
        self._secrets = secrets or Redactor()
        self._files = files or Files()
        self._frames = folder / "frames"
        if not self._frames.exists():
            self._files.mkdir(self._frames)
        self._views = folder / "views"
        # What this process has put there; what an earlier one has may be torn by a power cut.
        self._kept: set[str] = set()
        self._pending = folder / "pending.json"
        self._reserve = folder / "reserve"
        self._chain = ""
        self._steps = steps or _locked(self._files, folder)
        # This syncs the folder, and with it the name of the file of steps.
        self._files.put(folder / "episode.json", seal_record(self._secrets.hidden(record)))
        self._reserve.write_bytes(bytes(RESERVE))

    @classmethod
    def resume(
        cls,
        folder: Path,
        secrets: Redactor | None = None,
        clock: Callable[[], float] = time.monotonic,
        files: Files | None = None,
    ) -> Self:
        """Go on with an episode that was cut off; a torn last line is cut away first.

        A step that was under way is appended with an unknown outcome. `secrets` must be those the
        episode was begun with. Raises UsageError if the episode has ended or there is none.
        """
        read_episode(folder)
        files = files or Files()
        opened = _locked(files, folder)
        try:
            journal = cls._gone_on_with(folder, secrets or Redactor(), clock, files, opened)
        except BaseException:
            opened.close()
            raise
        return journal

    @classmethod
    def _gone_on_with(
        cls,
        folder: Path,
        secrets: Redactor,
        clock: Callable[[], float],
        files: Files,
        opened: FileIO,
    ) -> Self:
        # Only now: whoever held the lock before may have ended the episode meanwhile.
        record = secrets.revealed(read_episode(folder))
        if record.redacted:
            raise UsageError(f"{folder} is redacted: its conversation cannot be built again")
        if record.end is not None and record.end is not End.CANCELLED:
            raise UsageError(f"{folder} has ended ({record.end}); there is nothing to resume")
        steps = list(read_steps(folder))
        chain = _mended(files, opened, folder, len(steps))
        wall_s = max(record.totals.wall_s, worked_s(steps))
        totals = summed(steps, read_calls(folder)).model_copy(update={"wall_s": wall_s})
        fresh = {"totals": totals, "end": None, "end_why": "", "verdict": None}
        journal = cls(folder, record.model_copy(update=fresh), secrets, clock, files, opened)
        journal._chain = chain
        journal._settle_pending(len(steps))
        return journal

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._reserve.unlink(missing_ok=True)
        self._steps.close()

    @property
    def elapsed_s(self) -> float:
        """How long the episode has been worked on, spans before it was resumed included."""
        return self.earlier_s + self._clock() - self._opened_s

    def steps(self) -> Iterator[StepRecord]:
        """The steps so far as they went, secrets and all; the file has their names instead."""
        return map(self._secrets.revealed, read_steps(self.folder))

    def picture(self, encoded: bytes, media_type: str) -> str:
        """Keep a picture under its SHA-256 and return its file name; a known one costs nothing."""
        name = hashlib.sha256(encoded).hexdigest() + _SUFFIXES[media_type]
        path = self._frames / name
        if name not in self._kept and not _holds(path, encoded):
            # A picture is not waited for: a torn one is known by its name, and so is a lost one.
            self._files.put(path, encoded, durable=False)
        self._kept.add(name)
        return name

    def views(self, tree: UiTree) -> str:
        """Keep the views of a screen, secrets as their names, and return their file name."""
        packed = self._secrets.masked(ViewsRecord.of(tree)).packed()
        name = views_name(packed)
        path = self._views / name
        if name not in self._kept and not _holds(path, packed):
            if not self._views.exists():
                self._files.mkdir(self._views)
            self._files.put(path, packed, durable=False)
        self._kept.add(name)
        return name

    def keep(self, name: str, content: bytes) -> None:
        """Put a file beside the steps, whole or not at all; what is in it is the caller's."""
        self._files.put(self.folder / name, content)
        digests = {**self.record.files, name: hashlib.sha256(content).hexdigest()}
        self.amend({"files": digests})

    def amend(self, changed: Mapping[str, object]) -> None:
        """Change these fields of the episode's record; raises OSError if the disk refuses."""
        record = self.record = self.record.model_copy(update=changed)
        self._files.put(self.folder / "episode.json", seal_record(self._secrets.hidden(record)))

    def intend(self, step: StepRecord) -> None:
        """Write a step that is about to be carried out; it has been paid for already."""
        self._files.put(self._pending, seal_record(self._secrets.hidden(step)))

    def append(self, step: StepRecord) -> None:
        """Write one step and wait until the disk has it; totals are kept for the end.

        If the disk refuses, what it took of the line is cut away again and OSError is raised.
        """
        line, chain = seal_line(self._secrets.hidden(step), self._chain)
        self._files.append(self._steps, line)
        self._chain = chain
        self._files.remove(self._pending)
        totals = with_step(self.record.totals, step)
        self.record = self.record.model_copy(update={"totals": totals})

    def book(self, call: CallRecord) -> None:
        """Write a call that is in no step, and add it to the totals."""
        _add_call(self._files, self.folder, call)
        totals = summed(read_steps(self.folder), read_calls(self.folder))
        totals = totals.model_copy(update={"wall_s": self.record.totals.wall_s})
        self.record = self.record.model_copy(update={"totals": totals})

    def close(self, ending: Ending, verdict: Verdict) -> EpisodeRecord:
        """Write how the episode ended and what it came to, and close the file.

        Should the disk refuse even that, the trace says no end, the log does, and so does the
        record that is returned.
        """
        totals = self.record.totals.model_copy(update={"wall_s": round(self.elapsed_s, 3)})
        self.record = self.record.model_copy(
            update={
                "totals": totals,
                "end": ending.end,
                "end_why": ending.why,
                "answer": ending.answer,
                "extracted": ending.extracted,
                "verdict": verdict,
            }
        )
        self._reserve.unlink(missing_ok=True)
        try:
            self._files.put(
                self.folder / "episode.json", seal_record(self._secrets.hidden(self.record))
            )
        except OSError as error:
            _log.error("the end of an episode cannot be written", id=self.record.id, error=error)
        self._steps.close()
        return self.record

    def _settle_pending(self, steps: int) -> None:
        try:
            from .migrate import read_record  # only what was written before is read so

            step = read_record(StepRecord, unseal_record(self._pending.read_bytes()).content)
        except FileNotFoundError:
            return
        step = self._secrets.revealed(step)
        if step.index == steps:
            self.append(step.model_copy(update={"outcome": Outcome.unknown(INTERRUPTED)}))
        else:
            self._files.remove(self._pending)


def slug(name: str) -> str:
    """A short file name made from any text."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "run"


def charge(folder: Path, call: CallRecord) -> None:
    """Add a call that was made after an episode's end to its price; raises OSError.

    The call is on disk before the sum is: should a kill come between them, the next call mends it.
    """
    files = Files()
    _add_call(files, folder, call)
    record = read_episode(folder)
    totals = summed(read_steps(folder), read_calls(folder)).model_copy(
        update={"wall_s": record.totals.wall_s}
    )
    files.put(folder / "episode.json", seal_record(record.model_copy(update={"totals": totals})))


@contextmanager
def one_writer(folder: Path) -> Generator[None]:
    """Be the only one who adds to an episode that has ended; raises OSError and UsageError."""
    with _locked(Files(), folder):
        yield


def check_not_written(folder: Path) -> None:
    """Raise UsageError if an episode is under way in another process."""
    check_no_writer(folder / "steps.jsonl", folder)


def _locked(files: Files, folder: Path) -> FileIO:
    """The file of an episode's steps, which stands for the whole folder."""
    opened = files.open(folder / "steps.jsonl", "a")
    try:
        files.hold(opened, folder)
    except BaseException:
        opened.close()
        raise
    return opened


def _mended(files: Files, opened: FileIO, folder: Path, count: int) -> str:
    """Cut away what a kill left after so many steps, byte for byte as they are; returns the chain
    up to there."""
    content = (folder / "steps.jsonl").read_bytes()
    lines = content.split(b"\n")[:count]
    whole = b"".join(line + b"\n" for line in lines)
    if len(content) < len(whole):
        files.append(opened, b"\n")
    elif len(content) > len(whole):
        files.truncate(opened, len(whole))
    # What a kill left behind had perhaps not been waited for.
    files.sync(opened)
    return next(reversed([line.chain for line in unseal_lines(whole)]), "")


def _add_call(files: Files, folder: Path, call: CallRecord) -> None:
    path = folder / CALLS
    read_calls(folder)
    content = path.read_bytes() if path.exists() else b""
    content += b"\n" if content and not content.endswith(b"\n") else b""
    chain = next(reversed([line.chain for line in unseal_lines(content)]), "")
    files.put(path, content + seal_line(call, chain)[0])


def _holds(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() == content
