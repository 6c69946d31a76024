"""Many flows on some phones: order, lost phones, traces, and what the results say."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

from tapwright.device.adb_device import AdbDevice
from tapwright.flows.consequences import consequences
from tapwright.flows.junit import json_document, junit_document
from tapwright.flows.language import Flow, FlowPlan, load_flow
from tapwright.flows.language.workspace import WorkspaceConfig
from tapwright.flows.options import FlowOptions
from tapwright.flows.suite import FlowSuiteResult, SuiteParts, interrupted, run_suite
from tapwright.traces.journal import RunFolder
from tapwright.traces.reader import read_episode, read_steps
from tapwright.traces.schema import End

from .conftest import QUICK
from .suites import HeardFlows, ended


def flow(folder: Path, name: str, body: str) -> Flow:
    path = folder / f"{name}.yaml"
    path.write_text(f"appId: a.b\ntags: [x]\n---\n{body}\n", "utf-8")
    return load_flow(path, folder)


async def ran(
    folder: Path, plan: FlowPlan, *phones: AdbDevice
) -> tuple[FlowSuiteResult, HeardFlows]:
    heard = HeardFlows()
    parts = SuiteParts(
        options=FlowOptions(root=folder, artifacts=folder / "art", pace=QUICK),
        run=RunFolder.create(folder / "runs", "suite", "0"),
        listener=heard,
    )
    return await run_suite(plan, phones, parts), heard


def plan(
    folder: Path, *others: Flow, ordered: tuple[Flow, ...] = (), go_on: bool = True
) -> FlowPlan:
    config = WorkspaceConfig(continue_on_failure=go_on)
    return FlowPlan(ordered=ordered, others=others, root=folder, config=config)


async def test_every_flow_has_a_trace_with_its_steps(device: AdbDevice, tmp_path: Path) -> None:
    body = "- launchApp: com.android.settings\n- assertVisible: Battery\n- assertVisible: Batery"
    suite, heard = await ran(tmp_path, plan(tmp_path, flow(tmp_path, "one", body)), device)
    assert heard.lines == ["begun one", "failed one"] and suite.exit_code == 1
    folder = Path(suite.results[0].trace)
    episode = read_episode(folder)
    assert episode.end is End.COMPLETED and episode.verdict is not None
    assert episode.verdict.status == "failed" and episode.model.scripted
    # No model was asked, and so nothing was spent.
    assert (episode.totals.model_calls, episode.totals.cost_usd) == (0, Decimal(0))
    launch, seen, missed = read_steps(folder)
    assert launch.action is not None and launch.action.kind == "open_app"
    for step in (launch, seen, missed):
        assert (folder / "frames" / step.observation.frame.file).exists()
        assert step.flow is not None and step.flow.file.endswith("one.yaml")
    assert missed.flow is not None and missed.outcome is not None
    assert (missed.flow.status, missed.flow.line) == ("failed", 6)
    assert missed.flow.near[0].startswith('text "Battery"')
    assert missed.outcome.status == "failed" and missed.observation.ui is not None


async def test_flows_with_an_order_come_first_and_a_failure_may_end_all(
    device: AdbDevice, tmp_path: Path
) -> None:
    bad, good = flow(tmp_path, "bad", "- assertTrue: ''"), flow(tmp_path, "good", "- assertTrue: 1")
    suite, heard = await ran(tmp_path, plan(tmp_path, good, ordered=(bad,)), device)
    assert heard.lines == ["begun bad", "failed bad", "begun good", "passed good"]
    suite, heard = await ran(tmp_path, plan(tmp_path, good, ordered=(bad,), go_on=False), device)
    assert heard.lines == ["begun bad", "failed bad"] and suite.exit_code == 1
    assert suite.results[1].why.startswith("not run: a flow before it failed")


async def test_a_lost_phone_takes_no_further_flow_and_is_an_error(
    device: AdbDevice, tmp_path: Path
) -> None:
    flows = [flow(tmp_path, name, "- back") for name in ("a", "b", "c")]
    await device.close()
    suite, heard = await ran(tmp_path, plan(tmp_path, *flows), device)
    assert heard.lines == ["begun a", "error a"] and suite.exit_code == 3
    assert suite.results[1].why == "not run: no phone is left to run it"
    root = ElementTree.fromstring(junit_document(suite, datetime.now(UTC)))
    assert [case.get("errors") for case in root] == ["1", "2"]
    assert len(root.findall(".//error")) == 3 and not root.findall(".//failure")
    assert read_episode(Path(suite.results[0].trace)).end is End.DEVICE_LOST


async def test_what_xml_cannot_hold_is_replaced(device: AdbDevice, tmp_path: Path) -> None:
    body = '- assertTrue: {condition: "${\'\'}", label: "\\x01 <&> ${String.fromCharCode(2)}"}'
    suite, _ = await ran(tmp_path, plan(tmp_path, flow(tmp_path, "odd", body)), device)
    root = ElementTree.fromstring(junit_document(suite, datetime.now(UTC)))
    assert "\N{REPLACEMENT CHARACTER} <&> \N{REPLACEMENT CHARACTER}" in (
        root.findtext(".//failure") or ""
    )
    document = json_document(suite, datetime.now(UTC))
    assert document["failed"] == 1


def test_what_flows_change_is_told_once_and_also_of_what_they_run(tmp_path: Path) -> None:
    (tmp_path / "p.png").touch()
    inner = flow(tmp_path, "inner", "- clearState: c.d\n- setOrientation: PORTRAIT")
    outer = flow(
        tmp_path,
        "outer",
        "- runFlow: inner.yaml\n- clearState: c.d\n"
        "- repeat: {times: 2, commands: [toggleDarkMode]}\n"
        "- addMedia: [p.png]\n- setLocation: {latitude: 1, longitude: 2}\n- launchApp\n- tapOn: x",
    )
    assert consequences([inner, outer]) == (
        "clears all data of c.d",
        "sets how the screen is turned, and that it does not turn by itself",
        "switches dark mode",
        "copies p.png into the gallery",
        "mocks the phone's location",
        "sets permissions of a.b: all allow",
    )
    assert consequences([flow(tmp_path, "calm", "- tapOn: x\n- stopApp\n- assertVisible: y")]) == ()


def test_a_run_that_is_broken_off_says_what_had_ended(tmp_path: Path) -> None:
    done, left = flow(tmp_path, "done", "- back"), flow(tmp_path, "left", "- back")
    known = ended(done, "passed")
    suite = interrupted(plan(tmp_path, done, left), [known], 2.0, "suite")
    assert suite.results[0] is known and not suite.results[1].ran
    root = ElementTree.fromstring(junit_document(suite, datetime.now(UTC)))
    assert [case.get("name") for case in root.iter("testcase")] == ["done", "left"]
    assert [one.get("message") for one in root.iter("skipped")] == [
        "not run: the run was interrupted"
    ]
