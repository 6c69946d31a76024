"""The runs in a folder, read again only where something changed since."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...actions import UsageError
from ..reader import episode_folders, read_run
from ..schema import EpisodeRecord
from .document import record_of

_Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    stamp: _Stamp
    record: EpisodeRecord


class RunIndex:
    """The run folders in `runs`; a page that asks each second does not read every file again."""

    def __init__(self, runs: Path) -> None:
        self._runs = runs
        self._known: dict[Path, _Known] = {}

    def runs(self) -> list[Path]:
        """The run folders, the newest first; what cannot be read is no run."""
        dated: list[tuple[float, str, Path]] = []
        for path in list_runs(self._runs):
            try:
                started_at = read_run(path).started_at
            except UsageError:
                continue
            dated.append((started_at.timestamp(), path.name, path))
        return [path for *_, path in sorted(dated, reverse=True)]

    def run(self, name: str) -> Path | None:
        """The run folder of that name, if there is one."""
        return next((path for path in list_runs(self._runs) if path.name == name), None)

    def episode(self, run: Path, name: str) -> Path | None:
        """The folder of an episode that the run lists."""
        found = (path for path in episode_folders(run) if path.name == name)
        return next((path for path in found if not path.is_symlink()), None)

    def records(self, run: Path) -> Iterator[EpisodeRecord]:
        """The episodes of a run as they are now; one that cannot be read is left out."""
        for folder in episode_folders(run):
            stamp = episode_stamp(folder)
            known = self._known.get(folder)
            if known is None or known.stamp != stamp:
                try:
                    known = _Known(stamp, record_of(folder))
                except UsageError:
                    continue
                self._known[folder] = known
            yield known.record

    def stamp(self, run: Path) -> str:
        """Changes whenever anything of the run does."""
        parts = [_stat(run / "run.json")]
        parts += [episode_stamp(folder) for folder in episode_folders(run)]
        return format(hash(tuple(parts)) & (1 << 64) - 1, "016x")


def list_runs(runs: Path) -> list[Path]:
    """The run folders in a folder."""
    if not runs.is_dir():
        return []
    return [path for path in runs.iterdir() if (path / "run.json").is_file()]


def episode_stamp(folder: Path) -> _Stamp:
    """Changes whenever a step is added to an episode or it ends."""
    return (*_stat(folder / "episode.json"), *_stat(folder / "steps.jsonl"))


def _stat(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_size, found.st_mtime_ns)
