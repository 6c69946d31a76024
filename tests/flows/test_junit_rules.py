"""The rules of the JUnit that Jenkins takes (its xunit plugin's junit-10.xsd), for every kind of
end that a flow can have."""

import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tapwright.flows.diagnosis import Diagnosis, NearView
from tapwright.flows.junit import junit_document
from tapwright.flows.outcomes import FlowResult
from tapwright.flows.suite import FlowSuiteResult

from .suites import ended, made_flow, mended

_RERUN = ({"message", "type"}, {"stackTrace", "system-out", "system-err"})
# Attributes and children of each element; what must be there is in REQUIRED.
ALLOWED: dict[str, tuple[set[str], set[str]]] = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp",
         "hostname", "id", "package", "file", "log", "url"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": (
        {"name", "time", "classname", "group"},
        {"skipped", "error", "failure", "rerunFailure", "rerunError", "flakyFailure", "flakyError",
         "system-out", "system-err"},
    ),
    "failure": ({"type", "message"}, set()),
    "error": ({"type", "message"}, set()),
    "skipped": ({"type", "message"}, set()),
    "rerunFailure": _RERUN,
    "rerunError": _RERUN,
    "flakyFailure": _RERUN,
    "flakyError": _RERUN,
    "properties": (set(), {"property"}),
    "property": ({"name", "value"}, set()),
    "system-out": (set(), set()),
}  # fmt: skip
REQUIRED = {
    "testsuite": {"name", "tests", "failures", "errors"},
    "testcase": {"name"},
    "property": {"name", "value"},
    **dict.fromkeys(("rerunFailure", "rerunError", "flakyFailure", "flakyError"), {"type"}),
}
# SUREFIRE_TIME of the schema.
TIME = re.compile(r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?")


@pytest.fixture
def results(tmp_path: Path) -> tuple[FlowResult, ...]:
    flow = made_flow(tmp_path, "one")
    near = NearView(view="v", why=("w",), box=(0, 0, 1, 1))
    found = Diagnosis(step="s", at="a:1:1", why="w", near=(near,), log="failure-log.txt")
    failed, lost = ended(flow, "failed", "bad", diagnosis=found), ended(flow, "error", "gone")
    return (
        ended(flow, "passed"),
        failed,
        lost,
        ended(flow, "failed", "not run", ran=False),
        ended(flow, "passed", earlier=(failed, lost)),
        ended(flow, "failed", "bad", earlier=(lost, failed)),
        ended(flow, "error", "gone", earlier=(failed,)),
        ended(flow, "passed", healed=(mended(flow),)),
    )


def written_as(results: tuple[FlowResult, ...]) -> ElementTree.Element:
    suite = FlowSuiteResult(results=results, seconds=12345.6, name="s")
    began = datetime(2030, 1, 2, 3, 4, 5, 678, timezone(timedelta(hours=2)))
    return ElementTree.fromstring(junit_document(suite, began))


def test_every_end_is_written_within_the_schema(results: tuple[FlowResult, ...]) -> None:
    root = written_as(results)
    for element in root.iter():
        attributes, children = ALLOWED[element.tag]
        assert set(element.attrib) <= attributes and {child.tag for child in element} <= children
        assert REQUIRED.get(element.tag, set()) <= set(element.attrib)
        assert TIME.fullmatch(element.get("time", ""))
    assert root[0].get("timestamp") == "2030-01-02T01:04:05"


def test_each_end_has_its_element_and_the_counts_are_those(
    results: tuple[FlowResult, ...],
) -> None:
    (suite,) = written_as(results)
    assert [[child.tag for child in case][:-1] for case in suite.iter("testcase")] == [
        [], ["failure"], ["error"], ["skipped"], ["flakyFailure", "flakyError"],
        ["failure", "rerunError", "rerunFailure"], ["error", "rerunFailure"], [],
    ]  # fmt: skip
    counts = [suite.get(name) for name in ("tests", "failures", "errors", "skipped")]
    assert counts == ["8", "2", "2", "1"]


def test_a_case_says_how_often_it_was_tried(results: tuple[FlowResult, ...]) -> None:
    cases = list(written_as(results).iter("testcase"))
    assert "attempts: 3" in (cases[4].findtext("system-out") or "")
    assert "attempts" not in (cases[0].findtext("system-out") or "")
    said = cases[7].findtext("system-out") or ""
    assert 'tapOn id "edit", now after a tap on description "More options", with text' in said
    told = cases[1].findtext("failure") or ""
    assert "nearest 1: v: w" in told and told.endswith("failure-log.txt")


def test_tags_and_properties_are_those_of_the_flow(tmp_path: Path) -> None:
    flow = made_flow(tmp_path, "one", "x", key="value")
    (suite,) = written_as((ended(flow, "passed"),))
    assert [(p.get("name"), p.get("value")) for p in suite.iter("property")] == [
        ("made.tag.x", "true"), ("made.key", "value"),
    ]  # fmt: skip
