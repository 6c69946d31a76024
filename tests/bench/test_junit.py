"""The JUnit file is one that an XML reader takes, whatever stands in the results."""

from pathlib import Path
from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tapwright.bench.report.junit import junit_xml
from tapwright.bench.report.read import read_bench
from tapwright.bench.report.result import UnitKey
from tapwright.traces import End

from .synthetic import HOSTILE, failed, unit_result, unscored, write_bench


def test_a_ci_sees_suites_cases_and_what_went_wrong(tmp_path: Path) -> None:
    results = [
        unit_result("A"),
        failed("B", verdict_why="no ride row", failure="loop", end=End.STUCK, scenario="social"),
        unscored("C"),
        failed("D", judged=True, verdict_why="", end_why="gave up"),
    ]
    units = [*(one.unit for one in results), UnitKey(suite="daily", task="E")]
    root = ElementTree.fromstring(
        junit_xml(read_bench(write_bench(tmp_path / "a", results, units)))
    )
    counts = {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "5", "failures": "2", "errors": "1", "skipped": "1"}
    assert [one.get("name") for one in root] == ["daily.social", "daily.transport", "daily.not run"]
    cases = {case.get("name"): case for case in root.iter("testcase")}
    assert list(cases["A-s0-t0"]) == list(cases["A-s0-t0"].iter("system-out"))
    failure = cases["B-s0-t0"].find("failure")
    assert failure is not None and failure.attrib == {"message": "no ride row", "type": "loop"}
    error = cases["C-s0-t0"].find("error")
    assert error is not None and error.get("message") == "the phone went away"
    judged = cases["D-s0-t0"]
    assert "gave up" in (judged.findtext("failure") or "")
    assert "judged by a model" in (judged.findtext("system-out") or "")
    assert cases["E-s0-t0"].find("skipped") is not None
    properties = {one.get("name"): one.get("value") for one in root[1].iter("property")}
    assert properties["judged"] == "1" and properties["agent.model"] == "step-3.7-flash"


@given(st.text(max_size=40))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_text_comes_out_as_xml(tmp_path: Path, text: str) -> None:
    results = [failed(text, goal=text, verdict_why=text + HOSTILE, device=text, scenario=text)]
    root = ElementTree.fromstring(junit_xml(read_bench(write_bench(tmp_path / "a", results))))
    assert len(list(root.iter("testcase"))) == 1 and root.find(".//script") is None
