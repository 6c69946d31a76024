"""The driver's own copy of an episode that is played on another host, written as it is played."""

from io import FileIO
from pathlib import Path, PurePosixPath

from ..traces.files import Files
from ..traces.journal import RESERVE, Journal, RunFolder
from ..traces.reader import read_episode, read_steps
from ..traces.schema import End, Ending, EpisodeRecord, StepRecord, Verdict
from .messages import FileChanged

_RECORD = "episode.json"
_STEPS = "steps.jsonl"
_RESERVE = "reserve"


class EpisodeMirror:
    """One episode of the run, of which this process is the only writer; raises OSError if the disk
    refuses."""

    def __init__(self, run: RunFolder, id: str, files: Files | None = None) -> None:
        """Begin it under the next number of the run."""
        self._run = run
        self._files = files or run.files
        self._open: dict[str, FileIO] = {}
        name = id.partition("-")[2]
        self.folder = run.claim(f"{len(run.episodes) + 1:04d}-{name}")
        self._steps = self._appended(_STEPS)
        self._files.hold(self._steps, self.folder)

    def apply(self, changed: FileChanged) -> None:
        """Do here what was done there; raises ValueError for a file that is not the episode's."""
        place = self._place(changed.name)
        match changed.change:
            case "mkdir":
                place.mkdir(exist_ok=True)
            case "append":
                self._files.append(self._appended(changed.name), changed.content)
            case "remove":
                self._files.remove(place)
            case "put" if changed.name == _RECORD:
                self._put_record(place, changed.content)
            case "put":
                self._files.put(place, changed.content, changed.durable)

    def close(self) -> None:
        """The episode is over; another may write its folder."""
        (self.folder / _RESERVE).unlink(missing_ok=True)
        while self._open:
            self._open.popitem()[1].close()

    def settle(self, why: str) -> tuple[EpisodeRecord | None, StepRecord | None]:
        """Close what nobody goes on with as cancelled: its record, if it got as far, and the step
        that was paid for and under way. What had ended stays so. Raises OSError."""
        self.close()
        if not (self.folder / _RECORD).exists():
            return None, None
        record = read_episode(self.folder)
        if record.end is not None:
            # Its host was lost before it could hand the result over.
            return record, None
        steps = len(list(read_steps(self.folder)))
        with Journal.resume(self.folder, files=self._files) as journal:
            whole = list(journal.steps())
            ending = Ending(End.CANCELLED, why)
            record = journal.close(ending, Verdict(status="unverified", why=why))
        return record, whole[-1] if len(whole) > steps else None

    def _put_record(self, place: Path, content: bytes) -> None:
        """The record, for which some room is kept free: how it ended is told on a full disk too."""
        reserve = self.folder / _RESERVE
        first = not place.exists()
        try:
            self._files.put(place, content)
        except OSError:
            if not reserve.exists():
                raise
            reserve.unlink()
            self._files.put(place, content)
        if first:
            reserve.write_bytes(bytes(RESERVE))
            self._run.enlist(self.folder.name)

    def _appended(self, name: str) -> FileIO:
        if name not in self._open:
            self._open[name] = self._files.open(self._place(name), "a")
        return self._open[name]

    def _place(self, name: str) -> Path:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise ValueError(f"{name!r} is no file of an episode")
        return self.folder / path
