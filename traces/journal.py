"""Writes a run to disk as it happens, so that a kill at any instant loses at most the step in hand.

Steps are appended, flushed and fsynced one by one; pictures are written once, by content; run and
episode records are replaced atomically.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from io import FileIO
from pathlib import Path
from typing import Self

from pydantic import BaseModel

from ..actions import Outcome, UsageMistake
from ..actions.log import get_logger
from ..device.ui import UiTree
from .migrate import read_record
from .reader import read_episode, read_steps
from .redactor import Redactor
from .schema import End, Ending, EpisodeRecord, RunRecord, StepRecord, Totals, Verdict
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

    def __init__(self, path: Path, record: RunRecord, secrets: Redactor | None = None) -> None:
        self.path = path
        self._record = record
        self._secrets = secrets or Redactor()

    @classmethod
    def create(
        cls,
        out: Path,
        name: str,
        tapwright: str,
        command: tuple[str, ...] = (),
        secrets: Redactor | None = None,
    ) -> Self:
        """Make a new folder `<out>/<UTC time>-<name>`; raises OSError if the disk refuses."""
        secrets = secrets or Redactor()
        now = datetime.now(UTC)
        path = _fresh(out, f"{now:%Y%m%d-%H%M%S}-{slug(secrets.hide(name))}")
        record = RunRecord(name=name, started_at=now, tapwright=tapwright, command=command)
        run = cls(path, secrets.hidden(record), secrets)
        _replace(path / "run.json", run._record)
        return run

    @property
    def episodes(self) -> tuple[str, ...]:
        """The ids of the episodes begun so far."""
        return self._record.episodes

    def episode(self, record: EpisodeRecord, secrets: Redactor | None = None) -> "Journal":
        """Open the folder of a new episode and list it in `run.json`.

        `secrets` are those of this episode alone; without any, the run's are kept.
        """
        secrets = secrets or self._secrets
        # A kill may have left a folder that was never listed.
        folder = _fresh(self.path / "episodes", secrets.hide(record.id))
        journal = Journal(folder, record.model_copy(update={"id": folder.name}), secrets)
        episodes = (*self._record.episodes, folder.name)
        self._record = self._record.model_copy(update={"episodes": episodes})
        # Listed only now: whoever reads the run finds a record in every episode that it lists.
        _replace(self.path / "run.json", self._record)
        return journal


class Journal:
    """One episode being written; use it as a context manager so that the file is closed.

    A step is written twice: as intended before anything is done to the phone (`pending.json`), and
    as it went (`steps.jsonl`). After a kill in between, `resume` knows that a step was under way.
    The texts of `secrets` go into these files as names; pictures are kept as they were sent, so
    that an episode can be resumed: `redact` makes a copy in which they are painted over.
    """

    def __init__(
        self, folder: Path, record: EpisodeRecord, secrets: Redactor | None = None
    ) -> None:
        self.folder = folder
        self.record = record
        self._secrets = secrets or Redactor()
        self._frames = folder / "frames"
        self._frames.mkdir(exist_ok=True)
        self._views = folder / "views"
        self._pending = folder / "pending.json"
        self._reserve = folder / "reserve"
        self._steps = FileIO(folder / "steps.jsonl", "a")
        _replace(folder / "episode.json", self._secrets.hidden(record))
        self._reserve.write_bytes(bytes(RESERVE))

    @classmethod
    def resume(cls, folder: Path, secrets: Redactor | None = None) -> Self:
        """Go on with an episode that was cut off; a torn last line is cut away first.

        A step that was under way is appended with an unknown outcome. `secrets` must be those the
        episode was begun with. Raises UsageMistake if the episode has ended or there is none.
        """
        record = (secrets or Redactor()).revealed(read_episode(folder))
        if record.redacted:
            raise UsageMistake(f"{folder} is redacted: its conversation cannot be built again")
        if record.end is not None and record.end is not End.CANCELLED:
            raise UsageMistake(f"{folder} has ended ({record.end}); there is nothing to resume")
        steps = list(read_steps(folder))
        lines = "".join(step.model_dump_json(exclude_none=True) + "\n" for step in steps)
        _write(folder / "steps.jsonl", lines)
        totals = summed(steps).model_copy(update={"wall_s": record.totals.wall_s})
        fresh = {"totals": totals, "end": None, "end_why": "", "verdict": None}
        journal = cls(folder, record.model_copy(update=fresh), secrets)
        journal._settle_pending(len(steps))
        return journal

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._reserve.unlink(missing_ok=True)
        self._steps.close()

    def steps(self) -> Iterator[StepRecord]:
        """The steps so far as they went, secrets and all; the file has their names instead."""
        return map(self._secrets.revealed, read_steps(self.folder))

    def picture(self, encoded: bytes, media_type: str) -> str:
        """Keep a picture under its SHA-256 and return its file name; a known one costs nothing."""
        name = hashlib.sha256(encoded).hexdigest() + _SUFFIXES[media_type]
        path = self._frames / name
        if not path.exists():
            # A picture is not waited for: a torn one is known by its name, and so is a lost one.
            _put(path, encoded, durable=False)
        return name

    def views(self, tree: UiTree) -> str:
        """Keep the views of a screen, secrets as their names, and return their file name."""
        packed = self._secrets.masked(ViewsRecord.of(tree)).packed()
        name = views_name(packed)
        path = self._views / name
        if not path.exists():
            self._views.mkdir(exist_ok=True)
            _put(path, packed, durable=False)
        return name

    def keep(self, name: str, content: bytes) -> None:
        """Put a file beside the steps, whole or not at all; what is in it is the caller's."""
        _put(self.folder / name, content)

    def intend(self, step: StepRecord) -> None:
        """Write a step that is about to be carried out; it has been paid for already."""
        _replace(self._pending, self._secrets.hidden(step))

    def append(self, step: StepRecord) -> None:
        """Write one step and wait until the disk has it; totals are kept for the end.

        If the disk refuses, what it took of the line is cut away again and OSError is raised.
        """
        line = self._secrets.hidden(step).model_dump_json(exclude_none=True) + "\n"
        end = os.fstat(self._steps.fileno()).st_size
        try:
            _write_all(self._steps, line.encode())
            os.fsync(self._steps.fileno())
        except OSError:
            self._steps.truncate(end)
            raise
        self._pending.unlink(missing_ok=True)
        self.record = self.record.model_copy(update={"totals": _plus(self.record.totals, step)})

    def close(self, ending: Ending, verdict: Verdict) -> EpisodeRecord:
        """Write how the episode ended and what it came to, and close the file.

        Should the disk refuse even that, the trace says no end, the log does, and so does the
        record that is returned.
        """
        wall_s = (datetime.now(UTC) - self.record.started_at).total_seconds()
        totals = self.record.totals.model_copy(update={"wall_s": round(wall_s, 3)})
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
            _replace(self.folder / "episode.json", self._secrets.hidden(self.record))
        except OSError as error:
            _log.error("the end of an episode cannot be written", id=self.record.id, error=error)
        self._steps.close()
        return self.record

    def _settle_pending(self, steps: int) -> None:
        try:
            step = read_record(StepRecord, self._pending.read_bytes())
        except FileNotFoundError:
            return
        step = self._secrets.revealed(step)
        if step.index == steps:
            self.append(step.model_copy(update={"outcome": Outcome.unknown(INTERRUPTED)}))
        else:
            self._pending.unlink()


def slug(name: str) -> str:
    """A short file name made from any text."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "run"


def summed(steps: Iterable[StepRecord]) -> Totals:
    """What steps add up to, the time aside."""
    totals = Totals()
    for step in steps:
        totals = _plus(totals, step)
    return totals


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
    _write(path, record.model_dump_json(indent=2, exclude_none=True) + "\n")


def _write(path: Path, text: str) -> None:
    _put(path, text.encode())


def _put(path: Path, content: bytes, durable: bool = True) -> None:
    """Write a whole file or none: under another name first, which goes away if the disk refuses."""
    partial = path.with_suffix(".partial")
    try:
        with FileIO(partial, "w") as file:
            _write_all(file, content)
            if durable:
                os.fsync(file.fileno())
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def _write_all(file: FileIO, content: bytes) -> None:
    """A disk that is nearly full takes a part and says so by its count only."""
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) or 0 :]
