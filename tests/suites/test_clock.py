"""Goals that count days and hours mean those of a pocket phone's start, also where the clock is
this computer's, as on an emulator."""

import pytest

from tapwright.emulator.pocket.system.clock import START
from tapwright.fleet.pocket import LabPhone
from tapwright.suites.registry import find_task

# Before any restaurant opens, on another weekday, and long after an order could be sent back.
EARLY = 1_796_108_820


@pytest.mark.parametrize("name", ["OrderDish", "PoiOpenNear", "ReturnItem"])
async def test_a_set_up_brings_the_phone_to_its_day(lab: LabPhone, name: str) -> None:
    await lab.reset()
    await lab.device.shell("cmd", "alarm", "set-time", str(EARLY * 1000))
    assert int(await lab.device.shell("date", "+%s")) == EARLY
    await find_task(name).set_up(lab.device)
    assert int(await lab.device.shell("date", "+%s")) == int(START.timestamp())
