"""`do`: a goal in words within a flow, played by the rehearsal and by a function."""

from decimal import Decimal
from pathlib import Path

from tapwright.actions import Done, Infeasible
from tapwright.agent.bill import read_bill
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.rehearsal.screen_talk import asks_of_screen
from tapwright.agent.rehearsal.wire import ChatRequest
from tapwright.agent.screen_questions import HOLDS
from tapwright.device.adb_device import AdbDevice
from tapwright.door import open_session
from tapwright.flows.ai import FlowModel
from tapwright.flows.outcomes import FlowResult
from tapwright.tasks.settings import Settings
from tapwright.traces.journal import RunFolder
from tapwright.traces.reader import read_episodes

from .conftest import RunFlow, passed
from .test_ai import PRICED

GOAL = "- do: {goal: %s, maxSteps: 8}\n"


async def do(
    run_flow: RunFlow, folder: Path, body: str, model: FunctionModel | None = None, **given: object
) -> tuple[FlowResult, RunFolder]:
    settings = Settings(model=None if model else "rehearsal", **given)
    async with open_session(settings, model=model) as session:
        run = RunFolder.create(folder / "runs", "do", "test")
        return await run_flow(body, ai=FlowModel(session, run)), run


async def test_any_other_end_fails_the_step(run_flow: RunFlow, tmp_path: Path) -> None:
    model = FunctionModel(lambda prompt, effort: Infeasible(why="there is no tea"), PRICED)
    result, _ = await do(run_flow, tmp_path, GOAL % "Buy tea", model)
    assert result.status == "failed" and "infeasible: there is no tea" in result.why


async def test_a_goal_is_reached_and_stays_unverified_until_it_is_asserted(
    run_flow: RunFlow, tmp_path: Path
) -> None:
    body = GOAL % "Turn on airplane mode"
    result, run = await do(run_flow, tmp_path, body)
    (step,) = passed(result).steps
    assert step.why.startswith("unverified, the model says: ") and "scripted" in step.why
    assert result.verdict.status == "unverified"
    (record,) = read_episodes(run.path)
    assert step.episode == record.id and record.goal == "Turn on airplane mode"
    # Billed once: in the episode of the goal.
    assert step.spent.cost_usd == record.totals.cost_usd == read_bill([run.path]).account.cost_usd
    assert step.spent.calls == record.totals.model_calls > 1
    asserted = body + "- assert: '\"Battery\" is shown'\n- assertVisible: Airplane mode\n"
    launch = "- launchApp\n- tapOn: Network & internet\n- assertVisible: Airplane mode\n"
    result, _ = await do(run_flow, tmp_path, asserted.split("- assert:")[0] + launch)
    assert passed(result).verdict.status == "passed"


async def test_limits_are_the_steps_own(run_flow: RunFlow, tmp_path: Path) -> None:
    body = "- do: {goal: Turn on airplane mode, maxSteps: 2}\n"
    result, _ = await do(run_flow, tmp_path, body)
    assert result.status == "failed" and "ended with step_limit" in result.why
    assert result.steps[0].spent.calls == 2
    result, _ = await do(
        run_flow, tmp_path, GOAL % "Turn on airplane mode", max_cost=Decimal("0.0015")
    )
    assert result.status == "failed" and "ended with cost_limit" in result.why
    spent = result.spent.cost_usd
    assert spent is not None and spent <= Decimal("0.0015")


async def test_variables_stand_in_goals(run_flow: RunFlow, tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(prompt: object, effort: object) -> Done:
        asked.append(str(prompt))
        return Done(summary="done")

    body = "- do: \"Open ${['the', 'shop'].join(' ')}\"\n"
    passed((await do(run_flow, tmp_path, body, FunctionModel(answer, PRICED)))[0])
    assert "Open the shop" in asked[0]


async def test_the_phone_is_looked_at_anew_afterwards(
    run_flow: RunFlow, tmp_path: Path, device: AdbDevice
) -> None:
    body = "- launchApp\n- assertVisible: Battery\n" + GOAL % "Turn on airplane mode"
    result, _ = await do(run_flow, tmp_path, body + "- assertNotVisible: Battery\n")
    assert passed(result).steps[-1].status == "passed"


def test_only_our_questions_are_questions_about_a_screen() -> None:
    def request(system: str) -> ChatRequest:
        said = [{"role": "system", "content": system}, {"role": "user", "content": "x"}]
        return ChatRequest.model_validate({"model": "rehearsal", "messages": said})

    assert asks_of_screen(request(HOLDS))
    assert not asks_of_screen(request("You operate a phone. " + HOLDS))
