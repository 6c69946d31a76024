"""Flows in pytest: files that are collected as tests, and the fixture `flow`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ..actions import UsageError
from ..flows.consequences import consequences
from ..flows.expressions import QuickJs, ScriptEngine
from ..flows.language import BadFlows, Flow, FlowPlan, plan_flows
from ..flows.options import FlowOptions
from ..flows.outcomes import FlowListener, FlowResult, Silent
from ..flows.phone import LookPace
from ..flows.suite import SuiteParts, run_suite
from .phones import PhoneSession

_SIGNS = {"passed": "ok", "failed": "FAILED", "warned": "warning", "skipped": "skipped",
          "error": "ERROR"}  # fmt: skip


class FlowFailed(AssertionError):
    """A flow failed; its message says at which step and what came nearest."""

    def __init__(self, result: FlowResult) -> None:
        super().__init__(told(result))
        self.result = result


class FlowBrokenOff(RuntimeError):
    """The phone is why a flow did not end: nothing is known of the app."""

    def __init__(self, result: FlowResult) -> None:
        super().__init__(told(result))
        self.result = result


class FlowItem(pytest.Item):
    """One flow as a test."""

    def __init__(self, *, plan: FlowPlan, **given: Any) -> None:
        super().__init__(**given)  # pyright: ignore[reportUnknownMemberType]
        self.plan = plan
        self.phones: PhoneSession | None = None

    def runtest(self) -> None:
        """Run it on the phone of the session; raises FlowFailed and FlowBrokenOff."""
        assert self.phones is not None
        run_flow(self.phones, self.plan, {})

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Of a flow its steps are of interest, and not how they were run."""
        if isinstance(excinfo.value, FlowFailed | FlowBrokenOff | UsageError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """File, line from 0, and name."""
        return self.path, 0, self.name


def collected(file: pytest.File) -> FlowItem:
    """The flow of a file as a test; raises CollectError with every mistake in it."""
    try:
        plan = plan_flows([file.path])
    except BadFlows as bad:
        raise file.CollectError(str(bad)) from bad
    (flow,) = plan.flows
    item = FlowItem.from_parent(file, name=flow.name, plan=plan)  # pyright: ignore[reportUnknownMemberType]
    for tag in flow.tags:
        item.extra_keyword_matches.add(tag)
        if tag.isidentifier():
            file.config.addinivalue_line("markers", f"{tag}: a tag of flows")
            item.add_marker(tag)
    return item


class FlowRuns:
    """The fixture `flow`: `flow("login.yaml")` runs a flow on the phone of the test."""

    def __init__(self, session: PhoneSession, folder: Path) -> None:
        self._session = session
        self._folder = folder

    def __call__(self, path: str | Path, env: Mapping[str, str] | None = None) -> FlowResult:
        """Run a flow; its path is seen from the test's file. Fails the test if it fails, and raises
        UsageError with every mistake in the file."""
        __tracebackhide__ = True
        return run_flow(self._session, plan_flows([self._folder / path]), env or {})


def run_flow(session: PhoneSession, plan: FlowPlan, env: Mapping[str, str]) -> FlowResult:
    """Run the one flow of a plan on the phone of the test, with a trace of its own."""
    __tracebackhide__ = True
    driver, trace = session.driver, session.traces.current
    assert trace is not None
    changes = () if driver.device.info.simulated else consequences(plan.flows)
    if changes and not session.settings.yes:
        told = "".join(f"\n  - {line}" for line in changes)
        raise UsageError(
            f"{driver.device.info.serial} is no simulated phone, and this flow would do this to "
            f"it:{told}\nallow it with --tapwright-yes; nothing was done"
        )
    run = session.traces.run
    network = session.settings.allow_network
    parts = SuiteParts(
        options=FlowOptions(
            root=plan.root, artifacts=run.path / "artifacts", env=env, pace=LookPace()
        ),
        run=run,
        listener=_Quiet(),
        engine=lambda: _engine(plan, network),
    )
    suite = session.loop.run(run_suite(plan, (driver.device,), parts))
    (result,) = suite.results
    driver.phone.touched()
    trace.folders.append(Path(result.trace))
    if result.status == "failed":
        raise FlowFailed(result)
    if result.status == "error":
        raise FlowBrokenOff(result)
    return result


def told(result: FlowResult) -> str:
    """The steps of a flow, each on a line, and why it failed."""
    lines = [f"{result.flow.name} {_SIGNS[result.status]} at {_place(result)}: {result.why}"]
    for step in result.steps:
        why = f": {step.why}" if step.status in ("warned", "skipped") and step.why else ""
        lines.append(f"{'  ' * (step.info.depth + 1)}{_SIGNS[step.status]} {step.info.text}{why}")
    return "\n".join(lines)


def _place(result: FlowResult) -> str:
    step = result.failed_step
    return str(step.info.at if step is not None else result.flow.path)


def _engine(plan: FlowPlan, network: bool) -> ScriptEngine:
    if not network:
        return QuickJs()
    from ..flows.script_worker import NetworkEngine

    return NetworkEngine(plan.root)


class _Quiet:
    """Hears of flows and says nothing: pytest does."""

    def flow_begun(self, flow: Flow, device: str) -> FlowListener:
        """A listener that does nothing."""
        return Silent()

    def flow_ended(self, result: FlowResult) -> None:
        """Nothing."""

    def flow_again(self, result: FlowResult) -> None:
        """Nothing."""
