"""Several acts in one reply: done only while all is as expected, a step each, paid for once."""

from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.actions import (
    DeviceAction,
    Norm,
    Outcome,
    Press,
    Tap,
    UsageError,
)
from tapwright.agent.bill import read_bill
from tapwright.agent.ladder import MISAIMED, UNEXPECTED
from tapwright.agent.models.base import Reply
from tapwright.agent.replay import differences
from tapwright.recorded_prompts import prompts_of
from tapwright.replay import play_offline
from tapwright.tasks.settings import Settings
from tapwright.traces import read_episode
from tapwright.traces.files import seal_record
from tapwright.traces.recording import Recording

from .editor import (
    DELETE,
    ELSEWHERE,
    MORE,
    SAVE,
    TITLE,
    TYPED,
    Editor,
    Run,
    plan,
)
from .playing import USAGE


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


async def test_acts_of_one_reply_are_done_in_order_and_asked_for_once(run: Run) -> None:
    steps = await run(plan((TITLE, "keyboard"), (TYPED, "milk"), SAVE))
    assert run.device.done == [TITLE, TYPED, SAVE] and run.device.typed == {"Title": "milk"}
    assert [step.plan and str(step.plan) for step in steps] == [
        "act 1 of 3 of call 1", "act 2 of 3 of call 1", "act 3 of 3 of call 1",
    ]  # fmt: skip
    assert [step.expect and step.expect.found for step in steps] == ["seen", "seen", None]
    assert not any(step.signals for step in steps if step.action != SAVE)


async def test_a_plan_is_paid_for_once_and_each_act_is_a_step(run: Run) -> None:
    steps = await run(plan(TITLE, TYPED, SAVE))
    assert [step.usage.prompt for step in steps] == [1000, None, None]
    price = steps[0].cost_usd
    assert price and [step.cost_usd for step in steps] == [price, Decimal(0), Decimal(0)]
    assert [bool(step.reply.tool_calls) for step in steps] == [True, False, False]
    totals = read_episode(run.folder).totals
    others = len(run.answers.prompts)
    assert (totals.steps, totals.model_calls) == (others + 2, others)
    assert totals.usage.prompt == 1000 * others
    assert totals.cost_usd == price * others
    bill = read_bill([run.folder.parent.parent]).episodes
    assert sum(len(episode.calls) for episode in bill) == others


async def test_the_model_hears_of_each_act_and_sees_the_last_screen_alone(run: Run) -> None:
    await run(plan(TITLE, TYPED, SAVE))
    asked = run.answers.prompts[1]
    heard = [m for m in asked.messages if m.role == "tool"]
    assert [message.tool_call_id for message in heard] == ["c0", "c1", "c2"]
    assert sum(message.images for message in asked.messages) == 2


async def test_limits_count_acts(run: Run) -> None:
    await run(plan(TITLE, TYPED, SAVE), max_steps=2)
    record = read_episode(run.folder)
    assert (record.end, record.totals.steps) == ("step_limit", 2)
    assert run.device.done == [TITLE, TYPED]


async def test_a_limit_on_cost_does_not_stop_what_is_paid_for(run: Run) -> None:
    first = (await run(plan(TITLE, TYPED, SAVE)))[0]
    # As much as the first call is taken to cost: 300 tokens of output, when it took only 100.
    likely = first.prompt_tokens_estimate * Decimal(5) / 10**6 + 300 * Decimal(25) / 10**6
    run.device = Editor()
    await run(plan(TITLE, TYPED, SAVE), max_cost=str(likely))
    record = read_episode(run.folder)
    assert record.end == "cost_limit" and run.device.done == [TITLE, TYPED, SAVE]


async def test_an_act_whose_target_is_not_under_its_point_ends_the_plan(run: Run) -> None:
    steps = await run(plan(SAVE, ELSEWHERE, MORE))
    assert run.device.done == [SAVE]
    assert MISAIMED in steps[1].signals and steps[1].plan and steps[1].plan.dropped
    told = "\n".join(run.answers.told())
    assert "“Save” is at" in told and "not done: the act before was refused" in told


@pytest.mark.parametrize("aim", ["refuse", "correct"])
async def test_what_is_not_found_is_done_alone_and_never_unseen(run: Run, aim: str) -> None:
    stranger = Tap(at=SAVE.at, target="Speichern")
    steps = await run(plan(MORE, stranger), aim=aim)
    assert run.device.done == [MORE]
    why = "nothing was done unseen: “Speichern” is not there: there is “Save”"
    assert steps[1].outcome == Outcome.refused(why)
    await run(stranger, aim=aim)
    assert run.device.done == [MORE, stranger]


async def test_an_act_is_never_corrected_unseen(run: Run) -> None:
    await run(plan(SAVE, ELSEWHERE), aim="correct")
    assert run.device.done == [SAVE]


async def test_an_act_that_names_nothing_is_not_done_unseen(run: Run) -> None:
    steps = await run(plan(MORE, Tap(at=SAVE.at)))
    assert run.device.done == [MORE]
    assert steps[0].plan and steps[0].plan.dropped == "the next act names no target"


async def test_an_act_without_a_target_follows_only_what_was_seen_to_come(run: Run) -> None:
    back = Press(key="back")
    steps = await run(plan(MORE, back))
    assert run.device.done == [MORE]
    assert steps[0].plan and steps[0].plan.dropped.startswith("the next act has no target")
    await run(plan(SAVE, back, MORE))
    assert run.device.done == [MORE, SAVE]
    run.device.done.clear()
    await run(plan((SAVE, "More things"), back))
    assert run.device.done == [SAVE, back]


async def test_what_was_expected_and_has_not_come_ends_the_plan(run: Run) -> None:
    steps = await run(plan((MORE, "Account 42"), SAVE))
    assert run.device.done == [MORE] and len(steps) == 1
    assert steps[0].signals == (UNEXPECTED,)
    assert steps[0].expect and steps[0].expect.undo == "press back to return"
    told = "\n".join(run.answers.told())
    assert "“Account 42”, which you expected, is not on the screen; if this is not what" in told
    assert "not done: “Account 42” has not come" in told


async def test_the_same_page_of_another_activity_is_no_obstacle(run: Run) -> None:
    await run(plan((MORE, "the More things page"), SAVE))
    assert run.device.done == [MORE, SAVE]


@pytest.mark.parametrize(("act", "why"), [
    (DELETE, "a dialog is in front"),
    (Tap(at=Norm(x=500, y=916), target="Share"), "another app is in front, com.example.other"),
], ids=["dialog", "app"])  # fmt: skip
async def test_what_comes_to_the_front_unannounced_ends_the_plan(
    run: Run, act: DeviceAction, why: str
) -> None:
    steps = await run(plan(SAVE, act, SAVE))
    assert run.device.done == [SAVE, act] and steps[-1].plan and steps[-1].plan.dropped == why
    assert f"not done: {why}" in "\n".join(run.answers.told())


async def test_a_dialog_that_was_expected_is_no_surprise(run: Run) -> None:
    await run(plan((DELETE, "Delete it?"), SAVE))
    assert run.device.done == [DELETE, SAVE]


async def test_a_keyboard_that_nobody_types_on_ends_the_plan(run: Run) -> None:
    steps = await run(plan(TITLE, SAVE))
    assert run.device.done == [TITLE]
    assert steps[0].plan and steps[0].plan.dropped == "the keyboard has come"


async def test_an_act_that_fails_ends_the_plan(run: Run) -> None:
    steps = await run(plan(SAVE, TYPED, MORE))
    assert MORE not in run.device.done
    assert steps[-1].plan and steps[-1].plan.dropped


async def test_every_act_passes_the_gate_and_nobody_is_asked_about_one_unseen(run: Run) -> None:
    steps = await run(plan((DELETE, "Delete it?"), SAVE), policy="strict")
    assert run.device.done == []
    steps = await run(plan(SAVE, DELETE, MORE), policy="strict")
    assert run.device.done == [SAVE]
    ruled = steps[1].policy
    assert ruled and (ruled.ruled, ruled.allowed, ruled.by) == ("ask", False, "the rules")
    assert "then ask for this act alone" in "\n".join(run.answers.told())


async def test_an_episode_with_plans_is_played_and_built_again(run: Run) -> None:
    steps = await run(
        plan((TITLE, "keyboard"), (TYPED, "milk"), SAVE), plan(SAVE, ELSEWHERE), plan(MORE, SAVE)
    )
    recording = Recording.load(run.folder)
    assert differences(recording, await play_offline(recording)) == []
    prompts = prompts_of(run.folder)
    assert prompts is not None and len(prompts.steps) == recording.record.totals.steps
    assert len({step.prompt_sha256 for step in steps}) == 3


def cut_after(folder: Path, steps: int) -> None:
    """Make an episode what a kill after so many steps leaves of it."""
    lines = (folder / "steps.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "steps.jsonl").write_bytes(b"".join(lines[:steps]))
    fresh = {"end": None, "end_why": "", "verdict": None}
    record = read_episode(folder).model_copy(update=fresh)
    (folder / "episode.json").write_bytes(seal_record(record))


async def test_after_a_kill_within_a_plan_nothing_is_repeated_and_the_model_hears(run: Run) -> None:
    await run(plan(TITLE, TYPED, SAVE))
    price = read_episode(run.folder).totals.cost_usd
    calls = len(run.answers.prompts)
    cut_after(run.folder, 2)
    run.device.done.clear()
    steps = await run.resume(SAVE)
    assert run.device.done == [SAVE]
    assert "not done: the run was cut off there" in "\n".join(run.answers.told())
    assert [step.index for step in steps] == list(range(len(steps)))
    totals = read_episode(run.folder).totals
    assert (totals.model_calls, totals.steps) == (len(run.answers.prompts) + 1, len(steps))
    assert price and totals.cost_usd == price / calls * totals.model_calls
    assert prompts_of(run.folder) is not None


async def test_without_a_plan_the_first_act_alone_is_done(run: Run) -> None:
    steps = await run(plan(SAVE, MORE), plan="off")
    assert run.device.done == [SAVE] and steps[0].plan is None
    prompt = run.answers.prompts[0]
    assert "expect" not in str(prompt.tools) and "4 acts" not in str(prompt.messages[0])
    expects = Reply(tool_calls=plan((SAVE, "Account 42"), MORE).tool_calls, usage=USAGE)
    await run(expects, plan="expect")
    assert run.device.done == [SAVE, SAVE]
    assert "“Account 42”, which you expected" in "\n".join(run.answers.told())


def test_acts_unseen_need_targets_that_are_compared() -> None:
    with pytest.raises(UsageError, match="acts needs aim"):
        Settings(plan="acts", aim="off")
