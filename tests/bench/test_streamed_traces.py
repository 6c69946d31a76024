"""A trace that is played on another host: byte for byte the same here, and whole after a kill."""

import errno
import threading
from decimal import Decimal
from io import FileIO
from pathlib import Path

import pytest

from tapwright.bench.messages import ChangeKept, EpisodeBegun, FileChanged, FromHost
from tapwright.bench.mirror import EpisodeMirror
from tapwright.bench.streamed import Replies, StreamedFiles, StreamedRun
from tapwright.traces import End, Ending, RunFolder, Verdict, read_episode, read_run, read_steps
from tapwright.traces.files import Files
from tests.traces.test_journal import EPISODE, step


class Driver:
    """Does what the driver does with each message, at once, unless it is gone."""

    def __init__(self, out: Path, files: Files | None = None) -> None:
        self.run = RunFolder.create(out, "bench", "0.1.0")
        self.files = files
        self.mirror: EpisodeMirror | None = None
        self.heard: list[FromHost] = []
        self.gone = False
        self.replies = Replies(self.post)

    def post(self, message: FromHost) -> None:
        if self.gone:
            return
        self.heard.append(message)
        match message:
            case EpisodeBegun(number=number, id=id):
                self.mirror = EpisodeMirror(self.run, id, self.files)
                self.replies.answer(ChangeKept(number, self.mirror.folder.name))
            case FileChanged(number=number):
                refusal = self._apply(message)
                if number:
                    self.replies.answer(ChangeKept(number, refusal=refusal))
            case _:
                raise AssertionError(message)

    def _apply(self, changed: FileChanged) -> tuple[int, str] | None:
        assert self.mirror is not None
        try:
            self.mirror.apply(changed)
        except OSError as error:
            return error.errno or 0, error.strerror or ""
        return None

    def __enter__(self) -> "Driver":
        return self

    def __exit__(self, *_: object) -> None:
        if self.mirror is not None:
            self.mirror.close()

    @property
    def folder(self) -> Path:
        assert self.mirror is not None
        return self.mirror.folder


def streamed(driver: Driver, here: Path) -> StreamedRun:
    here.mkdir()
    return StreamedRun.beside(here, "0.1.0", StreamedFiles(1, driver.post, driver.replies))


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "reserve")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_what_is_written_there_is_written_here(tmp_path: Path) -> None:
    driver = Driver(tmp_path / "out")
    run = streamed(driver, tmp_path / "there")
    with run.episode(EPISODE) as journal:
        journal.picture(b"a picture", "image/png")
        journal.keep("before.json.gz", b"state")
        for number in range(3):
            journal.intend(step(number))
            assert (driver.folder / "pending.json").exists()
            journal.append(step(number))
        (journal.folder / "events.jsonl").write_bytes(b'{"event": 1}\n')
        journal.close(Ending(End.COMPLETED), Verdict(status="passed"))
    run.streamed.send_rest()
    assert driver.mirror is not None
    driver.mirror.close()
    assert contents(driver.folder) == contents(journal.folder)
    assert {"events.jsonl", "steps.jsonl", "episode.json"} <= contents(driver.folder).keys()
    assert not (driver.folder / "reserve").exists()
    assert read_run(driver.run.path).episodes == (driver.folder.name,)
    waited = [m for m in driver.heard if isinstance(m, FileChanged) and m.number]
    # Each step once: as intended, before it is carried out.
    assert [m.name for m in waited] == ["pending.json"] * 3


def test_a_step_that_was_not_intended_is_waited_for(tmp_path: Path) -> None:
    with (
        Driver(tmp_path / "out") as driver,
        streamed(driver, tmp_path / "there").episode(EPISODE) as journal,
    ):
        journal.append(step(0))
        last = driver.heard[-1]
        assert isinstance(last, FileChanged) and last.name == "steps.jsonl" and last.number


def test_numbers_are_those_of_the_run(tmp_path: Path) -> None:
    driver = Driver(tmp_path / "out")
    for number, name in enumerate(("a", "b"), start=1):
        with streamed(driver, tmp_path / name).episode(EPISODE) as journal:
            assert journal.record.id == driver.folder.name
            assert journal.record.id.startswith(f"{number:04d}-")
            journal.close(Ending(End.COMPLETED), Verdict(status="passed"))
            assert driver.mirror is not None
            driver.mirror.close()


def test_a_host_that_is_killed_leaves_what_was_paid(tmp_path: Path) -> None:
    driver = Driver(tmp_path / "out")
    with streamed(driver, tmp_path / "there").episode(EPISODE) as journal:
        journal.append(step(0))
        journal.intend(step(1))
        driver.gone = True
    assert driver.mirror is not None
    record, paid = driver.mirror.settle("its worker process was killed by signal 9")
    assert record is not None and paid is not None
    assert paid.index == 1 and paid.outcome.status == "unknown"
    assert record.end is End.CANCELLED and record.end_why.endswith("signal 9")
    known = [kept.cost_usd or Decimal(0) for kept in read_steps(driver.folder)]
    assert len(known) == 2 and record.totals.cost_usd == sum(known)
    assert read_episode(driver.folder) == record


def test_a_host_that_is_killed_before_its_first_record_leaves_no_episode(tmp_path: Path) -> None:
    driver = Driver(tmp_path / "out")
    mirror = EpisodeMirror(driver.run, "0001-task")
    assert mirror.settle("killed") == (None, None)
    assert driver.run.episodes == ()


class Full(Files):
    """A disk that takes no more once it is told so."""

    full = False

    def write(self, file: FileIO, content: memoryview) -> int:
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(file, content)


def test_the_drivers_full_disk_is_the_attempts(tmp_path: Path) -> None:
    files = Full()
    with (
        Driver(tmp_path / "out", files) as driver,
        streamed(driver, tmp_path / "there").episode(EPISODE) as journal,
    ):
        files.full = True
        with pytest.raises(OSError, match="No space left") as raised:
            journal.intend(step(0))
        assert raised.value.errno == errno.ENOSPC
        files.full = False


def test_room_is_kept_for_the_record(tmp_path: Path) -> None:
    class Tight(Full):
        def write(self, file: FileIO, content: memoryview) -> int:
            # As a full disk does: what was kept free is room, once.
            self.full = self.full and (driver.folder / "reserve").exists()
            return super().write(file, content)

    files = Tight()
    with (
        Driver(tmp_path / "out", files) as driver,
        streamed(driver, tmp_path / "there").episode(EPISODE) as journal,
    ):
        files.full = True
        journal.close(Ending(End.SETUP_ERROR, "the disk is full"), Verdict(status="unverified"))
    assert read_episode(driver.folder).end is End.SETUP_ERROR


@pytest.mark.parametrize("end", ["gone before", "gone meanwhile"])
def test_without_a_driver_nothing_is_waited_for(tmp_path: Path, end: str) -> None:
    def silent(message: FromHost) -> None:
        if end == "gone meanwhile":
            threading.Thread(target=replies.abandon).start()

    replies = Replies(silent)
    if end == "gone before":
        replies.abandon()
    files = StreamedFiles(1, silent, replies)
    here = tmp_path / "there"
    here.mkdir()
    with pytest.raises(BrokenPipeError, match="whoever writes the run is gone"):
        StreamedRun.beside(here, "0.1.0", files).episode(EPISODE)


@pytest.mark.parametrize("name", ["../other/steps.jsonl", "/etc/passwd", "."])
def test_a_host_writes_into_its_episode_alone(tmp_path: Path, name: str) -> None:
    mirror = EpisodeMirror(RunFolder.create(tmp_path, "bench", "0.1.0"), "0001-task")
    with pytest.raises(ValueError, match="no file of an episode"):
        mirror.apply(FileChanged(1, "put", name, b"x"))
    mirror.close()
