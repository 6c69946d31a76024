"""Tools that run something of this computer on the phone: a flow, an app that is installed."""

import asyncio
from pathlib import Path
from typing import Annotated

from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult
from pydantic import AfterValidator, Field, JsonValue

from ..actions import Outcome, PolicyRecord, UsageError
from ..agent.policy.words import ActClass
from ..device.apk import AppFiles, read_app
from ..device.device import Device
from ..device.install import TakesApps, would_change
from ..flows.consequences import consequences
from ..flows.language import Flow, FlowPlan, plan_flows
from ..flows.options import FlowOptions
from ..flows.outcomes import FlowListener, FlowResult, FlowStepResult, StepInfo
from ..flows.suite import SuiteParts, run_suite
from .acts import ClientActs, refused_text
from .approvals import approver_for
from .call import CallContext, as_tool, call_of
from .gated_device import GatedDevice
from .numbering import UNTRUSTED
from .results import told
from .sessions import session_of


def _without_nul(path: str) -> str:
    if "\0" in path:
        raise ValueError("no file has a NUL in its name")
    return path


_FilePath = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_without_nul)]
_MOST_LINES = 20


@as_tool
async def install_app(context: CallContext, path: _FilePath) -> CallToolResult:
    """Install an APK, .apks or folder of split APKs of the server's computer; the person is
    asked."""
    files = await asyncio.to_thread(_app_files, path)
    async with session_of(context).acting() as acts:
        device, call, before = acts.device, call_of(context), await acts.see()
        if not isinstance(device, TakesApps):
            raise ToolError(f"no app can be installed on {device.info.serial}")
        lines = await would_change(device, files, False, ())
        does = f"{'; '.join(lines)}, from {files.base.path}"
        ruled = await _consent(
            context, acts, does, "this would install an app", (ActClass.INSTALL,)
        )
        if ruled is not None and not ruled.allowed:
            refused = Outcome.refused(refused_text(ruled))
            await acts.note(call, refused, before, policy=ruled)
            return told(str(refused), {"status": "refused", "why": refused.why}, error=True)
        outcome = Outcome.unknown("the installation was cut off")
        try:
            installed = await device.install(files)
            outcome = Outcome.done(f"installed {installed}")
        except Exception as error:
            outcome = Outcome.failed(str(error))
            raise
        finally:
            await acts.note(call, outcome, before, policy=ruled)
        return told(
            str(outcome), {"status": "done", "package": installed.package, "app": str(installed)}
        )


@as_tool
async def run_flow(
    context: CallContext, path: _FilePath, env: dict[str, str] | None = None
) -> CallToolResult:
    """Run a YAML flow, or a folder of them, from the folder the server was started in; `env` are
    its variables. Its touches pass the same gate."""
    plan = await asyncio.to_thread(_planned, path)
    session = session_of(context)
    async with session.acting() as acts:
        call, before = call_of(context), await acts.see()
        lines = () if acts.device.info.simulated else consequences(plan.flows)
        ruled = None
        if lines:
            does = f"run {path}, which does this: {'; '.join(lines[:_MOST_LINES])}"
            ruled = await _consent(context, acts, does, "this would change the phone")
        if ruled is not None and not ruled.allowed:
            refused = Outcome.refused(refused_text(ruled))
            await acts.note(call, refused, before, policy=ruled)
            return told(str(refused), {"status": "refused", "why": refused.why}, error=True)
        phone: Device = acts.stage if acts.gate is None else GatedDevice(acts.stage, acts.gate)
        run = session.run
        parts = SuiteParts(
            options=FlowOptions(root=plan.root, artifacts=run.path / "artifacts", env=env or {}),
            run=run,
            listener=_Progress(context),
        )
        outcome = Outcome.unknown("the flow was cut off; look at the screen")
        try:
            with acts.asked.during(approver_for(context)):
                suite = await run_suite(plan, (phone,), parts, path)
            passed = suite.exit_code == 0
            said = f"{path}: {'passed' if passed else 'failed'}"
            outcome = Outcome.done(said) if passed else Outcome.failed(said)
        finally:
            await acts.note(call, outcome, before, policy=ruled)
        return _results(suite.results, passed)


def _app_files(path: str) -> AppFiles:
    """The app that is meant. Of a file outside of the server's folder that is none a client hears
    one and the same, so that it cannot ask which files this computer has."""
    file = Path(path).expanduser()
    try:
        return read_app((file,))
    except UsageError as error:
        if (Path.cwd() / file).resolve().is_relative_to(Path.cwd()):
            raise
        raise ToolError(
            f"{path}: no app can be installed from there; name an APK, an .apks or a folder of "
            "split APKs that the person has on the server's computer"
        ) from error


def _planned(path: str) -> FlowPlan:
    """The flows that are meant; raises UsageError for files outside of the server's folder: what a
    file is refused for is told with words of it."""
    folder = Path.cwd()
    file = (folder / Path(path).expanduser()).resolve()
    if not file.is_relative_to(folder):
        raise ToolError(f"flows are run from {folder}, where the server was started")
    return plan_flows((file,))


async def _consent(
    context: CallContext, acts: ClientActs, does: str, why: str, of: tuple[ActClass, ...] = ()
) -> PolicyRecord | None:
    """What the rules or the person say; None without a gate."""
    if acts.gate is None:
        return None
    with acts.asked.during(approver_for(context)):
        return await acts.gate.consent(does, why, of)


def _results(results: tuple[FlowResult, ...], passed: bool) -> CallToolResult:
    lines: list[str] = []
    rows: list[JsonValue] = []
    for result in results:
        step = result.failed_step
        where = f" at {step.info.at} ({step.info.text})" if step else ""
        lines.append(f"{result.status}: {result.flow.name}{where} {result.why}".rstrip())
        rows.append({
            "flow": result.flow.name, "status": result.status, "why": result.why,
            "seconds": round(result.seconds, 2), "trace": result.trace,
        })  # fmt: skip
    data: dict[str, JsonValue] = {"passed": passed, "flows": rows}
    if any(result.why for result in results):
        # Why it failed quotes what stood on the screen.
        lines.insert(0, UNTRUSTED)
        data["note"] = UNTRUSTED
    return told("\n".join(lines), data, error=not passed)


class _Progress:
    """Tells the client of each step as it ends."""

    def __init__(self, context: CallContext) -> None:
        self._context = context
        self._steps = 0
        self._telling: set[asyncio.Task[None]] = set()

    def flow_begun(self, flow: Flow, device: str) -> FlowListener:
        """Its steps are told of."""
        return self

    def flow_ended(self, result: FlowResult) -> None:
        """The result says so."""

    def flow_again(self, result: FlowResult) -> None:
        """Nothing is tried again here."""

    def step_begun(self, info: StepInfo) -> None:
        """It is told of when it ends."""

    def step_ended(self, result: FlowStepResult) -> None:
        """Its number, status and words."""
        self._steps += 1
        message = f"{result.status}: {result.info.text}"
        told_of = asyncio.ensure_future(self._context.report_progress(self._steps, message=message))
        self._telling.add(told_of)
        told_of.add_done_callback(self._telling.discard)
