"""The example tasks on the pocket phone: a solution of their own passes, doing nothing fails."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tapwright.agent.rehearsal import Move, NullSolution
from tapwright.bench.check.harness import play
from tapwright.fleet.pocket import LabPhone
from tapwright.tasks.own import OwnTask, find_own
from tapwright.tasks.own.dry_run import dry_run
from tapwright.tasks.own.story import story
from tapwright.tasks.solution import FunctionSolution, Look
from tapwright.tasks.task import NOTHING_ELSE

FOLDER = Path(__file__).parents[3] / "examples" / "tasks"
FULL = bool(os.environ.get("TAPWRIGHT_FULL"))
SETTINGS = "com.android.settings"


def quiet_evening(task: OwnTask, look: Look) -> Move:
    label = {"120000": "2 minutes", "300000": "5 minutes", "600000": "10 minutes"}
    wanted = label[str(task.values["time.ms"])]
    if look.package != SETTINGS:
        return look.open("Settings")
    if look.has(id="alertTitle"):
        return look.tap("This long.", text=wanted)
    if not look.has(id="title", text="Screen timeout"):
        return look.tap_scrolling("I need the display.", "Display & touch")
    if look.row_summary("Screen timeout") != wanted:
        return look.tap("It is another time.", id="title", text="Screen timeout")
    if not look.row_switch("Dark theme").checked:
        return look.tap("I switch it on.", text="Dark theme")
    return look.done("Both are set.")


def first_alarm(task: OwnTask, look: Look) -> Move:
    return look.answer(f"{task.values['hour']}.{task.values['minute']} am")


def late_text(task: OwnTask, look: Look) -> Move:
    if not look.moves:
        return look.ask("How late will you be?")
    if look.has(id="compose_message_text"):
        body = f"I will be {task.values['minutes']} minutes late"
        field = look.need(id="compose_message_text")
        if look.did("I send it."):
            return look.done("It is sent.")
        if field.text == body:
            return look.tap("I send it.", desc="Send message")
        return look.enter("the text", body, field)
    if look.has(id="recipient_text_view"):
        number, field = str(task.values["number"]), look.need(id="recipient_text_view")
        if field.text != number:
            return look.enter("the number", number, field)
        return look.tap("This number.", contains=f"Send to {number}")
    if look.has(desc="Start chat"):
        return look.tap("I start a conversation.", desc="Start chat")
    return look.open("Messages")


def rename(task: OwnTask, look: Look) -> Move:
    if look.did("The name is right."):
        return look.done("It has its new name.")
    if look.has(id="text_input"):
        field = look.need(id="text_input")
        if field.text != task.values["name"]:
            return look.enter("the name", str(task.values["name"]), field)
        return look.tap("The name is right.", text="OK")
    if look.has(id="title", text="Rename"):
        return look.tap("I rename it.", text="Rename")
    if look.has(desc="Options for 0-shopping.txt"):
        return look.tap("This is the file.", desc="Options for 0-shopping.txt")
    return to_downloads(look)


def show(task: OwnTask, look: Look) -> Move:
    if look.has(text="Stamps"):
        return look.done("There it is.")
    if look.has(id="item_root", desc="0-shopping.txt"):
        return look.tap("I open it.", id="item_root", desc="0-shopping.txt")
    return to_downloads(look)


def to_downloads(look: Look) -> Move:
    if look.has(id="root_item", desc="Downloads"):
        return look.tap("I look at the downloads.", id="root_item", desc="Downloads")
    return look.open("Files")


SOLUTIONS: Mapping[str, Callable[[OwnTask, Look], Move]] = {
    "quiet-evening.yaml": quiet_evening,
    "first-alarm.yaml": first_alarm,
    "late-text.yaml": late_text,
    "paperwork.yaml#ArchiveList": rename,
    "paperwork.yaml#ShowList": show,
}


@pytest.mark.parametrize("name", SOLUTIONS if FULL else ["quiet-evening.yaml", "late-text.yaml"])
async def test_a_solution_passes_and_doing_nothing_fails(lab: LabPhone, name: str) -> None:
    task = find_own(str(FOLDER / name))(trial=1)
    nothing = await play(task, NullSolution(), lab)
    assert nothing.verdict.status == "failed"
    await lab.reset()
    played = await play(task, FunctionSolution(lambda look: SOLUTIONS[name](task, look)), lab)
    assert played.verdict.status == "passed", played.verdict
    assert task.optimal_steps in (None, played.acts)


async def test_a_near_miss_fails_an_example(lab: LabPhone) -> None:
    task = find_own(str(FOLDER / "first-alarm.yaml"))(trial=2)
    asleep = FunctionSolution(lambda look: look.answer("3:05"))
    assert (await play(task, asleep, lab)).verdict.status == "failed"


async def test_any_other_change_fails_where_nothing_else_may(lab: LabPhone) -> None:
    task = find_own(str(FOLDER / "quiet-evening.yaml"))()
    played = await play(task, FunctionSolution(lambda look: quiet_evening(task, look)), lab)
    assert played.verdict.status == "passed"
    await lab.device.shell("sh", "-c", "echo x > /sdcard/Download/x.txt")
    meddled = replace(played.found, after=await task.read(lab.device))
    verdict = task.verify(meddled)
    assert verdict.status == "failed" and verdict.why == NOTHING_ELSE
    assert "/sdcard/Download/x.txt" in verdict.evidence[-2].found


async def test_a_dry_run_finds_checks_that_cannot_fail(lab: LabPhone, tmp_path: Path) -> None:
    path = tmp_path / "weak.yaml"
    path.write_text("name: Weak\ngoal: x\nchecks: [{setting: global.wifi_on, equals: 1}]\n")
    found = await dry_run(find_own(str(path))(), lab.device)
    assert found.proves_nothing and len(found.weak) == 1 and not found.unrest
    path.write_text("name: Broken\ngoal: x\nsetup: [{open: No such app}]\n")
    assert "No such app" in (await dry_run(find_own(str(path))(), lab.device)).broken


def test_all_there_is_to_say_of_a_task() -> None:
    told = story(find_own(str(FOLDER / "late-text.yaml"))(trial=1, language="zh"))
    assert told["parameters"] and "短信" in str(told["goal"]) and told["step limit"] == 25
    assert told["checks"] and told["events"] and told["user knows"]
