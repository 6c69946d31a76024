"""Bench folders are read whole or with a word on what is wrong with them, and never mixed."""

from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.bench.report.merge import read_benches
from tapwright.bench.report.read import RESULTS, mend, read_bench, read_results
from tapwright.bench.report.result import UnitKey

from .synthetic import failed, unit_result, unscored, write_bench

TWO = [unit_result("A"), failed("B")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_bench(tmp_path / "a", TWO)


def append(folder: Path, text: str) -> None:
    with (folder / RESULTS).open("a", encoding="utf-8") as file:
        file.write(text)


def test_what_was_written_is_read(folder: Path) -> None:
    run = read_bench(folder)
    assert list(run.results) == TWO and run.missing == () and run.duplicates == ()
    assert set(run.places.values()) == {folder}


@pytest.mark.parametrize("cut", [1, 40, -10])
def test_a_torn_last_line_is_left_out_and_can_be_mended(tmp_path: Path, cut: int) -> None:
    third = unit_result("C")
    folder = write_bench(tmp_path / "a", TWO, [one.unit for one in (*TWO, third)])
    whole = (folder / RESULTS).read_bytes()
    append(folder, third.model_dump_json()[:cut])
    run = read_bench(folder)
    assert list(run.results) == TWO and run.missing == (third.unit,)
    assert mend(folder / RESULTS) and (folder / RESULTS).read_bytes() == whole
    append(folder, third.model_dump_json() + "\n")
    assert read_bench(folder).missing == ()


def test_a_last_line_that_only_lacks_its_newline_is_kept(folder: Path) -> None:
    path = folder / RESULTS
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    assert list(read_results(path)) == TWO
    assert not mend(path) and path.read_bytes().endswith(b"}\n")
    assert not mend(path) and list(read_results(path)) == TWO
    assert not mend(folder / "none.jsonl")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{}", "version: Field required"),
        ("", "Invalid JSON"),
        ('{"version": 1}', "unit: Field required"),
        ('{"version": 2}', "of version 2, and this tapwright reads version 1: update"),
        ('{"version": 0}', "there never was a version 0"),
        (
            failed("A").model_copy(update={"success": True}).model_dump_json(),
            "A-s0-t0 counts as a success, but",
        ),
        (unit_result("Other").model_dump_json(), "Other-s0-t0 is not a unit of"),
    ],
)
def test_a_broken_line_is_named(folder: Path, line: str, says: str) -> None:
    append(folder, f"{line}\n{TWO[0].model_dump_json()}\n")
    with pytest.raises(UsageError) as mistake:
        read_bench(folder)
    assert f"{folder / RESULTS} line 3" in str(mistake.value) and says in str(mistake.value)


def test_a_folder_that_is_no_bench_is_named(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(UsageError, match="name a bench folder"):
        read_bench(tmp_path)
    (folder / "bench.json").write_text('{"version": 1, "suite": 3}')
    with pytest.raises(UsageError, match="is no record of a bench run: suite"):
        read_bench(folder)
    (folder / "bench.json").write_text('{"version": 7}')
    with pytest.raises(UsageError, match="of version 7"):
        read_bench(folder)


def test_of_a_unit_run_twice_the_first_scored_result_counts(tmp_path: Path) -> None:
    first = [unscored("A"), failed("A"), unit_result("A"), unit_result("B"), unscored("B")]
    run = read_bench(write_bench(tmp_path / "a", first))
    assert [one.success for one in run.results] == [False, True]
    assert [unit.task for unit in run.duplicates] == ["A", "B"]


def test_runs_of_one_suite_and_agent_are_put_together(tmp_path: Path) -> None:
    a = write_bench(tmp_path / "a", [unit_result("A"), unscored("B")], started_at="2026-02-02")
    b = write_bench(tmp_path / "b", [failed("B"), failed("A")], started_at="2026-01-01")
    c = write_bench(tmp_path / "c", [unit_result("C")], engine="ray", devices=("phone",))
    run = read_benches([a, b, c])
    assert [one.success for one in run.results] == [True, False, True]
    assert [run.places[one.unit] for one in run.results] == [a, b, c]
    assert [unit.task for unit in run.duplicates] == ["A", "B"]
    assert run.bench.started_at == "2026-01-01" and run.bench.engine == "local, ray"
    assert run.bench.devices[-1] == "phone" and run.missing == ()
    assert read_benches([a]).results == read_bench(a).results


def test_what_one_run_left_out_another_may_have(tmp_path: Path) -> None:
    units = [UnitKey(suite="daily", task=task) for task in "AB"]
    a = write_bench(tmp_path / "a", [unit_result("A")], units)
    b = write_bench(tmp_path / "b", [unit_result("B")], units)
    assert read_bench(a).missing == (units[1],) and read_benches([a, b]).missing == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"suite_hash": "b" * 64}, "different suites"),
        ({"agent_hash": "c" * 64}, "different agents"),
    ],
)
def test_mixes_are_refused(tmp_path: Path, change: dict[str, object], says: str) -> None:
    a, b = write_bench(tmp_path / "a", TWO), write_bench(tmp_path / "b", TWO, **change)
    with pytest.raises(UsageError, match=says):
        read_benches([a, b])


def test_nothing_is_no_run() -> None:
    with pytest.raises(UsageError, match="nothing to merge"):
        read_benches([])
