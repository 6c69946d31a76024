"""The runs in a folder, read again only where something changed since."""

from pathlib import Path

from ...actions import UsageError
from ..reader import episode_folders, read_run
from .judged import judgement_path
from .removal import remove_run
from .watched import FileStamp, RunState, WatchedRun, file_stamp


class RunIndex:
    """The run folders in `runs`; a page that asks each second does not read every file again."""

    def __init__(self, runs: Path) -> None:
        self._runs = runs
        self._watched: dict[Path, WatchedRun] = {}

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

    def remove(self, run: Path) -> None:
        """Delete a run for good; raises UsageError, as for one that is being written."""
        remove_run(run)
        self._watched.pop(run, None)

    def state(self, run: Path, since: str = "") -> RunState:
        """A run as it is now, or what changed since a cursor; raises UsageError."""
        return self._watched.setdefault(run, WatchedRun(run)).state(since)


def list_runs(runs: Path) -> list[Path]:
    """The run folders in a folder."""
    if not runs.is_dir():
        return []
    return [path for path in runs.iterdir() if (path / "run.json").is_file()]


def episode_stamp(folder: Path) -> FileStamp:
    """Changes whenever a step is added to an episode, it ends, or a judge has spoken."""
    files = (folder / "episode.json", folder / "steps.jsonl", judgement_path(folder))
    return tuple(part for file in files for part in (*file_stamp(file), 0))
