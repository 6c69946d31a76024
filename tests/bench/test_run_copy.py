"""A run that is copied to an address of fsspec's while it goes on."""

import asyncio
from importlib.util import find_spec
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.bench.run_copy import RunCopy, remote_address

from .test_bench_command import full_only, only, request, run

pytestmark = pytest.mark.skipif(find_spec("fsspec") is None, reason="fsspec is not installed")


@pytest.mark.parametrize(
    ("out", "address"),
    [
        (Path("s3://bucket/runs"), "s3://bucket/runs"),
        (Path("memory://a"), "memory://a"),
        (Path("file:///tmp/a"), "file:///tmp/a"),
        (Path("runs"), None),
        (Path("/tmp/a:b"), None),
        (None, None),
    ],
)
def test_an_address_is_told_from_a_folder(out: Path | None, address: str | None) -> None:
    assert remote_address(out) == address


def in_memory(path: str) -> dict[str, bytes]:
    import fsspec

    files = fsspec.filesystem("memory")
    return {name.removeprefix(f"/{path}/"): files.cat_file(name) for name in files.find(path)}


def test_what_is_new_changed_or_gone_is_so_in_the_copy(tmp_path: Path) -> None:
    folder = tmp_path / "20260101-run"
    (folder / "episodes" / "0001-a").mkdir(parents=True)
    steps = folder / "episodes" / "0001-a" / "steps.jsonl"
    pending = folder / "episodes" / "0001-a" / "pending.json"
    copy = RunCopy(f"memory://{tmp_path.name}")

    async def go_on() -> None:
        steps.write_text("1\n")
        pending.write_text("2")
        (folder / "episodes" / "0001-a" / "x.partial").write_text("half")
        copy.follow(folder)
        await copy.stop()

    asyncio.run(go_on())
    place = f"{tmp_path.name}/{folder.name}"
    assert copy.place == f"memory://{place}"
    assert in_memory(place) == {
        "episodes/0001-a/steps.jsonl": b"1\n", "episodes/0001-a/pending.json": b"2",
    }  # fmt: skip
    steps.write_text("1\n2\n")
    pending.unlink()
    assert copy.update()
    assert in_memory(place) == {"episodes/0001-a/steps.jsonl": b"1\n2\n"}


def test_where_nothing_can_be_written_nothing_is_begun(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="nothing can be written to file://"):
        RunCopy(f"file://{tmp_path}/file/below")
    with pytest.raises(UsageError, match="nothing can be written to nope://a"):
        RunCopy("nope://a")


@full_only
async def test_a_bench_is_copied_with_its_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    address = Path(f"memory://{tmp_path.name}-bench")
    await run(request(address, suite="first-steps", tasks="AlarmOff"))
    path = only(tmp_path / "runs")
    kept = {
        file.relative_to(path).as_posix(): file.read_bytes()
        for file in path.rglob("*")
        if file.is_file()
    }
    assert in_memory(f"{tmp_path.name}-bench/{path.name}") == kept
    assert {"report.html", "results.jsonl", "run.json"} <= kept.keys()
