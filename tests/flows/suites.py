"""Suites that tests put together: flows of a few lines, and what was heard of them."""

from pathlib import Path

from tapwright.device.device import Device
from tapwright.flows.diagnosis import Diagnosis
from tapwright.flows.film import VideoKind
from tapwright.flows.language import Flow, FlowPlan, Place, load_flow
from tapwright.flows.language.workspace import WorkspaceConfig
from tapwright.flows.options import FlowOptions
from tapwright.flows.outcomes import (
    FlowListener,
    FlowResult,
    FlowStatus,
    FlowStepResult,
    HealedStep,
    Silent,
    StepFailed,
    StepInfo,
)
from tapwright.flows.results import FlowResultsFile
from tapwright.flows.selectors import Selector
from tapwright.flows.suite import FlowSuiteResult, SuiteParts, run_suite
from tapwright.traces.journal import RunFolder
from tapwright.traces.schema import Verdict

from .conftest import QUICK

# Fails at its first attempt and passes from the second on, for its hook has made the phone dark.
FAILS_ONCE = """appId: com.android.settings
onFlowComplete: [setDarkMode: enabled]
---
- assertDarkMode
"""


class HeardFlows:
    """Keeps which flows began and ended."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def flow_begun(self, flow: Flow, device: str) -> FlowListener:
        self.lines.append(f"begun {flow.name}")
        return Silent()

    def flow_ended(self, result: FlowResult) -> None:
        self.lines.append(f"{result.status} {result.flow.name}")

    def flow_again(self, result: FlowResult) -> None:
        self.lines.append(f"again {result.flow.name}")


def written(folder: Path, name: str, body: str, app: str = "com.android.settings") -> Flow:
    path = folder / f"{name}.yaml"
    path.write_text(body if "---" in body else f"appId: {app}\n---\n{body}\n", "utf-8")
    return load_flow(path, folder)


def planned(folder: Path, *flows: Flow, ordered: tuple[Flow, ...] = ()) -> FlowPlan:
    return FlowPlan(ordered=ordered, others=flows, root=folder, config=WorkspaceConfig())


async def run_flows(
    folder: Path,
    plan: FlowPlan,
    *phones: Device,
    retries: int = 0,
    fail_fast: bool = False,
    each: bool = False,
    resume: Path | None = None,
    video: VideoKind = "none",
) -> tuple[FlowSuiteResult, HeardFlows, Path]:
    """A run of a plan as `tapwright test` makes it; gives also its folder."""
    heard = HeardFlows()
    run = RunFolder.reopen(resume) if resume else RunFolder.create(folder / "runs", "suite", "0")
    with FlowResultsFile(run.path, {}) as results:
        parts = SuiteParts(
            options=FlowOptions(root=folder, artifacts=run.path / "artifacts", pace=QUICK),
            run=run,
            listener=heard,
            retries=retries,
            fail_fast=fail_fast,
            each=each,
            video=video,
            results=results,
            kept=results.kept(plan.flows),
        )
        return await run_suite(plan, phones, parts), heard, run.path


def made_flow(folder: Path, name: str, *tags: str, **properties: str) -> Flow:
    path = folder / "made.yaml"
    path.write_text("appId: a.b\n---\n- back\n", "utf-8")
    block = load_flow(path, folder).block
    return Flow(path=path, app_id="a.b", name=name, tags=tags, properties=properties, block=block)


def ended(
    flow: Flow,
    status: FlowStatus,
    why: str = "",
    trace: Path | None = None,
    diagnosis: Diagnosis | None = None,
    earlier: tuple[FlowResult, ...] = (),
    ran: bool = True,
    healed: tuple[HealedStep, ...] = (),
) -> FlowResult:
    info = StepInfo(index=1, depth=0, command="back", text=why or "back",
                    at=Place(flow.path, 3, 3), block=False)  # fmt: skip
    return FlowResult(
        flow=flow, status=status, why=why, seconds=1.5, device="phone-1",
        steps=(FlowStepResult(info=info, status=status, why=why),) if ran else (),
        verdict=Verdict(status="unverified"), trace=str(trace or ""), diagnosis=diagnosis,
        earlier=earlier, ran=ran, healed=healed,
    )  # fmt: skip


def mended(flow: Flow) -> HealedStep:
    """A step that was healed by something behind a menu."""
    return HealedStep(
        at=Place(flow.path, 3, 3), command="tapOn", old=Selector(id="edit"),
        new=Selector(text="Edit <it>"), opened=Selector(description="More options"),
        why="it went into the menu", failure=StepFailed("gone"),
    )  # fmt: skip
