"""Every solution a template has against one of its instances, and what each must come to."""

import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...actions import Done
from ...agent.rehearsal import Move, NullSolution, ScreenView, Solution
from ...fleet.pocket import LabPhone
from ...suites.built_in import BuiltInTask
from ...suites.row_rules import RULES
from ...tasks.goal import Language
from ...tasks.shell_state import PROVIDER
from ...tasks.solution import FunctionSolution, TaskSolution, solution_of
from ...tasks.state import Change, StateUnreadable, changes
from ...tasks.task import NOTHING_ELSE, Task
from ...tasks.verifier_input import VerifierInput
from .harness import SolutionResult, TaskHarness, count_acts
from .state_mutants import StateMutant, near_states, nothing, spoilt_besides

SOLUTION = "its own solution"
NULL = "doing nothing"
PREMATURE = "stopping one act early"
BESIDES = "changing something else besides"
SPOILT = "the state it reaches, spoilt"
SPOILT_BESIDES = "the state it reaches, with something else in it"
RESET = "reset"
# A setting that no task is about.
_PROBE = ("settings", "put", "global", "tapwright_probe", "1")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check of one instance; `ok` is whether what had to come came."""

    task: str
    trial: int
    solution: str
    ok: bool
    why: str = ""
    acts: int = 0
    seconds: float = 0.0
    mutants: int = 0


class StopEarly:
    """Plays another solution, but says that all is done before its last act."""

    def __init__(self, solution: Solution, acts: int) -> None:
        self._solution = solution
        self._acts = acts

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        """The solution's move, or done once it has acted so often."""
        if count_acts(moves) >= self._acts:
            return Move("That should be enough.", Done(summary="done"))
        return self._solution.decide(view, moves)


async def check_template(
    template: type[Task],
    trials: Sequence[int],
    phone: LabPhone,
    measuring: bool = False,
    language: Language = "en",
) -> AsyncIterator[CheckResult]:
    """Run every check of these trials; with `measuring` the solution's length may be any."""
    for trial in trials:
        await phone.reset()
        fresh = phone.state_hash()
        task = template(trial, language=language)
        harness = await TaskHarness.set_up(task, phone)
        started_s = time.monotonic()
        own = solution_of(task)
        solved = await harness.play(own)
        yield _line(task, SOLUTION, _passes(task, solved, measuring), solved.acts, started_s)
        yield await _changes_besides(task, solved, phone)
        yield _spoilt(task, solved)
        if trial == trials[0]:
            # What lies beside a task is the same in all its trials, and there is much of it.
            yield _spoilt_besides(task, solved)
        near, glances = _near_misses(task, own)
        others: dict[str, Solution] = {NULL: NullSolution(), **near}
        others[PREMATURE] = StopEarly(own, solved.acts - 1 - glances)
        for name, solution in others.items():
            started_s = time.monotonic()
            result = await harness.play(solution)
            yield _line(task, name, _fails(result), result.acts, started_s)
        await phone.reset()
        same = phone.state_hash() == fresh
        yield CheckResult(
            task.name, trial, RESET, same, "" if same else "the state is not as it was"
        )


def _near_misses(task: Task, own: Solution) -> tuple[Mapping[str, Solution], int]:
    """What comes near a solution and must fail, and the acts it spends on looking at the end."""
    if not isinstance(own, TaskSolution):
        return {}, 0
    return {
        name: replace(one, task=task) if isinstance(one, FunctionSolution) else one
        for name, one in own.mutants().items()
    }, own.glances


def _passes(task: Task, result: SolutionResult, measuring: bool) -> str:
    """Why the task's own solution has not done what it must; empty if it has."""
    if result.verdict.status != "passed":
        return f"{result.verdict.why} ({result.ending.end} {result.ending.why})"
    if task.language != "en":
        # Lists are sorted by other signs there, so that more or less of them is scrolled through.
        return "" if result.acts <= task.step_limit else f"took {result.acts} acts, too many"
    if not measuring and result.acts != task.optimal_steps:
        return f"took {result.acts} acts where {task.optimal_steps} were measured"
    return ""


def _fails(result: SolutionResult) -> str:
    return "passed, and must not" if result.verdict.status != "failed" else ""


async def _changes_besides(task: Task, solved: SolutionResult, phone: LabPhone) -> CheckResult:
    """The state that the solution reached, with something else changed in it, must fail."""
    await phone.device.shell(*_PROBE)
    found = solved.found
    verdict = task.verify(replace(found, after=await task.read(phone.device)))
    ok = verdict.status == "failed" and NOTHING_ELSE in verdict.why
    return CheckResult(task.name, task.trial, BESIDES, ok, "" if ok else "passed, and must not")


def free_columns(task: Task) -> frozenset[tuple[str, str, str]]:
    """Columns that no goal decides, because the app alone does, and those this goal leaves open."""
    free = {(*name, column) for name, rules in RULES.items() for column in rules.free}
    if isinstance(task, BuiltInTask):
        free |= {(package, *one) for package, _ in RULES for one in task.open_columns}
        free |= {(PROVIDER, *one) for one in task.open_columns}
    return frozenset(free)


def _spoilt(task: Task, solved: SolutionResult) -> CheckResult:
    """Each row, setting and file that the solution changed, spoilt in every way, must fail."""
    found = solved.found
    states = near_states(found.before, found.after, incidental_of(task), free_columns(task))
    line = _all_fail(task, SPOILT, solved, states)
    passed = solved.verdict.status == "passed"
    if passed and not line.mutants and changes(found.before, found.after):
        return replace(line, ok=False, why="all that it changes is called incidental")
    return line


def _spoilt_besides(task: Task, solved: SolutionResult) -> CheckResult:
    """What the solution did not touch, spoilt, must fail."""
    states = spoilt_besides(solved.found.before, solved.found.after, incidental_of(task))
    return _all_fail(task, SPOILT_BESIDES, solved, states)


def incidental_of(task: Task) -> Callable[[Change], bool]:
    return task.incidental if isinstance(task, BuiltInTask) else nothing


def _all_fail(
    task: Task, name: str, solved: SolutionResult, states: Iterator[StateMutant]
) -> CheckResult:
    started_s = time.monotonic()
    made, passed = 0, list[str]()
    # A task without any verdict on its own solution has nothing that could be spoilt.
    for mutant in states if solved.verdict.status == "passed" else ():
        made += 1
        if _passes_still(task, replace(solved.found, after=mutant.after)):
            passed.append(mutant.name)
    why = f"{len(passed)} of {made} passed, and must not: {'; '.join(passed)}" if passed else ""
    seconds = time.monotonic() - started_s
    return CheckResult(task.name, task.trial, name, not why, why, 0, seconds, made)


def _passes_still(task: Task, found: VerifierInput) -> bool:
    try:
        return task.verify(found).status != "failed"
    except StateUnreadable:
        # No verdict: the attempt would end as one that could not be verified.
        return False


def _line(task: Task, solution: str, why: str, acts: int, started_s: float) -> CheckResult:
    seconds = time.monotonic() - started_s
    return CheckResult(task.name, task.trial, solution, not why, why, acts, seconds)
