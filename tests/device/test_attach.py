"""Which phone is used."""

import pytest

from tapwright.device.attach import choose
from tapwright.device.errors import DeviceNotFound, DeviceOffline, DeviceUnauthorized

A = "A device product:p model:Pixel_9 device:d transport_id:1\n"
B = "B device product:p model:Nova device:d transport_id:2\n"


async def pick(scripted, listing: str, serial: str | None = None) -> str:
    scripted.server.host["host:devices-l"] = scripted.okay(listing)
    return await choose(scripted.server.client, serial)


async def test_the_only_one_or_the_named_one(scripted):
    assert await pick(scripted, A) == "A"
    assert await pick(scripted, A + B, "B") == "B"
    assert await pick(scripted, A + "B offline\n") == "A"


@pytest.mark.parametrize(
    ("listing", "serial", "error", "said"),
    [
        ("", None, DeviceNotFound, "no phone is attached"),
        (A + B, None, DeviceNotFound, r"A \(Pixel 9\), B \(Nova\)"),
        (A, "C", DeviceNotFound, r"C is not attached; attached: A \(Pixel 9\)"),
        ("A offline\n", "A", DeviceOffline, "not usable"),
        ("A offline\n", None, DeviceOffline, "not usable"),
        ("A unauthorized\n", None, DeviceUnauthorized, "accept the USB debugging"),
        ("A recovery\n", "A", DeviceOffline, "boot it"),
        ("A no permissions (x)\n", "A", DeviceOffline, "over USB"),
    ],
)
async def test_everything_else_is_an_error_that_helps(scripted, listing, serial, error, said):
    with pytest.raises(error, match=said):
        await pick(scripted, listing, serial)
