"""Every device through the same checks."""

import pytest

from tapwright.actions import Norm, Outcome, Press, Tap
from tapwright.device import AdbDevice, DeviceLost, FakeDevice, ensure_server
from tapwright.device.contract import CHECKS, Check, run_check


@pytest.fixture
async def chosen(request: pytest.FixtureRequest):
    """The phone named with `--device`, through the adb server of its owner."""
    serial = request.config.getoption("--device", default=None)
    if serial is None:
        pytest.skip("no phone was named with --device SERIAL")
    async with ensure_server() as client, await AdbDevice.attach(client, str(serial)) as device:
        yield device


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
async def test_chosen_device(chosen: AdbDevice, check: Check):
    await run_check(chosen, check)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
async def test_fake_device(check: Check):
    await run_check(FakeDevice(), check)


async def test_fake_device_meets_its_troubles():
    device = FakeDevice(troubles={0: Outcome.unknown("dropped"), 1: DeviceLost("gone")})
    seen = await device.observe()
    assert (await device.perform(Tap(at=Norm(x=1, y=1)), seen)).status == "unknown"
    with pytest.raises(DeviceLost):
        await device.perform(Press(key="back"), seen)
    assert [action.kind for action in device.done] == ["tap", "press"]
