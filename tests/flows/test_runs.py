"""What holds steps together: hooks, sub-flows, variables, repeats, retries, optional steps."""

from pathlib import Path

import pytest

from tapwright.actions import DeviceAction, Outcome
from tapwright.device import Observation
from tapwright.device.adb_device import AdbDevice
from tapwright.device.errors import DeviceLost
from tapwright.flows.context import FlowContext
from tapwright.flows.language.commands import AIGroup
from tapwright.flows.outcomes import FlowResult

from .conftest import RunFlow, passed


def said(result: FlowResult) -> list[str]:
    return [line for step in result.steps for line in step.logs]


LOG = "- evalScript: ${console.log('%s')}\n"


async def test_hooks_run_before_and_after_also_after_a_failure(run_flow: RunFlow) -> None:
    head = (
        "appId: a.b\nonFlowStart:\n  - evalScript: ${console.log('start')}\nonFlowComplete:\n"
        "  - evalScript: ${console.log('end')}\n---\n"
    )
    assert said(passed(await run_flow(head + LOG % "middle"))) == ["start", "middle", "end"]
    result = await run_flow(head + "- assertTrue: ${false}\n" + LOG % "never")
    assert result.status == "failed" and said(result) == ["start", "end"]
    assert result.why == "${false} is not true: it is 'false'"


async def test_a_hook_that_fails_fails_the_flow(run_flow: RunFlow) -> None:
    for hook in ("onFlowStart", "onFlowComplete"):
        result = await run_flow(f"appId: a.b\n{hook}: [assertTrue: '']\n---\n" + LOG % "middle")
        assert result.status == "failed"
        assert said(result) == ([] if hook == "onFlowStart" else ["middle"])


async def test_sub_flows_have_variables_of_their_own_and_share_output(
    run_flow: RunFlow, tmp_path: Path
) -> None:
    (tmp_path / "sub.yaml").write_text(
        "appId: a.b\nenv: {B: own, C: \"${C || 'default'}\"}\n---\n"
        "- evalScript: ${console.log(A, B, C); output.seen = A}\n",
        "utf-8",
    )
    result = passed(
        await run_flow(
            "appId: a.b\nenv: {A: outer, D: '${A}1'}\n---\n"
            "- runFlow: {file: sub.yaml, env: {A: inner, B: given}}\n- runFlow: sub.yaml\n"
            "- evalScript: ${console.log(A, D, output.seen, typeof B, GIVEN)}\n",
            env={"GIVEN": "from outside"},
        )
    )
    assert said(result) == [
        "inner own default",
        "outer own default",
        "outer outer1 outer undefined from outside",
    ]
    assert [step.info.depth for step in result.steps] == [1, 0, 1, 0, 0]


async def test_what_is_given_is_a_default_away_from_the_head(run_flow: RunFlow) -> None:
    head = "appId: a.b\nenv: {NAME: \"${NAME || 'nobody'}\"}\n---\n"
    head += "- evalScript: ${console.log(NAME)}\n"
    assert said(passed(await run_flow(head))) == ["nobody"]
    assert said(passed(await run_flow(head, env={"NAME": "Ada"}))) == ["Ada"]


async def test_the_flows_own_name_is_a_variable(run_flow: RunFlow) -> None:
    assert said(passed(await run_flow("- evalScript: ${console.log(MAESTRO_FILENAME)}\n"))) == [
        "flow"
    ]


async def test_scripts_see_their_variables_and_nothing_of_their_text_is_filled_in(
    run_flow: RunFlow, tmp_path: Path
) -> None:
    (tmp_path / "s.js").write_text("const a = `${WORD}!`; output.said = a + '${x}'", "utf-8")
    result = passed(
        await run_flow(
            "- runScript: {file: s.js, env: {WORD: \"${'he' + 'llo'}\"}}\n"
            "- evalScript: ${console.log(output.said)}\n"
            "- runScript: {file: s.js, when: {true: 'false'}}\n"
        )
    )
    assert said(result) == ["hello!${x}"] and result.steps[-1].status == "skipped"
    (tmp_path / "s.js").write_text("nobody.field", "utf-8")
    result = await run_flow("- runScript: s.js\n")
    assert result.status == "failed" and "TypeError" in result.why


async def test_repeats_count_and_end_with_their_condition(run_flow: RunFlow) -> None:
    count = "{evalScript: '${console.log(output.n = (output.n || 0) + 1)}'}"
    step = f"- repeat: {{%s, commands: [{count}]}}\n"
    assert said(passed(await run_flow(step % "times: 2"))) == ["1", "2"]
    assert said(passed(await run_flow(step % "times: '${1 + 2}'"))) == ["1", "2", "3"]
    assert said(passed(await run_flow(step % "while: {true: '${(output.n || 0) < 4}'}"))) == list(
        "1234"
    )
    both = step % "times: 2, while: {true: '${(output.n || 0) < 4}'}"
    assert said(passed(await run_flow(both))) == ["1", "2"]
    assert passed(await run_flow(step % "times: 0")).steps[-1].status == "skipped"


async def test_retries_go_on_after_a_failure(run_flow: RunFlow) -> None:
    step = (
        "- retry:\n    maxRetries: %s\n    commands:\n"
        "      - evalScript: ${console.log(output.n = (output.n || 0) + 1)}\n"
        "      - assertTrue: ${output.n == 3}\n"
    )
    result = passed(await run_flow(step % 2))
    assert said(result) == ["1", "2", "3"] and result.steps[-1].why == "passed at attempt 3"
    result = await run_flow(step % 1)
    assert result.status == "failed" and said(result) == ["1", "2"]


async def test_an_optional_step_that_fails_is_a_warning(run_flow: RunFlow) -> None:
    result = passed(
        await run_flow(
            "- tapOn: {text: Nope 7, optional: true}\n"
            "- runFlow: {optional: true, commands: [{assertTrue: ''}]}\n"
            "- evalScript: {script: '${nobody.field}', optional: true}\n" + LOG % "on"
        )
    )
    assert [step.status for step in result.steps] == [
        "warned",
        "failed",
        "warned",
        "warned",
        "passed",
    ]


async def test_labels_stand_for_steps(run_flow: RunFlow) -> None:
    result = passed(
        await run_flow("- assertTrue: {condition: '1', label: \"count ${1 + 1}\"}\n- back\n")
    )
    assert [step.info.text for step in result.steps] == ["count 2", "back"]


async def test_what_ios_has_is_skipped_by_name(run_flow: RunFlow) -> None:
    (step,) = passed(await run_flow("- clearKeychain\n")).steps
    assert step.status == "skipped" and step.why == "a keychain is iOS's; Android has none"


async def test_a_lost_phone_is_infrastructure_and_no_failure(
    run_flow: RunFlow, device: AdbDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unplugged(action: DeviceAction, seen: Observation) -> Outcome:
        await device.close()
        raise DeviceLost("it was unplugged")

    monkeypatch.setattr(device, "perform", unplugged)
    result = await run_flow("- tapOn: {point: '50%, 50%'}\n- back\n")
    assert result.status == "error" and [step.status for step in result.steps] == ["error"]
    assert (result.lost, result.why) == ("phone", "it was unplugged")
    assert result.verdict.status == "unverified"
    # Lost before its first step, a flow has none.
    gone = await run_flow("- back\n")
    assert (gone.status, gone.lost, gone.steps) == ("error", "phone", ()) and gone.why


class _Judge:
    """Says yes, or what it was given to say, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[AIGroup] = []

    async def run(self, command: AIGroup, context: FlowContext) -> str:
        self.asked.append(command)
        return f"judged on {context.phone.device.info.serial}"


async def test_steps_for_a_model_are_handed_over_filled_in(run_flow: RunFlow) -> None:
    judge = _Judge()
    result = passed(await run_flow("- assertWithAI: \"${'a' + 'b'}\"\n", ai=judge))
    assert [getattr(one, "assertion", None) for one in judge.asked] == ["ab"]
    assert result.steps[0].why.startswith("judged on 127.0.0.1")
