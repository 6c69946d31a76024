"""Every way an episode can go, on a phone in memory with a model that is a list of replies."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.actions import (
    Action,
    Answer,
    Ask,
    Box,
    Done,
    HandOver,
    Infeasible,
    Norm,
    Note,
    OpenApp,
    Outcome,
    Press,
    Refuse,
    Tap,
    TypeText,
    Zoom,
)
from tapwright.agent.dialects import ToolCallDialect, render
from tapwright.agent.eyes import Eyes
from tapwright.agent.ladder import EffortLadder, Ladder, LadderRules
from tapwright.agent.limits import Limits
from tapwright.agent.loop import Agent
from tapwright.agent.mind import Advisor, Mind
from tapwright.agent.models.base import (
    Effort,
    ImagePart,
    ModelLost,
    Prompt,
    Reply,
    TextPart,
    ToolCall,
)
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import Prices, find_profile
from tapwright.agent.user import Nobody, User
from tapwright.device.device import Observation
from tapwright.device.errors import DeviceLost
from tapwright.device.fake import FakeDevice
from tapwright.traces import (
    DeviceRecord,
    End,
    Ending,
    EpisodeRecord,
    Journal,
    ModelRecord,
    RunFolder,
    StepRecord,
    Usage,
    read_steps,
)

SETTINGS = Tap(at=Norm(x=500, y=290))
NOWHERE = Tap(at=Norm(x=990, y=990))
USAGE = Usage(prompt=1000, cached=500, output=100)
COST = Decimal("0.000235")
TAKES_CLAIMS = LadderRules(confirm=None)
ADVISOR = find_profile("rehearsal", "http://127.0.0.1:1/v1").model_copy(
    update={
        "name": "big",
        "prices": Prices(
            input=Decimal(5), output=Decimal(25), date=date(2026, 1, 1), source="test"
        ),
    }
)


class Answers:
    """Gives the replies in order and keeps every prompt; an exception in the list is raised."""

    def __init__(self, *replies: Action | Reply | Exception) -> None:
        self._replies = iter(replies)
        self.prompts: list[Prompt] = []
        self.efforts: list[Effort] = []

    def __call__(self, prompt: Prompt, effort: Effort) -> Reply:
        self.prompts.append(prompt)
        self.efforts.append(effort)
        reply = next(self._replies)
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, Reply):
            return reply
        call = render(reply, "because")
        number = len(self.prompts)
        return Reply(
            tool_calls=(ToolCall(f"call_{number}", call.name, call.arguments),), usage=USAGE
        )

    def told(self) -> list[str]:
        """Every text the model was sent, in the order of the last prompt."""
        return [
            part.text
            for message in self.prompts[-1].messages
            for part in message.parts
            if isinstance(part, TextPart)
        ]


class Play:
    """Runs an agent on a fake phone and keeps what it left."""

    def __init__(self, journal: Journal, executor: ThreadPoolExecutor) -> None:
        self.journal = journal
        self._executor = executor
        self.heard: list[StepRecord] = []

    async def __call__(
        self,
        answers: Answers,
        device: FakeDevice | None = None,
        limits: Limits | None = None,
        user: User | None = None,
        ladder: Ladder | None = None,
        advisor: Answers | None = None,
        drives: bool = True,
    ) -> Ending:
        model = FunctionModel(find_profile("rehearsal", "http://127.0.0.1:1/v1"), answers)
        agent = Agent(
            device=device or FakeDevice(),
            mind=Mind(
                "open the display settings",
                model,
                ToolCallDialect(),
                ladder or EffortLadder(TAKES_CLAIMS),
                Advisor(FunctionModel(ADVISOR, advisor), ToolCallDialect(), drives)
                if advisor
                else None,
            ),
            eyes=Eyes("step-3.7", "economy", self._executor),
            journal=self.journal,
            limits=limits or Limits(),
            user=user or Nobody(),
            on_step=self.heard.append,
        )
        return await agent.run()

    @property
    def steps(self) -> list[StepRecord]:
        """What is on disk."""
        return list(read_steps(self.journal.folder))


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    run = RunFolder.create(tmp_path, "loop", "0.1.0")
    record = EpisodeRecord(
        id="0001",
        task="t",
        goal="g",
        device=DeviceRecord(serial="fake", model="m", api_level=34, simulated=True),
        model=ModelRecord(profile="p", name="n", endpoint="e", scripted=True),
        started_at=datetime.now(UTC),
    )
    with run.episode(record) as journal, ThreadPoolExecutor(1) as executor:
        yield Play(journal, executor)


async def test_it_acts_looks_again_and_ends_where_the_model_says(play: Play) -> None:
    device = FakeDevice()
    ending = await play(Answers(SETTINGS, Done(summary="it is open")), device)
    assert ending == Ending(End.COMPLETED, "it is open")
    assert device.done == [SETTINGS]
    first, second = play.steps
    assert first.action == SETTINGS and first.outcome is not None
    assert first.outcome.status == "done" and (first.outcome.changed or 0) > 0
    assert first.observation.package == "com.android.launcher3"
    assert second.observation.package == "com.android.settings"
    assert first.observation.frame.file != second.observation.frame.file
    assert play.heard == play.steps


async def test_every_call_is_billed_by_the_dated_price(play: Play) -> None:
    await play(Answers(SETTINGS, Done()))
    assert [step.cost_usd for step in play.steps] == [COST, COST]
    assert play.journal.record.totals.cost_usd == 2 * COST
    assert play.journal.record.totals.usage == USAGE + USAGE


@pytest.mark.parametrize(
    ("action", "ending"),
    [
        (Answer(text="42"), Ending(End.ANSWERED, answer="42")),
        (Infeasible(why="no such app"), Ending(End.INFEASIBLE, "no such app")),
        (Refuse(why="harmful"), Ending(End.REFUSED, "harmful")),
        (HandOver(why="a captcha"), Ending(End.HANDED_OVER, "a captcha")),
    ],
)
async def test_each_final_action_is_an_end_of_its_own(
    play: Play, action: Action, ending: Ending
) -> None:
    assert await play(Answers(action)) == ending


async def test_an_unreadable_reply_is_shown_back_and_is_no_end(play: Play) -> None:
    answers = Answers(Reply(text="Task completed!", usage=USAGE), Done())
    assert (await play(answers)).end is End.COMPLETED
    assert any("Your reply could not be used: no function was called" in t for t in answers.told())
    assert play.steps[0].bad_reply and play.steps[0].cost_usd == COST


async def test_three_unreadable_replies_in_a_row_are_the_end(play: Play) -> None:
    bad = Reply(text="hm")
    answers = Answers(bad, bad, Press(key="home"), bad, bad, bad)
    ending = await play(answers)
    assert ending.end is End.BAD_REPLIES
    assert len(play.steps) == 6


async def test_a_bad_reply_sends_no_second_copy_of_the_same_screen(play: Play) -> None:
    answers = Answers(Reply(text="hm"), Done())
    await play(answers)
    images = [p for m in answers.prompts[-1].messages for p in m.parts if isinstance(p, ImagePart)]
    assert len(images) == 1


async def test_a_failed_action_is_told_to_the_model(play: Play) -> None:
    device = FakeDevice(troubles={0: Outcome.failed("no app is called Klock")})
    answers = Answers(OpenApp(name="Klock"), Done())
    await play(answers, device)
    assert "failed: no app is called Klock" in answers.told()


async def test_a_tap_that_changes_nothing_is_told_to_the_model(play: Play) -> None:
    answers = Answers(NOWHERE, Done())
    await play(answers)
    assert "done, but the screen did not change" in answers.told()
    assert play.steps[0].signals == ("unchanged",)


async def test_dead_taps_climb_the_ladder_and_then_are_stuck(play: Play) -> None:
    taps = [Tap(at=Norm(x=990, y=900 + number)) for number in range(9)]
    answers = Answers(*taps)
    ending = await play(answers)
    assert ending == Ending(End.STUCK, "5 actions in a row changed nothing")
    assert answers.efforts == ["medium", "low", "low", "medium", "medium"]
    assert play.steps[3].rung_why == "2 steps with unchanged"


async def test_a_claim_made_cheaply_is_looked_at_once_more_on_a_higher_rung(play: Play) -> None:
    answers = Answers(SETTINGS, Done(), Done(summary="it is open"))
    ending = await play(answers, ladder=EffortLadder())
    assert ending == Ending(End.COMPLETED, "it is open")
    assert answers.efforts == ["medium", "low", "high"]
    assert any(text.startswith("refused: not ended yet") for text in answers.told())
    assert play.steps[2].rung_why == "a claim is looked at again"


async def test_a_claim_that_is_taken_back_ends_nothing(play: Play) -> None:
    device = FakeDevice()
    answers = Answers(SETTINGS, Done(), Tap(at=Norm(x=500, y=300)), Done())
    await play(answers, device, ladder=EffortLadder())
    assert len(device.done) == 2


async def test_dead_taps_bring_the_advisor_who_gets_a_brief_and_is_billed_as_such(
    play: Play,
) -> None:
    dead = [Tap(at=Norm(x=990, y=900 + number)) for number in range(4)]
    rules = LadderRules(planning="low", climb_after=1, confirm=None, advisor_steps=1)
    advisor = Answers(SETTINGS)
    answers = Answers(*dead, Done())
    ending = await play(answers, ladder=EffortLadder(rules, advisor=True), advisor=advisor)
    assert ending.end is End.COMPLETED
    assert [step.rung for step in play.steps] == ["low", "low", "medium", "high", "advisor", "high"]
    (brief,) = advisor.prompts
    assert not any(message.tool_calls for message in brief.messages)
    assert "4. tap 990,903 -> done, but the screen did not change" in advisor.told()[2]
    assert play.steps[4].cost_usd == Decimal("0.0075")
    assert play.steps[4].rung_extra_usd == Decimal("0.0075") - COST


async def test_an_advisor_that_only_advises_is_heard_once_and_paid_for(play: Play) -> None:
    dead = [Tap(at=Norm(x=990, y=900 + number)) for number in range(4)]
    rules = LadderRules(planning="low", climb_after=1, confirm=None, advisor="advise")
    advisor = Answers(Reply(text="Tap Settings.", usage=USAGE))
    answers = Answers(*dead, SETTINGS, Done())
    ladder = EffortLadder(rules, advisor=True)
    ending = await play(answers, ladder=ladder, advisor=advisor, drives=False)
    assert ending.end is End.COMPLETED
    assert "Advice from a more experienced agent: Tap Settings." in answers.told()
    assert not advisor.prompts[0].tools and len(advisor.prompts) == 1
    advised = play.steps[4]
    assert (advised.rung, advised.usage) == ("advisor", USAGE + USAGE)
    assert advised.cost_usd == Decimal("0.0075") + COST


async def test_the_last_rung_is_a_person_when_one_is_there(play: Play) -> None:
    class Helps:
        async def answer(self, question: str) -> str | None:
            assert "1 step with unchanged" in question
            return "open the settings first"

    rules = LadderRules(planning="high", climb_after=1, confirm=None)
    ladder = EffortLadder(rules, attended=True)
    answers = Answers(NOWHERE, Tap(at=Norm(x=990, y=980)), SETTINGS, Done())
    ladder.note([])  # the planning step
    while ladder.rung != "high":
        ladder.note(["unchanged"])
    await play(answers, ladder=ladder, user=Helps())
    assert "The user says: open the settings first" in answers.told()


async def test_a_lost_phone_ends_the_episode_with_the_step_on_disk(play: Play) -> None:
    device = FakeDevice(troubles={0: DeviceLost("the phone is gone")})
    ending = await play(Answers(SETTINGS), device)
    assert ending == Ending(End.DEVICE_LOST, "the phone is gone")
    (step,) = play.steps
    assert step.action == SETTINGS and step.outcome is None and step.cost_usd == COST


async def test_a_phone_lost_after_the_action_keeps_the_outcome(play: Play) -> None:
    class GoesAway(FakeDevice):
        async def observe(self) -> Observation:
            if self.done:
                raise DeviceLost("gone while looking")
            return await super().observe()

    ending = await play(Answers(SETTINGS), GoesAway())
    assert ending.end is End.DEVICE_LOST
    assert play.steps[0].outcome == Outcome.done()


async def test_a_lost_model_is_infrastructure(play: Play) -> None:
    ending = await play(Answers(SETTINGS, ModelLost("HTTP 401: the key is for another region")))
    assert ending == Ending(End.MODEL_LOST, "HTTP 401: the key is for another region")
    assert ending.end.infrastructure and len(play.steps) == 1


async def test_the_step_limit_is_an_end(play: Play) -> None:
    ending = await play(Answers(SETTINGS, Press(key="back"), SETTINGS), limits=Limits(steps=2))
    assert ending.end is End.STEP_LIMIT
    assert len(play.steps) == 2


async def test_a_cost_cap_ends_the_episode_before_it_is_passed(play: Play) -> None:
    cap = Decimal("0.002")
    answers = Answers(*[SETTINGS, Press(key="back")] * 10)
    ending = await play(answers, limits=Limits(steps=20, cost_usd=cap))
    assert ending.end is End.COST_LIMIT
    spent = play.journal.record.totals.cost_usd
    assert spent is not None and 0 < spent <= cap and len(play.steps) >= 2


async def test_a_question_reaches_the_user_and_the_answer_the_model(play: Play) -> None:
    class Alex:
        async def answer(self, question: str) -> str | None:
            return {"Which Alex?": "Alex Ray"}.get(question)

    answers = Answers(Ask(question="Which Alex?"), Done())
    await play(answers, user=Alex())
    assert "done: the user says: Alex Ray" in answers.told()


async def test_a_question_to_nobody_is_refused(play: Play) -> None:
    answers = Answers(Ask(question="Which Alex?"), Done())
    await play(answers)
    assert "refused: nobody is here to answer; decide, or hand over" in answers.told()


async def test_zoom_shows_every_region_and_touches_nothing(play: Play) -> None:
    device = FakeDevice()
    boxes = (
        Box(left=0, top=0, right=500, bottom=250),
        Box(left=0, top=500, right=1000, bottom=750),
    )
    answers = Answers(Zoom(boxes=boxes), Done())
    await play(answers, device)
    assert device.done == []
    *_, answer, first, second = answers.prompts[-1].messages
    assert answer.parts == (TextPart("done: the regions follow"),)
    pictures = [part for m in (first, second) for part in m.parts if isinstance(part, ImagePart)]
    assert [(part.width_px, part.height_px) for part in pictures] == [(270, 300), (540, 300)]
    assert first.parts[0] == TextPart("Region 0,0 to 500,250, enlarged:")
    files = [shown.file for shown in play.steps[1].shown]
    assert len(files) == 2 and all(
        (play.journal.folder / "frames" / str(f)).exists() for f in files
    )


async def test_a_note_stays_in_the_history(play: Play) -> None:
    answers = Answers(Note(text="the code is 4711"), Done())
    await play(answers)
    calls = [call for message in answers.prompts[-1].messages for call in message.tool_calls]
    assert "the code is 4711" in calls[0].arguments


async def test_typed_text_arrives(play: Play) -> None:
    device = FakeDevice()
    field = Tap(at=Norm(x=500, y=200))
    await play(Answers(SETTINGS, field, TypeText(text="wifi"), Done()), device)
    assert device.typed == {"Search settings": "wifi"}
    assert play.steps[2].observation.keyboard_shown


async def test_cancelling_while_the_model_thinks_keeps_every_finished_step(play: Play) -> None:
    thinking = asyncio.Event()

    class Slow(FunctionModel):
        async def ask(self, prompt: Prompt, effort: Effort) -> Reply:
            if len(prompt.messages) > 3:
                thinking.set()
                await asyncio.Event().wait()
            return await super().ask(prompt, effort)

    answers = Answers(SETTINGS)
    model = Slow(find_profile("rehearsal", "http://127.0.0.1:1/v1"), answers)
    with ThreadPoolExecutor(1) as executor:
        agent = Agent(
            device=FakeDevice(),
            mind=Mind("g", model, ToolCallDialect(), EffortLadder(TAKES_CLAIMS)),
            eyes=Eyes("step-3.7", "economy", executor),
            journal=play.journal,
            limits=Limits(),
            user=Nobody(),
            on_step=play.heard.append,
        )
        running = asyncio.create_task(agent.run())
        await asyncio.wait_for(thinking.wait(), 5)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert [step.action for step in play.steps] == [SETTINGS]


async def test_the_picture_on_disk_is_the_one_that_was_sent(play: Play) -> None:
    answers = Answers(Done())
    await play(answers)
    sent = [p for m in answers.prompts[0].messages for p in m.parts if isinstance(p, ImagePart)]
    kept = play.journal.folder / "frames" / play.steps[0].observation.frame.file
    assert kept.read_bytes() == sent[0].encoded


async def test_the_prompt_of_a_step_is_known_by_its_hash(play: Play) -> None:
    answers = Answers(SETTINGS, Done())
    await play(answers)
    hashes = [step.prompt_sha256 for step in play.steps]
    assert hashes == [prompt.sha256() for prompt in answers.prompts]
    assert len(set(hashes)) == 2


def test_no_reply_can_be_taken_for_a_success() -> None:
    """Only the functions that end an episode end it, whatever a reply's text claims."""
    ends: Mapping[str, Callable[[], Action]] = {
        "done": Done,
        "answer": lambda: Answer(text="x"),
        "infeasible": lambda: Infeasible(why="x"),
    }
    dialect = ToolCallDialect()
    for claim in (
        "done",
        "finish()",
        "Task completed",
        '{"action": "done"}',
        "<answer>done</answer>",
    ):
        assert not hasattr(dialect.parse(Reply(text=claim)), "action")
    for name, action in ends.items():
        assert render(action(), "").name == name
