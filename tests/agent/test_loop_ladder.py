"""When an agent climbs: claims, dead taps, advisors and people."""

from decimal import Decimal

import pytest

from tapwright.actions import Box, Done, Norm, Tap, Wait, Zoom
from tapwright.agent.ladder import (
    FIRST_RULES,
    UNCONFIRMED,
    EffortLadder,
    FixedRung,
    Ladder,
    LadderRules,
)
from tapwright.agent.models.base import ModelLost, Reply
from tapwright.device.fake import FakeDevice
from tapwright.traces import End, Ending, Verdict, read_episode
from tapwright.traces.verify import verify_episode

from .playing import COST, NOWHERE, SETTINGS, USAGE, Answers, Play


async def test_dead_taps_climb_the_ladder_and_then_are_stuck(play: Play) -> None:
    taps = [Tap(at=Norm(x=990, y=900 + number)) for number in range(9)]
    answers = Answers(*taps)
    ending = await play(answers, ladder=EffortLadder(FIRST_RULES))
    assert ending == Ending(End.STUCK, "5 actions in a row changed nothing")
    assert answers.efforts == ["medium", "low", "low", "medium", "medium"]
    assert play.steps[3].rung_why == "2 steps with unchanged"


async def test_a_claim_made_cheaply_is_looked_at_once_more_on_a_higher_rung(play: Play) -> None:
    answers = Answers(SETTINGS, Done(), Done(summary="it is open"))
    ending = await play(answers, ladder=EffortLadder(FIRST_RULES))
    assert ending == Ending(End.COMPLETED, "it is open")
    assert answers.efforts == ["medium", "low", "high"]
    assert any(text.startswith("refused: not ended yet") for text in answers.told())
    assert play.steps[2].rung_why == "a claim is looked at again"


async def test_a_claim_that_is_taken_back_ends_nothing(play: Play) -> None:
    device = FakeDevice()
    answers = Answers(SETTINGS, Done(), Tap(at=Norm(x=500, y=300)), Done(), Done())
    await play(answers, device, ladder=EffortLadder(FIRST_RULES))
    assert len(device.done) == 2
    # What was touched since makes it another claim.
    assert [UNCONFIRMED in step.signals for step in play.steps] == [False, True, False, True, False]


@pytest.mark.parametrize(
    "ladder",
    [FixedRung("low"), FixedRung("high"), EffortLadder(LadderRules(floor="high", planning="high"))],
)
async def test_a_claim_below_the_advisor_is_looked_at_twice_on_whatever_rung(
    play: Play, ladder: Ladder
) -> None:
    answers = Answers(SETTINGS, Done(), Zoom(boxes=(Box(left=0, top=0, right=500, bottom=500),)),
                      Done(summary="it is open"))  # fmt: skip
    assert await play(answers, ladder=ladder) == Ending(End.COMPLETED, "it is open")
    assert [UNCONFIRMED in step.signals for step in play.steps] == [False, True, False, False]
    (asked,) = {text for text in answers.told() if "not ended yet" in text}
    assert f"The goal again: {play.journal.record.goal}" in asked and "what on the screen" in asked


async def test_the_advisor_is_taken_at_its_word(play: Play) -> None:
    advisor = Answers(SETTINGS, Done(summary="it is open"))
    ending = await play(Answers(), ladder=FixedRung("advisor"), advisor=advisor)
    assert ending == Ending(End.COMPLETED, "it is open") and len(play.steps) == 2


@pytest.mark.parametrize("ladder", [EffortLadder(LadderRules(confirm=None)), FixedRung("high")])
async def test_a_claim_right_after_an_act_that_changed_nothing_is_looked_at_again(
    play: Play, ladder: Ladder
) -> None:
    """On whatever rung, but once: an act that changed something, or a second look, is enough."""
    answers = Answers(SETTINGS, NOWHERE, Wait(seconds=0.1), Done(), Done(summary="it is open"))
    ending = await play(answers, ladder=ladder)
    assert ending == Ending(End.COMPLETED, "it is open")
    assert [UNCONFIRMED in step.signals for step in play.steps] == [False] * 3 + [True, False]


async def test_a_claim_after_an_act_that_changed_something_is_not_doubted(play: Play) -> None:
    assert (await play(Answers(NOWHERE, SETTINGS, Done()))).end is End.COMPLETED
    assert len(play.steps) == 3


async def test_dead_taps_bring_the_advisor_who_gets_a_brief_and_is_billed_as_such(
    play: Play,
) -> None:
    dead = [Tap(at=Norm(x=990, y=900 + number)) for number in range(4)]
    rules = LadderRules(planning="low", floor="low", climb_after=1, confirm=None, advisor_steps=1)
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
    by = play.journal.record.totals.by
    driven = sum(step.by == "advisor" for step in play.steps)
    assert by["advisor"].calls == driven >= 1 and by["advisor"].cost_usd == driven * Decimal(
        "0.0075"
    )
    assert by["actor"].calls == len(play.steps) - driven


async def test_an_advice_is_paid_for_also_if_the_model_is_lost_before_it_acts(play: Play) -> None:
    dead = [Tap(at=Norm(x=990, y=900 + number)) for number in range(4)]
    rules = LadderRules(planning="low", floor="low", climb_after=1, confirm=None, advisor="advise")
    advisor = Answers(Reply(text="Tap Settings.", usage=USAGE))
    answers = Answers(*dead, ModelLost("gone"))
    ladder = EffortLadder(rules, advisor=True)
    ending = await play(answers, ladder=ladder, advisor=advisor, drives=False)
    assert ending.end is End.MODEL_LOST
    record = play.journal.close(ending, Verdict(status="unverified"))
    assert (record.totals.steps, record.totals.model_calls) == (4, 5)
    assert record.totals.cost_usd == 4 * COST + Decimal("0.0075")
    assert read_episode(play.journal.folder) == record
    assert not [f for f in verify_episode(play.journal.folder) if "total" in f.what]


async def test_an_advisor_that_only_advises_is_heard_once_and_paid_for(play: Play) -> None:
    dead = [Tap(at=Norm(x=990, y=900 + number)) for number in range(4)]
    rules = LadderRules(planning="low", floor="low", climb_after=1, confirm=None, advisor="advise")
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
    totals = play.journal.record.totals
    assert (totals.steps, totals.model_calls) == (len(play.steps), len(play.steps) + 1)
    assert totals.by["advisor"].cost_usd == Decimal("0.0075") and totals.by["advisor"].calls == 1
    assert totals.by["actor"].cost_usd == len(play.steps) * COST


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
