"""A job whose work is a flow: the same steps each time, with the job's parameters as variables."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from ..actions import UsageError
from ..agent.policy.gate import Approver
from ..device.device import Device
from ..flows.ai import FlowModel
from ..flows.consequences import consequences
from ..flows.language import Flow, FlowPlan, plan_flows
from ..flows.options import FlowOptions
from ..flows.outcomes import FlowListener, FlowResult, Silent
from ..flows.results import FlowResultsFile
from ..flows.suite import SuiteParts, run_suite
from ..tasks.session import Session
from ..traces.journal import RunFolder
from .job_file import JobFile
from .params import ParamValue, written
from .runs import JobRun, RunState


@dataclass(frozen=True, slots=True)
class _Listener:
    """Nobody hears of the steps of a job's flow; they are in its trace."""

    def flow_begun(self, flow: Flow, device: str) -> FlowListener:
        """Give a listener that says nothing."""
        return Silent()

    def flow_ended(self, result: FlowResult) -> None:
        """Say nothing."""

    def flow_again(self, result: FlowResult) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class FlowRun:
    """One run of a job's flow."""

    job: JobFile
    values: Mapping[str, ParamValue]
    session: Session
    folder: RunFolder
    approver: Approver | None
    yes: bool

    @staticmethod
    def check(job: JobFile, session: Session) -> None:
        """Raise UsageError with every mistake of the flow's file."""
        _plan(job)

    async def run(self, run: JobRun, phone: Device) -> JobRun:
        """The run with its end; a flow's verdict rests on its assertions."""
        plan = _plan(self.job)
        told = () if phone.info.simulated or self.yes else consequences(plan.flows)
        if told:
            lines = "\n".join(f"  - {line}" for line in told)
            raise UsageError(
                f"{phone.info.serial} is no simulated phone, and besides what it touches the flow "
                f"will do this to it; allow it with --yes:\n{lines}"
            )
        env = {name: written(value) for name, value in self.values.items()}
        with ExitStack() as stack:
            parts = SuiteParts(
                options=FlowOptions(
                    root=plan.root, artifacts=self.folder.path / "artifacts", env=env
                ),
                run=self.folder,
                listener=_Listener(),
                results=stack.enter_context(FlowResultsFile(self.folder.path, env)),
                ai=FlowModel(self.session, self.folder, approver=self.approver),
            )
            suite = await run_suite(plan, (phone,), parts, self.job.spec.name)
        result = suite.results[0]
        code = suite.exit_code
        spent = suite.spent
        return run.model_copy(
            update={
                "state": _state(code, result),
                "exit_code": code,
                "why": result.why,
                "end": result.status,
                "verdict": result.verdict.status,
                "usd": spent.cost_usd,
                "at_least_usd": spent.at_least_usd,
                "episode": next(iter(self.folder.episodes), None),
                "ended": datetime.now(UTC),
                "pid": 0,
                "born": "",
            }
        )


def _plan(job: JobFile) -> FlowPlan:
    return plan_flows((job.folder / str(job.spec.flow),))


def _state(code: int, result: FlowResult) -> RunState:
    if code == 0:
        return "passed" if result.verdict.status == "passed" else "unverified"
    return "failed" if code == 1 else "lost"
