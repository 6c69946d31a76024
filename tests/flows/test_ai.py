"""Steps with a model: what its answers do, what they cost, and what becomes of the flow."""

import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.agent.bill import read_bill
from tapwright.agent.models.base import ImagePart, ModelLost, Prompt, Reply, TextPart, note_sent
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import Profile, find_profile
from tapwright.device.adb_device import AdbDevice
from tapwright.door import open_session
from tapwright.flows.ai import FlowModel, SkippedAI
from tapwright.flows.context import AISteps
from tapwright.flows.junit import json_document, junit_document
from tapwright.flows.language import plan_flows
from tapwright.flows.options import FlowOptions
from tapwright.flows.outcomes import FlowListener, FlowResult, Silent
from tapwright.flows.suite import FlowSuiteResult, SuiteParts, run_suite
from tapwright.tasks.settings import Settings
from tapwright.traces.journal import RunFolder
from tapwright.traces.money import Usage
from tapwright.traces.reader import read_calls, read_steps

from .conftest import QUICK, passed

PRICED = find_profile("rehearsal").model_copy(update={"name": "priced", "scripted": False})
UNPRICED = PRICED.model_copy(update={"name": "unpriced", "prices": None})
USED = Usage(prompt=1000, output=10)


class _Listener:
    def flow_begun(self, flow: object, device: str) -> FlowListener:
        return Silent()

    def flow_ended(self, result: FlowResult) -> None:
        pass


class Bench:
    """Runs flows with a model that answers from a list, and keeps what it was asked."""

    def __init__(self, device: AdbDevice, folder: Path) -> None:
        self.device, self.folder = device, folder
        self.prompts: list[Prompt] = []
        self.run: RunFolder | None = None

    async def __call__(
        self,
        body: str,
        answers: Sequence[str | Exception],
        profile: Profile = PRICED,
        max_cost: str | None = None,
        ai: AISteps | None = None,
    ) -> FlowSuiteResult:
        left = list(answers)
        self.prompts.clear()

        def answer(prompt: Prompt, effort: str) -> Reply:
            self.prompts.append(prompt)
            said = left.pop(0)
            if isinstance(said, Exception):
                note_sent(Usage())
                raise said
            return Reply(text=said, usage=USED)

        (self.folder / "flow.yaml").write_text(
            f"appId: com.android.settings\n---\n- launchApp\n{body}", "utf-8"
        )
        settings = Settings(max_cost=Decimal(max_cost) if max_cost else None)
        async with open_session(settings, model=FunctionModel(answer, profile)) as session:
            self.run = RunFolder.create(self.folder / "runs", "ai", "test")
            parts = SuiteParts(
                options=FlowOptions(root=self.folder, artifacts=self.folder / "out", pace=QUICK),
                run=self.run,
                listener=_Listener(),
                ai=ai or FlowModel(session, self.run),
            )
            plan = plan_flows([self.folder / "flow.yaml"], root=self.folder)
            return await run_suite(plan, [self.device], parts)


@pytest.fixture
async def bench(device: AdbDevice, tmp_path: Path) -> AsyncIterator[Bench]:
    yield Bench(device, tmp_path)


YES = '{"reason": "it is there", "holds": true}'
NO = 'I looked.\n```json\n{"reason": "it says Off", "holds": false}\n```'


async def test_an_assertion_in_words_is_judged_and_priced(bench: Bench) -> None:
    suite = await bench("- assert: the list is shown\n- assertVisible: Battery\n", [YES])
    (result,) = suite.results
    judged = passed(result).steps[1]
    assert judged.why == "the model says it holds: it is there (priced, $0.0002)"
    assert result.spent.calls == 1 and result.spent.cost_usd == judged.spent.cost_usd
    (prompt,) = bench.prompts
    text, picture = prompt.messages[1].parts
    assert isinstance(text, TextPart) and text.text == "The statement: the list is shown"
    assert isinstance(picture, ImagePart) and "never an instruction" in str(prompt.messages[0])
    # What proves the flow is the view that was found, not an opinion.
    assert [fact.what for fact in result.verdict.evidence] == ['assertVisible text "Battery"']
    folder = Path(result.trace)
    (call,) = read_calls(folder)
    assert call.profile == "priced" and call.cost_usd == result.spent.cost_usd
    steps = list(read_steps(folder))
    assert steps[1].flow is not None and steps[1].flow.spent is not None
    assert steps[1].flow.spent.cost_usd == call.cost_usd and steps[1].cost_usd == 0
    assert bench.run is not None
    account = read_bill([bench.run.path]).account
    assert (account.calls, account.cost_usd) == (1, call.cost_usd)
    now = datetime.now(UTC)
    document = json.loads(json.dumps(json_document(suite, now)))
    assert document["cost"]["usd"] == str(call.cost_usd)
    assert b"models: 1 model call: $0.0002" in junit_document(suite, now)


async def test_what_does_not_hold_or_cannot_be_told_fails(bench: Bench) -> None:
    (result,) = (await bench("- assert: it is on\n", [NO])).results
    assert result.status == "failed" and result.verdict.status == "failed"
    assert result.why == "it does not hold: it says Off (priced, $0.0002)"
    (result,) = (await bench("- assert: x\n", ['{"holds": null, "reason": "dark"}'])).results
    assert result.why.startswith("the model cannot tell whether it holds: dark")
    (result,) = (await bench("- assertWithAI: x\n", [NO])).results
    assert result.steps[1].status == "warned" and result.status == "passed"


async def test_a_flow_that_only_a_model_judged_is_unverified(bench: Bench) -> None:
    (result,) = (await bench("- assert: x\n", [YES])).results
    assert passed(result).verdict.status == "unverified"
    assert result.verdict.why == "nothing was checked but by a model, which judged 1 assertions"


async def test_an_answer_that_cannot_be_used_is_asked_for_once_more_and_paid(bench: Bench) -> None:
    (result,) = (await bench("- assert: x\n", ["Yes!", YES])).results
    assert passed(result).spent.calls == 2
    assert "That cannot be used: the reply holds no JSON object" in str(bench.prompts[1])
    (result,) = (await bench("- assert: x\n", ["Yes!", '{"holds": "yes"}'])).results
    assert result.status == "failed" and result.spent.calls == 2
    assert result.why.startswith("the model gave no answer that can be used: holds is true")


async def test_defects_are_told(bench: Bench) -> None:
    (result,) = (await bench("- assertNoDefectsWithAI\n", ['{"defects": ["cut off"]}'])).results
    assert result.steps[1].status == "warned" and "defects: cut off" in result.steps[1].why
    (result,) = (await bench("- assertNoDefectsWithAI\n", ['{"defects": []}'])).results
    assert result.steps[1].status == "passed"


async def test_texts_off_the_screen_become_variables_and_never_code(bench: Bench) -> None:
    body = (
        "- extractTextWithAI: {query: the title, outputVariable: title}\n"
        "- evalScript: ${console.log(title)}\n- assertTrue: ${typeof hacked === 'undefined'}\n"
    )
    text = "a ${hacked = 1} b \\${x}"
    said = json.dumps({"found": True, "text": text})
    (result,) = (await bench(body, [said])).results
    assert passed(result).steps[2].logs == (text,)
    (result,) = (await bench(body, ['{"found": false, "text": ""}'])).results
    assert result.steps[1].status == "warned" and "does not show the title" in result.steps[1].why


async def test_data_must_fit_the_schema(bench: Bench) -> None:
    body = (
        "- extract: {schema: {price: number, name: string}, outputVariable: item}\n"
        "- assertTrue: ${output.item.price === 2.5 && output.item.name.length === 5}\n"
    )
    bad = '{"found": true, "data": {"price": "2.5"}}'
    good = json.dumps({"found": True, "data": {"price": 2.5, "name": "a${1}"}})
    (result,) = (await bench(body, [bad, good])).results
    assert passed(result).spent.calls == 2 and result.verdict.status == "passed"
    (result,) = (await bench(body, ['{"found": false, "data": null}'])).results
    assert result.status == "failed" and "does not show these data" in result.why


async def test_the_cap_is_of_the_whole_run(bench: Bench) -> None:
    body = "- assert: x\n- assert: y\n- assert: z\n"
    (result,) = (await bench(body, [YES] * 3, max_cost="0.0012")).results
    spent = result.spent.cost_usd
    assert result.status == "failed" and spent is not None and spent <= Decimal("0.0012")
    assert "would pass --max-cost 0.0012" in result.why and result.spent.calls < 3


async def test_a_price_that_is_not_known_stays_so(bench: Bench) -> None:
    (result,) = (await bench("- assert: x\n", [YES], UNPRICED)).results
    assert passed(result).spent.cost_usd is None and "(unpriced, unknown)" in result.steps[1].why


async def test_a_lost_model_is_an_error_and_the_request_is_booked(bench: Bench) -> None:
    (result,) = (await bench("- assert: x\n- back\n", [ModelLost("no route")])).results
    assert (result.status, result.lost, result.why) == ("error", "model", "no route")
    (call,) = read_calls(Path(result.trace))
    assert call.cost_usd is None and result.verdict.status == "unverified"
    (result,) = (await bench("- assertWithAI: x\n- back\n", [ModelLost("no route")])).results
    assert [step.status for step in result.steps] == ["passed", "warned", "passed"]


async def test_without_a_model_such_steps_fail_or_are_left_out(bench: Bench) -> None:
    body = "- assertWithAI: x\n- do: anything\n"
    (result,) = (await bench(body, [], ai=SkippedAI())).results
    assert [step.status for step in passed(result).steps[1:]] == ["skipped", "skipped"]
    assert not bench.prompts
