"""What a loop measures, counts and remembers over its steps, and over a cut."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tapwright.actions import (
    Action,
    Ask,
    Box,
    DeviceAction,
    Done,
    Norm,
    Note,
    Outcome,
    Press,
    Tap,
    Zoom,
)
from tapwright.agent.conversation import Conversation
from tapwright.agent.dialects import ToolCallDialect
from tapwright.agent.encoder import ScreenshotEncoder
from tapwright.agent.hooks import BeforeAction, Veto
from tapwright.agent.ladder import EffortLadder
from tapwright.agent.limits import Limits
from tapwright.agent.loop import Agent
from tapwright.agent.models.base import ModelLost, Reply
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.prompts import screen_text
from tapwright.agent.user import NoUser
from tapwright.device.device import Observation
from tapwright.device.fake import FakeDevice
from tapwright.traces import End, Ending, Journal, RunFolder, StepRecord, read_steps
from tests.traces.test_journal import EPISODE

from .playing import NOWHERE, SETTINGS, TAKES_CLAIMS, USAGE, Answers, Play

NOW = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)
BAD = Reply(text="hm", usage=USAGE)


class Ticking:
    """A clock that is a second later each time it is asked."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        self.now_s += 1.0
        return self.now_s


Make = Callable[..., Agent]


@pytest.fixture
def make() -> Iterator[Make]:
    executor = ThreadPoolExecutor(1)

    def agent(
        journal: Journal,
        answers: Answers,
        limits: Limits | None = None,
        before_action: BeforeAction | None = None,
        device: FakeDevice | None = None,
    ) -> Agent:
        model = FunctionModel(answers, profile=find_profile("rehearsal", "http://127.0.0.1:1/v1"))
        return Agent(
            device=device or FakeDevice(),
            conversation=Conversation(
                "g", model, ToolCallDialect(), EffortLadder(TAKES_CLAIMS), clock=Ticking()
            ),
            encoder=ScreenshotEncoder("step-3.7", "economy", executor),
            journal=journal,
            limits=limits or Limits(),
            user=NoUser(),
            on_step=lambda step: None,
            clock=Ticking(),
            now=lambda: NOW,
            before_action=before_action,
        )

    with executor:
        yield agent


def steps_of(journal: Journal) -> list[StepRecord]:
    return list(read_steps(journal.folder))


async def test_a_step_is_timed_by_the_clocks_that_were_given(play: Play, make: Make) -> None:
    await make(play.journal, Answers(SETTINGS, Note(text="n"), Done())).run()
    acted, noted, _ = play.steps
    assert {step.at for step in play.steps} == {NOW}
    assert [step.index for step in play.steps] == [0, 1, 2]
    assert (acted.timings.act_s, noted.timings.act_s) == (1.0, 0.0)
    assert (acted.timings.journal_s, noted.timings.journal_s) == (0.0, 1.0)


@pytest.mark.parametrize(("wall_s", "steps"), [(1.0, 0), (1.5, 1), (6.0, 1), (6.5, 2)])
async def test_time_is_up_before_a_step_is_begun(
    play: Play, make: Make, wall_s: float, steps: int
) -> None:
    answers = Answers(SETTINGS, Press(key="back"), SETTINGS)
    ending = await make(play.journal, answers, Limits(wall_s=wall_s)).run()
    assert ending == Ending(End.TIME_LIMIT, f"{wall_s:g} s of wall time are used up")
    assert len(play.steps) == len(answers.prompts) == steps


def begun(tmp_path: Path, wall_s: float) -> Journal:
    totals = EPISODE.totals.model_copy(update={"wall_s": wall_s})
    run = RunFolder.create(tmp_path / "earlier", "x", "0")
    return run.episode(EPISODE.model_copy(update={"totals": totals}))


async def test_time_of_earlier_spans_counts(tmp_path: Path, make: Make) -> None:
    with begun(tmp_path, 5.0) as journal:
        assert (await make(journal, Answers(), Limits(wall_s=6.0)).run()).end is End.TIME_LIMIT
    with begun(tmp_path, 5.0) as journal:
        ending = await make(journal, Answers(Done()), Limits(wall_s=6.5)).run()
        assert ending.end is End.COMPLETED


async def test_waiting_for_the_model_is_no_work_also_after_a_cut(
    play: Play, tmp_path: Path, make: Make
) -> None:
    lost = ModelLost("cut")
    await make(play.journal, Answers(SETTINGS, Note(text="n"), lost)).run()
    slow = [
        step.model_copy(update={"timings": step.timings.model_copy(update={"model_s": 20.0})})
        for step in play.steps
    ]
    for working_s, end in ((10.0, End.COMPLETED), (5.0, End.TIME_LIMIT)):
        with begun(tmp_path, 45.0) as journal:
            frames = journal.folder / "frames"
            for picture in (play.journal.folder / "frames").iterdir():
                (frames / picture.name).write_bytes(picture.read_bytes())
            agent = make(journal, Answers(Done()), Limits(working_s=working_s))
            agent.replay(slow)
            assert (await agent.run()).end is end


@pytest.mark.parametrize(("working_s", "steps"), [(9.5, 3), (9.0, 2)])
async def test_waiting_for_each_reply_is_no_work(
    play: Play, make: Make, working_s: float, steps: int
) -> None:
    # Before the third reply 11 s have gone by, and each of two replies took one.
    answers = Answers(SETTINGS, Press(key="back"), Done())
    ending = await make(play.journal, answers, Limits(working_s=working_s)).run()
    assert ending.end is (End.COMPLETED if steps == 3 else End.TIME_LIMIT)
    assert len(play.steps) == steps


async def after_a_cut(
    play: Play, make: Make, before: Sequence[Action | Reply], after: Sequence[Action | Reply]
) -> Ending:
    """Play some replies, lose the model, and go on with others."""
    await make(play.journal, Answers(*before, ModelLost("cut"))).run()
    agent = make(play.journal, Answers(*after))
    agent.replay(play.steps)
    return await agent.run()


async def test_a_dead_tap_before_a_cut_makes_the_claim_after_it_doubtful(
    play: Play, make: Make
) -> None:
    ending = await after_a_cut(play, make, [SETTINGS, NOWHERE], [Done(), Done()])
    assert ending.end is End.COMPLETED
    assert ["unconfirmed" in step.signals for step in play.steps] == [False, False, True, False]


async def test_a_claim_that_was_looked_at_again_before_a_cut_is_not_doubted_twice(
    play: Play, make: Make
) -> None:
    ending = await after_a_cut(play, make, [NOWHERE, Done()], [Done()])
    assert ending.end is End.COMPLETED and len(play.steps) == 3


async def test_unreadable_replies_before_a_cut_count(play: Play, make: Make) -> None:
    ending = await after_a_cut(play, make, [BAD, BAD], [BAD])
    assert ending.end is End.BAD_REPLIES
    assert ending.why.startswith("3 in a row, the last: no function was called")


async def test_a_readable_reply_before_a_cut_begins_the_count_anew(play: Play, make: Make) -> None:
    ending = await after_a_cut(play, make, [BAD, BAD, Note(text="n")], [BAD, BAD, Done()])
    assert ending.end is End.COMPLETED


async def test_dead_taps_before_a_cut_count(play: Play, make: Make) -> None:
    ending = await after_a_cut(play, make, [NOWHERE] * 4, [NOWHERE])
    assert ending == Ending(End.STUCK, "the same action on the same screen 5 times")


async def test_a_readable_reply_begins_the_count_of_unreadable_ones_anew(play: Play) -> None:
    assert (await play(Answers(BAD, BAD, Note(text="n"), BAD, BAD, Done()))).end is End.COMPLETED
    assert [step.signals for step in play.steps[:2]] == [("bad_reply",), ("bad_reply",)]


async def test_what_does_not_touch_the_phone_has_an_outcome_of_its_own(play: Play) -> None:
    box = Box(left=0, top=0, right=500, bottom=250)
    await play(Answers(Note(text="n"), Zoom(boxes=(box,)), Ask(question="?"), Done()))
    noted, zoomed, asked, done = (step.outcome for step in play.steps)
    assert (noted, zoomed, done) == (
        Outcome.done("noted"), Outcome.done("the region follows"), Outcome.done(),
    )  # fmt: skip
    assert asked == Outcome.refused("nobody is here to answer; decide, or hand over")
    assert play.steps[2].signals == ("not_done",)


async def test_an_action_that_is_forbidden_is_not_done(play: Play, make: Make) -> None:
    device = FakeDevice()
    hook: BeforeAction = lambda action, seen: Veto("not on this phone")  # noqa: E731
    await make(play.journal, Answers(SETTINGS, Done(), Done()), None, hook, device).run()
    assert device.done == []
    assert play.steps[0].outcome == Outcome.refused("not on this phone")
    assert play.steps[0].signals == ("vetoed", "not_done")


async def test_an_action_that_is_replaced_is_told_as_what_was_done(play: Play, make: Make) -> None:
    device, back = FakeDevice(), Press(key="back")
    hook: BeforeAction = lambda action, seen: back  # noqa: E731
    await make(play.journal, Answers(SETTINGS, Done(), Done()), None, hook, device).run()
    assert device.done == [back]
    first = play.steps[0]
    assert first.action == SETTINGS and first.outcome
    assert first.outcome.why == "instead, this was done: press “back”"


async def test_a_ruling_is_made_on_the_act_and_the_screen_it_is_meant_for(
    play: Play, make: Make
) -> None:
    asked: list[tuple[DeviceAction, str | None]] = []

    def hook(action: DeviceAction, seen: Observation) -> None:
        asked.append((action, seen.app.package if seen.app else None))

    await make(play.journal, Answers(SETTINGS, NOWHERE, Done(), Done()), None, hook).run()
    assert asked == [(SETTINGS, "com.android.launcher3"), (NOWHERE, "com.android.settings")]


async def test_the_model_is_told_which_app_is_in_front_and_of_the_keyboard(play: Play) -> None:
    answers = Answers(SETTINGS, Tap(at=Norm(x=500, y=200)), Done())
    await play(answers)
    screens = [text for text in answers.told() if text.startswith("Screen")]
    assert screens == [
        screen_text("com.android.launcher3", False),
        screen_text("com.android.settings", False),
        screen_text("com.android.settings", True),
    ]
    assert len(set(screens)) == 3
