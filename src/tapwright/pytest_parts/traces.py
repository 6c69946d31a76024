"""A trace of each test that uses a phone, and what is kept when one fails."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest

from ..actions import UsageError
from ..agent.models.base import ModelLost
from ..device.errors import DeviceError
from ..device.ui import UiNode, UiTree
from ..flows.outcomes import FlowStepResult, StepFailed
from ..flows.phone import FlowPhone
from ..flows.record import NO_MODEL, FlowJournal
from ..flows.testing.driver import PhoneDriver
from ..flows.testing.reach import LoopThread
from ..traces.journal import Journal, RunFolder
from ..traces.money import NOTHING, Usd
from ..traces.schema import DeviceRecord, End, Ending, EpisodeRecord, ModelRecord, Verdict
from .lost import BrokenOff, Lost

TRACE = "tapwright_trace"
COST = "tapwright_cost_usd"
DEVICE = "tapwright_device"
MODEL = "tapwright_model"
HEALED = "tapwright_healed"
PATCH = "tapwright_patch"


@dataclass(slots=True)
class TestTrace:
    """What one test has left: its own steps, what agents and flows did in it, and how it ended."""

    __test__ = False

    item: pytest.Item
    device: DeviceRecord
    journal: Journal | None = None
    recorder: FlowJournal | None = None
    folders: list[Path] = field(default_factory=list[Path])
    cost: Usd | None = None
    """Of the models, None if none was asked."""
    models: dict[str, str] = field(default_factory=dict[str, str])
    healed: list[str] = field(default_factory=list[str])
    """Steps of flows that passed only after they were changed."""
    patch: Path | None = None
    why: str = ""
    """Why it failed, empty if it did not."""
    lost: Lost | None = None
    proves: bool = True
    screenshot: bytes | None = None
    views: str = ""
    told: bool = False

    def spend(self, cost: Usd, model: ModelRecord) -> None:
        """A model was asked, at this price."""
        self.cost = (self.cost or NOTHING) + cost
        self.models[model.profile] = f"{model.profile}{', scripted' if model.scripted else ''}"

    def properties(self) -> Iterator[tuple[str, str]]:
        """What reports say of it."""
        yield DEVICE, self.device.serial
        for folder in self.folders:
            yield TRACE, str(folder)
        if self.models:
            yield MODEL, "; ".join(self.models.values())
        if self.cost is not None:
            known = self.cost.cost_usd
            yield COST, str(known) if known is not None else f"at least {self.cost.known_usd}"
        for step in self.healed:
            yield HEALED, step
        if self.patch is not None:
            yield PATCH, str(self.patch)


class TestTraces:
    """Writes the traces of one pytest process into one run folder, made with the first step."""

    __test__ = False

    def __init__(self, loop: LoopThread, out: Path, name: str) -> None:
        self._loop = loop
        self._out = out
        self._name = name
        self._run: RunFolder | None = None
        self._count = 0
        self.current: TestTrace | None = None

    @property
    def run(self) -> RunFolder:
        """The folder of them all; raises UsageError if it cannot be made."""
        if self._run is None:
            try:
                command = tuple(sys.argv)
                made = RunFolder.create(self._out, self._name, version("tapwright"), command)
            except OSError as error:
                raise UsageError(
                    f"no run folder can be made in {self._out}: {error}; choose another with "
                    "--tapwright-out"
                ) from error
            self._run = made
        return self._run

    def begin(self, item: pytest.Item, driver: PhoneDriver) -> None:
        """A test begins on a phone."""
        self.current = TestTrace(item, DeviceRecord.of(driver.device.info))
        driver.begin(self)

    async def step(self, result: FlowStepResult, phone: FlowPhone) -> None:
        """Write one step of the test that runs."""
        trace = self.current
        if trace is None:
            return
        if trace.recorder is None:
            self._count += 1
            name = "".join(c if c.isalnum() else "_" for c in trace.item.name)[:60]
            trace.journal = self.run.episode(
                EpisodeRecord(
                    id=f"{self._count:04d}-{name}",
                    task=f"pytest:{trace.item.nodeid}",
                    goal=trace.item.nodeid,
                    device=trace.device,
                    model=NO_MODEL,
                    started_at=datetime.now(UTC),
                )
            )
            trace.recorder = FlowJournal(trace.journal)
            trace.folders.insert(0, trace.journal.folder)
        await trace.recorder.step(result, phone)

    def failed(self, why: str, error: BaseException | None, driver: PhoneDriver) -> TestTrace:
        """The test that runs has failed: keep the screen of now and its views, if they can be had.

        What cannot be had is said, and nothing is put in its place.
        """
        trace = self.current
        assert trace is not None
        trace.why = why or "it failed"
        trace.lost = _lost(error)
        if trace.lost == "phone":
            return trace
        try:
            trace.views = driver.masked(views_text(self._loop.run(_views(driver))))
        except (DeviceError, StepFailed) as missing:
            trace.views = f"the views cannot be read: {missing}"
        try:
            trace.screenshot = self._loop.run(driver.png())
        except (DeviceError, StepFailed) as missing:
            trace.views = f"there is no screenshot: {missing}\n{trace.views}"
        folder = trace.folders[0] if trace.folders else self.run.path / "artifacts"
        folder.mkdir(parents=True, exist_ok=True)
        if trace.journal is not None:
            if trace.screenshot is not None:
                trace.journal.keep("failure.png", trace.screenshot)
            trace.journal.keep("failure-views.txt", trace.views.encode("utf-8", "replace"))
        return trace

    def end(self, item: pytest.Item, driver: PhoneDriver) -> None:
        """The test has ended: close its trace by what it expected, never by its colour alone."""
        trace, self.current = self.current, None
        evidence = tuple(driver.evidence)
        driver.begin(None)
        if trace is None or trace.recorder is None or trace.journal is None:
            return
        if trace.lost:
            verdict = Verdict(status="unverified", why=trace.why, evidence=evidence)
        elif trace.why:
            verdict = Verdict(status="failed", why=trace.why, evidence=evidence)
        elif not trace.proves:
            verdict = Verdict(status="unverified", why="the test was skipped", evidence=evidence)
        else:
            verdict = Verdict.of(evidence)
        ends: dict[Lost, End] = {"phone": End.DEVICE_LOST, "model": End.MODEL_LOST}
        end = ends.get(trace.lost, End.COMPLETED) if trace.lost else End.COMPLETED
        ending = Ending(end, trace.why)
        with trace.journal as journal:
            journal.close(ending, verdict)

    def close(self) -> None:
        """Nothing is left open: each test closed its own."""
        self.current = None


def _lost(error: BaseException | None) -> Lost | None:
    match error:
        case BrokenOff(lost=lost):
            return lost
        case DeviceError():
            return "phone"
        case ModelLost():
            return "model"
        case _:
            return None


async def _views(driver: PhoneDriver) -> UiTree:
    return await driver.device.ui()


def views_text(tree: UiTree) -> str:
    """The views of a screen, one a line, those inside others further to the right."""
    return "\n".join(line for root in tree.roots for line in _lines(root, 0))


def _lines(node: UiNode, depth: int) -> Iterator[str]:
    box = node.bounds
    said = [node.class_name.rpartition(".")[2] or "view"]
    for name, value in (("text", node.text), ("desc", node.desc), ("hint", node.hint)):
        if value:
            said.append(f"{name}={value!r}")
    if node.resource_id:
        said.append(f"id={node.resource_id}")
    said.append(f"[{box.left},{box.top}][{box.right},{box.bottom}]")
    said += [
        name
        for name in ("clickable", "checkable", "checked", "focused", "selected", "scrollable")
        if getattr(node, name)
    ]
    if not node.enabled:
        said.append("disabled")
    yield f"{'  ' * depth}{' '.join(said)}"
    for child in node.children:
        yield from _lines(child, depth + 1)
