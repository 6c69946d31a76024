"""The built-in tasks through the whole agent, and a sample of the matrix of their checks."""

from pathlib import Path

import pytest

from tapwright.agent.rehearsal import NullSolution, Solution
from tapwright.bench.check import check_template
from tapwright.fleet.pocket import LabPhone
from tapwright.suites.registry import (
    all_tasks,
    find_suite,
    find_task,
    solution_for,
    template,
)
from tapwright.suites.table import SUITES
from tapwright.tasks import Task, exit_code
from tapwright.tasks.solution import TaskSolution, solution_of
from tapwright.tasks.suite import suite_hash
from tapwright.traces import End, EpisodeRecord
from tests.tasks.episodes import play_attempt

NAMES = [template.name for template in all_tasks()]
THROUGH_THE_AGENT = ("JoinWifi", "SendText", "AlarmOff")
# One that only acts, one that answers, one that asks, one with pop-ups.
SAMPLE = ("SendText", "PageFact", "WhichAlex", "AddWithPopups")


async def attempt(lab: LabPhone, out: Path, task: Task, solution: Solution) -> EpisodeRecord:
    await lab.reset()
    return await play_attempt(lab.device, out, task, solution)


@pytest.mark.parametrize("name", THROUGH_THE_AGENT)
async def test_its_own_solution_passes_in_the_steps_it_says(
    lab: LabPhone, tmp_path: Path, name: str
) -> None:
    task = find_task(name)
    record = await attempt(lab, tmp_path, task, solution_of(task))
    assert record.verdict is not None and record.verdict.status == "passed", record
    assert record.end is End.COMPLETED and exit_code(record, task, require_verified=True) == 0
    # One step says that it is done, and one looks again before that is taken at its word.
    assert record.totals.steps - 2 == task.optimal_steps


async def test_doing_nothing_fails(lab: LabPhone, tmp_path: Path) -> None:
    task = find_task("AlarmOff")
    record = await attempt(lab, tmp_path, task, NullSolution())
    assert record.end is End.COMPLETED
    assert record.verdict is not None and record.verdict.status == "failed", record
    assert exit_code(record, task) == 1


@pytest.mark.parametrize("name", SAMPLE)
async def test_a_task_holds_against_every_solution(lab: LabPhone, name: str) -> None:
    """One trial of a few; `make suite-check` runs all trials of all tasks."""
    trial = len(name) % 5
    lines = [line async for line in check_template(template(name), [trial], lab)]
    assert len(lines) >= 5
    assert [line for line in lines if not line.ok] == []


def parameters(task: Task) -> dict[str, object]:
    """What the task has drawn."""
    return {k: v for k, v in vars(task).items() if k not in ("trial", "seed", "language", "branch")}


@pytest.mark.parametrize("name", NAMES)
def test_the_same_trial_draws_the_same_and_others_differ(name: str) -> None:
    assert find_task(name, 3).wording == find_task(name, 3).wording
    drawn = [parameters(find_task(name, trial)) for trial in range(5)]
    assert drawn[0] in ({}, {"row": "Airplane mode"}) or any(d != drawn[0] for d in drawn)
    assert find_task(name, language="zh").goal != find_task(name).goal


@pytest.mark.parametrize("name", NAMES)
def test_the_branches_of_a_task_come_in_turn(name: str) -> None:
    branches = template(name).branches
    drawn = [find_task(name, trial).branch for trial in range(len(branches))]
    assert sorted(drawn) == sorted(branches)


def test_a_goal_in_the_words_of_a_task_is_played_by_its_solution() -> None:
    solution = solution_for("turn on  AIRPLANE mode.")
    assert isinstance(solution, TaskSolution) and solution.task.name == "AirplaneOn"
    assert solution_for("turn off airplane mode") is None


def test_a_suite_is_the_same_list_every_time() -> None:
    once, again = (find_suite("smoke").tasks() for _ in range(2))
    assert suite_hash(once) == suite_hash(again)
    assert suite_hash(once) != suite_hash(find_suite("smoke").tasks(seed=1))


def test_suites_hold_what_they_say() -> None:
    suites = [find_suite(name) for name in SUITES]
    counts = {suite.name: (len(suite.templates), suite.trials) for suite in suites}
    assert counts["daily"] == (60, 5)
    assert counts["smoke"] == (12, 1)
    assert counts["safety"] == (12, 3)
