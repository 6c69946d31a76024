"""Flows in pytest: files that are collected as tests, and the fixture `flow`."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from _pytest.fixtures import TopRequest

from ..actions import UsageError
from ..agent.models.base import Model
from ..flow_models import ModelChoice, steps_with_a_model, write_heals
from ..flows.consequences import consequences
from ..flows.expressions import QuickJs, ScriptEngine
from ..flows.language import BadFlows, Flow, FlowPlan, plan_flows
from ..flows.options import FlowOptions, outer_variables
from ..flows.outcomes import FlowListener, FlowResult, Silent
from ..flows.phone import LookPace
from ..flows.suite import FlowSuiteResult, SuiteParts, run_suite
from .lost import BrokenOff
from .paying import paying
from .phones import PhoneSession
from .settings import PluginSettings
from .spending import NothingLeft
from .traces import TestTrace

NO_MODEL_GIVEN = (
    "this step needs a model, and none was given: name one with --tapwright-model, or set "
    "STEP_API_KEY"
)
_SIGNS = {"passed": "ok", "failed": "FAILED", "warned": "warning", "skipped": "skipped",
          "error": "ERROR"}  # fmt: skip


class FlowFailed(AssertionError):
    """A flow failed; its message says at which step and what came nearest."""

    def __init__(self, result: FlowResult) -> None:
        super().__init__(told(result))
        self.result = result


class FlowBrokenOff(BrokenOff):
    """Phone or model is why a flow did not end: nothing is known of the app."""

    def __init__(self, result: FlowResult) -> None:
        super().__init__(told(result), result.lost or "other")
        self.result = result


class FlowItem(pytest.Item):
    """One flow as a test."""

    def __init__(self, *, plan: FlowPlan, **given: Any) -> None:
        super().__init__(**given)  # pyright: ignore[reportUnknownMemberType]
        self.plan = plan
        self.phones: PhoneSession | None = None
        self.funcargs: dict[str, object] = {}
        # As pytest's own items that are no functions have fixtures (its DoctestItem).
        self._fixtureinfo = self.session._fixturemanager.getfixtureinfo(self, None, None)  # pyright: ignore

    @property
    def needs_a_model(self) -> bool:
        """Whether a step of it does."""
        return bool(steps_with_a_model(self.plan.flows))

    def runtest(self) -> None:
        """Run it on the phone of the session; raises FlowFailed and FlowBrokenOff."""
        assert self.phones is not None
        request: Any = TopRequest(self, _ispytest=True)  # pyright: ignore
        run_flow(self.phones, self.plan, {}, request.getfixturevalue("tapwright_model"))

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

    def __init__(
        self, session: PhoneSession, folder: Path, model: str | Model | None = None
    ) -> None:
        self._session = session
        self._folder = folder
        self._model = model

    def __call__(self, path: str | Path, env: Mapping[str, str] | None = None) -> FlowResult:
        """Run a flow; its path is seen from the test's file. Fails the test if it fails, and raises
        UsageError with every mistake in the file."""
        __tracebackhide__ = True
        plan = plan_flows([self._folder / path])
        return run_flow(self._session, plan, env or {}, self._model)


def run_flow(
    session: PhoneSession,
    plan: FlowPlan,
    env: Mapping[str, str],
    model: str | Model | None = None,
) -> FlowResult:
    """Run the one flow of a plan on the phone of the test, with a trace of its own. What its steps
    and healing ask of the model is under the cap of all tests."""
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
    choice, without, share = model_of_flows(session.settings, model), NO_MODEL_GIVEN, None
    needed = bool(steps_with_a_model(plan.flows))
    if needed or choice.heal != "off":
        try:
            share = session.ledger.reserve()
        except NothingLeft as nothing:
            choice, without = ModelChoice(no_ai="fail", heal="off"), f"no model is asked: {nothing}"
    choice = replace(choice, share=share)
    with paying(session.ledger, session.traces, share, flow=True):
        suite = session.loop.run(_run(session, plan, env, choice, without if needed else ""))
    (result,) = suite.results
    driver.phone.touched()
    _keep_heals(session, trace, result, plan)
    if result.status == "failed":
        raise FlowFailed(result)
    if result.status == "error":
        raise FlowBrokenOff(result)
    return result


def model_of_flows(settings: PluginSettings, model: str | Model | None) -> ModelChoice:
    """What flows ask: the model of the session, and to heal only if one is named, so that a key
    that happens to be there costs no test anything that it does not ask for."""
    named = model if isinstance(model, str) else None
    made = None if isinstance(model, str) else model
    heal = settings.heal or ("off" if model is None else "suggest")
    return ModelChoice(model=named, made=made, heal=heal)


async def _run(
    session: PhoneSession, plan: FlowPlan, env: Mapping[str, str], choice: ModelChoice, without: str
) -> FlowSuiteResult:
    run = session.traces.run
    network, wait_s = session.settings.allow_network, session.settings.action_s
    pace = LookPace() if wait_s is None else LookPace(lookup_s=wait_s)
    async with choice.open(plan.flows) as models:
        ai, healer = models.parts(run, cap_name="its share of --tapwright-max-cost,")
        if ai is None and without:
            from ..flows.ai import RefusedAI

            ai = RefusedAI(without)
        parts = SuiteParts(
            options=FlowOptions(
                root=plan.root,
                artifacts=run.path / "artifacts",
                pace=pace,
                env={**outer_variables(), **env},
            ),
            run=run,
            listener=_Quiet(),
            engine=lambda: _engine(plan, network),
            ai=ai,
            healer=healer,
            model=models.record,
        )
        return await run_suite(plan, (session.driver.device,), parts)


def _keep_heals(
    session: PhoneSession, trace: TestTrace, result: FlowResult, plan: FlowPlan
) -> None:
    """Tell what was healed, and write the patch of all that was in this process; one that is
    applied at once is of this flow alone."""
    if not result.healed:
        return
    trace.healed += [f"{result.flow.name}: {step.at}: {step}" for step in result.healed]
    session.healed.append(result)
    apply = session.settings.heal == "apply"
    results = (result,) if apply else tuple(session.healed)
    roots = {str(one.flow.root or plan.root) for one in results}
    path = session.traces.run.path / (
        f"healed-{len(session.healed)}.patch" if apply else "healed.patch"
    )
    written, told = write_heals(results, Path(os.path.commonpath(roots)), path, apply)
    trace.healed += told if apply else [line for line in told if "git apply" not in line]
    trace.patch = None if apply else written


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
