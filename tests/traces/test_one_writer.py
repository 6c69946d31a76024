"""One process writes an episode: a second is refused, and a lock ends with whoever held it."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from io import FileIO
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.traces import Journal, RunFolder, read_episode
from tapwright.traces.files import Files
from tapwright.traces.journal import check_not_written, one_writer

HOLDER = """
import sys
from pathlib import Path
from tapwright.traces import Journal
journal = Journal.resume(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def gamma(run: RunFolder) -> Path:
    return run.path / "episodes" / "0003-Gamma"


@contextmanager
def held_by_another(folder: Path) -> Generator[subprocess.Popen[str]]:
    """Another process that goes on with the episode until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, folder],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as holder:  # fmt: skip
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        yield holder


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_live_episode_is_refused_and_left_as_it_is(run: RunFolder) -> None:
    folder = gamma(run)
    with held_by_another(folder) as holder:
        before = content(folder)
        for attempt in (Journal.resume, check_not_written, one_writer):
            with pytest.raises(UsageError, match="is being written by another process: wait"):
                with ExitStack() as stack:
                    if isinstance(held := attempt(folder), AbstractContextManager):
                        stack.enter_context(held)
        assert content(folder) == before
        holder.communicate()
    Journal.resume(folder).__exit__()


def test_a_killed_holder_leaves_no_lock(run: RunFolder) -> None:
    folder = gamma(run)
    with held_by_another(folder) as holder:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    check_not_written(folder)
    with Journal.resume(folder), pytest.raises(UsageError, match="by another process"):
        check_not_written(folder)


def test_a_new_episode_is_held_from_its_first_moment(run: RunFolder) -> None:
    record = read_episode(gamma(run))
    with run.episode(record.model_copy(update={"id": "0004-Delta"})) as journal:
        with pytest.raises(UsageError, match="0004-Delta is being written"):
            Journal.resume(journal.folder)
    Journal.resume(journal.folder).__exit__()


def test_a_refused_resume_lets_go_again(run: RunFolder) -> None:
    """What cannot be gone on with must not stay locked in a process that lives on."""
    alpha = run.path / "episodes" / "0001-Alpha"
    for _ in range(2):
        with pytest.raises(UsageError, match="has ended"):
            Journal.resume(alpha)
    with one_writer(alpha):
        pass


@pytest.mark.parametrize(("number", "goes_on"), [(errno.ENOLCK, True), (errno.EIO, False)])
def test_a_file_system_without_locks_is_worked_on_all_the_same(
    run: RunFolder, number: int, goes_on: bool
) -> None:
    class Unlocked(Files):
        def lock(self, file: FileIO) -> None:
            raise OSError(number, os.strerror(number))

    if goes_on:
        with Journal.resume(gamma(run), files=Unlocked()) as journal:
            assert journal.record.end is None
        return
    with pytest.raises(OSError, match="Input/output error"):
        Journal.resume(gamma(run), files=Unlocked())


def test_a_folder_that_is_none_is_told_by_its_reader(tmp_path: Path) -> None:
    check_not_written(tmp_path / "nothing")
    with pytest.raises(UsageError, match="name a run folder"):
        Journal.resume(tmp_path / "nothing")
