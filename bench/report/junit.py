"""The results as JUnit XML, which any CI reads: a suite a scenario, a case a unit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ...tasks.failure_text import FailureText
from .failures import failure_of
from .read import BenchRun
from .result import UnitKey, UnitResult

# What XML 1.0 has no way to write, not even as a character reference.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(run: BenchRun) -> bytes:
    """The document: a failure where the agent failed, an error where infrastructure did, skipped
    for units that were not run."""
    bench = run.bench
    root = Element("testsuites", _attributes({"name": f"{bench.suite} {bench.suite_version}"}))
    skipped = [result for result in run.results if result.skipped]
    _count(root, run.played, len(run.missing) + len(skipped))
    for scenario, results in _scenarios(run.played).items():
        suite = SubElement(
            root,
            "testsuite",
            _attributes({"name": ".".join(filter(None, (bench.suite, scenario)))}),
        )
        suite.set("timestamp", _clean(bench.started_at))
        _count(suite, results, 0)
        _properties(suite, run, results)
        for result in results:
            _case(suite, result, failure_of(run, result))
    if run.missing:
        suite = SubElement(root, "testsuite", _attributes({"name": f"{bench.suite}.not run"}))
        _count(suite, (), len(run.missing))
        for unit in run.missing:
            _skipped(suite, unit)
    if skipped:
        suite = SubElement(root, "testsuite", _attributes({"name": f"{bench.suite}.skipped"}))
        _count(suite, (), len(skipped))
        for result in skipped:
            _skipped(suite, result.unit, result.end_why)
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _case(suite: Element, result: UnitResult, failure: FailureText | None) -> None:
    case = SubElement(
        suite,
        "testcase",
        _attributes(
            {
                "classname": f"{result.unit.suite}.{result.unit.task}",
                "name": str(result.unit),
                "time": f"{result.wall_s:.3f}",
            }
        ),
    )
    if failure is not None:
        _complaint(case, "error" if result.success is None else "failure", result, failure)
    lines = [
        f"goal: {result.goal}",
        f"end: {result.end}" + (f" ({result.end_why})" if result.end_why else ""),
        f"verdict: {result.verdict}" + (", judged by a model" if result.judged else ""),
        f"actions: {result.actions}"
        + ("" if result.optimal is None else f", optimal: {result.optimal}"),
        f"cost: {result.cost}",
        f"device: {result.device}" + (" (simulated)" if result.simulated else ""),
        f"trace: {result.episode}",
    ]
    SubElement(case, "system-out").text = _clean("\n".join(lines))


def _complaint(case: Element, kind: str, result: UnitResult, failure: FailureText) -> None:
    # The class is a rule's guess; without one the end says what kind of failure it is.
    found = SubElement(
        case,
        kind,
        _attributes({"message": failure.headline, "type": result.failure or str(result.end)}),
    )
    found.text = _clean(str(failure))


def _skipped(suite: Element, unit: UnitKey, why: str = "not run") -> None:
    case = SubElement(
        suite,
        "testcase",
        _attributes({"classname": f"{unit.suite}.{unit.task}", "name": str(unit)}),
    )
    SubElement(case, "skipped", _attributes({"message": why}))


def _properties(suite: Element, run: BenchRun, results: Sequence[UnitResult]) -> None:
    """What the figures must not be read without."""
    bench = run.bench
    shown = {
        "suite_hash": bench.suite_hash,
        "agent_hash": bench.agent_hash,
        "tapwright": bench.tapwright,
        "scripted": str(sum(result.scripted for result in results)),
        "simulated": str(sum(result.simulated for result in results)),
        "judged": str(sum(result.judged for result in results)),
        **{f"agent.{name}": value for name, value in bench.agent.items()},
        **({} if bench.app is None else {f"app.{k}": str(v) for k, v in asdict(bench.app).items()}),
    }
    properties = SubElement(suite, "properties")
    for name, value in shown.items():
        SubElement(properties, "property", _attributes({"name": name, "value": value}))


def _count(element: Element, results: Sequence[UnitResult], skipped: int) -> None:
    errors = sum(1 for result in results if result.success is None)
    failures = sum(1 for result in results if result.success is False)
    element.set("tests", str(len(results) + skipped))
    element.set("failures", str(failures))
    element.set("errors", str(errors))
    element.set("skipped", str(skipped))
    element.set("time", f"{sum(result.wall_s for result in results):.3f}")


def _scenarios(results: Sequence[UnitResult]) -> dict[str, list[UnitResult]]:
    found: dict[str, list[UnitResult]] = {}
    for result in sorted(results, key=lambda one: one.scenario):
        found.setdefault(result.scenario, []).append(result)
    return found


def _attributes(values: Mapping[str, str]) -> dict[str, str]:
    return {name: _clean(value) for name, value in values.items()}


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
