"""Pictures by the emulator's gRPC: raced on attach, whole and upright or not taken at all."""

import asyncio

import pytest
from PIL import ImageChops

from tapwright.actions import Size
from tapwright.device import AdbDevice
from tapwright.device.emulator_discovery import RunningEmulator
from tapwright.device.emulator_grpc.link import Contact, EmulatorCallFailed, EmulatorLink
from tapwright.device.errors import CaptureFailed
from tapwright.device.frame import changed_share
from tapwright.emulator.pocket.system.faults import Fault

from .grpc_phone import StandInEmulator, attached, emulated, emulator, grpc_server

__all__ = ["attached", "emulated", "emulator", "grpc_server"]

BY_ADB = {"raw", "png", "gzip"}


async def test_an_attach_races_it_against_the_others_and_takes_the_quickest(
    emulator: StandInEmulator,
) -> None:
    device = await emulator.attach()
    try:
        assert not isinstance(device.host, str)
        times_s = device.screen.times_s
        assert {"grpc", "raw", "png"} <= set(times_s)
        assert device.screen.chosen == min(times_s, key=lambda name: times_s[name])
    finally:
        await device.close()

    emulator.gate.trouble.takes_s["getScreenshot"] = 0.6
    device = await emulator.attach()
    try:
        times_s = device.screen.times_s
        assert times_s["grpc"] >= 0.6
        assert device.screen.chosen == min(times_s, key=lambda name: times_s[name])
    finally:
        await device.close()


async def test_its_picture_is_that_of_screencap_pixel_for_pixel(
    emulator: StandInEmulator, attached: AdbDevice
) -> None:
    methods = {method.name: method for method in attached.screen.methods}
    by_host, by_phone = await methods["grpc"].grab(), await methods["raw"].grab()
    assert by_host.size == by_phone.size == Size(1080, 2400)
    assert ImageChops.difference(by_host.image, by_phone.image).getbbox() is None


@pytest.mark.parametrize("rotation", [1, 2, 3])
async def test_a_screen_that_android_turns_while_the_emulator_is_held_upright(
    emulator: StandInEmulator, attached: AdbDevice, rotation: int
) -> None:
    await attached.shell("settings", "put", "system", "user_rotation", str(rotation))
    seen = await attached.observe()
    assert (seen.frame.source, seen.frame.rotation) == ("grpc", rotation)
    by_phone = await next(m for m in attached.screen.methods if m.name == "raw").grab()
    assert seen.frame.size == by_phone.size
    assert ImageChops.difference(seen.frame.image, by_phone.image).getbbox() is None


async def test_an_emulator_that_is_turned_with_its_screen(
    emulator: StandInEmulator, attached: AdbDevice
) -> None:
    await attached.shell("settings", "put", "system", "user_rotation", "1")
    emulator.gate.held = 1
    frame = (await attached.observe()).frame
    assert (frame.source, frame.rotation, str(frame.size)) == ("grpc", 1, "2400x1080")


async def test_one_that_is_held_otherwise_than_its_screen_is_left_to_the_phone(
    emulator: StandInEmulator, attached: AdbDevice
) -> None:
    emulator.gate.held = 2
    frame = (await attached.observe()).frame
    assert frame.source in BY_ADB
    emulator.gate.held = 0
    assert (await attached.observe()).frame.source == "grpc", "it serves again at once"


async def test_a_window_that_forbids_pictures_is_not_shown_by_the_host(
    emulator: StandInEmulator, attached: AdbDevice
) -> None:
    for look in (attached.capture, lambda: _frame(attached)):
        before = await look()
        assert before.source == "grpc"
        emulator.thread.call(lambda: emulator.thread.phone.faults.add(Fault("secure")))
        try:
            await attached.shell("am", "start", "-a", "android.settings.SETTINGS")
            hidden = await look()
            assert hidden.source != "grpc"
            assert hidden.image.getextrema() == ((0, 0), (0, 0), (0, 0))
        finally:
            emulator.thread.call(emulator.thread.phone.faults.remove)
        await attached.shell("input", "keyevent", "3")
        await look()
        assert (await look()).source == "grpc", "another window: it is asked again"


async def _frame(device: AdbDevice):
    return (await device.observe()).frame


@pytest.mark.parametrize("picture", ["cut", "empty", "wrong format"])
async def test_a_picture_that_is_not_whole_is_none(
    emulator: StandInEmulator,
    attached: AdbDevice,
    picture: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    by_host = attached.screen.methods[0]
    assert by_host.name == "grpc"
    emulator.gate.trouble.picture = picture
    with pytest.raises(CaptureFailed):
        await by_host.grab()
    assert (await attached.observe()).frame.source in BY_ADB
    assert "capture method changed" in caplog.text


async def test_a_server_that_dies_is_left_for_the_others(
    emulator: StandInEmulator, attached: AdbDevice, caplog: pytest.LogCaptureFixture
) -> None:
    before = (await attached.observe()).frame
    emulator.gate.stop()
    after = (await attached.observe()).frame
    assert before.source == "grpc" and after.source in BY_ADB
    assert changed_share(before, after) == 0
    (failed,) = [line for line in caplog.messages if "event=capture failed" in line]
    assert "method=grpc" in failed and "UNAVAILABLE" in failed


async def test_one_that_stalls_has_its_time_and_holds_up_nobody_who_gives_up(
    emulator: StandInEmulator, attached: AdbDevice
) -> None:
    emulator.gate.trouble.stalled.set()
    link = EmulatorLink(
        RunningEmulator(1, 5554, 5555, emulator.gate.port, emulator.gate.token), call_s=0.2
    )
    for call in (link.version(), link.screenshot(), link.touch(Contact(1, 1, True))):
        with pytest.raises(EmulatorCallFailed, match="took longer than 0.2 s") as failed:
            await call
        assert failed.value.sent
    link.close()
    by_host = attached.screen.methods[0]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(by_host.grab(), 0.2)
    raw = next(method for method in attached.screen.methods if method.name == "raw")
    assert (await raw.grab()).size == Size(1080, 2400)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"grpc_token": "b3RoZXI="}, "UNAUTHENTICATED: Incorrect token; start the emulator with"),
        ({"grpc_token": ""}, "No 'authorization' header present."),
        ({"grpc_port": "1"}, "UNAVAILABLE"),
    ],
)
async def test_one_that_cannot_be_asked_is_said_and_adb_serves(
    emulator: StandInEmulator, wrong: dict[str, str], why: str
) -> None:
    emulator.advertise(**wrong)
    device = await emulator.attach()
    try:
        assert isinstance(device.host, str) and why in device.host
        assert "bWFkZS11cA" not in device.host
        assert {method.name for method in device.screen.methods} >= {"raw", "png"}
        assert "grpc" not in device.screen.times_s
        assert (await device.observe()).frame.source in BY_ADB
    finally:
        await device.close()


async def test_pictures_that_are_not_those_of_the_phone_are_not_believed(
    emulator: StandInEmulator,
) -> None:
    emulator.gate.trouble.picture = "upside down"
    device = await emulator.attach()
    try:
        assert isinstance(device.host, str) and "is not as raw has it" in device.host
        assert "grpc" not in device.screen.times_s
    finally:
        await device.close()


async def test_one_beyond_adb_s_range_of_ports_is_found_by_its_address(
    emulator: StandInEmulator,
) -> None:
    address = f"127.0.0.1:{emulator.thread.port}"
    await emulator.client.connect(address)
    device = await AdbDevice.attach(emulator.client, address, exact=True)
    try:
        assert not isinstance(device.host, str), device.host
    finally:
        await device.close()
        await emulator.client.disconnect(address)


@pytest.mark.parametrize("serial_of", ["another", "none"])
async def test_it_is_offered_only_to_the_emulator_that_it_is_of(
    emulator: StandInEmulator, serial_of: str
) -> None:
    path = emulator.advertise(port_serial="5680", port_adb="5681")
    if serial_of == "none":
        path.unlink()
    device = await emulator.attach()
    try:
        assert device.host == ""
        assert emulator.gate.asked == []
    finally:
        await device.close()
