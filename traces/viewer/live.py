"""The picture of a step that is not written yet: the agent keeps what it sees before it asks."""

import os
from pathlib import Path

from ...actions import UsageError
from ..reader import read_episode
from ..verify import PICTURE


def live_picture(folder: Path) -> str | None:
    """The file name of the screen that an episode under way is looking at; None where its last step
    has not been followed by a picture, or it has ended.

    It is the first that was kept after the last step was written: those behind it are parts of it.
    A screen that looks as one before is kept once, and has none.
    """
    try:
        if read_episode(folder).end is not None:
            return None
        written_ns = os.stat(folder / "steps.jsonl").st_mtime_ns
        with os.scandir(folder / "frames") as entries:
            newer = [
                (found.st_mtime_ns, entry.name)
                for entry in entries
                if PICTURE.fullmatch(entry.name)
                and entry.is_file(follow_symlinks=False)
                and (found := entry.stat(follow_symlinks=False)).st_mtime_ns > written_ns
            ]
    except (OSError, UsageError):
        # What is not there yet has no picture.
        return None
    return min(newer)[1] if newer else None
