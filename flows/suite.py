"""Many flows on some phones: each phone takes the next flow, and every flow has its own trace."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from ..device.device import Device
from ..device.errors import DeviceError
from ..traces.journal import RunFolder
from ..traces.money import Spent
from ..traces.schema import ModelRecord, Verdict
from .context import AISteps
from .diagnosis import DiagnosingRecorder
from .expressions import QuickJs, ScriptEngine
from .film import FlowFilm, VideoKind
from .heals import StepHealer
from .language import Flow, FlowPlan
from .options import FlowOptions
from .outcomes import FlowListener, FlowResult
from .record import NO_MODEL, FlowJournal, episode_record
from .results import FlowResultsFile
from .runner import FlowRunner


class SuiteListener(Protocol):
    """Hears of flows; gives each a listener of its own for its steps."""

    def flow_begun(self, flow: Flow, device: str) -> FlowListener:
        """A flow begins on a phone."""
        ...

    def flow_ended(self, result: FlowResult) -> None:
        """It has ended."""
        ...

    def flow_again(self, result: FlowResult) -> None:
        """It has ended and will be tried again."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSuiteResult:
    """What became of all flows, in the order of the plan."""

    results: tuple[FlowResult, ...]
    seconds: float
    name: str
    model: ModelRecord = NO_MODEL
    """What steps could ask."""

    @property
    def spent(self) -> Spent:
        """What models were asked for, in all flows."""
        return sum((result.spent for result in self.results), Spent())

    def bill(self, spent: Spent) -> str:
        """How many calls to which model, and what they cost; empty if nobody was asked."""
        if not spent.calls:
            return ""
        calls = f"{spent.calls} model call{'s' if spent.calls > 1 else ''}"
        if self.model is NO_MODEL:
            return f"{calls}: {spent.cost}"
        said = f"{calls}, {self.model.profile}: {spent.cost}"
        scripted = f"; {self.model.profile} is scripted, nothing was spent"
        return said + scripted * self.model.scripted

    @property
    def exit_code(self) -> int:
        """0 if all passed, 1 if one failed, 3 if infrastructure is why one did not end."""
        found = {result.status for result in self.results}
        return 3 if "error" in found else 1 if "failed" in found else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteParts:
    """What a suite runs with, beside its plan and phones: the run folder that traces go to, who
    hears of it, and how steps with a model and scripts are done.

    A flow that does not pass is tried again up to `retries` times; `fail_fast` begins no flow after
    one has failed for good; `each` runs every flow on every phone; `video` films what fails.
    Attempts go to `results`, and flows of `kept` (by file and phone) have their result already.
    """

    options: FlowOptions
    run: RunFolder
    listener: SuiteListener
    engine: Callable[[], ScriptEngine] = QuickJs
    ai: AISteps | None = None
    model: ModelRecord = NO_MODEL
    healer: Callable[[Flow], StepHealer] | None = None
    retries: int = 0
    fail_fast: bool = False
    each: bool = False
    video: VideoKind = "none"
    results: FlowResultsFile | None = None
    kept: Mapping[tuple[Path, str], FlowResult] = field(
        default_factory=dict[tuple[Path, str], FlowResult]
    )


async def run_suite(
    plan: FlowPlan, phones: Sequence[Device], parts: SuiteParts, name: str = "tapwright"
) -> FlowSuiteResult:
    """Run the flows of a plan: those with an order one after the other on the first phone, then
    the others, each on the phone that is free.

    A phone that is lost takes no further flow; flows that no phone is left for are errors. Raises
    OSError if the disk refuses.
    """
    clock = parts.options.pace.clock
    began_s = clock()
    groups = [[phone] for phone in phones] if parts.each else [list(phones)]
    shards = {phone.info.serial: number for number, phone in enumerate(phones)}
    runs = [_GroupRun(plan, group, parts, shards) for group in groups]
    try:
        async with asyncio.TaskGroup() as tasks:
            for run in runs:
                tasks.create_task(run.run())
    except ExceptionGroup as failed:
        # A disk that is full is told as that; what ended before is on it.
        refused = failed.subgroup(OSError)
        raise _first(refused) if refused else failed from failed
    return FlowSuiteResult(
        results=tuple(result for run in runs for result in run.ended()),
        seconds=clock() - began_s,
        name=name,
        model=parts.model,
    )


class _GroupRun:
    """All flows of a plan on phones that share them."""

    def __init__(
        self,
        plan: FlowPlan,
        phones: Sequence[Device],
        parts: SuiteParts,
        shards: Mapping[str, int],
    ) -> None:
        self._shards = shards
        self._before: dict[str, str] = {}  # the flow that each phone had last
        self._plan = plan
        self._phones = phones
        self._parts = parts
        self._numbers = {flow.path: number for number, flow in enumerate(plan.flows, 1)}
        self._lost: set[str] = set()
        self._stopped = ""
        names = {phone.info.serial for phone in phones}
        self._results = {
            path: result
            for (path, device), result in parts.kept.items()
            if not parts.each or device in names
        }
        self._waiting = deque[tuple[Flow, tuple[FlowResult, ...]]]()
        self._working = 0
        self._freed = asyncio.Event()

    async def run(self) -> None:
        for flow in self._plan.ordered:
            if flow.path in self._results:
                result = self._results[flow.path]
            else:
                result = await self._to_its_end(flow)
            if result is None:
                return
            if result.status == "failed" and not self._plan.config.continue_on_failure:
                self._stopped = "a flow before it failed, and the order ends then"
            if self._stopped:
                return
        self._waiting += [
            (flow, ()) for flow in self._plan.others if flow.path not in self._results
        ]
        async with asyncio.TaskGroup() as group:
            for phone in self._phones:
                group.create_task(self._work(phone))
        for _, earlier in self._waiting:
            if earlier:
                # It was to be tried again, and no phone is left or the run has been stopped.
                self._settle(_of_all(earlier))

    def ended(self) -> Sequence[FlowResult]:
        """What became of every flow, in their order."""
        device = self._phones[0].info.serial if self._parts.each else ""
        return [
            self._results.get(flow.path) or _not_run(flow, bool(self._lost), self._stopped, device)
            for flow in self._plan.flows
        ]

    async def _to_its_end(self, flow: Flow) -> FlowResult | None:
        """One flow with its retries on the first phone that is there; None if none is."""
        earlier: tuple[FlowResult, ...] = ()
        while phone := next((one for one in self._phones if self._is_there(one)), None):
            result = await self._attempt(flow, earlier, phone)
            if flow.path in self._results:
                return result
            earlier = _before(result)
        if earlier:
            self._settle(_of_all(earlier))
        return None

    async def _work(self, phone: Device) -> None:
        while self._is_there(phone) and not self._stopped:
            if not self._waiting:
                if not self._working:
                    return
                # A flow that is under way on another phone may yet have to be tried again.
                self._freed.clear()
                await self._freed.wait()
                continue
            flow, earlier = self._waiting.popleft()
            self._working += 1
            try:
                result = await self._attempt(flow, earlier, phone)
                if flow.path not in self._results:
                    # The next phone that is free takes it, before what comes after it.
                    self._waiting.appendleft((flow, _before(result)))
            finally:
                self._working -= 1
                self._freed.set()

    def _is_there(self, phone: Device) -> bool:
        return phone.info.serial not in self._lost

    async def _attempt(
        self, flow: Flow, earlier: tuple[FlowResult, ...], phone: Device
    ) -> FlowResult:
        """One attempt; its result is among the results unless the flow is to be tried again."""
        parts = self._parts
        serial = phone.info.serial
        options = replace(parts.options, shard=self._shards[serial])
        result = await _run_one(
            flow, self._numbers[flow.path], phone, replace(parts, options=options), earlier,
            self._before.get(serial, ""),
        )  # fmt: skip
        self._before[serial] = flow.name
        if result.lost == "phone" and not await _answers(phone):
            self._lost.add(phone.info.serial)
        again = result.status != "passed" and len(earlier) < parts.retries
        again = again and any(map(self._is_there, self._phones))
        if parts.results is not None:
            parts.results.append(result, last=not again)
        if again:
            parts.listener.flow_again(result)
        else:
            self._settle(result)
        return result

    def _settle(self, result: FlowResult) -> None:
        self._results[result.flow.path] = result
        self._parts.listener.flow_ended(result)
        if self._parts.fail_fast and result.status != "passed":
            self._stopped = f"{result.flow.name} did not pass, and --fail-fast ends the run then"


def _first(group: ExceptionGroup[OSError]) -> OSError:
    found = group.exceptions[0]
    return _first(found) if isinstance(found, ExceptionGroup) else found


async def _answers(phone: Device) -> bool:
    """Whether a phone is there after all: it may have come back, or a model been lost instead."""
    try:
        return (await phone.shell("echo", "here")).strip() == "here"
    except DeviceError:
        return False


def _before(result: FlowResult) -> tuple[FlowResult, ...]:
    return (*result.earlier, replace(result, earlier=()))


def _of_all(attempts: tuple[FlowResult, ...]) -> FlowResult:
    return replace(attempts[-1], earlier=attempts[:-1])


async def _run_one(
    flow: Flow,
    number: int,
    phone: Device,
    parts: SuiteParts,
    earlier: tuple[FlowResult, ...] = (),
    after: str = "",
) -> FlowResult:
    """One flow with its trace; `after` is the flow that the phone had before."""
    listener = parts.listener.flow_begun(flow, phone.info.serial)
    secrets = parts.options.secrets
    if secrets:
        from .secrecy import MaskedListener, SecretPhone

        phone = SecretPhone(phone, secrets)
        listener = MaskedListener(listener, secrets.mask)
    with parts.run.episode(episode_record(flow, number, phone.info, parts.model)) as journal:
        recorder = DiagnosingRecorder(FlowJournal(journal, secrets), journal, phone, secrets)
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
        film = FlowFilm(phone, parts.options.pace, parts.video)
        await film.begin()
        try:
            result = await runner.run(flow, after)
        except BaseException:
            # Whoever interrupts leaves no phone that goes on filming.
            await film.end(None, journal)
            raise
        found = await film.end(recorder.of(result.failure), journal)
        if secrets:
            from .secrecy import masked_result

            result = masked_result(result, secrets)
        result = replace(result, trace=str(journal.folder), diagnosis=found, earlier=earlier)
        recorder.inner.close(result)
    return result


def interrupted(
    plan: FlowPlan, ended: Sequence[FlowResult], seconds: float, name: str
) -> FlowSuiteResult:
    """What is known of a run that somebody broke off: what had ended, and the others as not run."""
    there = {result.flow.path for result in ended}
    others = (
        _not_run(flow, False, "the run was interrupted", "")
        for flow in plan.flows
        if flow.path not in there
    )
    return FlowSuiteResult(results=(*ended, *others), seconds=seconds, name=name)


def _not_run(flow: Flow, lost: bool, stopped: str, device: str) -> FlowResult:
    why = stopped or "no phone is left to run it"
    return FlowResult(
        flow=flow,
        status="error" if lost and not stopped else "failed",
        why=f"not run: {why}",
        steps=(),
        seconds=0.0,
        verdict=Verdict(status="unverified", why="not run"),
        device=device,
        ran=False,
    )
