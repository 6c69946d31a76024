"""Many flows on some phones: each phone takes the next flow, and every flow has its own trace."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from ..device.device import Device
from ..traces.journal import RunFolder
from ..traces.schema import ModelRecord, Spent, Verdict
from .context import AISteps
from .expressions import QuickJs, ScriptEngine
from .heals import StepHealer
from .language import Flow, FlowPlan
from .outcomes import FlowListener, FlowResult
from .record import NO_MODEL, FlowJournal, episode_record
from .runner import FlowOptions, FlowRunner


class SuiteListener(Protocol):
    """Hears of flows; gives each a listener of its own for its steps."""

    def flow_begun(self, flow: Flow, device: str) -> FlowListener:
        """A flow begins on a phone."""
        ...

    def flow_ended(self, result: FlowResult) -> None:
        """It has ended."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSuiteResult:
    """What became of all flows, in the order of the plan."""

    results: tuple[FlowResult, ...]
    seconds: float
    name: str

    @property
    def spent(self) -> Spent:
        """What models were asked for, in all flows."""
        return sum((result.spent for result in self.results), Spent())

    @property
    def exit_code(self) -> int:
        """0 if all passed, 1 if one failed, 3 if infrastructure is why one did not end."""
        found = {result.status for result in self.results}
        return 3 if "error" in found else 1 if "failed" in found else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteParts:
    """What a suite runs with, beside its plan and phones: the run folder that traces go to, who
    hears of it, and how steps with a model and scripts are done."""

    options: FlowOptions
    run: RunFolder
    listener: SuiteListener
    engine: Callable[[], ScriptEngine] = QuickJs
    ai: AISteps | None = None
    model: ModelRecord = NO_MODEL
    healer: Callable[[Flow], StepHealer] | None = None


async def run_suite(
    plan: FlowPlan, phones: Sequence[Device], parts: SuiteParts, name: str = "tapwright"
) -> FlowSuiteResult:
    """Run the flows of a plan: those with an order one after the other on the first phone, then
    the others, each on the phone that is free.

    A phone that is lost takes no further flow; flows that no phone is left for are errors.
    """
    clock = parts.options.pace.clock
    began_s = clock()
    results: dict[Path, FlowResult] = {}
    numbers = {flow.path: number for number, flow in enumerate(plan.flows, 1)}
    waiting = deque(plan.others)
    lost: set[str] = set()

    async def one(flow: Flow, phone: Device) -> FlowResult:
        result = await _run_one(flow, numbers[flow.path], phone, parts)
        results[flow.path] = result
        if result.lost == "phone":
            lost.add(phone.info.serial)
        return result

    for flow in plan.ordered:
        free = next((phone for phone in phones if phone.info.serial not in lost), None)
        if free is None:
            break
        result = await one(flow, free)
        if result.status == "failed" and not plan.config.continue_on_failure:
            waiting.clear()
            break

    async def work(phone: Device) -> None:
        while waiting and phone.info.serial not in lost:
            await one(waiting.popleft(), phone)

    async with asyncio.TaskGroup() as group:
        for phone in phones:
            group.create_task(work(phone))
    for flow in plan.flows:
        if flow.path not in results:
            results[flow.path] = _not_run(flow, bool(lost))
    return FlowSuiteResult(
        results=tuple(results[flow.path] for flow in plan.flows),
        seconds=clock() - began_s,
        name=name,
    )


async def _run_one(flow: Flow, number: int, phone: Device, parts: SuiteParts) -> FlowResult:
    """One flow with its trace."""
    listener = parts.listener.flow_begun(flow, phone.info.serial)
    with parts.run.episode(episode_record(flow, number, phone.info, parts.model)) as journal:
        recorder = FlowJournal(journal)
        options = replace(parts.options, artifacts=parts.options.artifacts / journal.folder.name)
        runner = FlowRunner(
            phone,
            options,
            listener=listener,
            recorder=recorder,
            ai=parts.ai,
            healer=parts.healer,
            engine=parts.engine,
        )
        result = replace(await runner.run(flow), trace=str(journal.folder))
        recorder.close(result)
    parts.listener.flow_ended(result)
    return result


def _not_run(flow: Flow, lost: bool) -> FlowResult:
    why = (
        "no phone is left to run it" if lost else "a flow before it failed, and the order ends then"
    )
    return FlowResult(
        flow=flow,
        status="error" if lost else "failed",
        why=f"not run: {why}",
        steps=(),
        seconds=0.0,
        verdict=Verdict(status="unverified", why="not run"),
    )
