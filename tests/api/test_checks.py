"""In Python too a goal in words may bring its own proof."""

from pathlib import Path

import pytest

import tapwright
from tapwright.device.fake import FakeDevice
from tapwright.suites.registry import find_task
from tapwright.tasks.proof import ALL_HELD_BEFORE
from tapwright.tasks.settings import Settings
from tapwright.traces import StepRecord

from .deciding import DONE, QUICK, SETTINGS, deciding

CHECK = "settings global wifi_on == 1"


@pytest.mark.parametrize(("found", "status"), [("1", "passed"), ("0", "failed")])
async def test_a_goal_is_judged_by_its_checks(tmp_path: Path, found: str, status: str) -> None:
    device = FakeDevice(said={("settings", "get", "global", "wifi_on"): found})
    record = await tapwright.run(
        "turn Wi-Fi on", phone=device, model=deciding(SETTINGS, DONE, DONE), out=tmp_path,
        checks=[CHECK],
    )  # fmt: skip
    assert record.verdict and record.verdict.status == status and record.checks == (CHECK,)


@pytest.mark.parametrize(
    ("before", "now", "status", "why"),
    [
        ("0", "1", "passed", ""),
        ("1", "1", "passed", ALL_HELD_BEFORE),
        ("1", "0", "failed", CHECK),
    ],
)
async def test_an_episode_that_is_gone_on_with_keeps_its_proof(
    tmp_path: Path, before: str, now: str, status: str, why: str
) -> None:
    """What held before anything was done is known from the beginning, not from the resume."""
    asked = ("settings", "get", "global", "wifi_on")

    def cut(step: StepRecord) -> None:
        raise RuntimeError("cut off")

    model = deciding(SETTINGS, DONE)
    async with tapwright.open_session(Settings(ladder=QUICK, out=tmp_path), model=model) as s:
        with pytest.raises(RuntimeError, match="cut off"):
            await s.attempt(
                "turn Wi-Fi on", FakeDevice(said={asked: before}), checks=[CHECK], on_step=cut
            )
        (folder,) = tmp_path.glob("*/episodes/*")
        device = FakeDevice(said={asked: now})
        record = await s.resume(folder, device)
    assert record.verdict and (record.verdict.status, record.verdict.why) == (status, why)
    assert record.checks == (CHECK,)


async def test_a_task_takes_no_checks_and_a_goal_none_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(tapwright.UsageError, match="a task checks itself"):
        await tapwright.run(
            find_task("AirplaneOn"), phone=FakeDevice(), model=deciding(DONE), checks=[CHECK]
        )
    with pytest.raises(tapwright.UsageError, match="is none of"):
        await tapwright.run("go", phone=FakeDevice(), model=deciding(DONE), checks=["done"])
    assert not list(tmp_path.iterdir())


async def test_steps_of_ones_own_loop_bring_their_proof_too(tmp_path: Path) -> None:
    device = FakeDevice(said={("settings", "get", "global", "wifi_on"): "0"})
    model = deciding(SETTINGS, DONE, DONE)
    async with tapwright.open_session(Settings(ladder=QUICK, out=tmp_path), model=model) as s:
        steps = s.steps("turn Wi-Fi on", device, checks=[CHECK])
        seen = [step.index async for step in steps]
        refused = s.steps("turn Wi-Fi on", device, checks=["done"])
        with pytest.raises(tapwright.UsageError, match="is none of"):
            await anext(aiter(refused))
    assert seen and steps.record is not None and steps.record.checks == (CHECK,)
    assert steps.record.verdict and steps.record.verdict.status == "failed"
