"""Flows that are tried again: flaky is said apart, and reports tell every attempt."""

from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from tapwright.device.adb_device import AdbDevice
from tapwright.flows.junit import json_document, junit_document
from tapwright.flows.language import load_flow
from tapwright.flows.suite import FlowSuiteResult

from .suites import FAILS_ONCE, planned, run_flows, written


def junit(suite: FlowSuiteResult) -> ElementTree.Element:
    return ElementTree.fromstring(junit_document(suite, datetime.now(UTC)))


async def test_what_passes_at_a_second_attempt_is_flaky(device: AdbDevice, tmp_path: Path) -> None:
    plan = planned(tmp_path, written(tmp_path, "odd", FAILS_ONCE))
    suite, heard, run = await run_flows(tmp_path, plan, device, retries=2)
    (result,) = suite.results
    assert heard.lines == ["begun odd", "again odd", "begun odd", "passed odd"]
    assert suite.exit_code == 0 and result.flaky
    assert [one.why for one in result.earlier] == ["the phone is in light mode"]
    # Each attempt has a trace of its own.
    assert Path(result.trace).parent == run / "episodes"
    assert result.trace != result.earlier[0].trace
    root = junit(suite)
    (case,) = root.iter("testcase")
    assert [child.tag for child in case] == ["flakyFailure", "system-out"]
    assert case[0].get("type") == "assertDarkMode" and root[0].get("failures") == "0"
    document = json_document(suite, datetime.now(UTC))
    assert (document["passed"], document["flaky"], document["failed"]) == (1, 1, 0)


async def test_what_never_passes_has_failed_with_all_its_attempts(
    device: AdbDevice, tmp_path: Path
) -> None:
    plan = planned(tmp_path, written(tmp_path, "bad", "- assertTrue: ''"))
    suite, heard, _ = await run_flows(tmp_path, plan, device, retries=2)
    assert heard.lines == [*["begun bad", "again bad"] * 2, "begun bad", "failed bad"]
    assert suite.exit_code == 1 and len(suite.results[0].earlier) == 2
    (case,) = junit(suite).iter("testcase")
    tags = [child.tag for child in case]
    assert tags == ["failure", "rerunFailure", "rerunFailure", "system-out"]


async def test_fail_fast_begins_nothing_more(device: AdbDevice, tmp_path: Path) -> None:
    bad, good = written(tmp_path, "bad", "- assertTrue: ''"), written(tmp_path, "good", "- back")
    suite, heard, _ = await run_flows(
        tmp_path, planned(tmp_path, bad, good), device, fail_fast=True
    )
    assert heard.lines == ["begun bad", "failed bad"] and suite.exit_code == 1
    assert suite.results[1].why == "not run: bad did not pass, and --fail-fast ends the run then"
    (element,) = [one for one in junit(suite) if one.get("hostname") == "none"]
    # What was not begun has not failed.
    assert (element.get("skipped"), element.get("failures")) == ("1", "0")
    assert [child.tag for child in element.iter("skipped")] == ["skipped"]
    document = json_document(suite, datetime.now(UTC))
    assert (document["failed"], document["not_run"], document["errors"]) == (1, 1, 0)


async def test_a_lost_phone_ends_the_attempts_of_a_flow(device: AdbDevice, tmp_path: Path) -> None:
    flows = [written(tmp_path, name, "- back") for name in ("a", "b")]
    await device.close()
    suite, heard, _ = await run_flows(
        tmp_path, planned(tmp_path, flows[1], ordered=(flows[0],)), device, retries=3
    )
    assert heard.lines == ["begun a", "error a"] and suite.exit_code == 3
    assert [result.status for result in suite.results] == ["error", "error"]


async def test_the_step_that_ended_a_flow_is_told_not_one_that_was_made_good(
    device: AdbDevice, tmp_path: Path
) -> None:
    body = (
        "appId: a.b\nonFlowComplete:\n- assertTrue: {condition: '', label: hook}\n---\n"
        "- evalScript: ${output.n = 0}\n"
        "- retry:\n    maxRetries: 1\n    commands:\n"
        "    - assertTrue: {condition: '${output.n++ > 0}', label: retried}\n"
        "- assertTrue: {condition: '', label: culprit}\n"
    )
    path = tmp_path / "one.yaml"
    path.write_text(body, "utf-8")
    suite, _, _ = await run_flows(tmp_path, planned(tmp_path, load_flow(path, tmp_path)), device)
    (result,) = suite.results
    assert [s.info.text for s in result.steps if s.status == "failed"] == [
        "retried", "culprit", "hook",
    ]  # fmt: skip
    assert result.failed_step is not None and result.failed_step.info.text == "culprit"
    assert result.diagnosis is not None and result.diagnosis.step == "culprit"


async def test_every_phone_runs_every_flow(device: AdbDevice, tmp_path: Path) -> None:
    plan = planned(tmp_path, written(tmp_path, "a", "- back"), written(tmp_path, "b", "- back"))
    suite, _, _ = await run_flows(tmp_path, plan, device, each=True)
    assert [(one.flow.name, one.device) for one in suite.results] == [
        ("a", device.info.serial), ("b", device.info.serial),
    ]  # fmt: skip
