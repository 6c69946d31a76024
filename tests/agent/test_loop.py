"""What a step does, on a phone in memory with a model that is a list of replies."""

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
from tapwright.agent.models.base import ImagePart, Reply, TextPart
from tapwright.device.fake import FakeDevice
from tapwright.traces import End, Ending

from .playing import COST, NOWHERE, SETTINGS, USAGE, Answers, Play


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
    answers = Answers(OpenApp(name="Klock"), Done(), Done())
    await play(answers, device)
    assert "failed: no app is called Klock" in answers.told()


async def test_a_tap_that_changes_nothing_is_told_to_the_model(play: Play) -> None:
    answers = Answers(NOWHERE, Done(), Done())
    await play(answers)
    assert "done, but the screen did not change" in answers.told()
    assert play.steps[0].signals == ("unchanged",)


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
