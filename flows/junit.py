"""The results as JUnit XML and as one JSON document.

JUnit as Jenkins takes it (its xunit plugin's junit-10.xsd), whose cases have neither a file nor
properties: these are among the suite's and in the output of the case. `failure` is a flow that
failed, `error` a phone or model that was lost, `skipped` a flow that was never begun. Attempts
before a pass are `flakyFailure`, those before a failure `rerunFailure` (Surefire's elements).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ..traces.money import Spent
from .outcomes import FlowResult, FlowStepResult, HealedStep, short
from .suite import FlowSuiteResult

# What XML 1.0 has no way to write, not even as a character reference.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_document(suite: FlowSuiteResult, began_at: datetime) -> bytes:
    """The document: a suite a phone, a case a flow."""
    root = Element("testsuites")
    by_phone: dict[str, list[FlowResult]] = {}
    for result in suite.results:
        by_phone.setdefault(result.device, []).append(result)
    began = began_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    for device, results in by_phone.items():
        element = SubElement(
            root,
            "testsuite",
            _clean_all(
                {
                    "name": suite.name,
                    "hostname": device or "none",
                    "tests": str(len(results)),
                    "failures": str(sum(_kind(result) == "failure" for result in results)),
                    "errors": str(sum(_kind(result) == "error" for result in results)),
                    "skipped": str(sum(_kind(result) == "skipped" for result in results)),
                    "time": f"{sum(result.seconds for result in results):.3f}",
                    "timestamp": began,
                }
            ),
        )
        _properties(element, results)
        for result in results:
            _case(element, result, suite.bill(result.spent))
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _properties(suite: Element, results: Sequence[FlowResult]) -> None:
    """Tags and properties of the flows, by the flow's file."""
    given = {
        f"{result.flow.path.stem}.{name}": value
        for result in results
        for name, value in [
            *((f"tag.{tag}", "true") for tag in result.flow.tags),
            *result.flow.properties.items(),
        ]
    }
    if given:
        properties = SubElement(suite, "properties")
        for name, value in given.items():
            SubElement(properties, "property", _clean_all({"name": name, "value": value}))


def _case(suite: Element, result: FlowResult, bill: str) -> None:
    flow = result.flow
    case = SubElement(
        suite,
        "testcase",
        _clean_all(
            {
                "name": flow.name,
                "classname": flow.path.stem,
                "time": f"{result.seconds:.3f}",
            }
        ),
    )
    if kind := _kind(result):
        # The last attempt is what counts; the others are told as what was tried besides.
        _attempt(case, kind, result)
        for one in result.earlier:
            _attempt(case, "rerunError" if one.status == "error" else "rerunFailure", one)
    else:
        for before in result.earlier:
            _attempt(case, "flakyError" if before.status == "error" else "flakyFailure", before)
    lines = [_line(step) for step in result.steps]
    lines += [f"{name}: {value}" for name, value in _facts(result, bill).items()]
    SubElement(case, "system-out").text = _clean("\n".join(lines))


def _kind(result: FlowResult) -> str:
    """The element that says what became of a flow; empty if it passed."""
    if result.status == "failed":
        return "failure" if result.ran else "skipped"
    return "error" if result.status == "error" else ""


def _attempt(case: Element, kind: str, result: FlowResult) -> None:
    step = result.failed_step
    said = {"message": result.why, "type": step.info.command if step else kind}
    SubElement(case, kind, _clean_all(said)).text = _clean(told(result))


def _facts(result: FlowResult, bill: str) -> dict[str, str]:
    facts = {
        "file": result.flow.path.as_posix(),
        "device": result.device,
        **({"simulated": "true"} if result.simulated else {}),
        "verdict": result.verdict.status,
        "trace": result.trace,
        **({"healed": "; ".join(map(_healed, result.healed))} if result.healed else {}),
        **({"models": bill} if bill else {}),
    }
    if result.earlier:
        facts["attempts"] = str(len(result.earlier) + 1)
    return facts


def told(result: FlowResult) -> str:
    """Why a flow did not pass: the step with its place, and what it says."""
    step, found = result.failed_step, result.diagnosis
    if step is None:
        return result.why
    why = short(step.why) if found and found.near else step.why
    lines = [f"{step.info.at}: {step.info.text}", why]
    if found is not None:
        lines += [f"{fault}" for fault in found.faults]
        lines += [f"nearest {n}: {near.view}: {'; '.join(near.why)}"
                  for n, near in enumerate(found.near, 1)]  # fmt: skip
        lines += [f"{what}: {result.trace}/{name}" for what, name in found.files().items()]
    return "\n".join(lines)


def _line(step: FlowStepResult) -> str:
    why = f" ({step.why})" if step.why else ""
    return f"{'  ' * step.info.depth}{step.status}: {step.info.text}{why}"


def json_document(suite: FlowSuiteResult, began_at: datetime) -> dict[str, object]:
    """The same for programs; seconds, and places as file:line:column."""
    return {
        "name": suite.name,
        "started_at": began_at.isoformat(),
        "seconds": round(suite.seconds, 3),
        "passed": sum(result.status == "passed" for result in suite.results),
        "flaky": sum(result.flaky for result in suite.results),
        "failed": sum(result.status == "failed" and result.ran for result in suite.results),
        "not_run": sum(_kind(result) == "skipped" for result in suite.results),
        "errors": sum(result.status == "error" for result in suite.results),
        "healed": sum(bool(result.healed) for result in suite.results),
        "model_calls": suite.spent.calls,
        "bill": suite.bill(suite.spent),
        "cost": _cost(suite.spent),
        "flows": [_flow_document(result) for result in suite.results],
    }


def _flow_document(result: FlowResult) -> dict[str, object]:
    return {
        "name": result.flow.name,
        "file": str(result.flow.path),
        "tags": list(result.flow.tags),
        "status": result.status,
        "why": result.why,
        "verdict": result.verdict.status,
        "seconds": round(result.seconds, 3),
        "device": result.device,
        "simulated": result.simulated,
        "trace": result.trace,
        "ran": result.ran,
        "flaky": result.flaky,
        "healed": len(result.healed),
        "model_calls": result.spent.calls,
        "cost": _cost(result.spent),
        "attempts": [
            {
                "status": one.status,
                "why": one.why,
                "seconds": round(one.seconds, 3),
                "device": one.device,
                "trace": one.trace,
            }
            for one in (*result.earlier, result)
        ]
        if result.ran
        else [],
        "diagnosis": result.diagnosis.model_dump() if result.diagnosis else None,
        "steps": [
            {
                "command": step.info.command,
                "text": step.info.text,
                "at": str(step.info.at),
                "depth": step.info.depth,
                "status": step.status,
                "why": step.why,
                "near": [str(miss) for miss in step.failure.near] if step.failure else [],
                "seconds": round(step.seconds, 4),
                "healed": _healed(step.healed) if step.healed else None,
                **(
                    {"cost": _cost(step.spent), "episode": step.episode or None}
                    if step.spent.calls
                    else {}
                ),
            }
            for step in result.steps
        ],
    }


def _healed(step: HealedStep) -> str:
    return f"{step.at}: {step.command} {step.old}, now {step.change}"


def _cost(spent: Spent) -> dict[str, object]:
    """USD as texts, so that no digit is lost; null where a part is not known."""
    cost = spent.cost
    known = {"usd": cost.cost_usd, "at_least_usd": cost.at_least_usd}
    return {
        "partial": not cost.whole,
        **{name: None if usd is None else str(usd) for name, usd in known.items()},
    }


def _clean_all(values: Mapping[str, str]) -> dict[str, str]:
    return {name: _clean(value) for name, value in values.items()}


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
