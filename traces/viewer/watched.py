"""One run that somebody watches: read again where it changed, with a number for each change."""

import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from ...actions import UsageError
from ..reader import CALLS, episode_folders, read_run
from ..schema import EpisodeRecord, RunRecord
from .abandoned import is_abandoned
from .document import Document, beside_record, record_of
from .judged import judgement_path

_CURSOR = re.compile(r"([0-9a-f]{16})-([0-9]{1,15})")

FileStamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RunState:
    """A run as it is at `cursor`: all its episodes if `whole`, else those that changed since, with
    what was found beside the record of each by its id."""

    cursor: str
    run: RunRecord
    records: Sequence[EpisodeRecord]
    whole: bool
    beside: Mapping[str, Document]

    @property
    def abandoned(self) -> frozenset[str]:
        """The ids of those that nobody writes to their end."""
        return frozenset(id for id, found in self.beside.items() if "abandoned" in found)


@dataclass(frozen=True, slots=True)
class _Known:
    """An episode as it was read; `revision` is the last change in which it had a part."""

    own: FileStamp
    grown: FileStamp
    record: EpisodeRecord
    beside: Document
    revision: int


class WatchedRun:
    """The run in a folder. A cursor is of one object of this class and of one order of episodes:
    whoever comes with another's is given the whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # Several pages may ask at once, each in a thread of its own.
        self._lock = Lock()
        self._epoch = _epoch()
        self._revision = 0
        self._stamp: FileStamp = ()
        self._run: RunRecord | None = None
        # Names, and the paths of what changes: to make paths takes longer than to look at them.
        self._folders: Sequence[tuple[str, Path, str, str]] = ()
        self._known: dict[str, _Known] = {}

    def state(self, since: str = "") -> RunState:
        """What changed since the cursor, or all; raises UsageError if the folder holds no run.

        An episode that cannot be read is left out.
        """
        with self._lock:
            run = self._read_run()
            self._refresh()
            revision = self._revision_of(since)
            changed = [one for one in self._known.values() if one.revision > revision]
            return RunState(
                f"{self._epoch}-{self._revision}",
                run,
                [one.record for one in changed],
                revision < 0,
                {one.record.id: one.beside for one in changed},
            )

    def _read_run(self) -> RunRecord:
        stamp = file_stamp(self._path / "run.json")
        if self._run is None or stamp != self._stamp:
            run = read_run(self._path)
            folders = episode_folders(self._path, run)
            self._folders = [
                (one.name, one, str(one / "episode.json"), str(judgement_path(one)))
                for one in folders
            ]
            self._stamp, self._run = stamp, run
        return self._run

    def _refresh(self) -> None:
        now: dict[str, _Known] = {}
        revision = self._revision + 1
        for name, folder, file, judgement in self._folders:
            found = self._episode(name, folder, file, judgement, revision)
            if found is not None:
                now[name] = found
        before = list(self._known)
        if list(now)[: len(before)] != before:
            # Changes can only be put behind what a page has; anything else it is told anew.
            self._epoch = _epoch()
        if any(one.revision == revision for one in now.values()):
            self._revision = revision
        self._known = now

    def _episode(
        self, name: str, folder: Path, file: str, judgement: str, revision: int
    ) -> _Known | None:
        known = self._known.get(name)
        # A judge is asked once an episode has ended.
        own = (*file_stamp(file), 0, *file_stamp(judgement))
        ended = known is not None and known.record.end is not None
        grown = () if ended else _grown(folder)
        if known is not None and own == known.own and (ended or grown == known.grown):
            if ended or "abandoned" in known.beside or not is_abandoned(folder):
                return known
            return replace(known, beside={**known.beside, "abandoned": True}, revision=revision)
        # Both are taken before it is read: what comes meanwhile is a change of the next time.
        grown = _grown(folder)
        try:
            record = record_of(folder)
        except UsageError:
            return None
        beside = beside_record(folder, record.end is None and is_abandoned(folder))
        same = known is not None and (known.record, known.beside) == (record, beside)
        last = known.revision if known and same else revision
        return _Known(own, grown, record, beside, last)

    def _revision_of(self, cursor: str) -> int:
        """The number of the change that a cursor stands for; -1 if it is none of this run's."""
        found = _CURSOR.fullmatch(cursor)
        if found is None or found[1] != self._epoch or int(found[2]) > self._revision:
            return -1
        return int(found[2])


def file_stamp(path: Path | str) -> FileStamp:
    """Changes whenever a file is written or replaced; empty if there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return ()
    return (found.st_ino, found.st_size, found.st_mtime_ns)


def _grown(folder: Path) -> FileStamp:
    """Changes whenever an episode that runs gets a step or a call."""
    return (*file_stamp(folder / "steps.jsonl"), 0, *file_stamp(folder / CALLS))


def _epoch() -> str:
    return secrets.token_hex(8)
