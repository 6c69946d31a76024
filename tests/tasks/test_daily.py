"""Every built-in task: its own player passes, doing nothing fails, and so does a near miss."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tapwright.agent.models.build import build_model
from tapwright.agent.models.gate import EndpointGates
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.rehearsal import NullScript, RehearsalServer, Script
from tapwright.build import Models, look_for_script, make_attempt
from tapwright.device.adb_device import AdbDevice
from tapwright.settings import Settings
from tapwright.tasks import Task, all_tasks, exit_code, find_task, read_state, task_for_goal
from tapwright.traces import End, EpisodeRecord, RunFolder

from .conftest import Bench

TASKS = [template.name for template in all_tasks()]
TRIALS = (0, 1)


class Attempts:
    """Plays scripts against tasks on one phone."""

    def __init__(self, device: AdbDevice, executor: ThreadPoolExecutor, out: Path) -> None:
        self._device = device
        self._executor = executor
        self._out = out

    async def __call__(self, task: Task, script: Script) -> EpisodeRecord:
        async with RehearsalServer() as server:
            url = server.add_session("test", script, lambda: look_for_script(self._device))
            model = build_model(find_profile("rehearsal", url), EndpointGates())
            attempt = make_attempt(
                Settings(),
                task.goal,
                task,
                self._device,
                Models(model),
                self._executor,
                lambda step: None,
            )
            try:
                return await attempt.run(RunFolder.create(self._out, task.name, "0.1.0"))
            finally:
                await model.close()


@pytest.fixture
def attempts(device: AdbDevice, executor: ThreadPoolExecutor, tmp_path: Path) -> Attempts:
    return Attempts(device, executor, tmp_path)


@pytest.mark.parametrize("trial", TRIALS)
@pytest.mark.parametrize("name", TASKS)
async def test_its_own_player_passes_in_the_steps_it_says(
    attempts: Attempts, name: str, trial: int
) -> None:
    task = find_task(name, trial)
    record = await attempts(task, task.script())
    assert record.verdict is not None and record.verdict.status == "passed", record
    assert record.end is End.COMPLETED and exit_code(record, task, require_verified=True) == 0
    # One step says that it is done, and one looks again before that is taken at its word.
    assert record.totals.steps - 2 == task.optimal_steps


@pytest.mark.parametrize("name", TASKS)
async def test_doing_nothing_fails(attempts: Attempts, name: str) -> None:
    task = find_task(name)
    record = await attempts(task, NullScript())
    assert record.end is End.COMPLETED
    assert record.verdict is not None and record.verdict.status == "failed", record
    assert exit_code(record, task) == 1


@pytest.mark.parametrize("name", TASKS)
async def test_reaching_the_goal_and_changing_something_else_fails(
    attempts: Attempts, device: AdbDevice, name: str
) -> None:
    task = find_task(name)
    await task.set_up(device)
    before = await read_state(device)
    record = await attempts(task, task.script())
    assert record.verdict is not None and record.verdict.status == "passed"
    await device.shell("settings", "put", "system", "screen_brightness", "7")
    verdict = task.verify(before, await read_state(device))
    assert verdict.status == "failed" and "nothing else changed" in verdict.why


@pytest.mark.parametrize("name", TASKS)
def test_the_same_trial_draws_the_same_and_others_differ(name: str) -> None:
    assert find_task(name, 3).goal == find_task(name, 3).goal
    if name != "AirplaneOn":
        assert len({find_task(name, trial).goal for trial in range(8)}) > 1


def test_a_goal_in_the_words_of_a_task_is_that_task() -> None:
    task = task_for_goal("turn on  AIRPLANE mode.")
    assert task is not None and task.name == "AirplaneOn"
    assert task_for_goal("turn off airplane mode") is None


async def test_a_reset_phone_is_byte_for_byte_the_same(bench: Bench, attempts: Attempts) -> None:
    fresh = bench.state_hash()
    task = find_task("WeekdayAlarm")
    await attempts(task, task.script())
    assert bench.state_hash() != fresh
    bench.reset()
    assert bench.state_hash() == fresh
