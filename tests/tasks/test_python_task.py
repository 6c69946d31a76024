"""A task of somebody's own in Python: a goal, a check and what it declares are enough."""

from dataclasses import replace
from pathlib import Path

import pytest

from tapwright.actions import Done, UsageError
from tapwright.agent.rehearsal import Move, NullSolution
from tapwright.bench.check.harness import play
from tapwright.device.device import Device
from tapwright.fleet.pocket import LabPhone
from tapwright.tasks import Task
from tapwright.tasks.goal import Goal
from tapwright.tasks.solution import FunctionSolution, Look, solution_of
from tapwright.tasks.state import Change
from tapwright.tasks.task import fact
from tapwright.tasks.verifier_input import VerifierInput
from tapwright.traces import End, Evidence

DOCS = Path(__file__).parents[2] / "docs" / "tasks.md"
KEY = "global.airplane_mode_on"


class FlightMode(Task):
    """Turn flight mode on.

    The radio's own settings follow.
    """

    goal = "Turn flight mode on."

    async def set_up(self, device: Device) -> None:
        """It is off."""
        await device.shell("settings", "put", "global", "airplane_mode_on", "0")
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """It is on."""
        return (fact("flight mode", "1", found.after.setting(KEY)),)

    def declared(self, change: Change) -> bool:
        """Settings only."""
        return isinstance(change.where, str) and not change.where.startswith("/")


class Nameless(Task):
    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        return ()

    def declared(self, change: Change) -> bool:
        return False


class InTwoLanguages(Nameless):
    wording = Goal(en="Wait.", zh="等一下。")


def turn_on(look: Look) -> Move:
    """Open the page and tap the row, then say so."""
    if look.package != "com.android.settings":
        return look.open("Settings")
    if look.has(text="Airplane mode"):
        if look.row_switch("Airplane mode").checked:
            return Move("It is on.", Done(summary="It is on."))
        return look.tap("I turn it on.", text="Airplane mode")
    return look.tap("It is among the networks.", text="Network & internet")


def test_what_is_not_said_has_a_default() -> None:
    task = FlightMode(trial=2)
    assert (task.name, task.summary) == ("FlightMode", "Turn flight mode on.")
    assert task.wording == Goal(en=task.goal, zh=task.goal)
    assert task.allowed_ends == {End.COMPLETED} and task.step_limit > 0
    assert (InTwoLanguages(language="zh").goal, InTwoLanguages.name) == (
        "等一下。",
        "InTwoLanguages",
    )
    assert InTwoLanguages.summary == "InTwoLanguages"


def test_a_task_without_a_goal_says_what_it_needs() -> None:
    with pytest.raises(TypeError, match="Nameless says no goal: give it `goal` or `wording`"):
        Nameless()


def test_without_a_solution_the_rehearsal_is_refused_with_a_way_out() -> None:
    assert FlightMode().solution() is None
    with pytest.raises(UsageError, match="FlightMode comes without a solution.*--model"):
        solution_of(FlightMode())


async def test_the_example_of_the_documentation_fails_whoever_does_nothing(lab: LabPhone) -> None:
    told = DOCS.read_text("utf-8").partition("# Tasks in Python")[2]
    names: dict[str, type[Task]] = {}
    exec(told.partition("```python")[2].partition("```")[0], names)
    result = await play(names["ScreenSaverOff"](), NullSolution(), lab)
    assert "screen saver" in result.verdict.why
    await lab.device.shell("settings", "put", "secure", "screensaver_enabled", "0")
    after = replace(result.found, after=await names["ScreenSaverOff"]().read(lab.device))
    assert names["ScreenSaverOff"]().verify(after).status == "passed"


async def test_it_is_verified_as_a_built_in_one_is(lab: LabPhone) -> None:
    task = FlightMode()
    done = await play(task, FunctionSolution(turn_on), lab)
    assert done.verdict.status == "passed", done.verdict
    nothing = await play(task, NullSolution(), lab)
    assert nothing.verdict.status == "failed"
