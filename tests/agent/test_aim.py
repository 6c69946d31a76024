"""An act that names one thing and would hit another is refused, or corrected; the trace says so."""

import asyncio
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from pydantic import JsonValue
from rich.console import Console

from tapwright.actions import Action, Done, Norm, Outcome, Press, PxBox, Swipe, Tap, TypeText
from tapwright.agent.aim import AimCheck
from tapwright.agent.hooks import acted
from tapwright.agent.ladder import MISAIMED, LadderRules
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.replay import differences
from tapwright.agent.views import Glimpse, Views
from tapwright.cli.show import StepPrinter
from tapwright.device.errors import CaptureFailed
from tapwright.device.fake import FakeDevice, FakeScreen, FakeView
from tapwright.device.ui import UiNode, UiTree
from tapwright.door import open_session
from tapwright.recorded_prompts import prompts_of
from tapwright.replay import play_offline
from tapwright.tasks.settings import Settings
from tapwright.traces import StepRecord, read_steps
from tapwright.traces.recording import Recording

from .playing import Answers

SAVE, CANCEL = Norm(x=500, y=291), Norm(x=500, y=458)
WRONG = Tap(at=CANCEL, target="Save")
RIGHT = Tap(at=SAVE, target="the Save button")
END = Done(summary="as wanted")


class Editor(FakeDevice):
    """A page with two buttons and two fields, and a count of how often its views were read."""

    def __init__(self, package: str = "") -> None:
        home = FakeScreen(
            "com.example.editor",
            "Editor",
            (
                FakeView("Save", PxBox(40, 300, 500, 400)),
                FakeView("Cancel", PxBox(40, 500, 500, 600)),
                FakeView("Title", PxBox(40, 700, 500, 780), field=True),
                FakeView("Body", PxBox(40, 800, 500, 880), field=True),
            ),
        )
        super().__init__({"home": home})
        self.reads = 0
        self._package = package

    async def ui(self) -> UiTree:
        self.reads += 1
        tree = await super().ui()
        if self._package:
            (root,) = tree.roots
            views = tuple(replace(view, package=self._package) for view in root.children)
            return UiTree(0, (replace(root, package=self._package, children=views),))
        return tree


class Run:
    """One attempt on a fake phone: what it did, and what the trace says."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self.device = Editor()
        self.answers = Answers()
        self.folder = out

    async def __call__(self, *replies: Action, **settings: JsonValue) -> list[StepRecord]:
        # A claim after an act that changed nothing is looked at again.
        self.answers = Answers(*replies, END, END)
        profile = find_profile("rehearsal", "http://127.0.0.1:1/v1")
        chosen = Settings.model_validate({
            "out": self._out, "keep_ui": False, "policy": "benchmark", "interrupts": False,
            "ladder": LadderRules(confirm=None), **settings,
        })  # fmt: skip
        model = FunctionModel(self.answers, profile)
        async with open_session(chosen, model=model) as session:
            run = session.new_run("aim", ())
            record = await session.attempt("save it", self.device, run=run)
        self.folder = run.path / "episodes" / record.id
        return [step for step in read_steps(self.folder) if step.action != END]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def results(steps: list[StepRecord]) -> list[str | None]:
    return [step.aim and step.aim.result for step in steps]


async def test_a_tap_on_something_else_is_refused_with_both_places(run: Run) -> None:
    steps = await run(WRONG, RIGHT)
    assert run.device.done == [RIGHT]
    assert results(steps) == ["refused", "named"]
    assert steps[0].outcome == Outcome.refused(
        "nothing was touched: at 500,458 is “Cancel”; “Save” is at 500,292. Repeat the same only "
        "if the place is right"
    )
    assert MISAIMED in steps[0].signals and any("500,292" in told for told in run.answers.told())
    aim = steps[0].aim
    assert aim and (aim.by, aim.under, aim.target) == ("views", "Cancel", "Save")
    assert aim.at == CANCEL and aim.meant == Norm(x=500, y=292)


async def test_its_prompts_are_built_again_word_for_word(run: Run) -> None:
    steps = await run(WRONG, RIGHT)
    prompts = prompts_of(run.folder)
    assert prompts is not None and len(prompts.steps) > len(steps)


@pytest.mark.parametrize("aim", ["refuse", "correct"])
async def test_it_is_played_again_step_by_step(run: Run, aim: str) -> None:
    await run(WRONG, WRONG, RIGHT, Tap(at=CANCEL, target="Abbrechen"), WRONG, aim=aim)
    recording = Recording.load(run.folder)
    assert differences(recording, await play_offline(recording)) == []


async def test_a_model_that_repeats_itself_is_believed(run: Run) -> None:
    steps = await run(WRONG, WRONG, WRONG)
    assert results(steps) == ["refused", "insisted", "refused"]
    assert run.device.done == [WRONG]


async def test_a_tap_is_corrected_where_that_is_asked_for(run: Run) -> None:
    steps = await run(WRONG, aim="correct")
    there = Tap(at=Norm(x=500, y=292), target="Save")
    assert run.device.done == [there] and steps[0].instead == there
    assert results(steps)[0] == "corrected" and steps[0].action == WRONG
    assert steps[0].outcome and "tap 500,292 “Save”" in steps[0].outcome.why


@pytest.mark.parametrize("act", [
    Swipe(start=CANCEL, end=SAVE, target="Save"), TypeText(text="milk", target="Title"),
], ids=lambda act: act.kind)  # fmt: skip
async def test_what_has_more_than_one_place_is_never_corrected(run: Run, act: Action) -> None:
    focus = Tap(at=Norm(x=500, y=700), target="Body")
    steps = await run(focus, act, aim="correct")
    assert results(steps) == ["named", "refused"] and run.device.done == [focus]


async def test_what_is_not_found_is_done_and_the_model_hears_what_is_there(run: Run) -> None:
    elsewhere = Tap(at=CANCEL, target="Abbrechen")
    steps = await run(elsewhere)
    assert run.device.done == [elsewhere] and results(steps)[0] == "absent"
    assert steps[0].outcome and steps[0].outcome.why == "what is there is called “Cancel”"


async def test_switched_off_nothing_is_asked_for_read_or_refused(run: Run) -> None:
    steps = await run(WRONG, aim="off")
    assert run.device.done == [WRONG] and run.device.reads == 0 and results(steps) == [None]
    prompt = run.answers.prompts[0]
    assert "target" not in str(prompt.tools) and "`target`" not in str(prompt.messages[0])


async def test_what_names_nothing_is_not_held_up(run: Run) -> None:
    await run(Tap(at=CANCEL), Tap(at=SAVE), Press(key="back"))
    assert len(run.device.done) == 3
    assert run.device.reads == 1, "a model that names nothing is not read ahead for"


async def test_the_gate_and_the_aim_read_the_views_once(run: Run) -> None:
    await run(RIGHT, policy="standard")
    assert run.device.reads == 1
    await run(WRONG, policy="standard")
    assert run.device.reads == 2 and run.device.done == [RIGHT]


async def test_views_of_another_app_are_thrown_away(run: Run) -> None:
    run.device = Editor(package="com.example.other")
    steps = await run(WRONG)
    assert results(steps)[0] == "unseen" and run.device.done == [WRONG]


class Slow(Editor):
    """Its views come when they are let."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.let = asyncio.Event(), asyncio.Event()

    async def ui(self) -> UiTree:
        self.asked.set()
        await self.let.wait()
        return await super().ui()


async def test_views_are_read_while_the_model_thinks() -> None:
    device, seen = Slow(), None
    aim = AimCheck(Views(device))
    seen = await device.observe()
    aim.look_ahead(seen)
    await device.asked.wait()
    device.let.set()
    record = await aim.check(WRONG, seen)
    assert record and record.result == "refused" and device.reads == 1


async def test_views_of_a_screen_that_moved_on_are_thrown_away() -> None:
    device = Editor()
    aim = AimCheck(Views(device))
    aim.look_ahead(await device.observe())
    record = await aim.check(RIGHT, await device.observe())
    assert record and record.result == "named" and device.reads == 2


async def test_a_phone_that_is_slow_to_tell_is_not_waited_for_again() -> None:
    device = Editor()
    times = iter(range(1000))
    aim = AimCheck(Views(device), clock=lambda: float(next(times)))
    for _ in range(3):
        seen = await device.observe()
        aim.look_ahead(seen)
        assert await aim.check(WRONG, seen)
    seen, reads = await device.observe(), device.reads
    aim.look_ahead(seen)
    record = await aim.check(WRONG, seen)
    assert record and record.result == "unseen" and device.reads == reads


class Mute(Editor):
    async def ui(self) -> UiTree:
        await super().ui()
        raise CaptureFailed("could not get idle state")


async def test_a_phone_that_cannot_tell_its_views_is_left_in_peace(run: Run) -> None:
    run.device = Mute()
    steps = await run(*[Tap(at=CANCEL, target=f"Save {n}") for n in range(4)])
    assert run.device.reads == 3 and len(run.device.done) == len(steps) == 4
    # Texts are read off the picture where the extra `ocr` is there.
    assert set(results(steps)) <= {"unseen", "absent"}


async def test_what_is_being_read_ends_with_the_attempt() -> None:
    device = Slow()
    aim = AimCheck(Views(device))
    aim.look_ahead(await device.observe())
    await device.asked.wait()
    await aim.end()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert not others


@pytest.mark.parametrize(("keyboard", "result"), [("", "unseen"), ("com.x.inputmethod", "refused")])
async def test_below_the_keyboards_edge_only_views_that_tell_of_it_are_believed(
    keyboard: str, result: str
) -> None:
    device = Editor()
    focused = Tap(at=Norm(x=500, y=617))
    await device.perform(focused, await device.observe())
    seen = await device.observe()
    assert seen.keyboard_shown
    tree = await device.ui()
    if keyboard:
        keys = UiNode(package=keyboard, bounds=PxBox(0, 900, 540, 1200))
        tree = UiTree(0, (*tree.roots, keys))
    tap = Tap(at=Norm(x=500, y=700), target="Save")
    record = await AimCheck(Views()).check(tap, seen, Glimpse(tree))
    assert record and record.result == result


async def test_after_a_cut_it_is_known_what_was_refused_and_not_done(run: Run) -> None:
    (refused,) = await run(WRONG)
    assert not acted(refused)
    device = Editor()
    aim = AimCheck(Views(device))
    aim.replay(refused)
    record = await aim.check(WRONG, await device.observe())
    assert record and record.result == "insisted"


async def test_the_terminal_says_what_lies_there(run: Run) -> None:
    refused, named = await run(WRONG, RIGHT)
    printed = StringIO()
    for step in (refused, named):
        StepPrinter(Console(file=printed, width=200)).step(step)
    lines = [line.strip() for line in printed.getvalue().splitlines() if "aim:" in line]
    assert lines == ["aim: “Save” refused, where “Cancel” lies; it is at 500,292"]
