"""Which phone is used, and what is said of one that cannot be."""

import pytest

from tapwright.device.adb.states import trouble_of
from tapwright.device.attach import asked_for, choose
from tapwright.device.errors import DeviceNotFound, DeviceOffline, DeviceUnauthorized

A = "A device product:p model:Pixel_9 device:d transport_id:1\n"
B = "B device product:p model:Nova device:d transport_id:2\n"
URL = "http://developer.android.com/tools/device.html"
NO_PERMISSIONS = f"no permissions (user in plugdev group; are your udev rules wrong?); see [{URL}]"
MDNS = "adb-R58M123-abcdef (2)._adb-tls-connect._tcp"


async def pick(scripted, listing: str, serial: str | None = None) -> str:
    scripted.server.host["host:devices-l"] = scripted.okay(listing)
    return await choose(scripted.server.client, serial)


async def test_the_only_one_or_the_named_one(scripted):
    assert await pick(scripted, A) == "A"
    assert await pick(scripted, A + B, "B") == "B"


def test_a_named_phone_before_the_environments_before_none():
    assert asked_for("A", {"ANDROID_SERIAL": "B"}) == "A"
    assert asked_for(None, {"ANDROID_SERIAL": "B"}) == "B"
    assert asked_for(None, {"ANDROID_SERIAL": ""}) is None


@pytest.mark.parametrize(
    ("listing", "serial", "error", "said"),
    [
        ("", None, DeviceNotFound, "no phone is attached"),
        (A + B, None, DeviceNotFound, r"--device .*A \(Pixel 9\), B \(Nova\)"),
        (A + "B unauthorized\n", None, DeviceNotFound, r"A \(Pixel 9\), B \(unauthorized\)"),
        (A, "C", DeviceNotFound, r"C is not attached; attached: A \(Pixel 9\)"),
        ("A offline\n", "A", DeviceOffline, "adb reconnect offline"),
        ("A offline\n", None, DeviceOffline, "adb reconnect offline"),
        ("A unauthorized\n", None, DeviceUnauthorized, "accept the USB debugging"),
        ("A authorizing\n", None, DeviceUnauthorized, "wait a moment"),
        ("A connecting\n", None, DeviceOffline, "wait a few seconds"),
        ("A recovery\n", "A", DeviceOffline, "reboot the system"),
        ("A sideload\n", "A", DeviceOffline, "update end or cancel it.*adb -s A reboot"),
        ("A detached\n", "A", DeviceOffline, "adb -s A attach"),
        (f"A {NO_PERMISSIONS} usb:1-4 transport_id:2\n", "A", DeviceOffline, "udev rule"),
        ("A napping\n", "A", DeviceOffline, r"cannot be used \(napping\)"),
    ],
)
async def test_everything_else_is_an_error_that_helps(scripted, listing, serial, error, said):
    with pytest.raises(error, match=said) as caught:
        await pick(scripted, listing, serial)
    assert len(listing.splitlines()) > 1 or "--device" not in str(caught.value)


async def test_where_to_read_about_permissions_survives(scripted):
    with pytest.raises(DeviceOffline) as caught:
        await pick(scripted, f"A {NO_PERMISSIONS} usb:1-4 transport_id:2\n")
    assert f"[{URL}]" in str(caught.value)


STATES = [
    "device", "offline", "unauthorized", "authorizing", "connecting", "recovery", "rescue",
    "sideload", "bootloader", "detached", "host", "unknown", "no permissions", NO_PERMISSIONS,
    f"no permissions; see [{URL}]",
]  # fmt: skip
SERIALS = [
    "R58M123",
    MDNS,
    "(no serial number)",
    "device device",
    "192.168.0.2:5555",
    "a offline b",
]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("serial", SERIALS)
async def test_columns_are_found_from_the_state_word(scripted, serial, state):
    """Long with and without facts, and the short list with its tab."""
    for line in (
        f"{serial:22} {state} usb:1-4 product:p model:M_1 device:d transport_id:4",
        f"{serial:22} {state} 2-1.4 transport_id:4",
        f"{serial:22} {state} transport_id:4",
        f"{serial}\t{state}",
    ):
        scripted.server.host["host:devices-l"] = scripted.okay(line + "\n")
        (entry,) = await scripted.server.client.devices()
        assert (entry.serial, entry.state) == (serial, state), line
        assert entry.transport_id == (4 if "transport_id" in line else 0)
        assert entry.model == ("M_1" if "model" in line else "")


def test_every_state_has_a_remedy_of_its_own():
    told = {state: trouble_of("A", state) for state in STATES}
    assert told.pop("device") is None
    remedies = {trouble.state: trouble.remedy for trouble in told.values() if trouble}
    assert all(remedies.values())
    # Recovery and rescue are left in the same way.
    assert len(set(remedies.values())) == len(remedies) - 1


def test_a_remedy_can_be_typed_as_it_stands():
    trouble = trouble_of(MDNS, "detached")
    assert trouble is not None and f"adb -s '{MDNS}' attach" in trouble.remedy
