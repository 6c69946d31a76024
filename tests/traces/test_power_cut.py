"""A power cut at any instant takes nothing of what the journal had said was kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from io import FileIO
from itertools import pairwise
from pathlib import Path

import pytest

from tapwright.actions import Outcome
from tapwright.traces import (
    End,
    Ending,
    Journal,
    RunFolder,
    Verdict,
    read_episode,
    read_run,
    read_steps,
)
from tapwright.traces.files import Files
from tapwright.traces.journal import INTERRUPTED
from tapwright.traces.power_cut import RecordedFiles, lay_out

from .test_journal import EPISODE, step

STEPS = [step(index, cost=Decimal(index + 1) / 1000) for index in range(2)]


class Unsynced(Files):
    """Waits for no disk, where hundreds of states are gone on with."""

    def sync(self, file: FileIO) -> None:
        pass

    def sync_folder(self, folder: Path) -> None:
        pass


@dataclass
class Promises:
    """What the journal had promised after how many operations."""

    files: RecordedFiles
    made: list[tuple[int, str, int]] = field(default_factory=list)

    def note(self, kind: str, number: int = 0) -> None:
        self.made.append((self.files.count, kind, number))

    def after(self, count: int, kind: str) -> int:
        """How many promises of a kind hold after so many operations."""
        return sum(1 for at, what, _ in self.made if what == kind and at <= count)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "disk").mkdir()
    return tmp_path / "disk"


def lived(root: Path) -> tuple[Promises, Path]:
    """One episode from its folder to its end, and its folder relative to the disk."""
    promises = Promises(RecordedFiles(root))
    run = RunFolder.create(root / "new" / "runs", "a", "0.1.0", files=promises.files)
    promises.note("run")
    with run.episode(EPISODE) as journal:
        promises.note("episode")
        for one in STEPS:
            journal.picture(b"pixels %d" % one.index, "image/png")
            journal.intend(one.model_copy(update={"outcome": None}))
            promises.note("intended", one.index)
            journal.append(one)
            promises.note("appended", one.index)
        journal.keep("answer.json", b"{}")
        promises.note("kept")
        journal.close(Ending(End.COMPLETED), Verdict(status="passed"))
        promises.note("closed")
    return promises, journal.folder.relative_to(root)


Check = Callable[[Path, int], None]


def after_every_cut(promises: Promises, tmp_path: Path, check: Check) -> int:
    """Lay out all that a power cut can leave after each operation, and check it."""
    tried = 0
    for count in range(promises.files.count + 1):
        for state in promises.files.leftovers(count):
            disk = tmp_path / f"cut-{tried}"
            lay_out(state, disk)
            check(disk, count)
            tried += 1
    return tried


def test_nothing_that_was_promised_is_lost(tmp_path: Path, root: Path) -> None:
    promises, folder = lived(root)
    run = folder.parents[1]

    def check(disk: Path, count: int) -> None:
        if promises.after(count, "run"):
            record = read_run(disk / run)
            for name in record.episodes:
                assert read_episode(disk / run / "episodes" / name).goal == EPISODE.goal
            assert len(record.episodes) >= promises.after(count, "episode")
        if not promises.after(count, "episode"):
            return
        here = disk / folder
        appended = promises.after(count, "appended")
        assert list(read_steps(here))[:appended] == STEPS[:appended]
        assert not promises.after(count, "kept") or (here / "answer.json").read_bytes() == b"{}"
        if promises.after(count, "closed"):
            assert read_episode(here).end is End.COMPLETED
            assert read_episode(here).totals.cost_usd == Decimal("0.003")
        elif read_episode(here).end is None:
            gone_on_with(here, appended, promises.after(count, "intended"))

    assert after_every_cut(promises, tmp_path, check) > promises.files.count


def gone_on_with(folder: Path, appended: int, intended: int) -> None:
    """Resuming knows every step that was paid for, and none twice."""
    with Journal.resume(folder, files=Unsynced()) as journal:
        steps = list(journal.steps())
    assert [one.index for one in steps] == list(range(len(steps)))
    assert steps[:appended] == STEPS[:appended]
    assert len(steps) >= intended, "a step that was paid for is lost"
    for one in steps[appended:]:
        cut_off = STEPS[one.index].model_copy(update={"outcome": Outcome.unknown(INTERRUPTED)})
        assert one in (STEPS[one.index], cut_off)
    assert not (folder / "pending.json").exists()


def test_a_step_that_was_written_is_not_under_way_any_more(tmp_path: Path, root: Path) -> None:
    promises, folder = lived(root)
    moments = [
        after
        for (after, kind, _), (_, following, _) in pairwise(promises.made)
        if (kind, following) in {("appended", "intended"), ("appended", "kept")}
    ]
    assert len(moments) == len(STEPS)
    for number, count in enumerate(moments):
        for again, state in enumerate(promises.files.leftovers(count)):
            disk = tmp_path / f"cut-{number}-{again}"
            lay_out(state, disk)
            assert not (disk / folder / "pending.json").exists()


def test_a_step_cut_off_while_it_is_resumed_is_still_there(tmp_path: Path, root: Path) -> None:
    run = RunFolder.create(root / "runs", "a", "0.1.0")
    journal = run.episode(EPISODE)
    journal.append(STEPS[0])
    journal.intend(STEPS[1])
    journal.__exit__()
    before = {
        path.relative_to(root): path.read_bytes() if path.is_file() else None
        for path in sorted(root.rglob("*"))
    }
    files = RecordedFiles(root, before)
    Journal.resume(journal.folder, files=files).__exit__()
    folder = journal.folder.relative_to(root)
    tried = 0
    for count in range(files.count + 1):
        for state in files.leftovers(count):
            disk = tmp_path / f"cut-{tried}"
            lay_out(state, disk)
            gone_on_with(disk / folder, appended=1, intended=2)
            tried += 1
    assert tried > files.count


def test_the_disk_of_the_tests_forgets_what_was_not_synced(tmp_path: Path, root: Path) -> None:
    files = RecordedFiles(root)
    with files.open(root / "a", "w") as file:
        files.write(file, memoryview(b"1234"))
    assert {state.get(Path("a")) for state in files.leftovers(files.count)} == {
        None, b"", b"12", b"1234",
    }  # fmt: skip
    files.put(root / "a", b"whole")
    assert list(files.leftovers(files.count)) == [{Path("a"): b"whole"}]
    files.unlink(root / "a")
    assert list(files.leftovers(files.count)) == [{Path("a"): b"whole"}, {}]
    assert not (root / "a").exists()


def test_a_folder_above_that_another_process_makes_meanwhile_is_fine(tmp_path: Path) -> None:
    class Raced(Files):
        def mkdir(self, folder: Path) -> None:
            if folder.name == "runs":
                super().mkdir(folder)
            super().mkdir(folder)

    Raced().make_folder(tmp_path / "runs" / "one")
    assert (tmp_path / "runs" / "one").is_dir()
    with pytest.raises(FileExistsError):
        Files().make_folder(tmp_path / "runs" / "one")


def test_a_picture_torn_by_a_power_cut_is_written_again(root: Path) -> None:
    with RunFolder.create(root, "a", "0.1.0").episode(EPISODE) as journal:
        name = journal.picture(b"pixels", "image/png")
        (journal.folder / "frames" / name).write_bytes(b"")
    with Journal.resume(journal.folder) as journal:
        assert journal.picture(b"pixels", "image/png") == name
        assert (journal.folder / "frames" / name).read_bytes() == b"pixels"
