"""An episode becomes a flow, and the flow reaches the goal again without a model.

The task's own verification says so, on a phone that is as it was before the episode.
"""

import os
from pathlib import Path

import pytest

from tapwright.cli.to_flow import parameters_of, write_flow
from tapwright.fleet.pocket import LabPhone
from tapwright.flows.language import load_flow
from tapwright.flows.options import FlowOptions
from tapwright.flows.phone import LookPace
from tapwright.flows.recording.from_trace import flow_of_episode
from tapwright.flows.runner import FlowRunner
from tapwright.suites.registry import find_suite, find_task
from tapwright.tasks.event_injector import EventInjector
from tapwright.tasks.events import EventJournal
from tapwright.tasks.solution import solution_of
from tapwright.tasks.verifier_input import VerifierInput
from tapwright.traces import EpisodeRecord
from tests.tasks.episodes import play_attempt

# Its network comes back after so many acts of an agent, and a flow that waits does not act.
NO_FLOW = ("ShareLinkFaulty",)
ALL = [
    t.name
    for suite in ("daily", "aosp")
    for t in find_suite(suite).templates
    if t.name not in NO_FLOW
]
# Typing a parameter of the task, and scrolling to a row that is below others.
SAMPLE = ("JoinWifi",)
NAMES = ALL if os.environ.get("TAPWRIGHT_FULL") else SAMPLE
PACE = LookPace(lookup_s=4.0, optional_s=1.0)


async def recorded(lab: LabPhone, out: Path, name: str) -> tuple[Path, EpisodeRecord]:
    """An episode of the task, played by its own solution."""
    await lab.reset()
    task = find_task(name)
    record = await play_attempt(lab.device, out, task, solution_of(task))
    assert record.verdict is not None and record.verdict.status == "passed", record.verdict
    return next(path.parent for path in out.glob("*/episodes/*/episode.json")), record


@pytest.mark.parametrize("name", NAMES)
async def test_its_flow_reaches_the_goal_without_a_model(
    lab: LabPhone, tmp_path: Path, name: str
) -> None:
    folder, record = await recorded(lab, tmp_path / "played", name)
    made = write_flow(folder, tmp_path / "flow.yaml", unverified=False, force=False)
    assert made.steps == len(load_flow(made.path).commands)
    # What was typed of the task is a variable, and only that.
    text, plain = made.path.read_text("utf-8"), flow_of_episode(folder)
    for value in parameters_of(record).values():
        assert f"inputText: {value}\n" not in text
    assert plain.env == {} and plain.name == record.goal

    await lab.reset()
    task = find_task(name)
    await task.set_up(lab.device)
    before = await task.read(lab.device)
    (tmp_path / "events").mkdir()
    events = EventJournal(tmp_path / "events")
    phone = EventInjector(lab.device, events, task.events, task.watched, lab.device)
    await phone.begin()
    options = FlowOptions(root=tmp_path, artifacts=tmp_path / "out", pace=PACE)
    result = await FlowRunner(phone, options).run(load_flow(made.path, tmp_path))
    assert result.status == "passed", (result.why, made.path.read_text("utf-8"))

    # What a flow cannot do is ask and answer: that much is the episode's.
    asked = tuple(e for e in EventJournal(folder).records if e.kind == "asked")
    found = VerifierInput(
        before,
        await task.read(lab.device),
        record.end or pytest.fail("the episode has no end"),
        record.answer,
        (*events.records, *asked),
        await task.gather(lab.device),
    )
    verdict = task.verify(found)
    assert verdict.status == "passed", [e for e in verdict.evidence if not e.holds]
