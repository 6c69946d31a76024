"""In Python too a goal in words may bring its own proof."""

from pathlib import Path

import pytest

import tapwright
from tapwright.device.fake import FakeDevice
from tapwright.suites.registry import find_task

from .deciding import DONE, SETTINGS, deciding

CHECK = "settings global wifi_on == 1"


@pytest.mark.parametrize(("found", "status"), [("1", "passed"), ("0", "failed")])
async def test_a_goal_is_judged_by_its_checks(tmp_path: Path, found: str, status: str) -> None:
    device = FakeDevice(said={("settings", "get", "global", "wifi_on"): found})
    record = await tapwright.run(
        "turn Wi-Fi on", phone=device, model=deciding(SETTINGS, DONE, DONE), out=tmp_path,
        checks=[CHECK],
    )  # fmt: skip
    assert record.verdict and record.verdict.status == status and record.checks == (CHECK,)


async def test_a_task_takes_no_checks_and_a_goal_none_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(tapwright.UsageError, match="a task checks itself"):
        await tapwright.run(
            find_task("AirplaneOn"), phone=FakeDevice(), model=deciding(DONE), checks=[CHECK]
        )
    with pytest.raises(tapwright.UsageError, match="is none of"):
        await tapwright.run("go", phone=FakeDevice(), model=deciding(DONE), checks=["done"])
    assert not list(tmp_path.iterdir())
