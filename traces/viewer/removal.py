"""Deletes a whole run from the folder that is served: never a part, a link, or what is written."""

import os
import secrets
import shutil
from contextlib import ExitStack
from io import FileIO
from pathlib import Path

from ...actions import UsageError
from ..files import Files
from ..reader import episode_folders, read_episode, read_run

# What a writer of a run holds a lock on: of an episode its steps, of a bench its results.
_STEPS, _RESULTS = "steps.jsonl", "results.jsonl"


def remove_run(run: Path) -> None:
    """Delete a run folder with all that is in it, for good.

    The folder is taken from its place in one move before its files go, so that nobody ever reads
    half a run. Raises UsageError for a link, for what is no run, for one that another process is
    writing, and if the disk refuses.
    """
    if run.is_symlink() or (run / "run.json").is_symlink():
        raise UsageError(f"{run.name} is a link: delete what it leads to where that lies")
    read_run(run)
    if os.path.ismount(run):
        raise UsageError(f"{run.name} is a disk of its own: delete what is on it by hand")
    gone = run.with_name(f".deleted-{secrets.token_hex(8)}")
    with ExitStack() as held:
        # The locks are kept until the folder has moved, so that no writer begins meanwhile.
        _hold_all(run, held)
        try:
            run.rename(gone)
            Files().sync_folder(run.parent)
        except OSError as error:
            raise UsageError(f"{run} cannot be deleted: {error.strerror}") from error
    try:
        # Links in it are removed, and never followed.
        shutil.rmtree(gone)
    except OSError as error:
        raise UsageError(
            f"{run.name} is no longer listed, but {gone} cannot be deleted whole: {error.strerror}"
        ) from error


def _hold_all(run: Path, held: ExitStack) -> None:
    """Be the only writer of a run; raises UsageError if another process is writing it.

    What has ended is only asked: a bench of thousands would take more open files than there may be.
    """
    _hold(run / _RESULTS, run, held)
    for folder in episode_folders(run):
        if folder.is_symlink():
            continue
        if _ended(folder):
            with ExitStack() as asked:
                _hold(folder / _STEPS, run, asked)
        else:
            _hold(folder / _STEPS, run, held)


def _ended(folder: Path) -> bool:
    try:
        return read_episode(folder).end is not None
    except UsageError:
        return False


def _hold(file: Path, run: Path, held: ExitStack) -> None:
    if file.is_symlink() or not file.is_file():
        return
    try:
        opened = held.enter_context(FileIO(file, "r"))
        Files().hold(opened, run)
    except UsageError as error:
        raise UsageError(f"{run.name} is being written: wait until it has ended") from error
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
