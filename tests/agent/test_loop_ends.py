"""Every way an episode is cut short leaves what happened on disk."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from tapwright.actions import Action, Answer, Done, Infeasible, Outcome, Press
from tapwright.agent.conversation import Conversation
from tapwright.agent.dialects import ToolCallDialect, render
from tapwright.agent.encoder import ScreenshotEncoder
from tapwright.agent.ladder import EffortLadder
from tapwright.agent.limits import Limits
from tapwright.agent.loop import Agent
from tapwright.agent.models.base import Effort, ModelLost, Prompt, Reply
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.user import NoUser
from tapwright.device.device import Observation
from tapwright.device.errors import DeviceLost
from tapwright.device.fake import FakeDevice
from tapwright.traces import End, Ending

from .playing import COST, SETTINGS, TAKES_CLAIMS, Answers, Play


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


async def test_cancelling_while_the_model_thinks_keeps_every_finished_step(play: Play) -> None:
    thinking = asyncio.Event()

    class Slow(FunctionModel):
        async def ask(self, prompt: Prompt, effort: Effort) -> Reply:
            if len(prompt.messages) > 3:
                thinking.set()
                await asyncio.Event().wait()
            return await super().ask(prompt, effort)

    answers = Answers(SETTINGS)
    model = Slow(answers, find_profile("rehearsal", "http://127.0.0.1:1/v1"))
    with ThreadPoolExecutor(1) as executor:
        agent = Agent(
            device=FakeDevice(),
            conversation=Conversation("g", model, ToolCallDialect(), EffortLadder(TAKES_CLAIMS)),
            encoder=ScreenshotEncoder("step-3.7", "economy", executor),
            journal=play.journal,
            limits=Limits(),
            user=NoUser(),
            on_step=play.heard.append,
        )
        running = asyncio.create_task(agent.run())
        await asyncio.wait_for(thinking.wait(), 5)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert [step.action for step in play.steps] == [SETTINGS]


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
