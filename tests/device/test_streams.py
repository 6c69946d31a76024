"""How often a phone is asked in a step, how much it answers, and what asking less must not lose."""

import asyncio

import pytest

from tapwright.actions import Norm, Press, Tap, Wait
from tapwright.device import AdbDevice
from tapwright.device.adb.wire import Traffic
from tapwright.device.input import ScreenTurned, ShellInput

from .test_adb_device import PACE, phone

__all__ = ["phone"]


async def test_a_step_is_two_pictures_one_question_and_one_act(adb_server, pocket: str):
    # Exact, because the agent takes its pictures over a connection that it keeps.
    async with await AdbDevice.attach(adb_server.client, pocket, PACE, exact=True) as device:
        await device.shell("input", "keyevent", "3")
        seen = await device.observe()
        traffic = device.transport.traffic
        began = traffic.streams
        # Beside the icons of the home screen, where nothing opens or moves.
        outcome = await device.perform(Tap(at=Norm(x=20, y=300)), seen)
        assert outcome.status == "done"
        assert traffic.streams - began == 1
        await device.observe()
        assert traffic.streams - began == 4


async def test_a_look_hears_less_than_2_kb_of_state(device: AdbDevice):
    await device.observe()
    traffic = device.transport.traffic
    before = Traffic(traffic.streams, traffic.received)
    await device.state()
    assert traffic.streams - before.streams == 1
    assert 0 < traffic.received - before.received <= 2048


async def test_what_is_received_is_counted_to_the_byte(scripted):
    async def said(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"OKAY" + b"x" * 1000)

    scripted.server.services["exec:cat"] = said
    transport = scripted.server.transport
    assert await transport.exec("cat") == b"x" * 1000
    # OKAY of the way to the phone, OKAY of the service.
    assert (transport.traffic.streams, transport.traffic.received) == (1, 1008)


async def test_a_tap_on_a_screen_that_has_turned_is_not_sent(device: AdbDevice):
    seen = await device.observe()
    await device.shell("settings", "put", "system", "accelerometer_rotation", "0")
    await device.shell("settings", "put", "system", "user_rotation", "1")
    try:
        outcome = await device.perform(Tap(at=Norm(x=500, y=500)), seen)
        assert outcome.status == "failed" and "turned" in outcome.why
        turned = await device.observe()
        assert turned.frame.rotation == 1
        assert (await device.perform(Tap(at=Norm(x=999, y=1)), turned)).status == "done"
    finally:
        await device.shell("settings", "put", "system", "user_rotation", "0")
        await device.observe()


async def test_what_aims_at_no_place_is_done_on_a_screen_that_has_turned(phone):
    machine, device = phone
    seen = await device.observe()
    machine.rotation, machine.size = 1, "240x108"
    assert (await device.perform(Press(key="back"), seen)).status == "done"
    assert (await device.perform(Wait(seconds=0.01), seen)).status == "done"
    outcome = await device.perform(Tap(at=Norm(x=1, y=1)), seen)
    assert outcome.status == "failed" and "turned" in outcome.why
    assert machine.events == [["keyevent", "4"]]


@pytest.mark.parametrize("condition", ["true", "false", "[ 1 = 2 ]"])
async def test_a_condition_is_asked_by_the_phone(device: AdbDevice, condition: str):
    shell = ShellInput(device.transport)
    with shell.only_while(condition):
        if condition == "true":
            await shell.keys(3)
            await shell.keys(3)
        else:
            with pytest.raises(ScreenTurned) as error:
                await shell.keys(3)
            assert not error.value.begun
    await shell.keys(3)


async def test_a_condition_that_fails_between_two_events_says_that_one_was_sent(device: AdbDevice):
    shell = ShellInput(device.transport)
    await device.shell("settings", "put", "system", "tapwright_turns", "0")
    with shell.only_while('[ "$(settings get system tapwright_turns)" = 0 ]'):
        await shell.keys(3)
        await device.shell("settings", "put", "system", "tapwright_turns", "1")
        with pytest.raises(ScreenTurned) as error:
            await shell.keys(3)
        assert error.value.begun
    await device.shell("settings", "delete", "system", "tapwright_turns")
