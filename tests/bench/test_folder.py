"""A bench folder goes on only as what it was begun as, and by one process at a time."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.bench.folder import CUT_OFF, BenchFolder
from tapwright.bench.listener import SilentListener
from tapwright.bench.report.read import RESULTS, read_bench
from tapwright.bench.results_file import ResultsFile
from tapwright.bench.submission import write_submission
from tapwright.traces import End, read_episodes

from . import players
from .players import Log, PlayedWorker, bench_record, new_folder, plan, runner
from .synthetic import unit_result

TWO = ("RideBasic", "PoiOpenNear")


async def done(out: Path) -> Path:
    """The folder of a run that has ended."""
    whole = plan(*TWO)
    folder = new_folder(out, whole)
    await runner(whole, folder, [PlayedWorker("a", Log())], SilentListener()).run()
    folder.close()
    return folder.path


async def test_another_agent_or_suite_is_refused_and_named(tmp_path: Path) -> None:
    path = await done(tmp_path)
    with pytest.raises(UsageError, match="effort was not set, is fixed:low"):
        other = {"profile": "rehearsal", "effort": "fixed:low"}
        BenchFolder.resume(path, bench_record(plan(*TWO), other))
    with pytest.raises(UsageError, match="a run of other tasks"):
        BenchFolder.resume(path, bench_record(plan(TWO[0])))
    with pytest.raises(UsageError, match="name a bench folder"):
        BenchFolder.resume(tmp_path, bench_record(plan(*TWO)))


async def test_a_second_process_is_refused(tmp_path: Path) -> None:
    whole = plan(*TWO)
    folder = new_folder(tmp_path, whole)
    with pytest.raises(UsageError, match="another process is running the bench"):
        BenchFolder.resume(folder.path, bench_record(whole))
    folder.close()
    BenchFolder.resume(folder.path, bench_record(whole)).close()


async def test_a_torn_line_is_a_unit_that_runs_again(tmp_path: Path) -> None:
    path = await done(tmp_path)
    whole = (path / RESULTS).read_bytes()
    (path / RESULTS).write_bytes(whole[:-30])
    log = Log()
    with BenchFolder.resume(path, bench_record(plan(*TWO))) as folder:
        await runner(plan(*TWO), folder, [PlayedWorker("a", log)], SilentListener()).run()
    assert log.of("a") == [TWO[1]] and not read_bench(path).missing


async def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    command = [sys.executable, players.__file__, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        begun = [process.stdout.readline().strip() for _ in range(2)]
        process.kill()
    (path,) = tmp_path.iterdir()
    assert [result.unit.task for result in read_bench(path).results] == begun[:1]
    log = Log()
    with BenchFolder.resume(path, bench_record(plan())) as folder:
        await runner(plan(), folder, [PlayedWorker("b", log)], SilentListener()).run()
    assert log.of("b") == [key.task for key in plan().keys[1:]]
    assert not read_bench(path).missing and not read_bench(path).duplicates


async def test_an_episode_that_was_cut_off_is_closed(tmp_path: Path) -> None:
    path = await done(tmp_path)
    (last,) = (path / "episodes").glob("0002-*/episode.json")
    text = last.read_text("utf-8").replace('"end": "completed"', '"end_why": ""', 1)
    last.write_text(text, "utf-8")
    assert read_episodes(path)[1].end is None
    BenchFolder.resume(path, bench_record(plan(*TWO))).close()
    closed = read_episodes(path)[1]
    assert closed.end is End.CANCELLED and closed.end_why == CUT_OFF


def test_the_results_keep_whole_lines_when_the_disk_refuses(tmp_path: Path) -> None:
    result = unit_result("A")
    path = tmp_path / RESULTS
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with ResultsFile(path) as file:
        file.append(result)
        size = path.stat().st_size
        # To the writer this is a disk that is full.
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + size // 2, hard))
        try:
            with pytest.raises(OSError, match="too large"):
                file.append(result)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert path.stat().st_size == size
        file.append(result)
    assert len(path.read_bytes()) == 2 * size


async def test_a_submission_is_a_bench_folder_with_sums(tmp_path: Path) -> None:
    path = await done(tmp_path)
    place = write_submission(path)
    run = read_bench(place)
    assert not run.missing and "pocket phones" in (place / "README.txt").read_text("utf-8")
    assert {episode.id for episode in read_episodes(place)} == {r.episode for r in run.results}
    checked = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=place, capture_output=True
    )
    assert checked.returncode == 0
    assert write_submission(path) == place
    (place / "results.jsonl").write_text("", "utf-8")
    checked = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=place, capture_output=True
    )
    assert checked.returncode == 1 and b"results.jsonl" in checked.stdout
