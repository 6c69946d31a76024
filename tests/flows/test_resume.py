"""A run of flows that is cut off: its results are on disk, and it goes on where it was."""

import os
import signal
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.device.adb_device import AdbDevice
from tapwright.flows.language import load_flow
from tapwright.flows.results import RESULTS, FlowResultsFile
from tapwright.traces.reader import read_episodes

from .suites import FAILS_ONCE, planned, run_flows, written


async def test_what_ended_is_not_run_again(device: AdbDevice, tmp_path: Path) -> None:
    good = written(tmp_path, "good", "- assertTrue: 1")
    bad = written(tmp_path, "bad", "- assertVisible: {text: Batery, index: 0}")
    odd = written(tmp_path, "odd", FAILS_ONCE)
    first, _, run = await run_flows(tmp_path, planned(tmp_path, odd, bad), device, retries=1)
    # The third was never reached: the run goes on with it alone.
    plan = planned(tmp_path, odd, bad, good)
    suite, heard, same = await run_flows(tmp_path, plan, device, retries=1, resume=run)
    assert same == run and heard.lines == ["begun good", "passed good"]
    assert len(read_episodes(run)) == 5
    for before, after in zip(first.results, suite.results, strict=False):
        assert (before.status, before.why, before.trace) == (after.status, after.why, after.trace)
        assert before.verdict == after.verdict and before.diagnosis == after.diagnosis
        assert [s.info for s in before.steps] == [s.info for s in after.steps]
        assert len(before.earlier) == len(after.earlier) == 1
    assert [one.status for one in suite.results] == ["passed", "failed", "passed"]
    assert suite.results[0].flaky


async def test_a_flow_that_was_changed_since_is_run_again(
    device: AdbDevice, tmp_path: Path
) -> None:
    inner = written(tmp_path, "inner", "- assertTrue: 1").path
    one, same = (
        written(tmp_path, "one", "- runFlow: inner.yaml"),
        written(tmp_path, "same", "- back"),
    )
    _, _, run = await run_flows(tmp_path, planned(tmp_path, one, same), device)
    inner.write_text("appId: a.b\n---\n- assertTrue: 2\n", "utf-8")
    again = planned(tmp_path, load_flow(one.path, tmp_path), load_flow(same.path, tmp_path))
    _, heard, _ = await run_flows(tmp_path, again, device, resume=run)
    assert heard.lines == ["begun one", "passed one"]
    # Other variables are another run as well.
    with FlowResultsFile(run, {"A": "1"}) as results:
        assert results.kept(again.flows) == {}


async def test_a_torn_line_is_cut_away_and_a_changed_one_is_refused(
    device: AdbDevice, tmp_path: Path
) -> None:
    plan = planned(tmp_path, written(tmp_path, "a", "- back"), written(tmp_path, "b", "- back"))
    _, _, run = await run_flows(tmp_path, plan, device)
    path = run / RESULTS
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    with FlowResultsFile(run, {}) as results:
        assert [line.name for line in results.lines] == ["a"]
        assert path.read_bytes() == whole[: whole.index(b"\n") + 1]
    path.write_bytes(whole.replace(b'"status":"passed"', b'"status":"failed"', 1))
    with pytest.raises(UsageError, match=r"line 1 of .*results.jsonl is damaged: it was changed"):
        FlowResultsFile(run, {})


async def test_one_process_writes_a_run(device: AdbDevice, tmp_path: Path) -> None:
    _, _, run = await run_flows(
        tmp_path, planned(tmp_path, written(tmp_path, "a", "- back")), device
    )
    with (
        FlowResultsFile(run, {}),
        pytest.raises(UsageError, match="being written by another process"),
    ):
        FlowResultsFile(run, {})


async def test_a_kill_loses_no_result(device: AdbDevice, tmp_path: Path) -> None:
    plan = planned(tmp_path, written(tmp_path, "a", "- back"))
    suite, _, run = await run_flows(tmp_path, plan, device)
    child = os.fork()
    if not child:
        results = FlowResultsFile(run, {})
        results.append(suite.results[0], last=True)
        os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    with FlowResultsFile(run, {}) as results:
        assert len(results.lines) == 2
        assert results.kept(plan.flows)[plan.flows[0].path, device.info.serial].status == "passed"
