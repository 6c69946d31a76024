"""Whatever breaks on the way to the phone is waited out; the fate of an action is not invented."""

import asyncio
import os
import signal

import pytest

from tapwright.actions import Norm, OpenApp, Press, Tap, Wait
from tapwright.device import AdbDevice, DeviceLost, Pace
from tapwright.device.adb import AdbClient, PrivateAdbServer
from tapwright.device.errors import AdbServerDown, DeviceError
from tapwright.device.reconnect import wait_back
from tapwright.emulator.pocket.thread import PocketThread

SETTINGS = "com.android.settings"
PACE = Pace(back_s=8.0)
# The phones are attached `exact`: a picture after a drop may come by another method than before.


@pytest.fixture
async def held(adb_server, cable):
    """The pocket phone on a cable that can be pulled."""
    serial = f"127.0.0.1:{cable.port}"
    await adb_server.client.connect(serial)
    device = await AdbDevice.attach(adb_server.client, serial, PACE, exact=True)
    await device.perform(Press(key="home"), await device.observe())
    yield device
    cable.plug()
    await device.close()
    await adb_server.client.disconnect(serial)


def later(seconds: float, what) -> asyncio.TimerHandle:
    return asyncio.get_running_loop().call_later(seconds, what)


async def test_a_pulled_cable_is_waited_for_and_the_screen_seen_again(held, cable):
    before = await held.observe()
    cable.pull()
    later(0.6, cable.plug)
    after = await held.observe()
    assert after.frame.signature == before.frame.signature
    assert after.at_s - before.at_s > 0.5


async def test_a_picture_cut_in_the_middle_is_taken_again(held, cable):
    cable.cut_after = 100_000
    frame = (await held.observe()).frame
    assert frame.image.size == (1080, 2400)
    assert cable.cut_after is None


async def test_an_action_cut_off_is_unknown_and_the_phone_usable_after(held, cable):
    seen = await held.observe()
    cable.cut_after = 1
    task = asyncio.create_task(held.perform(OpenApp(name=SETTINGS), seen))
    outcome = await task
    # The first question of an action may be repeated, so it may also have got through.
    assert outcome.status in ("unknown", "done")
    after = await held.observe()
    assert (await held.perform(Press(key="home"), after)).status == "done"


async def test_the_agent_works_again_after_a_drop(held, cable):
    assert (await held.ui()).find(contains="settings") is not None
    assert held.remote.agent.running
    cable.pull()
    later(0.3, cable.plug)
    await held.observe()
    assert (await held.ui()).find(contains="settings") is not None
    assert held.remote.agent.running


async def test_a_phone_that_stays_away_is_lost_in_bounded_time(adb_server, cable):
    serial = f"127.0.0.1:{cable.port}"
    await adb_server.client.connect(serial)
    device = await AdbDevice.attach(adb_server.client, serial, Pace(back_s=0.4))
    seen = await device.observe()
    cable.pull()
    began = asyncio.get_running_loop().time()
    with pytest.raises(DeviceLost, match="0.4 s"):
        await device.perform(Tap(at=Norm(x=5, y=5)), seen)
    assert asyncio.get_running_loop().time() - began < 3
    await device.close()
    await adb_server.client.disconnect(serial)


def kill_server(server: PrivateAdbServer) -> None:
    """End adb itself, as `adb kill-server` does, and not the shell that watches it."""
    keeper = server._keeper  # pyright: ignore[reportPrivateUsage]
    assert keeper is not None
    with open(f"/proc/{keeper.pid}/task/{keeper.pid}/children", encoding="ascii") as children:
        for child in children.read().split():
            with open(f"/proc/{child}/cmdline", "rb") as line:
                if b"nodaemon" in line.read():
                    os.kill(int(child), signal.SIGKILL)


async def test_a_killed_adb_server_is_started_again(phone_thread):
    server = PrivateAdbServer()
    async with server as client:
        serial = f"127.0.0.1:{phone_thread.port}"
        await client.connect(serial)
        async with await AdbDevice.attach(client, serial, PACE, exact=True) as device:
            before = await device.observe()
            await device.ui()
            kill_server(server)
            after = await device.observe()
            assert after.frame.signature == before.frame.signature
            kill_server(server)
            outcome = await device.perform(Press(key="home"), after)
            assert outcome.status in ("done", "unknown")
            assert (await device.observe()).app is not None
            assert (await device.ui()).find(contains="settings") is not None


async def test_a_server_that_is_not_ours_is_waited_for_only():
    server = PrivateAdbServer()
    async with server as client:
        stranger = AdbClient(port=client.port)
    with pytest.raises(DeviceLost):
        await wait_back(stranger, "127.0.0.1:1", Pace(back_s=0.2))
    with pytest.raises(AdbServerDown):
        await stranger.devices()


async def test_a_phone_that_is_starting_has_more_time(scripted):
    server = scripted.server
    server.host["host:devices-l"] = scripted.okay("phone device transport_id:1\n")
    server.services["shell,v2,raw:getprop sys.boot_completed"] = scripted.shell_answer(b"\n")
    booted = scripted.shell_answer(b"1\n")

    def finish() -> None:
        server.services["shell,v2,raw:getprop sys.boot_completed"] = booted

    later(0.4, finish)
    await wait_back(server.client, "phone", Pace(back_s=0.1, boot_s=5))
    server.services["shell,v2,raw:getprop sys.boot_completed"] = scripted.shell_answer(b"\n")
    with pytest.raises(DeviceLost, match="0.2 s"):
        await wait_back(server.client, "phone", Pace(back_s=0.1, boot_s=0.2))


async def test_a_reboot_in_the_middle_of_a_step_is_waited_out(adb_server):
    with PocketThread(seed=3) as phone:
        serial = f"127.0.0.1:{phone.port}"
        await adb_server.client.connect(serial)
        async with await AdbDevice.attach(adb_server.client, serial, PACE, exact=True) as device:
            seen = await device.observe()
            await device.ui()
            step = asyncio.create_task(device.perform(Wait(seconds=8), seen))
            await asyncio.sleep(0.3)  # well into the waiting, which takes pictures all the time
            with pytest.raises(DeviceError):
                await device.transport.shell("reboot")
            outcome = await step
            assert outcome.status == "unknown" and "look at the screen" in outcome.why
            after = await device.observe()
            assert after.app is not None
            assert (await device.ui()).find(contains="settings") is not None
        await adb_server.client.disconnect(serial)
