"""Traces that version 0.1.0 wrote before the rooms were moved: they open, replay and go on."""

import shutil
from pathlib import Path

import pytest

from tapwright.agent.replay import differences
from tapwright.device.device import Device
from tapwright.door import open_session
from tapwright.fleet.phones import pocket_phone
from tapwright.recorded_prompts import prompts_of
from tapwright.replay import play_offline
from tapwright.suites.registry import find_task
from tapwright.tasks.attempt import BEFORE
from tapwright.tasks.settings import Settings
from tapwright.tasks.snapshot import pack_state, unpack_state
from tapwright.tasks.state import PhoneState
from tapwright.tasks.task import Task
from tapwright.traces import End, read_episodes, read_steps
from tapwright.traces.recording import Recording
from tapwright.traces.verify import verify_run

RECORDED = Path(__file__).parent / "fixtures" / "0.1.0"
ENDED = ("everything", "advisor-drive", "advisor-advise")


def episode(run: Path) -> Path:
    (record,) = read_episodes(run)
    return run / "episodes" / record.id


@pytest.mark.parametrize("name", [*ENDED, "cut-off"])
def test_it_opens_and_its_prompts_are_built_word_for_word(name: str) -> None:
    run = RECORDED / name
    assert verify_run(run) == ()
    prompts, steps = prompts_of(episode(run)), list(read_steps(episode(run)))
    assert prompts is not None and len(prompts.steps) == len(steps) > 2


@pytest.mark.parametrize("name", ENDED)
async def test_it_replays_step_by_step(name: str) -> None:
    """Two of them claimed to be done right after an act that had changed nothing, which was taken
    at its word then; they are replayed by the rule of their time."""
    recording = Recording.load(episode(RECORDED / name))
    assert differences(recording, await play_offline(recording)) == []


async def know_what_there_is_now(before: Path, phone: Device, task: Task) -> None:
    """The simulated phone holds other things since, and more of it is read: of that nothing had
    changed. Its settings are what the episode began with."""
    old, now = unpack_state(before.read_bytes()), await task.read(phone)
    whole = PhoneState(
        {**old.tables, **now.tables}, {**now.settings, **old.settings}, {**old.files, **now.files}
    )
    before.write_bytes(pack_state(whole))


async def test_one_that_was_cut_off_goes_on_to_its_verdict(tmp_path: Path) -> None:
    run = tmp_path / "cut-off"
    shutil.copytree(RECORDED / "cut-off", run)
    before = [step.prompt_sha256 for step in read_steps(episode(run))]
    task = find_task("AirplaneOn")
    async with pocket_phone() as phone, open_session(Settings(model="rehearsal")) as session:
        await know_what_there_is_now(episode(run) / BEFORE, phone, task)
        record = await session.resume(episode(run), phone, task=task)
    assert record.end is End.COMPLETED and record.verdict and record.verdict.status == "passed"
    after = [step.prompt_sha256 for step in read_steps(episode(run))]
    assert after[: len(before)] == before and len(after) > len(before)
    assert verify_run(run) == ()
