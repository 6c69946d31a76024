"""A run goes into one file and out again; a file made to break out breaks nothing."""

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.traces import RunFolder
from tapwright.traces.archive import MOST_FILES, pack, unpack
from tapwright.traces.verify import verify_run


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "reserve"
    }


def test_what_is_unpacked_is_what_was_packed(run: RunFolder, tmp_path: Path) -> None:
    archive = pack(run.path, tmp_path / "a.zip")
    made = unpack(archive, tmp_path / "elsewhere")
    assert made == tmp_path / "elsewhere" / run.path.name
    assert content(made) == content(run.path)
    assert verify_run(made) == verify_run(run.path)
    assert [path.name for path in made.parent.iterdir()] == [made.name]


def test_the_same_run_gives_the_same_bytes(run: RunFolder, tmp_path: Path) -> None:
    one, two = pack(run.path, tmp_path / "a.zip"), pack(run.path, tmp_path / "b.zip")
    assert one.read_bytes() == two.read_bytes()


def test_nothing_is_overwritten(run: RunFolder, tmp_path: Path) -> None:
    archive = pack(run.path, tmp_path / "a.zip")
    with pytest.raises(UsageError, match="exists already"):
        pack(run.path, archive)
    with pytest.raises(UsageError, match="exists already"):
        unpack(archive, run.path.parent)


def test_a_link_is_not_packed(run: RunFolder, tmp_path: Path) -> None:
    (run.path / "notes").symlink_to("/etc/hostname")
    with pytest.raises(UsageError, match="is a link"):
        pack(run.path, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


def named(name: str) -> Callable[[zipfile.ZipFile], None]:
    return lambda archive: archive.writestr(name, "secret")


def link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("run/notes")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, "/etc/hostname")


def twice(archive: zipfile.ZipFile) -> None:
    archive.writestr("run/RUN.json", "{}")


@pytest.mark.parametrize(
    "add",
    [
        named("../evil"),
        named("run/../../evil"),
        named("/tmp/evil"),
        named("run/..\\..\\evil"),
        named("run/c:evil"),
        named("run//evil"),
        named("run/a/b/c/d/e/evil"),
        named("evil"),
        named("other/run.json"),
        link,
        twice,
    ],
)
def test_nothing_leaves_the_folder(
    run: RunFolder, tmp_path: Path, add: Callable[[zipfile.ZipFile], None]
) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.write(run.path / "run.json", "run/run.json")
        add(made)
    out = tmp_path / "deep" / "out"
    with pytest.raises(UsageError, match="archive"):
        unpack(archive, out)
    assert list(out.iterdir()) == []
    assert not list(tmp_path.rglob("evil*"))


def test_a_bomb_is_stopped(run: RunFolder, tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.write(run.path / "run.json", "run/run.json")
        made.writestr("run/zeros", bytes(5_000_000))
    with pytest.raises(UsageError, match="more than is allowed.*--largest"):
        unpack(archive, tmp_path / "out", largest=1_000_000)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("bytes_of_it", [b"", b"PK\x03\x04 no zip", b"plain text"])
def test_something_else_is_the_users_mistake(tmp_path: Path, bytes_of_it: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(bytes_of_it)
    with pytest.raises(UsageError, match="cannot be unpacked"):
        unpack(path, tmp_path / "out")


def test_what_is_packed_more_tightly_than_a_trace_is_stopped(
    run: RunFolder, tmp_path: Path
) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.write(run.path / "run.json", "run/run.json")
        made.writestr("run/zeros", bytes(5_000_000))
    with pytest.raises(UsageError, match="'run/zeros' is packed more tightly"):
        unpack(archive, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_text_that_packs_well_is_no_bomb(run: RunFolder, tmp_path: Path) -> None:
    step = '{"action": {"kind": "tap", "at": {"x": 500, "y": 290}}, "signals": []}\n'
    lines = "".join(f"{number} {step}" for number in range(40_000))
    (run.path / "notes.jsonl").write_text(lines)
    made = unpack(pack(run.path, tmp_path / "a.zip"), tmp_path / "out")
    assert (made / "notes.jsonl").read_text() == lines


def test_more_files_than_a_trace_has_are_not_written(run: RunFolder, tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for number in range(MOST_FILES + 1):
            made.writestr(zipfile.ZipInfo(f"run/{number}"), b"")
    with pytest.raises(UsageError, match="20001 files"):
        unpack(archive, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
