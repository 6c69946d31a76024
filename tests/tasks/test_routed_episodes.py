"""Attempts of which the class decides what they are given, as their traces show it."""

from dataclasses import replace
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.agent.bill import read_bill
from tapwright.agent.ladder import LadderRules
from tapwright.fleet.pocket import PocketDevice
from tapwright.suites.registry import find_task, solution_for
from tapwright.tasks.session import open_session
from tapwright.tasks.settings import Settings
from tapwright.traces.reader import read_calls, read_episode, read_steps
from tapwright.traces.schema import EpisodeRecord, StepRecord

ROWS = {"settings": {"planning": "high", "floor": "high"}, "money": {"max_steps": 1}}
TASK = "AirplaneOn"


def settings(out: Path, **more: object) -> Settings:
    return Settings.model_validate({"model": "rehearsal", "out": out, **more})


def folder_of(out: Path, record: EpisodeRecord) -> Path:
    return next(out.glob(f"*/episodes/{record.id}"))


async def test_the_row_of_its_class_is_what_a_task_is_given(
    device: PocketDevice, tmp_path: Path
) -> None:
    async with open_session(settings(tmp_path, routes=ROWS)) as session:
        record = await session.attempt(find_task(TASK), device)
    assert record.verdict is not None and record.verdict.status == "passed"
    assert record.routing is not None
    assert (record.routing.task_class, record.routing.by) == ("settings", "tags")
    assert record.routing.row == ROWS["settings"]
    ladder = LadderRules(planning="high", floor="high")
    assert record.settings["ladder"] == ladder.model_dump(mode="json")
    assert "routes" not in record.settings
    assert {step.rung for step in read_steps(folder_of(tmp_path, record))} == {"high"}


async def test_without_a_table_the_class_is_told_and_nothing_changes(
    device: PocketDevice, tmp_path: Path
) -> None:
    async with open_session(settings(tmp_path)) as session:
        record = await session.attempt(find_task(TASK), device)
    assert record.routing is not None and record.routing.task_class == "settings"
    assert (record.routing.table, record.routing.row) == ("", {})
    assert record.settings["ladder"] == LadderRules().model_dump(mode="json")


async def test_the_class_that_is_said_decides(device: PocketDevice, tmp_path: Path) -> None:
    async with open_session(settings(tmp_path, routes=ROWS)) as session:
        record = await session.attempt(find_task(TASK), device, task_class="money")
    assert record.routing is not None and record.routing.by == "file"
    assert (record.end, record.totals.steps) == ("step_limit", 1)


async def test_the_model_is_asked_once_and_the_call_is_booked(
    device: PocketDevice, tmp_path: Path
) -> None:
    chosen = settings(tmp_path, routes=ROWS, classify=True)
    goal = "turn bluetooth off"
    async with open_session(chosen, solution_for=solution_for) as session:
        record = await session.attempt(goal, device)
    folder = folder_of(tmp_path, record)
    assert record.routing is not None
    assert (record.routing.task_class, record.routing.by) == ("settings", "model")
    assert {step.rung for step in read_steps(folder)} == {"high"}
    (call,) = read_calls(folder)
    assert (call.by, call.profile) == ("router", "rehearsal")
    assert call.usage.prompt and call.cost_usd
    # What is on disk is what was returned, and the call is in the sums.
    assert read_episode(folder).routing == record.routing
    assert record.totals.model_calls == record.totals.steps + 1
    bill = read_bill([folder.parent.parent])
    assert bill.players["router"].calls == 1
    assert bill.account.cost_usd == record.totals.cost_usd
    assert "routes" not in record.settings and "classify" not in record.settings


async def test_a_task_that_is_sorted_already_is_not_asked_about(
    device: PocketDevice, tmp_path: Path
) -> None:
    async with open_session(settings(tmp_path, classify=True)) as session:
        record = await session.attempt(find_task(TASK), device)
    assert record.routing is not None and record.routing.by == "tags"
    assert not list(read_calls(folder_of(tmp_path, record)))


class Stop(Exception):
    pass


async def stop(step: StepRecord) -> None:
    raise Stop


async def test_an_episode_that_goes_on_keeps_its_class_and_row(
    device: PocketDevice, tmp_path: Path
) -> None:
    """Whatever table holds by then."""
    async with open_session(settings(tmp_path, routes=ROWS)) as session:
        with pytest.raises(Stop):
            await session.attempt(find_task(TASK), device, on_step=stop)
    (folder,) = tmp_path.glob("*/episodes/*")
    later = settings(tmp_path, routes={"settings": {"max_steps": 1}}, task_class="money")
    async with open_session(later) as session:
        record = await session.resume(folder, device, task=find_task(TASK))
    assert record.verdict is not None and record.verdict.status == "passed"
    assert record.routing is not None and record.routing.row == ROWS["settings"]
    assert {step.rung for step in read_steps(folder)} == {"high"}


async def test_one_begun_without_a_table_goes_on_without(
    device: PocketDevice, tmp_path: Path
) -> None:
    async with open_session(settings(tmp_path), solution_for=solution_for) as session:
        with pytest.raises(Stop):
            await session.attempt("turn bluetooth off", device, on_step=stop)
    (folder,) = tmp_path.glob("*/episodes/*")
    later = settings(tmp_path, routes={"other": {"max_steps": 1}})
    async with open_session(later, solution_for=solution_for) as session:
        record = await session.resume(folder, device)
    assert (record.end, record.routing) == ("completed", None)


async def test_the_advisor_of_a_row_is_there_for_its_class_alone(
    device: PocketDevice, tmp_path: Path
) -> None:
    rows = {"settings": {"effort": "fixed:advisor", "advisor": "rehearsal-advisor"}}
    async with open_session(settings(tmp_path, routes=rows)) as session:
        run = session.new_run("both")
        record = await session.attempt(find_task(TASK), device, run=run)
        other = await session.attempt(find_task(TASK), device, task_class="form", run=run)
    steps = list(read_steps(folder_of(tmp_path, record)))
    assert {(step.rung, step.by) for step in steps} == {("advisor", "advisor")}
    assert record.settings["advisor"] == "rehearsal-advisor"
    assert "advisor" not in other.settings and "advisor" not in other.totals.by


async def test_limits_of_the_call_stand_above_a_row(device: PocketDevice, tmp_path: Path) -> None:
    async with open_session(settings(tmp_path, routes=ROWS)) as session:
        task = find_task(TASK)
        limits = replace(session.settings.limits(), steps=30)
        record = await session.attempt(task, device, task_class="money", limits=limits)
    assert record.end == "completed"
    assert record.routing is not None and record.routing.outranked == ("max_steps",)


async def test_a_table_that_cannot_be_followed_opens_no_session(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="fixed:advisor"):
        async with open_session(settings(tmp_path, routes={"form": {"effort": "fixed:advisor"}})):
            pass
