"""What the runner does when all goes well, when infrastructure breaks, and when it must stop."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.bench.finish import exit_code, finish
from tapwright.bench.folder import BenchFolder
from tapwright.bench.listener import SilentListener
from tapwright.bench.plan import Plan
from tapwright.bench.report.read import read_bench
from tapwright.traces import End, read_episodes

from .players import PRICE, Log, PlayedWorker, bench_record, new_folder, plan, runner

Begin = Callable[[Plan], BenchFolder]
THREE = ("RideBasic", "PoiOpenNear", "AddVariant")


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Makes the folder of a run, and closes it in the end."""
    with ExitStack() as stack:
        yield lambda whole: stack.enter_context(new_folder(tmp_path, whole))


async def test_every_unit_is_played_once_in_order(begin: Begin, log: Log) -> None:
    whole = plan()
    folder = begin(whole)
    workers = [PlayedWorker("a", log), PlayedWorker("b", log)]
    assert await runner(whole, folder, workers, SilentListener()).run() is None
    assert [task for _, task, _ in log.turns] == [key.task for key in whole.keys]
    run = read_bench(folder.path)
    assert not run.missing and all(result.success for result in run.results)
    assert exit_code(run, None) == 0
    assert {result.device for result in run.results} == {"a", "b"}
    assert sorted(r.episode for r in run.results) == [e.id for e in read_episodes(folder.path)]


async def test_what_an_agent_does_wrong_is_never_played_again(begin: Begin, log: Log) -> None:
    whole = plan(*THREE)
    folder = begin(whole)
    worker = PlayedWorker("a", log, {THREE[0]: End.STUCK, THREE[1]: End.BAD_REPLIES})
    await runner(whole, folder, [worker], SilentListener()).run()
    run = read_bench(folder.path)
    assert [result.success for result in run.results] == [True, False, False]
    assert {result.attempts for result in run.results} == {1}
    assert exit_code(run, None) == 1


async def test_infrastructure_is_tried_again_on_another_phone(begin: Begin, log: Log) -> None:
    whole = plan(*THREE)
    folder = begin(whole)
    workers = [PlayedWorker("a", log, {THREE[0]: End.DEVICE_LOST}), PlayedWorker("b", log)]
    await runner(whole, folder, workers, SilentListener()).run()
    run = read_bench(folder.path)
    (again,) = [result for result in run.results if result.unit.task == THREE[0]]
    assert again.success and again.device == "b" and again.attempts == 2
    assert again.cost_usd == 2 * PRICE
    assert exit_code(run, None) == 0


@pytest.mark.parametrize(
    "breaks", [End.MODEL_LOST, End.VERIFIER_ERROR, End.SETUP_ERROR, KeyError("a mistake of ours")]
)
async def test_after_three_attempts_a_unit_is_unscored(
    begin: Begin, log: Log, breaks: End | KeyError
) -> None:
    whole = plan(*THREE)
    folder = begin(whole)
    worker = PlayedWorker("a", log, {THREE[1]: breaks})
    await runner(whole, folder, [worker], SilentListener()).run()
    assert [attempt for _, task, attempt in log.turns if task == THREE[1]] == [1, 2, 3]
    run = read_bench(folder.path)
    (unscored,) = [result for result in run.results if result.success is None]
    assert unscored.unit.task == THREE[1] and unscored.failure == "infrastructure"
    assert (unscored.end.infrastructure, unscored.attempts) == (True, 3)
    assert exit_code(run, None) == 3
    summary = finish(folder.path)
    assert summary.headline.rate == pytest.approx(2 / 3) and summary.invalid


async def test_a_phone_that_breaks_three_units_in_a_row_is_taken_out(
    begin: Begin, log: Log
) -> None:
    whole = plan()
    folder = begin(whole)
    broken = PlayedWorker("a", log, {key.task: End.DEVICE_LOST for key in whole.keys})
    await runner(whole, folder, [broken, PlayedWorker("b", log)], SilentListener()).run()
    assert len(log.of("a")) == 3
    run = read_bench(folder.path)
    assert not run.missing and all(result.success for result in run.results)


async def test_without_a_phone_the_run_ends_and_goes_on_later(begin: Begin, log: Log) -> None:
    whole = plan()
    folder = begin(whole)
    broken = PlayedWorker("a", log, {key.task: End.DEVICE_LOST for key in whole.keys[2:]})
    stopped = await runner(whole, folder, [broken], SilentListener()).run()
    assert stopped is not None and stopped.reason == "devices"
    assert exit_code(read_bench(folder.path), stopped) == 3
    folder.close()
    # What a broken phone has tried is not held against the units.
    done = {result.unit for result in read_bench(folder.path).results}
    assert len(done) == 2 and len(log.turns) == 5
    log.turns.clear()
    with BenchFolder.resume(folder.path, bench_record(whole)) as again:
        assert await runner(whole, again, [PlayedWorker("b", log)], SilentListener()).run() is None
    assert not {key.task for key in done} & set(log.of("b"))
    assert not read_bench(folder.path).missing


async def test_a_cap_on_the_cost_is_kept(begin: Begin, log: Log) -> None:
    whole = plan()
    folder = begin(whole)
    workers = [PlayedWorker("a", log), PlayedWorker("b", log)]
    stopped = await runner(whole, folder, workers, SilentListener(), "0.055").run()
    assert stopped is not None and stopped.reason == "cost"
    run = read_bench(folder.path)
    assert len(run.results) == 5 and len(run.missing) == 7
    assert exit_code(run, stopped) == 1
    assert finish(folder.path).invalid == ("7 of 12 units were not run",)


async def test_what_runs_is_cut_off_when_all_is_spent(begin: Begin, log: Log) -> None:
    whole = plan(*THREE)
    folder = begin(whole)
    stopped = await runner(whole, folder, [PlayedWorker("a", log)], SilentListener(), "0.01").run()
    assert stopped is not None and stopped.reason == "cost"
    assert len(log.turns) == 1 and not read_bench(folder.path).results


async def test_cancelled_units_do_not_count(begin: Begin, log: Log) -> None:
    whole = plan(*THREE)
    folder = begin(whole)
    never = asyncio.Event()
    worker = PlayedWorker("a", log, gate=lambda task: never if task == THREE[1] else None)
    running = asyncio.create_task(runner(whole, folder, [worker], SilentListener()).run())
    while len(log.turns) < 2:
        await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert [result.unit.task for result in read_bench(folder.path).results] == [THREE[0]]


async def test_a_disk_that_refuses_the_trace_ends_the_run(begin: Begin, log: Log) -> None:
    whole = plan(*THREE)
    folder = begin(whole)
    worker = PlayedWorker("a", log, {THREE[1]: OSError(28, "No space left on device")})
    stopped = await runner(whole, folder, [worker], SilentListener()).run()
    assert stopped is not None and stopped.reason == "disk" and "No space" in stopped.why
    run = read_bench(folder.path)
    assert len(run.results) == 1 and len(run.missing) == 2 and exit_code(run, stopped) == 3


async def test_what_the_user_can_mend_is_told_as_it_is(begin: Begin, log: Log) -> None:
    whole = plan(*THREE)
    folder = begin(whole)
    worker = PlayedWorker("a", log, {THREE[0]: UsageError("no script")})
    with pytest.raises(UsageError, match="no script"):
        await runner(whole, folder, [worker, PlayedWorker("b", log)], SilentListener()).run()
