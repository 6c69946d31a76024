"""Before what cannot be undone the model is asked once more, apart, and a no is told to it."""

import json
from pathlib import Path

import pytest
from pydantic import JsonValue

from tapwright.actions import Action, Done, Norm, OpinionRecord, PxBox, Tap
from tapwright.agent.bill import read_bill
from tapwright.agent.hooks import VETOED
from tapwright.agent.ladder import LadderRules
from tapwright.agent.models.base import ImagePart, ModelLost, Reply, TextPart
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.policy.gate import Approval, ApprovalRequest, Approver
from tapwright.agent.replay import differences
from tapwright.agent.second_opinion import SECOND_OPINION
from tapwright.device.fake import FakeDevice, FakeScreen, FakeView
from tapwright.door import open_session
from tapwright.recorded_prompts import prompts_of
from tapwright.replay import play_offline
from tapwright.tasks.settings import Settings
from tapwright.traces import End, EpisodeRecord, StepRecord, read_steps
from tapwright.traces.reader import read_calls
from tapwright.traces.recording import Recording
from tapwright.traces.spending import summed

from .playing import COST, USAGE, Answers

DELETE, OPEN = Tap(at=Norm(x=500, y=291)), Tap(at=Norm(x=500, y=583))
END = Done(summary="as wanted")


def says(yes: bool, why: str = "", **more: JsonValue) -> Reply:
    text = json.dumps({"evidence": "Delete album", "yes": yes, "why": why, **more})
    return Reply(text=f"Here it is: {text}", usage=USAGE)


YES, NO = says(True), says(False, "the goal keeps the album")


class Album(FakeDevice):
    """A page on which something can be deleted, and something opened."""

    def __init__(self) -> None:
        views = (
            FakeView("Delete", PxBox(40, 300, 500, 400)),
            FakeView("Photo", PxBox(40, 600, 500, 800)),
        )
        super().__init__({"home": FakeScreen("com.example.album", "Album", views)})


class Run:
    """One attempt on a fake phone: what it did, what was asked, and what the trace says."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self.device = Album()

    async def __call__(
        self,
        *replies: Action | Reply | Exception,
        goal: str = "look at the photo",
        approver: Approver | None = None,
        **settings: JsonValue,
    ) -> list[StepRecord]:
        self.answers = Answers(*replies, END, END)
        profile = find_profile("rehearsal", "http://127.0.0.1:1/v1")
        chosen = Settings.model_validate({
            "out": self._out, "policy": "benchmark", "interrupts": False, "aim": "off",
            "effort": "fixed:low", "second_opinion": True, **settings,
        })  # fmt: skip
        async with open_session(chosen, model=FunctionModel(self.answers, profile)) as session:
            run = session.new_run("second", ())
            self.record: EpisodeRecord = await session.attempt(
                goal, self.device, run=run, approver=approver
            )
        self.folder = run.path / "episodes" / self.record.id
        return [step for step in read_steps(self.folder) if step.action != END]

    @property
    def asked(self) -> list[str]:
        """The texts of each second question."""
        texts = [
            "\n".join(p.text for m in prompt.messages for p in m.parts if isinstance(p, TextPart))
            for prompt in self.answers.prompts
        ]
        return [text for text in texts if text.startswith(SECOND_OPINION)]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


async def test_a_yes_lets_it_through_and_is_in_the_trace(run: Run) -> None:
    [step] = await run(DELETE, YES)
    assert run.device.done == [DELETE]
    assert step.opinion == OpinionRecord(
        acts=("delete",), label="Delete", package="com.example.album",
        evidence="Delete album",
    )  # fmt: skip


async def test_a_no_is_told_once_and_the_same_act_again_is_done(run: Run) -> None:
    steps = await run(DELETE, NO, DELETE)
    assert run.device.done == [DELETE] and len(run.asked) == 1
    first, again = steps
    assert first.opinion and not first.opinion.yes and again.opinion is None
    assert first.signals[0] == VETOED and first.outcome and first.outcome.status == "refused"
    assert "the goal keeps the album" in first.outcome.why
    assert any("the goal keeps the album" in told for told in run.answers.told())


async def test_the_question_is_asked_apart_at_high_effort(run: Run) -> None:
    await run(DELETE, YES)
    at = next(n for n, p in enumerate(run.answers.prompts) if not p.tools)
    question = run.answers.prompts[at]
    assert run.answers.efforts[at] == "high" and len(question.messages) == 2
    assert "The goal: look at the photo" in run.asked[0] and "“Delete”" in run.asked[0]
    assert sum(isinstance(p, ImagePart) for m in question.messages for p in m.parts) == 1
    # The conversation knows nothing of it.
    assert not any(SECOND_OPINION[:40] in text for text in run.answers.told())
    prompts = prompts_of(run.folder)
    assert prompts is not None and len(prompts.steps) == run.record.totals.steps


async def test_what_can_be_undone_is_not_asked_about(run: Run) -> None:
    [step] = await run(OPEN)
    assert run.device.done == [OPEN] and step.opinion is None and run.asked == []
    [step] = await run(DELETE, second_opinion=False)
    assert step.opinion is None and run.asked == []


async def test_it_is_paid_for_on_its_own_line(run: Run) -> None:
    steps = await run(DELETE, NO, DELETE)
    [call] = read_calls(run.folder)
    assert (call.by, call.usage, call.cost_usd) == ("opinion", USAGE, COST) and call.at
    every = list(read_steps(run.folder))
    assert run.record.totals.model_calls == len(every) + 1
    assert run.record.totals.by["opinion"].calls == 1
    assert run.record.totals.cost_usd == summed(every, [call]).cost_usd == (len(every) + 1) * COST
    assert read_bill([run.folder.parent.parent]).players["opinion"].calls == 1
    assert len(steps) == 2


@pytest.mark.parametrize("text", ["I cannot tell.", '{"yes": "perhaps"}', "[" * 5000, '{"why": 1}'])
async def test_what_cannot_be_read_stops_nothing_and_is_kept(run: Run, text: str) -> None:
    [step] = await run(DELETE, Reply(text=text, usage=USAGE))
    assert run.device.done == [DELETE]
    assert step.opinion and step.opinion.answer == "unread" and step.opinion.why == text[:300]


async def test_a_model_that_is_lost_then_ends_the_attempt_before_the_act(run: Run) -> None:
    await run(DELETE, ModelLost("the endpoint is gone"))
    assert run.record.end is End.MODEL_LOST and run.device.done == []


class Approves:
    """A person who says yes to everything, and remembers that."""

    def __init__(self) -> None:
        self.asked: list[ApprovalRequest] = []

    async def approve(self, request: ApprovalRequest) -> Approval:
        self.asked.append(request)
        return Approval(True, "a person")


async def test_it_stands_before_the_gate_and_never_in_its_place(run: Run) -> None:
    person = Approves()
    steps = await run(DELETE, NO, DELETE, approver=person, policy="standard")
    assert [step.policy is not None for step in steps] == [False, True]
    assert len(person.asked) == 1 and run.device.done == [DELETE]
    # A yes of the model's is none of a person's.
    nobody = await run(DELETE, YES, policy="standard")
    assert nobody[0].policy and not nobody[0].policy.allowed
    assert run.device.done == [DELETE]


async def test_it_is_played_again_step_by_step(run: Run) -> None:
    await run(OPEN, DELETE, NO, DELETE, ladder=LadderRules(confirm=None).model_dump())
    recording = Recording.load(run.folder)
    assert differences(recording, await play_offline(recording)) == []
