"""An episode that has no end, and that nobody writes any more: its process was killed."""

import os
import time
from collections.abc import Iterable
from io import FileIO
from pathlib import Path

from ...actions import UsageError
from ..files import Files
from ..reader import CALLS, episode_folders, read_episode

# Whoever begins an episode or goes on with one takes its lock at once: who only asks must not be
# holding it just then.
QUIET_S = 60.0


def is_abandoned(folder: Path) -> bool:
    """Whether an episode without an end was written nothing to of late, and no process holds it.

    False too where that is not known, as on a file system without locks. Of a copy it says that
    nobody goes on with the copy.
    """
    try:
        newest = max(_written(folder))
    except ValueError:
        return False
    if time.time() - newest < QUIET_S:
        return False
    try:
        with FileIO(folder / "steps.jsonl", "r") as file:
            Files().lock(file)
    except OSError:
        # Held by its writer, or a system that cannot say.
        return False
    return True


def abandoned_in(run: Path) -> frozenset[str]:
    """The ids of the abandoned episodes of a run."""
    return frozenset(one.name for one in episode_folders(run) if _open(one) and is_abandoned(one))


def _open(folder: Path) -> bool:
    try:
        return read_episode(folder).end is None
    except UsageError:
        return False


def _written(folder: Path) -> Iterable[float]:
    for name in ("episode.json", "steps.jsonl", CALLS, "frames"):
        try:
            yield os.stat(folder / name).st_mtime
        except OSError:
            continue
