"""A byte that changed in any file of a bench folder is found, and the reader says so."""

from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.bench.finish import finish
from tapwright.bench.folder import BenchFolder, Options, read_options
from tapwright.bench.listener import SilentListener
from tapwright.bench.report.read import BENCH, RESULTS, read_bench, read_record
from tapwright.bench.results_file import ResultsFile
from tapwright.traces import TraceChanged
from tapwright.traces.verify import SUMS, verify_run

from .players import Log, PlayedWorker, bench_record, new_folder, plan, runner
from .synthetic import unit_result

TWO = ("RideBasic", "PoiOpenNear")


async def finished(out: Path) -> Path:
    whole = plan(*TWO)
    with new_folder(out, whole) as folder:
        await runner(whole, folder, [PlayedWorker("a", Log())], SilentListener()).run()
    finish(folder.path)
    return folder.path


def problems(run: Path) -> list[str]:
    try:
        return [str(one) for one in verify_run(run) if one.severity == "problem"]
    except UsageError as refused:
        return [str(refused)]


async def test_verify_finds_a_changed_byte_in_any_file_of_a_bench(tmp_path: Path) -> None:
    run = await finished(tmp_path)
    assert problems(run) == []
    names = {path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file()}
    assert names >= {
        "run.json", BENCH, "options.json", RESULTS, SUMS, "report.html", "junit.xml",
        "summary.json", "submission/results.jsonl", "submission/README.txt",
        "submission/SHA256SUMS",
    }  # fmt: skip
    for name in sorted(names - {n for n in names if n.endswith("/reserve")}):
        path = run / name
        written = path.read_bytes()
        for place in {0, len(written) // 2, len(written) - 1} if written else set[int]():
            other = written[:place] + bytes([written[place] ^ 1]) + written[place + 1 :]
            path.write_bytes(other)
            assert problems(run), (name, place)
        path.write_bytes(written)
    assert problems(run) == []


async def test_a_result_cannot_be_taken_away_or_moved(tmp_path: Path) -> None:
    run = await finished(tmp_path)
    path = run / RESULTS
    first, second = path.read_bytes().splitlines(True)
    for moved in (second + first, second, first + first + second):
        path.write_bytes(moved)
        assert any("results.jsonl: line" in one for one in problems(run)), moved


async def test_a_run_that_was_gone_on_with_is_one_chain(tmp_path: Path) -> None:
    run = await finished(tmp_path)
    path = run / RESULTS
    whole = path.read_bytes()
    # As a kill leaves it: one line whole, one torn.
    path.write_bytes(whole[: whole.index(b"\n") + 9])
    with BenchFolder.resume(run, bench_record(plan(*TWO))) as folder:
        await runner(plan(*TWO), folder, [PlayedWorker("a", Log())], SilentListener()).run()
    finish(run)
    assert problems(run) == [] and len(read_bench(run).results) == 2


async def test_readers_say_what_changed_and_read_on(tmp_path: Path) -> None:
    run = await finished(tmp_path)
    for name in (BENCH, RESULTS, "options.json"):
        path = run / name
        path.write_bytes(path.read_bytes().replace(b'"RideBasic"', b'"RideBasic" ', 1))
        path.write_bytes(path.read_bytes().replace(b'"language": "en"', b'"language":  "en"', 1))
    with pytest.warns(TraceChanged, match="results.jsonl line 1 is not as it was written"):
        assert len(read_bench(run).results) == 2
    with pytest.warns(TraceChanged, match=r"bench\.json"):
        assert read_record(run).suite
    with pytest.warns(TraceChanged, match=r"options\.json"):
        assert read_options(run).language == Options().language


def test_results_of_before_are_read_and_gone_on_with(tmp_path: Path) -> None:
    """Lines of the first version had no chain."""
    path = tmp_path / RESULTS
    path.write_text(unit_result("A").model_dump_json() + "\n")
    with ResultsFile(path) as file:
        file.append(unit_result("B"))
        assert [one.unit.task for one in file.read()] == ["A", "B"]
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"A"', b'"C"', 1))
    with pytest.warns(TraceChanged, match="line 2"), ResultsFile(path) as file:
        assert [one.unit.task for one in file.read()] == ["C", "B"]
