"""Which devices a pool's kinds are; what cannot be made is told with what to do."""

from contextlib import AsyncExitStack

import pytest

from tapwright.actions import UsageError
from tapwright.device.adb import AdbClient
from tapwright.fleet.kinds import make_devices
from tapwright.fleet.pools import Pool

NOBODY = AdbClient(port=9)


async def test_nothing_is_started_by_being_made() -> None:
    async with AsyncExitStack() as stack:
        pocket = Pool.model_validate({"pocket": {"count": 3, "persona": "tablet"}})
        phones = await make_devices(pocket, NOBODY, stack)
        assert len({phone.serial for phone in phones}) == 3
        desk = Pool.model_validate({"serials": ["A", "usb:1-4"]})
        attached = await make_devices(desk, NOBODY, stack)
        assert [phone.serial for phone in attached] == ["A", "usb:1-4"]


async def test_a_persona_there_is_not_is_told() -> None:
    pocket = Pool.model_validate({"pocket": {"count": 1, "persona": "toaster"}})
    async with AsyncExitStack() as stack:
        with pytest.raises(UsageError, match="toaster"):
            await make_devices(pocket, NOBODY, stack)
