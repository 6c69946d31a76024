"""Animations are off while flows run, and afterwards as they were, whatever happens."""

import pytest

from tapwright.device.adb_device import AdbDevice
from tapwright.flows.calm import SCALES, without_animations


async def scales(device: AdbDevice) -> list[str]:
    return [(await device.shell("settings", "get", "global", name)).strip() for name in SCALES]


async def test_animations_are_as_they_were_also_after_an_error(device: AdbDevice) -> None:
    first, second, third = SCALES
    await device.shell("settings", "put", "global", first, "0.5")
    await device.shell("settings", "put", "global", second, "1")
    # What was never set is not set afterwards either.
    await device.shell("settings", "delete", "global", third)
    with pytest.raises(RuntimeError, match="in the middle"):
        async with without_animations([device]):
            assert await scales(device) == ["0", "0", "0"]
            raise RuntimeError("in the middle")
    assert await scales(device) == ["0.5", "1", "null"]
