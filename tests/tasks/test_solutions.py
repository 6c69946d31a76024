"""Solutions stand beside the definitions: every task has one, and no definition needs it."""

import ast
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import ClassVar

import pytest

import tapwright.tasks
from tapwright.actions import Done, Infeasible
from tapwright.agent.rehearsal import Move
from tapwright.suites.built_in import BuiltInTask
from tapwright.suites.daily.utilities.alarms import AlarmOff
from tapwright.suites.registry import all_tasks, find_task
from tapwright.tasks import Task
from tapwright.tasks.solution import Look, TaskSolution, solution_of
from tapwright.tasks.state import Change
from tapwright.tasks.verifier_input import VerifierInput
from tapwright.traces import Evidence

TASKS = Path(tapwright.tasks.__file__).parent
SUITES = ("daily", "safety", "aosp")
DEFINITIONS = [
    path
    for suite in SUITES
    for path in sorted((TASKS / suite).rglob("*.py"))
    if path.parent.name != "solutions"
]
# What a process has loaded that names every task and draws it, as a suite does.
LOADED = """
import sys
from tapwright.suites.registry import all_tasks
for template in all_tasks():
    template(0).goal
print([name for name in sys.modules if ".solution" in name or ".rehearsal" in name])
"""


@pytest.mark.parametrize("template", all_tasks(), ids=lambda template: template.name)
def test_every_built_in_task_has_a_solution_with_near_misses(template: type[Task]) -> None:
    solution = template(0).solution()
    assert isinstance(solution, TaskSolution) and solution.mutants()
    assert type(solution).__module__.startswith(
        template.__module__.rpartition(".")[0] + ".solutions."
    )
    assert type(solution).__doc__


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: str(path.relative_to(TASKS)))
def test_no_definition_imports_a_solution(path: Path) -> None:
    imported = {
        part
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        for part in [*(node.module or "").split("."), *(name.name for name in node.names)]
    }
    assert imported.isdisjoint({"solution", "solutions", "rehearsal"})


def test_a_suite_loads_no_solution() -> None:
    command = [sys.executable, "-c", LOADED]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


class Counting(BuiltInTask):
    """Counts to a number."""

    goal = "Count."
    name: ClassVar = "Counting"

    def draw(self, random: Random) -> None:
        """How far."""
        self.to = 3

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Nothing to look at."""
        return ()

    def declared(self, change: Change) -> bool:
        """Nothing changes."""
        return False


class CountingSolution(TaskSolution[Counting]):
    """Says the number, or gives up."""

    patient = True

    def play(self, look: Look) -> Move:
        """At once."""
        if not self.patient:
            return Move("No.", Infeasible(why="no"))
        return Move("Yes.", Done(summary=str(self.task.to)))


def test_a_near_miss_changes_the_solution_or_the_task_and_leaves_both_as_they_were() -> None:
    right = CountingSolution(Counting())
    assert right.but(to=4).task.to == 4 and not right.but(patient=False).patient
    assert right.task.to == 3 and right.patient and right.but(patient=False).task.to == 3
    with pytest.raises(AttributeError, match="no parameter too"):
        right.but(too=4)


def test_a_built_in_task_without_a_solution_is_a_mistake_of_ours() -> None:
    with pytest.raises(LookupError, match="Counting has no solution"):
        solution_of(Counting())


class Earlier(AlarmOff):
    """A task of somebody's own that is nearly a built-in one."""


def test_what_derives_from_a_built_in_task_has_its_solution() -> None:
    assert type(Earlier().solution()).__name__ == "AlarmOffSolution"


def test_a_changed_task_is_solved_with_what_was_changed() -> None:
    solution = solution_of(find_task("AlarmOff").but(time="22:15"))
    assert isinstance(solution, TaskSolution) and solution.task.time == "22:15"
